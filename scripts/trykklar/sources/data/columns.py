"""Columns of a data file: text as it stands, until a declaration or one form of all its cells says that they are
numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field

from ...base.problems import Problem
from ...base.records import Record, remember_keys
from ...language.number_forms import PLAIN, NumberForm, form_of
from .records import Cells, Column


class ColumnFields(Record):
    """What a directive's option `columns` says of a column."""

    type: Literal["number", "text"] = Field(
        default="number", description="number: its cells are numbers; text: they are printed as they stand"
    )
    unit: str = Field(default="", description="printed beside its name")
    decimals: int | None = Field(
        default=None, ge=0, le=10, description="how many decimals are printed; as they stand where it is left out"
    )
    grouping: bool = Field(default=False, description="whether thousands are set apart")
    decimal: Literal[",", "."] | None = Field(
        default=None, description="the decimal sign of the file, where it is not the language's"
    )


remember_keys(ColumnFields)
_BOTH = "write it as the language does, or say 'columns: {NAME: {decimal: \".\"}}' or '\",\"' in the directive"


def typed_columns(
    cells: Cells, declared: Mapping[str, ColumnFields], language: str
) -> tuple[list[Column], list[Problem]]:
    """The columns of a file, and cells that are not what is declared, at their lines."""
    columns = [_column(cells, index, declared.get(name), form_of(language)) for index, name in enumerate(cells.names)]
    problems = [
        number_problem(cells.file, cells.lines, c)
        for c in columns
        if c.declared and c.doubt and declared[c.name].type == "number"
    ]
    return columns, problems


def number_problem(file: str, lines: Sequence[int], column: Column) -> Problem:
    """The question to the author about a column that is wanted as numbers and is not."""
    from ...base.problems import Place

    row, what, hint = column.doubt or (0, "is no number", _BOTH)
    text = column.texts[row]
    return Problem(
        "data-number",
        f"'{text}' in the column '{column.name}' {what}",
        hint.replace("NAME", column.name),
        Place(file, lines[row]),
    )


def _column(cells: Cells, index: int, fields: ColumnFields | None, local: NumberForm) -> Column:
    name = cells.names[index]
    texts = tuple(row[index] for row in cells.rows)
    head = f"{name} ({fields.unit})" if fields and fields.unit else name
    if not any(texts) or (fields and fields.type == "text"):
        return Column(name=name, texts=texts, shown=texts, head=head, declared=fields is not None)
    bare = tuple(text.removesuffix(fields.unit).rstrip("\u00a0 ") if fields and fields.unit else text for text in texts)
    form, doubt = _form(bare, local, fields, cells.decimal)
    if form is None:
        return Column(name=name, texts=texts, shown=texts, head=head, declared=fields is not None, doubt=doubt)
    found = [form.read(text) if text else None for text in bare]
    shown = tuple(_printed(text, number, fields, form, local) for text, number in zip(bare, found, strict=True))
    return Column(
        name=name,
        texts=texts,
        shown=shown,
        numbers=tuple(None if number is None else _number(number) for number in found),
        head=head,
        foreign=form.decimal != local.decimal and any(form.decimal in text for text in bare),
        grouped=any(form.is_grouped(text) for text in bare) or bool(fields and fields.grouping),
        declared=fields is not None,
    )


def _form(
    texts: Sequence[str], local: NumberForm, fields: ColumnFields | None, implied: str
) -> tuple[NumberForm | None, tuple[int, str, str] | None]:
    """The one form in which all cells are numbers; None, and the cell that asks, where there is none or there are
    two."""
    if fields and fields.decimal:
        form = (
            local
            if fields.decimal == local.decimal
            else NumberForm(fields.decimal, "., '".replace(fields.decimal, "") + "\u00a0\u202f")
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
            return row, f"is no number with '{form.decimal}' before its decimals", _BOTH
    return None


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
    text: str, number: Decimal | None, fields: ColumnFields | None, form: NumberForm, local: NumberForm
) -> str:
    """A cell as it stands, unless its column is declared: then in the language's form."""
    if number is None or fields is None:
        return text
    if fields.decimals is None and not fields.grouping and form is local:
        return text
    return local.write(number, decimals=fields.decimals, grouped=fields.grouping)


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() and number.as_tuple().exponent == 0 else float(number)
