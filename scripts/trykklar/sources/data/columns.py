"""Columns of a data file: text as it stands, until a declaration or one form of all its cells says that they are
numbers or dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...language.number_forms import PLAIN, NumberForm, form_of
from .dates import date_column
from .declared import ColumnFields
from .records import Cells, Column
from .taken import Taken, taken

rule("data-number", "a cell that is wanted as a number, and is none, or could be two")

_HERE = " in the directive"
_BOTH = "write it as the language does, or say 'columns: {NAME: {decimal: \".\"}}' or '\",\"' in the directive"
_NOT_ALONE = "does not stand there as a number alone"
_UNIT = "say what stands beside its numbers: 'columns: {{NAME: {{unit: \"{unit}\"}}}}'"


def typed_columns(
    cells: Cells, declared: Mapping[str, ColumnFields], language: str
) -> tuple[list[Column], list[Problem]]:
    """The columns of a file, and cells that are not what is declared, at their lines."""
    columns, problems = [], []
    for index, name in enumerate(cells.names):
        fields = declared.get(name)
        found, unknown = taken(cells, index, fields)
        column = (
            date_column(found, fields, language)
            if fields and fields.type == "date"
            else _column(found, fields, form_of(language), cells.decimal)
        )
        columns.append(replace(column, look=fields) if fields else column)
        problems += unknown
        if not unknown and column.declared and column.doubt and fields and fields.type != "text":
            problems.append(number_problem(cells.file, cells.lines, column))
    return columns, problems


def number_problem(file: str, lines: Sequence[int], column: Column) -> Problem:
    """The question to the author about a column that is wanted as numbers, or dates, and is not."""
    row, what, hint = column.doubt or (0, "is no number", _BOTH)
    text = column.texts[row]
    cell = f" (cell {column.letters}{lines[row]})" if column.letters else ""
    return Problem(
        "data-number",
        f"'{text}' in the column '{column.name}'{cell} {what}",
        hint.replace("NAME", column.name),
        Place(file, lines[row]),
    )


def asked_at(problems: Iterable[Problem], place: Place) -> Iterator[Problem]:
    """The problems with the directive at `place` named where its option `columns` is a remedy: other directives may
    read the same cells."""
    for problem in problems:
        hint = problem.hint.removesuffix(_HERE)
        says = f"{hint} in the directive at {place}" if "'columns: " in hint else problem.hint
        yield replace(problem, hint=says)


def _column(cells: Taken, fields: ColumnFields | None, local: NumberForm, implied: str) -> Column:
    """A column of texts or of numbers. `implied`: the decimal sign that the file's form speaks for."""
    bare, sign = cells.bare, cells.missing
    plain = _as_text(cells, fields)
    if not any(bare) or (fields and fields.type == "text"):
        return plain
    form, doubt = _known(cells, fields, local) if cells.exact else _form(bare, local, fields, implied)
    if form is None:
        return replace(plain, doubt=doubt)
    read = [form.read(text) if text else None for text in bare]
    numbers = list(cells.exact) or read
    grouped = any(form.is_grouped(text) for text in bare)
    if fields and fields.grouping is not None:
        grouped = fields.grouping
    return replace(
        plain,
        shown=tuple(
            _printed(t, n, fields, form, local, grouped=grouped) or sign for t, n in zip(bare, numbers, strict=True)
        ),
        numbers=tuple(None if number is None else _number(number) for number in numbers),
        foreign=form.decimal != local.decimal and any(form.decimal in text for text in bare),
        grouped=grouped,
    )


def _as_text(cells: Taken, fields: ColumnFields | None) -> Column:
    """The column as it stands, until its cells are found to be numbers."""
    return Column(
        name=cells.name,
        texts=cells.texts,
        shown=tuple(text or cells.missing for text in cells.texts),
        head=cells.head,
        letters=cells.letters,
        declared=fields is not None,
        gaps=bool(cells.missing),
        moments=tuple(None if m is None else m.isoformat() for m in cells.moments),
        held=bool(cells.exact) and not (fields and fields.type == "text"),
    )


_BESIDE = re.compile(r"(?!E[+-]?\d)[^\d\s.,'’+\-−/()]")
"""What is no part of a number, be it a fraction, a power of ten or one in brackets: a unit."""
_FORMS = (PLAIN, NumberForm(".", ",'’\u00a0\u202f "), NumberForm(",", ".'’\u00a0\u202f "))
"""Those of office programs, whatever the language of the machine."""


