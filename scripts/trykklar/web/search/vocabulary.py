"""The words of an index as they are written, kept from one build to the next.

They follow from which words the texts have, and from what the texts bear out of words with several readings: an edit
leaves both as they were, unless a word in it is the first or the last of its form.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.program import program_digest
from .grouping import Doubts, borne_out, group
from .records import Group
from .spelling import Spelled, spelled


def vocabulary(forms: Collection[str], counts: Mapping[str, Mapping[str, int]], cache: Cache | None = None) -> Spelled:
    """The words of an index. `forms`: what stands in sections, folded; `counts`: language → each word in small letters
    and how often it stands in the texts of that language."""
    if cache is None:
        return spelled(forms, _grouped(counts, None)[0])
    name = digest_of(
        ["words", program_digest(), *sorted(forms), *(repr((each, sorted(counts[each]))) for each in sorted(counts))]
    )
    doubts = kept(cache.get(name), dict[str, Doubts])
    if doubts is not None and (found := kept(cache.get(_name(name, doubts, counts)), Spelled)):
        return found
    groups, doubts = _grouped(counts, cache)
    made = spelled(forms, groups)
    cache.put(name, packed(doubts))
    cache.put(_name(name, doubts, counts), packed(made))
    return made


def _name(name: str, doubts: Mapping[str, Doubts], counts: Mapping[str, Mapping[str, int]]) -> str:
    """What words are kept under whose readings are borne out as now."""
    return digest_of([name, *(repr(borne_out(doubts[each], counts[each])) for each in sorted(doubts))])


def _grouped(
    counts: Mapping[str, Mapping[str, int]], cache: Cache | None
) -> tuple[tuple[Group, ...], dict[str, Doubts]]:
    """The groups of all languages by base, and what is in doubt in each."""
    groups: dict[str, Group] = {}
    doubts: dict[str, Doubts] = {}
    for language in sorted(counts):
        found, doubts[language] = group(counts[language], language, cache)
        for base, made in found.items():
            groups[base] = _joined(groups[base], made) if base in groups else made
    return tuple(groups[base] for base in sorted(groups)), doubts


def _joined(one: Group, other: Group) -> Group:
    """One group of two languages' words that are spelled alike."""
    paradigm = tuple(sorted({*one.paradigm, *other.paradigm}))
    return Group(one.base, paradigm, tuple(dict.fromkeys((*one.parts, *other.parts))))
