"""The HTML of a chapter's text becomes paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...web.parsed import content_root
from .inside import Inside, classes_of, href_of, marks_of, span_of, trimmed, width_of, within
from .records import BREAK, Cell, Grid, Item, Note, Paragraph, Run

Element = Any
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table figure figcaption blockquote pre div aside section header footer article hr "
    "details summary".split()
)
_LISTS = 3
"""How deep lists have styles of their own."""
_SPACE = re.compile(r"[ \t\r\n\f]+")


def items_of(html: str, line: int, notes: Sequence[int] = ()) -> tuple[Item, ...]:
    """The paragraphs and tables of some HTML. `line`: where it begins; `notes`: the lines of its footnotes, in the
    order of their marks."""
    root = content_root(html)
    long = {div.get("data-for"): div for div in root.iter("div") if "footnote-blocks" in classes_of(div)}
    for div in long.values():
        div.getparent().remove(div)
    walk = _Walk(notes=list(notes), long=long)
    walk.blocks(root, Inside(line=line))
    return tuple(walk.items)


@dataclass(kw_only=True)
class _Walk:
    """The walk through one text."""

    notes: list[int]
    long: dict[str, Element]
    """Notes of several paragraphs, by their numbers."""
    items: list[Item] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _ids: list[str] = field(default_factory=list)
    _first: Paragraph | None = None
    """What the first paragraph of an item is, until there is one."""
    lists: int = 0
    """Numbered lists so far."""

    # Blocks

    def blocks(self, element: Element, inside: Inside) -> None:
        """What stands in an element that holds blocks, or words, or both."""
        self._words(element.text, inside)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, inside)
            self._words(child.tail, inside)
        self._end(inside)

    def _child(self, child: Element, inside: Inside) -> None:
        if child.tag not in _BLOCKS:
            self._inline(child, inside)
            return
        self._end(inside)
        self._ids += [str(child.get("id"))] if child.get("id") else []
        self._block(child, within(child, inside))

    def _block(self, element: Element, inside: Inside) -> None:
        tag = str(element.tag)
        if tag in ("ul", "ol"):
            self._list(element, inside)
        elif tag == "dl":
            self._definitions(element, inside)
        elif tag == "table":
            self._table(element, inside)
        elif tag == "hr":
            self.items.append(Paragraph(style="Rule", runs=(), line=inside.line, made=True, boxed=inside.boxed))
        else:
            self.blocks(element, inside)

    def _list(self, element: Element, inside: Inside) -> None:
        ordered, depth = element.tag == "ol", inside.depth + 1
        self.lists += ordered
        number = (self.lists, int(element.get("start") or 1)) if ordered else None
        level = "" if min(depth, _LISTS) == 1 else f" {min(depth, _LISTS)}"
        goes_on = replace(inside, style=f"List Continue{level}", depth=depth)
        for item in element.iterchildren("li"):
            own = within(item, goes_on)
            style = f"List {'Number' if ordered else 'Bullet'}{level}"
            self._first = Paragraph(style=style, runs=(), line=own.line, number=number)
            self.blocks(item, replace(own, style=goes_on.style))
            self._first = None

    def _definitions(self, element: Element, inside: Inside) -> None:
        for child in element.iterchildren("dt", "dd"):
            style = "Term" if child.tag == "dt" else "List Continue"
            self.blocks(child, replace(within(child, inside), style=style))

    def _table(self, element: Element, inside: Inside) -> None:
        for caption in element.iterchildren("caption"):
            self.blocks(caption, replace(inside, style="Caption"))
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        cells = tuple(tuple(self._cells(row, within(row, inside))) for row in rows)
        heads = 0
        for row in rows:
            if row.getparent().tag != "thead":
                break
            heads += 1
        if any(cells):
            self.items.append(Grid(rows=cells, heads=heads, boxed=inside.boxed))

    def _cells(self, row: Element, inside: Inside) -> Iterator[Cell]:
        for cell in row.iterchildren("td", "th"):
            own = within(cell, replace(inside, style="Table Text", boxed=False, depth=0))
            walk = _Walk(notes=self.notes, long=self.long, lists=self.lists)
            walk.blocks(cell, own)
            self.lists = walk.lists
            yield Cell(
                items=tuple(walk.items) or (Paragraph(style="Table Text", runs=(), line=own.line, made=True),),
                head=cell.tag == "th",
                columns=span_of(cell.get("colspan")),
                rows=span_of(cell.get("rowspan")),
                amount="amount" in classes_of(cell) or "right" in (cell.get("style") or ""),
            )

    # Words

    def _inline(self, element: Element, inside: Inside) -> None:
        tag, classes = str(element.tag), classes_of(element)
        if element.get("id"):
            self._ids.append(str(element.get("id")))
        if "footnote" in classes:
            self._note(element, inside)
        elif tag == "img":
            self._runs.append(
                Run(picture=str(element.get("src")), alt=str(element.get("alt") or ""), width=width_of(element))
            )
        elif tag == "br":
            self._runs.append(Run(text=BREAK))
        elif tag == "math":
            self._runs.append(Run(text=str(element.get("alttext") or ""), marks=inside.marks | {"code"}))
        else:
            own = replace(inside, marks=inside.marks | marks_of(tag, classes), href=href_of(element) or inside.href)
            own = replace(own, language=str(element.get("lang") or own.language))
            self._words(element.text, own)
            for child in element:
                if isinstance(child.tag, str):
                    self._inline(child, own)
                self._words(child.tail, own)

    def _words(self, text: str | None, inside: Inside) -> None:
        if text:
            text = text.replace("\n", BREAK) if inside.verbatim else _SPACE.sub(" ", text)
            self._runs.append(Run(text=text, marks=inside.marks, href=inside.href, language=inside.language))

    def _note(self, element: Element, inside: Inside) -> None:
        line = self.notes.pop(0) if self.notes else inside.line
        walk = _Walk(notes=self.notes, long=self.long)
        own = Inside(line=line, style="Footnote Text", language=inside.language)
        walk.blocks(self.long.get(element.get("data-note"), element), own)
        items = tuple(item for item in walk.items if isinstance(item, Paragraph))
        self._runs.append(Run(note=Note(items=items)))

    def _end(self, inside: Inside) -> None:
        """End the paragraph, if there is one."""
        runs = trimmed(self._runs, verbatim=inside.verbatim)
        self._runs = []
        if not runs:
            return
        first, self._first = self._first, None
        style = first.style if first else inside.style
        made = inside.made or (all("made" in run.marks for run in runs))
        self.items.append(
            Paragraph(
                style=style,
                runs=runs,
                line=inside.line,
                made=made,
                boxed=inside.boxed,
                ids=tuple(self._ids),
                number=first.number if first else None,
            )
        )
        self._ids = []
