"""The data that a directive names: a file inside the publication, its columns as declared."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from ...base.bounds import DATA_CELLS, DATA_COLUMNS
from ...base.files import inside, read_text
from ...base.located_yaml import Located, read_yaml
from ...base.problems import Place, Problem, ProblemsFound
from ...base.records import validate
from ...base.rulebook import WARNING, rule
from ..grids import ColumnLook, count_of
from . import delimited, listed, sheets
from .columns import asked_at, typed_columns
from .declared import ColumnFields
from .merged import with_signs, without_signs
from .records import Cells, DataTable

rule("data-columns", "columns that a directive declares wrongly")
rule(
    "data-habits",
    "a data file that was read with other signs, another encoding, or without empty rows",
    WARNING,
    WARNING,
    waivable=True,
)

_COLUMNS = TypeAdapter(dict[str, ColumnFields])
Look = TypeVar("Look", bound=ColumnLook)


def read_data(
    folder: Path, options: Mapping[str, str], language: str, place: Place, *, spans: bool = False
) -> DataTable:
    """The table that the options `data`, `sheet`, `range` and `columns` of a directive at `place` describe. Raises
    `ProblemsFound`.

    `spans`: cells may be merged, and the head may have several rows.
    """
    file = options["data"]
    cells = _cells(inside(folder, file, place), options, language, place, spans=spans)
    _check_extent(cells)
    declared = declared_columns(options.get("columns", ""), cells.names, file, place, _COLUMNS)
    columns, problems = typed_columns(without_signs(cells), declared, language)
    columns = [with_signs(column, index, cells) for index, column in enumerate(columns)]
    if problems:
        raise ProblemsFound(asked_at(problems, place))
    told = []
    if cells.habits:
        hint = "nothing, if that is right; else save it as 'CSV UTF-8' with commas, or write 'sep=;' as its first line"
        hint = "nothing, if that is right; else take them out" if cells.letters else hint
        told = [Problem("data-habits", f"'{file}' was read with {', '.join(cells.habits)}", hint, Place(file, 1))]
    return DataTable(file=file, columns=tuple(columns), lines=cells.lines, heads=cells.heads, problems=tuple(told))


def _cells(path: Path, options: Mapping[str, str], language: str, place: Place, *, spans: bool) -> Cells:
    file, suffix = options["data"], path.suffix.lower()
    name, area = options.get("sheet", "").strip(), options.get("range", "").strip()
    heads = count_of(options, "header-rows", 1) if spans else 1
    if suffix in sheets.SUFFIXES:
        return sheets.read_sheet(path, file, name, area, language, place, heads=heads, spans=spans)
    if name or area:
        what, hint = (
            f"'{file}' has no sheets and ranges",
            "leave 'sheet' and 'range' out, or name a workbook (.xlsx, .ods)",
        )
        raise ProblemsFound([Problem("data-sheet", what, hint, place)])
    if suffix in delimited.SUFFIXES:
        return delimited.read_delimited(path, file, heads)
    if suffix in listed.SUFFIXES:
        if heads > 1:
            what, hint = f"'{file}' has one row of heads: the keys of its rows", "leave 'header-rows' out"
            raise ProblemsFound([Problem("data-columns", what, hint, place)])
        return listed.read_listed(read_text(path, file), file)
    kinds = ", ".join(sorted(delimited.SUFFIXES | listed.SUFFIXES | sheets.SUFFIXES))
    raise ProblemsFound(
        [Problem("data-file", f"'{file}' is no data file that is read", f"save it as one of: {kinds}", place)]
    )


def _check_extent(cells: Cells) -> None:
    """Raises `ProblemsFound` where there is more than a chart or a table shows."""
    for count, most in ((len(cells.names), DATA_COLUMNS), (len(cells.names) * len(cells.rows), DATA_CELLS)):
        if count > most.most:
            what = f"'{cells.file}' has {count:,} {most.unit}; {most.most:,} are read"
            hint = "save what is shown as a file of its own"
            raise ProblemsFound([Problem("data-file", what, hint, Place(cells.file))])


def declared_columns(
    option: str,
    names: Sequence[str],
    file: str,
    place: Place,
    fields: TypeAdapter[dict[str, Look]],
    short: str = "type",
) -> dict[str, Look]:
    """The option `columns`: a mapping in YAML. Raises `ProblemsFound` at the directive. `short`: the field that a word
    alone is."""
    if not option.strip():
        return {}
    try:
        value = read_yaml(option if option.strip().startswith("{") else f"{{{option}}}", place.file).value
        declared = validate(Located({name: _long(found, short) for name, found in value.items()}, place.file), fields)
    except ProblemsFound as found:
        hint = "write it like this: {Visitors: {unit: persons, decimals: 0}, Code: text}"
        raise ProblemsFound(
            Problem("data-columns", f"columns: {p.message}", hint, place) for p in found.problems
        ) from None
    unknown = [name for name in declared if name not in names]
    if unknown:
        raise ProblemsFound(
            Problem("data-columns", f"'{file}' has no column '{name}'", did_you_mean(name, names), place)
            for name in unknown
        )
    return declared


def _long(fields: Any, short: str) -> Any:
    """`Code: text` is short for `Code: {type: text}`."""
    return {short: fields} if isinstance(fields, str) else fields


def did_you_mean(name: str, known: Any) -> str:
    """The name that was probably meant, or all there are."""
    names = list(known)
    near = difflib.get_close_matches(name.casefold(), [n.casefold() for n in names], n=1, cutoff=0.6)
    meant = next((n for n in names if near and n.casefold() == near[0]), None)
    return f"did you mean '{meant}'?" if meant else "columns are: " + ", ".join(names)
