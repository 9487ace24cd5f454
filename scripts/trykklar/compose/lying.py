"""Which tables stand on a page that lies down, for they have many columns."""

from __future__ import annotations

import re

from ..sources.schemas.publication import DocumentBase, PdfDocument

LANDSCAPE = "landscape"
"""The class of what stands on such a page (`base.css`)."""
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b([^>]*)>")
_SPAN = re.compile(r'colspan="(\d+)"')


def class_of_table(html: str, document: DocumentBase) -> str:
    """The class that a table gets for its columns; empty where the document asks for none."""
    most = document.landscape_from if isinstance(document, PdfDocument) else None
    return LANDSCAPE if most and columns_of(html) >= most else ""


def columns_of(html: str) -> int:
    """How many columns the first row of a table covers."""
    row = _ROW.search(html)
    spans = (_SPAN.search(cell) for cell in _CELL.findall(row[0] if row else ""))
    return sum(int(span[1]) if span else 1 for span in spans)
