"""Where a Danish word, or a part of a compound, may be divided inside: Retskrivningsordbogen, §§ 15-17.

Pyphen's patterns propose, the rules dispose: each place that Pyphen offers is kept only if what it leaves on both
lines could stand there, and a prefix is never broken. Of what the rules allow, only the plainest is offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

VOWELS = "aeiouyæøåéèêüöä"

_ONSETS = frozenset(
    "bj bl br bv cl cr dj dr dv fj fl fr gj gl gr hj hv kj kl kn kr kv mj nj pj pl pr ps rj sc sch sj sk skj skr skv "
    "sl sm sn sp "
    "spj spl spr st stj str sv th tj tr tv vj vr".split()
)
"""Groups of consonants that usually begin a word (§ 15.3.b)."""

_CODAS = frozenset(
    "bs bt ck ds dsk dst dt dts ft fts gl gn gs gsk gst gt gts jl jn jr js jst jt ks kst kt kts ld lds ldsk ldst ldt "
    "ldts lf lg lgt "
    "lgts lk lm lp ls lsk lst lt lts lv mp ms msk mst mt nd nds ndsk ndst ndt ng ngs ngsk ngst ngt nk nks nkt ns nsk "
    "nst nt nts ps pt "
    "rd rds rf rft rg rgt rk rkt rl rm rn rp rs rsk rst rt rts rv sk st sts ts vl vn vnt vs vst".split()
)
"""Groups of consonants that usually end a word (§ 15.3.a)."""

_ONE_SYLLABLE = frozenset("ai au ay ea ee ei eu ie oa oe oi oo ou ui uy".split())
"""Two vowels that mostly stand for one sound, or glide into one another; between them no place is offered."""

_ONE_SOUND = frozenset("ch ck ph sh th qu".split())

_WEAK_E = re.compile(
    r"e(?:|s|d|de|des|l|le|ls|lse|lsen|lsens|lser|lsers|lserne|lses|n|ne|nes|ns|nde|ndes|r|re|ren|rens|rs|rne|rnes|t|ts|tes?)"
)
"""What follows a consonant where its e is weak, so that only the last consonant goes with it (§ 17.2.b)."""

_MUTE_E = re.compile("ces?")
"""An end of foreign words that is mostly no syllable (`ser-vice`)."""

_WEAK_WITH = frozenset("sk sp st".split())

PREFIXES = tuple(
    sorted(
        (
            "af an be bi efter er for fore fra frem gen gennem hen ind med mis mod ned om op over på sam til ud und "
            "under van ved vel"
        ).split(),
        key=lambda prefix: (-len(prefix), prefix),
    )
)
"""Prefixes and the particles that are used as such (§ 16.1.b), longest first."""

_SUFFIX = re.compile(r"(?:agtig|dom|hed|mæssig|skab)(?:e?(?:s|t|ts|n|ns|r|rs|rne|rnes|ne|nes)?)$")
"""Suffixes that are words to the eye (§ 16.1.c), with their inflections; the patterns miss some of them."""

_IN_PREFIXES = {"efter": 2, "gennem": 3, "under": 2}


def inner_places(part: str, proposed: Iterable[int], known: Callable[[str], bool]) -> list[int]:
    """Where `part` may be divided inside: indices, ascending, none that leaves one letter.

    `part` is in small letters and holds no seam; `proposed` are Pyphen's places; `known` tells a word of the
    language, which is how a prefix is told from letters that only look like one.
    """
    offered = set(proposed)
    offered -= {place for place in offered if part[place] == "s" and place + 1 in offered}  # a linking s, which stays
    places: set[int] = set()
    start = 1 if part.startswith("u") and len(part) > 4 and known(part[1:]) else 0
    while (prefix := _prefix(part[start:], {place - start for place in offered}, known)) is not None:
        if prefix in _IN_PREFIXES:
            places.add(start + _IN_PREFIXES[prefix])
        start += len(prefix)
        places.add(start)
    stem = part[start:]
    suffix = _SUFFIX.search(stem)
    if suffix and _has_vowel(stem[: suffix.start()]) and _ends_word(stem[: suffix.start()]):
        places.add(start + suffix.start())
    places |= {start + place for place in _settled(stem, (place - start for place in offered)) if place > 1}
    return sorted(place for place in places if 2 <= place <= len(part) - 2)


def _prefix(rest: str, offered: set[int], known: Callable[[str], bool]) -> str | None:
    """The prefix that `rest` begins with."""
    for prefix in (p for p in PREFIXES if rest.startswith(p)):
        stem = rest[len(prefix) :]
        if len(stem) < 3 or not _has_vowel(stem) or not _begins_word(stem):
            continue
        before_vowel = stem[0] in VOWELS
        if known(stem) and (
            not before_vowel or (len(stem) > 4 and (len(prefix) in offered or len(prefix) - 1 not in offered))
        ):
            return prefix
        if len(prefix) in offered and not before_vowel:
            return prefix
    return None


def _divides(word: str, place: int) -> bool:
    """Whether `word` may be divided at `place`, which is no edge of a part of it that has a meaning."""
    left, right = word[:place], word[place:]
    if not _has_vowel(left) or not _has_vowel(right) or left[-1] + right[0] in _ONE_SOUND or _MUTE_E.fullmatch(right):
        return False
    if right[0] in VOWELS:
        return (left[-1] in VOWELS and left[-1] + right[0] not in _ONE_SYLLABLE) or right.startswith("agtig")
    return _begins_word(right) and _ends_word(left) and not _takes_too_much(left, right)


def _settled(word: str, proposed: Iterable[int]) -> Iterator[int]:
    """Those of the places where `word` may be divided; behind an s that would go along before a weak e: `hus-ke`, not
    `hu-ske`."""
    for place in proposed:
        if 1 < place < len(word) - 1:
            if _s_goes_along(word, place) and _divides(word, place + 1):
                yield place + 1
            elif _divides(word, place):
                yield place


def _s_goes_along(word: str, place: int) -> bool:
    """Whether an s and one consonant more stand before a weak e; the suffix `-ske` and the word `sten` are left
    whole."""
    whole = word.startswith("sten", place) or (word.startswith("sk", place) and word[place - 1] not in VOWELS)
    return word[place : place + 2] in _WEAK_WITH and not whole and _WEAK_E.fullmatch(word[place + 2 :]) is not None


def _takes_too_much(left: str, right: str) -> bool:
    """Whether consonants go along that should stay: before a weak e all but the last (`reg-le`, not `re-gle`)."""
    group = _leading(right)
    return left[-1] in VOWELS and len(group) > 1 and _WEAK_E.fullmatch(right[len(group) :]) is not None


def _has_vowel(text: str) -> bool:
    return any(letter in VOWELS for letter in text)


def _leading(text: str) -> str:
    """The consonants that `text` begins with."""
    return text[: next((i for i, letter in enumerate(text) if letter in VOWELS), len(text))]


def _begins_word(text: str) -> bool:
    group = _leading(text)
    return len(group) < 2 or group in _ONSETS


def _ends_word(text: str) -> bool:
    group = _leading(text[::-1])[::-1]
    return len(group) < 2 or group in _CODAS
