"""A problem of a file has its line, or its file.

What the machine lacks and what is wrong with a call are in no file: their rules end a run with 2 or 3. Every other
problem is made with a place, or is given one where its file is known (`problems.placed`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support import REPOSITORY
from trykklar.base.problems import Place, Problem, placed
from trykklar.base.rulebook import EXIT_ENVIRONMENT, EXIT_USAGE, rules

HOUSE = REPOSITORY / "scripts" / "trykklar"
LATER = {
    "imposition-misfit": "the sheet does not know the file: commands/foreign.py places it",
    "template-undefined": "a label does not know who asks for it: layouts/templates.py places it",
    "colour-unknown": "as a label",
    "icon-unknown": "as a label",
    "font-unknown": "tokens do not know which document asks: build/line.py places it",
    "reference-document": "a page map does not know who asks for it: build/foreign.py places it",
    "engine-plain": "a warning about an installed package",
}
"""Codes that are made without a place, and who gives it."""


def _made() -> Iterator[tuple[str, str, bool]]:
    """(file and line, code or how it is told, whether a place is given) of every `Problem(...)` in the program."""
    for file in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"):
                continue
            if not node.args:
                continue
            given = [*node.args[3:4], *(word.value for word in node.keywords if word.arg == "place")]
            starred = any(isinstance(argument, ast.Starred) for argument in node.args)
            told = [text for text in given if ast.unparse(text) != "None"]
            code = node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])
            yield f"{file.relative_to(HOUSE)}:{node.lineno}", str(code), bool(told) or starred


def test_problems_are_made_with_their_place() -> None:
    made = list(_made())
    assert len(made) > 300
    machine = {code for code, rule in rules().items() if rule.exit_code in (EXIT_ENVIRONMENT, EXIT_USAGE)}
    assert [(at, code) for at, code, has in made if not has and code not in machine | LATER.keys()] == []
    assert {code for _, code, has in made if not has} >= LATER.keys(), "no reason stands here for nothing"


def test_a_place_is_given_to_what_has_none_and_is_of_a_file() -> None:
    own, none = Problem("icon-unknown", "a", "b", Place("x", 3)), Problem("icon-unknown", "a", "b")
    machine = Problem("library-missing", "a", "b")
    assert [p.place for p in placed([own, none, machine], Place("y"))] == [Place("x", 3), Place("y"), None]
