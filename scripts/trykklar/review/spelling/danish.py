"""Looking up Danish words in the list that the project carries, compounds split before they are called wrong.

The list of the division of words serves here as it is (`division/lexicon.py`), but what divides a word need not spell
it: the splitter is content with parts that make a misspelt word look like a compound (`regn|stykke`). Here a compound
counts only if each part is a likely one, and if no entry is one slip away. tests/review/test_spelling.py measures both
on slips made at random.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from itertools import pairwise
from pathlib import Path

from ...language.division.compounds import Splitter
from ...language.division.danish import splitter
from .status import WordStatus, doublings, one_slip

_FOLDER = Path(str(resources.files("trykklar.language.division"))) / "words" / "da"
LETTERS = "abcdefghijklmnopqrstuvwxyzæøåé"

_LIKELY = 1.7
"""What a part of a compound may cost at most (`division/compounds.py`). Measured on 677 compounds of a report that the
list does not hold, and on 2884 words with a slip: at 1.7 it refuses 4 % of the former and takes 1 % of the latter, at
1.5 11 % and 0.7 %."""
_SHORT_PART = 3
"""Letters that a part must have unless many words have it."""
_ENDING = 2
"""Letters in which two forms of a word may differ."""
_USUAL = 20
"""How many words must have a part for it to be that short."""


@dataclass(frozen=True)
class DanishWords:
    """The Danish list, asked about spelling. Made without reading it: that is done when the first word is looked up."""

    language: str = "da"
    files: tuple[Path, Path] = (_FOLDER / "da_DK.aff", _FOLDER / "da_DK.dic.gz")
    """The list's, for those who read it in their own way; here the lexicon is read."""
    _slips: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def _splitter(self) -> Splitter:
        return splitter()

    @cached_property
    def _no_word(self) -> frozenset[str]:
        """Flags of entries that are no words by themselves."""
        options = self._splitter.lexicon.words.options
        return frozenset(options[name] for name in ("ONLYINCOMPOUND", "NEEDAFFIX"))

    def look_up(self, word: str) -> WordStatus:
        """What the list says of a word that holds letters, and perhaps apostrophes, points or hyphens."""
        ways = _ways_to_write(word)
        if any(self._listed(way) for way in ways):
            return WordStatus.LISTED
        small = word.lower()
        slip = self._is_slip(small)
        if not slip and small.isalpha() and self._is_compound(small):
            return WordStatus.COMPOUND
        return WordStatus.SLIP if slip else WordStatus.UNKNOWN

    def begins_compound(self, form: str) -> bool:
        """Whether `form`, in small letters, may stand before another part: `arbejdsmarkeds-`."""
        return form in self._splitter.lexicon.firsts or (form.endswith("s") and self._listed(form[:-1]))

    def same_word(self, one: str, other: str) -> bool:
        """Whether both, in small letters, may be forms of one compound: they differ in the ending of the last part
        alone.

        The list does not tell what belongs together where forms are irregular, so that an ending is what the last two
        letters hold.
        """
        cut = (0, *self._splitter.cheapest(one))[-1]
        part, like = one[cut:], other[cut:]
        stem = part[: max(_SHORT_PART, len(part) - _ENDING, len(like) - _ENDING)]
        return (
            cut > 0 and one[:cut] == other[:cut] and like.startswith(stem) and self._listed(part) and self._listed(like)
        )

    def _listed(self, word: str) -> bool:
        lexicon = self._splitter.lexicon
        flags = lexicon.words.entries.get(word)
        if flags is not None and lexicon.words.options["FORBIDDENWORD"] in flags:
            return False
        return (flags is not None and not self._no_word & flags) or lexicon.last(word) is not None

    def _is_slip(self, small: str) -> bool:
        """Whether one slip makes an entry of it, or a letter written once or twice a form of one: that is more likely
        what is meant than a compound that nobody has written before. (Asking for all forms would take a tenth of a
        second a word.)"""
        if small not in self._slips:
            entries = self._splitter.lexicon.words.entries
            near = {other for other in one_slip(small, LETTERS) if len(other) > 3 and other in entries} | doublings(
                small
            )
            self._slips[small] = any(self._listed(other) and not self.same_word(small, other) for other in near)
        return self._slips[small]

    def _is_compound(self, small: str) -> bool:
        cuts = self._splitter.cheapest(small)
        parts = [small[start:end] for start, end in pairwise((0, *cuts, len(small)))]
        return len(parts) > 1 and all(
            self._is_part(part, last=index == len(parts) - 1) for index, part in enumerate(parts)
        )

    def _is_part(self, part: str, *, last: bool) -> bool:
        cost = self._splitter.cost(part, last=last)
        return (
            cost is not None
            and cost <= _LIKELY
            and (len(part) >= _SHORT_PART or self._splitter.family(part, last=last) >= _USUAL)
        )


def _ways_to_write(word: str) -> tuple[str, ...]:
    """How a list may write it: as it stands, or with a small letter where it begins a sentence; all small if it is all
    capitals."""
    if word.isupper() and len(word) > 3:
        return (word, word.capitalize(), word.lower())
    return (word, word[:1].lower() + word[1:])
