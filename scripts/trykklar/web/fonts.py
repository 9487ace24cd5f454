"""Fonts of a site: the faces of the layout, cut to the characters that its pages show, as WOFF2 (W3C Recommendation,
2022)."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.problems import Problem, ProblemsFound
from ..layouts.faces import Face
from ..layouts.families import chosen, stack_of
from ..layouts.fonts import FontSet

FOLDER = "fonts"
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + " «»–—…’“”"
"""What a face for fields and messages may show though no page holds it now: what readers type."""
_TYPED = "sans"
"""What the roles of such faces begin with in the layout's `faces`."""
_FEATURES = ("kern", "liga", "tnum", "lnum", "onum")
"""OpenType features that Latin text and the stylesheets use; other text gets all that the face has."""
_CHANGING = frozenset("ŞşŢţĿŀİıĲĳ")
"""Latin letters whose forms languages differ about (`locl`)."""
_REGULAR, _MEDIUM = 400, 500
_LATIN = 0x17F
"""The last letter of Latin Extended-A (Unicode)."""


@dataclass(frozen=True, slots=True)
class WebFace:
    """A face as a browser is told of it."""

    family: str
    weight: int
    italic: bool
    address: str


def web_faces(
    fonts: FontSet, tokens: Mapping[str, Any], text: Iterable[str], cache: Cache | None
) -> tuple[list[WebFace], dict[str, bytes]]:
    """The faces that the layout's tokens ask for under `faces`, and their files by address, each with its licence.
    `text`: all that pages show."""
    shown: set[str] = set().union(*map(set, text))
    roles = {role: asked for role, asked in tokens.get("faces", {}).items() if role.startswith(_TYPED)}
    typed = {face.postscript_name for face in asked_faces(fonts, {**tokens, "faces": roles})}
    faces: list[WebFace] = []
    files: dict[str, bytes] = {}
    wanted = {face.postscript_name for face in asked_faces(fonts, tokens)}
    for face in (face for face in fonts.faces if face.postscript_name in wanted):
        characters = "".join(sorted(shown.union(ALWAYS) if face.postscript_name in typed else shown))
        data = _cut(face.program, characters, cache)
        name = PurePosixPath(face.file).stem.lower()
        address = f"{FOLDER}/{name}-{hashlib.sha256(data).hexdigest()[:8]}.woff2"
        files[address] = data
        faces.append(WebFace(face.family, face.weight, face.italic, address))
        licence = f"{FOLDER}/{PurePosixPath(face.licence).stem}"
        other = files.get(f"{licence}.txt", face.licence_text) != face.licence_text
        marked = f"{licence}-{hashlib.sha256(face.licence_text).hexdigest()[:8]}" if other else licence
        files[f"{marked}.txt"] = face.licence_text
    return faces, files


def asked_faces(fonts: FontSet, tokens: Mapping[str, Any]) -> list[Face]:
    """The faces that are nearest to what `faces` asks for: a token of the fonts, a weight, and perhaps `italic`.

    Raises `ProblemsFound` for what asks for nothing.
    """
    found = []
    for role, asked in tokens.get("faces", {}).items():
        token, _, cut = str(asked).partition(" ")
        weight, _, slope = cut.partition(" ")
        if not weight.isdecimal() or slope not in ("", "italic") or not stack_of(tokens, token):
            what = f"the tokens ask for the face '{asked}' as '{role}'"
            raise ProblemsFound([Problem("font-unknown", what, "write it as 'text 400' or 'text 400 italic'")])
        family = chosen(stack_of(tokens, token), tokens, fonts.families)
        cuts = [face for face in fonts.faces if face.family == family]
        if cuts:
            found.append(min(cuts, key=partial(_distance, weight=int(weight), italic=slope == "italic")))
    return found


def _distance(face: Face, *, weight: int, italic: bool) -> tuple[bool, int, int]:
    """How far a cut is from what is asked for (CSS Fonts 4, 5.2): slope first, then weight, from the lighter or darker
    side."""
    away = face.weight - weight
    if _REGULAR <= weight <= _MEDIUM:
        group = 0 if 0 <= away <= _MEDIUM - weight else 1 if away < 0 else 2
    else:
        group = 0 if away == 0 or (away < 0) == (weight < _REGULAR) else 1
    return face.italic != italic, group, abs(away)


def _wants_more(characters: str) -> bool:
    """Whether characters are joined, marked or formed by rules of a script or a language: all but Latin letters that
    are whole, figures, punctuation and symbols."""
    return any(
        letter in _CHANGING or (ord(letter) > _LATIN and unicodedata.category(letter)[0] in "LM")
        for letter in characters
    )


def _cut(program: bytes, characters: str, cache: Cache | None) -> bytes:
    features = ["*"] if _wants_more(characters) else list(_FEATURES)
    key = digest_of(["woff2", hashlib.sha256(program).hexdigest(), characters, *features])
    known = cache.get(key) if cache else None
    if known:
        return known
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = features
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
