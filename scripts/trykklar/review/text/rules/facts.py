"""Rules on figures: each stands once, in facts.yaml, with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.quantities import EVERYDAY, Quantity, of_unit, quantities
from ....sources.schemas.data import Fact
from ..compared import PlacedSentence, quoted
from ..prose import Passage
from ..text import Text


@dataclass(frozen=True, slots=True)
class _Typed:
    """A quantity written by hand."""

    quantity: Quantity
    sentence: PlacedSentence
    context: frozenset[str]
    """The longer words of its sentence, by their first letters."""

    def told(self) -> str:
        return f"'{quoted(self.quantity.text)}'"

    def problem(self, code: str, message: str, hint: str) -> Problem:
        return Problem(code, message, hint, self.sentence.passage.place(self.sentence.start + self.quantity.start))


_YEAR = re.compile(r"[12][0-9]{3}")
_STEM = 6
"""Letters that are enough to know a word by, whatever its ending."""
_NOUN = 4
"""Letters from which on a unit is a word for things, and no sign for a measure (`ting`, but not `mm`)."""
_LONG = 5
"""Letters from which on a word says what a sentence is about."""


def _context(words: str) -> frozenset[str]:
    marks = str.maketrans(dict.fromkeys("»«›‹“”„’.,;:!?()'\"", " "))
    return frozenset(
        word[:_STEM]
        for word in words.lower().translate(marks).split()
        if word.isalpha() and len(word) >= _LONG or _YEAR.fullmatch(word)
    )


_RUNNING = frozenset({"paragraph", "item", "note", "field", "caption"})


def _is_told_as_fact(passage: Passage) -> bool:
    """Running text that speaks of the world: no scenario, which is made up, and not the facts themselves."""
    return (
        passage.kind in _RUNNING
        and "scenario" not in passage.within
        and passage.chapter not in ("facts", "publication")
    )


def _typed(text: Text) -> tuple[_Typed, ...]:
    """The quantities that the text has; worked out once for all rules."""
    if __name__ not in text.found:
        text.found[__name__] = tuple(_quantities(text))
    found: tuple[_Typed, ...] = text.found[__name__]
    return found


def _quantities(text: Text) -> Iterator[_Typed]:
    units = (_values(fact, text.language)[1] for fact in text.manuscript.facts.values())
    nouns = frozenset(unit for unit in units if len(unit) >= _NOUN or unit in EVERYDAY)
    for passage, its_sentences in zip(text.passages, text.sentences, strict=True):
        if _is_told_as_fact(passage):
            yield from passage.keep("quantities", nouns, partial(_of_passage, its_sentences, nouns))


def _of_passage(its_sentences: Sequence[PlacedSentence], nouns: frozenset[str]) -> list[_Typed]:
    return [
        _Typed(quantity, sentence, _context(sentence.text) - _context(quantity.text))
        for sentence in its_sentences
        for quantity in quantities(sentence.text, sentence.passage.language, nouns)
        if sentence.passage.segment(sentence.start + quantity.start).role != "code"
    ]


_WHOLE = ("procent", 100.0)
"""`100 procent` is a word for `quite`."""


rule(
    "number-without-fact",
    "a figure typed in the text and not kept in facts.yaml",
    WARNING,
    WARNING,
    waivable=True,
    why="Only what stands in one place, with year and source, stays the same everywhere and can be checked.",
)


def number_without_fact(text: Text) -> Iterator[Problem]:
    """Numbers with a unit or a scale word that stand in the text and not in facts.yaml, where the publication keeps
    one."""
    if not text.manuscript.facts:
        return
    for typed in _typed(text):
        same = next((fact for fact in text.manuscript.facts.values() if _agrees(typed, fact, text.language)), None)
        if typed.quantity.unit in EVERYDAY and not (same and len(typed.context & _context(same.about)) >= _ALIKE):
            continue  # `24 måneder` is a fact of the world only where it is that fact
        if _other_value(typed, text) or (typed.quantity.unit, typed.quantity.value) == _WHOLE:
            continue  # told by `two_values`; a manner of speaking
        hint = (
            f"write {{fact}}`{same.id}`"
            if same
            else "put it into facts.yaml with its source and year, and write {fact}`id`"
        )
        yield typed.problem("number-without-fact", f"{typed.told()} is written by hand", hint)


rule(
    "fact-two-values",
    "one quantity with two values",
    WARNING,
    waivable=True,
    why="Two values for one figure cannot both be right, and the reader is left to choose.",
)


def two_values(text: Text) -> Iterator[Problem]:
    """One quantity with two values: in two places of the text, or in the text and in facts.yaml."""
    seen: list[_Typed] = []
    for typed in _typed(text):
        fact = _other_value(typed, text)
        before = next((other for other in seen if _differ(typed, other)), None)
        if fact:
            yield typed.problem(
                "fact-two-values",
                (
                    f"{typed.told()} is another value than that of '{fact.id}' in facts.yaml: {fact.value:g} "
                    f"{fact.unit}"
                ).rstrip(),
                f"write {{fact}}`{fact.id}`, or fix facts.yaml",
            )
        elif before:
            what = f"{typed.told()} here, and {before.told()} at {before.sentence.place}"
            yield typed.problem("fact-two-values", what, "find out which is right, and put it into facts.yaml")
        seen.append(typed)


_ALIKE = 2
"""Long words in common that make two sentences speak of the same, where the unit is a measure."""


def _differ(one: _Typed, other: _Typed) -> bool:
    """Whether they are one quantity with two values."""
    a, b = one.quantity, other.quantity
    if a.unit != b.unit or a.value == b.value or not a.unit or one.sentence == other.sentence:
        return False
    common = one.context & other.context
    return len(common) >= max(1, _in_common(a))


def _values(fact: Fact, language: str) -> tuple[tuple[float, ...], str]:
    """The values that a fact allows in a text, and its unit in the form of a quantity."""
    ends = [fact.value] if fact.value_to is None else [fact.value, fact.value_to]
    return tuple(of_unit(end, fact.unit, language)[0] for end in ends), of_unit(fact.value, fact.unit, language)[1]


def _agrees(typed: _Typed, fact: Fact, language: str) -> bool:
    values, unit = _values(fact, language)
    return bool(unit) and typed.quantity.unit == unit and typed.quantity.value in values


def _other_value(typed: _Typed, text: Text) -> Fact | None:
    """The fact that is of the same quantity with another value; None where a fact has this value."""
    of_unit_ = [
        fact for fact in text.manuscript.facts.values() if _values(fact, text.language)[1] == typed.quantity.unit
    ]
    if not typed.quantity.unit or any(typed.quantity.value in _values(fact, text.language)[0] for fact in of_unit_):
        return None
    alike = [(len(typed.context & _context(fact.about)), fact) for fact in of_unit_]
    common, nearest = max(alike, key=lambda pair: pair[0], default=(0, None))
    return nearest if common >= _in_common(typed.quantity) else None


def _in_common(quantity: Quantity) -> int:
    """How many words a sentence must share with another that speaks of the same: none where `70 milliarder ting` says
    it all."""
    return _ALIKE if quantity.is_measure else int(quantity.value < _LARGE)


_LARGE = 1e6
"""Numbers from here on are not of two things that merely have one name."""


rule(
    "fact-unused",
    "a fact that no text prints",
    WARNING,
    WARNING,
    waivable=True,
    why="A figure that nobody prints is kept up to date for nobody, and still stands in the list of figures.",
)


def unused(text: Text) -> Iterator[Problem]:
    """Facts that no text prints; nothing is said while a chapter cannot be read."""
    manuscript = text.manuscript
    if manuscript.broken:
        return
    scans = [*(chapter.scan for chapter in manuscript.chapters.values()), *manuscript.data_scans.values()]
    used = {
        reference.target.partition(".")[0]
        for scan in scans
        for reference in scan.references
        if reference.role == "fact"
    }
    for index, fact in enumerate(manuscript.facts.values()):
        if fact.id not in used:
            yield Problem(
                "fact-unused",
                f"no text prints the fact '{fact.id}'",
                f"print it with {{fact}}`{fact.id}`, or take it out of facts.yaml",
                manuscript.data_files["facts"].place((index,)),
            )
