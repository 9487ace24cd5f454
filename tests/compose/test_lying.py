"""Tables of many columns, which get a page that lies down."""

from __future__ import annotations

import pytest

from trykklar.compose.lying import class_of_table, columns_of
from trykklar.sources.schemas.publication import EpubDocument, OutlineItem, PdfDocument

OUTLINE = [OutlineItem(page="contents")]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p>no table</p>", 0),
        ("<table><thead><tr><th scope='col'>a</th><th>b</th></tr></thead><tr><td>1</td></tr></table>", 2),
        ('<table><tr><th colspan="3">a</th><td>b</td></tr></table>', 4),
    ],
)
def test_columns_are_those_of_the_first_row(html: str, count: int) -> None:
    assert columns_of(html) == count


def test_only_documents_that_ask_for_it_turn_tables_and_only_wide_ones() -> None:
    html = "<table><tr><th>a</th><th>b</th><th>c</th></tr></table>"
    asked = [PdfDocument(layout="plain", trim="A4", outline=OUTLINE, landscape_from=most) for most in (None, 4, 3)]
    assert [class_of_table(html, document) for document in asked] == ["", "", "landscape"]
    assert class_of_table(html, EpubDocument(form="epub", layout="epub", outline=OUTLINE)) == ""
