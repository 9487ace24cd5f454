"""What composing gives: an entry as HTML, and what is known of where it begins."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from ..base.problems import After, Place, Problem, place_within
from ..language.words import words_of
from ..layouts.trims import TRIM_SIZES
from ..resolve.document import ResolvedDocument
from ..resolve.pages import PageTable
from .printed_numbers import lie_of, same_text

MANY_NUMBERS = 8
NO_TEXT = re.compile(r"<style.*?</style>|<title.*?</title>|<!--.*?-->|<[^>]*>", re.DOTALL)
"""What of an HTML text is no text of its pages."""


_CODE = re.compile(r"<pre.*?</pre>", re.DOTALL)
_SPAN = re.compile(r"</?span[^>]*>")


def html_words(html: str) -> list[str]:
    """The words of an HTML text, in order. What marks the parts of code (`0` and `u8` in `0u8`) parts no word."""
    whole = _CODE.sub(lambda code: _SPAN.sub("", code[0]), html)
    return words_of(unescape(NO_TEXT.sub(" ", whole)))


@dataclass(frozen=True, slots=True)
class Start:
    """What an entry must know of where it begins: on which side, and its first folio where that is typeset."""

    folio: int = 1
    """0 where the folio has no part in typesetting: it is not printed, or set when joining."""
    style: str = "arabic"
    """'none', 'roman' or 'arabic'."""
    recto: bool = True


@dataclass(frozen=True, kw_only=True)
class ChapterHtml:
    """An entry ready to be typeset."""

    entry: str
    html: str
    assets: dict[str, bytes] = field(repr=False)
    """URL → bytes of every picture that the HTML shows."""
    shown: dict[str, str]
    """Ids whose page numbers are printed in it → what is printed: digits, a roman number, or slots."""
    slots: tuple[str, ...]
    """The ids whose numbers get their digits when joining; slot 1 is the first of them."""
    rooms: tuple[str, ...]
    """Slot for slot, on which side of the number there is room for more digits: 'left', 'right', or nowhere."""
    ranged: bool
    """Whether it prints ranges of pages, so that its text depends on how pages lie to each other."""
    ids: frozenset[str]
    """Ids that must land on one of its pages."""
    source: str
    """The chapter's file, for problems; empty for a page made by a template alone."""
    after: After = ()
    """The files of chapters that run on from it: how many of the HTML's lines stand before each, and its name."""
    marks: tuple[str, ...] = ()
    """The ids that these ranges are made of, if it prints any."""
    lie: str = ""
    """How they lie (`lie_of`)."""
    typefaces: str = ""
    """The families that it names as those that pages are set in; empty where it names none."""
    problems: tuple[Problem, ...] = ()
    """What of the sources is not in it; what is whole alone is kept for other builds."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that goes into its pages, except the look that all entries share."""
        total = hashlib.sha256(self.html.encode())
        for url in sorted(self.assets):
            total.update(url.encode() + hashlib.sha256(self.assets[url]).digest())
        return total.hexdigest()

    @property
    def sources(self) -> tuple[str, ...]:
        """The files of its chapters; none of a page made by a template alone."""
        return (self.source, *(file for _, file in self.after)) if self.source else ()

    def written(self, line: int) -> Place:
        """Where a line that its HTML names (`data-line`) stands; 0 is none."""
        return place_within(self.source, self.after, line) if self.source else Place(self.entry)

    @cached_property
    def words(self) -> str:
        """All words that it prints, in order, with a space before and behind each."""
        return f" {' '.join(html_words(self.html))} "

    @property
    def gathers(self) -> bool:
        """Whether it prints so many numbers that guessed ones would hardly all be right."""
        return self.ranged or len(self.slots) >= MANY_NUMBERS

    def unchanged_by(self, pages: PageTable) -> bool:
        """Whether composing with this page table would surely give the same HTML."""
        if self.ranged and self.lie != lie_of(self.marks, pages):
            return False
        return same_text(self.shown, self.slots, self.rooms, pages)


def trim_size(resolved: ResolvedDocument) -> tuple[float, float]:
    """Width and height of the document's trimmed page in mm."""
    trim = resolved.pdf.trim
    return TRIM_SIZES[trim] if isinstance(trim, str) else trim
