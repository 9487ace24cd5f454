"""Tables in Markdown: rows with more cells than the head has, and tables without a head, lose text or are printed as
typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from ...base.problems import Place, Problem
from ...base.rulebook import rule

rule("table-headless", "a table of | without a head, which would be printed as typed")
rule("table-cells", "a row of a table with more cells than the table's head")

_BAR = re.compile(r"(?<!\\)\|")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*(?:[:-]+\s*)?)+$")


def check_tables(tokens: Sequence[Token], typed: Callable[[int], str], file: str) -> Iterator[Problem]:
    """Problems of the tables in `tokens`, whose lines (0-based) are `typed`."""
    columns = laid = 0
    for position, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        if token.type == "table_open":
            columns = laid = int(token.meta.get("columns", 0))
        elif token.type == "th_open" and not laid:
            columns += 1
        elif token.type == "tr_open" and columns:
            cells = cells_of(typed(line))
            if cells > columns and (laid or tokens[position + 1].type == "td_open"):
                what = (
                    f"this row has {cells} cells, and the table's head has {columns}: what is beyond would not be "
                    "printed"
                )
                hint = "give the head a cell more, or write a | that is text as \\|, also in code"
                yield Problem("table-cells", what, hint, Place(file, line + 1))
        elif token.type == "inline" and tokens[position - 1].type == "paragraph_open":
            yield from _drawn(token, Place(file, line + 1))


def cells_of(row: str) -> int:
    """How many cells a row has, as GFM reads it (section 4.10): a bar after a backslash is text, one in code is not."""
    parts = _BAR.split(row.strip().lstrip("> "))
    parts = parts[1:] if parts[0].strip() == "" else parts
    return len(parts[:-1] if parts and parts[-1].strip() == "" else parts)


def _drawn(token: Token, place: Place) -> Iterator[Problem]:
    """A paragraph that was meant as a table."""
    lines = token.content.split("\n")
    rule = next((index for index, text in enumerate(lines) if "|" in text and _RULE.match(text)), None)
    if rule:
        head, under = cells_of(lines[rule - 1]), cells_of(lines[rule])
        what = f"the table's head has {head} cells, and the line under it has {under}"
        hint = "give both as many; a | that is text is written \\|, also in code"
        if head == under:
            what = "this table's head and the line under it do not stand together, and would be printed as typed"
            hint = "begin each of its lines with |, and indent them alike, in a list or a quotation too"
        yield Problem("table-cells", what, hint, Place(place.file, place.line + rule - 1))
    elif rule == 0 or (all(_ROW.match(text) for text in lines) and token.content.count("|") > 2):
        hint = "write its head first, and under it a line such as |---|---|"
        yield Problem("table-headless", "this table has no head, and would be printed as typed", hint, place)
