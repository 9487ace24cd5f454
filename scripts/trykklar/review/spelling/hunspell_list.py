"""Looking words up in a Hunspell list of any language, by Spylls, which follows Hunspell's format to the letter.

Reading a list takes Spylls some seconds and a Danish compound a quarter of one, which is why Danish has its own way
(`danish.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ...base.bounds import WORD_LIST_BYTES
from ...base.files import read_bytes
from ...base.problems import Place
from .status import WordStatus


@dataclass(frozen=True)
class HunspellWords:
    """The list of a pair of files. Made without reading them."""

    language: str
    files: tuple[Path, Path]
    """The `.aff` and the `.dic`."""
    place: Place
    """Where they are asked for."""

    @cached_property
    def _dictionary(self) -> Any:
        from spylls.hunspell import Dictionary, readers

        affixes, words = (
            read_bytes(file.resolve(), file.name, WORD_LIST_BYTES.most, self.place) for file in self.files
        )
        aff, context = readers.read_aff(_Lines(affixes))
        return Dictionary(aff, readers.read_dic(_Lines(words, context.encoding), aff=aff, context=context))

    def look_up(self, word: str) -> WordStatus:
        """What the list says of a word. Of files that are not `readable` nothing may be asked."""
        return WordStatus.LISTED if self._dictionary.lookup(word) else WordStatus.UNKNOWN

    def begins_compound(self, form: str) -> bool:
        """Whether `form` may stand before another part and a hyphen: any word may."""
        return self.look_up(form) is WordStatus.LISTED

    def same_word(self, one: str, other: str) -> bool:
        """Whether both are forms of one word: nobody needs to know, since Spylls' compounds are not doubted."""
        return False

    def readable(self) -> bool:
        """Whether the files can be read as a list. Reads them. Raises `ProblemsFound` where they are too large."""
        try:
            return bool(self._dictionary.dic.words)
        except (
            OSError,
            ValueError,
            LookupError,
            AttributeError,
            TypeError,
            AssertionError,
        ):  # Spylls has no error of its own
            return False


class _Lines:
    """A file's lines with their numbers, as Spylls' readers want them (Spylls' own readers leave files open)."""

    def __init__(self, data: bytes, encoding: str = "Windows-1252") -> None:
        self._data = data
        self._next = 0
        self.reset_encoding(encoding)

    def reset_encoding(self, encoding: str) -> None:
        """Read what is left in another encoding, which a line of the file names."""
        self._lines = (
            self._data.decode(encoding, "surrogateescape").removeprefix("\ufeff").removeprefix("ï»¿").split("\n")
        )

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        while self._next < len(self._lines):
            self._next += 1
            line = self._lines[self._next - 1].strip()
            if line:
                return self._next, line
        raise StopIteration
