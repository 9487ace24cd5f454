"""A page of a site before its frame is put around it."""

from __future__ import annotations

from dataclasses import dataclass

from ..resolve.document import Entry
from .printed import PageStart, PrintedDocument
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

    def pages_of_sections(self, printed: PrintedDocument | None, prefix: str) -> dict[str, str]:
        """Section → the printed page on which it begins: that of its heading, or of a heading that print does not know,
        the last page that has begun before it, where the file tells where its pages begin. `prefix`: what ids of
        printed pages begin with."""
        if printed is None:
            return {}
        begun = {f"{prefix}-{start.label}": start.label for start in self.starts} if printed.blocks else {}
        found: dict[str, str] = {}
        last = ""
        for section in self.content.sections:
            found[section.id] = printed.page(section.id) or last
            last = next((begun[mark] for mark in reversed(section.marks) if mark in begun), found[section.id])
            last = last if begun else ""
        return found

    @property
    def printed_pages(self) -> str:
        """First and last printed page that begin on it, as a citation writes them; empty where none does."""
        labels = [start.label for start in self.starts]
        return "" if not labels else labels[0] if labels[0] == labels[-1] else f"{labels[0]}–{labels[-1]}"
