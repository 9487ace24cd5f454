"""Data files: cells as they stand, numbers where all agree, questions where they do not, and Excel's habits."""

from __future__ import annotations

from pathlib import Path

import pytest

from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.sources.charts.axes import drawable
from trykklar.sources.charts.spec import read_spec
from trykklar.sources.charts.values import chart_problems, chart_rows
from trykklar.sources.data.read import read_data
from trykklar.sources.data.records import DataTable

HERE = Place("a.md", 3)
AXES = "mark: line\nencoding: {{x: {{field: {x}, type: ordinal}}, y: {{field: {y}, type: quantitative}}}}\n"


def table(folder: Path, text: str | bytes, file: str = "d.csv", language: str = "da", columns: str = "") -> DataTable:
    (folder / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_data(folder, {"data": file, "columns": columns}, language, HERE)


def shown(found: DataTable) -> list[list[str]]:
    return [list(column.shown) for column in found.columns]


def fault(folder: Path, text: str | bytes, file: str = "d.csv", language: str = "da", columns: str = "") -> Problem:
    with pytest.raises(ProblemsFound) as found:
        table(folder, text, file, language, columns)
    return found.value.problems[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\nx," + "y" * 140_000 + "\n", "more than 131,072 characters"),
        ('a,b\nx,"y\n' + "z,z\n" * 9, "not closed"),
        (",".join(f"c{n}" for n in range(1_200)) + "\n" + ",".join("x" * 1_200) + "\n", "1,200 columns"),
        ("a,b\n" + "x,y\n" * 260_000, "520,000 cells"),
    ],
    ids=["long cell", "open quote", "columns", "cells"],
)
def test_what_is_too_much_is_told(tmp_path: Path, text: str, says: str) -> None:
    found = fault(tmp_path, text)
    assert found.code == "data-file"
    assert says in found.message
    assert found.place is not None


@pytest.mark.parametrize(
    "cell",
    ["2020", "0101", "1.10", "1E5", "+4512345678", "1_000", "8000", "007", "1200", "0.12345", "12-34", "1.2.3", "½"],
)
@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_cells_are_printed_as_they_stand(tmp_path: Path, cell: str, language: str) -> None:
    assert shown(table(tmp_path, f"a,b\nx,{cell}\n", language=language)) == [["x"], [cell]]
    assert shown(table(tmp_path, f"- {{a: x, b: {cell}}}\n", "d.yaml", language)) == [["x"], [cell]]


@pytest.mark.parametrize(
    ("cells", "language", "numbers"),
    [
        ("1.234;2.345", "da", (1234, 2345)),
        ("3,5;4,25", "da", (3.5, 4.25)),
        ("1.234,5;2", "da", (1234.5, 2)),
        ("1\u00a0234;12\u202f345", "da", (1234, 12345)),
        ("−3;-4", "da", (-3, -4)),
        ("3.5;4.5", "da", (3.5, 4.5)),
        ("1,234.5;7", "en", (1234.5, 7)),
        ("2020;2021", "en", (2020, 2021)),
        ("0101;0147", "en", ()),
        ("1E5;2E3", "en", ()),
        ("+45;+46", "en", ()),
        ("12;n/a", "en", ()),
        ("1.234;3.5", "da", ()),
        ("1234567890123456;1", "en", ()),
    ],
)
def test_columns_are_numbers_where_all_cells_agree(
    tmp_path: Path, cells: str, language: str, numbers: tuple[float, ...]
) -> None:
    one, two = cells.split(";")
    assert table(tmp_path, f"a\tb\nx\t{one}\ny\t{two}\n", "d.tsv", language).columns[1].numbers == numbers


def test_a_point_between_commas_is_a_question(tmp_path: Path) -> None:
    """In a file with commas between its cells `1.234` may be a thousand or a little more than one."""
    found = table(tmp_path, "year,n\n2020,1.234\n2021,2.345\n")
    spec = read_spec(AXES.format(x="year", y="n"), "c.yaml", HERE)
    (problem,) = chart_problems(spec, "c.yaml", found, HERE)
    assert (problem.code, problem.place) == ("data-number", Place("d.csv", 2))
    assert "1234 or 1,234" in problem.message
    for sign, value in ((",", 1234), (".", 1.234)):
        told = table(tmp_path, "year,n\n2020,1.234\n2021,2.345\n", columns=f'{{n: {{decimal: "{sign}"}}}}')
        assert list(chart_problems(spec, "c.yaml", told, HERE)) == []
        assert chart_rows(spec, told)[0] == {"year": 2020, "n": value}


