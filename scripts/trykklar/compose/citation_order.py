"""The order of a list of sources: names and titles as the language sorts them, where citeproc-py goes by Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import total_ordering
from html import unescape
from typing import Any

from citeproc.model import Key

from ..language.collation import sort_key

_LANGUAGE: ContextVar[str] = ContextVar("the language that sources are sorted in", default="")
_KEYS_OF_CITEPROC = Key.sort_keys


@total_ordering
class _Sorted:
    """A text that is compared as its language sorts it; numbers and dates by their size, before words: a work with a
    date and one without are in one list."""

    def __init__(self, text: str, language: str) -> None:
        plain = unescape(re.sub(r"<[^>]*>", "", text)).casefold()
        number = int(plain) if plain.isdecimal() else -1
        self._key = (number < 0, number, sort_key(plain, language))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sorted) and self._key == other._key

    def __lt__(self, other: _Sorted) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return hash(self._key)


def _sort_keys(key: Any, items: Any, context: Any) -> list[Any]:
    """What citeproc-py sorts by (CSL 1.0.2, 'Sorting')."""
    language, found = _LANGUAGE.get(), _KEYS_OF_CITEPROC(key, items, context)
    return [_Sorted(str(each), language) if language and _is_text(each) else each for each in found]


def _is_text(key: object) -> bool:
    """Also a number, and citeproc-py's own strings, which are none of Python's."""
    return isinstance(key, str | int) or hasattr(key, "lower")


Key.sort_keys = _sort_keys


@contextmanager
def sorting(language: str) -> Iterator[None]:
    """What citeproc-py sorts meanwhile is in the order of the language."""
    token = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)
