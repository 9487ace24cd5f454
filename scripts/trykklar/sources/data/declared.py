"""What a directive's option `columns` says of a column of its data."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ...base.records import remember_keys
from ..grids import ColumnLook

DATE_PART = re.compile(r"yyyy|dd?|mm?")


def _date_form(text: str) -> str:
    """How dates are written: each of day, month and year at most once, the year always."""
    parts = DATE_PART.findall(text)
    if (
        not re.fullmatch(r"(?:yyyy|dd?|mm?|[-./ ])+", text)
        or "yyyy" not in parts
        or len({p[0] for p in parts}) < len(parts)
    ):
        raise ValueError("write it with dd, mm and yyyy: 'dd-mm-yyyy', 'd.m.yyyy', 'mm/yyyy'")
    return text


class ColumnFields(ColumnLook):
    """What a directive's option `columns` says of a column."""

    type: Literal["number", "text", "date"] = Field(
        default="number",
        description="number: its cells are numbers; text: they are printed as they stand; date: they are days, months "
        "or years",
    )
    unit: str = Field(default="", description="printed beside its name")
    decimals: int | None = Field(
        default=None, ge=0, le=10, description="how many decimals are printed; as they stand where it is left out"
    )
    grouping: bool | None = Field(
        default=None, description="whether thousands are set apart; as they stand where it is left out"
    )
    decimal: Literal[",", "."] | None = Field(
        default=None, description="the decimal sign of the file, where it is not the language's"
    )
    missing: str = Field(
        default="",
        max_length=40,
        description="what is printed where there is no value; a cell that holds it, or nothing, has none",
    )
    written: Annotated[str, AfterValidator(_date_form)] = Field(
        default="yyyy-mm-dd", description="how dates stand in the file: 'dd-mm-yyyy'"
    )
    format: Literal["short", "medium", "long", "full"] = Field(
        default="long", description="how dates are printed, in the form of the language (CLDR)"
    )


remember_keys(ColumnFields)
