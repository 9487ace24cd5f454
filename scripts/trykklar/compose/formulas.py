"""Formulas in HTML: as MathML, and as a drawing on the line that it stands on."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ..layouts.formulas import Drawn


def with_alternative(mathml: str, tex: str) -> str:
    """MathML that says its source to programs which cannot show it."""
    return mathml.replace("<math ", f'<math alttext="{escape(" ".join(tex.split()))}" ', 1)


def in_line(formula: Drawn, tex: str, mathml: str, made: Callable[[str], str], *, display: bool) -> str:
    """A drawing as wide and deep as its letters ask, read out as its source, with its MathML for programs.

    `made`: gives a drawing a URL.
    """
    size = f"width: {formula.width:.3f}em; height: {formula.height:.3f}em"
    style = size if display else f"{size}; vertical-align: {-formula.depth:.3f}em"
    name = "formula display" if display else "formula"
    alt = escape(" ".join(tex.split()))
    told = f'data-mathml="{escape(mathml)}"'
    return f'<img class="{name}" data-tag="Formula" src="{made(formula.svg)}" alt="{alt}" {told} style="{style}">'
