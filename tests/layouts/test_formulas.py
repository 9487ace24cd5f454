"""Formulas: the same notation for screens and paper, the same bytes for the same formula, and no traceback."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from trykklar.base.bounds import FORMULA, FORMULA_DEPTH
from trykklar.layouts.formulas import drawn, fault, mathml

GOOD = [
    "E = mc^2",
    r"\frac{a}{b} + \sqrt[3]{x}",
    r"\begin{align} a &= b \\ c &= d \end{align}",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
    r"\begin{bmatrix} a & b \end{bmatrix}^{-1} x_{-1} = \begin{pmatrix} 1 \\ 0 \end{pmatrix}^\top",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
    r"\int_0^\infty e^{-x^2}\,dx \label{gauss}",
    r"\mathbb{R}, \mathcal{L}, \hat{x}, \lVert x \rVert, \operatorname{argmax}",
]


@pytest.mark.parametrize("tex", GOOD)
def test_formulas_are_set_for_both(tex: str) -> None:
    assert fault(tex) == ""
    assert "\\" not in mathml(tex, display=True)
    assert "&amp;" not in mathml(tex, display=True)
    shown = drawn(tex, display=False)
    assert "<text" not in shown.svg  # paths alone: no font is asked for
    assert shown.width > 0.2
    assert shown.height > shown.depth >= 0


def test_a_formula_gives_the_same_bytes() -> None:
    first = drawn(GOOD[1], display=True).svg
    drawn.cache_clear()
    assert drawn(GOOD[1], display=True).svg == first


def test_numbers_of_lines_are_the_documents() -> None:
    assert "(1)" not in mathml(GOOD[2], display=True)


@pytest.mark.parametrize(
    ("tex", "says"),
    [
        (r"a \foo b", r"'\foo' is not known"),
        (r"\frac{a}{", "its braces do not close"),
        ("a & b", "stands outside lines"),
        (" ", "it is empty"),
        (r"\left( x", "it cannot be read"),
        ("x" * (FORMULA.most + 1), "characters"),
        ("{" * (FORMULA_DEPTH.most + 1) + "x" + "}" * (FORMULA_DEPTH.most + 1), "nested"),
    ],
)
def test_what_cannot_be_set_is_told(tex: str, says: str) -> None:
    assert says in fault(tex)


PIECES = [*"abx12{}^_&\\ ()[]+=", r"\frac", r"\sqrt", r"\left", r"\begin{cases}", r"\end{cases}", r"\text", r"\\"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16))
def test_no_formula_ends_in_a_traceback(pieces: list[str]) -> None:
    assert isinstance(fault("".join(pieces)), str)


def test_depth_is_that_of_what_hangs_below_the_line() -> None:
    assert drawn("x", display=False).depth < 0.1 < drawn("y_j", display=False).depth
    assert re.match(r"<svg ", drawn("x", display=False).svg)


def test_a_colour_of_a_group_is_that_of_the_group_alone() -> None:
    tex = r"\begin{bmatrix} \color{red}{a} & \color{blue}{b} \\ c & d \end{bmatrix}"
    assert fault(tex) == ""
    assert mathml(tex, display=True).count("<mtd>") == 4
    assert mathml(tex, display=True) == mathml(tex.replace(r"\color", r"\textcolor"), display=True)


NESTED = (
    r"\left[\left[\int_0^{n} 2 dx\right]^2\right]^2",
    r"\left(\left[\begin{pmatrix}a&2\\x&y\end{pmatrix}\right]^2+\frac{\hat{x}}{y}+\overline{a+b}\right)",
    r"\overbrace{x+\left(\sqrt{\frac{1}{y^{2}}}\right)}^{n}+\left|\underbrace{a}_{b}\right|",
    r"\left\{\sum_{i=1}^{\frac{n}{2}} x_i\middle|\widehat{ab}\right\}",
)


def test_heights_that_are_remembered_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [drawn(tex, display=display).svg for tex in NESTED for display in (True, False)]
    from ziamath.nodes.mrow import Mrow

    monkeypatch.setattr(Mrow, "_get_height_nostretch", Mrow._get_height_nostretch.__wrapped__)
    drawn.cache_clear()
    assert [drawn(tex, display=display).svg for tex in NESTED for display in (True, False)] == made
