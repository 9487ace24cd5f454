"""variants.csv: a row for each variant, a column for each variable, `fact.ID` for figures (`fact.ID.year`,
`fact.ID.source` and `fact.ID.to` beside it). What office programs save is read, with the signs of the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...base.files import inside
from ...base.located_yaml import Located
from ...base.problems import Place, Problem, ProblemsFound
from ...base.records import validate
from ..data.delimited import read_delimited
from ..schemas.variants import Variable, VariantFact, Variants
from .records import CODE
from .values import value_of
from .whose import TABLE_FILE

FACT = "fact."
_KEYS = {"": "value", "to": "value_to", "year": "year", "source": "source", "forecast": "forecast_for"}
_NUMBER = Variable(type="number")


@dataclass(kw_only=True)
class Row:
    """What the table tells of a variant."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    facts: dict[str, VariantFact] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place(TABLE_FILE, self.line)


def read_table(folder: Path, record: Variants, language: str) -> tuple[Mapping[str, Row], list[Problem]]:
    """Code → row, and what is wrong with the table. Raises `ProblemsFound` where it is no table."""
    cells = read_delimited(inside(folder, TABLE_FILE, Place(TABLE_FILE)), TABLE_FILE)
    head = Place(TABLE_FILE, 1)
    if CODE not in cells.names:
        what = f"no column of '{TABLE_FILE}' is called '{CODE}'"
        raise ProblemsFound([Problem("variant-code", what, "name the column of codes so in the first line", head)])
    problems = [
        Problem("variable-unknown", f"no variable is called '{name}'", _COLUMNS, head)
        for name in cells.names
        if name not in record.variables and name != CODE and not name.startswith(FACT)
    ]
    rows: dict[str, Row] = {}
    for line, texts in zip(cells.lines, cells.rows, strict=True):
        told = {name: text.strip() for name, text in zip(cells.names, texts, strict=True) if text.strip()}
        code = told.pop(CODE, "")
        if not code or code in rows:
            what = f"the code '{code}' stands in line {rows[code].line} too" if code else "a row has no code"
            problems.append(Problem("variant-code", what, "give each row its own code", Place(TABLE_FILE, line)))
            continue
        rows[code] = _row(line, told, record, language)
    return rows, problems


_COLUMNS = "columns are 'code', variables of variants.yaml, and fact.ID, fact.ID.year, fact.ID.source for figures"


def _row(line: int, told: Mapping[str, str], record: Variants, language: str) -> Row:
    row = Row(line=line, values={name: text for name, text in told.items() if name in record.variables})
    facts: dict[str, dict[str, Any]] = {}
    for column, text in told.items():
        if not column.startswith(FACT):
            continue
        name, _, key = column.removeprefix(FACT).partition(".")
        if key not in _KEYS:
            row.problems.append(Problem("variable-unknown", f"no column is called '{column}'", _COLUMNS, row.place))
            continue
        try:
            facts.setdefault(name, {})[_KEYS[key]] = text if key == "source" else value_of(_NUMBER, text, language)
        except ValueError as error:
            what = f"'{text}' in the column '{column}' is no number"
            row.problems.append(Problem("variant-value", what, str(error), row.place))
    for name, values in facts.items():
        try:
            row.facts[name] = validate(Located(values, TABLE_FILE, lines={(): line}), VariantFact)
        except ProblemsFound as found:
            row.problems += found.problems
    return row
