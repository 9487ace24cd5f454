"""Recolouring: what a content stream says in ink, operator by operator."""

from __future__ import annotations

from itertools import pairwise

import pytest

from inked import fogra39
from trykklar.finish.inks.palettes import InkPalette, LuminosityPalette
from trykklar.finish.inks.pen import Pen, StateEntry
from trykklar.finish.inks.streams import Recolourer
from trykklar.layouts.colour.conversion import Conversion

TOKENS = {(27, 31, 35): (0.0, 0.0, 0.0, 100.0), (11, 79, 108): (90.0, 45.0, 25.0, 44.0)}
INK = InkPalette(Conversion(fogra39().icc, 300), TOKENS)
LOOKS = {
    "half": StateEntry(fill_alpha=0.5),
    "whole": StateEntry(fill_alpha=1.0),
    "mask": StateEntry(masked=True),
    "multiply": StateEntry(blended=True),
}
TEXT = b"BT /F 9 Tf [<0001>] TJ ET"


def inked(content: bytes, pen: Pen | None = None) -> str:
    return " ".join(Recolourer(INK, LOOKS, {"lab": "Lab"}, pen or Pen()).rewrite(content).decode().split())


def lit(content: bytes) -> str:
    return " ".join(Recolourer(LuminosityPalette(), LOOKS, {"lab": "Lab"}, Pen()).rewrite(content).decode().split())


@pytest.mark.parametrize(
    ("screen", "ink"),
    [
        (b"0.043137 0.309804 0.423529 rg", "0.9 0.45 0.25 0.44 k"),
        (b"0.043137 0.309804 0.423529 RG", "0.9 0.45 0.25 0.44 K"),
        (b"1 1 1 rg", "0 0 0 0 k"),
        (b"0 0 0 RG", "0 0 0 1 K"),
        (b"0.501961 0.501961 0.501961 rg", "0 0 0 0.62 k"),
        (b"0.5 g", "0 0 0 0.62 k"),
        (b"0 G", "0 0 0 1 K"),
        (b"/DeviceCMYK cs 0.1 0.2 0.3 0.4 scn", "0 0 0 1 k 0.1 0.2 0.3 0.4 k"),
        (b"/DeviceCMYK CS 0.1 0.2 0.3 0.4 SCN", "0 0 0 1 K 0.1 0.2 0.3 0.4 K"),
        (b"/DeviceRGB cs 1 1 1 sc", "0 0 0 1 k 0 0 0 0 k"),
        (b"1 1 0 0.9 k", "1 1 0 0.9 k"),
        (b"/lab cs 100 0 0 scn", "0 0 0 1 k 0 0 0 0 k"),
        (b"/Pattern cs /p0 scn", "/Pattern cs /p0 scn"),
        (b"0 0 9 9 re W n q Q", "0 0 9 9 re W n q Q"),
        (b"(1 0 0 rg) Tj % 1 0 0 rg", "(1 0 0 rg) Tj % 1 0 0 rg"),
    ],
)
def test_colours(screen: bytes, ink: str) -> None:
    assert inked(screen, Pen(width=3)) == ink


def test_more_ink_than_the_limit_is_cut_where_it_is_not_black() -> None:
    palette = InkPalette(Conversion(fogra39().icc, 250), {})
    assert palette.of_inks(1, 1, 0, 0.9) == pytest.approx((0.8, 0.8, 0, 0.9))
    assert palette.of_inks(0, 0, 0, 1) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("colour", "light"),
    [
        (b"1 0.5 0 rg", "0.595 g"),
        (b"0.2 g", "0.2 g"),
        (b"0 0 0 1 k", "0 g"),
        (b"1 0 0 0 K", "0.7 G"),
        (b"/lab cs 50 9 9 scn", "0 g 0.5 g"),
    ],
)
def test_in_a_mask_colours_are_light(colour: bytes, light: str) -> None:
    assert lit(colour) == light
    assert lit(b"0 0 0 rg " + TEXT) == "0 g " + TEXT.decode()


