"""Looking words up in a Hunspell list of any language, by Spylls, which follows Hunspell's format to the letter.

Reading a list takes Spylls some seconds and a Danish compound a quarter of one, which is why Danish has its own way (`danish.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .verdict import Verdict


@dataclass(frozen=True)
class HunspellWords:
    """The list of a pair of files, or one that Spylls brings. Made without reading it."""

    language: str
    name: str
    """The pair's path without `.aff` and `.dic`, or the name of a list that Spylls brings, e.g. `en_US`."""
    files: tuple[Path, ...] = ()
    """The pair, where it is not Spylls'."""

    @cached_property
    def _dictionary(self) -> Any:
        from spylls.hunspell import Dictionary

        return Dictionary.from_files(self.name)

    def look_up(self, word: str) -> Verdict:
        """What the list says of a word. Of files that are not `readable` nothing may be asked."""
        return Verdict.LISTED if self._dictionary.lookup(word) else Verdict.UNKNOWN

    def begins_compound(self, form: str) -> bool:
        """Whether `form` may stand before another part and a hyphen: any word may."""
        return self.look_up(form) is Verdict.LISTED

    def same_word(self, one: str, other: str) -> bool:
        """Whether both are forms of one word: nobody needs to know, since Spylls' compounds are not doubted."""
        return False

    def readable(self) -> bool:
        """Whether the files can be read as a list. Reads them."""
        try:
            self._dictionary.lookup("a")
        except (OSError, ValueError, LookupError, AttributeError, TypeError, AssertionError):  # Spylls has no error of its own
            return False
        return True


BROUGHT = ("en_US", "sv_SE")
"""Lists that come with Spylls: SCOWL's American English and Den stora svenska ordlistan."""
