"""A fact of facts.yaml as it is printed."""

from __future__ import annotations

from babel.numbers import format_decimal

from ..language.binding import NBSP
from ..sources.schemas.data import Fact
from ..sources.schemas.words import in_language


def fact_text(fact: Fact, part: str, language: str) -> str:
    """A fact as it is printed: all of it, or one part of it ('value', 'unit', 'year', 'number'), in the language's
    words if it has them."""
    fact = in_language(fact, language)
    grouped = fact.unit != ""  # a value without a unit is a year or a name of one: no thousands mark
    value = _decimal(fact.value, language, grouped)
    if fact.value_to is not None:
        value = f"{value}–{_decimal(fact.value_to, language, grouped)}"
    number = f"{value}{NBSP}{fact.unit}" if fact.unit else value
    if part:
        forecast = str(fact.forecast_for or "")
        return {"value": value, "unit": fact.unit, "year": str(fact.year), "number": number, "forecast": forecast}[part]
    return f"{fact.qualifier} {number}" if fact.qualifier else number


def _decimal(value: int | float, language: str, grouped: bool, decimals: int = 0) -> str:
    """`decimals`: the least that are shown."""
    pattern = f"#,##0.{'0' * decimals}{'#' * (3 - decimals)}" if decimals else None
    return str(format_decimal(value, format=pattern, locale=language.replace("-", "_"), group_separator=grouped))
