"""Directives, roles and the HTML that passes, from the grammar."""

from __future__ import annotations

from ...sources.markup.borrowed import ROLES_OF_OTHERS
from ...sources.markup.grammar import DIRECTIVES, FACT_PARTS, INCLUSIONS, ROLES, Directive
from .markdown import code, heading, sentence, table, words

_BODY = {
    "markdown": "Markdown",
    "optional": "Markdown, if any",
    "data": "Markdown, or none with `data`",
    "none": "none",
    "code": "code, as it is typed",
    "list": "a list of rows, each a list of cells",
    "csv": "lines of cells between commas",
}


def directives() -> list[str]:
    """Every directive with what it takes."""
    rows = [
        [
            code(row.name),
            words(sentence(row.about)),
            _options(row),
            _BODY[row.body] + (f"; {row.target_kind}" if row.target_kind else ""),
        ]
        for row in sorted([*DIRECTIVES.values(), *INCLUSIONS.values()], key=lambda row: row.name)
    ]
    return [
        heading("Directives", "reference-directives"),
        "An option with a dot must be there. What is numbered says so in the last column, by the word of its number.",
        table("directives", ("Name", "What it is", "Options", "Text"), rows),
    ]


def _options(row: Directive) -> str:
    return ", ".join(code(name) + (" •" if name in row.required else "") for name in sorted(row.options))


def roles() -> list[str]:
    """Every role with what it prints."""
    rows = [[code(row.name), words(sentence(row.about))] for row in sorted(ROLES.values(), key=lambda row: row.name)]
    parts = ", ".join(code(part) for part in FACT_PARTS)
    return [
        heading("Roles", "reference-roles"),
        table("roles", ("Name", "What it prints"), rows),
        f"The parts of a fact are {parts}.",
        "Roles of MyST and Sphinx that are read as the Markdown, the HTML or the role that says the same: "
        + ", ".join(code(name) for name in sorted(ROLES_OF_OTHERS))
        + ".",
    ]
