"""Tables with merged cells, several rows of heads, groups and totals: from bars, lists, commas, files and workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources.test_borrowed import read

from trykklar.base.problems import Place, ProblemsFound
from trykklar.sources.data.laid import LaidData, laid_data
from trykklar.sources.data.read import read_data
from trykklar.sources.grids import ColumnLook, GridError, Shape, laid
from trykklar.typeset.parts import Element
from trykklar.typeset.weasyprint.tagging.grids import make_regular
from workbooks import ods, ods_row, xlsx

HERE = Place("a.md", 3)


def spans(texts: list[list[str]], **shape: int) -> list[tuple[str, str, int, int]]:
    """Text, scope, columns and rows of each cell."""
    grid = laid(texts, Shape(**shape))  # type: ignore[arg-type]
    rows = [*grid.head, *(row for group in grid.groups for row in group)]
    return [(texts[s.row][s.column], s.scope, s.across, s.down) for row in rows for s in row.spots]


def test_heads_of_two_rows_and_stubs() -> None:
    texts = [["Area", "2023", "<<"], ["^^", "H1", "H2"], ["North", "1", "2"], ["^^", "3", "4"]]
    assert spans(texts, heads=2, stubs=1) == [
        ("Area", "col", 1, 2),
        ("2023", "col", 2, 1),
        ("H1", "col", 1, 1),
        ("H2", "col", 1, 1),
        ("North", "row", 1, 2),
        ("1", "", 1, 1),
        ("2", "", 1, 1),
        ("3", "", 1, 1),
        ("4", "", 1, 1),
    ]


def test_a_head_over_all_columns_begins_a_group() -> None:
    grid = laid([["a", "b"], ["x", "1"], ["G", "<<"], ["y", "2"], ["sum", "3"]], Shape(heads=1, stubs=1, totals=1))
    assert [len(group) for group in grid.groups] == [1, 3]
    assert grid.groups[1][0].spots[0].attrs == {"scope": "rowgroup", "colspan": "2"}
    assert [row.total for row in grid.groups[1]] == [False, False, True]


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        ([["<<", "b"], ["1", "2"]], 0),
        ([["a", "b"], ["^^", "2"]], 1),  # the head ends above it
        ([["a", "b"], ["1", "2"], ["^^", "<<"], ["3", "4"], ["5", "^^"], ["<<", "6"]], 2),
    ],
)
def test_a_cell_that_goes_on_from_none_is_told(texts: list[list[str]], row: int) -> None:
    with pytest.raises(GridError) as found:
        laid(texts, Shape(heads=1))
    assert found.value.row == row


def test_decimal_signs_stand_below_each_other() -> None:
    look = (ColumnLook(align="decimal"),)
    grid = laid([["n"], ["1,25"], ["12"], ["0,5 %"]], Shape(heads=1, looks=look, decimal=","))
    assert [row.spots[0].tail for row in grid.groups[0]] == [0, 2.5, 1]


def test_bars_with_merged_cells() -> None:
    problems, _, html = read("| A | B | << |\n|---|--:|---|\n| x | 1 | 2 |\n| ^^ | \\<< | `<<` |\n")
    assert problems == []
    assert '<th scope="col" colspan="2" class="over">B</th>' in html
    assert '<td rowspan="2">x</td>' in html
    assert '<td style="text-align:right">&lt;&lt;</td>' in html


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("| A | B |\n|---|---|\n| << | 1 |\n", 3, "goes on from no cell to its left"),
        (":::{table} T\n:header-rows: x\n| A |\n|---|\n| 1 |\n:::\n", 1, "is no number of header-rows"),
        (":::{table} T\n:columns: {C: right}\n| A |\n|---|\n| 1 |\n:::\n", 2, "has no column 'C'"),
        (":::{table} T\n:columns: {A: rihgt}\n| A |\n|---|\n| 1 |\n:::\n", 2, "columns:"),
        (":::{table} T\n:columns: {A: {aling: right}}\n| A |\n|---|\n| 1 |\n:::\n", 2, "aling"),
        (":::{csv-table} T\n:widths: 1 2 3\n\na,b\n:::\n", 3, "gives no width to each of 2 columns"),
        (":::{list-table} T\n\n* - a\n* - b\n  - c\n:::\n", 4, "this row has 2 cells"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(text: str, line: int, says: str) -> None:
    (problem,) = read(text)[0]
    assert (problem.place.line if problem.place else 0, says in problem.message) == (line, True), problem


def test_options_shape_a_table_of_bars() -> None:
    problems, _, html = read(
        ":::{table} T\n:header-rows: 2\n:stub-columns: 1\n:total-rows: 1\n:columns: {B: right, 1: {width: 3}}\n\n"
        "| | Year | << |\n|---|---|---|\n| << | A | B |\n| x | 1 | 2 |\n| all | 1 | 2 |\n:::\n".replace(
            "| << | A", "| | A"
        )
    )
    assert problems == []
    assert '<tr class="total" data-line="11">\n<th scope="row">all</th>\n<td>1</td>\n<td class="amount">2</td>' in html
    assert '<th scope="col" class="amount">B</th>' in html


def laid_file(folder: Path, data: bytes, file: str, **options: str) -> LaidData:
    (folder / file).write_bytes(data)
    table = read_data(folder, {"data": file, **options}, "da", HERE, spans=True)
    return laid_data(table, options, "da", HERE)


MERGED = '|<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="A3:C3"/></mergeCells>'
ROWS = [["Sted", "2023", None], [None, "H1", "H2"], ["Nord", None, None], ["x", 1, 2]]


def test_merged_cells_of_a_workbook(tmp_path: Path) -> None:
    found = laid_file(tmp_path, xlsx({"A": ROWS}, rest=MERGED), "d.xlsx", **{"header-rows": "2"})
    assert found.texts == (("Sted", "2023", "<<"), ("^^", "H1", "H2"), ("Nord", "<<", "<<"), ("x", "1", "2"))
    assert [spot.attrs for row in found.grid.head for spot in row.spots][:2] == [
        {"scope": "col", "rowspan": "2"},
        {"scope": "col", "colspan": "2", "class": "over"},
    ]
    assert [spot.looks for spot in found.grid.groups[0][1].spots] == ["", "amount", "amount"]


def test_merged_cells_of_opendocument(tmp_path: Path) -> None:
    wide = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2" xmlns:x="x"><text:p>Nord</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row>"
    )
    data = ods({"A": ods_row("n", "m") + wide + ods_row("x", ("float", "1", "1"))})
    assert laid_file(tmp_path, data, "d.ods").texts == (("n", "m"), ("Nord", "<<"), ("x", "1"))


def test_names_of_several_rows_of_heads(tmp_path: Path) -> None:
    data = b"Sted,2023,<<\n^^,H1,H2\nx,1,2\n"
    columns = '{"2023 H2": {unit: kr., align: left}}'
    found = laid_file(tmp_path, data, "d.csv", **{"header-rows": "2", "columns": columns})
    assert found.texts[1] == ("^^", "H1", "H2 (kr.)")
    assert [spot.looks for spot in found.grid.groups[0][0].spots] == ["", "amount", "flush"]


@pytest.mark.parametrize(
    ("data", "file", "code", "at"),
    [
        (b"a,b\n1,2\n<<,3\n", "d.csv", "table-merge", Place("d.csv", 3)),
        (b"a,b\nx,x\n1,2\n", "d.csv", "data-file", Place("d.csv", 2)),
        (b"- {a: 1, b: 2}\n", "d.yaml", "data-columns", HERE),
    ],
)
def test_data_that_is_wrong_is_told_at_its_row(tmp_path: Path, data: bytes, file: str, code: str, at: Place) -> None:
    rows = {"header-rows": "2"} if code != "table-merge" else {}
    data = data.replace(b"a,b\nx", b"a,<<\nx")
    with pytest.raises(ProblemsFound) as found:
        laid_file(tmp_path, data, file, **rows)
    assert [(problem.code, problem.place) for problem in found.value.problems] == [(code, at)]


def test_a_chart_reads_no_merged_cells(tmp_path: Path) -> None:
    (tmp_path / "d.xlsx").write_bytes(xlsx({"A": ROWS}, rest=MERGED))
    with pytest.raises(ProblemsFound, match="merged"):
        read_data(tmp_path, {"data": "d.xlsx"}, "da", HERE)


def test_a_head_of_a_group_is_one_of_all_its_rows_in_the_tree() -> None:
    """ISO 14289-1, 7.5: by explicit headers, since a PDF's scopes know no groups."""

    def row(*cells: tuple[str, dict[str, str]]) -> Element:
        return Element("TR", 0, [Element(tag, 0, [], layout=dict(layout)) for tag, layout in cells])

    head = Element("THead", 0, [row(("TH", {"Scope": "/Column"}), ("TH", {"Scope": "/Column"}))])
    group = row(("TH", {"Scope": "/Row", "ColSpan": "2"}))
    body = [Element("TBody", 0, [group, row(("TH", {"Scope": "/Row"}), ("TD", {}))]) for _ in range(1)]
    other = Element("TBody", 0, [row(("TH", {"Scope": "/Row"}), ("TD", {}))])
    make_regular([head, *body, other], 1)
    cells = [rows.kids[1] for rows in (body[0].kids[1], other.kids[0]) if isinstance(rows, Element)]
    assert [cell.layout["Headers"].split() for cell in cells if isinstance(cell, Element)] == [
        ["1-1-0", "1-2-0", "1-0-1"],
        ["1-3-0", "1-0-1"],
    ]
