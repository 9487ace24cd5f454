"""Words of the texts in groups: the forms that are one word to a reader.

Where a language has a word list, a form's readings come from it, and of several readings those count that the texts
bear out: *love* is a form of *lov* where *loven* and *lovens* stand beside it. Other languages are grouped by their
Snowball stemmer, if there is one; a word that neither knows is a group of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from babel import Locale, UnknownLocaleError

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.program import program_digest
from ...language.division.readings import Reading
from ...language.tags import primary
from .folding import fold, shared_letters
from .known import KnownWords, known_words
from .records import Group

_SHARE = 0.2
"""The least share of a word's other forms that a reading must have to count beside the likeliest."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """Words with several readings, and what speaks for each reading."""

    bases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Word → the bases that it may be a form of."""
    speakers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Base → the words that are forms of it and of nothing else."""


def group(counts: Mapping[str, int], language: str, cache: Cache | None = None) -> tuple[dict[str, Group], Doubts]:
    """The groups of words in small letters with how often they stand in the texts: by folded base. And what of them
    follows from how often.

    Parts of compounds are groups, too, so that they can be asked for where they stand nowhere alone.
    """
    known = known_words(language)
    if known is None:
        return _stemmed_once(counts, language, cache), Doubts()
    if cache:
        known.take_over(cache)
    found = {word: known.of(word) for word in counts}
    doubts = _doubts(found)
    groups = _read(found, borne_out(doubts, counts), known)
    if cache:
        known.leave(cache)
    return groups, doubts


def _doubts(found: Mapping[str, tuple[Reading, ...]]) -> Doubts:
    bases = {word: tuple(each.base for each in those) for word, those in sorted(found.items()) if len(those) > 1}
    asked = {base for those in bases.values() for base in those}
    speakers: dict[str, list[str]] = {base: [] for base in sorted(asked)}
    for word, those in sorted(found.items()):
        if len(those) == 1 and those[0].base in asked:
            speakers[those[0].base].append(word)
    return Doubts(bases, {base: tuple(words) for base, words in speakers.items()})


def borne_out(doubts: Doubts, counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Word with several readings → the bases of those that the texts bear out; all of them, where no other word speaks
    for one."""
    evidence = {base: sum(counts[word] for word in words) for base, words in doubts.speakers.items()}
    return {
        word: tuple(base for base in bases if evidence[base] >= _SHARE * sum(evidence[each] for each in bases))
        for word, bases in doubts.bases.items()
    }


def _read(
    found: Mapping[str, tuple[Reading, ...]], likely: Mapping[str, tuple[str, ...]], known: KnownWords
) -> dict[str, Group]:
    """The groups. `likely`: as `borne_out` gives it."""
    forms: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, tuple[str, ...]] = {}
    for word in sorted(found):
        those = [each for each in found[word] if word not in likely or each.base in likely[word]]
        for reading in those or (Reading(word),):
            forms[reading.base].add(word)
            parts[reading.base] = reading.parts
    for base in sorted({part for those in parts.values() for part in those} - parts.keys()):
        forms[base].add(base)
        parts[base] = ()
    groups: dict[str, Group] = {}
    words = frozenset(found)
    for base in sorted(parts):
        every = known.forms(base)
        mine = frozenset(forms[base] | (every - words))
        make = partial(_group, base, mine, parts[base])
        made = known.group(base, parts[base], make) if mine == every else make()
        groups.setdefault(made.base, made)
    return groups


def _stemmed_once(counts: Mapping[str, int], language: str, cache: Cache | None) -> dict[str, Group]:
    """As `_stemmed`, kept for the next build: an edit in one language leaves the words of the others as they were."""
    if cache is None:
        return _stemmed(counts, language)
    key = digest_of(["stemmed", program_digest(), language, *sorted(counts)])
    found = kept(cache.get(key), dict[str, Group])
    if found is None:
        found = _stemmed(counts, language)
        cache.put(key, packed(found))
    return found


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
    import snowballstemmer  # most sites need none

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
