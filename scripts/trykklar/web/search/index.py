"""The index: which forms stand in which sections, how much they say there, and which forms are one word.

A section's words count by where they stand: in its title most, then among its index terms, glossary terms and summary,
then in its text. What a form says of a section is the saturated part of BM25 (Robertson and Zaragoza, The Probabilistic
Relevance Framework, 2009, 3.4) in five steps; how rare a word is, the client reckons from the sections that it finds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.program import program_digest
from ...language.tags import primary
from .folding import fold, words
from .records import Section
from .spelling import Spelled
from .vocabulary import vocabulary

_TITLE, _INDEX, _GLOSSARY, _SUMMARY, _PAGE_TITLE = 8, 6, 4, 3, 2
_SATURATION = 4.0
_LENGTH = 0.5
"""How much a long section must say more (b of BM25)."""
COMMON = 0.5
"""A form in a larger share of the sections says nothing of any of them, and is not searched for."""
STEPS = 5


class Posting(NamedTuple):
    """A form in a section. There are tens of thousands: a tuple is made quickest."""

    section: int
    weight: int
    """1 to `STEPS`."""


@dataclass(frozen=True, slots=True)
class Index:
    """What is asked."""

    postings: Mapping[str, tuple[Posting, ...]]
    """Folded form → where it stands, by section."""
    common: tuple[str, ...]
    """Folded forms that are not searched for."""
    words: Spelled


def make_index(sections: Sequence[Section], cache: Cache | None = None) -> Index:
    """The index of the sections, which keep their order; a function of them alone."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    found: dict[str, list[Posting]] = defaultdict(list)
    weighed = _all_weighed(sections, cache)
    mean = sum(each.length for each in weighed) / max(1, len(weighed))
    for number, (section, each) in enumerate(zip(sections, weighed, strict=True)):
        counts[primary(section.language)].update(each.words)
        damped = _SATURATION * (1 - _LENGTH + _LENGTH * each.length / mean)
        made: dict[int, Posting] = {}  # most words of a section weigh the same
        for form, weight in each.folded.items():
            if weight not in made:
                made[weight] = Posting(number, round(STEPS * (weight / (weight + damped))) or 1)
            found[form].append(made[weight])
    common = tuple(
        sorted(form for form, those in found.items() if len(sections) > 10 and len(those) > COMMON * len(sections))
    )
    postings = {form: tuple(found[form]) for form in sorted(found.keys() - set(common))}
    return Index(postings, common, vocabulary(postings, counts, cache))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The words of a section with what they weigh there, as they stand and folded; and its length."""

    words: Mapping[str, int]
    folded: Mapping[str, int]
    length: int


def _fields(section: Section) -> tuple[tuple[str, int], ...]:
    """What stands before and beside a section's text, with its weight."""
    fields = [(section.title, _TITLE), (section.summary, _SUMMARY), (section.page_title, _PAGE_TITLE)]
    fields += [(term, _INDEX) for term in section.index_terms] + [(term, _GLOSSARY) for term in section.glossary_terms]
    return tuple(fields)


def _all_weighed(sections: Sequence[Section], cache: Cache | None) -> list[_Weighed]:
    """Each section's words, kept for the next build: most of a site's are as they were."""
    key = digest_of(["weighed", program_digest()])
    before = kept(cache.get(key), dict[str, _Weighed]) if cache else None
    before = before or {}
    names = [digest_of(map(repr, (section.text, _fields(section)))) for section in sections]
    now = {
        name: before[name] if name in before else _weighed(section.text, _fields(section))
        for name, section in zip(names, sections, strict=True)
    }
    if cache and now.keys() - before.keys():
        cache.put(key, packed(now))
    return [now[name] for name in names]


def _weighed(text: str, fields: tuple[tuple[str, int], ...]) -> _Weighed:
    running = words(text)
    found = Counter(running)
    for told, weight in fields:
        for word in words(told):
            found[word] += weight
    folded: Counter[str] = Counter()
    for word, weight in found.items():
        folded[fold(word)] += weight
    return _Weighed(found, folded, len(running) + 1)
