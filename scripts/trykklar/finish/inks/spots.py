"""Inks of their own beside the four: a logo's colour, mixed by the ink's maker and not on the paper.

A colour token names its ink with `spot`, and with `cmyk` what stands for it where the press has the four alone, where a
gradient or a picture blends it, and on every proof. In a file it is a Separation with these inks as its alternate
(ISO 32000-1, 8.6.6.4; ISO 15930-7, 6.2.4: PDF/X-4 takes it with an alternate in the condition's own colour space).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pikepdf

from ...layouts.colour.tokens import ColourToken, Rgb
from ...typeset.parts import EntryParts

_SEPARATION = re.compile(rb"/Separation\s*/([^\s/\[\]<>()]+)")


class Spots:
    """The spot colours of a layout: by RGB value, and each by the name that pages know its colour space by."""

    def __init__(self, tokens: Iterable[ColourToken]) -> None:
        named = {token.spot: token for token in sorted(tokens, key=lambda token: token.name) if token.spot}
        names = {spot: f"TkSpot{number}" for number, spot in enumerate(sorted(named), 1)}
        self.by_rgb: dict[Rgb, str] = {token.rgb: names[spot] for spot, token in named.items()}
        self.spaces: Mapping[str, Any] = {names[spot]: _space(spot, token) for spot, token in named.items()}


def _space(spot: str, token: ColourToken) -> Any:
    """A colour space of one ink: none of it is paper, all of it looks like the token's four inks."""
    twin = [value / 100 for value in token.inks or (0, 0, 0, 0)]
    tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=twin, N=1)
    return pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name("/" + spot), pikepdf.Name.DeviceCMYK, tint])


def used_spots(parts: Iterable[EntryParts]) -> tuple[str, ...]:
    """The spot colours that separated entries are painted in, in the order of their names."""
    sources = (source for entry in parts for source in (*entry.resources.values(), *map(_head, entry.objects.values())))
    return tuple(sorted({_plain(name) for source in sources for name in _SEPARATION.findall(source)}))


def _head(source: bytes) -> bytes:
    return source.partition(b"\nstream\n")[0]


def _plain(name: bytes) -> str:
    return re.sub(rb"#([0-9a-fA-F]{2})", lambda code: bytes([int(code[1], 16)]), name).decode("utf-8", "replace")
