"""Merged cells of a table in HTML, with the signs that Trykklar's tables have for them."""

from __future__ import annotations

import re
from typing import Any

Element = Any


def filled(rows: list[list[Element]]) -> list[list[Element | str]]:
    """Rows of a table with the sign `<<` or `^^` in each place that a merged cell covers."""
    out: list[list[Element | str]] = []
    below: dict[int, int] = {}
    for row in rows:
        line: list[Element | str] = []
        for cell in row:
            _covered(line, below)
            across, down = (_span(cell, name) for name in ("colspan", "rowspan"))
            for step in range(across):
                if down > 1:
                    below[len(line)] = down - 1
                line.append("<<" if step else cell)
        _covered(line, below)
        out.append(line)
    return out


def _span(cell: Element, name: str) -> int:
    """How many columns or rows a cell takes; what is no such number counts for one."""
    written = str(cell.get(name) or "1").strip()
    return int(written) if re.fullmatch(r"[1-9][0-9]{0,2}", written) else 1


def _covered(line: list[Element | str], below: dict[int, int]) -> None:
    while below.get(len(line)):
        below[len(line)] -= 1
        line.append("^^")
