"""Sorting words as a reader of the language expects.

Danish and Norwegian sort æ, ø, å after z, and aa as å where it stands for that sound (CLDR collation
`da`, `nb`; Dansk Sprognævn, Retskrivningsordbogen § 2); Swedish and Finnish å, ä, ö. Accents count
only between words that are otherwise equal.
"""

from __future__ import annotations

import re
import unicodedata

_AFTER_Z: dict[str, dict[str, str]] = {
    "da": {"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3", "aa": "z3"},
    "nb": {"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3", "aa": "z3"},
    "sv": {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"},
    "fi": {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"},
}
_LETTERS = {
    "z1": {"da": "Æ", "nb": "Æ", "sv": "Å", "fi": "Å"},
    "z2": {"da": "Ø", "nb": "Ø", "sv": "Ä", "fi": "Ä"},
    "z3": {"da": "Å", "nb": "Å", "sv": "Ö", "fi": "Ö"},
}


def sort_key(text: str, language: str) -> tuple[str, str]:
    """A key that sorts `text` in the order of the language: letters first, accents and case last."""
    tailored = _AFTER_Z.get(language.split("-")[0], {})
    folded = unicodedata.normalize("NFC", text).casefold()
    if tailored:
        folded = re.sub("|".join(sorted(tailored, key=len, reverse=True)), lambda m: tailored[m[0]], folded)
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", plain).strip(), text


def initial(text: str, language: str) -> str:
    """The letter under which `text` stands in an index; '#' for digits and signs."""
    key = sort_key(text, language)[0]
    if key[:2] in _LETTERS and language.split("-")[0] in _AFTER_Z:
        return _LETTERS[key[:2]][language.split("-")[0]]
    return key[:1].upper() if key[:1].isalpha() else "#"
