"""How many pages a document may grow to: a loop in a template, or a rule of a style, makes thousands of few words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from ..base.problems import Place, Problem
from ..base.rulebook import rule

rule("pages-runaway", "a template or a style makes more pages than texts could fill")

P = TypeVar("P")


class TooManyPages(Exception):  # noqa: N818 - a bound was reached
    """An entry has more pages than its document may have."""


@dataclass(frozen=True)
class MostPages:
    """The bound of a document, as it is told for one of its entries."""

    count: int
    template: str
    """The entry's, without its suffix."""

    def beyond(self, entry: str, place: Place) -> Problem:
        """The problem of an entry that has more."""
        made = f"the template '{self.template}.html.j2' makes of '{entry}'"
        return Problem("pages-runaway", f"{made} more than {self.count:,} pages, and was stopped", _HINT, place)


_HINT = "look for a loop in the template or a rule of the style; where so many pages are meant, set a --time-limit"


def grown(document: str, count: int, place: Place) -> Problem:
    """The problem of a document whose entries have more pages together than it may have."""
    what = f"what templates and styles make of '{document}' has more than {count:,} pages, and was stopped"
    return Problem("pages-runaway", what, _HINT, place)


_MOST: list[int] = []


@contextmanager
def at_most(most: MostPages | None) -> Iterator[None]:
    """In here `counted` raises beyond so many pages."""
    _MOST[:] = [most.count] if most else []
    try:
        yield
    finally:
        _MOST.clear()


def counted(pages: Iterator[P]) -> Iterator[P]:
    """The pages as they are laid out. Raises `TooManyPages`."""
    for number, page in enumerate(pages, 1):
        if _MOST and number > _MOST[0]:
            raise TooManyPages
        yield page
