"""Words are divided where the language divides them, and not where that reads badly.

`division` has WeasyPrint ask for the places here instead of Pyphen. What the main process found for the words of an
entry (`division.divide`) is what is offered; of languages that it has nothing for, Pyphen's patterns are. No soft
hyphen is put into any text, so that none can be copied, searched for or read out.

`tails` replaces `split_first_line` (weasyprint.text.line_break): where a paragraph's last line would hold nothing but
the end of a divided word, the word goes there whole; where it would hold a short word alone, the word before goes with
it. A text that ends in a space is not the last of its paragraph, and a line that its author ended is left as it is.

Pages change with these two: they are no speed-ups, and are never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from ....language.tags import primary
from .patching import Line, Split, wrap_split_first_line

SHORTEST_TAIL = 6
"""Characters of a divided word, with what follows it: fewer are no line."""
SHORTEST_WORD = 5
"""Characters of a word, with what follows it: fewer are no line either."""
_LESS = 0.1
"""Pixels by which a line is made too narrow for its last word."""
_FULL = 0.6
"""Of the width: a line that is fuller than this can spare a word."""

SEAM_WORTH = 4
"""Letters. A place inside a part of a compound is taken where it gains more than these over the seam before it."""


class Offer:
    """What is offered while one document is set."""

    def __init__(self) -> None:
        self.words: Mapping[str, str] = {}
        """Word → its division, `|` at seams and `-` elsewhere."""
        self.language = ""
        """Primary subtag of the language that `words` is for; words of it that are not there stay whole."""
        self.open = True
        """False while nothing is offered: after a row of hyphens."""


OFFER = Offer()


@contextmanager
def offering(language: str, words: Mapping[str, str]) -> Iterator[None]:
    """Offer these divisions, until the document is set."""
    OFFER.language, OFFER.words = primary(language), words
    try:
        yield
    finally:
        OFFER.language, OFFER.words = "", {}


@contextmanager
def closed() -> Iterator[None]:
    """Offer nothing."""
    before, OFFER.open = OFFER.open, False
    try:
        yield
    finally:
        OFFER.open = before


def places(division: str) -> list[int]:
    """Where a word may be divided, best first: the place furthest to the right, bar that seams are worth some letters.

    `til-skuds|ord-ning` has its places after 3, 7 and 10 letters; tried in the order 7, 10, 3.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for char in division:
        if char in "|-":
            found.append((at if char == "|" else at - SEAM_WORTH, at))
        else:
            at += 1
    return [place for _, place in sorted(found, reverse=True)]


class _Dictionary:
    """What WeasyPrint takes for a Pyphen dictionary."""

    def __init__(self, patterns: Callable[[], Any], language: str, left: int, right: int) -> None:
        self.patterns = patterns
        self.read: Any = None
        self.language = primary(language)
        self.left = left
        self.right = right

    def iterate(self, word: str) -> Iterator[tuple[str, str]]:
        if not OFFER.open:
            return
        if self.language != OFFER.language:
            if self.read is None:  # patterns take a quarter of a second
                self.read = self.patterns()
            yield from self.read.iterate(word)
            return
        for place in places(OFFER.words.get(word, "")):
            if self.left <= place <= len(word) - self.right:
                yield word[:place], word[place:]


def install() -> None:
    """Put `_Dictionary` where WeasyPrint makes Pyphen's."""
    from weasyprint.text import line_break

    plain = line_break.pyphen

    class Dictionaries:
        language_fallback = staticmethod(plain.language_fallback)

        @staticmethod
        def Pyphen(lang: str, left: int, right: int) -> _Dictionary:  # noqa: N802 - Pyphen's own name
            return _Dictionary(partial(plain.Pyphen, lang=lang, left=left, right=right), lang, left, right)

    line_break.pyphen = Dictionaries


def install_tails() -> None:
    wrap_split_first_line(_without_tails)


def _without_tails(plain: Split) -> Split:
    def split(line: Line) -> Any:
        found = plain(line)
        resume_at, text = found[2], line.text
        if resume_at is None or line.minimum or not OFFER.open or line.max_width is None or text.endswith(" "):
            return found
        before, rest = text.encode()[:resume_at], text.encode()[resume_at:].strip()
        if before.endswith(b"\n"):
            return found  # the line ends where its author ended it, as in code
        if not rest or len(rest) > 2 * SHORTEST_TAIL or b" " in rest:
            return found
        divided, letters = _divided(found, line), len(rest.decode())
        if divided and letters < SHORTEST_TAIL:
            width = line.max_width
        elif not divided and letters < SHORTEST_WORD and found[3] > _FULL * line.max_width:
            width = found[3] - _LESS
        else:
            return found
        with closed():
            other = plain(line._replace(max_width=width))
        return other if other[3] <= width and other[2] else found

    return split


def _divided(found: Any, line: Line) -> bool:
    """Whether a line ends in a hyphen that is not in the text."""
    ends_in_hyphen = str(found[0].text).endswith(line.style["hyphenate_character"])
    return ends_in_hyphen and not line.text.encode()[: found[2]].endswith(b"-")
