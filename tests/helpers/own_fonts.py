"""Faces of made-up families, for publications that bring their own: the project's, renamed."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from support import REPOSITORY

LICENCE = "This face was made for tests, from Source Sans 3 and under its licence, the SIL Open Font License 1.1.\n"
CUTS = {
    "Regular": "SourceSans3-Regular",
    "Italic": "SourceSans3-It",
    "Semibold": "SourceSans3-Semibold",
    "Typewriter": "SourceCodePro-Regular",
}
"""Cut → the project's face that it is made of. A typewriter's face is told from any other at a glance."""


@lru_cache(maxsize=20)
def own_face(family: str, cut: str = "Regular", fs_type: int = 0) -> bytes:
    """A font file of the family. `fs_type`: what its maker allows (OpenType, OS/2)."""
    font = TTFont(REPOSITORY / "fonts" / f"{CUTS[cut]}.ttf", recalcTimestamp=False)
    names = font["name"]
    names.names = [name for name in names.names if name.nameID in (0, 5, 13)]
    plain = "".join(family.split())
    for number, text in ((1, f"{family} {cut}"), (2, "Regular"), (4, f"{family} {cut}"), (6, f"{plain}-{cut}")):
        names.setName(text, number, 3, 1, 0x409)
    names.setName(family, 16, 3, 1, 0x409)
    names.setName(cut, 17, 3, 1, 0x409)
    font["OS/2"].fsType = fs_type
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def bring(publication: Path, family: str, *cuts: str) -> Path:
    """The publication's `fonts/` with cuts of a family and their licence."""
    folder = publication / "fonts"
    folder.mkdir(exist_ok=True)
    for cut in cuts or ("Regular", "Italic", "Semibold"):
        (folder / f"{''.join(family.split())}-{cut}.ttf").write_bytes(own_face(family, cut))
    (folder / "OFL.txt").write_text(LICENCE, "utf-8")
    return folder
