"""Profiles: what a file is for. One row each; nothing else in the code knows a profile by its name.

Pages are typeset once for all profiles; a row says how they are adapted, which boxes and marks they get, and
what the finished file declares itself to be.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A row of the table: what the finished file is for and what it may hold."""

    name: str
    about: str
    links: bool = True
    bookmarks: bool = True
    tags: bool = True
    """Whether the structure tree is written."""
    budget: bool = False
    """Whether pictures are resampled so that the file keeps to the document's size budget."""
    fast_web_view: bool = False
    """Whether the file is linearised (ISO 32000-1, annex F)."""
    attachments: bool = False
    """Whether sources and data are attached."""
    pdfua: int | None = None
    """Part of ISO 14289 that the file declares."""
    pdfa: tuple[int, str] | None = None
    """Part and conformance level of ISO 19005 that the file declares."""
    pdfx: str | None = None
    """Version of ISO 15930 that the file declares."""
    duplex: bool = False
    """Whether viewers are told to print on both sides, at full size."""
    print_shop: bool = False
    """Whether it is for a print shop (`production/press.py`): inks, bleed and marks; cover, booklet and ticket with it."""


PROFILES: dict[str, Profile] = {
    row.name: row
    for row in (
        Profile(
            name="mail",
            about="to read on a screen and to attach to an e-mail: PDF/UA-1, links, bookmarks, within a size budget",
            budget=True,
            fast_web_view=True,
            pdfua=1,
        ),
        Profile(
            name="office",
            about="to print on an office machine: both sides of plain paper, no bleed, readable in grey",
            duplex=True,
            pdfua=1,
        ),
        Profile(
            name="press",
            about="for a print shop: PDF/X-4, CMYK, bleed and marks; with cover, booklet and job ticket",
            links=False,
            bookmarks=False,
            tags=False,
            pdfx="PDF/X-4",
            print_shop=True,
        ),
        Profile(
            name="archive",
            about="to open in thirty years: PDF/A-3a and PDF/UA-1, with sources and data attached",
            attachments=True,
            pdfua=1,
            pdfa=(3, "A"),
        ),
        Profile(
            name="archive-2a",
            about="for archives that refuse attachments: PDF/A-2a and PDF/UA-1",
            pdfua=1,
            pdfa=(2, "A"),
        ),
    )
}
ALL_PROFILES = "all"


def chosen(names: tuple[str, ...]) -> tuple[Profile, ...]:
    """The rows that are asked for, each once, in the order of the table."""
    return tuple(row for row in PROFILES.values() if row.name in names or ALL_PROFILES in names)
