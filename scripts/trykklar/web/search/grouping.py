"""Words of the texts in groups: the forms that are one word to a reader.

Where a language has a word list, a form's readings come from it, and of several readings those count that the texts
bear out: *love* is a form of *lov* where *loven* and *lovens* stand beside it. Other languages are grouped by their
Snowball stemmer, if there is one; a word that neither knows is a group of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache, partial

import snowballstemmer
from babel import Locale, UnknownLocaleError

from ...base.cache import Cache
from ...language.division.readings import Reading
from ...language.tags import primary
from .folding import fold, shared_letters
from .known import KnownWords, known_words
from .records import Group

_SHARE = 0.2
"""The least share of a word's other forms that a reading must have to count beside the likeliest."""


def group(counts: Mapping[str, int], language: str, cache: Cache | None = None) -> dict[str, Group]:
    """The groups of words in small letters with how often they stand in the texts: by folded base.

    Parts of compounds are groups, too, so that they can be asked for where they stand nowhere alone.
    """
    known = known_words(language)
    if known is None:
        return _stemmed(counts, language)
    if cache:
        known.take_over(cache)
    found = _read(counts, known)
    if cache:
        known.leave(cache)
    return found


def _read(counts: Mapping[str, int], known: KnownWords) -> dict[str, Group]:
    found = {word: known.of(word) for word in counts}
    evidence: Counter[str] = Counter()
    for word, those in found.items():
        if len(those) == 1:
            evidence[those[0].base] += counts[word]
    forms: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, tuple[str, ...]] = {}
    for word in sorted(counts):
        for reading in _likely(found[word], evidence) or (Reading(word),):
            forms[reading.base].add(word)
            parts[reading.base] = reading.parts
    for base in sorted({part for those in parts.values() for part in those} - parts.keys()):
        forms[base].add(base)
        parts[base] = ()
    groups: dict[str, Group] = {}
    words = frozenset(counts)
    for base in sorted(parts):
        every = known.forms(base)
        mine = frozenset(forms[base] | (every - words))
        make = partial(_group, base, mine, parts[base])
        made = known.group(base, parts[base], make) if mine == every else make()
        groups.setdefault(made.base, made)
    return groups


def _likely(those: tuple[Reading, ...], evidence: Mapping[str, int]) -> tuple[Reading, ...]:
    """The readings that the texts bear out; all of them, where no other word speaks for one."""
    if len(those) < 2:
        return those
    whole = sum(evidence[reading.base] for reading in those)
    return tuple(reading for reading in those if evidence[reading.base] >= _SHARE * whole)


def _stemmed(counts: Mapping[str, int], language: str) -> dict[str, Group]:
    stem = _stemmer(primary(language))
    stems: dict[str, set[str]] = defaultdict(set)
    for word in counts:
        stems[stem(word) if stem else word].add(word)
    made = [
        _group(min(forms, key=lambda form: (len(form), form)), frozenset(forms), ())
        for _, forms in sorted(stems.items())
    ]
    return {each.base: each for each in made}


@lru_cache(maxsize=8)
def _stemmer(tag: str):  # type: ignore[no-untyped-def]  # snowballstemmer comes without types
    """The stemming function of a language by its English name, or None."""
    try:
        name = (Locale.parse(tag).get_language_name("en") or "").lower()
    except (UnknownLocaleError, ValueError):
        return None
    return snowballstemmer.stemmer(name).stemWord if name in snowballstemmer.algorithms() else None


@lru_cache(maxsize=50_000)
def _group(base: str, forms: frozenset[str], parts: tuple[str, ...]) -> Group:
    folded = fold(base)
    whole = len(folded)
    paradigm = set()
    for form in map(fold, forms):
        shared = whole if form.startswith(folded) else shared_letters(folded, form)
        paradigm.add((whole - shared, form[shared:]))
    return Group(folded, tuple(sorted(paradigm)), tuple(dict.fromkeys(map(fold, parts))))
