"""The readings of words, kept from one build to the next: reading them takes longer than all else that a search is made
of, and they follow from the word list alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.program import program_digest
from ...language.division.readings import LISTED, Reading, Readings, readings
from ...language.tags import primary
from .records import Group

_MOST = 200_000
"""Words that are kept; beyond them those of the last build alone."""


@dataclass
class _Kept:
    """What is kept of a language."""

    of: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    forms: dict[str, frozenset[str]] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    """Base and parts → the group of all its forms."""

    def with_all_of(self, other: _Kept) -> _Kept:
        """What both have."""
        return _Kept({**self.of, **other.of}, {**self.forms, **other.forms}, {**self.groups, **other.groups})


class KnownWords:
    """The readings of a language that has a word list, which is read where a word is new."""

    def __init__(self, language: str) -> None:
        self._language = primary(language)
        self._kept = _Kept()
        self._new = _Kept()
        self._asked: set[str] = set()

    @cached_property
    def _list(self) -> Readings:
        found = readings(self._language)
        assert found is not None, "asked for by `known_words` where there is one"
        return found

    def of(self, form: str) -> tuple[Reading, ...]:
        """As `Readings.of`."""
        found = self._kept.of.get(form)
        if found is None:
            found = self._new.of[form] = self._list.of(form)
        return found

    def forms(self, base: str) -> frozenset[str]:
        """As `Readings.forms`."""
        found = self._kept.forms.get(base)
        if found is None:
            found = self._new.forms[base] = self._list.forms(base)
        return found

    def group(self, base: str, parts: tuple[str, ...], make: Callable[[], Group]) -> Group:
        """The group of all forms of a base, which is made where it is new."""
        name = "\0".join((base, *parts))
        found = self._kept.groups.get(name)
        if found is None:
            found = self._new.groups[name] = make()
        return found

    def take_over(self, cache: Cache) -> None:
        """Know what earlier builds with this cache found."""
        if cache.folder.as_posix() not in self._asked:
            self._asked.add(cache.folder.as_posix())
            self._kept = self._kept.with_all_of(kept(cache.get(self._key), _Kept) or _Kept())

    def leave(self, cache: Cache) -> None:
        """Leave what is new to the next build."""
        if not (self._new.of or self._new.forms or self._new.groups):
            return
        both = self._kept.with_all_of(self._new)
        self._kept, self._new = (both if len(both.of) < _MOST else self._new), _Kept()
        cache.put(self._key, packed(self._kept))

    @cached_property
    def _key(self) -> str:
        return digest_of(["readings", self._language, program_digest()])


_KNOWN: dict[str, KnownWords] = {}


def known_words(language: str) -> KnownWords | None:
    """The words of a language (BCP 47), or None for one that has no word list."""
    tag = primary(language)
    return _KNOWN.setdefault(tag, KnownWords(tag)) if tag in LISTED else None
