"""A Hunspell word list and its endings (`man 5 hunspell`): which forms there are, and which join into compounds.

Read is what Danish needs of the format: words with flags, suffixes with continuation classes (two deep), the
irregular forms given as `al:`, and the flags of compounds. Prefixes, replacements and suggestions are for
spelling, and left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from .compiled import Flags


@dataclass(frozen=True, slots=True)
class Ending:
    """One way to make a form of a word: take `strip` off its end, put `add` on; `flags` are those of the form."""

    flag: str
    strip: str
    add: str
    condition: re.Pattern[str]
    flags: Flags

    def form(self, word: str) -> str | None:
        """The form of `word`, or None where this ending does not suit it."""
        if not word.endswith(self.strip) or not self.condition.search(word):
            return None
        return word.removesuffix(self.strip) + self.add


@dataclass(frozen=True)
class WordList:
    """The entries with their flags, the irregular forms with their entry, and the endings by flag."""

    entries: Mapping[str, Flags]
    irregular: Mapping[str, str]
    endings: Mapping[str, tuple[Ending, ...]]
    options: Mapping[str, str]
    """Directives of one value, such as COMPOUNDBEGIN and its flag."""

    def chains(self) -> Iterator[tuple[Ending, ...]]:
        """Every ending that makes forms of entries, alone and with each that may follow it."""
        for first in (ending for endings in self.endings.values() for ending in endings):
            yield (first,)
            for second in (e for flag in sorted(first.flags) for e in self.endings.get(flag, ())):
                if first.add.endswith(second.strip):
                    yield first, second


def read_word_list(dic: str, aff: str) -> WordList:
    """The word list of the texts of a `.dic` and an `.aff` file with flags that are numbers (FLAG num)."""
    entries: dict[str, Flags] = {}
    irregular: dict[str, str] = {}
    for line in dic.splitlines()[1:]:
        head, *facts = _FIELD.split(line)
        word, _, flags = head.partition("/")
        entries[word] = entries[word] | _flags(flags) if word in entries else _flags(flags)
        for fact in facts:
            if fact.startswith("al:"):
                irregular.setdefault(fact[3:], word)
    endings, options = read_endings(aff)
    return WordList(entries, irregular, endings, options)


_FIELD = re.compile(r"[ \t]+(?=[a-z]{2}:)")


@cache  # a few thousand sets stand for all the entries
def _flags(text: str) -> Flags:
    return frozenset(text.split(",")) if text else frozenset()


@cache
def _condition(text: str) -> re.Pattern[str]:
    return re.compile(f"{text}$" if text != "." else "")


def read_endings(aff: str) -> tuple[dict[str, tuple[Ending, ...]], dict[str, str]]:
    """The endings by flag, and the directives of one value, of the text of an `.aff` file."""
    endings: dict[str, list[Ending]] = defaultdict(list)
    options: dict[str, str] = {}
    for fields in (line.split() for line in aff.splitlines()):
        if len(fields) >= 5 and fields[0] == "SFX":
            flag, strip, (add, _, flags), condition = fields[1], fields[2], fields[3].partition("/"), fields[4]
            endings[flag].append(
                Ending(
                    flag, strip if strip != "0" else "", add if add != "0" else "", _condition(condition), _flags(flags)
                )
            )
        elif len(fields) == 2:
            options[fields[0]] = fields[1]
    return {flag: tuple(those) for flag, those in endings.items()}, options
