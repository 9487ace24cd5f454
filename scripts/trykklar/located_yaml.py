"""YAML that remembers where everything stood.

`read_yaml` gives plain values and a map from each value's path to its line, so that a schema's
complaint about `edition.number` can be shown at the line that the author typed.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import yaml

from .problems import Place, Problem, ProblemsFound

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Located:
    """A YAML value with the line of every part of it (1-based, in the file it came from)."""

    value: Any
    file: str
    lines: dict[Path, int] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """The place of the value at `path`, or of its nearest ancestor that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return Place(self.file, self.lines[path[:end]])
        return Place(self.file)


def read_yaml(text: str, file: str, first_line: int = 1) -> Located:
    """Parse one YAML document.

    `first_line` is the line of `text`'s first line in `file` (front matter starts at 2).
    Raises `ProblemsFound` for YAML that does not parse and for duplicate keys.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ProblemsFound([_syntax_problem(error, file, first_line)]) from None
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    value = None if node is None else _build(node, (), lines, problems, file, first_line)
    if problems:
        raise ProblemsFound(problems)
    return Located(value, file, lines)


def _syntax_problem(error: yaml.YAMLError, file: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = first_line + mark.line if mark else first_line
    return Problem(
        "yaml-syntax",
        f"this is not valid YAML: {what}",
        "check indentation, colons and quotes; put a text with ': ' or '?' in it between quotation marks",
        Place(file, line),
    )


def _build(node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem], file: str, first: int) -> Any:
    lines.setdefault(path, node.start_mark.line + first)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, i), lines, problems, file, first) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Hashable, Any] = {}
        for key_node, child in node.value:
            key = _scalar(key_node)
            line = key_node.start_mark.line + first
            if key in mapping:
                problems.append(
                    Problem("yaml-duplicate-key", f"the key '{key}' stands twice here", "remove one of them", Place(file, line))
                )
            lines[(*path, key)] = line
            mapping[key] = _build(child, (*path, key), lines, problems, file, first)
        return mapping
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    """The Python value of a scalar node, by PyYAML's own safe rules."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError):  # a date such as 2026-13-40, or an unknown tag
        return str(node.value)
    finally:
        loader.dispose()
