"""The words of an index as one text: forms that stand in sections, and bases of words, sorted and front-coded (Witten,
Moffat and Bell, Managing Gigabytes, 1999, 4.1).

A word is a digit of base 32 for the letters that it shares with the one before, and the rest. What begins a group has
a dot and the number of its paradigm after it; a compound has a colon and its parts. A part is a hyphen and how many of
the compound's last letters it is; or where its letters begin, A for the second; how many there are; and what follows
them: `arbejdsgang:6e,-4` is *arbejde* and *gang*.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .folding import shared_letters
from .records import Group

_DIGITS = "0123456789abcdefghijklmnopqrstuv"


@dataclass(frozen=True, slots=True)
class Spelled:
    """Words as they are written."""

    words: tuple[str, ...]
    """What is written, in its order."""
    text: str
    paradigms: str
    """Each with its forms, as letters taken off the base and what is put on; those of most words first."""


def spelled(forms: Iterable[str], groups: Sequence[Group]) -> Spelled:
    """The forms, and the bases of groups that say more than a form does by itself."""
    told = {group.base: group for group in _told(groups)}
    counted = Counter(group.paradigm for group in told.values())
    paradigms = sorted(counted, key=lambda paradigm: (-counted[paradigm], paradigm))
    numbers = {paradigm: _base32(number) for number, paradigm in enumerate(paradigms)}
    every = tuple(sorted({*forms, *told}))
    bends = "|".join(" ".join(f"{cut}{added}" for cut, added in paradigm) for paradigm in paradigms)
    return Spelled(every, " ".join(_each(every, told, numbers)), bends)


def _each(
    every: Iterable[str], told: Mapping[str, Group], numbers: Mapping[tuple[tuple[int, str], ...], str]
) -> Iterator[str]:
    last = ""
    for word in every:
        shared = min(shared_letters(last, word), len(_DIGITS) - 1)
        text, last = _DIGITS[shared] + word[shared:], word
        if word in told:
            group = told[word]
            text += "." + numbers[group.paradigm]
            parts = [_part(word, part) for part in group.parts if part in told]
            text += ":" + ",".join(parts) if parts else ""
        yield text


def _told(groups: Sequence[Group]) -> list[Group]:
    """Groups of several forms, and what has to do with compounds."""
    used = {part for group in groups for part in group.parts}
    return [group for group in groups if len(group.paradigm) > 1 or group.parts or group.base in used]


def _part(word: str, part: str) -> str:
    """A part of a compound, told by the compound's letters."""
    if len(part) < len(_DIGITS) and word.endswith(part):
        return f"-{_DIGITS[len(part)]}"
    begins = range(min(len(word), len(string.ascii_uppercase) + 1))
    begin = max(begins, key=lambda at: (shared_letters(word[at:], part), -at))
    shared = min(shared_letters(word[begin:], part), len(_DIGITS) - 1)
    return (string.ascii_uppercase[begin - 1] if begin else "") + _DIGITS[shared] + part[shared:]


def _base32(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = _DIGITS[digit] + digits
    return digits or "0"
