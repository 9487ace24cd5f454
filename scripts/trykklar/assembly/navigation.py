"""Ways through the joined file: named destinations, links, bookmarks, page labels.

A link inside the publication leaves typesetting as a URI with Trykklar's own scheme; here it becomes
a named destination with a text that says where it goes (ISO 14289-1, 7.18.5: links need /Contents).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, OutlineItem, Pdf, String

from ..answers import GOTO
from ..pages import PageRef
from ..paginate import PaginatedBook
from ..resolve import Entry, ResolvedDocument


def add_destinations(pdf: Pdf, book: PaginatedBook) -> None:
    """A named destination for every id that stands on a page (ISO 32000-1, 12.3.2.3)."""
    names = NameTree.new(pdf)
    points: dict[str, tuple[int, float, float]] = {}
    for chapter in book.chapters:
        for name, position in chapter.typeset.positions.items():
            points.setdefault(name, (chapter.first_page + position.page, position.x, position.y))
    for name in sorted(points, key=lambda text: text.encode("utf-16-be")):
        page, x, y = points[name]
        names[name] = Array([pdf.pages[page - 1].obj, Name.XYZ, x, y, 0])
    pdf.Root.Names = Dictionary(Dests=names.obj)


def mend_links(pdf: Pdf, book: PaginatedBook, resolved: ResolvedDocument) -> list[str]:
    """Turn Trykklar's own links into destinations. Gives the ids of links that lead nowhere."""
    dead: list[str] = []
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, Array()):
            action = annotation.get(Name.A)
            if action is None or action.get(Name.S) != Name.URI:
                continue
            uri = str(action.URI)
            if not uri.startswith(GOTO):
                annotation.Contents = String(uri)
                continue
            target = unquote(uri.removeprefix(GOTO))
            if target not in book.pages:
                dead.append(target)
                continue
            del annotation[Name.A]
            annotation.Dest = String(target)
            annotation.Contents = String(_spoken(resolved, target, book.pages[target]))
    return dead


def _spoken(resolved: ResolvedDocument, name: str, page: PageRef) -> str:
    """What a screen reader says of a link: 'Gå til kryds B1, side 143'."""
    labels = resolved.labels
    target = resolved.targets.get(name)
    where = f"{labels['page']} {page.label}"
    if target is None:
        return f"{labels['goto']} {where}"
    return f"{labels['goto']} {target.label(labels)}, {where}"


def add_bookmarks(pdf: Pdf, book: PaginatedBook, resolved: ResolvedDocument) -> None:
    """Bookmarks over all levels: parts, chapters, sections."""

    def item(title: str, name: str) -> OutlineItem:
        ref = book.pages[name]
        position = next(c.typeset.positions[name] for c in book.chapters if name in c.typeset.positions)
        return OutlineItem(title, Array([pdf.pages[ref.physical - 1].obj, Name.XYZ, 0, position.y + 12, 0]))

    with pdf.open_outline() as outline:
        part: OutlineItem | None = None
        for entry in resolved.entries:
            if entry.id not in book.pages:
                continue
            bookmark = item(bookmark_title(entry, resolved), entry.id)
            for heading in entry.text.scan.headings if entry.text else ():
                if heading.level == 2 and heading.id in book.pages:
                    bookmark.children.append(item(heading.title, heading.id))
            bookmark.is_closed = True
            if entry.kind == "part":
                part = bookmark
                outline.root.append(bookmark)
            elif part is not None and entry.part:
                part.children.append(bookmark)
            else:
                outline.root.append(bookmark)


def bookmark_title(entry: Entry, resolved: ResolvedDocument) -> str:
    """A bookmark's text: 'Del 1: Fem temaer', '3 Internet of Things', 'B1 …'."""
    if entry.kind == "part":
        return f"{resolved.labels['kind.part'].capitalize()} {entry.number}: {entry.title}"
    return f"{entry.number} {entry.title}".strip()


def add_page_labels(pdf: Pdf, book: PaginatedBook, resolved: ResolvedDocument) -> None:
    """Page labels as the pages print them (ISO 32000-1, 12.4.2)."""
    tree = NumberTree.new(pdf)
    before: tuple[str, int] | None = None
    cover = resolved.labels["cover"].capitalize()
    for index, (style, number) in enumerate(book.labels):
        if before is not None and before[0] == style and (style == "none" or before[1] + 1 == number):
            before = (style, number)
            continue
        label: dict[str, Any] = {"/Type": Name.PageLabel}
        if style == "none":
            label["/P"] = String(cover)
        else:
            label["/S"] = Name.r if style == "roman" else Name.D
            label["/St"] = max(number, 1)
        tree[index] = Dictionary(label)
        before = (style, number)
    pdf.Root.PageLabels = tree.obj
