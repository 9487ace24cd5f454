"""Fonts of a site: the faces of the layout, cut to the characters that its pages show, as WOFF2 (W3C Recommendation,
2022)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from fontTools import subset
from fontTools.ttLib import TTFont

from ..base.cache import Cache
from ..base.digests import digest_of
from ..layouts.fonts import FontFile, FontSet

FOLDER = "fonts"
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + " «»–—…’“”"
"""What may be shown though no page holds it now: typed queries, made messages."""
_WEIGHTS = {"Light": 300, "Regular": 400, "Semibold": 600, "Bold": 700}


@dataclass(frozen=True, slots=True)
class WebFace:
    """A face as a browser is told of it."""

    family: str
    weight: int
    italic: bool
    address: str


def web_faces(
    fonts: FontSet, wanted: Iterable[str], text: Iterable[str], cache: Cache | None
) -> tuple[list[WebFace], dict[str, bytes]]:
    """The faces named by family and cut ('Source Sans 3 Semibold'), and their files by address, each with its licence.
    `text`: all that pages show."""
    characters = "".join(sorted(set(ALWAYS).union(*map(set, text))))
    programs = dict(zip((face.file for face in fonts.faces), fonts.programs.values(), strict=True))
    faces: list[WebFace] = []
    files: dict[str, bytes] = {}
    asked = set(wanted)
    for face in fonts.faces:
        if f"{face.family} {face.face}" in asked:
            data = _cut(programs[face.file], characters, cache)
            address = f"{FOLDER}/{face.file.rpartition('.')[0].lower()}-{hashlib.sha256(data).hexdigest()[:8]}.woff2"
            files[address] = data
            faces.append(_web_face(face, address))
            licence = f"{FOLDER}/{PurePosixPath(face.licence_file).stem}.txt"
            files[licence] = fonts.licences[face.licence_file]
    return faces, files


def _web_face(face: FontFile, address: str) -> WebFace:
    weight = _WEIGHTS.get(face.face.removesuffix("Italic").strip() or "Regular", 400)
    return WebFace(face.family, weight, face.face.endswith("Italic"), address)


def _cut(program: bytes, characters: str, cache: Cache | None) -> bytes:
    key = digest_of(["woff2", hashlib.sha256(program).hexdigest(), characters])
    known = cache.get(key) if cache else None
    if known:
        return known
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "liga", "tnum", "lnum", "onum", "pnum", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.desubroutinize = True
    font = TTFont(io.BytesIO(program), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    if cache:
        cache.put(key, out.getvalue())
    return out.getvalue()


def face_css(faces: Iterable[WebFace]) -> str:
    """The `@font-face` rules."""
    rules = []
    for face in faces:
        style = "italic" if face.italic else "normal"
        source = f'src: url("{face.address}") format("woff2")'
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {style}; '
            f"font-display: swap; {source} }}"
        )
    return "\n".join(rules) + "\n"
