"""Ink on paper, by the names that print shops go by, each with its ICC profile.

FOGRA39 comes with the project. The profiles of other conditions may not be passed on freely, so an author puts
the shop's file into the publication. What PDF/X-4 wants of it (ISO 15930-7: an output profile in the
colour space that the pages are in) is checked here, before anything is set with it.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from pathlib import Path

from PIL import ImageCms

from ...base.bounds import PROFILE_BYTES
from ...base.files import inside, read_bytes
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule

rule("condition-unknown", "a printing condition whose ICC profile is not there")
rule("icc-broken", "an ICC profile that cannot be read")
rule("icc-version", "an ICC profile of a version that PDF/X-4 does not allow")
rule("icc-class", "an ICC profile of another device than a press")
rule("icc-space", "an ICC profile of another colour space than CMYK")
rule("icc-tables", "an ICC profile without the tables that converting colours takes")

_PROFILES = Path(__file__).parent / "profiles"
MAX_PROFILE_BYTES = PROFILE_BYTES.most
"""Ten times the largest profiles of print shops."""


@dataclass(frozen=True, slots=True)
class KnownCondition:
    """A row of the table of conditions that are known by name."""

    about: str
    """Goes into the output intent's Info."""
    ink_limit: float
    """Total ink in percent that its usual profile is made for."""
    file: str | None = None
    """The profile that comes with the project."""


CONDITIONS: dict[str, KnownCondition] = {
    "FOGRA39": KnownCondition(
        "Offset printing, according to ISO 12647-2:2004/Amd 1, OFCOM, paper type 1 or 2 = coated art, 115 g/m2, "
        "tone value increase curves A (CMY) and B (K)",
        300,
        "FOGRA39L_coated.icc",
    ),
    "FOGRA51": KnownCondition("Offset printing, according to ISO 12647-2:2013, premium coated paper", 300),
    "FOGRA52": KnownCondition("Offset printing, according to ISO 12647-2:2013, wood-free uncoated white paper", 300),
}
"""Names as in the ICC's registry of characterisation data. Ink limits are those of the profiles that are usual for
them."""
_OTHER_INK_LIMIT = 300.0


@dataclass(frozen=True)
class PrintingCondition:
    """What pages are separated for; its fields fill an output intent (ISO 32000-1, 14.11.5)."""

    identifier: str
    """'FOGRA39': OutputConditionIdentifier."""
    info: str
    icc: bytes = field(repr=False)
    ink_limit: float
    """Total ink in percent."""


def load_condition(
    identifier: str, profile: str | None, publication_dir: Path, place: Place, ink_limit: float | None = None
) -> PrintingCondition:
    """The condition of this name, with the profile in the publication's file `profile`, or the project's own.

    `ink_limit` replaces the condition's own, in percent. Raises `ProblemsFound` at `place`: condition-unknown, what
    `source_files.inside` raises, and icc-broken, icc-version, icc-class, icc-space, icc-tables.
    """
    known = CONDITIONS.get(identifier)
    limit = ink_limit or (known.ink_limit if known else _OTHER_INK_LIMIT)
    if profile is not None:
        icc = read_bytes(inside(publication_dir, profile, place), profile, MAX_PROFILE_BYTES, place)
        _check(icc, profile, place)
        return PrintingCondition(identifier, known.about if known else _description(icc), icc, limit)
    if known is None or known.file is None:
        own = ", ".join(name for name, row in CONDITIONS.items() if row.file)
        what = f"the ICC profile of the printing condition '{identifier}' does not come with Trykklar"
        hint = f"put the print shop's ICC file into the publication and name it under 'profile', or take {own}"
        raise ProblemsFound([Problem("condition-unknown", what, hint, place)])
    return PrintingCondition(identifier, known.about, (_PROFILES / known.file).read_bytes(), limit)


def own_profile(identifier: str) -> bytes:
    """The ICC profile of a condition that comes with the project. Raises `KeyError` for others."""
    file = CONDITIONS[identifier].file
    if file is None:
        raise KeyError(identifier)
    return (_PROFILES / file).read_bytes()


