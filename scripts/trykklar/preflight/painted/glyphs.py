"""Fonts as content uses them: how codes are read from strings, and how wide they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>()")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]+>|\[[^\]]*\])")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


@dataclass(kw_only=True)
class UsedFont:
    """A font resource."""

    number: int
    """Object number; 0 where it is inline."""
    base: str
    composite: bool
    widths: dict[int, float] = field(default_factory=dict, repr=False)
    """Code → advance in 1/1000 em."""
    default: float = 1000.0
    ascent: float = 0.75
    """In em."""
    descent: float = -0.2

    def codes(self, text: bytes) -> tuple[int, ...]:
        """The codes of a shown string; composite fonts are taken to be Identity, two bytes a code."""
        if not self.composite:
            return tuple(text)
        return tuple((text[i] << 8) | text[i + 1] for i in range(0, len(text) - 1, 2))


def read_font(font: Any) -> UsedFont:
    """What text positions depend on (ISO 32000-1, 9.6.2 and 9.7.4.3)."""
    number = font.objgen[0]
    base = str(font.get("/BaseFont", ""))[1:]
    if font.get("/Subtype") != "/Type0":
        first = int(font.get("/FirstChar", 0))
        widths = {first + index: float(width) for index, width in enumerate(font.get("/Widths", []))}
        return _measured(
            UsedFont(number=number, base=base, composite=False, widths=widths, default=500.0),
            font.get("/FontDescriptor"),
        )
    below = font.DescendantFonts[0]
    widths = {}
    values = list(below.get("/W", []))
    at = 0
    while at < len(values):
        first = int(values[at])
        if isinstance(values[at + 1], pikepdf.Array):
            widths.update({first + index: float(width) for index, width in enumerate(values[at + 1])})
            at += 2
        else:
            widths.update(dict.fromkeys(range(first, int(values[at + 1]) + 1), float(values[at + 2])))
            at += 3
    return _measured(
        UsedFont(
            number=number,
            base=base,
            composite=True,
            widths=widths,
            default=float(below.get("/DW", 1000)),
        ),
        below.get("/FontDescriptor"),
    )


def _measured(font: UsedFont, descriptor: Any) -> UsedFont:
    if descriptor is not None:
        font.ascent = float(descriptor.get("/CapHeight", 0) or descriptor.get("/Ascent", 750)) / 1000
        font.descent = float(descriptor.get("/Descent", -200)) / 1000
    return font


def code_texts(character_map: bytes) -> dict[int, str]:
    """Code → text of a ToUnicode map (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for block in _BLOCK.finditer(character_map):
        for first, second, third in (_CHAR if block[1] == b"bfchar" else _RANGE).findall(block[2]):
            if block[1] == b"bfchar":
                found[int(first, 16)] = bytes.fromhex(second.decode()).decode("utf-16-be", "replace")
            elif third.startswith(b"<"):
                start = int.from_bytes(bytes.fromhex(third[1:-1].decode()), "big")
                for code in range(int(first, 16), int(second, 16) + 1):
                    found[code] = chr(start + code - int(first, 16))
            elif third:
                texts = re.findall(rb"<([0-9A-Fa-f]+)>", third)
                for code, text in zip(range(int(first, 16), int(second, 16) + 1), texts, strict=False):
                    found[code] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    return found
