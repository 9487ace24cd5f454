"""One rule that makes an id of a file's name, of a label, and of what a reference names; and which links lead
out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d"}
)
"""Letters that no accent is taken off; å is among them, as Danish and Norwegian write it."""


def is_id(text: str) -> bool:
    """Whether a text is an id: small letters a–z, digits and hyphens, which need no quoting in a PDF's destinations or
    in URLs."""
    return bool(_ID.fullmatch(text))


@lru_cache(20_000)
def as_id(name: str) -> str:
    """The id that a name stands for: `Børn og unge` → `boern-og-unge`. An id stands for itself.

    Small letters; æ, ø, å as ae, oe, aa; accents off; whatever else is in between as one hyphen. Nothing is left of a
    name without letters.
    """
    if is_id(name):
        return name
    text = unicodedata.normalize("NFC", unquote(name)).lower().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_ADDRESSES = ("https://", "http://", "mailto:", "tel:", "sms:")
"""Schemes (RFC 3986, section 3.1) of links that lead out of the publication; case has no meaning in them."""


def is_address(href: str) -> bool:
    """Whether a link leads out of the publication."""
    return href.lower().startswith(_ADDRESSES)


def literal(words: str) -> str:
    """Words as Markdown that prints these very words."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)
