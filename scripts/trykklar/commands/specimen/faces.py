"""Typefaces and sizes of a layout as a specimen shows them."""

from __future__ import annotations

import io
import re
from typing import Any

from fontTools.ttLib import TTFont

from ...layouts.families import chosen, listed
from ...layouts.fonts import FontSet
from ...layouts.layout import Layout
from ...typeset.parts import PT_PER_MM, PT_PER_PX

SAMPLES = {
    "title": "Ag Øå",
    "numeral": "B3 17",
    "h1": "Æbler på øen",
    "h2": "En rig høst af blå bær",
    "h3": "En rig høst af blå bær",
}
_SAMPLE = (
    "Æbler, blåbær og øl: en lang linje viser, hvordan bogstaverne står ved siden af hinanden i 1, 2 og 3 spalter."
)
_DISPLAY = ("title", "numeral", "h1", "h2")
_SANS = ("small", "label", "h3")
_UNITS = {"pt": 1.0, "mm": PT_PER_MM, "cm": 10 * PT_PER_MM, "in": 72.0, "px": PT_PER_PX}
FEATURES = {
    "liga": ("Ligatures", "fi fl ffi affald fløde", "font-variant-ligatures: common-ligatures"),
    "kern": ("Kerning", "AV To LT Våd Yde", "font-kerning: normal"),
    "onum": ("Old-style figures", "0123456789", "font-variant-numeric: oldstyle-nums proportional-nums"),
    "tnum": ("Tabular figures", "11 417,00", "font-variant-numeric: tabular-nums lining-nums"),
    "smcp": ("Small capitals", "Små kapitæler", "font-variant-caps: small-caps"),
    "sups": ("Superiors", "x1234", "font-variant-position: super"),
}
"""OpenType feature → what it is called, what shows it, and the declaration that asks for it (CSS Fonts 4)."""


def scale(layout: Layout) -> list[dict[str, str]]:
    """The sizes of type, largest first: name, size, line in pt, the face's token, and a text that is set in it."""
    sizes = layout.tokens.get("sizes", {})
    found = [
        {
            "name": name,
            "size": str(value),
            "line": _line(sizes, name),
            "family": "display" if name in _DISPLAY else "sans" if name in _SANS else "text",
            "sample": SAMPLES.get(name, _SAMPLE),
        }
        for name, value in sizes.items()
        if name != "line" and not name.endswith("-line")
    ]
    return sorted(found, key=lambda row: -points(row["size"]))


def _line(sizes: dict[str, Any], name: str) -> str:
    """The line that a size is set in: its own, for body that of the text, else the size itself."""
    return str(sizes.get(f"{name}-line", sizes.get("line" if name in ("body", "h3") else name, "")))


def points(length: str) -> float:
    """A CSS length of absolute units in pt (CSS Values 3, 6.2); 0 for anything else."""
    found = re.fullmatch(r"([\d.]+)(pt|mm|cm|in|px)", length)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def faces(layout: Layout, fonts: FontSet) -> list[dict[str, Any]]:
    """The families that tokens name, with their cuts and what their regular cut can do."""
    found = []
    for token, value in layout.tokens.get("fonts", {}).items():
        family = chosen(listed(str(value)), layout.tokens, fonts.families) or str(value)
        cuts = [face.cut for face in fonts.faces if face.family == family]
        upright = [face for face in fonts.faces if face.family == family and not face.italic]
        has = _features(min(upright, key=lambda face: abs(face.weight - 400)).program) if upright else frozenset()
        rows = [
            {"name": FEATURES[f][0], "sample": FEATURES[f][1], "css": FEATURES[f][2], "has": f in has} for f in FEATURES
        ]
        found.append({"token": token, "family": family, "cuts": cuts, "features": rows})
    return found


def _features(program: bytes) -> frozenset[str]:
    """Tags of a face's OpenType features; figures that are tabular from the start count as such."""
    font = TTFont(io.BytesIO(program), lazy=True)
    tags = {
        record.FeatureTag
        for table in ("GSUB", "GPOS")
        if table in font
        for record in font[table].table.FeatureList.FeatureRecord
    }
    digits = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    return frozenset(tags | ({"tnum"} if len(digits) == 1 else set()))
