"""What a colour becomes where there is black ink alone, on a one-colour press or an office printer.

The twin of a colour is as light as it is (CIE L*), printed with a screen of black on the paper of the printing
condition that comes with the project; full black ink is lighter than a screen's black, so the tones between are those
between paper and it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from coloraide import Color

from ...base.problems import Place
from .conditions import load_condition
from .conversion import Conversion
from .tokens import ColourToken, Inks, Rgb

CONDITION = "FOGRA39"
"""The printing condition that twins are found for."""


def hexadecimal(rgb: Rgb) -> str:
    """'#rrggbb'."""
    return "#{:02x}{:02x}{:02x}".format(*rgb)


@lru_cache(1000)
def lightness(rgb: Rgb) -> float:
    """CIE L* (D50) of an sRGB colour, 0 to 100."""
    return float(Color(hexadecimal(rgb)).convert("lab")["l"])


@lru_cache(1000)
def grey_of(rgb: Rgb) -> Rgb:
    """The grey of sRGB that is as light."""
    level = Color("lab", [lightness(rgb), 0, 0]).convert("srgb")["red"]
    value = min(255, max(0, round(float(level) * 255)))
    return value, value, value


def grey_twin(token: ColourToken) -> float:
    """Percent of black ink alone that stands for a token: its own `grey`, or the one as light as it."""
    return token.grey if token.grey is not None else found_twin(token.rgb)


@lru_cache(1000)
def found_twin(rgb: Rgb) -> float:
    """Percent of black ink, whole, that is as dark on paper as an sRGB colour."""
    return float(round(_conversion().black_of_grey[grey_of(rgb)[0]]))


def found_inks(rgb: Rgb) -> Inks:
    """Inks, in percent, of a colour that names none."""
    return _conversion().flat(rgb)


@lru_cache(1)
def _conversion() -> Conversion:
    condition = load_condition(CONDITION, None, Path(), Place("tokens.yaml"))
    return Conversion(condition.icc, condition.ink_limit)
