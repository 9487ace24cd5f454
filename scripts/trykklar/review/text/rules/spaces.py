"""Rules on spaces: too many, in the wrong place, missing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.binding import BEFORE_NUMBERS, NBSP
from ....language.languages import language_of
from ....language.quantities import AMOUNT_WORDS
from ..lines import MASKED
from ..text import Text

_DOUBLED = re.compile(rf"(?<=[^\s{MASKED}|])(?:(?<![.!?:])|(?<=[.!?:])(?!  [^ ]))  +(?=[^\s{MASKED}|])")
"""Two spaces after a sentence are how many were taught to type, and no slip."""


rule(
    "space-doubled",
    "two or more spaces in a row between words",
    WARNING,
    waivable=True,
    why=(
        "What is typed twice by accident shows up as a difference in every later comparison, and as a hole "
        "where it is kept."
    ),
    fixable=True,
)


def doubled(text: Text) -> Iterator[Problem]:
    """Two spaces between words."""
    for line in text.lines:
        for match in _DOUBLED.finditer(line.prose):
            words = line.around(match.start(), match.end())
            yield line.problem(
                "space-doubled",
                f"{len(match[0])} spaces in a row: '{words}'",
                "keep one",
                column=match.start(),
                old=match[0],
                new=" ",
            )


_BEFORE = re.compile(rf"(?<=[\w»«›‹”’\"')\]%{MASKED}])[ {NBSP}]+(?=[,;:!?.](?:[»«”\"')\]]|\s|$))")
_BEFORE_LOW = re.compile(r"(?<=[\w»«›‹”’\"')\]%]) +(?=[,.](?:\s|$))")


rule(
    "space-before-mark",
    "a space before a comma, a full stop or another mark",
    WARNING,
    waivable=True,
    why="A line can break there, so that it begins with the mark; only French has a space before some of them.",
    fixable=True,
)


def before_mark(text: Text) -> Iterator[Problem]:
    """A space before a comma, full stop, colon …; French has one before the high marks."""
    for line in text.lines:
        pattern = _BEFORE_LOW if language_of(line.language).high_marks_apart else _BEFORE
        for match in pattern.finditer(line.prose):
            mark, words = line.text[match.end()], line.around(match.start(), match.end())
            yield line.problem(
                "space-before-mark",
                f"a space before '{mark}': '{words}'",
                "remove it",
                column=match.start(),
                old=match[0],
                new="",
            )


_AFTER = re.compile(
    r"(?<=[^\W\d_A-ZÆØÅÄÖÜ]{2})[.!?](?=[A-ZÆØÅÄÖÜ][^\W\d_A-ZÆØÅÄÖÜ]|[A-ZÆØÅ] [^\W\d_A-ZÆØÅÄÖÜ])"  # end of a sentence
    r"|(?<=[^\W\d_])[,;](?=[^\W\d_])"
    r"|(?<=[^\W\d_][»«”\"')])[,;](?=[^\W\d_])"
)
_ADDRESS = re.compile(r"@|/|\bwww\.|\.(?:com|dk|eu|org|net|io|de|se|no|uk)\b", re.IGNORECASE)
_WORD = re.compile(r"\S+")


rule(
    "space-after-mark",
    "no space between a mark and the next word",
    WARNING,
    waivable=True,
    why="Two words become one, for the eye, for a search and for a screen reader.",
    fixable=True,
)


def after_mark(text: Text) -> Iterator[Problem]:
    """A comma or a full stop that the next word follows without a space."""
    for line in text.lines:
        matches = list(_AFTER.finditer(line.prose))
        words = _WORD.finditer(line.prose) if matches else iter(())
        addresses = [word.span() for word in words if _ADDRESS.search(word[0])]
        for match in matches:
            at = bisect_right(addresses, (match.start(), len(line.prose))) - 1
            if at >= 0 and match.start() < addresses[at][1]:
                continue
            around = line.around(match.start(), match.end())
            what = f"no space after '{match[0]}': '{around}'"
            yield line.problem(
                "space-after-mark", what, "put one there", column=match.start(), old=match[0], new=f"{match[0]} "
            )


_UNIT = "km/t|km/h|km²|km|kg|mg|kWh|MWh|GWh|TWh|kW|MW|mm|cm|m²|m³|°C|ha|kB|GB|MB|TB|Mbit/s|Gbit/s"
_SHORT = "|".join(word for word in AMOUNT_WORDS.split("|") if word.endswith(r"\."))
_JOINED = re.compile(
    rf"(?<![\w.,/-])\d[\d.,]*(?P<unit>(?:{_UNIT}|{_SHORT})(?![\w²³-])|%(?![\w-]))|(?:§|\b(?i:{BEFORE_NUMBERS})\.)(?=\d)"
)


rule(
    "nbsp-missing",
    "no space between a number and its unit, or between 'nr.', '§' and a number",
    WARNING,
    waivable=True,
    why=(
        "Number and unit are two words (SI Brochure, 8th edition, 5.3.3). The build makes a typed space "
        "unbreakable; it adds none."
    ),
    fixable=True,
)


def unit_joined(text: Text) -> Iterator[Problem]:
    """A number without the space between it and its unit, `nr.` or `§`. Where there is a space the build makes it
    unbreakable."""
    for line in text.lines:
        for match in _JOINED.finditer(line.prose):
            unit = match["unit"]
            if unit == "%" and not language_of(line.language).percent_space:
                continue
            new = match[0].removesuffix(unit) + NBSP + unit if unit else match[0] + NBSP
            words = line.around(match.start(), match.end())
            what = f"no space between a number and what belongs to it: '{words}'"
            yield line.problem(
                "nbsp-missing",
                what,
                "put a non-breaking space between them",
                column=match.start(),
                old=match[0],
                new=new,
            )
