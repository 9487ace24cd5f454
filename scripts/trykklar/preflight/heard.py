"""What is heard of a finished file: its structure tree walked as a screen reader walks it.

Each element that is a block of its own is a line: its role, its name where it has one (a picture's alternative text,
where a link leads), its words, and its language where that changes. Elements within a line of text stand in brackets
among the words. Artifacts are in no tree, and not heard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .opened import OpenedPdf
from .painted.marked_text import MarkedTexts
from .tree import Element, read_tree

SOFT_HYPHEN = "\u00ad"
INLINE = frozenset("Span Quote Reference BibEntry Code Link Annot Lbl NonStruct Em Strong".split())
"""Elements within a line of text (ISO 32000-1, 14.8.4.4), where they stand among words."""
_SILENT = frozenset({"NonStruct", "Span"})
"""Elements that say nothing themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One line of what is heard."""

    depth: int
    role: str
    """Structure type."""
    name: str
    """What it is called: a figure's alternative text; empty for most."""
    text: str
    """Its words, white space made plain."""
    language: str
    """Where it is another than around it."""
    page: int
    """1-based; 0 for what has no content."""

    def line(self) -> str:
        """As a line to read."""
        language = f" ({self.language})" if self.language else ""
        name = f" “{self.name}”" if self.name else ""
        return f"{'  ' * self.depth}{self.role}{language}{name}{': ' if self.text else ''}{self.text}"


def heard(opened: OpenedPdf, page: int | None = None) -> list[Heard]:
    """All of a file, or of one page (1-based) with the elements around it. Raises `ValueError` for a file without
    tags."""
    return list(Listener(opened, page).lines())


class Listener:
    """A file's tree, and the words of its marks."""

    def __init__(self, opened: OpenedPdf, page: int | None = None) -> None:
        self.tree = read_tree(opened)
        self.page = page
        self._pages = opened.pdf.pages
        self._texts = MarkedTexts()
        self._marks: dict[int, dict[int, str]] = {}

    def lines(self) -> Iterator[Heard]:
        for root in self.tree.roots:
            yield from self._block(root, 0)

    def text(self, element: Element) -> str:
        """The words of an element and of all below it, as they are read: without soft hyphens, white space plain."""
        return _plain("".join(self._words(element)))

    def words_of(self, page: int, mark: int) -> str:
        """The text of a mark, as the file has it."""
        if page not in self._marks:
            known = 1 <= page <= len(self._pages)
            self._marks[page] = self._texts.of_page(self._pages[page - 1]) if known else {}
        return self._marks[page].get(mark, "")

    def _wanted(self, element: Element) -> bool:
        if self.page is None:
            return True
        return any(place == self.page for below in element.walk() for place, _ in below.contents)

    def _words(self, element: Element) -> Iterator[str]:
        for item in element.order:
            yield from self._words(item) if isinstance(item, Element) else [self.words_of(*item)]

    def _block(self, element: Element, depth: int) -> Iterator[Heard]:
        if not self._wanted(element):
            return
        pieces: list[str] = []
        inner: list[Heard] = []
        lines: list[Heard] = []
        for item in element.order:
            if isinstance(item, Element) and not _inline(item):
                inner += self._said(pieces, depth + 1, element)
                inner += self._block(item, depth + 1)
            elif is_replaced(element):
                continue
            elif isinstance(item, Element):
                pieces += self._among_words(item)
            elif self.page in (None, item[0]):
                pieces.append(self.words_of(*item))
        own = "" if inner else _plain("".join(pieces))
        inner += self._said(pieces, depth + 1, element) if inner else []
        lines.append(_line(element, depth, own))
        yield from [*lines, *inner]

    def _said(self, pieces: list[str], depth: int, element: Element) -> list[Heard]:
        """Words between blocks, as a line of their own."""
        text = _plain("".join(pieces))
        pieces.clear()
        if not text:
            return []
        return [Heard(depth=depth, role="–", name="", text=text, language="", page=element.first_page() or 0)]

    def _among_words(self, element: Element) -> Iterator[str]:
        """An element within a line: its words, in brackets where it is something itself."""
        if not self._wanted(element):
            return
        words = "".join(
            piece
            for item in element.order
            for piece in (self._among_words(item) if isinstance(item, Element) else [self._if_here(*item)])
        )
        language = element.text("/Lang")
        name = element.text("/Alt")
        if element.kind in _SILENT and not language and not name:
            yield words
            return
        told = " ".join(part for part in (element.kind, f"({language})" if language else "", name) if part)
        space = " " if words.endswith(" ") else ""
        yield f"[{told}: {words.strip()}]{space}"

    def _if_here(self, page: int, mark: int) -> str:
        return self.words_of(page, mark) if self.page in (None, page) else ""


def is_replaced(element: Element) -> bool:
    """Whether what is drawn in an element is not heard, but its alternative text (ISO 32000-1, 14.9.3)."""
    return element.kind == "Figure" and bool(element.text("/Alt"))


def _inline(element: Element) -> bool:
    return element.kind in INLINE and all(_inline(kid) for kid in element.kids)


def _line(element: Element, depth: int, text: str) -> Heard:
    around = next((above.text("/Lang") for above in _above(element) if above.text("/Lang")), "")
    language = element.text("/Lang")
    return Heard(
        depth=depth,
        role=element.kind,
        name=" ".join(element.text("/Alt").split()),
        text=text,
        language="" if language == around else language,
        page=element.first_page() or 0,
    )


def _above(element: Element) -> Iterator[Element]:
    while element.parent is not None:
        element = element.parent
        yield element


def _plain(text: str) -> str:
    return " ".join(text.replace(SOFT_HYPHEN, "").split())