def overprints(content: bytes, pen: Pen | None = None) -> bool:
    """Whether the text at the end of some content does."""
    out = inked(content + b" " + TEXT, pen)
    before = out[: out.index("TJ")].split()
    states = [name for name, operator in pairwise(before) if operator == "gs" and name[1:] not in LOOKS]
    return bool(states) and states[-1] in ("/TextOverprint", "/Overprint")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"0 0 0 rg", True),
        (b"0.105882 0.121569 0.137255 rg", True),
        (b"q 0 0 0 rg", True),
        (b"1 1 1 rg", False),
        (b"0.2 0.2 0.2 rg", False),
        (b"0.043137 0.309804 0.423529 rg", False),
        (b"0 0 0 rg q 1 1 1 rg Q", True),
        (b"1 1 1 rg q 0 0 0 rg Q", False),
        (b"0 0 0 rg /half gs", False),
        (b"0 0 0 rg /half gs /whole gs", True),
        (b"0 0 0 rg /mask gs", False),
        (b"0 0 0 rg /multiply gs", False),
        (b"0 0 0 rg /Pattern cs /p scn", False),
        (b"0 0 0 rg 1 Tr", False),
        (b"0 0 0 rg 0 0 0 RG 2 Tr", True),
        (b"0 0 0 rg 1 0 0 RG 2 Tr", False),
        (b"0 0 0 rg 3 Tr", False),
        (b"", False),
    ],
)
def test_text_overprints_where_it_is_black_ink_and_nothing_shines_through(content: bytes, expected: bool) -> None:
    assert overprints(content) is expected


def test_what_follows_a_text_knocks_out() -> None:
    assert inked(b"0 0 0 rg " + TEXT + b" 0 0 5 5 re f") == (
        "0 0 0 1 k BT /TextOverprint gs /F 9 Tf [<0001>] TJ /KnockOut gs ET 0 0 5 5 re f"
    )


def test_a_colour_may_change_within_a_text() -> None:
    content = b"BT 0 0 0 rg [<01>] TJ 1 1 1 rg [<02>] TJ ET"
    assert inked(content) == "BT 0 0 0 1 k /TextOverprint gs [<01>] TJ 0 0 0 0 k /KnockOut gs [<02>] TJ ET"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"0 0 0 RG 0.4 w", True),
        (b"0 0 0 RG 3 w", False),
        (b"0.1 0 0 0.1 0 0 cm 0 0 0 RG 8 w", True),
        (b"4 0 0 4 0 0 cm 0 0 0 RG 0.4 w", False),
        (b"1 0 0 RG 0.4 w", False),
        (b"0 0 0 RG 0.4 w q 9 w Q", True),
    ],
)
def test_black_hairlines_overprint(content: bytes, expected: bool) -> None:
    out = inked(content + b" 0 0 m 9 9 l S").split()
    states = [""]
    for word, after in pairwise(out):
        if word == "q":
            states.append(states[-1])
        elif word == "Q":
            states.pop()
        elif after == "gs":
            states[-1] = word
    assert (states == ["/LineOverprint"]) is expected
    assert out[-7:] == "0 0 m 9 9 l S".split()


def test_a_form_takes_nothing_for_granted() -> None:
    """It is drawn with the state that stands where it is drawn, so it says at once that it knocks out."""
    assert inked(b"1 1 1 rg 0 0 5 5 re f", Pen.of_form()) == "0 0 0 0 k /KnockOut gs 0 0 5 5 re f"


def test_streams_of_one_page_go_on_from_each_other() -> None:
    writer = Recolourer(INK, LOOKS, {}, Pen())
    assert b"gs" not in writer.rewrite(b"q 0 0 0 rg")
    assert b"/TextOverprint gs" in writer.rewrite(TEXT)
    assert writer.states == {"TextOverprint", "KnockOut"}
    assert b"gs" not in writer.rewrite(b"Q " + TEXT)
