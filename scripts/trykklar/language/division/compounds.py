"""Where the parts of a word meet.

A compound is written as parts of the lexicon: forms that may begin one, linking letters and all (Danish `tilskuds`,
`borger`, `børne`), and last a word in any of its forms. The way of writing it that costs least is taken; then each
part that the list holds whole and is a compound itself is split further, by stricter rules, so that
`tilskuds|ordning` and `fjern|varme|værk` come out alike whether the list holds them or not.

The costs were set by eye on the words of a publication and on words of the list; tests/language/test_division.py
measures what comes of them on words that nothing was set by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from .lexicon import Lexicon

_COST = 1.0
_SHORT = {2: 0.6, 3: 0.5, 4: 0.2}
"""What a part of so many letters costs more: the shorter, the more likely that it stands there by chance."""
_USUAL = 40
"""How many words must have a part for it to cost half of that."""
_RARE = 0.6
"""What a part costs more that no word of the list has as such a part; less, the more words have it."""
_GUESSED = 0.3
"""What a part costs more that the list knows as a word, but not as a first part; and that no word has, thrice."""
_INSIDE = 0.9
"""What the parts of a word that the list holds whole may cost at most, above what every part costs."""

_LONG = 9
"""A word of so many letters may be a compound although the list knows no inflection of it (`småstykker`)."""

_FAMILY = 20
"""How many words must have a last part for an inflected form of it to be one of an entry (`rettigheds|haver`)."""

CostOf = Callable[[str], float | None]
Way = tuple[float, tuple[int, ...]]


@dataclass(frozen=True)
class Rules:
    """What a language's splitter knows besides its word list."""

    no_part: frozenset[str]
    """What is never a part although it is a word: suffixes, endings, prefixes."""
    short_firsts: frozenset[str]
    """First parts of two letters; others are more often letters of something else."""
    short_lasts: frozenset[str]
    """Last parts of two letters."""
    prefixes: tuple[str, ...]
    """Prefixes, longest first: there is no seam in one nor right behind it."""


