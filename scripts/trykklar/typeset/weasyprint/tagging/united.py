"""One box, one element: what stands on two pages, in two columns or on two lines is read as one.

WeasyPrint makes an element of every part of a box, page by page. Here the parts come together: elements follow the
text, not the paper (ISO 32000-1, 14.8.2.3). A note is read behind the block that calls it, and not where its page ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...parts import Element, on_page

_INLINE = frozenset({"Link", "Span", "NonStruct", "Code", "Quote"})
"""Elements of which the parts stand next to each other where a line ends."""
_BLOCKS = frozenset("P H1 H2 H3 H4 H5 H6".split())
"""Blocks that a note is read behind."""
_HOLDERS = frozenset("LBody TD TH Caption BlockQuote Note Div Sect Part Art".split())
"""What else it may be read at the end of."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The box that an element stands for."""

    element: int
    """Identity of its HTML element; anonymous boxes have that of the box around them."""
    name: str
    """The element's name, with that of the pseudo-element: 'p', 'a', 'span::footnote-call'."""
    column: bool = False
    """Whether it is a column of a box, not the box itself."""
    level: int = 0
    """Of a line of a table of contents (`data-level`): 1 at the top."""
    block: bool = False
    """Whether it stands apart from what is beside it, on lines of its own or as a cell of a grid."""


def united(elements: list[Element], origins: Mapping[int, Origin], language: str) -> list[Element]:
    """The elements below the Document with their parts brought together.

    `origins`: identity of an element → its box; `language`: of what says no other.
    """
    return _Uniting(origins, language).all(elements)


class _Uniting:
    def __init__(self, origins: Mapping[int, Origin], language: str) -> None:
        self.origins = origins
        self.language = language
        self.notes: dict[int, Element] = {}
        """Identity of a note's HTML element → the note."""

    def all(self, elements: list[Element]) -> list[Element]:
        top = Element("Document", None, [])
        for element in elements:
            self._take_notes(element)
        self._join(top, [element for element in elements if element.kids])
        self._place_notes(top, spoken=False)
        top.kids += self.notes.values()  # what no call leads to
        return [kid for kid in top.kids if isinstance(kid, Element)]

    def _origin(self, kid: Element | int | str | None) -> Origin | None:
        return self.origins.get(id(kid)) if isinstance(kid, Element) else None

    # Parts

    def _join(self, element: Element, kids: list[Element | int | str]) -> None:
        """Let an element hold these kids behind its own; parts of one box become one."""
        for place, kid in enumerate(kids):
            part = self._part_of(element, kid, first=place == 0)
            if part is not None and isinstance(kid, Element):
                self._join(part, on_page(kid, part.page))
                continue
            if isinstance(kid, Element):
                inner, kid.kids = kid.kids, []
                self._join(kid, inner)
            element.kids.append(kid)

    def _part_of(self, element: Element, kid: Element | int | str, *, first: bool) -> Element | None:
        """The kid of the element that another is the rest of."""
        origin, around = self._origin(kid), self._origin(element)
        if origin is None or not isinstance(kid, Element):
            return None
        own = origin.element != around.element if around is not None else origin.name != "body"
        parts = [
            before
            for before in reversed(element.kids)
            if isinstance(before, Element) and before.tag == kid.tag and self._origin(before) == origin
        ]
        if parts and parts[0] is element.kids[-1] and (own or first or origin.column):
            return parts[0]
        return parts[0] if parts and own and kid.tag not in _INLINE else None

    # Notes

    def _take_notes(self, element: Element) -> None:
        """Take the notes out of the areas at the pages' ends, each whole."""
        kept: list[Element | int | str] = []
        for kid in element.kids:
            if not isinstance(kid, Element):
                kept.append(kid)
                continue
            self._take_notes(kid)
            origin = self._origin(kid)
            if kid.tag != "Note" or origin is None or origin.name != "span":  # a note that stands where it is printed
                kept += [kid] if kid.kids else []
            elif self.notes.setdefault(origin.element, kid) is not kid:
                whole = self.notes[origin.element]
                self._join(whole, on_page(kid, whole.page))
        element.kids = kept

    def _place_notes(self, element: Element, *, spoken: bool) -> None:
        """Put each note behind the block that calls it, or at its end. `spoken`: whether something says a language."""
        spoken = spoken or "Lang" in element.entries
        kids: list[Element | int | str] = []
        for kid in element.kids:
            kids.append(kid)
            if isinstance(kid, Element):
                self._place_notes(kid, spoken=spoken)
                kids += self._called(kid, spoken=spoken) if kid.tag in _BLOCKS else ()
        if element.tag in _HOLDERS:
            kids += self._called(element, spoken=spoken)
        element.kids = kids

    def _called(self, element: Element, *, spoken: bool) -> list[Element]:
        """The notes that an element calls and that stand nowhere yet."""
        found: list[Element] = []
        for reference in _references(element):
            origin = self._origin(reference)
            note = self.notes.pop(origin.element, None) if origin is not None else None
            if note is not None:
                if spoken:
                    note.entries.setdefault("Lang", self.language)
                self._place_notes(note, spoken=spoken)
                found.append(note)
        return found


def _references(element: Element) -> Iterator[Element]:
    """The calls in an element, those of its notes left out."""
    for kid in element.kids:
        if isinstance(kid, Element) and kid.tag == "Reference":
            yield kid
        elif isinstance(kid, Element) and kid.tag != "Note":
            yield from _references(kid)
