"""Ways through the joined file: named destinations, links, bookmarks, page labels.

A link inside the publication leaves typesetting as a URI with Trykklar's own scheme; here it becomes
a named destination with a text that says where it goes (ISO 14289-1, 7.18.5: links need /Contents).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import punctuation
from urllib.parse import quote, unquote

from ..base.addresses import CITED, GOTO, IN, LISTED, NOTE
from ..paginate.paginate import PaginatedBook
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.endnotes import CALL_KIND
from ..resolve.pages import PageRef
from ..sources.markup.plain import plain
from ..sources.markup.scanned import Heading
from ..typeset.parts import Link
from .objects import ObjectTable, array, name_string, numbers, text_string

_LEAF = 64
"""Names in one node of a name tree."""


def name_tree(table: ObjectTable, names: Mapping[str, bytes]) -> int:
    """A name tree (ISO 32000-1, 7.9.6) of values as PDF source; gives its root."""
    ordered = sorted((name.encode(), value) for name, value in names.items())
    leaves = [ordered[i : i + _LEAF] for i in range(0, len(ordered), _LEAF)]
    kids = []
    for leaf in leaves:
        first, last = (name_string(leaf[end][0].decode()) for end in (0, -1))
        entries = b" ".join(name_string(name.decode()) + b" " + value for name, value in leaf)
        kids.append(b"%d 0 R" % table.add(b"<</Limits[%s %s]/Names[%s]>>" % (first, last, entries)))
    return table.add(b"<</Kids%s>>" % array(kids))


def destinations(
    book: PaginatedBook, page_objects: list[int], elements: Mapping[str, int] | None = None
) -> dict[str, bytes]:
    """A destination for every id that stands on a page (ISO 32000-1, 12.3.2.3).

    `elements`: name → the structure element that PDF 2.0 leads to; programs that know none go to its page.
    """
    found: dict[str, bytes] = {}
    for chapter in book.chapters:
        for name, position in chapter.typeset.positions.items():
            if name not in found:
                page = page_objects[chapter.first_page + position.page - 1]
                at = numbers((position.x, position.y, 0))[1:]
                found[name] = b"[%d 0 R/XYZ %s" % (page, at)
                if elements is not None:
                    found[name] = b"<</D%s/SD[%d 0 R/XYZ %s>>" % (found[name], elements[name], at)
    return found


def link_source(link: Link, book: PaginatedBook, resolved: ResolvedDocument, page: int, key: int) -> bytes | None:
    """A link's annotation on `page` (object number), with its key in the parent tree; None where it leads nowhere."""
    start = b"<</Type/Annot/Subtype/Link/F 4/BS<</W 0>>/P %d 0 R/StructParent %d/Rect%s" % (
        page,
        key,
        numbers(link.area),
    )
    target = link_target(link)
    if target is None:
        uri = quote(link.uri, safe=punctuation)  # an ASCII string (ISO 32000-1, 12.6.4.7)
        told = f"{resolved.labels['goto']} {link.uri}"  # an address alone says nothing (WCAG 2.2, 2.4.9)
        return start + b"/Contents %s/A<</S/URI/URI %s>>>>" % (text_string(_titled(link, told)), text_string(uri))
    if target.startswith(CITED) and target not in book.pages:
        target = target.partition(IN)[0]  # cited where another list has it
    if target.startswith(CITED) and target not in book.pages:
        target = LISTED + target.removeprefix(CITED)  # cited where no page shows it: the entry itself
    if target not in book.pages:
        return None
    return start + b"/Contents %s/Dest %s>>" % (
        text_string(_titled(link, _spoken(resolved, target, book.pages[target]))),
        name_string(target),
    )


def link_target(link: Link) -> str | None:
    """The id that a link leads to; None where it leads out of the publication."""
    if link.uri.startswith("#"):
        return link.uri[1:]
    return unquote(link.uri.removeprefix(GOTO)) if link.uri.startswith(GOTO) else None


def _titled(link: Link, told: str) -> str:
    return f"{link.title}. {told}" if link.title else told


def _spoken(resolved: ResolvedDocument, name: str, page: PageRef) -> str:
    """What a screen reader says of a link: 'Gå til kryds B1, side 143'."""
    labels = resolved.labels
    target = resolved.targets.get(name)
    where = f"{labels['page']} {page.label}"
    if name.startswith(NOTE):
        return f"{labels['goto']} {labels['footnote']} {name.rpartition(':')[2]}, {where}"
    if target is None or target.kind == CALL_KIND:
        return f"{labels['goto']} {where}"
    named = plain(target.label(labels), resolved.manuscript.publication.language)
    return f"{labels['goto']} {named}, {where}"


