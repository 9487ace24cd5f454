"""README's list of commands, from their own declarations."""

from __future__ import annotations

import click

from ...base.problems import Problem, ProblemsFound
from .markdown import code

BEGIN = "<!-- Made from the code by 'make reference'; do not edit. -->"
END = "<!-- The end of what is made. -->"


def command_list(group: click.Group) -> str:
    """A table of all commands, each with the first sentence of its help."""
    rows = [(code(f"trykklar {name}"), _first(command)) for name, command in sorted(group.commands.items())]
    return "\n".join(["| command | what it does |", "|---|---|", *(f"| {name} | {about} |" for name, about in rows)])


def with_commands(readme: str, group: click.Group) -> str:
    """A README whose list, between its two marks, is what the code says. Raises `ProblemsFound` where a mark lacks."""
    before, begun, rest = readme.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ProblemsFound(
            [
                Problem(
                    "usage", "the file has no place for the list of commands", f"write {BEGIN} and {END}, a line each"
                )
            ]
        )
    return f"{before}{BEGIN}\n{command_list(group)}\n{END}{after}"


def _first(command: click.Command) -> str:
    return " ".join((command.help or "").split()).partition(". ")[0].removesuffix(".")