@pytest.mark.parametrize(
    ("cells", "line"), [("1;2", 0), ("1,5;2", 0), ("x;2", 2), ("1;n/a", 3), (";2", 2), ("1,5;1.5", 3)], ids=str
)
def test_what_is_no_number_on_an_axis_is_told_at_its_line(tmp_path: Path, cells: str, line: int) -> None:
    one, two = cells.split(";")
    found = table(tmp_path, f"a;b\nx;{one}\ny;{two}\n")
    problems = list(chart_problems(read_spec(AXES.format(x="a", y="b"), "c.yaml", HERE), "c.yaml", found, HERE))
    assert [(p.code, p.place) for p in problems] == ([("data-number", Place("d.csv", line))] if line else [])


def test_a_point_where_the_language_has_a_comma_is_told_and_read(tmp_path: Path) -> None:
    found = table(tmp_path, "year,n\n2020,3.5\n2021,4.5\n")
    spec = read_spec(AXES.format(x="year", y="n"), "c.yaml", HERE)
    assert [p.code for p in chart_problems(spec, "c.yaml", found, HERE)] == ["data-form"]
    assert [row["n"] for row in chart_rows(spec, found)] == [3.5, 4.5]
    told = table(tmp_path, "year,n\n2020,3.5\n2021,4.5\n", columns="{n: number}")
    assert (list(chart_problems(spec, "c.yaml", told, HERE)), shown(told)[1]) == ([], ["3,5", "4,5"])


def test_declared_columns(tmp_path: Path) -> None:
    text = "year;n;share;code\n2020;1234567;12,345;10\n"
    found = table(tmp_path, text, columns="{n: {grouping: true}, share: {decimals: 1, unit: '%'}, code: text}")
    assert shown(found) == [["2020"], ["1.234.567"], ["12,3"], ["10"]]
    assert [column.head for column in found.columns] == ["year", "n", "share (%)", "code"]
    assert [column.is_number for column in found.columns] == [True, True, True, False]


@pytest.mark.parametrize(
    ("columns", "code", "says"),
    [
        ("{shar: number}", "data-columns", "has no column 'shar'"),
        ("{share: nummer}", "data-columns", "'nummer'"),
        ("{share: {decimal: x}}", "data-columns", "'x'"),
        ("{share: number", "data-columns", "bracket"),
        ("{year: {decimal: '.'}}", "data-number", "'20x0'"),
    ],
)
def test_declarations_that_do_not_fit(tmp_path: Path, columns: str, code: str, says: str) -> None:
    problem = fault(tmp_path, "year;share\n20x0;12,3\n", columns=columns)
    assert problem.code == code
    assert says in problem.message


DAYS = "day;n\n2026-03-01;1\n2026-04;2\n2027;3\n"


@pytest.mark.parametrize(
    ("text", "language", "columns", "days"),
    [
        (DAYS, "da", "{day: date}", ["1. marts 2026", "april 2026", "2027"]),
        (DAYS, "en-GB", "{day: date}", ["1 March 2026", "April 2026", "2027"]),
        (DAYS, "de", "{day: {type: date, format: short}}", ["01.03.26", "04.2026", "2027"]),
        (
            "day;n\n01-03-2026;1\n31-12-2026;2\n",
            "da",
            "{day: {type: date, written: dd-mm-yyyy}}",
            ["1. marts 2026", "31. december 2026"],
        ),
        ("day;n\n1/3/2026;1\n", "en-GB", "{day: {type: date, written: d/m/yyyy}}", ["1 March 2026"]),
        ("day;n\n03/2026;1\n", "sv", "{day: {type: date, written: mm/yyyy}}", ["mars 2026"]),
    ],
)
def test_dates_are_printed_in_the_language(
    tmp_path: Path, text: str, language: str, columns: str, days: list[str]
) -> None:
    found = table(tmp_path, text, language=language, columns=columns)
    assert shown(found)[0] == days


