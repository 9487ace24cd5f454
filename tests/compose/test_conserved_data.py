"""Cells of data that a directive's template does not print are told at their row."""

from __future__ import annotations

import pytest

from trykklar.base.problems import Place
from trykklar.compose.conserved_data import ShownRow, lost_cells

ROWS = [
    ShownRow(Place("d.csv", 1), ["Place", "Drops", "Wet"]),
    ShownRow(Place("d.csv", 2), ["Aarhus & omegn", "1.234", "✓"]),
    ShownRow(Place("d.csv", 3), ["Ærø", "5", "–"]),
    ShownRow(Place("d.csv", 4), ["Fanø", "5", "✓"]),
]


def html(rows: list[ShownRow], title: str = "Table 5: what fell") -> str:
    cells = ("".join(f"<td title='5'>{cell.replace('&', '&amp;')}</td>" for cell in row.cells) for row in rows)
    return f"<p>{title}</p><table>{''.join(f'<tr>{line}</tr>' for line in cells)}</table>"


def without(column: int) -> list[ShownRow]:
    return [ShownRow(row.place, [c for i, c in enumerate(row.cells) if i != column]) for row in ROWS]


def test_what_is_printed_in_any_order_is_whole() -> None:
    turned = [ShownRow(ROWS[0].place, list(column)) for column in zip(*(row.cells for row in ROWS), strict=True)]
    assert list(lost_cells(ROWS, html(ROWS), ["5: what fell"])) == []
    assert list(lost_cells(ROWS, html(turned), ["what fell"])) == []


@pytest.mark.parametrize(
    ("printed", "line", "cell", "more"),
    [
        (ROWS[:-1], 4, "Fanø", ""),
        (ROWS[1:], 1, "Place", ""),
        ([ROWS[0], *ROWS[2:]], 2, "Aarhus & omegn", ""),
        (without(0), 1, "Place", "3 more rows"),
        (without(2), 1, "Wet", "3 more rows"),
        ([], 1, "Place", "3 more rows"),
    ],
    ids=["last row", "head", "a row", "first column", "column of signs", "all"],
)
def test_what_a_template_drops_is_told_at_its_row(printed: list[ShownRow], line: int, cell: str, more: str) -> None:
    (problem,) = lost_cells(ROWS, html(printed), ["what fell"])
    assert (problem.code, problem.place) == ("text-lost", Place("d.csv", line))
    assert f"'{cell}'" in problem.message
    assert more in problem.message


def test_the_same_word_beside_the_table_hides_nothing() -> None:
    """A title that holds the cell's word takes one of the words that are printed."""
    rows = [ShownRow(Place("d.csv", 1), ["Year"]), ShownRow(Place("d.csv", 2), ["2026"])]
    assert list(lost_cells(rows, html(rows[:1], "Figures of 2026"), ["Figures of 2026"]))
    assert not list(lost_cells(rows, html(rows, "Figures of 2026"), ["Figures of 2026"]))
