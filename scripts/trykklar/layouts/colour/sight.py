"""How colours are seen: how far text is from its ground, and colours from each other, by everybody."""

from __future__ import annotations

from functools import lru_cache

from coloraide import Color

APART = {"": 20.0, "protan": 12.0, "deutan": 12.0}
"""Least CIEDE2000 difference of two columns' colours, as seen, and as protanopes and deuteranopes see them (Brettel,
Viénot and Mollon 1997, Viénot et al. 1999). Two shades side by side are told apart from some 2 on; in a legend or over
pages it takes far more."""
GREY_APART = 10.0
"""Least difference in lightness (CIE L*, 0 to 100), for prints and copies in black."""


@lru_cache(1000)
def contrast(text: str, ground: str) -> float:
    """Contrast ratio of two colours ('#rrggbb'), 1 to 21 (WCAG 2.2)."""
    return float(Color(text).contrast(ground))


@lru_cache(1000)
def seen(colour: str, sight: str) -> str:
    """A colour ('#rrggbb') as it is seen with a sight of `APART`."""
    return str(Color(colour).filter(sight).convert("srgb").clip().to_string(hex=True)) if sight else colour


@lru_cache(1000)
def difference(one: str, other: str, sight: str) -> float:
    """CIEDE2000 difference of two colours ('#rrggbb') with a sight of `APART`."""
    first, second = (Color(colour).filter(sight) if sight else Color(colour) for colour in (one, other))
    return float(first.delta_e(second, method="2000"))


@lru_cache(1000)
def unlike(one: str, other: str) -> str:
    """Why two colours ('#rrggbb') are not far enough apart; nothing where they are."""
    found = []
    for sight, least in APART.items():
        apart = difference(one, other, sight)
        if apart < least:
            found.append(f"{apart:.0f} of {least:.0f} (CIEDE2000{', ' + sight + 'opia' if sight else ''})")
    light = abs(Color(one).convert("lab")["l"] - Color(other).convert("lab")["l"])
    if light < GREY_APART:
        found.append(f"{light:.0f} of {GREY_APART:.0f} in lightness")
    return "; ".join(found)
