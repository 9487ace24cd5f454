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
    _like: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Page type → pages and characters of the entries of its kind that were typeset."""

    def likely(self, entry: Entry) -> int:
        """How many pages an entry probably has: as it had, or as much text of its kind takes."""
        known = self.counts.get(entry.id) or self.hints.get(entry.id)
        if known:
            return known
        pages, text = self._like.get(entry.page_type, (0, 0))
        return max(1, round(self._characters(entry) * pages / text)) if text else self.guesses[entry.id]

    def put(self, entry: Entry, pages: int) -> None:
        """Note how many pages an entry was typeset on."""
        more, text = pages - self.counts.get(entry.id, 0), 0 if entry.id in self.counts else self._characters(entry)
        of_kind = self._like.get(entry.page_type, (0, 0))
        self._like[entry.page_type] = (of_kind[0] + more, of_kind[1] + text)
        self.counts[entry.id] = pages
        self.total += more

    def _characters(self, entry: Entry) -> int:
        if entry.id not in self._texts:
            self._texts[entry.id] = characters_of(self.runs[entry.id])
        return self._texts[entry.id]
