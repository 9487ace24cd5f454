"""The words of a text, for whoever counts whether all of them have arrived."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from unicodedata import normalize

_WORD = re.compile(r"[^\W_]+")
_BREAKS = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060))
_OTHER_SCRIPTS = re.compile(r"[\u0590-\u1dff\u2c00-\u2fff\u3040-\ud7ff]")


def words_of(text: str) -> list[str]:
    """Runs of letters and digits, without regard to case and to how letters are composed (Unicode NFKC, case folding).

    Soft hyphens and other signs that only tell where a word may be broken do not part it.
    Words of scripts other than Latin, Greek and Cyrillic are left out: their letters change order and shape on a page.
    """
    plain = normalize("NFKC", text).casefold().translate(_BREAKS)
    found = _WORD.findall(plain)
    return (
        found
        if plain.isascii() or not _OTHER_SCRIPTS.search(plain)
        else [word for word in found if not _OTHER_SCRIPTS.search(word)]
    )


def blamed(texts: Sequence[Sequence[str]], missing: Counter[str]) -> dict[int, tuple[str, ...]]:
    """Which of the `texts` (each as its words) have lost the `missing` words: number of the text → those of its words.

    Of several that hold a word, the one that misses most of its words has lost it.
    """
    left = Counter(missing)
    share = {number: sum(1 for word in text if missing[word]) / len(text) for number, text in enumerate(texts) if text}
    found: dict[int, tuple[str, ...]] = {}
    for number in sorted((n for n, part in share.items() if part), key=lambda n: (-share[n], n)):
        gone = tuple(word for word in dict.fromkeys(texts[number]) if left[word] > 0)
        if gone:
            left -= Counter(texts[number])
            found[number] = gone
    return dict(sorted(found.items()))
