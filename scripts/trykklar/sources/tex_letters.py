"""Letters as TeX writes them with signs → the letters."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}
_SIGNS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "ae": "æ",
    "AE": "Æ",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "oe": "œ",
    "textendash": "–",
    "textemdash": "—",
    "copyright": "©",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
}
_TYPED = {"---": "—", "--": "–", "~": " ", "``": "“", "''": "”"}


def plain(text: str) -> str:
    """BibTeX's signs for letters as letters, its braces taken off: {\\'e} → é."""
    text = re.sub(r"\\([`'^~\"=.cvuHkr])\s*\{?\\?([A-Za-z])\}?", lambda m: m[2] + _ACCENTS[m[1]], text)
    text = re.sub(r"\\([A-Za-z]+)\s?(?:\{\})?", lambda m: _SIGNS.get(m[1], ""), text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text)
    text = re.sub(r"[{}]", "", text)
    for typed, printed in _TYPED.items():
        text = text.replace(typed, printed)
    return unicodedata.normalize("NFC", " ".join(text.split()))
