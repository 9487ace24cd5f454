"""What a site knows of the editions before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...review.changes.changes import Comparison
from .ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class Edition:
    """An edition that was frozen."""

    number: str
    date: str
    """ISO 8601."""
    withdrawn: str | None = None
    """Why it was withdrawn; then it stands no more beside the newest."""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Its site, by address; empty where it had none, or was withdrawn."""


@dataclass(frozen=True, kw_only=True)
class History:
    """The editions before this one, and what became of the last of them."""

    earlier: tuple[Edition, ...] = ()
    """The newest first."""
    comparison: Comparison | None = None
    """Between the last one and this; None where there is none, or it cannot be read any more."""
    ledger: Ledger = field(default_factory=Ledger)
    """What the last one left."""

    @property
    def last(self) -> Edition | None:
        """The one before this."""
        return self.earlier[0] if self.earlier else None

    def shown(self, number: str, address: str) -> bool:
        """Whether an edition stands beside this one, and has a page there."""
        return any(address in edition.files for edition in self.earlier if edition.number == number)