def _known(
    cells: Taken, fields: ColumnFields | None, local: NumberForm
) -> tuple[NumberForm | None, tuple[int, str, str] | None]:
    """The form in which all texts stand for the numbers that a workbook holds; any, where they are written again and
    lose nothing by it."""
    if fields and fields.decimals is not None:
        beside = [row for row, text in enumerate(cells.bare) if _BESIDE.search(text)]
        return (None, (beside[0], _NOT_ALONE, _hint(cells.bare))) if beside else (local, None)
    missed = None
    for form in (local, *_FORMS):
        wrong = [
            row
            for row, (text, number) in enumerate(zip(cells.bare, cells.exact, strict=True))
            if number is not None and not _stands_for(form.read(text), number)
        ]
        if not wrong:
            return form, None
        missed = missed or wrong[0]
    return None, (missed or 0, _NOT_ALONE, _hint(cells.bare))


def _stands_for(read: Decimal | None, exact: Decimal) -> bool:
    if read is None:
        return False
    exponent = read.as_tuple().exponent
    return isinstance(exponent, int) and exact.quantize(Decimal(1).scaleb(min(exponent, 0)), ROUND_HALF_UP) == read


def _form(
    texts: Sequence[str], local: NumberForm, fields: ColumnFields | None, implied: str
) -> tuple[NumberForm | None, tuple[int, str, str] | None]:
    """The one form in which all cells are numbers; None, and the cell that asks, where there is none or there are
    two."""
    if fields and fields.decimal:
        form = (
            local
            if fields.decimal == local.decimal
            else NumberForm(fields.decimal, "., '’".replace(fields.decimal, "") + "\u00a0\u202f")
        )
        return (None, miss) if (miss := _miss(texts, form)) else (form, None)
    if not _miss(texts, local):
        two = next(_two_ways(texts, local, implied), None) if fields is None else None
        return (None, two) if two else (local, None)
    if not _miss(texts, PLAIN):
        two = next(_two_ways(texts, local, PLAIN.decimal), None)
        return (None, two) if two else (PLAIN, None)
    return None, _miss(texts, local)


def _miss(texts: Sequence[str], form: NumberForm) -> tuple[int, str, str] | None:
    """The first cell that is no number in this form."""
    for row, text in enumerate(texts):
        if text and form.read(text) is None:
            return row, f"is no number with '{form.decimal}' before its decimals", _hint(texts)
    return None


def _hint(texts: Sequence[str]) -> str:
    """What to do about cells that are no numbers: say their unit, where one stands behind the digits of all."""
    number = r"[-−+]?\d[\d.,'’ \u00a0\u202f]*"
    found = {re.sub(rf"^{number}|{number}$", "", text).strip() for text in texts if text}
    unit = found.pop() if len(found) == 1 else ""
    return _UNIT.format(unit=unit) if unit and not re.search(r"\d|\"", unit) else _BOTH


def _two_ways(texts: Sequence[str], local: NumberForm, decimal: str) -> Iterator[tuple[int, str, str]]:
    """Cells that are one number in the language's form and another in one with this decimal sign, where no cell
    decides."""
    other = NumberForm(decimal)
    if (
        not decimal
        or decimal == local.decimal
        or any(text and local.read(text) is not None and other.read(text) is None for text in texts)
    ):
        return
    for row, text in enumerate(texts):
        here, there = local.read(text), other.read(text)
        if here is not None and there is not None and here != there:
            yield (
                row,
                f"may be {local.write(here)} or {local.write(there)}",
                f"say 'columns: {{NAME: {{decimal: \"{local.decimal}\"}}}}' or '\"{decimal}\"' in the directive",
            )


def _printed(
    text: str,
    number: Decimal | None,
    fields: ColumnFields | None,
    form: NumberForm,
    local: NumberForm,
    *,
    grouped: bool,
) -> str:
    """A cell as it stands, unless its column is declared: then in the language's form."""
    if number is None or fields is None:
        return text
    if fields.decimals is None and fields.grouping is None and form is local:
        return text
    return local.write(number, decimals=fields.decimals, grouped=grouped)


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() and number.as_tuple().exponent == 0 else float(number)
