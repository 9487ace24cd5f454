"""Quotation marks: what authors type straight becomes those of the language."""

from __future__ import annotations

from .en import EN
from .languages import language_of

_ENGLISH = EN.quotes or ("“", "”", "‘", "’")


def quotes_of(language: str) -> tuple[str, str, str, str]:
    """The quotation marks of a language; those of English for a language that is not known."""
    return language_of(language).quotes or _ENGLISH
