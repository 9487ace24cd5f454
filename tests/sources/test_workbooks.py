"""Workbooks: each cell as the office program shows it, or a problem that names the cell."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from trykklar.base.bounds import WORKBOOK_PART_BYTES
from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.sources.charts.spec import read_spec
from trykklar.sources.charts.values import chart_problems, chart_rows
from trykklar.sources.data.laid import laid_data
from trykklar.sources.data.packages import Package
from trykklar.sources.data.read import read_data
from trykklar.sources.data.records import DataTable
from workbooks import Rows, X, ods, ods_row, packed, xlsx

HERE = Place("a.md", 3)


def table(folder: Path, data: bytes, file: str = "d.xlsx", language: str = "da", **options: str) -> DataTable:
    (folder / file).write_bytes(data)
    return read_data(folder, {"data": file, **options}, language, HERE)


def problems(folder: Path, data: bytes, file: str = "d.xlsx", language: str = "da", **options: str) -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        table(folder, data, file, language, **options)
    return list(found.value.problems)


def one(*cells: X | str | int | float) -> bytes:
    """A workbook with a name and a cell a row."""
    return xlsx({"Ark1": [["Name", "Value"], *(["x", cell] for cell in cells)]})


def shown(found: DataTable) -> list[list[str]]:
    return [list(column.shown) for column in found.columns]


FORMATS = [
    ("2024", "General", "2024"),
    ("101", "0000", "0101"),
    ("45124578", "00 00 00 00", "45 12 45 78"),
    ("1.1", "0.00", "1,10"),
    ("0.30000000000000004", "General", "0,3"),
    ("0.4235", "0%", "42%"),
    ("0.4235", "0.0 %", "42,4 %"),
    ("1234567.5", "#,##0.00", "1.234.567,50"),
    ("1234.5", '#,##0.00\\ "kr."', "1.234,50 kr."),
    ("-1234.5", '_-* #,##0.00\\ "kr."_-;\\-* #,##0.00\\ "kr."_-;_-* "-"??\\ "kr."_-;_-@_-', "-1.234,50 kr."),
    ("0", '_-* #,##0.00\\ "kr."_-;\\-* #,##0.00\\ "kr."_-;_-* "-"??\\ "kr."_-;_-@_-', "- kr."),
    ("12", "[$€-2]\\ #,##0", "€ 12"),
    ("-5", "0;[Red]-0", "-5"),
    ("-5", "0;(0)", "(5)"),
    ("1234567", "#,##0,", "1.235"),
    ("5790001234567", "0", "5790001234567"),
    ("0.5", ".00", ",50"),
    ("45356", "dd\\-mm\\-yyyy", "05-03-2024"),
    ("45356", "yyyy-mm-dd;@", "2024-03-05"),
    ("45356", "[$-406]d. mmmm yyyy", "5. marts 2024"),
    ("45356", "mmmm yyyy", "marts 2024"),
    ("45356.5625", "dd.mm.yyyy hh:mm", "05.03.2024 13:30"),
    ("1.5", "[h]:mm", "36:00"),
    ("0.5625", "=20", "13:30"),
    ("1", "yyyy-mm-dd", "1900-01-01"),
    ("0", "0;-0;;@", ""),
]


@pytest.mark.parametrize(("value", "code", "text"), FORMATS)
def test_numbers_stand_as_their_format_shows_them(tmp_path: Path, value: str, code: str, text: str) -> None:
    assert shown(table(tmp_path, one("word", X(value, code))))[1] == ["word", text]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (X(str(1 / 3)), "more digits"),
        (X("5790001234567"), "more digits"),
        (X("45356", "=14"), "machine to machine"),
        (X("12", "=7"), "machine to machine"),
        (X("45356", "dd/mm/yyyy"), "'/'"),
        (X("45356", "d-mmm-yy"), "short name"),
        (X("45356", "[$-F800]dddd, mmmm dd, yyyy"), "machine"),
        (X("0.5", "# ?/?"), "'/'"),
        (X("100000", "0.00E+00"), "'E+'"),
        (X("-5", "0;[Red]0"), "colour alone"),
        (X("-0.001", "0.0"), "shown as 0"),
        (X("5", '[>3]0;"x"'), "condition"),
        (X("60", "yyyy-mm-dd"), "date that there is not"),
        (X("1E+300", "0"), "too large"),
        (X("", formula="SUM(A1)"), "formula"),
        (X("#REF!", kind="e"), "#REF!"),
        (X("1", kind="b"), "truth value"),
        (X("x", '"so "@', kind="str"), "adds words"),
        (
            X("m2", kind="inlineStr", inner="<r><t>m</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r>"),
            "raised",
        ),
        (X("twelve"), "no value"),
    ],
    ids=lambda found: found if isinstance(found, str) else f"{found.value}-{found.code}",
)
def test_what_cannot_be_shown_exactly_is_told_at_its_cell(tmp_path: Path, cell: X, says: str) -> None:
    (problem,) = problems(tmp_path, one("word", cell))
    assert (problem.code, problem.place) == ("data-cell", Place("d.xlsx", 3))
    assert problem.message.startswith("cell Ark1!B3 ")
    assert says in problem.message
    assert problem.hint


def test_one_doubt_of_a_column_is_told_once_with_the_directive_that_asks(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, one(X("45356", "=14"), X("45357", "=14"), X("45358", "=14")))
    assert problem.message.endswith("machine to machine, as do 2 more cells down to Ark1!B4")
    assert problem.hint.endswith("'columns: {Value: date}' in the directive at a.md:3")


def test_numbers_with_their_unit_stand_at_the_right(tmp_path: Path) -> None:
    found = table(tmp_path, one(X("0.182", "0.0%"), X("0.0475", "0.0%")))
    assert shown(found)[1] == ["18,2%", "4,8%"]
    laid = laid_data(found, {}, "da", Place("a.md", 3))
    assert [[spot.looks for spot in row.spots] for group in laid.grid.groups for row in group] == [["", "amount"]] * 2


def test_a_declaration_says_how_to_print_what_is_known_exactly(tmp_path: Path) -> None:
    thirds = one(X(str(1 / 3)), X("2"))
    assert shown(table(tmp_path, thirds, columns="Value: {decimals: 2}"))[1] == ["0,33", "2,00"]
    days = one(X("45356", "=14"), X("45357", "d-mmm-yy"))
    assert shown(table(tmp_path, days, columns="Value: date"))[1] == ["5. marts 2024", "6. marts 2024"]
    english = table(tmp_path, days, language="en-GB", columns="Value: {type: date, format: short}")
    assert shown(english)[1] == ["05/03/2024", "06/03/2024"]
    assert problems(tmp_path, one(X("-0.2", "0%;[Red]0%")), columns="Value: {decimals: 2}")[0].code == "data-cell"


@pytest.mark.parametrize(
    ("form", "columns", "printed"),
    [
        ("#,##0.00", "{decimals: 0}", "1.234.568"),
        ("#,##0.00", "{decimals: 0, grouping: false}", "1234568"),
        ("0.00", "{decimals: 0}", "1234568"),
        ('#,##0.00\\ "kr."', "{decimals: 0, unit: kr.}", "1.234.568"),
        ("0.0E+00", "{decimals: 0}", "1234568"),
    ],
)
def test_thousands_stay_as_they_stand_where_decimals_are_rounded(
    tmp_path: Path, form: str, columns: str, printed: str
) -> None:
    assert shown(table(tmp_path, one(X("1234567.891", form)), columns=f"{{Value: {columns}}}"))[1] == [printed]


@pytest.mark.parametrize("form", ['#,##0.00\\ "kr."', "0.0%"])
def test_a_unit_is_not_lost_where_decimals_are_rounded(tmp_path: Path, form: str) -> None:
    (problem,) = problems(tmp_path, one(X("1234.5", form)), columns="Value: {decimals: 0}")
    assert (problem.code, "unit: " in problem.hint) == ("data-number", True)


def test_charts_compute_with_what_the_cell_holds(tmp_path: Path) -> None:
    found = table(tmp_path, one(X("0.4235", "0%"), X("0.5", "0%")), columns="Value: {unit: '%'}")
    spec = read_spec("mark: bar\nencoding: {x: {field: Name}, y: {field: Value, type: quantitative}}", "c.yaml", HERE)
    assert [row["Value"] for row in chart_rows(spec, found)] == [42.35, 50]
    assert (shown(found)[1], list(chart_problems(spec, "c.yaml", found, HERE))) == (["42", "50"], [])
    bare = table(tmp_path, one(X("0.4235", "0%"), X("0.5", "0%")))
    (problem,) = chart_problems(spec, "c.yaml", bare, HERE)
    assert "(cell Ark1!B2)" in problem.message
    assert 'unit: "%"' in problem.hint


TWO: dict[str, Rows] = {"Ark1": [["Name", "Value"], ["x", 1]], "Noter": [["a"], ["b"]], "Gemt": [["a"], ["b"]]}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "has 2 sheets"),
        ({"sheet": "Ark2"}, "no sheet 'Ark2'"),
        ({"sheet": "Gemt"}, "is hidden"),
        ({"sheet": "Ark1", "range": "A1"}, "no range"),
        ({"sheet": "Ark1", "range": "B2:A1"}, "no range"),
        ({"sheet": "Ark1", "range": "A:3"}, "no range"),
        ({"sheet": "Ark1", "range": "D1:F9"}, "is empty"),
        ({"sheet": "Ark1", "range": "A1:XFD1048576"}, "more than"),
    ],
)
def test_sheets_and_ranges_that_are_not_there_are_told_at_the_directive(
    tmp_path: Path, options: dict[str, str], says: str
) -> None:
    (problem,) = problems(tmp_path, xlsx(TWO, hidden=["Gemt"]), **options)
    assert (problem.code, problem.place) == ("data-sheet", HERE)
    assert says in problem.message


@pytest.mark.parametrize("area", ["B3:C5", "b3:c5", "$B$3:$C$5", "B:C", ""])
def test_a_range_of_a_sheet(tmp_path: Path, area: str) -> None:
    rows: Rows = [[None, "Year", "n"], [None, 2023, 5], [None, 2024, 6]]
    found = table(tmp_path, xlsx({"A": rows}, top=3), range=area)
    assert ([c.name for c in found.columns], shown(found)) == (["Year", "n"], [["2023", "2024"], ["5", "6"]])
    assert found.place(0) == Place("d.xlsx", 4)


@pytest.mark.parametrize(
    ("rest", "rows", "says", "line"),
    [
        ("", {3: 'hidden="1"'}, "row 3 of 'Ark1' is hidden", 3),
        ('<cols><col min="2" max="2" hidden="1"/></cols>|', {}, "column B of 'Ark1' is hidden", 1),
        ('|<mergeCells><mergeCell ref="A2:A3"/></mergeCells>', {}, "A2:A3 of 'Ark1' are merged", 2),
    ],
)
def test_what_is_hidden_or_merged_is_a_question(
    tmp_path: Path, rest: str, rows: dict[int, str], says: str, line: int
) -> None:
    data = xlsx({"Ark1": [["Name", "Value"], ["x", 1], ["y", 2], ["z", 3]]}, rest=rest, rows=rows)
    (problem,) = problems(tmp_path, data)
    assert (problem.code, problem.place) == ("data-sheet", Place("d.xlsx", line))
    assert says in problem.message


@pytest.mark.parametrize(
    ("head", "says"),
    [(["Name", None], "names no column"), (["n", "n"], "as another"), (["n", X("#N/A", kind="e")], "error")],
)
def test_the_first_row_names_the_columns(tmp_path: Path, head: list[X | str | None], says: str) -> None:
    (problem,) = problems(tmp_path, xlsx({"Ark1": [head, ["x", 1]]}))
    assert (problem.code, problem.place.line if problem.place else 0) == ("data-sheet", 1)
    assert says in problem.message


def test_opendocument_says_itself_what_is_shown(tmp_path: Path) -> None:
    rows = [
        ods_row("Name", ("float", "2024", "2024")),
        ods_row("a", ("currency", "1234.5", "1.234,50 kr."), more='table:number-rows-repeated="2"'),
        ods_row("b", ("percentage", "0.4235", "42,35%")),
        ods_row(
            "c",
            ("string", "", "<text:p>to<text:s text:c='2'/>ord<text:span>er</text:span></text:p><text:p>mere</text:p>"),
        ),
        ods_row("d", ("date", "2024-03-05", "05-03-24")),
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>',
    ]
    found = table(tmp_path, ods({"Ark": "".join(rows)}), "d.ods")
    assert shown(found)[1] == [
        "1.234,50 kr.",
        "1.234,50 kr.",
        "42,35%",
        "to ord er mere".replace("ord er", "order"),
        "05-03-24",
    ]
    assert found.columns[1].name == "2024"


def test_opendocument_of_another_language_is_read_by_what_it_holds(tmp_path: Path) -> None:
    """`1,234` beside the value 1234 is a thousand, whatever a comma is in the language of the publication."""
    found = table(tmp_path, ods({"A": ods_row("n", "m") + ods_row("x", ("float", "1234", "1,234"))}), "d.ods")
    assert (found.columns[1].numbers, found.columns[1].shown) == ((1234,), ("1,234",))
    told = table(
        tmp_path,
        ods({"A": ods_row("n", "m") + ods_row("x", ("float", "1234", "1,234"))}),
        "d.ods",
        columns="m: {grouping: true}",
    )
    assert told.columns[1].shown == ("1.234",)


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        (ods_row("a", ("float", "5", "")), "data-cell", "does not say"),
        (ods_row("a", ("float", "0", "#REF!")), "data-cell", "#REF!"),
        (ods_row("a", ("float", "0", "Err:508")), "data-cell", "Err:508"),
        (ods_row("a", "<text:p>m<text:span text:style-name='high'>2</text:span></text:p>"), "data-cell", "raised"),
        (ods_row("a", "b", more='table:visibility="filter"'), "data-sheet", "hidden"),
        (
            '<table:table-row><table:table-cell table:number-columns-spanned="2"/></table:table-row>',
            "data-sheet",
            "merged",
        ),
        (ods_row("a", "b", more='table:number-rows-repeated="1000000"'), "data-file", "too many"),
    ],
)
def test_opendocument_that_hides_or_does_not_tell(tmp_path: Path, row: str, code: str, says: str) -> None:
    found = problems(tmp_path, ods({"A": ods_row("n", "m") + row + ods_row("y", "z")}), "d.ods")
    assert [problem.code for problem in found] == [code]
    assert says in found[0].message
    assert problems(tmp_path, ods({"A": ods_row("n", "m")}, hidden=["A"]), "d.ods")[0].code == "data-sheet"


BOMB = "<worksheet>" + " " * (WORKBOOK_PART_BYTES.most + 1)
ENTITIES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><office/>'


@pytest.mark.parametrize(
    ("data", "file", "says"),
    [
        (b"no zip", "d.xlsx", "no workbook"),
        (b"\xd0\xcf\x11\xe0 old", "d.xlsx", "password"),
        (packed({"a": "b"}), "d.xlsx", "lacks its part"),
        (packed({"content.xml": "<a"}), "d.ods", "no XML"),
        (packed({"content.xml": ENTITIES}), "d.ods", "document type"),
        (packed({"content.xml": BOMB}), "d.ods", "more than"),
        (one("x")[:-40], "d.xlsx", "no workbook"),
    ],
)
def test_files_that_are_no_workbooks_or_too_large(tmp_path: Path, data: bytes, file: str, says: str) -> None:
    (problem,) = problems(tmp_path, data, file)
    assert (problem.code, problem.place) == ("data-file", Place(file, 1))
    assert says in problem.message


def test_sheets_belong_to_workbooks(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ProblemsFound, match="no sheets"):
        read_data(tmp_path, {"data": "d.csv", "sheet": "A"}, "da", HERE)


def test_spoiled_workbooks_are_problems_and_nothing_else(tmp_path: Path) -> None:
    """Bytes of the parts are changed, packed again and read: values or problems, never another error."""
    chance = random.Random(13)
    with zipfile.ZipFile(io.BytesIO(one(X("45356", "dd-mm-yyyy"), X("0.5", "0%"), "word"))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    codes: set[str] = set()
    for _ in range(300):
        name = chance.choice(list(parts))
        spoiled = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            spoiled[chance.randrange(len(spoiled))] = chance.choice(b'<>&0129"/aZ;-%\x80')
        try:
            table(tmp_path, packed({**parts, name: bytes(spoiled)}))
            codes.add("read")
        except ProblemsFound as found:
            codes |= {problem.code for problem in found.problems}
    assert codes == {"read", "data-file", "data-cell", "data-sheet"}


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_does_not_unpack_is_told(packing: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as package:
        package.writestr("xl/workbook.xml", bytes(range(256)) * 20)
    data = bytearray(made.getvalue())
    data[60:70] = b"\xff" * 10
    with pytest.raises(ProblemsFound) as found:
        Package(bytes(data), "d.xlsx").part("xl/workbook.xml")
    assert [(each.code, "cannot be read" in each.message) for each in found.value.problems] == [("data-file", True)]