@pytest.mark.parametrize(
    ("cell", "columns", "says"),
    [
        ("01-03-2026", "{day: date}", "no date written as yyyy-mm-dd"),
        ("2026-02-30", "{day: date}", "no date"),
        ("1-3-2026", "{day: {type: date, written: dd-mm-yyyy}}", "no date written as dd-mm-yyyy"),
        ("2026-03-01 12:00", "{day: date}", "no date"),
        ("n/a", "{day: date}", "no date"),
        ("1", "{day: {type: date, written: dd-mm}}", "dd, mm and yyyy"),
        ("1", "{day: {type: date, written: dd-dd-yyyy}}", "dd, mm and yyyy"),
        ("1", "{day: {type: dato}}", "'dato'"),
    ],
)
def test_what_is_no_date_is_told(tmp_path: Path, cell: str, columns: str, says: str) -> None:
    problem = fault(tmp_path, f"day;n\n2026;1\n{cell};2\n", columns=columns)
    assert problem.code in ("data-number", "data-columns")
    assert says in problem.message


def test_missing_values_have_a_sign(tmp_path: Path) -> None:
    text = "day;n;note\n2026-03-01;5;a\n;–;\n2026-03-03;;b\n"
    columns = "{day: {type: date, missing: '–'}, n: {missing: '–', decimals: 1}, note: {type: text, missing: none}}"
    found = table(tmp_path, text, columns=columns)
    assert shown(found) == [["1. marts 2026", "–", "3. marts 2026"], ["5,0", "–", "–"], ["a", "none", "b"]]
    spec = "mark: line\nencoding: {x: {field: day, type: temporal}, y: {field: n, type: quantitative}}"
    read = read_spec(spec, "c.yaml", HERE)
    assert list(chart_problems(read, "c.yaml", found, HERE)) == []
    assert [(row["day"], row["n"]) for row in chart_rows(read, found)] == [
        ("2026-03-01T00:00:00", 5),
        (None, None),
        ("2026-03-03T00:00:00", None),
    ]
    assert fault(tmp_path, text, columns="{n: number}").message.startswith("'–'")


NAMES = [["Aarhus", "Ærø"], ["12", "7"]]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"Kommune,Antal\nAarhus,12\n\xc3\x86r\xc3\xb8,7\n", ""),
        (b"\xef\xbb\xbfKommune;Antal\r\nAarhus;12\r\n\xc3\x86r\xc3\xb8;7\r\n", "semicolons"),
        (b"Kommune\tAntal\nAarhus\t12\n\xc3\x86r\xc3\xb8\t7\n", "tabs"),
        (b"sep=;\r\nKommune;Antal\r\nAarhus;12\r\n\xc3\x86r\xc3\xb8;7\r\n", ""),
        (b"Kommune;Antal\nAarhus;12\n\xc6r\xf8;7\n", "Windows-1252"),
        ("Kommune\tAntal\nAarhus\t12\nÆrø\t7\n".encode("utf-16"), "UTF-16"),
        (b"Kommune;Antal;;\nAarhus;12;;\n\xc3\x86r\xc3\xb8;7;;\n;;;\n;;;\n", "2 empty rows"),
        (b"Kommune;Antal;\nAarhus;12;\n\xc3\x86r\xc3\xb8;7;\n;;\n", "1 empty row left out, 1 empty column left out"),
        (b'"Kommune","Antal"\n"Aarhus","12"\n"\xc3\x86r\xc3\xb8"," 7"\n', ""),
    ],
    ids=["plain", "excel", "tabs", "sep", "cp1252", "utf-16", "padded", "padded once", "quoted"],
)
def test_the_habits_of_excel_are_read_and_told(tmp_path: Path, data: bytes, told: str) -> None:
    found = table(tmp_path, data)
    assert shown(found) == NAMES
    assert [p.code for p in found.problems] == (["data-habits"] if told else [])
    assert told in "".join(p.message for p in found.problems)


def test_cells_that_excel_shall_not_read_as_numbers_are_texts(tmp_path: Path) -> None:
    found = table(tmp_path, 'a,b\n="0101","=""x, y"""\n=SUM(A1:A2),=)\n')
    assert shown(found) == [["0101", "=SUM(A1:A2)"], ["x, y", "=)"]]
    (told,) = found.problems
    assert 'cells such as ="0101" taken for the text in them' in told.message
    assert "the formula '=SUM(A1:A2)', which is printed as it stands" in told.message


