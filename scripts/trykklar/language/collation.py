"""Sorting words as a reader of the language expects.

The orders of CLDR (collation `da`, `nb`, `sv`, `fi`): Danish and Norwegian have æ, ø, å after z, ä with æ, ö with ø,
and aa with å (in Danish also Retskrivningsordbogen § 2, which sorts aa so where it stands for that sound); Swedish and
Finnish have å, ä, ö; all of them sort ü with y. Accents count only between words whose letters are the same, and
capitals only between words that are still equal then: in Danish a capital goes first (CLDR, `caseFirst`), and å before
aa. Marks between words count as a space, which goes before every letter.

Two letters that belong to two parts of a compound are not one: *dataanalyse* has no å. Where a word list shows such a
seam, a combining grapheme joiner is put there, which is what Unicode has for it (The Unicode Standard 15, 23.2; UTS
#10, 1.1.1 and 6.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from .division.seams import seams
from .languages import language_of
from .letters import AFTER_Z
from .records import Order

_JOINER = "\u034f"
_PLAIN = Order({}, "")

SortKey = tuple[str, tuple[int, ...], tuple[int, ...], str]


def _order(language: str) -> Order:
    return language_of(language).order or _PLAIN


def sort_key(text: str, language: str) -> SortKey:
    """A key that sorts `text` in the order of the language: letters, then accents, then case, then the text itself."""
    order = _order(language)
    tailored = order.sorts_as
    letters: list[str] = []
    accents: list[int] = []
    cases: list[int] = []
    for piece in _pieces(language).findall(_parted(unicodedata.normalize("NFC", text), language)):
        if piece == _JOINER:
            continue
        folded = piece.casefold()
        plain, marks = tailored.get(folded) or _unaccented(folded), _rank(folded, tailored)
        if not plain:  # an accent that stands for itself
            continue
        if not re.search(r"[\w\ue001-\ue003]", plain):
            plain = " "
            if letters[-1:] in ([], [" "]):
                continue
        letters.append(plain)
        more = [0] * (len(plain) - 1)  # þ is th in every way but the last
        accents += [0 if more else marks, *more]
        case = _case(piece, capital_first=order.capital_first)
        cases += [case + bool(more), *(case for _ in more)]
    return "".join(letters).strip(), tuple(accents), tuple(cases), text


@lru_cache(maxsize=2000)
def _parted(text: str, language: str) -> str:
    """The text with a joiner where a seam falls between two letters that the language sorts as one."""
    pair = _order(language).seam
    if not pair or pair not in text.casefold():
        return text

    def part(match: re.Match[str]) -> str:
        word, found = match[0].lower(), match[0]
        if pair in word:
            for seam in reversed(seams(word, language)):
                if word[seam - 1 : seam + 1] == pair:
                    found = found[:seam] + _JOINER + found[seam:]
        return found

    return re.sub(r"[^\W\d_]+", part, text)


def initial(text: str, language: str) -> str:
    """The letter under which `text` stands in an index; '#' for digits and signs."""
    first = sort_key(text, language)[0][:1]
    if first and first in AFTER_Z:
        return _order(language).after_z[AFTER_Z.index(first)]
    return first.upper() if first.isalpha() else "#"


@lru_cache(maxsize=16)
def _pieces(language: str) -> re.Pattern[str]:
    """What counts as one letter: pairs that the language sorts as one, else each character."""
    pairs = sorted((piece for piece in _order(language).sorts_as if len(piece) > 1), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, pairs), "."]), re.IGNORECASE | re.DOTALL)


def _unaccented(folded: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def _rank(folded: str, tailored: Mapping[str, str]) -> int:
    """How far a letter is from the plain one that it sorts as: 0 for æ, more for ä; 0 for e, more for é."""
    target = tailored.get(folded)
    if target in AFTER_Z:
        return 0 if folded == "aa" else [letter for letter, other in tailored.items() if other == target].index(folded)
    if target:
        return 1 + list(tailored).index(folded)
    return sum(ord(mark) for mark in unicodedata.normalize("NFD", folded) if unicodedata.combining(mark))


def _case(piece: str, *, capital_first: bool) -> int:
    """0 to 4: capitals, mixed, small; a pair of letters that stands for one after that one."""
    pair = len(piece) > 1
    if piece == piece.lower():
        return (3 if capital_first else 0) + pair
    capital = 0 if piece == piece.upper() and not pair else 1 if piece == piece.upper() else 2
    return capital if capital_first else 3 + capital
