"""A frame: what one variant tells, and the texts of the publication with that in them.

`{var}` and `{when}` are answered where a text is read, before it is parsed further: whatever stands behind it sees the
variant's text, and no stage of the build knows of variants. Code between backticks is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from ...base.problems import Place, Problem, counted
from ...base.rulebook import rule
from ..schemas.variants import Variable
from .asked import Asked, asked, asks
from .conditions import Compared, Condition, ConditionError, Value, holds, leaves, parse_condition
from .records import CODE, Reading

rule("variable-unknown", "a variable that variants.yaml does not declare")
rule("variable-untold", "a text prints a variable that this edition tells nothing for")
rule("condition-malformed", "a condition of 'when' that cannot be read, or compares what cannot be compared")

_SIGNS = re.compile(r"([\\`*_{}\[\]<>$^~@])")
_GROUP, _FACT = "group", "fact"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What can be asked for, and what this edition says to it."""

    code: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Name → the variable's type, 'group' or 'fact'."""
    values: Mapping[str, Value] = field(default_factory=dict)
    language: str = "en"
    every: bool = False
    """Whether all branches stand in the text, one after another: to check what no edition may show."""

    @property
    def edition(self) -> str:
        return f"the variant '{self.code}'" if self.code else "the base edition"

    def vary(self, text: str, place: Place, reading: Reading, *, literal: bool = False) -> str:
        """The text with what it asks for. `literal`: it is no Markdown, such as a file's name."""
        parts, at = [], 0
        for question in asked(text) if asks(text) else ():
            if not question.end:
                reading.problems.append(_unclosed(question, text, place))
                break
            parts += [text[at : question.start], self._answer(question, text, place, reading, literal=literal)]
            at = question.end
        return "".join(parts) + text[at:]

    def _answer(self, question: Asked, text: str, place: Place, reading: Reading, *, literal: bool) -> str:
        content = text[question.inner : question.end - question.ticks].strip()
        if question.role == "var":
            told = self._told(content, place, reading)
            answer = told if literal else _SIGNS.sub(r"\\\1", told)
        else:
            answer = self._branch(question.texts(text), place, reading, literal=literal)
        reading.outcomes.append(answer)
        return answer

    def _told(self, name: str, place: Place, reading: Reading) -> str:
        """What a variable says, as it is printed."""
        kind = self.kinds.get(name, "")
        if kind in ("", _GROUP, _FACT):
            reading.problems.append(_unknown(name, kind, self.kinds, place))
            return ""
        reading.note([name], place)
        value = self.values.get(name)
        if value is None and not self.every:
            hint = "give it a default, or ask first: {when}`" + name + "|…|…`, or a fence {when} " + name
            reading.problems.append(
                Problem("variable-untold", f"{self.edition} tells nothing for '{name}'", hint, place)
            )
        return printed(value, kind, self.language)

    def _branch(self, parts: list[str], place: Place, reading: Reading, *, literal: bool) -> str:
        condition, *texts = parts
        if len(texts) not in (1, 2):
            content = "|".join(parts).strip()
            what = f"'{content[:40]}' has {counted(len(texts), 'text')} after its condition; one or two are read"
            hint = f"write {{when}}`{condition.strip()[:20] or 'coast'}|what is said there|what is said elsewhere`"
            reading.problems.append(Problem("condition-malformed", what, hint, place))
            return ""
        true = self.holds(condition, place, reading)
        wanted = texts if self.every else texts[:1] if true else texts[1:]
        return self.vary(" ".join(wanted), place, reading, literal=literal)

    def holds(self, text: str, place: Place, reading: Reading, last: int = 0) -> bool:
        """Whether a condition holds in this edition; what is wrong with it is told, and it does not hold. `last`: the
        last line that it decides on."""
        condition, problems = self.checked(text, place)
        reading.problems += problems
        if condition is None:
            return False
        reading.note([leaf.name for leaf in leaves(condition)], place, last)
        reading.conditions.append((text.strip(), place))
        true = holds(condition, self.values)
        reading.outcomes.append(str(true))
        return true

    def checked(self, text: str, place: Place) -> tuple[Condition | None, list[Problem]]:
        """A condition; None, and why, where it cannot be read or asks for what there is not."""
        try:
            condition = parse_condition(text.strip())
        except ConditionError as error:
            return None, [Problem("condition-malformed", error.what, error.hint, place)]
        problems = [
            _unknown(leaf.name, "", self.kinds, place) for leaf in leaves(condition) if leaf.name not in self.kinds
        ]
        problems += [
            fault for leaf in leaves(condition) if isinstance(leaf, Compared) for fault in self._unequal(leaf, place)
        ]
        return (None if problems else condition), problems

    def _unequal(self, leaf: Compared, place: Place) -> list[Problem]:
        """What is held against a thing of another kind."""
        kind = self.kinds.get(leaf.name, "")
        number = kind in ("number", _FACT)
        if not kind or (number != isinstance(leaf.value, str) and kind not in ("yes-no", _GROUP)):
            return []
        if kind in ("yes-no", _GROUP):
            what, hint = f"'{leaf.name}' is true or not, and no number", f"write '{leaf.name}' or 'not {leaf.name}'"
        elif number:
            what, hint = f"'{leaf.name}' is a number, and '{leaf.value}' is none", "take the quotation marks away"
        else:
            what = f"'{leaf.name}' is no number, and is held against {leaf.value}"
            hint = f"put what it is held against in quotation marks: {leaf.name} {leaf.sign} '{leaf.value}'"
        return [Problem("condition-malformed", what, hint, place)]


NO_FRAME = Frame()
"""Of a publication without variants."""


def _unclosed(question: Asked, text: str, place: Place) -> Problem:
    ticks = "`" * question.ticks
    what = f"no {ticks} ends '{text[question.start : question.start + 30]}'"
    if question.role == "var":
        return Problem("variable-unknown", what, f"write {{var}}{ticks}name{ticks}", place)
    hint = f"write {{when}}{ticks}coast|words there|words elsewhere{ticks}: what begins within it ends within it"
    return Problem("condition-malformed", what, hint, place)


def _unknown(name: str, kind: str, kinds: Mapping[str, str], place: Place) -> Problem:
    if kind:
        what = f"'{name}' is a {kind}, and prints nothing by the role 'var'"
        hint = f"write {{fact}}`{name}`" if kind == _FACT else f"write {{when}}`{name}|…`"
        return Problem("variable-unknown", what, hint, place)
    what = f"there is no variable '{name}'"
    known = ", ".join(known for known in kinds if known != CODE)
    hint = f"variants.yaml declares: {known}" if known else "declare it in variants.yaml, under 'variables'"
    return Problem("variable-unknown", what, hint, place)


def printed(value: Value, kind: str, language: str) -> str:
    """A variable's value in a text."""
    locale = language.replace("-", "_")
    if value is None:
        return ""
    if kind == "number" and not isinstance(value, str | bool):
        return str(format_decimal(value, locale=locale))
    if kind == "date":
        return str(format_date(date.fromisoformat(str(value)), "long", locale=locale))
    return str(value)


def kinds_of(
    variables: Mapping[str, Variable], groups: Mapping[str, object], facts: Mapping[str, object]
) -> dict[str, str]:
    """Name → what kind of thing it is."""
    found = dict.fromkeys(facts, _FACT) | dict.fromkeys(groups, _GROUP)
    return found | {name: variable.type for name, variable in variables.items()} | {CODE: "text"}
