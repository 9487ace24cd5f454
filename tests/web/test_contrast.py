"""Both schemes of the site can be read: contrast of pairs, computed from the tokens (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import pytest

from support import REPOSITORY
from trykklar.base.problems import Place
from trykklar.base.settings import read_settings
from trykklar.layouts.layout import Layout, load_layout

TEXT, SIGN = 4.5, 3.0
_THEMES = [f"theme-{number}" for number in range(1, 6)]
PAIRS = [
    ("ink", "paper", TEXT),
    ("soft", "paper", TEXT),
    ("accent", "paper", TEXT),
    ("ink", "mist", TEXT),
    ("soft", "mist", TEXT),
]
PAIRS += [(f"{theme}-text", "paper", TEXT) for theme in _THEMES] + [(f"{theme}-on", theme, TEXT) for theme in _THEMES]
PAIRS += [(f"{theme}-text", "mist", TEXT) for theme in _THEMES]
PAIRS += [
    ("ink", "ramp-1", TEXT),
    ("ink", "ramp-2", TEXT),
    *((f"ramp-{step}-on", f"ramp-{step}", TEXT) for step in (3, 4, 5)),
]
PAIRS += [(f"code-{part}", "mist", TEXT) for part in ("string", "name")]
PAIRS += [(over, "code-mark", TEXT) for over in ("ink", "soft", "code-string", "code-name")]
PAIRS += [(f"area-{number}", "paper", TEXT) for number in range(1, 7)]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def layout() -> Layout:
    return load_layout(read_settings(REPOSITORY / "source" / "handbook"), "web", Place("test"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("over", "under", "least"), PAIRS)
def test_pairs_of_colours_can_be_told_apart(layout: Layout, scheme: str, over: str, under: str, least: float) -> None:
    dark: dict[str, str] = layout.tokens["dark"] if scheme == "dark" else {}
    colours = [dark.get(name) or layout.colour(name) or "" for name in (over, under)]
    assert all(colours), (over, under)
    assert _contrast(*colours) >= least, (over, under, colours)
