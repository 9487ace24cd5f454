"""Colour tokens: a layout's colours, for screens and in ink.

A colour of `tokens.yaml` is an RGB value, or a mapping of `rgb` and, for print, `cmyk` (percent of cyan, magenta,
yellow and black), `grey` (percent of black ink alone) and `spot` (the name of an ink of its own, for which the four of
`cmyk` stand where there is none). Where there is no `cmyk`, the grey is its ink; beside one
it is the colour's grey twin: what it becomes on a press with black alone. Pages are typeset in RGB, so a colour is
known by its RGB value when it comes to ink, and two tokens of one RGB value cannot have different inks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...base.located_yaml import Located
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule

rule("colour-clash", "two colour tokens of one RGB value with different inks")

Rgb = tuple[int, int, int]
"""sRGB, 0 to 255 each."""
Inks = tuple[float, float, float, float]
"""Percent of cyan, magenta, yellow and black."""

_RGB = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_KEYS = {"rgb", "cmyk", "grey", "spot"}
_SPOT = re.compile(r"[^\W_][\w .+-]{0,59}")
_PROCESS = frozenset({"all", "none", "cyan", "magenta", "yellow", "black"})


@dataclass(frozen=True, slots=True)
class ColourToken:
    """A colour as a layout names it."""

    name: str
    rgb: Rgb
    inks: Inks | None
    """None where the printing condition's profile finds them."""
    place: Place = field(kw_only=True)
    grey: float | None = field(default=None, kw_only=True)
    """Percent of black alone that stands for it on a one-colour press; None where the profile finds it
    (`grey_twins.py`)."""
    spot: str | None = field(default=None, kw_only=True)
    """The ink of its own that it is printed in, as its maker calls it: 'PANTONE 300 C'."""


def read_colours(colours: Mapping[str, Any], located: Located) -> dict[str, ColourToken]:
    """The group `colours` of a tokens.yaml. Raises `ProblemsFound` at the lines of those that are no colours."""
    found: dict[str, ColourToken] = {}
    problems: list[Problem] = []
    for name, entry in colours.items():
        place = located.place(("colours", name))
        wrong = _fault(name, entry)
        if wrong:
            problems.append(Problem(*wrong, place))
            continue
        rgb = entry["rgb"] if isinstance(entry, dict) else entry
        inks, grey = (_inks(entry), _grey(entry)) if isinstance(entry, dict) else (None, None)
        found[name] = ColourToken(name, parse_rgb(str(rgb)), inks, place=place, grey=grey, spot=_spot(entry))
    if problems:
        raise ProblemsFound(problems)
    return found


def ink_table(tokens: Iterable[ColourToken]) -> dict[Rgb, Inks]:
    """RGB value → inks, of those that have any. Raises `ProblemsFound` where two tokens want different inks for one
    value."""
    table: dict[Rgb, ColourToken] = {}
    problems: list[Problem] = []
    for token in tokens:
        if token.inks is None:
            continue
        known = table.setdefault(token.rgb, token)
        if (known.inks, known.spot) != (token.inks, token.spot):
            what = f"'{token.name}' has the RGB value of '{known.name}' ({known.place}) and other inks"
            problems.append(
                Problem("colour-clash", what, "give both the same inks, or one of them another RGB value", token.place)
            )
    if problems:
        raise ProblemsFound(problems)
    return {rgb: token.inks for rgb, token in table.items() if token.inks is not None}


def spots_of(tokens: Iterable[ColourToken]) -> dict[str, Rgb]:
    """Ink of its own → the RGB value of the colour that is printed in it."""
    return {token.spot: token.rgb for token in sorted(tokens, key=lambda token: token.name) if token.spot}


def parse_rgb(text: str) -> Rgb:
    """The value of '#rgb' or '#rrggbb'. Raises `ValueError` for anything else."""
    if not _RGB.fullmatch(text):
        raise ValueError(f"no RGB value: {text!r}")
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _fault(name: str, entry: Any) -> tuple[str, str, str] | None:
    """Code, message and hint of what is wrong with a colour."""
    if not _RGB.fullmatch(str(entry.get("rgb") if isinstance(entry, dict) else entry)):
        return (
            "schema-type",
            f"the colour '{name}' has no RGB value such as #0b4f6c",
            f'write {name}: {{rgb: "#0b4f6c"}}',
        )
    return _ink_fault(name, entry) if isinstance(entry, dict) else None


def _ink_fault(name: str, entry: Mapping[str, Any]) -> tuple[str, str, str] | None:
    unknown = sorted(str(key) for key in entry.keys() - _KEYS)
    if unknown:
        return (
            "schema-unknown-key",
            f"the colour '{name}' has the unknown key '{unknown[0]}'",
            "a colour has rgb, cmyk, grey and spot",
        )
    cmyk = entry.get("cmyk", [0, 0, 0, 0])
    if not isinstance(cmyk, list) or len(cmyk) != 4 or not all(map(_is_percent, cmyk)):
        hint = f"write cmyk: [90, 45, 25, 44]; found {cmyk!r}"
        return "schema-type", f"the inks of the colour '{name}' are not four percentages from 0 to 100", hint
    if not _is_percent(entry.get("grey", 0)):
        hint = f"write grey: 76; found {entry['grey']!r}"
        return "schema-type", f"the grey of the colour '{name}' is no percentage of black from 0 to 100", hint
    if "spot" in entry and "cmyk" not in entry:
        hint = "add cmyk: the four inks that stand for it on proofs and on presses without it"
        return "schema-type", f"the spot colour '{name}' has no twin in four inks", hint
    spot = entry.get("spot", "PANTONE")
    if not isinstance(spot, str) or not _SPOT.fullmatch(spot) or spot.lower() in _PROCESS:
        hint = f"write the ink's name as its maker does: spot: PANTONE 300 C; found {spot!r}"
        return "schema-type", f"the ink of the colour '{name}' has no name that a press knows", hint
    return None


def _spot(entry: Any) -> str | None:
    return str(entry["spot"]) if isinstance(entry, dict) and "spot" in entry else None


def _is_percent(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _grey(entry: Mapping[str, Any]) -> float | None:
    return float(entry["grey"]) if "grey" in entry else None


def _inks(entry: Mapping[str, Any]) -> Inks | None:
    if "cmyk" not in entry:
        return (0.0, 0.0, 0.0, float(entry["grey"])) if "grey" in entry else None
    cyan, magenta, yellow, black = (float(value) for value in entry["cmyk"])
    return cyan, magenta, yellow, black
