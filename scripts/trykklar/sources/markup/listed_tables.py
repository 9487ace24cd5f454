"""Tables that are written as a list of rows, or as lines of cells between commas → a table's tokens."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from markdown_it.token import Token

from ...base.problems import Place, Problem
from ..grids import count_of
from .gridded import Rows, WrittenCell, table_tokens

_DELIMITERS = {"tab": "\t", "space": " "}


def list_rows(
    options: Mapping[str, str], tokens: Sequence[Token], place: Place, language: str, problems: list[Problem]
) -> list[Token]:
    """The rows of a list of lists as a table. `place`: of the directive; what is no row is told."""
    rows: Rows = []
    depth = start = line = 0
    for position, token in enumerate(tokens):
        line = token.map[0] if token.map else line
        if token.type == "list_item_open":
            depth += 1
            if depth == 1:
                rows.append([])
            elif depth == 2:
                start = position + 1
        elif token.type == "list_item_close":
            if depth == 2:
                cell = list(tokens[start:position])
                rows[-1].append(WrittenCell(cell, cell[0].map[0] if cell and cell[0].map else line))
            depth -= 1
        elif depth < 2 and token.type not in _FRAME:
            what = "a list-table holds a list of rows, '* - cell', each with its cells, '  - cell', and nothing else"
            problems.append(Problem("directive-option", what, "see the handbook's chapter on tables", place))
            return []
    return table_tokens(options, rows, place, language, problems)


_FRAME = frozenset({"bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"})


def csv_rows(
    options: Mapping[str, str], body: str, place: Place, language: str, problems: list[Problem]
) -> list[Token]:
    """Lines of cells as a table. `place`: of the first line."""
    delimiter = _DELIMITERS.get(options.get("delim", ","), options.get("delim", ","))
    if len(delimiter) != 1:
        what = f"'{delimiter}' cannot part cells"
        problems.append(Problem("directive-option", what, "write :delim: ; or tab, or leave it out", place))
        return []
    head = list(csv.reader([options["header"]], skipinitialspace=True)) if options.get("header") else []
    rows = [[_cell(text, place.line - 1) for text in line] for line in head]
    try:
        reader = csv.reader(StringIO(body), delimiter=delimiter, skipinitialspace=True, strict=True)
        lines = ((place.line - 2 + reader.line_num, line) for line in reader if line)
        rows += [[_cell(text, at) for text in line] for at, line in lines]
    except csv.Error as error:
        hint = 'a cell with a comma or a quotation mark stands between "…", and a mark in it is doubled'
        problems.append(Problem("directive-option", f"the lines are no table: {error}", hint, place))
        return []
    counts = {**options, "header-rows": str(count_of(options, "header-rows") + len(head))}
    return table_tokens(counts, rows, place, language, problems)


def _cell(text: str, line: int) -> WrittenCell:
    return WrittenCell(
        [Token("inline", "", 0, content=text.strip(), map=[line, line + 1], children=[], block=True)], line
    )
