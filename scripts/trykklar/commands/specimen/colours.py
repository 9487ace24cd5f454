"""Colours of a layout as a specimen shows them: values, inks, grey twin, contrast, and how they look to others."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

from ...layouts.colour.grey_twins import found_inks, grey_of, grey_twin, hexadecimal, lightness
from ...layouts.colour.sight import APART, GREY_APART, contrast, difference, seen
from ...layouts.colour.tokens import ColourToken
from ...layouts.layout import Layout

SIGHTS = {"": "as seen", "protan": "protanopia", "deutan": "deuteranopia"}
"""How the board's colours are looked at (`sight.APART`), as a specimen calls it."""


def swatches(layout: Layout) -> list[dict[str, Any]]:
    """Every colour token, in the order of the files, with all that is to be known of it."""
    return [_swatch(layout, token) for token in layout.colours]


def _swatch(layout: Layout, token: ColourToken) -> dict[str, Any]:
    value = hexadecimal(token.rgb)
    paper = layout.colour("paper") or "#ffffff"
    on, on_value = _text_on(layout, token.name, value, paper)
    inks = token.inks or found_inks(token.rgb)
    return {
        "name": token.name,
        "rgb": value,
        "inks": " ".join(f"{percent:g}" for percent in inks),
        "found": token.inks is None,
        "spot": token.spot or "",
        "black": inks[:3] == (0, 0, 0) and inks[3] > 0,
        "twin": f"{grey_twin(token):g}",
        "twin_rgb": hexadecimal(grey_of(token.rgb)),
        "lightness": f"{lightness(token.rgb):.0f}",
        "paper": f"{contrast(value, paper):.1f}",
        "on": on,
        "on_rgb": on_value,
        "on_contrast": f"{contrast(on_value, value):.1f}",
    }


def _text_on(layout: Layout, name: str, value: str, paper: str) -> tuple[str, str]:
    """Name and value of the text that stands on a colour: its companion, else paper or ink, whichever is legible."""
    companion = layout.colour(f"{name}-on")
    if companion:
        return f"{name}-on", companion
    ink = layout.colour("ink") or "#000000"
    return ("paper", paper) if contrast(paper, value) >= contrast(ink, value) else ("ink", ink)


def series(layout: Layout) -> list[str]:
    """Names of the colours that tell columns of a board apart: numbered ones that begin with 'theme-'."""
    return [token.name for token in layout.colours if re.fullmatch(r"theme-\d+", token.name)]


def sights(layout: Layout) -> list[dict[str, Any]]:
    """The series as everybody sees it: a row a sight, with the smallest difference of two of its colours and the least
    allowed."""
    names = series(layout)
    values = [str(layout.colour(name)) for name in names]
    if len(values) < 2:
        return []
    rows = []
    for sight, called in SIGHTS.items():
        nearest = min(
            combinations(range(len(names)), 2), key=lambda pair: difference(values[pair[0]], values[pair[1]], sight)
        )
        apart = difference(values[nearest[0]], values[nearest[1]], sight)
        shown = [seen(value, sight) for value in values]
        rows.append(_row(called, names, shown, nearest, f"{apart:.0f}", f"{APART[sight]:.0f}", "ΔE 2000"))
    tokens = {token.name: token for token in layout.colours}
    greys = [lightness(tokens[name].rgb) for name in names]
    nearest = min(combinations(range(len(names)), 2), key=lambda pair: abs(greys[pair[0]] - greys[pair[1]]))
    shown = [hexadecimal(grey_of(tokens[name].rgb)) for name in names]
    apart = abs(greys[nearest[0]] - greys[nearest[1]])
    rows.append(_row("black alone", names, shown, nearest, f"{apart:.0f}", f"{GREY_APART:.0f}", "L*"))
    return rows


def _row(
    called: str, names: list[str], shown: list[str], nearest: tuple[int, int], apart: str, least: str, unit: str
) -> dict[str, Any]:
    fields = [{"name": name, "rgb": value, "on": _legible(value)} for name, value in zip(names, shown, strict=True)]
    one, other = nearest
    return {
        "sight": called,
        "fields": fields,
        "nearest": [names[one], names[other]],
        "apart": apart,
        "least": least,
        "unit": unit,
    }


def _legible(value: str) -> str:
    return max(("#ffffff", "#000000"), key=lambda text: contrast(text, value))