def test_quoted_cells_hold_signs_and_lines(tmp_path: Path) -> None:
    assert shown(table(tmp_path, 'a,b\n"x, y","1,5"\n"two\nlines",2\n')) == [["x, y", "two lines"], ["1,5", "2"]]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "holds no rows"),
        ("a,b\n", 1, "holds no rows"),
        ("a,b\nx,1,2\n", 2, "3 cells"),
        ("a,b\nx,1\ny\n", 3, "1 cells"),
        ("a,a\n1,2\n", 1, "called 'a'"),
        ("Report 2025,,\na,b,c\n1,2,3\n", 1, "no name"),
        ('a,b\nx,1\ny,"2\n', 3, "not closed"),
        ("a,b;c\n1,2;3\n", 1, "commas or semicolons"),
    ],
)
def test_unusable_files_are_told_at_their_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    problem = fault(tmp_path, text)
    assert (problem.code, problem.place) == ("data-file", Place("d.csv", line))
    assert says in problem.message


@pytest.mark.parametrize("text", ["", "a: 1", "- 1\n- 2\n", "- {a: [1]}", "- {a: 1}\n- {b: 2}\n"])
def test_unusable_yaml_is_a_problem(tmp_path: Path, text: str) -> None:
    assert fault(tmp_path, text, "d.yaml").code == "data-file"


def test_other_files_are_named_with_what_is_read(tmp_path: Path) -> None:
    assert ".csv" in fault(tmp_path, b"x", "d.doc").hint


def asked(spec: str, found: DataTable) -> list[tuple[str, str]]:
    return [
        (p.code, p.hint)
        for p in chart_problems(read_spec(spec, "c.yaml", HERE), "c.yaml", found, HERE)
        if p.code == "chart-field"
    ]


@pytest.mark.parametrize(
    ("spec", "hints"),
    [
        (
            "mark: bar\nencoding: {x: {field: year, type: ordinal}, y: {field: Visitors, type: quantitative}}",
            ["did you mean 'visitors'?"],
        ),
        (
            "transform: [{calculate: 'datum.visitor * 2', as: twice}]\nmark: bar\nencoding: {x: {field: twice, type: "
            "quantitative}}",
            ["did you mean 'visitors'?"],
        ),
        (
            "transform: [{fold: [year, visitors]}]\nmark: bar\nencoding: {x: {field: key}, y: {field: value, type: "
            "quantitative}}",
            [],
        ),
        ("layer: [{mark: bar, encoding: {x: {field: yaer}}}]", ["did you mean 'year'?"]),
        (
            "transform: [{aggregate: [{op: sum, field: visitors, as: all}], groupby: [year]}]\nmark: bar\nencoding: "
            "{x: {field: visitors}}",
            ["columns are: year, visitors"],
        ),
        ("facet: {field: place}\nspec: {mark: bar}", ["columns are: year, visitors"]),
        ("layer: [{data: {values: [{q: 1}]}, mark: rule, encoding: {x: {field: q, type: quantitative}}}]", []),
    ],
    ids=["case", "expression", "fold", "layer", "aggregate", "facet", "own data"],
)
def test_fields_that_the_data_lacks_are_named(tmp_path: Path, spec: str, hints: list[str]) -> None:
    found = asked(spec, table(tmp_path, "year,visitors\n2020,12\n2021,14\n"))
    if hints == ["columns are: year, visitors"] and "aggregate" in spec:
        hints = ["did you mean 'visitors'?"]
    assert [hint for _, hint in found] == hints


def test_dates_and_names_keep_their_letters(tmp_path: Path) -> None:
    found = table(tmp_path, "day,version,n\n2026-03-01,1.10,5\n", language="en")
    spec = read_spec(
        "mark: bar\nencoding: {x: {field: day, type: temporal}, y: {field: n, type: quantitative}, color: {field: "
        "version}}",
        "c.yaml",
        HERE,
    )
    assert chart_rows(spec, found) == [{"day": "2026-03-01T00:00:00", "version": "1.10", "n": 5}]


MIXED = 'year,n,share\n2020,"1,234",0.5\n2022,"2,345",0.7\n'
PLAIN_YEARS = {"format": "f", "tickMinStep": 1}
SHORT = "x: {field: year, type: quantitative, scale: {zero: false}"


