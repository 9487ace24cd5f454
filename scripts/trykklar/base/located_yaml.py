"""YAML that remembers where everything stood.

`read_yaml` gives plain values and a map from each value's path to its line, so that a schema's
complaint about `edition.number` can be shown at the line that the author typed.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from contextlib import suppress
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
        node = _compose(text)
    except yaml.YAMLError as error:
        raise ProblemsFound([_syntax_problem(error, file, first_line)]) from None
    except RecursionError:
        raise ProblemsFound([_too_much(file, first_line)]) from None
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    value = None if node is None else _Builder(file, first_line, lines, problems).build(node, ())
    if problems:
        raise ProblemsFound(problems)
    return Located(value, file, lines)


def _compose(text: str) -> yaml.Node | None:
    """The node tree, by libyaml where PyYAML has it (six times faster), else by PyYAML, whose errors say more."""
    fast = getattr(yaml, "CSafeLoader", None)
    if fast is not None:
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=fast)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _syntax_problem(error: yaml.YAMLError, file: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    begun = getattr(error, "context_mark", None)
    if mark and begun and mark.line > begun.line and mark.buffer is not None and not mark.buffer[mark.pointer :].strip("\0 \n"):
        mark = begun  # something was never closed: where it begins tells more than the end of the file
    line = first_line + mark.line if mark else first_line
    return Problem(
        "yaml-syntax",
        f"this is not valid YAML: {what}",
        "check indentation, colons and quotes; put a text with ': ' or '?' in it between quotation marks",
        Place(file, line),
    )


MAX_VALUES = 200_000
"""More values than any file of a publication holds: beyond it, aliases multiply."""


def _too_much(file: str, line: int) -> Problem:
    what = "this YAML is nested too deeply, or its aliases stand for too much"
    return Problem("yaml-syntax", what, "write it more plainly", Place(file, line))


_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")
"""What XML, and so a PDF's metadata, cannot hold (XML 1.0, section 2.2); YAML lets it in by escapes."""


class _Builder:
    """Turns YAML nodes into values, writing down lines and problems on the way."""

    def __init__(self, file: str, first_line: int, lines: dict[Path, int], problems: list[Problem]) -> None:
        self.file = file
        self.first = first_line
        self.lines = lines
        self.problems = problems
        self.open: set[int] = set()
        """Nodes that we are inside of: an alias to one of them would never end."""
        self.count = 0
        self.constructor = yaml.constructor.SafeConstructor()

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.count += 1
        if self.count > MAX_VALUES:
            raise ProblemsFound([_too_much(self.file, node.start_mark.line + self.first)])
        self.lines.setdefault(path, node.start_mark.line + self.first)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self.open:
            self._report("yaml-syntax", "an alias stands inside of what it names", "write the value out", node)
            return None
        self.open.add(id(node))
        value: Any
        if isinstance(node, yaml.SequenceNode):
            value = [self.build(child, (*path, i)) for i, child in enumerate(node.value)]
        else:
            value = self._mapping(node, path)
        self.open.discard(id(node))
        return value

    def _mapping(self, node: yaml.Node, path: Path) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._report("yaml-syntax", "a key must be a plain word", "put it between quotation marks", key_node)
                continue
            key = self._scalar(key_node)
            if key in mapping:
                self._report("yaml-duplicate-key", f"the key '{key}' stands twice here", "remove one of them", key_node)
            self.lines[(*path, key)] = key_node.start_mark.line + self.first
            mapping[key] = self.build(child, (*path, key))
        return mapping

    def _scalar(self, node: yaml.Node) -> Any:
        """The Python value of a scalar node, by PyYAML's own safe rules."""
        if node.tag == "tag:yaml.org,2002:merge":
            self._report("yaml-syntax", "the key '<<' is not read", "write out the keys that it stands for", node)
            return None
        if _CONTROL.search(node.value):
            self._report("yaml-syntax", "a text holds a control character", "take the escape, such as \\x07, out", node)
            return None
        try:
            return self.constructor.construct_object(node, deep=True)
        except ValueError:  # a date such as 2026-13-40: the schema says what is wrong with it
            return str(node.value)
        except (yaml.YAMLError, LookupError):
            self._report("yaml-syntax", f"'{node.value}' is not what its tag {node.tag} says", "leave the tag out", node)
            return None

    def _report(self, code: str, message: str, hint: str, node: yaml.Node) -> None:
        self.problems.append(Problem(code, message, hint, Place(self.file, node.start_mark.line + self.first)))
