"""Rules on how numbers are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.languages import language_of
from ....language.quantities import AMOUNT_FOLLOWS
from ....language.records import NumberMarks
from ..text import Text

_NUMBER = re.compile(r"(?<![\w.,:/§–-])\d+(?:[.,]\d+)*(?![\w/:-]|[.,]\d)")


rule(
    "thousands-wrong",
    "a number with another language's marks for thousands and decimals",
    WARNING,
    waivable=True,
    why="1,000 is one in Danish and a thousand in English: whoever reads it wrong is wrong by three digits.",
    fixable=True,
)


def thousands(text: Text) -> Iterator[Problem]:
    """Numbers with another language's marks: 1,000 and 3.5 procent in Danish, 1.000.000 and 3,5 percent in English."""
    for line in text.lines:
        wanted = language_of(line.language).number_marks
        if not wanted:
            continue
        for match in _NUMBER.finditer(line.prose):
            amount = bool(AMOUNT_FOLLOWS.match(line.prose, match.end()))
            new = _rightly(match[0], wanted, amount=amount)
            if new:
                words = line.around(match.start(), match.end())
                what = f"the number is not written as the language does: '{words}'"
                fix = None if _DOUBTFUL.fullmatch(match[0]) else new
                yield line.problem("thousands-wrong", what, f"write {new}", column=match.start(), old=match[0], new=fix)


_DOUBTFUL = re.compile(r"\d{1,3}[.,]\d(?!00)\d\d")
"""What may have three decimals."""


def _rightly(number: str, wanted: NumberMarks, *, amount: bool) -> str | None:
    """How the language writes a number that is written as another does; None where it is right, or where nobody can
    tell."""
    other = "," if wanted.decimal == "." else "."
    thousands = rf"[1-9]\d{{0,2}}(?:{re.escape(wanted.decimal)}\d{{3}})"
    if re.fullmatch(rf"{thousands}{{2,}}|{thousands}(?<=00)", number):
        return number.replace(wanted.decimal, wanted.thousands)
    if re.fullmatch(rf"{thousands}+{re.escape(other)}\d+", number):
        whole, _, part = number.partition(other)
        return whole.replace(wanted.decimal, wanted.thousands) + wanted.decimal + part
    if amount and re.fullmatch(rf"\d+{re.escape(other)}\d{{1,2}}", number):
        return number.replace(other, wanted.decimal)
    if amount and re.fullmatch(r"[1-9]\d{4,}", number):
        return f"{int(number):,}".replace(",", wanted.thousands)
    return None
