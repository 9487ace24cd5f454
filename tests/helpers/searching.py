"""The search of a web edition, asked in Python: reads the same files as `search.js` and is to give the same answers."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trykklar.web.search import SearchFile
from trykklar.web.search.folding import fold
from trykklar.web.search.packing import LETTERS, rice_parameter

OTHER_FORM, COMPOUND, GUESS = 0.9, 0.5, 0.4


@dataclass
class Found:
    """One word of a question."""

    scores: dict[int, float] = field(default_factory=dict)
    meant: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """The sections found, best first."""

    sections: list[int]
    some: bool
    meant: list[str]
    passed: list[str]
    place: list[Any] | None
    """Title, section and fragment of what was asked for by its number."""


class Asked:
    """The index, opened as the browser opens it."""

    def __init__(self, files: tuple[SearchFile, ...]) -> None:
        content = next(file.content for file in files if file.path == "search/index.js").decode()
        raw: dict[str, Any] = json.loads(re.fullmatch(r"trykklarSearch\.index\((.*)\);\n", content, re.DOTALL)[1])  # type: ignore[index]
        self.sections = raw["sections"]
        words = read_words(raw["words"])
        places = unpacked(raw["postings"], len(words), len(self.sections))
        self.places = raw["places"]
        self.postings = {word: found for (word, _, _), found in zip(words, places, strict=True) if found}
        self.common = set(raw["common"].split(" "))
        self.groups: dict[str, list[int]] = defaultdict(list)
        self.members: list[list[str]] = []
        paradigms = raw["paradigms"].split("|")
        bases = [(word, paradigms[int(paradigm, 32)], parts) for word, paradigm, parts in words if paradigm]
        self.compounds: list[list[int]] = [[] for _ in bases]
        numbers = {base: number for number, (base, _, _) in enumerate(bases)}
        for number, (base, bends, parts) in enumerate(bases):
            self.members.append([])
            for cut, added in (re.fullmatch(r"(\d+)(.*)", bend).groups() for bend in bends.split(" ")):  # type: ignore[union-attr]
                form = base[: len(base) - int(cut)] + added
                self.groups[form].append(number)
                if form in self.postings:
                    self.members[number].append(form)
            for part in parts:
                self.compounds[numbers[part]].append(number)
        self.bare: dict[str, list[str]] = defaultdict(list)
        for form in self.groups:
            self.bare[_bare(form)].append(form)

    def ask(self, question: str, filters: Mapping[str, str] | None = None) -> Answer:
        asked = self._asks(question)
        passed = [word for word in asked if word in self.common]
        if len(passed) == len(asked):
            passed = []
        looked = [found for word in asked if word not in passed for found in self._look_up(word)]
        scores: dict[int, float] = defaultdict(float)
        hits: dict[int, int] = defaultdict(int)
        for one in looked:
            rarity = math.log(1 + len(self.sections) / (len(one.scores) or 1))
            for section, score in one.scores.items():
                scores[section] += score * rarity
                hits[section] += 1
        every = range(len(self.sections))
        fit = {s for s in every if all(self.sections[s][5].get(n) == v for n, v in (filters or {}).items() if v)}
        fits, place = [s for s in scores if s in fit], self._place(question)
        place = place if place and place[1] in fit else None
        whole = [s for s in fits if hits[s] == len(looked)]
        ranked = sorted(
            whole if place else whole or fits, key=lambda s: (-hits[s], -math.floor(1e6 * scores[s] + 0.5), s)
        )
        meant = list(dict.fromkeys(form for one in looked for form in one.meant))
        if place:
            return Answer([place[1], *(s for s in ranked if s != place[1])], False, [], [], place)
        return Answer(ranked, not whole and bool(fits), meant, passed, None)

    def _place(self, question: str) -> list[Any] | None:
        pieces = [fold(piece) for piece in re.findall(r"[^\W_]+", question)]
        for i in range(len(pieces) - 1, 0, -1):
            shown = self.places["called"].get(" ".join(pieces[:i]))
            if found := self.places["at"].get(" ".join([shown, *pieces[i:]])) if shown else None:
                return list(found)
        return None

    def _asks(self, question: str) -> list[str]:
        found = []
        for word in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", question):
            pieces = [fold(piece) for piece in re.findall(r"[^\W_]+", word)]
            found += ["".join(pieces)] if len(pieces) > 1 and self._known("".join(pieces)) else pieces
        return found

    def _known(self, form: str) -> bool:
        return form in self.postings or form in self.groups

    def _related(self, form: str) -> dict[str, float]:
        weights: dict[str, float] = {}

        def add(other: str, weight: float) -> None:
            weights[other] = max(weights.get(other, 0), weight)

        if form in self.postings:
            add(form, 1)
        for group in self.groups.get(form, ()):
            for other in self.members[group]:
                add(other, OTHER_FORM)
            for compound in self.compounds[group]:
                for other in self.members[compound]:
                    add(other, COMPOUND)
        return weights

    def _look_up(self, word: str) -> list[Found]:
        found = Found()
        if self._known(word):
            self._gather(word, 1, found)
            if found.scores:
                return [found]
        others = self._guesses(word)
        if isinstance(others, tuple):
            return [self._look_up(part)[0] for part in others]
        for form in others:
            self._gather(form, GUESS, found)
            if not form.startswith(word):
                found.meant.append(form)
        return [found]

    def _gather(self, word: str, factor: float, into: Found) -> None:
        for form, weight in self._related(word).items():
            for section, step in self.postings[form]:
                into.scores[section] = max(into.scores.get(section, 0), step * weight * factor)

    def _guesses(self, word: str) -> list[str] | tuple[str, str]:
        if same := [form for form in self.bare.get(_bare(word), ()) if self._related(form)]:
            return same
        if begun := [form for form in self.postings if len(word) > 2 and form.startswith(word)]:
            return begun
        for cut in range(len(word) - 3, 2, -1):
            head, tail = word[:cut], word[cut:]
            short = re.sub(r"[se]$", "", head)
            if self._known(tail) and (self._known(head) or self._known(short)):
                return (head if self._known(head) else short, tail)
        for stem in (word[:-off] for off in (1, 2, 3) if len(word) - off >= 5):
            if ended := [form for form in self.postings if form.startswith(stem) and len(form) <= len(stem) + 3]:
                return ended
        return [form for form in self.groups if len(word) > 3 and _one_slip(word, form) and self._related(form)]


def read_words(text: str) -> list[tuple[str, str, list[str]]]:
    """Each word, its paradigm's number in base 32 where it has one, and its parts."""
    found, last = [], ""
    for written in text.split(" "):
        word, _, group = written.partition(".")
        last = last[: int(word[0], 32)] + word[1:]
        paradigm, _, parts = group.partition(":")
        found.append((last, paradigm, [_part(last, part) for part in parts.split(",") if part]))
    return found


