"""Families of fonts as styles, charts and drawings name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from trykklar.layouts.families import (
    chosen,
    declared,
    generics,
    listed,
    namings,
    styled_without_generics,
    told,
    without_generics,
)

TOKENS = {"fonts": {"text": '"Own Serif", Georgia', "sans": "'Own Sans'", "mono": "Own Mono"}}
THERE = ("Own Mono", "Own Sans", "Own Serif", "Own Serif Display")


@pytest.mark.parametrize(
    ("value", "families"),
    [
        ('"Own Sans", Georgia, serif', ("Own Sans", "Georgia", "serif")),
        ("Own   Sans", ("Own Sans",)),
        ("Source Sans 3, sans-serif", ("Source Sans 3", "sans-serif")),
        ("", ()),
    ],
)
def test_a_list_is_read(value: str, families: tuple[str, ...]) -> None:
    assert listed(value) == families


def test_a_stylesheet_is_read_with_its_lines() -> None:
    css = """:root { --own: "A B"; --length: 3pt }
@page { size: A4; @top-left { font: 600 9pt/1.2 "C", sans-serif } }
@media print { .a { font-family: inherit; & .b { font: italic 400 112.5%/1.6 var(--own) } } }
@font-face { font-family: "X"; src: url(x) }
h1 { font: 300 clamp(2rem, 1rem + 3vw, 4rem)/1.08 D
  , serif; font-size: 3pt }"""
    found = [(naming.families, naming.variables, naming.line) for naming in namings(css)]
    assert found == [
        (("C", "sans-serif"), (), 2),
        ((), ("--own",), 3),
        (("D", "serif"), (), 5),
        (("A B",), (), 1),
    ]
    assert [naming.families for naming in declared("fill: red; font: 12px/1 Arial, serif")] == [("Arial", "serif")]


def test_a_list_comes_to_the_first_that_there_is() -> None:
    assert chosen(["Georgia", "own sans"], TOKENS, THERE) == "Own Sans"
    assert chosen(["Arial", "sans-serif"], TOKENS, THERE) == "Own Sans"
    assert chosen(["serif"], TOKENS, THERE) == "Own Serif"
    assert chosen(["serif"], {}, THERE) is None
    assert chosen(["cursive", "Arial"], TOKENS, THERE) is None


def test_generic_families_are_those_of_tokens() -> None:
    assert generics(TOKENS) == {
        "serif": ("Own Serif", "Georgia"),
        "sans-serif": ("Own Sans",),
        "monospace": ("Own Mono",),
    }
    assert without_generics("Arial, sans-serif", TOKENS) == "Arial, 'Own Sans'"
    assert styled_without_generics("a{font:12px serif;fill:serif}", TOKENS) == (
        "a{font:12px 'Own Serif', 'Georgia';fill:serif}"
    )


def test_a_colophon_names_a_design_once_in_the_order_of_the_tokens() -> None:
    used = ["Own Sans", "Own Serif Display", "Another", "Own Serif", "Own Serif Condensed"]
    assert told(used, TOKENS) == ("Own Serif", "Own Sans", "Another", "Own Serif Condensed")


def test_the_projects_own_styles_name_tokens_alone() -> None:
    sheets = sorted((Path(__file__).parents[2] / "layouts").glob("*/*.css"))
    named = {name for sheet in sheets for naming in namings(sheet.read_text("utf-8")) for name in naming.families}
    assert sheets
    assert named <= {"serif", "sans-serif", "system-ui", "ui-monospace", "monospace", "Georgia"}
