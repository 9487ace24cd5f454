"""Quotation marks by language."""

from __future__ import annotations

QUOTES: dict[str, tuple[str, str, str, str]] = {
    "da": ("»", "«", "›", "‹"),
    "en": ("“", "”", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "sv": ("”", "”", "’", "’"),
    "nb": ("«", "»", "‘", "’"),
    "nn": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "fi": ("”", "”", "’", "’"),
    "fr": ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
}
"""Language → opening and closing quotation mark, and those within a quotation (CLDR, delimiters; for Danish one of
the pairs that Retskrivningsordbogen allows, as books have it). What authors type straight becomes these."""


def quotes_of(language: str) -> tuple[str, str, str, str]:
    """The quotation marks of a language; those of English for a language that is not known."""
    return QUOTES.get(language.split("-")[0], QUOTES["en"])
