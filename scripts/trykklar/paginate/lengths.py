"""How many pages entries have, or probably have before they are set: it orders the work and changes no page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..resolve.document import Entry
from .placing import characters_of


@dataclass(kw_only=True)
class Lengths:
    """Numbers of pages, by entry."""

    runs: Mapping[str, Sequence[Entry]]
    """Entry → itself and what runs on from it."""
    guesses: Mapping[str, int]
    """From texts alone."""
    hints: Mapping[str, int]
    """As they were in another build."""
    counts: dict[str, int] = field(default_factory=dict)
    """As they were last typeset."""
    total: int = 0
    """The sum of these."""
    _texts: dict[str, int] = field(default_factory=dict)
    """Entry → the characters of its run."""
    _like: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    """Page type → entries of that kind that were typeset → characters and pages."""

    def likely(self, entry: Entry) -> int:
        """How many pages an entry probably has: as it had; as those of its kind with less and with more text have; or
        as much text of its kind takes."""
        known = self.counts.get(entry.id) or self.hints.get(entry.id)
        if known:
            return known
        own, others = self._characters(entry), self._like.get(entry.page_type, {}).values()
        if not others:
            return self.guesses[entry.id]
        least = max((pages for text, pages in others if text <= own), default=0)
        most = min((pages for text, pages in others if text >= own), default=0)
        if least == most:
            return least
        text, pages = map(sum, zip(*others, strict=True))
        return max(1, round(own * pages / text)) if text else self.guesses[entry.id]

    def put(self, entry: Entry, pages: int) -> None:
        """Note how many pages an entry was typeset on."""
        self.total += pages - self.counts.get(entry.id, 0)
        self.counts[entry.id] = pages
        self._like.setdefault(entry.page_type, {})[entry.id] = self._characters(entry), pages

    def _characters(self, entry: Entry) -> int:
        if entry.id not in self._texts:
            self._texts[entry.id] = characters_of(self.runs[entry.id])
        return self._texts[entry.id]
