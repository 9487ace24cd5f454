"""Places that readers ask for by a word and a number, as a text or a citation names them: 'side 93', 's. 93',
'figur 4'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .folding import fold, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What stands in a section, and has a number that readers see."""

    called: tuple[str, ...]
    """What may stand before the number; the first is what it is shown as."""
    number: str
    section: int
    fragment: str
    """The id of what is meant, on the section's page."""


def asked_places(places: Iterable[Place]) -> dict[str, object]:
    """The places as `search.js` reads them: by word and number, and the other words; of two that are asked for alike
    the first is meant."""
    found: dict[str, tuple[str, int, str]] = {}
    others: dict[str, str] = {}
    for place in places:
        shown = asked(place.called[0])
        found.setdefault(f"{shown} {asked(place.number)}", (_title(place), place.section, place.fragment))
        for word in map(asked, place.called):
            others.setdefault(word, shown)
    return {"called": others, "at": found}


def asked(question: str) -> str:
    """Words as they are compared: `Fig. 2.1` is 'fig 2 1'."""
    return " ".join(fold(piece) for word in question.split() for piece in words(word.replace("-", " ")))


def _title(place: Place) -> str:
    return f"{place.called[0][:1].upper()}{place.called[0][1:]} {place.number}"
