"""Fonts of a site: the faces of the layout, cut to the characters that its pages show, as WOFF2 (W3C Recommendation,
2022)."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.problems import Problem, ProblemsFound
from ..layouts.faces import Face
from ..layouts.families import chosen, stack_of
from ..layouts.fonts import FontSet
from .letters import common, generated, ranges, shown_in

FOLDER = "fonts"
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + " «»–—…’“”"
"""What a face for fields and messages may show though no page holds it now: what readers type."""
_TYPED = ("sans",)
"""What the roles of such faces begin with in the layout's `faces`."""
_FEATURES = ("kern", "liga", "tnum", "lnum", "onum")
"""OpenType features that Latin text and the stylesheets use; other text gets all that the face has."""
_CHANGING = frozenset("ŞşŢţĿŀİıĲĳ")
"""Latin letters whose forms languages differ about (`locl`)."""
_WORTH_ASKING = 2800
"""Bytes of a file that are worth a request of their own; a smaller one weighs little where it is part of another."""
_FIRST_VIEW = 45_000
"""Bytes that all files which a page loads may weigh together."""
_REGULAR, _MEDIUM = 400, 500
_LATIN = 0x17F
"""The last letter of Latin Extended-A (Unicode)."""
_GREEK = frozenset(map(chr, range(0x370, 0x3E2)))
"""Letters of Greek and Coptic (Unicode) that are Greek."""

_Parts = list[tuple[list[str], bytes]]
"""A face's files, one or two, each with its sorted characters."""


@dataclass(frozen=True, slots=True)
class WebFace:
    """A face as a browser is told of it."""

    family: str
    weight: int
    italic: bool
    address: str
    letters: str = ""
    """The characters that its file is for, as `unicode-range`; empty where it has all."""

    @property
    def cut(self) -> tuple[str, int, bool]:
        """What it is asked for by."""
        return self.family, self.weight, self.italic


def web_faces(
    fonts: FontSet,
    tokens: Mapping[str, Any],
    pages: Sequence[str],
    cache: Cache | None,
    *,
    styles: str = "",
    divided: bool = False,
) -> tuple[list[WebFace], dict[str, bytes]]:
    """The faces that the layout's tokens ask for under `faces`, and their files by address, each with its licence.

    `pages`: all that is shown, as HTML, and `styles`, which may show signs of their own. `divided`: what few pages
    show has a file of its own, which browsers load where it is wanted (CSS Fonts 4, 4.5, unicode-range).
    """
    told = generated(styles)
    shown: set[str] = told.union(*map(set, pages))
    typed = _asked_by(fonts, tokens, lambda role: role.startswith(_TYPED))
    often = _often(fonts, tokens, pages, cache) if divided else {}
    wanted = {face.postscript_name for face in asked_faces(fonts, tokens)}
    asked = [face for face in fonts.faces if face.postscript_name in wanted]
    cuts: list[_Parts] = []
    for face in asked:
        every = shown.union(ALWAYS) if face.postscript_name in typed else shown
        first = every & (often.get(face.postscript_name, shown) | told)
        cuts.append(_parts(face.program, first if divided else every, every, cache))
    if divided:
        for_all = _asked_by(fonts, tokens, lambda role: role not in tokens.get("shown-in", {}))
        cuts = _filled(asked, cuts, for_all, cache)
    faces, files = _told(asked, cuts)
    return [*faces, *_standing_in(fonts, tokens, faces)], files


def _told(faces: Sequence[Face], cuts: Sequence[_Parts]) -> tuple[list[WebFace], dict[str, bytes]]:
    """What a browser is told of each face's files, and the files by address, each with its licence."""
    found: list[WebFace] = []
    files: dict[str, bytes] = {}
    for face, parts in zip(faces, cuts, strict=True):
        for characters, data in parts:
            name = PurePosixPath(face.file).stem.lower()
            address = f"{FOLDER}/{name}-{hashlib.sha256(data).hexdigest()[:8]}.woff2"
            files[address] = data
            letters = ranges(characters) if len(parts) > 1 else ""
            found.append(WebFace(face.family, face.weight, face.italic, address, letters))
        licence = f"{FOLDER}/{PurePosixPath(face.licence).stem}"
        other = files.get(f"{licence}.txt", face.licence_text) != face.licence_text
        marked = f"{licence}-{hashlib.sha256(face.licence_text).hexdigest()[:8]}" if other else licence
        files[f"{marked}.txt"] = face.licence_text
    return found, files


def _filled(faces: Sequence[Face], cuts: Sequence[_Parts], for_all: set[str], cache: Cache | None) -> list[_Parts]:
    """The faces' files, those of a face that is `for_all` text as one where all first files together weigh no more than
    a page's may: so a page with rare letters asks for no more files. What another face has left is shown nowhere."""
    filled = list(cuts)
    weight = sum(len(parts[0][1]) for parts in cuts)
    halves = [i for i, face in enumerate(faces) if len(cuts[i]) > 1 and face.postscript_name in for_all]
    for i in sorted(halves, key=lambda i: len(cuts[i][1][1])):
        fuller = _fuller(faces[i].program, cuts[i], cache)
        more = len(fuller[0][1]) - len(cuts[i][0][1])
        if weight + more <= _FIRST_VIEW:
            filled[i] = fuller
            weight += more
    return filled


