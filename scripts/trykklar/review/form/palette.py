"""Colours that carry text are legible, and the board's columns stay apart, also in grey and for colour-blind
readers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from coloraide import Color

from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule
from ...layouts.colour.grey_twins import found_twin
from ...layouts.layout import Layout
from ...sources.manuscript import Manuscript

LEAST_CONTRAST = 4.5
"""Of text to its ground (WCAG 2.2, success criterion 1.4.3)."""
APART = {"": 20.0, "protan": 12.0, "deutan": 12.0}
"""Least CIEDE2000 difference of two columns' colours, as seen, and as protanopes and deuteranopes see them (Brettel,
Viénot and Mollon 1997, Viénot et al. 1999). Two shades side by side are told apart from some 2 on; in a legend or over
pages it takes far more."""
GREY_APART = 10.0
"""Least difference in lightness (CIE L*, 0 to 100), for prints and copies in black."""

TWIN_OFF = 5.0
"""Percent of black by which a grey twin may be off: about as much as a press varies by in one run."""


rule("contrast-low", "a colour for text that is too near to its ground", WARNING, waivable=True)


def contrasts(layouts: dict[str, Layout]) -> Iterator[Problem]:
    """Colours for text, and their grounds, as token names pair them: NAME-on on NAME, NAME-text on paper, ink and soft
    on paper."""
    told: set[tuple[str, Place]] = set()
    for layout in layouts.values():
        places = {token.name: token.place for token in layout.colours}
        names = {*places}
        pairs = [(f"{name}-on", name) for name in names if f"{name}-on" in names]
        pairs += [
            (name, "paper")
            for name in names
            if (name.endswith("-text") or name in ("ink", "soft")) and "paper" in names
        ]
        for text, ground in sorted(pairs):
            found = contrast(str(layout.colour(text)), str(layout.colour(ground)))
            if found < LEAST_CONTRAST and (text, places[text]) not in told:
                told.add((text, places[text]))
                what = f"'{text}' on '{ground}' has a contrast of {found:.1f}:1, and text wants {LEAST_CONTRAST}:1"
                yield Problem("contrast-low", what, "make the one darker or the other lighter", places[text])


rule(
    "colours-alike",
    "two columns of the board whose colours cannot be told apart by everybody, or in grey",
    WARNING,
    WARNING,
    waivable=True,
)


def columns_apart(manuscript: Manuscript, layouts: dict[str, Layout]) -> Iterator[Problem]:
    """Columns of the board whose colours cannot be told apart."""
    board = manuscript.publication.board
    if board is None:
        return
    for layout in layouts.values():
        items = [(item, str(layout.colour(item.colour))) for item in board.columns.items if layout.colour(item.colour)]
        for (one, first), (other, second) in combinations(items, 2):
            told = unlike(first, second)
            if told:
                what = f"the colours of '{one.short}' and '{other.short}' are alike in layout '{layout.name}': {told}"
                index = board.columns.items.index(other)
                place = manuscript.located.place(("board", "columns", "items", index, "colour"))
                yield Problem("colours-alike", what, "choose colours that differ in lightness as well as in hue", place)


rule("grey-twin", "a colour whose grey is lighter or darker than it is", WARNING, waivable=True)


def twins(layouts: dict[str, Layout]) -> Iterator[Problem]:
    """Grey twins that are lighter or darker than the colours that they stand for."""
    for token in dict.fromkeys(token for layout in layouts.values() for token in layout.colours):
        if token.grey is not None and abs(token.grey - found_twin(token.rgb)) > TWIN_OFF:
            what = (
                f"the grey of '{token.name}' is {token.grey:g} % of black, and the one as light as it "
                f"{found_twin(token.rgb):g} %"
            )
            yield Problem("grey-twin", what, f"write grey: {found_twin(token.rgb):g}", token.place)


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
