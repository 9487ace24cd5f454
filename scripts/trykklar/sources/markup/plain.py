"""A text of one paragraph without its markup, for bookmarks, running heads and metadata."""

from __future__ import annotations

from functools import lru_cache

from .parse import parse_inline
from .scan import plain_text


@lru_cache(maxsize=4096)
def plain(text: str, language: str) -> str:
    """The words of a text as a reader sees them: `CO<sub>2</sub> and *Titanic*` → `CO2 and Titanic`."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return "".join(plain_text(token, strange_tags=True) for token in parse_inline(text, "", 1, language).tokens)


_SIGNS = "*_`<[]{}~^\\&"
"""What a text must hold to have markup; quotation marks stay as they were typed in a text that has none."""
