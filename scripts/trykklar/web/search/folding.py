"""Words and letters as the search compares them.

A reader who has no æ, ø and å on the keyboard writes `ae`, `oe` and `aa`; all letters are compared in that spelling,
accents left out, capitals as small ones. `static/search.js` does the same to what is typed; a test holds the two
together.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "ä": "ae",
        "ø": "oe",
        "ö": "oe",
        "å": "aa",
        "ü": "ue",
        "ß": "ss",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "þ": "th",
    }
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060]")


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """`word` as it is compared: `Lærling` → `laerling`, `idé` → `ide`."""
    if word.isascii():
        return word.lower()
    spelled = unicodedata.normalize("NFC", _HIDDEN.sub("", word)).lower().translate(_LETTERS)
    if spelled.isascii():
        return spelled
    return "".join(letter for letter in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words of a text in small letters: a word with hyphens, and each of its pieces."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFC", _HIDDEN.sub("", text)).lower()):
        if word.isalnum():
            found.append(word)
            continue
        pieces = _PIECE.findall(word)
        found += pieces
        if len(pieces) > 1:
            found.append("".join(pieces))
    return found


def shared_letters(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