@pytest.mark.parametrize(
    ("encoding", "x", "y"),
    [
        (
            f"{SHORT}}}, y: {{field: n, type: quantitative}}",
            {"values": [2020, 2021, 2022], "format": "d"},
            {"tickMinStep": 1},
        ),
        ("x: {field: year, type: quantitative}, y: {field: share, type: quantitative}", PLAIN_YEARS, {"format": "f"}),
        (f"{SHORT}}}, x2: {{field: n}}, y: {{field: share}}", PLAIN_YEARS, None),
        (
            f"{SHORT}, axis: {{format: ~s}}}}, y: {{field: n, aggregate: sum, type: quantitative}}",
            {"values": [2020, 2021, 2022], "format": "~s"},
            None,
        ),
        (
            f"{SHORT}, axis: {{values: [2020]}}}}, y: {{field: year, bin: true, type: quantitative}}",
            {"values": [2020]},
            {"format": "f"},
        ),
        ("x: {field: year, type: ordinal}, y: {field: year, type: quantitative, stack: normalize}", None, None),
        (
            "x: {field: year, type: quantitative, scale: {type: log}}, y: {field: share, type: ordinal}",
            {"format": "f"},
            None,
        ),
    ],
)
def test_years_are_printed_as_years_beside_grouped_numbers(tmp_path: Path, encoding: str, x: object, y: object) -> None:
    for view in (f"mark: point\nencoding: {{{encoding}}}", f"layer: [{{mark: point, encoding: {{{encoding}}}}}]"):
        spec = read_spec(view, "c.yaml", HERE)
        given = drawable(spec, table(tmp_path, MIXED, language="en"))
        found = given.spec["layer"][0]["encoding"] if "layer" in given.spec else given.spec["encoding"]
        assert given.grouped
        assert [found[channel].get("axis") for channel in "xy"] == [x, y]


def test_whole_numbers_have_whole_ticks_and_no_other_axis_changes(tmp_path: Path) -> None:
    spec = read_spec(
        "mark: point\nencoding: {x: {field: a, type: quantitative}, y: {field: b, type: quantitative}}", "c", HERE
    )
    given = drawable(spec, table(tmp_path, "a,b\n1,1.5\n3,2.5\n", language="en"))
    assert given.spec["encoding"]["x"]["axis"] == {"tickMinStep": 1}
    assert "axis" not in given.spec["encoding"]["y"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("sep=,\na;b\n1;2\n3;4\n", 2, "one column"),
        ("Drawn in 2026\na;b\n1;2\n", 1, "one column"),
        ("a;b\nx\x00;1\n", 2, "U+0000"),
        ("a;b\nx;\x07\n", 2, "U+0007"),
        ("a;b\nx;1\n".encode("utf-16-le"), 1, "U+0000"),
    ],
)
def test_files_that_would_be_one_column_or_hold_what_no_page_shows(
    tmp_path: Path, text: str | bytes, line: int, says: str
) -> None:
    problem = fault(tmp_path, text)
    assert (problem.code, problem.place) == ("data-file", Place("d.csv", line))
    assert says in problem.message


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_lines_end_where_files_end_them(tmp_path: Path, sign: str) -> None:
    assert shown(table(tmp_path, f"a\nx{sign}y\r\nz\r")) == [["x y", "z"]]


def test_yaml_rows_lose_no_word(tmp_path: Path) -> None:
    problem = fault(tmp_path, "- a: Issue #5\n  b: 2 # estimated\n", "d.yaml")
    assert (problem.code, problem.place) == ("yaml-hash", Place("d.yaml", 1))
    assert "'Issue #5'" in problem.hint
    assert fault(tmp_path, "- {a: !!binary aGVq}\n", "d.yaml").code == "yaml-syntax"
    assert shown(table(tmp_path, "- a: |\n    two\n    lines\n", "d.yaml")) == [["two lines"]]


def test_a_unit_may_stand_before_its_number(tmp_path: Path) -> None:
    found = table(tmp_path, "a;b\nx;kr. 1.000,50\ny;kr. 20,00\n", columns="{b: {unit: kr.}}")
    assert (found.columns[1].head, found.columns[1].numbers) == ("b (kr.)", (1000.5, 20))
    hint = fault(tmp_path, "a;b\nx;kr. 5\ny;kr. 7\n", columns="b: number").hint
    assert hint.endswith('{unit: "kr."}}\' in the directive at a.md:3')
