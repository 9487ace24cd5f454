"""What the role `cite` names: sources, each with the place in it that is meant: {cite}`almanac [p. 12], atlas`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...language.languages import LANGUAGES
from .ids import as_id

LOCATORS = {
    word: label
    for language in LANGUAGES.values()
    for label, words in language.locators.items()
    for word in words.split()
}
"""What authors write before a number, in any language → the label of CSL (CSL 1.0.2, appendix IV)."""
_PIECE = re.compile(r"\s*(?P<key>[^\[\],]*?)\s*(?:\[(?P<place>[^\]]*)\])?\s*")
_PLACE = re.compile(r"(?:(?P<word>[^\W\d_]+|§+)\.?\s*)?(?P<number>[0-9ivxlc][\w–-]*(?:\s*[,–-]\s*[0-9ivxlc]\w*)*)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of a citation."""

    key: str
    label: str = ""
    """Of CSL: 'page', 'chapter' …; nothing where the whole work is meant."""
    locator: str = ""
    wrong: str = ""
    """What stands in brackets and is no place in a work."""


def cited(content: str) -> tuple[Cited, ...]:
    """The sources that a role's content names, in order."""
    return tuple(_one(piece) for piece in pieces(content))


def pieces(content: str) -> tuple[str, ...]:
    """The content of a role, source by source; commas in brackets part nothing."""
    return tuple(piece.strip() for piece in re.split(r",(?![^\[]*\])", content))


def _one(piece: str) -> Cited:
    match = _PIECE.fullmatch(piece)
    if match is None:
        return Cited(piece)
    key = as_id(match["key"]) or match["key"]
    if match["place"] is None:
        return Cited(key)
    place = _PLACE.fullmatch(match["place"].strip())
    label = LOCATORS.get((place["word"] or "p").lower()) if place else None
    if place is None or label is None:
        return Cited(key, wrong=match["place"])
    return Cited(key, label, place["number"])
