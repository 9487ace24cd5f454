"""Rows of cells, whatever they were written as → the tokens of a table with merged cells, heads, groups and totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it.token import Token
from pydantic import TypeAdapter

from ...base.problems import Place, Problem, ProblemsFound
from ...language.number_forms import form_of
from ..data.read import declared_columns
from ..grid_widths import with_shares
from ..grids import SIGNS, ColumnLook, Grid, GridError, GridRow, Shape, Spot, count_of, laid

_LOOKS = TypeAdapter(dict[str, ColumnLook])
SHAPING = ("header-rows", "stub-columns", "total-rows", "widths", "columns")
"""Options that say how a table's rows and columns are."""


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell as an author wrote it."""

    tokens: list[Token]
    line: int
    """0-based, in the file."""
    attrs: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its words as they stand, where it is one paragraph."""
        inline = [token for token in self.tokens if token.type == "inline"]
        return inline[0].content.strip() if len(inline) == 1 else " " if self.tokens else ""


Rows = list[list[WrittenCell]]


def table_tokens(
    options: Mapping[str, str], rows: Rows, place: Place, language: str, problems: list[Problem]
) -> list[Token]:
    """The rows as a table; [] where they are none, which is told. `place`: of the directive."""
    wrong = _uneven(rows)
    if wrong:
        line, what, hint = wrong
        problems.append(Problem("directive-option", what, hint, Place(place.file, line + 1 if line else place.line)))
        return []
    texts = [[cell.text for cell in row] for row in rows]
    heads = min(count_of(options, "header-rows"), len(rows))
    try:
        shape = Shape(
            heads=heads,
            stubs=count_of(options, "stub-columns"),
            totals=count_of(options, "total-rows"),
            looks=looks_of(options, texts[heads - 1] if heads else [], len(texts[0]), place),
            decimal=form_of(language).decimal,
        )
        return _written(laid(texts, shape), rows)
    except GridError as error:
        problems.append(error.at(Place(place.file, rows[error.row][0].line + 1)))
    except ProblemsFound as found:
        problems += found.problems
    return []


def _uneven(rows: Rows) -> tuple[int, str, str] | None:
    """Line (0-based; 0 is the directive's), what is wrong, and what to do."""
    if not rows or not rows[0]:
        return 0, "the table has no rows", "write them, or take the table out"
    for row in rows:
        if len(row) != len(rows[0]):
            at = row[0].line if row else 0
            what = f"this row has {len(row)} cells, and the first has {len(rows[0])}"
            return at, what, "give all rows as many; a cell that goes on from the one to its left is <<"
    return None


def looks_of(options: Mapping[str, str], head: Sequence[str], width: int, place: Place) -> tuple[ColumnLook, ...]:
    """How columns are set, by the options `columns` and `widths`. `head`: their names; a column without one has its
    number. Raises `ProblemsFound`."""
    if not (options.get("columns") or options.get("widths")):
        return ()
    names: dict[str, None] = {}
    for index, text in enumerate(head or [""] * width):
        names[text if text.strip() and text not in SIGNS and text not in names else str(index + 1)] = None
    if len(names) < width:
        raise ProblemsFound([Problem("data-columns", "two columns have one name", "name each otherwise", place)])
    told = declared_columns(options.get("columns", ""), list(names), "the table", place, _LOOKS, "align")
    return with_shares([told.get(name, ColumnLook()) for name in names], options.get("widths", ""), place)


def _written(grid: Grid, rows: Rows) -> list[Token]:
    first, last = rows[0][0].line, rows[-1][-1].line + 1
    opening = Token("table_open", "table", 1, map=[first, last], block=True, meta={"columns": len(rows[0])})
    out = [opening, *_widths(grid.widths)]
    for tag, group in [("thead", grid.head), *(("tbody", group) for group in grid.groups)]:
        if group:
            out.append(Token(f"{tag}_open", tag, 1, block=True))
            for row in group:
                out += _row(row, rows)
            out.append(Token(f"{tag}_close", tag, -1, block=True))
    return [*out, Token("table_close", "table", -1, block=True)]


def _widths(shares: Sequence[float]) -> list[Token]:
    cols = "".join(f'<col style="width: {escape(f"{share:g}")}%">' for share in shares)
    return [Token("columns", "", 0, content=f"<colgroup>{cols}</colgroup>\n", block=True)] if shares else []


def _row(row: GridRow, rows: Rows) -> Iterator[Token]:
    line = rows[row.spots[0].row][0].line if row.spots else 0
    attrs: dict[str, str | int | float] = {"class": row.looks} if row.looks else {}
    yield Token("tr_open", "tr", 1, map=[line, line + 1], block=True, attrs=attrs)
    for spot in row.spots:
        cell = rows[spot.row][spot.column]
        yield Token(f"{spot.tag}_open", spot.tag, 1, attrs=_attrs(spot, cell), block=True)
        yield from _plain(cell.tokens)
        yield Token(f"{spot.tag}_close", spot.tag, -1, block=True)
    yield Token("tr_close", "tr", -1, block=True)


def _attrs(spot: Spot, cell: WrittenCell) -> dict[str, str | int | float]:
    """What the grid says of a cell goes before what it was written with."""
    kept = {} if spot.looks else cell.attrs
    return {**kept, **spot.attrs}


def _plain(tokens: list[Token]) -> list[Token]:
    """A cell that is one paragraph is its words alone."""
    if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        return tokens[1:2]
    return tokens


# Tables that are drawn with bars.


def regridded(tokens: Sequence[Token], options: Mapping[str, str], place: Place, env: Any) -> list[Token]:
    """The tokens with each table in them laid again that has merged cells, or that the options shape."""
    out: list[Token] = []
    table: list[Token] = []
    for token in tokens:
        if token.type == "table_open" and "columns" not in token.meta:
            table = [token]
        elif table:
            table.append(token)
            if token.type == "table_close":
                out += _laid_again(table, options, place, env)
                table = []
        else:
            out.append(token)
    return out


def _laid_again(table: list[Token], options: Mapping[str, str], place: Place, env: Any) -> list[Token]:
    shaped = any(options.get(key) for key in SHAPING)
    if not shaped and not any(token.type == "inline" and token.content.strip() in SIGNS for token in table):
        return table
    rows = _rows(table)
    counts = {**options, "header-rows": str(count_of(options, "header-rows", 1))}
    at = Place(place.file, place.line or rows[0][0].line + 1)
    made = table_tokens(counts, rows, at, str(env.get("language", "en")), env["problems"])
    if made:
        made[0].attrs = table[0].attrs
    return made


def _rows(table: Sequence[Token]) -> Rows:
    rows: Rows = []
    line = table[0].map[0] if table[0].map else 0
    for index, token in enumerate(table):
        if token.type == "tr_open":
            line = token.map[0] if token.map else line
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(WrittenCell([table[index + 1]], line, dict(token.attrs)))
    return rows