@dataclass(frozen=True)
class Splitter:
    """Finds the seams of words by a lexicon; the words are in small letters."""

    lexicon: Lexicon
    rules: Rules
    _seen: dict[tuple[str, bool], tuple[int, ...]] = field(default_factory=dict)

    def seams(self, word: str, *, last: bool = True) -> tuple[int, ...]:
        """Where the parts of `word` meet; none for a simple word or one that has no known parts.

        `last` tells whether the word stands at the end, where it may be inflected, or before another part.
        """
        if (word, last) not in self._seen:
            entry = self._entry(word, last=last)
            self._seen[word, last] = self._new(word, last=last) if entry is None else self._held(word, entry)
        return self._seen[word, last]

    def cheapest(self, word: str) -> tuple[int, ...]:
        """Where the parts of the cheapest way to write `word` meet, whether the list holds it or not; none if there is
        no way."""
        return self._cheapest(word, self._last)[1]

    def cost(self, part: str, *, last: bool) -> float | None:
        """What `part` costs before others, or as the last one; None if it cannot stand there."""
        return self._last(part) if last else self._first(part)

    def family(self, part: str, *, last: bool) -> int:
        """How many words of the list have `part` there."""
        if last:
            return self.lexicon.last_family.get(self.lexicon.last(part) or part, 0)
        return self.lexicon.first_family.get(part, 0)

    def _new(self, word: str, *, last: bool) -> tuple[int, ...]:
        """The seams of a word that the list does not hold: between parts that it holds, and within these."""
        _, cuts = self._cheapest(word, self._last if last else self._first)
        if not cuts and (prefix := self._prefix(word)):
            return tuple(len(prefix) + seam for seam in self.seams(word[len(prefix) :], last=last))
        return self._with_inner(word, cuts, last=last)

    def _with_inner(self, word: str, cuts: tuple[int, ...], *, last: bool) -> tuple[int, ...]:
        """The cuts, and the seams within the parts between them."""
        found = set(cuts)
        for start, end in pairwise((0, *cuts, len(word))) if cuts else ():
            found |= {start + seam for seam in self.seams(word[start:end], last=last and end == len(word))}
        return tuple(sorted(found))

    def _held(self, word: str, entry: str) -> tuple[int, ...]:
        """The seams of a form of an entry: those of the entry, as far as the two have the same letters."""
        if entry == word:
            return self._inside(word)
        alike = next(
            (i for i, (a, b) in enumerate(zip(word, entry, strict=False)) if a != b), min(len(word), len(entry))
        )
        return tuple(seam for seam in self.seams(entry) if seam + 2 <= alike)

    def _entry(self, word: str, *, last: bool) -> str | None:
        """The entry that `word` is a form of; itself, if it is one."""
        if word in self.lexicon.words.entries:
            return word
        if last:
            return self.lexicon.last(word)
        entry = self.lexicon.firsts.get(word, word.removesuffix("s"))
        return entry if entry in self.lexicon.words.entries else None

    def _inside(self, entry: str) -> tuple[int, ...]:
        """The seams of an entry, which is a compound only if its last part is inflected as it is itself.

        Some entries are forms themselves (`små|stykker`), which then must be of a usual last part.
        """
        bends = self.lexicon.bends(entry)
        if not bends and len(entry) < _LONG:  # `mellem`, `sammen`: what is not inflected is seldom a compound
            return ()

        def cost_of_last(form: str) -> float | None:
            stem = self.lexicon.last(form)
            bent = (
                form not in self.lexicon.words.entries
                and stem is not None
                and self.lexicon.last_family.get(stem, 0) >= _FAMILY
            )
            return self._last(form) if bent or bends <= self.lexicon.bends(form) else None

        cost, cuts = self._cheapest(entry, cost_of_last)
        if not cuts or cost > _INSIDE + (len(cuts) + 1) * _COST:
            return ()
        return self._with_inner(entry, cuts, last=True)

    def _cheapest(self, word: str, cost_of_last: CostOf) -> Way:
        """The cheapest way to write `word` in two parts or more: its cost and its cuts; no cuts if there is none.

        `best[end]` is the cheapest way to write the letters up to `end` as first parts.
        """
        prefix = self._prefix(word)
        closed = (
            len(prefix) + 3 if prefix else 0
        )  # no seam in a prefix, nor right behind one: `for|trolig`, not `fort|rolig`
        best: dict[int, Way] = {0: (0.0, ())}
        for end in range(max(2, closed), len(word) - 1):
            ways = []
            for start, (so_far, cuts) in best.items():
                cost = self._first(word[start:end]) if start <= end - 2 else None
                if cost is not None:
                    ways.append((so_far + cost, (*cuts, end)))
            if ways:
                best[end] = min(ways)
        ends = []
        for start, (so_far, cuts) in best.items():
            cost = cost_of_last(word[start:]) if start else None
            if cost is not None:
                ends.append((so_far + cost, cuts))
        return min(ends, default=(0.0, ()))

    def _prefix(self, word: str) -> str:
        """The prefix of `word` before a stem that is known, or nothing."""
        for prefix in self.rules.prefixes:
            stem = word[len(prefix) :]
            if (
                word.startswith(prefix)
                and len(stem) >= 4
                and (self.lexicon.knows(stem) or self.lexicon.knows(stem.removesuffix("hed")))
            ):
                return prefix
        return ""

    def _first(self, form: str) -> float | None:
        """What `form` costs as a part before others, or None if it is none."""
        if form in self.rules.no_part or len(form) <= 2 and form not in self.rules.short_firsts:
            return None
        family = self.lexicon.first_family.get(form, 0)
        if form in self.lexicon.firsts and (len(form) > 3 or family > 3):
            return _cost(form, family)
        if len(form) < 3 or (family < 2 and len(form) < 4):
            return None
        if self._begins(form, family):
            return _cost(form, family) + (_GUESSED if family > 1 else 3 * _GUESSED)
        return self._prefixed(form, self.lexicon.firsts.__contains__)

    def _begins(self, form: str, family: int) -> bool:
        """Whether `form` may begin a compound although the list does not say so: a word, or one with a linking s."""
        entries, bends = self.lexicon.words.entries, self.lexicon.bends
        if form in entries:
            return bool(bends(form)) or (family > 4 and form + "e" not in entries)  # no imperative (`begiv`)
        return form.endswith("s") and form[:-1] in entries and len(form) > 3

    def _last(self, form: str) -> float | None:
        """What `form` costs as the last part, or None if it is none."""
        if form in self.rules.no_part or len(form) <= 2 and form not in self.rules.short_lasts:
            return None
        entry = self.lexicon.last(form)
        if entry is not None:
            return _cost(form, self.lexicon.last_family.get(entry, 0)) if entry not in self.rules.no_part else None
        if len(form) < 4:
            return None
        if form in self.lexicon.words.entries:
            return _cost(form, self.lexicon.last_family.get(form, 0)) + _GUESSED
        return self._prefixed(form, lambda stem: self.lexicon.last(stem) is not None)

    def _prefixed(self, form: str, known: Callable[[str], bool]) -> float | None:
        """What a known part behind a prefix costs."""
        stems = (
            form[len(prefix) :]
            for prefix in self.rules.prefixes
            if form.startswith(prefix) and len(form) - len(prefix) >= 4
        )
        return _cost(form, 0) + _GUESSED if any(known(stem) for stem in stems) else None


def _cost(form: str, family: int) -> float:
    return _COST + _SHORT.get(len(form), 0.0) / (1 + family / _USUAL) + _RARE / (1 + family)
