"""What pages must not hold, though WeasyPrint has no objection, because no reader's program can make sense of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category

from ...base.problems import Problem
from ...base.rulebook import rule
from ...layouts.look import Look
from ..parts import Element, EntryParts
from ..read_back import LostText
from ..records import Copy
from .log_problems import place_of
from .tagging.write import Tagged

rule("character-private", "a private-use character, which means nothing outside its font")
rule("text-too-long", "an alternative text or an address longer than a PDF's string may be")
rule("number-in-group", "a page number stands in a transparent group, where it cannot be set")
rule("nested-deep", "boxes or groups drawn within one another more deeply than a PDF for archives may have them")
rule("folio-not-alone", "a folio shares its margin box with other text")

DEEPEST = 28
"""How deep graphics states may be nested (ISO 19005-2, 6.1.13)."""
LONGEST = 16_000
"""Characters of a text: as UTF-16 it stays below the 32,767 bytes that a string may have (ISO 19005-2, 6.1.13)."""


@dataclass(frozen=True)
class Drawn:
    """An entry as it was drawn."""

    parts: EntryParts
    tagged: Tagged
    numbers_in_forms: bool
    """Whether a page number stands in what is drawn as a whole."""
    deepest: int
    """How deep graphics states are nested."""
    mixed_folios: bool
    """Whether a folio shares its margin box with other text."""


def refusals(drawn: Drawn, copy: Copy, look: Look) -> Iterator[Problem]:
    """Problems of an entry's pages, each at the author's line as far as it is known."""
    if drawn.numbers_in_forms:
        what = "a page number stands in a group that is drawn as a whole"
        yield Problem("number-in-group", what, "take the opacity off what is around it", copy.place)
    if drawn.mixed_folios:
        what, mend = (
            "a folio shares its margin box with other text",
            "give the folio a margin box of its own in the layout",
        )
        yield Problem("folio-not-alone", what, mend, copy.place)
    if drawn.deepest > DEEPEST:
        what = f"what is drawn is nested {drawn.deepest} levels deep, and a PDF for archives has at most {DEEPEST}"
        yield Problem(
            "nested-deep", what, "nest fewer floats, positioned boxes or directives, or simplify the SVG", copy.place
        )
    for found in drawn.tagged.findings:
        yield Problem(found.code, found.message, found.hint, copy.at(found.line))
    yield from _private(drawn.parts, copy, look)
    yield from _endless(drawn.parts, copy)


def losses(lost: Iterable[LostText], copy: Copy) -> Iterator[Problem]:
    """Texts of the HTML that its pages do not show, each at its line."""
    for text in lost:
        words = ", ".join(text.words[:_WORDS]) + (" …" if len(text.words) > _WORDS else "")
        what = f"'{text.text}' is not whole on the pages; missing: {words}"
        hint = (
            "look at the page: a style of the layout hides or cuts it; what is not meant to be printed has "
            "data-not-printed in its template"
        )
        yield Problem("text-lost", what, hint, copy.at(text.line))


_WORDS = 5
"""Words that a message names."""


def _private(parts: EntryParts, copy: Copy, look: Look) -> Iterator[Problem]:
    """Characters that only a font gives a meaning (ISO 19005-2, 6.2.11.7.3: they would need a text in their place)."""
    shown = {char for use in parts.fonts.values() for text in use.characters.values() for char in text}
    for char in sorted(char for char in shown if category(char) == "Co"):
        what = f"U+{ord(char):04X} is a private-use character, which nobody can read out, copy or search for"
        yield Problem("character-private", what, "use a character of Unicode, or a picture", place_of(char, copy, look))


def _endless(parts: EntryParts, copy: Copy) -> Iterator[Problem]:
    """Texts that no string can hold."""
    for text in [*(link.uri for link in parts.links), *_texts(parts.structure)]:
        if len(text) > LONGEST:
            what = (
                f"'{text[:40]}…', of a link or a picture, has {len(text):,} characters; a PDF for archives takes "
                f"{LONGEST:,}"
            )
            yield Problem("text-too-long", what, "shorten it", copy.place)


def _texts(elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        yield from element.entries.values()
        yield from _texts(kid for kid in element.kids if isinstance(kid, Element))
