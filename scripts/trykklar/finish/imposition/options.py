"""What is asked of imposition."""

from __future__ import annotations

from dataclasses import dataclass

from .schemes import Layout, Scheme, booklet, n_up, signatures

SHEETS: dict[str, tuple[float, float]] = {
    "A5": (148.0, 210.0),
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "SRA3": (320.0, 450.0),
    "SRA2": (450.0, 640.0),
}
"""Sheets by name, upright, in mm (ISO 216, ISO 217)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposing:
    """Options of one imposition."""

    scheme: Scheme
    rows: int = 1
    columns: int = 2
    """Of n-up."""
    section: int = 16
    """Pages of a signature."""
    sheet: str = "auto"
    """A name of `SHEETS`, or 'auto': just what pages, bleed and marks take."""
    thickness: float = 0.0
    """mm of a sheet of the paper, for creep."""
    bleed: float | None = None
    """mm of bleed around the sheet, else all that the pages have; what they have besides shows where they creep."""
    marks: bool = True
    slug: str = ""
    """Printed under each sheet, where there are marks."""

    def layout(self, pages: int) -> Layout:
        """The scheme for so many pages."""
        if self.scheme == "booklet":
            return booklet(pages)
        if self.scheme == "signatures":
            return signatures(pages, self.section)
        rows, columns = {"2-up": (1, 2), "4-up": (2, 2)}.get(self.scheme, (self.rows, self.columns))
        return n_up(pages, rows, columns)
