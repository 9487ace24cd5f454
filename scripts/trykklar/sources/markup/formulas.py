"""Formulas in Markdown: `$x^2$` in the line, `$$ … $$ (label)` and LaTeX's environments on lines of their own.

Two dollar signs around what has nothing of a formula are money.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from .ids import as_id

FORMULAS = frozenset({"math_inline", "math_inline_double", "math_block", "math_block_label", "amsmath"})
"""Tokens that are formulas; their content is TeX."""
IN_LINE = re.compile(
    r"(?<![\\\w$])\$(?![\s$])"
    r"(?:[A-Za-z](?:\s?[+\-*/]\s?\w+)*|[^$\n]*?[\\^_={}<>≤≥∈∑∫→][^$]*?|\d[\d.,]*)"
    r"(?<![\s\\])\$(?![\w$])"
)
"""Two dollar signs around a letter, a number, or what has signs of a formula; `$5 and $10` is money."""


def formulas_plugin(md: MarkdownIt) -> None:
    """Let a parser read formulas."""
    md.use(dollarmath_plugin, allow_labels=True, label_normalizer=as_id, double_inline=True)
    md.use(amsmath_plugin)
    read = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)

    def in_line(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "$":
            return False
        if not state.src.startswith("$$", state.pos) and not IN_LINE.match(state.src, state.pos):
            return False
        return bool(read(state, silent))

    md.inline.ruler.at("math_inline", in_line)


def formula_of(options: dict[str, str], argument: str, body: str, line: int) -> Token:
    """The directive `math` as the token that `$$` gives. `line`: of the directive, 1-based."""
    label = as_id(options.get("id") or options.get("label") or options.get("name") or "")
    kind = "math_block_label" if label else "math_block"
    content = "\n".join(part for part in (argument, body.strip()) if part)
    if r"\\" in content and r"\begin" not in content:
        content = f"\\begin{{align*}}{content}\\end{{align*}}"
    return Token(kind, "math", 0, content=content, info=label, map=[line - 1, line], block=True)


def role_formula(token: Token) -> list[Token]:
    """The role `math`, as MyST and Sphinx have it."""
    return [Token("math_inline", "math", 0, content=token.content, markup="$")]


def blanked(text: str, children: list[Token]) -> str:
    """A paragraph's source with its formulas as U+FFFC, sign for sign, line ends left."""
    for child in children:
        if child.type in FORMULAS:
            written = f"{child.markup}{child.content}{child.markup}"
            text = text.replace(written, re.sub(r"[^\n]", "\ufffc", written), 1)
    return text


def label_of(token: Token) -> str:
    """The id of a formula that has one."""
    return str(token.info) if token.type == "math_block_label" else ""
