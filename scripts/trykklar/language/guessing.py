"""Which language a text is written in, by the words that each has most of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from .languages import LANGUAGES

_ENOUGH = 200
"""Words of a text that can be told."""
_SHARE = 0.1
"""Of its words, which the commonest of its language are at least."""
_WORD = re.compile(r"[^\W\d_]+")


def guessed(lines: Iterable[str]) -> str:
    """A tag such as `da`; empty where the text is too short, or of no language that is known."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(word.lower() for word in _WORD.findall(line))
    shares = {tag: sum(counts[word] for word in language.commonest.split()) for tag, language in LANGUAGES.items()}
    best = max(shares, key=lambda tag: shares[tag])
    return best if counts.total() >= _ENOUGH and shares[best] >= _SHARE * counts.total() else ""
