"""Long words in a page's title may be broken where their parts meet.

Browsers divide few languages by themselves, and on a telephone such a word is wider than its line. Titles alone: what
is copied from running text has no signs that nobody sees.
"""

from __future__ import annotations

import re

from ..language.division.seams import seams
from .sections import Element

LONG = 18
"""Letters: a word of a title with fewer has room on a screen of 320 pixels."""
_LONG_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")
_SOFT_HYPHEN = "\u00ad"


def let_break(root: Element, language: str) -> None:
    """Put soft hyphens into the long words of the page's title, at the seams of their parts."""
    for title in root.iter("h1"):
        for element in title.iter():
            if isinstance(element.tag, str) and element.text:
                element.text = _with_seams(element.text, language)
            if element.tail and element is not title:
                element.tail = _with_seams(element.tail, language)


def _with_seams(text: str, language: str) -> str:
    return _LONG_WORD.sub(lambda found: _divided(found[0], language), text)


def _divided(word: str, language: str) -> str:
    places = seams(word, language)
    return "".join(_SOFT_HYPHEN + letter if index in places else letter for index, letter in enumerate(word))
