"""Data written in YAML: a list of mappings, a row each."""

from __future__ import annotations

import re
from typing import Any

from ...base.located_yaml import Located, read_yaml
from ...base.problems import Problem, ProblemsFound
from .delimited import fault
from .records import Cells

SUFFIXES = frozenset({".yaml", ".yml", ".json"})


def read_listed(text: str, file: str) -> Cells:
    """Cells as they are written in the file. Raises `ProblemsFound`: data-file, at the line of the file;
    yaml-syntax."""
    located = read_yaml(text, file, typed=False)
    rows = located.value
    if not isinstance(rows, list) or not rows:
        raise fault(file, 1, f"'{file}' holds no rows", "write a list of mappings: '- {year: 2025, visitors: 12}'")
    for index, row in enumerate(rows):
        _check_row(located, index, row, rows[0])
    _check_whole(located)
    return Cells(
        file=file,
        names=tuple(rows[0]),
        rows=tuple(tuple(" ".join((row[name] or "").split("\n")).strip() for name in rows[0]) for row in rows),
        lines=tuple(located.place((index,)).line or 1 for index in range(len(rows))),
        decimal=".",
    )


def _check_whole(located: Located) -> None:
    """No text is cut off by ' #'; what follows a number is a remark. Raises `ProblemsFound`: yaml-hash."""
    cut = [
        path for path in located.swallowed if len(path) == 2 and not re.fullmatch(r"[-+−]?[\d.,]+", _at(located, path))
    ]
    if cut:
        raise ProblemsFound(
            Problem(
                "yaml-hash",
                f"'{path[-1]}' is cut off: '{located.swallowed[path]}' is a comment to YAML",
                f"put the whole text between quotation marks: '{_at(located, path)} {located.swallowed[path]}'",
                located.place(path),
            )
            for path in cut
        )


def _at(located: Located, path: tuple[str | int, ...]) -> str:
    return str(located.value[path[0]][path[1]])


def _check_row(located: Located, index: int, row: Any, first: Any) -> None:
    """A row is a mapping of texts, with the columns of the first. Raises `ProblemsFound`."""
    line = located.place((index,)).line or 1
    if not isinstance(row, dict) or not row:
        raise fault(
            located.file,
            line,
            f"row {index + 1} is no mapping",
            "write each row as columns with values: '- {year: 2025, visitors: 12}'",
        )
    if set(row) != set(first):
        odd = sorted(set(row).symmetric_difference(first))
        what = f"row {index + 1} has other columns than the first: {', '.join(odd)}"
        raise fault(
            located.file, line, what, "give every row the same columns; leave a value empty where there is none"
        )
    for name, value in row.items():
        if value is not None and not isinstance(value, str):
            what = f"the value of '{name}' in row {index + 1} is a list or a mapping"
            raise fault(located.file, located.place((index, name)).line or line, what, "write one text or number")