@dataclass
class Bookmark:
    """An item of the outline."""

    title: str
    target: str
    children: list[Bookmark] = field(default_factory=list)


def bookmarks(book: PaginatedBook, resolved: ResolvedDocument) -> list[Bookmark]:
    """Bookmarks over all levels: parts, chapters, sections."""
    found: list[Bookmark] = []
    part: Bookmark | None = None
    for entry in resolved.entries:
        if entry.id not in book.pages:
            continue
        headings = entry.text.scan.headings if entry.text else ()
        below = _below([h for h in headings if h.id in book.pages], entry, resolved)
        bookmark = Bookmark(bookmark_title(entry, resolved), entry.id, below)
        if entry.kind == "part":
            part = bookmark
            found.append(bookmark)
        elif part is not None and entry.part:
            part.children.append(bookmark)
        else:
            found.append(bookmark)
    return found


def _below(headings: Sequence[Heading], entry: Entry, resolved: ResolvedDocument) -> list[Bookmark]:
    """Bookmarks of an entry's headings: those of the first level below its title, and what is numbered below them."""
    language = entry.language or resolved.manuscript.publication.language
    top = Bookmark("", entry.id)
    open_: list[tuple[int, Bookmark]] = [(1, top)]
    for heading in headings:
        target = resolved.targets[heading.id]
        if heading.level == 2 or target.number:
            bookmark = Bookmark(f"{target.number} {plain(target.title, language)}".strip(), heading.id)
            while open_[-1][0] >= heading.level:
                open_.pop()
            open_[-1][1].children.append(bookmark)
            open_.append((heading.level, bookmark))
    return top.children


def outline(
    table: ObjectTable,
    items: list[Bookmark],
    book: PaginatedBook,
    page_objects: list[int],
    elements: Mapping[str, int] | None = None,
) -> int:
    """The outline (ISO 32000-1, 12.3.3), first level open; gives its root. `elements`: as `destinations` takes them."""
    heights = {
        name: position.y for chapter in reversed(book.chapters) for name, position in chapter.typeset.positions.items()
    }

    def write(siblings: list[Bookmark], parent: int) -> tuple[int, int]:
        first = table.reserve(len(siblings))
        for index, item in enumerate(siblings):
            page = page_objects[book.pages[item.target].physical - 1]
            parts = [b"<</Title %s/Parent %d 0 R" % (text_string(item.title), parent)]
            at = numbers((0, heights[item.target] + 12, 0))[1:]
            place = b"[%d 0 R/XYZ %s" % (page, at)
            parts.append(
                b"/Dest%s" % place
                if elements is None
                else b"/A<</S/GoTo/D%s/SD[%d 0 R/XYZ %s>>" % (place, elements[item.target], at)
            )
            if index:
                parts.append(b"/Prev %d 0 R" % (first + index - 1))
            if index + 1 < len(siblings):
                parts.append(b"/Next %d 0 R" % (first + index + 1))
            if item.children:
                below, last = write(item.children, first + index)
                parts.append(b"/First %d 0 R/Last %d 0 R/Count %d" % (below, last, -len(item.children)))
            table.loose[first + index] = b"".join(parts) + b">>"
        return first, first + len(siblings) - 1

    root = table.reserve()
    if not items:
        table.loose[root] = b"<</Type/Outlines/Count 0>>"
        return root
    first, last = write(items, root)
    table.loose[root] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(items))
    return root


def bookmark_title(entry: Entry, resolved: ResolvedDocument) -> str:
    """A bookmark's text: 'Del 1: Fem temaer', '3 Internet of Things', 'B1 …'."""
    title = plain(entry.title, entry.language or resolved.manuscript.publication.language)
    if entry.kind == "part":
        return f"{resolved.labels['kind.part'].capitalize()} {entry.number}: {title}"
    return f"{entry.number} {title}".strip()


def page_labels(book: PaginatedBook, resolved: ResolvedDocument) -> bytes:
    """Page labels as the pages print them (ISO 32000-1, 12.4.2), as PDF source."""
    found: list[bytes] = []
    before: tuple[str, int] | None = None
    cover = text_string(resolved.labels["cover"].capitalize())
    for index, (style, number) in enumerate(book.labels):
        if not (before is not None and before[0] == style and (style == "none" or before[1] + 1 == number)):
            shown = (
                b"/P %s" % cover
                if style == "none"
                else b"/S/%s/St %d" % (b"r" if style == "roman" else b"D", max(number, 1))
            )
            found.append(b"%d<<%s>>" % (index, shown))
        before = (style, number)
    return b"<</Nums%s>>" % array(found)
