"""What a file is for. One row each; nothing else in the code knows a profile by its name.

Pages are typeset once for all profiles; a row says how they are adapted, which boxes and marks they get, what
the finished file declares itself to be, and what it claims: each check of preflight names the claims that it proves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Claim(StrEnum):
    """What a file may claim to be. Preflight holds it against every check that names one of its claims."""

    FILE = "file"
    """A PDF that any program opens, with its fonts; every file claims it."""
    BOOK = "book"
    """A document's pages in their order, each with its label, its ids and no hole."""
    UA = "ua"
    """PDF/UA of either part: accessible."""
    UA1 = "ua1"
    """PDF/UA-1 (ISO 14289-1), of PDF 1.7."""
    UA2 = "ua2"
    """PDF/UA-2 (ISO 14289-2) and Well-Tagged PDF 1.0, of PDF 2.0."""
    A = "a"
    """PDF/A of any part: lasting."""
    A2 = "a2"
    """PDF/A-2a: lasting, nothing attached (ISO 19005-2)."""
    A3 = "a3"
    """PDF/A-3a: lasting, with sources attached (ISO 19005-3)."""
    A4 = "a4"
    """PDF/A-4f: lasting, of PDF 2.0, with sources attached (ISO 19005-4)."""
    X = "x"
    """PDF/X-4: inks, bleed and marks for a print shop (ISO 15930-7)."""
    BLED = "bled"
    """Pages or sheets that are cut on all sides, through their bleed."""
    BOUND = "bound"
    """As many pages as the binding takes."""
    PRINTED = "printed"
    """To be put on paper, by whichever machine."""
    DESK = "desk"
    """To be printed by an office machine, on A4 and perhaps in grey."""
    SCREEN = "screen"
    """To be read on a screen, in colour."""
    SENT = "sent"
    """To be sent: within its size budget, and shown before the whole has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A row of the table: what the finished file is for and what it may hold."""

    name: str
    about: str
    claims: frozenset[Claim]
    """What its pages claim to be."""
    besides: Mapping[str, frozenset[Claim]] = field(default_factory=dict)
    """What comes besides the pages: the suffix of a file's name → what that file claims to be."""
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
    modern: bool = False
    """Whether the file is of PDF 2.0 (ISO 32000-2), and its tags as PDF/UA-2 and Well-Tagged PDF have them."""
    pdfua: int | None = None
    """Part of ISO 14289 that the file declares."""
    pdfa: tuple[int, str] | None = None
    """Part and conformance level of ISO 19005 that the file declares."""
    pdfx: str | None = None
    """Version of ISO 15930 that the file declares."""
    duplex: bool = False
    """Whether viewers are told to print on both sides, at full size."""
    site: bool = False
    """Whether a publication's sites are built along with it: they link to its files."""
    print_shop: bool = False
    """Whether it is for a print shop (`finish/press`): inks, bleed and marks; cover, booklet and ticket with it."""


_TAGGED = frozenset({Claim.FILE, Claim.BOOK, Claim.UA})
_READ = _TAGGED | {Claim.UA1}
_READ2 = _TAGGED | {Claim.UA2, Claim.SCREEN}
_OFFICE = _READ | {Claim.PRINTED, Claim.DESK}
_SHOP = frozenset({Claim.FILE, Claim.X, Claim.PRINTED})
PROFILES: dict[str, Profile] = {
    row.name: row
    for row in (
        Profile(
            name="mail",
            about="to read on a screen and to attach to an e-mail: PDF/UA-1, links, bookmarks, within a size budget",
            claims=_READ | {Claim.SCREEN, Claim.SENT},
            budget=True,
            fast_web_view=True,
            site=True,
            pdfua=1,
        ),
        Profile(
            name="office",
            about="to print on an office machine: both sides of plain paper, no bleed, readable in grey",
            claims=_OFFICE,
            duplex=True,
            pdfua=1,
        ),
        Profile(
            name="press",
            about="for a print shop: PDF/X-4, CMYK, bleed and marks; with cover, booklet and job ticket",
            claims=_SHOP | {Claim.BOOK, Claim.BLED, Claim.BOUND},
            besides={"-cover": _SHOP | {Claim.BLED}, "-booklet": _SHOP | {Claim.BLED}, "-ticket": _OFFICE},
            links=False,
            bookmarks=False,
            tags=False,
            pdfx="PDF/X-4",
            print_shop=True,
        ),
        Profile(
            name="archive",
            about="to open in thirty years: PDF/A-3a and PDF/UA-1, with sources and data attached",
            claims=_READ | {Claim.SCREEN, Claim.A, Claim.A3},
            attachments=True,
            pdfua=1,
            pdfa=(3, "A"),
        ),
        Profile(
            name="archive-2a",
            about="for archives that refuse attachments: PDF/A-2a and PDF/UA-1",
            claims=_READ | {Claim.SCREEN, Claim.A, Claim.A2},
            pdfua=1,
            pdfa=(2, "A"),
        ),
        Profile(
            name="mail2",
            about="as mail, for programs that read PDF 2.0: PDF/UA-2 and Well-Tagged PDF, formulas with MathML",
            claims=_READ2 | {Claim.SENT},
            budget=True,
            fast_web_view=True,
            modern=True,
            pdfua=2,
        ),
        Profile(
            name="archive-4f",
            about="as archive, in PDF 2.0: PDF/A-4f and PDF/UA-2, with sources and data attached",
            claims=_READ2 | {Claim.A, Claim.A4},
            attachments=True,
            modern=True,
            pdfua=2,
            pdfa=(4, "F"),
        ),
    )
}
ALL_PROFILES = "all"
DEFAULT_PROFILE = next(iter(PROFILES))
"""What files are made for where nothing is said: the first row."""
CLAIMS: Mapping[str, frozenset[Claim]] = {
    f"{row.name}{suffix}": claims
    for row in PROFILES.values()
    for suffix, claims in (("", row.claims), *row.besides.items())
}
"""What a file can be held against, by name → what it claims: each profile, and what comes besides its pages."""


def chosen(names: tuple[str, ...]) -> tuple[Profile, ...]:
    """The rows that are asked for, each once, in the order of the table."""
    return tuple(row for row in PROFILES.values() if row.name in names or ALL_PROFILES in names)
