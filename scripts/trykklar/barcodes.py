"""Barcodes: the bars of an ISBN's EAN-13 symbol (ISO/IEC 15420), for a template to draw."""

from __future__ import annotations

from barcode.ean import EuropeanArticleNumber13


def isbn_modules(isbn: str) -> str:
    """The symbol's 95 modules from left to right: '1' is a bar, '0' is none. `isbn` has thirteen digits and is right."""
    digits = "".join(char for char in isbn if char.isdigit())
    return str(EuropeanArticleNumber13(digits).build()[0])
