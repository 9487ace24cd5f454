"""The bars of an ISBN's EAN-13 symbol (ISO/IEC 15420) and an address as a QR code (ISO/IEC 18004), for a template to
draw.
"""

from __future__ import annotations


def isbn_modules(isbn: str) -> str:
    """The symbol's 95 modules from left to right: '1' is a bar, '0' is none. `isbn` has thirteen digits and is
    right."""
    from barcode.ean import EuropeanArticleNumber13

    digits = "".join(char for char in isbn if char.isdigit())
    return str(EuropeanArticleNumber13(digits).build()[0])


def qr_rows(text: str) -> tuple[str, ...]:
    """A QR code's rows from top to bottom: '1' is a dark module, '0' a light one; the quiet zone is the template's.

    At least a quarter of its words may be lost (error correction Q), for print that is folded and handled.
    Raises `ValueError` for a text that no symbol can hold.
    """
    import segno

    symbol = segno.make(text, error="q", micro=False)
    return tuple("".join("1" if module else "0" for module in row) for row in symbol.matrix)
