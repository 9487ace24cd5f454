"""Writes small workbooks: what a spreadsheet program would store, and nothing more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class X:
    """A cell of Excel: what it stores, and the number format."""

    value: str
    code: str = "General"
    kind: str = "n"
    formula: str = ""
    inner: str = ""
    """XML of the string, where it is more than text."""


Rows = Sequence[Sequence[X | str | int | float | None]]


def xlsx(
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    rest: str = "",
    rows: Mapping[int, str] = {},
    top: int = 1,
) -> bytes:
    """A workbook of Excel. `rest`: XML behind the cells of each sheet; `rows`: attributes of rows; `top`: the first
    row."""
    styles: list[str | int] = ["General"]
    parts = {}
    for number, cells in enumerate(sheets.values(), 1):
        lines = "".join(
            f'<row r="{r}" {rows.get(r, "")}>{"".join(_cell(c, r, i, styles) for i, c in enumerate(row))}</row>'
            for r, row in enumerate(cells, top)
        )
        before, _, after = rest.partition("|")
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{lines}</sheetData>{after}</worksheet>'
        )
    unseen = 'state="hidden"'
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}" {unseen if name in hidden else ""}/>'
        for n, name in enumerate(sheets, 1)
    )
    parts["xl/workbook.xml"] = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{named}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = "<Relationships>{}</Relationships>".format(
        "".join(f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1))
    )
    own = [(200 + n, code) for n, code in enumerate(styles) if isinstance(code, str)]
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="{escape(code)}"/>' for n, code in own)
    used = "".join(f'<xf numFmtId="{200 + n if isinstance(code, str) else code}"/>' for n, code in enumerate(styles))
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><cellXfs>{used}</cellXfs></styleSheet>'
    )
    return packed(parts)


def _cell(cell: X | str | int | float | None, row: int, column: int, styles: list[str | int]) -> str:
    at = f"{chr(ord('A') + column)}{row}"
    if cell is None:
        return ""
    if isinstance(cell, str):
        cell = X(cell, kind="inlineStr")
    elif not isinstance(cell, X):
        cell = X(str(cell))
    code: str | int = int(cell.code[1:]) if cell.code.startswith("=") else cell.code
    if code not in styles:
        styles.append(code)
    inner = cell.inner or (f"<t>{escape(cell.value)}</t>" if cell.kind == "inlineStr" else "")
    held = f"<is>{inner}</is>" if inner else f"<v>{escape(cell.value)}</v>" if cell.value else ""
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
    return f'<c r="{at}" s="{styles.index(code)}" t="{cell.kind}">{formula}{held}</c>'


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:automatic-styles><style:style style:name="unseen"><style:table-properties table:display="false"/>'
    '</style:style><style:style style:name="high"><style:text-properties style:text-position="super 58%"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def ods(tables: Mapping[str, str], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of OpenDocument, from the XML of the rows of each table."""
    unseen = 'table:style-name="unseen"'
    written = "".join(
        f'<table:table table:name="{escape(name)}" {unseen if name in hidden else ""}>{rows}</table:table>'
        for name, rows in tables.items()
    )
    return packed({"content.xml": _ODS.format(written)})


def ods_row(*cells: str | tuple[str, str, str], more: str = "") -> str:
    """A row of texts, and of (kind, value, shown)."""
    made = []
    for cell in cells:
        kind, value, shown = cell if isinstance(cell, tuple) else ("string", "", cell)
        key = "date-value" if kind == "date" else "value"
        held = f'office:{key}="{value}"' if value else ""
        text = shown if shown.startswith("<") else f"<text:p>{escape(shown)}</text:p>" if shown else ""
        typed = f'office:value-type="{kind}"' if kind else ""
        made.append(f"<table:table-cell {typed} {held}>{text}</table:table-cell>")
    return f"<table:table-row {more}>{''.join(made)}</table:table-row>"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()
