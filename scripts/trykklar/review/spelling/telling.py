"""How a problem of spelling names its word, and how that is read again."""

from __future__ import annotations

import re


def said(word: str, language: str) -> str:
    """The message of an unknown word. `language`: the first part of its language's tag."""
    return f"'{word}' is in no word list of '{language}'"


_SAID = re.compile(r"'(.+)' is in no word list of '([a-z]+)'")


def told(message: str) -> tuple[str, str]:
    """The word of such a message, and its language. Raises `ValueError` for another message."""
    match = _SAID.fullmatch(message)
    if match is None:
        raise ValueError(f"no message of an unknown word: {message}")
    return match[1], match[2]
