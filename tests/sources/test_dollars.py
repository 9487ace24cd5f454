"""Which dollar signs are formulas, and which are money."""

from __future__ import annotations

import pytest

from trykklar.sources.markup.formulas import FORMULAS
from trykklar.sources.markup.parse import parse
from trykklar.sources.markup.scan import scan


def read(text: str) -> tuple[list[tuple[str, str]], list[str], list[tuple[str, str]]]:
    """(Kind, TeX) of formulas, codes of problems, (kind, id) of anchors."""
    parsed = parse(text, "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md", parsed.env.get("references"))
    flat = [each for token in parsed.tokens for each in (token, *(token.children or ()))]
    formulas = [(each.type, each.content.strip()) for each in flat if each.type in FORMULAS]
    return formulas, [p.code for p in parsed.problems + found.problems], [(a.kind, a.id) for a in found.anchors]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("Energy is $E = mc^2$.", [("math_inline", "E = mc^2")]),
        ("Where $x$ is.", [("math_inline", "x")]),
        (
            "So $a_1 +\nb_2$ holds, by $n-1$ or $2.5$.",
            [("math_inline", "a_1 +\nb_2"), ("math_inline", "n-1"), ("math_inline", "2.5")],
        ),
        ("$$\na = b\n$$", [("math_block", "a = b")]),
        ("$$a = b$$ (Eq_1)", [("math_block_label", "a = b")]),
        ("In {math}`a^2` too.", [("math_inline", "a^2")]),
        ("```{math}\na\n```", [("math_block", "a")]),
        (
            ":::{math}\n:label: two\n\na &= b \\\\\nc &= d\n:::",
            [("math_block_label", "\\begin{align*}a &= b \\\\\nc &= d\\end{align*}")],
        ),
        ("\\begin{align}\na &= b\n\\end{align}", [("amsmath", "\\begin{align}\na &= b\n\\end{align}")]),
        ("It costs $5 and $10, or $5-$10.", []),
        ("`$x$` and \\$x\\$.", []),
    ],
)
def test_formulas_and_money(text: str, formulas: list[tuple[str, str]]) -> None:
    found, codes, _ = read(text + "\n")
    assert found == formulas
    assert codes == []


def test_a_label_is_an_equation_to_refer_to() -> None:
    assert read("$$a = b$$ (Eq_1)\n")[2] == [("equation", "eq-1")]