def _fuller(program: bytes, parts: _Parts, cache: Cache | None) -> _Parts:
    """A face's files with all in the first, but letters for which alone it would have to carry a script's rules."""
    (often, _), (rare, _) = parts
    formed = [] if _wants_more("".join(often)) else [letter for letter in rare if _wants_more(letter)]
    wanted = [sorted({*often, *rare}.difference(formed)), *([formed] if formed else [])]
    return [(letters, _cut(program, "".join(letters), cache)) for letters in wanted]


def _parts(program: bytes, first: set[str], every: set[str], cache: Cache | None) -> _Parts:
    """A face's files, each with its characters: those that come `first`, and the rest where it is worth a request."""
    rest = sorted(every - first)
    apart = _cut(program, "".join(rest), cache) if first and rest else b""
    if len(apart) < _WORTH_ASKING:
        return [(sorted(every), _cut(program, "".join(sorted(every)), cache))]
    return [(sorted(first), _cut(program, "".join(sorted(first)), cache)), (rest, apart)]


def _standing_in(fonts: FontSet, tokens: Mapping[str, Any], faces: Sequence[WebFace]) -> list[WebFace]:
    """Faces that stand in another family too, by `stands-in`: role → token of a family that has no such weight here.
    Browsers would thicken its letters by themselves; so they load no file more. Raises `ProblemsFound`."""
    found: list[WebFace] = []
    has = {face.cut for face in faces}
    for role, token in tokens.get("stands-in", {}).items():
        family = chosen(stack_of(tokens, token), tokens, fonts.families)
        if role not in tokens.get("faces", {}) or family is None:
            what = f"the tokens let '{role}' stand in the fonts '{token}'"
            raise ProblemsFound([Problem("font-unknown", what, "name a role of 'faces', and a token of 'fonts'")])
        asked = asked_faces(fonts, {**tokens, "faces": {role: tokens["faces"][role]}})
        cuts = {(face.family, face.weight, face.italic) for face in asked}
        stand = [replace(face, family=family) for face in faces if face.cut in cuts]
        found += [face for face in stand if face.cut not in has]
    return found


def _often(fonts: FontSet, tokens: Mapping[str, Any], pages: Sequence[str], cache: Cache | None) -> dict[str, set[str]]:
    """Face → the characters that its first file is for: those of the elements that its roles are for, or of all
    text."""
    places: Mapping[str, list[str]] = tokens.get("shown-in", {})
    texts, some = common(pages), shown_in(pages, places, cache)
    found: dict[str, set[str]] = {}
    for role in tokens.get("faces", {}):
        for face in _asked_by(fonts, tokens, role.__eq__):
            found[face] = found.get(face, set()) | some.get(role, texts)
    return found


def _asked_by(fonts: FontSet, tokens: Mapping[str, Any], wanted: Callable[[str], bool]) -> set[str]:
    """The faces that some roles ask for."""
    asked = {role: face for role, face in tokens.get("faces", {}).items() if wanted(role)}
    return {face.postscript_name for face in asked_faces(fonts, {**tokens, "faces": asked})}


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
    """Whether characters are joined, marked or formed by rules of a script or a language: all but Latin and Greek
    letters that are whole, figures, punctuation and symbols."""
    return any(
        letter in _CHANGING
        or (ord(letter) > _LATIN and unicodedata.category(letter)[0] in "LM" and letter not in _GREEK)
        for letter in characters
    )


def _tag(name: str) -> int:
    """A table's or a feature's name as HarfBuzz takes it."""
    return int.from_bytes(name.encode(), "big")


def _cut(program: bytes, characters: str, cache: Cache | None) -> bytes:
    features = [] if _wants_more(characters) else list(_FEATURES)
    key = digest_of(["woff2", harfbuzz.__version__, hashlib.sha256(program).hexdigest(), characters, *features])
    known = cache.get(key) if cache else None
    if known:
        return known
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING | harfbuzz.SubsetFlags.DESUBROUTINIZE
    wanted.name_id_set.clear()
    wanted.name_id_set.add(0)  # whose it is; its licence lies beside it
    wanted.drop_table_tag_set.update(map(_tag, ("BASE", "gasp")))
    wanted.layout_feature_tag_set.clear()
    if features:
        wanted.layout_feature_tag_set.update(map(_tag, features))
    else:
        wanted.layout_feature_tag_set.invert()
    cut = harfbuzz.subset(harfbuzz.Face(program), wanted)
    font = TTFont(io.BytesIO(bytes(cut.blob.data)), recalcTimestamp=False)
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
        letters = f"; unicode-range: {face.letters}" if face.letters else ""
        source = f'src: url("{face.address}") format("woff2")'
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {style}; '
            f"font-display: swap; {source}{letters} }}"
        )
    return "\n".join(rules) + "\n"
