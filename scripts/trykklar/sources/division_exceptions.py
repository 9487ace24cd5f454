"""division.yaml: words whose division the publication itself decides.

    - word: tids|stem-pel
    - word: Trykklar          # without a mark: never divided
    - word: hard-ware
      lang: en

A word is written with `|` at its seams and `-` at its other places; words with a hyphen of their own are given by
their pieces. Capitals do not count. It stands for the form that is written and no other.
"""

from __future__ import annotations

import re

from pydantic import TypeAdapter

from ..base.located_yaml import Located, read_yaml
from ..base.problems import Problem, ProblemsFound
from ..base.records import Record, remember_keys, validate
from ..base.rulebook import rule
from ..language.division.division import Division, Exceptions, Point, Rank
from ..language.tags import primary
from .schemas.texts import Text

DIVISION_FILE = "division.yaml"

rule("division-malformed", "a word of division.yaml that is not a word with its division, or stands there twice")


class DividedWord(Record):
    """A word with its division, in the publication's language unless it says another."""

    word: Text
    lang: Text | None = None
    note: Text | None = None


remember_keys(DividedWord)

_MARKS = {"|": Rank.SEAM, "-": Rank.INNER}
_WRITTEN = re.compile(r"[^\W\d_]+(?:[|-][^\W\d_]+)*")


def read_exceptions(text: str, file: str, language: str) -> tuple[Exceptions, list[Problem]]:
    """The exceptions of a division.yaml in a publication of `language`, without those that are malformed, and the
    problems."""
    try:
        located = read_yaml(text, file)
        records = validate(located, TypeAdapter(list[DividedWord])) if located.value is not None else []
    except ProblemsFound as found:
        return {}, list(found.problems)
    exceptions: dict[str, dict[str, Division]] = {}
    problems: list[Problem] = []
    for index, record in enumerate(records):
        of_language = exceptions.setdefault(primary(record.lang or language), {})
        word = re.sub(r"[|-]", "", record.word).lower()
        if not _WRITTEN.fullmatch(record.word):
            problems.append(_malformed(located, index, f"'{record.word}' is no word with its division"))
        elif word in of_language:
            problems.append(_malformed(located, index, f"the word '{word}' stands here twice"))
        else:
            of_language[word] = written(record.word)
    return exceptions, problems


def written(word: str) -> Division:
    """The division of a word that is written with its marks."""
    points: list[Point] = []
    letters = 0
    for sign in word:
        if sign in _MARKS:
            points.append(Point(letters, _MARKS[sign]))
        else:
            letters += 1
    return Division(tuple(points))


def _malformed(located: Located, index: int, what: str) -> Problem:
    hint = "write letters with '|' between parts and '-' at other places, such as 'til-skuds|ord-ning', once per form"
    return Problem("division-malformed", what, hint, located.place((index, "word")))
