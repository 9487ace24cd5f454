"""Text read back from an entry's pages as they are drawn, and held against the HTML that they were made from."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..language.words import blamed, words_of
from .parts import EntryParts
from .shown_glyphs import GLYPHS

_TEXT = re.compile(rb"(BT)\s|/(\S+) [\d.]+ Tf|\[([^\]]*)\] TJ")
_HYPHENS = ("-", "\u2010")
_SHOWN = 60
"""Characters of a text that a message shows."""


@dataclass(frozen=True, slots=True)
class LostText:
    """A text of the HTML of which words are on no page."""

    text: str
    words: tuple[str, ...]
    """The words, small and composed."""
    line: int
    """Of the source, from the nearest `data-line`; 0 where there is none."""


def texts_of(parts: EntryParts) -> list[list[str]]:
    """What each text object shows, by the fonts' own tables, in the order of drawing: a list a page, then one a
    group."""
    streams = [zlib.decompress(leaf.content) + b"\n" + leaf.numbered for leaf in parts.leaves]
    streams += [_content(source) for source in parts.objects.values() if b"/Form" in source.partition(b"\nstream\n")[0]]
    return [list(_texts(stream, parts)) for stream in streams]


def _texts(stream: bytes, parts: EntryParts) -> Iterator[str]:
    shown: list[str] = []
    characters: dict[int, str] = {}
    for begins, font, glyphs in _TEXT.findall(stream):
        if begins:
            yield "".join(shown)
            shown = []
        elif font:
            use = parts.fonts.get(font.decode("latin-1"))
            characters = use.characters if use else {}
        else:
            codes = b"".join(GLYPHS.findall(glyphs))
            shown += [characters.get(int(codes[at : at + 4], 16), "") for at in range(0, len(codes), 4)]
    yield "".join(shown)


def _content(source: bytes) -> bytes:
    """The content of a form, which WeasyPrint deflates where that is asked of it."""
    head, _, body = source.partition(b"\nstream\n")
    return zlib.decompressobj().decompress(body) if b"/FlateDecode" in head else body


def lost_texts(root: Any, parts: EntryParts) -> tuple[LostText, ...]:
    """Texts of the HTML `root` (an element tree) that are not whole on the pages.

    What a template marks with `data-not-printed` is left out, and so are words that only drawing makes (numbers in
    slots, running heads).
    """
    written = list(_written(root, 0))
    wanted: Counter[str] = Counter()
    for _, words, _ in written:
        wanted.update(words)
    pages = [_Page(texts) for texts in texts_of(parts)]
    missing = wanted - sum((page.words for page in pages), Counter())
    divided = Counter(word for pair in pairwise(pages) for word in missing if pair[0].goes_on(word, pair[1]))
    missing -= divided
    if not missing:
        return ()
    on_pages = "".join(page.squeezed for page in pages)
    in_html = "".join(word for _, words, _ in written for word in words)
    seen = {word: on_pages.count(word) + divided[word] for word in missing}
    missing = Counter({word: count for word, count in missing.items() if seen[word] < in_html.count(word)})
    blame = blamed([words for _, words, _ in written], missing)
    return tuple(LostText(shown(written[number][0]), words, written[number][2]) for number, words in blame.items())


class _Page:
    """The words of a page."""

    def __init__(self, texts: list[str]) -> None:
        self.words: Counter[str] = Counter()
        """Words as they stand, and those that a line's end divides, whole."""
        self.ends: set[str] = set()
        """What texts end with, before a hyphen if there is one: code is divided without."""
        self.starts: set[str] = set()
        """What texts begin with."""
        found = [(words_of(text), text.rstrip().endswith(_HYPHENS)) for text in texts]
        begun = ""
        for words, divided in (each for each in found if each[0]):
            self.words.update(words)
            self.words.update([begun + words[0]] if begun else ())
            self.starts.add(words[0])
            begun = words[-1] if divided else ""
            self.ends.add(words[-1])
        self.squeezed = "".join(word for words, _ in found for word in words)
        """Its words without what is between them: a word that is broken anywhere, or set in several fonts, is whole in
        it."""

    def goes_on(self, word: str, after: _Page) -> bool:
        """Whether a word is divided between this page and the next, where heads and notes are drawn between its
        parts."""
        return any(word.startswith(begun) and word[len(begun) :] in after.starts for begun in self.ends)


_UNPRINTED = frozenset({"head", "style", "title", "script", "template", "desc", "metadata"})
"""Of HTML and of SVG, whose names come with their namespace."""


def _written(element: Any, line: int) -> Iterator[tuple[str, list[str], int]]:
    """The texts of an element that pages should show, with their words and lines."""
    if (
        not isinstance(element.tag, str)
        or element.tag.rpartition("}")[2] in _UNPRINTED
        or element.get("data-not-printed") is not None
    ):
        return
    line = int(element.get("data-line") or line)
    yield from _counted(element.text, line)
    for child in element:
        yield from _written(child, line)
        yield from _counted(child.tail, line)


def _counted(text: str | None, line: int) -> Iterator[tuple[str, list[str], int]]:
    found = words_of(text) if text and not text.isspace() else []
    if found and text:
        yield text, found, line


def shown(text: str) -> str:
    """A text in one line, cut to what a message has room for."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