def _part(word: str, told: str) -> str:
    if told[0] == "-":
        return word[len(word) - int(told[1], 32) :]
    begin = ord(told[0]) - ord("A") + 1 if told[0].isupper() else 0
    shared, added = (told[1], told[2:]) if begin else (told[0], told[1:])
    return word[begin : begin + int(shared, 32)] + added


def unpacked(packed: str, words: int, sections: int) -> list[list[tuple[int, int]]]:
    """For each word the sections that it stands in, with its weights."""
    bits = iter("".join(format(LETTERS.index(letter), "06b") for letter in packed))

    def ones(most: float = math.inf) -> int:
        return sum(1 for _ in itertools.takewhile(lambda found: found < most and next(bits) == "1", itertools.count()))

    def number(length: int) -> int:
        return int("0" + "".join(itertools.islice(bits, length)), 2)

    found = []
    for _ in range(words):
        zeros = sum(1 for _ in itertools.takewhile(lambda bit: bit == "0", bits))
        count = (1 << zeros) + number(zeros) - 1
        most, rice, at = (ones() + 1 if count else 0), rice_parameter(count, sections) if count else 0, -1
        those = []
        for _ in range(count):
            at += (ones() << rice) + number(rice) + 1
            those.append((at, ones(most - 1) + 1 if count > 1 else most))
        found.append(those)
    return found


def _bare(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("aa", "a").replace("ue", "u")


def _one_slip(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    i = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[i:], other[i:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return (len(one) <= 1 and len(other) <= 1) or (len(one) == len(other) == 2 and one == other[::-1])
