"""What a form may be a form of: entries of the word list with all their forms, and the parts of compounds.

A search needs more than places to break a word at: that *bøgerne* is a form of *bog*, that *ledere* may be one of
*leder* and of *led*, and that *almenboligområde* has *bolig*, *område* and *boligområde* in it. All of it comes from
the word list and the splitter of the language; a language without a list has no readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ..tags import primary
from .compounds import Splitter
from .danish import splitter as danish

_JOINED_PLURALS = {
    "bøger": "bog", "bønder": "bonde", "børn": "barn", "brødre": "bror", "bøder": "bod", "døtre": "datter",
    "fædre": "far",
    "forældre": "forælder",
    "fødder": "fod", "gæs": "gås", "hænder": "hånd", "klør": "klo", "kræfter": "kraft", "køer": "ko", "mænd": "mand",
    "mødre": "mor", "nætter": "nat", "rødder": "rod", "stænder": "stand", "stænger": "stang", "stæder": "stad",
    "søer": "so",
    "tæer": "tå", "tænder": "tand", "tænger": "tang", "ænder": "and", "øjne": "øje",
}  # fmt: skip
"""Plurals with another vowel, which the Danish list holds as entries of their own (Retskrivningsordbogen § 32.1)."""

_DANISH_LINKS = {
    "flere": "mange",
    "flest": "mange",
    "mere": "meget",
    "mest": "meget",
    "mindre": "lille",
    "mindst": "lille",
}
"""Comparatives of another stem (Retskrivningsordbogen § 36), entries of their own likewise."""

LISTED: Mapping[str, tuple[Callable[[], Splitter], Mapping[str, str]]] = {
    "da": (danish, {**_JOINED_PLURALS, **_DANISH_LINKS})
}
"""Languages with a word list, by primary tag: the splitter, and entry → the entry whose form it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a form."""

    base: str
    """The entry in small letters; of a compound that the list lacks, its parts with the entry of the last one."""
    parts: tuple[str, ...] = ()
    """Bases of what it has in it, if it is a compound: each part, and each run of parts."""


@dataclass(frozen=True)
class Readings:
    """The readings of a language's words."""

    split: Splitter
    same: Mapping[str, str]
    """Entry → the entry whose form it is."""
    _others: Mapping[str, tuple[str, ...]]
    """Entry → entries that are forms of it."""
    _made: dict[str, frozenset[str]] = field(default_factory=dict)

    _readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    def of(self, form: str) -> tuple[Reading, ...]:
        """The readings of `form`, in small letters; the likeliest first, none for a word of no known parts."""
        if form not in self._readings:
            self._readings[form] = self._read(form)
        return self._readings[form]

    def _read(self, form: str) -> tuple[Reading, ...]:
        bases = self._entries(form)
        if bases:
            return tuple(Reading(base, self._parts(base)) for base in bases)
        seams = self.split.seams(form)
        if not seams:
            return ()
        head, tail = form[: seams[-1]], form[seams[-1] :]
        return tuple(Reading(head + last, self._parts(head + last)) for last in self._entries(tail)[:1] or (tail,))

    def forms(self, base: str) -> frozenset[str]:
        """All forms of a base, itself among them."""
        if base not in self._made:
            found = {form for entry in (base, *self._others.get(base, ())) for form in self.split.lexicon.forms(entry)}
            if seams := self.split.seams(base):
                found |= {base[: seams[-1]] + form for form in self.forms(base[seams[-1] :])}
            self._made[base] = frozenset({base, *found})
        return self._made[base]

    def _entries(self, form: str) -> tuple[str, ...]:
        """Entries that `form` may be a form of: itself first, then those with the larger families of compounds."""
        lexicon = self.split.lexicon
        found = set(lexicon.entries_of(form))
        irregular = lexicon.words.irregular.get(form)
        if form in lexicon.words.entries and (irregular in (None, form) or len(lexicon.forms(form)) > 1):
            found.add(form)  # an entry that has no other form and is one of another (`kan`, `godt`) is listed twice
        elif form != irregular:
            found.discard(form)
        found = {self._same(entry) for entry in found}
        own = self._same(form)
        return tuple(sorted(found, key=lambda entry: (entry != own, -lexicon.last_family.get(entry, 0), entry)))

    def _same(self, entry: str) -> str:
        """The entry whose form `entry` is, or that its last part is (`lærebøger`: `lærebog`); else itself."""
        if entry in self.same:
            return self.same[entry]
        cut = next(iter(self.split.seams(entry)[-1:]), 0)
        return entry[:cut] + self.same.get(entry[cut:], entry[cut:]) if cut else entry

    def _parts(self, base: str) -> tuple[str, ...]:
        """The bases of the parts of a compound and of the runs of parts within it."""
        cuts = (0, *self.split.seams(base), len(base))
        if len(cuts) < 3:
            return ()
        runs = ((start, end) for i, start in enumerate(cuts) for end in cuts[i + 1 :] if (start, end) != (0, len(base)))
        return tuple(
            dict.fromkeys(filter(None, (self._part(base, start, end, dict(_ends(cuts))) for start, end in runs)))
        )

    def _part(self, base: str, start: int, end: int, begins: Mapping[int, int]) -> str:
        """The base of the part or run of `base` from `start` to `end`: without what links it to the next part."""
        run, last = base[start : begins[end]], base[begins[end] : end]
        if end == len(base):
            entry = next(iter(self._entries(last)), last)
        else:
            lexicon = self.split.lexicon
            entry = lexicon.firsts.get(last) or (last if last in lexicon.words.entries else last.removesuffix("s"))
        return run + self._same(entry)


def _ends(cuts: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """End of each part → its begin."""
    for begin, end in pairwise(cuts):
        yield end, begin


_READ: dict[str, Readings] = {}


def readings(language: str) -> Readings | None:
    """The readings of a language (BCP 47), or None for one that has no word list. The first call reads the list."""
    tag = primary(language)
    if tag not in LISTED:
        return None
    if tag not in _READ:
        make, same = LISTED[tag]
        others: dict[str, tuple[str, ...]] = {}
        for entry, base in same.items():
            others[base] = (*others.get(base, ()), entry)
        _READ[tag] = Readings(make(), same, others)
    return _READ[tag]
