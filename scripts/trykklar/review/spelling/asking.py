"""Which words of a text nobody knows, neither a word list nor the publication itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...language.languages import language_of
from .own_words import OwnWord
from .remembered import Words
from .status import WordStatus
from .written import Written

_OWN_PART = 4
"""Letters that a word of the publication's own, and what it is joined with, must have in a compound that is not
listed."""
_LISTED = frozenset({WordStatus.LISTED, WordStatus.COMPOUND})


@dataclass(frozen=True)
class Unknown:
    """A word that is unknown, with all that was written of it."""

    word: str
    written: tuple[Written, ...]


@dataclass(frozen=True)
class Own:
    """What the publication knows in one language."""

    listed: frozenset[str]
    """Words of its list, and of names."""
    titles: frozenset[str]
    language: str

    @cached_property
    def _parts(self) -> frozenset[str]:
        """Words that may be parts of compounds: those written in small letters."""
        return frozenset(word for word in self.listed | self.titles if word.islower() and len(word) >= _OWN_PART)

    def knows(self, word: str) -> bool:
        """Whether its list or a name holds the word, with a capital where a sentence begins, or in the genitive."""
        return any(form in self.listed for form in self._forms(word))

    def names(self, word: str) -> bool:
        """Whether a title holds the word."""
        return any(form in self.titles for form in self._forms(word))

    def halves(self, word: str) -> Iterator[str]:
        """What stands before or behind a word of its own in a compound."""
        small = word[:1].lower() + word[1:]
        for cut in range(_OWN_PART, len(small) - _OWN_PART + 1):
            before, after = small[:cut], small[cut:]
            if before in self._parts or before.removesuffix("s") in self._parts:
                yield after
            if after in self._parts or after.removesuffix("s") in self._parts:
                yield before

    def _forms(self, word: str) -> Iterator[str]:
        for form in (word, word[:1].lower() + word[1:]):
            yield form
            if language_of(self.language).s_genitive:
                yield form.removesuffix("s").removesuffix("'")


def own_of(language: str, words: Iterable[OwnWord], names: frozenset[str], titles: frozenset[str]) -> Own:
    """What the publication knows in `language`."""
    forms = {form for word in words if word.language in ("", language) for form in word.forms}
    return Own(frozenset(forms) | names, titles, language)


def unknown(found: Sequence[Written], own: Own, listed: Words) -> list[Unknown]:
    """The words of one language that are unknown, in the order in which they first stand."""
    places: dict[str, list[Written]] = defaultdict(list)
    for each in found:
        places[each.word].append(each)
    verdicts = {word: listed.look_up(word) for word in places}
    compounds = {word.lower() for word, verdict in verdicts.items() if verdict is WordStatus.COMPOUND}
    of_the_text = _by_gap(
        (word.lower() for word, verdict in verdicts.items() if verdict is WordStatus.LISTED), compounds
    )
    asked = _Asked(own, listed, of_the_text)
    return [
        Unknown(word, tuple(those))
        for word, those in places.items()
        if not asked.knows(word, first=all(each.first for each in those))
    ]


@dataclass(frozen=True)
class _Asked:
    own: Own
    listed: Words
    of_the_text: Mapping[str, set[str]]
    """The text's own words that a list holds, by what they share with a compound of the text when one letter is taken
    out."""

    def knows(self, word: str, *, first: bool) -> bool:
        """Whether a word, or all its pieces between hyphens, are known. `first`: a hyphen stands for its last part."""
        if self._knows(word, first=first) or self.listed.look_up(f"{word}.") is WordStatus.LISTED:
            return True
        pieces = word.split("-")
        return len(pieces) > 1 and all(self._knows(piece, first=first or piece is not pieces[-1]) for piece in pieces)

    def _knows(self, word: str, *, first: bool) -> bool:
        if self.own.knows(word):
            return True
        verdict = self.listed.look_up(word)
        if verdict is WordStatus.LISTED or (
            verdict is WordStatus.COMPOUND and not self._near_a_word_of_the_text(word.lower())
        ):
            return True
        if verdict is WordStatus.UNKNOWN and (self.own.names(word) or self._is_own_compound(word)):
            return True
        if first and self.listed.begins_compound(word.lower()):
            return True
        return self._has_ending(word)

    def _has_ending(self, word: str) -> bool:
        """Whether it is a known word with an ending behind an apostrophe."""
        stem, _, ending = word.rpartition("'")
        known = stem and (self.own.knows(stem) or self.listed.look_up(stem) is WordStatus.LISTED)
        return bool(known) and ending in language_of(self.own.language).apostrophe_endings

    def _is_own_compound(self, word: str) -> bool:
        return any(self.own.knows(half) or self.listed.look_up(half) in _LISTED for half in self.own.halves(word))

    def _near_a_word_of_the_text(self, small: str) -> bool:
        """Whether the text has a listed word that is one slip away from a compound: that is more likely what was
        meant."""
        near = {other for gap in _gaps(small) for other in self.of_the_text.get(gap, ())} - {small}
        return any(not self.listed.same_word(small, other) for other in sorted(near))


def _gaps(word: str) -> Iterator[str]:
    """The word, and what is left of it without one of its letters: words that share one are a slip apart."""
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))


def _by_gap(words: Iterable[str], compounds: Iterable[str]) -> Mapping[str, set[str]]:
    """The words that share a gap with one of the compounds, by the gap."""
    found: dict[str, set[str]] = {gap: set() for compound in compounds for gap in _gaps(compound)}
    for word in words:
        if len(word) > 3:
            for gap in _gaps(word):
                if gap in found:
                    found[gap].add(word)
    return found
