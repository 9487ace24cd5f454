"""Which characters many pages show, and which few do: a face's first file has the many."""

from __future__ import annotations

import hashlib
import html
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.packed import kept, packed
from ..base.program import program_digest
from .parsed import page_root

ENOUGH = 0.1
"""The share of pages that must show a character for the first file of a face to have it. Of the first publication's
pages one in nine then wants a second file; with a third of the pages, two in three do."""
_CONTENT = re.compile(r"\bcontent:([^;}]*)")
_QUOTED = re.compile(r'"([^"\\]*)"')
_UNSHOWN = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)


def common(pages: Sequence[str]) -> set[str]:
    """The characters that enough of the pages, as HTML, show."""
    counted = Counter(letter for page in pages for letter in set(html.unescape(_UNSHOWN.sub(" ", page))))
    return {letter for letter, count in counted.items() if count >= ENOUGH * len(pages)}


def generated(styles: str) -> set[str]:
    """The signs that a stylesheet shows before and behind elements (CSS Content 3, `content`); words that it takes from
    the page are none of its own."""
    return set("".join(text for told in _CONTENT.findall(styles) for text in _QUOTED.findall(told)))


def shown_in(
    pages: Sequence[str], roles: Mapping[str, Iterable[str]], cache: Cache | None = None
) -> dict[str, set[str]]:
    """Role → the characters that the pages show in elements of the role's names or classes, and figures, which number
    everything. What pages show is kept for the next build: most of a site's are as they were."""
    wanted = tuple((role, frozenset(names)) for role, names in roles.items())
    shown = {role: set(string.digits) for role in roles}
    key = digest_of(["letters", program_digest(), *(" ".join((role, *sorted(names))) for role, names in wanted)])
    before = (cache and kept(cache.get(key), dict[str, dict[str, str]])) or {}
    now: dict[str, dict[str, str]] = {}
    for page in pages if wanted else ():
        digest = hashlib.sha256(page.encode()).hexdigest()
        now[digest] = before[digest] if digest in before else _by_role(page, wanted)
        for role, letters in now[digest].items():
            if role in shown:
                shown[role].update(letters)
    if cache and now.keys() - before.keys():
        cache.put(key, packed(now))
    return shown


def _by_role(page: str, wanted: Iterable[tuple[str, frozenset[str]]]) -> dict[str, str]:
    """Role → the characters that a page shows in it, if it shows any."""
    every = frozenset[str]().union(*(names for _, names in wanted))
    found: dict[str, set[str]] = defaultdict(set)
    for element in page_root(page).iter(etree.Element):
        names = every.intersection((element.tag, *element.get("class", "").split()))
        if names:
            letters = set("".join(element.itertext()))
            for role, those in wanted:
                if names & those:
                    found[role] |= letters
    return {role: "".join(sorted(letters)) for role, letters in found.items()}


def ranges(characters: Sequence[str]) -> str:
    """Sorted characters as `unicode-range` tells them (CSS Fonts 4, 4.5)."""
    codes = [ord(character) for character in characters]
    ends = [i for i, code in enumerate(codes) if i + 1 == len(codes) or codes[i + 1] != code + 1]
    begins = [0, *(end + 1 for end in ends[:-1])]
    spans = [(codes[begin], codes[end]) for begin, end in zip(begins, ends, strict=True)]
    return ", ".join(f"U+{one:X}" if one == last else f"U+{one:X}-{last:X}" for one, last in spans)
