"""Which characters many pages show, and which few do: a face's first file has the many."""

from __future__ import annotations

import html
import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from lxml import etree

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


def shown_in(pages: Sequence[str], roles: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Role → the characters that the pages show in elements of the role's names or classes, and figures, which number
    everything."""
    wanted = tuple((role, frozenset(names)) for role, names in roles.items())
    shown = {role: set(string.digits) for role in roles}
    for page in pages if wanted else ():
        for role, letters in _by_role(page, wanted).items():
            shown[role] |= letters
    return shown


@lru_cache(maxsize=500)
def _by_role(page: str, wanted: tuple[tuple[str, frozenset[str]], ...]) -> Mapping[str, set[str]]:
    """Role → the characters that a page shows in it, if it shows any. Remembered, since most pages of a site are as
    they were in the build before."""
    every = frozenset[str]().union(*(names for _, names in wanted))
    found: dict[str, set[str]] = defaultdict(set)
    for element in page_root(page).iter(etree.Element):
        names = every.intersection((element.tag, *element.get("class", "").split()))
        if names:
            letters = set("".join(element.itertext(with_tail=False)))
            for role, those in wanted:
                if names & those:
                    found[role] |= letters
    return found


def ranges(characters: Sequence[str]) -> str:
    """Sorted characters as `unicode-range` tells them (CSS Fonts 4, 4.5)."""
    codes = [ord(character) for character in characters]
    ends = [i for i, code in enumerate(codes) if i + 1 == len(codes) or codes[i + 1] != code + 1]
    begins = [0, *(end + 1 for end in ends[:-1])]
    spans = [(codes[begin], codes[end]) for begin, end in zip(begins, ends, strict=True)]
    return ", ".join(f"U+{one:X}" if one == last else f"U+{one:X}-{last:X}" for one, last in spans)