def srgb_profile() -> bytes:
    """An ICC profile of sRGB for output intents of PDF/A (ISO 19005-2, 6.2.3): version 2, monitor class, always the
    same."""
    return (_PROFILES / "sRGB.icc").read_bytes()


def _check(icc: bytes, name: str, place: Place) -> None:
    """Raises `ProblemsFound` for the first thing that is wrong with a profile: what follows from it is noise."""
    for check in (_whole, _version, _class, _space, _tables, _readable):
        wrong = check(icc)
        if wrong:
            code, what, hint = wrong
            raise ProblemsFound([Problem(code, f"'{name}' {what}", hint, place)])


_ASK = "ask the print shop for the ICC profile of its printing condition, or take it from eci.org"


def _whole(icc: bytes) -> tuple[str, str, str] | None:
    """Header and tag table (ICC.1:2010, 7.2 and 7.3) are there, and all that they point to."""
    if len(icc) < 132 or icc[36:40] != b"acsp":
        return "icc-broken", "is no ICC profile", _ASK
    size, count = struct.unpack(">I", icc[:4])[0], struct.unpack(">I", icc[128:132])[0]
    if (
        size > len(icc)
        or 132 + 12 * count > len(icc)
        or any(at + length > len(icc) for at, length in _tags(icc).values())
    ):
        return "icc-broken", "is an ICC profile that is cut short", "copy the file again"
    return None


def _version(icc: bytes) -> tuple[str, str, str] | None:
    """PDF 1.7 knows profiles up to version 4 (ISO 32000-1, 8.6.5.5)."""
    if icc[8] in (2, 4):
        return None
    return "icc-version", f"is an ICC profile of version {icc[8]}; PDF/X-4 allows versions 2 and 4", _ASK


def _class(icc: bytes) -> tuple[str, str, str] | None:
    if icc[12:16] == b"prtr":
        return None
    names = {
        b"mntr": "a monitor",
        b"scnr": "a scanner or camera",
        b"link": "a link of two devices",
        b"spac": "a colour space",
    }
    names |= {b"abst": "an effect", b"nmcl": "named colours"}
    return "icc-class", f"is the ICC profile of {names.get(icc[12:16], 'an unknown device')}, not of a press", _ASK


def _space(icc: bytes) -> tuple[str, str, str] | None:
    if icc[16:20] == b"CMYK":
        return None
    space = icc[16:20].decode("latin-1").strip()
    return "icc-space", f"is an ICC profile of the colour space {space}, not CMYK", _ASK


def _tables(icc: bytes) -> tuple[str, str, str] | None:
    """Both ways, for what is photographic and for what is exact (ICC.1:2010, 8.5.2)."""
    missing = [tag for tag in ("A2B0", "A2B1", "B2A0", "B2A1") if tag.encode() not in _tags(icc)]
    if not missing:
        return None
    return "icc-tables", f"lacks the tables {', '.join(missing)}, without which colours cannot be converted", _ASK


def _readable(icc: bytes) -> tuple[str, str, str] | None:
    """LittleCMS can convert with it, both ways."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        srgb = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
        ImageCms.buildTransform(srgb, profile, "RGB", "CMYK")
        ImageCms.buildTransform(profile, srgb, "CMYK", "RGB")
    except (ImageCms.PyCMSError, OSError):
        return "icc-broken", "is an ICC profile whose tables cannot be read", "copy the file again"
    return None


def _tags(icc: bytes) -> dict[bytes, tuple[int, int]]:
    """Signature → offset and size of each tag; those of the table that the file holds."""
    count = struct.unpack(">I", icc[128:132])[0]
    rows = icc[132 : 132 + 12 * count]
    return {rows[at : at + 4]: struct.unpack(">II", rows[at + 4 : at + 12]) for at in range(0, len(rows) - 11, 12)}


def _description(icc: bytes) -> str:
    return " ".join(ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc))).split())
