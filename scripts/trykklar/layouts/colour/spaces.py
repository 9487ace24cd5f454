"""Colour spaces that a picture's file names without a profile, as ICC profiles: cameras do so in EXIF, programs for
films and screens in chunks of a PNG.

What names a space, strongest first: `cICP`, an ICC profile, `sRGB`, `cHRM` with `gAMA` (PNG, third edition, 4.3);
then EXIF (DCF 2.0, 6.2: R03 is Adobe RGB).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image

Primaries = tuple[float, ...]
"""x and y (CIE 1931) of white, red, green and blue."""

_D65 = (0.3127, 0.329)
_SRGB: Primaries = (*_D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
_ADOBE: Primaries = (*_D65, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
_ADOBE_GAMMA = 563 / 256
"""Adobe RGB (1998), 4.3.1.2 and 4.3.4.2."""
_PRIMARIES: dict[int, Primaries] = {
    1: _SRGB,
    4: (0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (*_D65, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06),
    6: (*_D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    7: (*_D65, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    9: (*_D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    12: (*_D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
"""Code of `cICP` → primaries (ITU-T H.273, table 2)."""
_CURVES: dict[int, tuple[float, ...]] = {
    **dict.fromkeys((1, 6, 14, 15), (1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081)),
    4: (2.2,),
    5: (2.8,),
    8: (1.0,),
    13: (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
}
"""Code of `cICP` → tone curve (table 3), as ICC writes it: an exponent, or g, a, b, c, d of `parametricCurveType` 3."""
_HIGH_RANGE = frozenset({16, 18})
_NEAR = 0.002
"""Of a chromaticity: what rounding leaves."""
_EXIF, _INTEROP, _SPACE, _INDEX = 0x8769, 0xA005, 0xA001, 0x0001
_UNCALIBRATED = 0xFFFF


def named_space(image: Image.Image, data: bytes) -> bytes | None:
    """The profile of a picture's colours, its own or what its file names; nothing where they are sRGB, inks or grey.

    Raises `ValueError`, with words for the author, where the file names a space that nobody can tell.
    """
    coded = _chunk(data, b"cICP") if image.format == "PNG" else None
    if coded is not None:
        return _coded(coded)
    profile = image.info.get("icc_profile")
    if profile is not None:
        return bytes(profile)
    if image.mode not in ("RGB", "RGBA", "RGBX", "P", "PA", "YCbCr") or "srgb" in image.info:
        return None
    if image.format == "PNG" and "chromaticity" in image.info:
        return _measured(image.info["chromaticity"], float(image.info.get("gamma") or 0))
    return _by_exif(image)


def _chunk(data: bytes, name: bytes) -> bytes | None:
    """What a chunk before a PNG's pixels holds."""
    at = 8
    while at + 8 <= len(data) and data[at + 4 : at + 8] != b"IDAT":
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == name:
            return data[at + 8 : at + 8 + length]
        at += 12 + length
    return None


def _coded(code: bytes) -> bytes:
    """By the four numbers of `cICP` (PNG, third edition, 11.3.2.6)."""
    if len(code) != 4 or code[2] or code[3] != 1:
        raise ValueError("its colours are coded as those of a film (cICP)")
    if code[1] in _HIGH_RANGE:
        raise ValueError("its colours have the high dynamic range of a screen (cICP), which no paper has")
    primaries, curve = _PRIMARIES.get(code[0]), _CURVES.get(code[1])
    if primaries is None or curve is None:
        raise ValueError(f"it names a colour space that is not known (cICP {code[0]}, {code[1]})")
    return made_profile(primaries, curve)


def _measured(primaries: Primaries, gamma: float) -> bytes | None:
    """By a PNG's `cHRM` and `gAMA`. The tones alone are `_foreign_gamma`'s."""
    if len(primaries) == 8 and all(abs(a - b) < _NEAR for a, b in zip(primaries, _SRGB, strict=True)):
        return None
    tones = not gamma or abs(1 / gamma - 2.2) < 0.02
    return made_profile(primaries, _CURVES[13] if tones else (1 / gamma,))


def _by_exif(image: Image.Image) -> bytes | None:
    try:
        exif = image.getexif()
        space, index = exif.get_ifd(_EXIF).get(_SPACE), exif.get_ifd(_INTEROP).get(_INDEX)
    except (OSError, ValueError, TypeError, KeyError, IndexError, SyntaxError, struct.error):
        return None  # what cannot be read says nothing
    if str(index)[:3] == "R03" or space == 2:
        return made_profile(_ADOBE, (_ADOBE_GAMMA,))
    if space == _UNCALIBRATED and index is None:
        raise ValueError("its EXIF says that its colours are not those of sRGB, and it has no colour profile")
    return None


@lru_cache(maxsize=32)
def made_profile(primaries: Primaries, curve: tuple[float, ...]) -> bytes:
    """A profile (ICC.1:2010) of a space with these primaries and this curve. Raises `ValueError`."""
    tone = b"para\0\0\0\0" + struct.pack(">HH", 3 if len(curve) > 1 else 0, 0) + _fixed(*curve)
    tags = {b"wtpt": _xyz(_D50), **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, _adapted(primaries)), strict=True))}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), tone)
    table, body, at = b"", b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    rest = struct.pack(">I", len(tags)) + table + body
    head = struct.pack(">I4xI4s4s4s12x4s", 128 + len(rest), 0x04300000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return (head.ljust(68, b"\0") + _fixed(*_D50)).ljust(128, b"\0") + rest


Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
"""Rows."""
_D50: Vector = (0.9642, 1.0, 0.8249)
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
"""Cone responses that white is adapted in (ICC.1:2010, annex E)."""


def _adapted(primaries: Primaries) -> Matrix:
    """XYZ of red, green and blue, such that together they are the white that ICC's profiles start from."""
    try:
        white, *rgb = [_of_xy(*primaries[at : at + 2]) for at in range(0, 8, 2)]
        amounts = _times(_inverse(_turned(rgb)), white)
        cones = [a / b for a, b in zip(_times(_BRADFORD, _D50), _times(_BRADFORD, white), strict=True)]
        found = []
        for colour, amount in zip(rgb, amounts, strict=True):
            seen = _times(_BRADFORD, colour)
            found.append(_times(_inverse(_BRADFORD), [a * b * amount for a, b in zip(seen, cones, strict=True)]))
    except (ZeroDivisionError, TypeError):
        found = []
    if not found or not all(abs(value) < 100 for colour in found for value in colour):
        raise ValueError("it names primary colours that are none (cHRM)")
    return found[0], found[1], found[2]


def _of_xy(x: float, y: float) -> Vector:
    return x / y, 1.0, (1 - x - y) / y


def _times(matrix: Matrix, vector: Sequence[float]) -> Vector:
    a, b, c = (sum(p * q for p, q in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def _turned(columns: Sequence[Vector]) -> Matrix:
    a, b, c = zip(*columns, strict=True)
    return a, b, c


def _inverse(m: Matrix) -> Matrix:
    """By cofactors. Raises `ZeroDivisionError` where there is none."""
    (a, b, c), (d, e, f), (g, h, i) = m
    p, q, r = e * i - f * h, f * g - d * i, d * h - e * g
    size = a * p + b * q + c * r
    rows = (p, c * h - b * i, b * f - c * e), (q, a * i - c * g, c * d - a * f), (r, b * g - a * h, a * e - b * d)
    one, two, three = ((u / size, v / size, w / size) for u, v, w in rows)
    return one, two, three


def _xyz(values: Vector) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*values)


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)
