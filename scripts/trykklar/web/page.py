"""A page of a site before its frame is put around it."""

from __future__ import annotations

from dataclasses import dataclass

from ..resolve.document import Entry
from .printed import PageStart
from .rewrite import Rewritten


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page's content and what it is."""

    entry: Entry
    address: str
    title: str
    """Plain text."""
    content: Rewritten
    starts: tuple[PageStart, ...]
    """The printed pages that begin on it."""
    own: bool
    """Whether the site made it by itself."""

    @property
    def printed_pages(self) -> str:
        """First and last printed page that begin on it, as a citation writes them; empty where none does."""
        labels = [start.label for start in self.starts]
        return "" if not labels else labels[0] if labels[0] == labels[-1] else f"{labels[0]}–{labels[-1]}"
