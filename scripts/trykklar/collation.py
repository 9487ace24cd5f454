"""Sorting words as a reader of the language expects.

Danish and Norwegian sort æ, ø, å after z, and aa as å where it stands for that sound (CLDR collation
`da`, `nb`; Dansk Sprognævn, Retskrivningsordbogen § 2); Swedish and Finnish å, ä, ö. Accents count
only between words that are otherwise equal.
"""

from __future__ import annotations

import re
import unicodedata

# Private-use characters, which sort after every letter, stand for the letters after z while keys are made.
_AFTER_Z: dict[str, dict[str, str]] = {
    "da": {"æ": "\ue001", "ä": "\ue001", "ø": "\ue002", "ö": "\ue002", "å": "\ue003", "aa": "\ue003"},
    "nb": {"æ": "\ue001", "ä": "\ue001", "ø": "\ue002", "ö": "\ue002", "å": "\ue003", "aa": "\ue003"},
    "sv": {"å": "\ue001", "ä": "\ue002", "æ": "\ue002", "ö": "\ue003", "ø": "\ue003"},
    "fi": {"å": "\ue001", "ä": "\ue002", "æ": "\ue002", "ö": "\ue003", "ø": "\ue003"},
}
_LETTERS = {
    "\ue001": {"da": "Æ", "nb": "Æ", "sv": "Å", "fi": "Å"},
    "\ue002": {"da": "Ø", "nb": "Ø", "sv": "Ä", "fi": "Ä"},
    "\ue003": {"da": "Å", "nb": "Å", "sv": "Ö", "fi": "Ö"},
}


def sort_key(text: str, language: str) -> tuple[str, str]:
    """A key that sorts `text` in the order of the language: letters first, accents and case last."""
    tailored = _AFTER_Z.get(language.split("-")[0], {})
    folded = unicodedata.normalize("NFC", text).casefold()
    if tailored:
        folded = re.sub("|".join(sorted(tailored, key=len, reverse=True)), lambda m: tailored[m[0]], folded)
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return re.sub(r"[^\w\ue001-\ue003]+", " ", plain).strip(), text


def initial(text: str, language: str) -> str:
    """The letter under which `text` stands in an index; '#' for digits and signs."""
    key = sort_key(text, language)[0]
    if key[:1] in _LETTERS:
        return _LETTERS[key[:1]][language.split("-")[0]]
    return key[:1].upper() if key[:1].isalpha() else "#"
