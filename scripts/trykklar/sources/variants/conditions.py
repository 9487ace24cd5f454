"""Conditions of `{when}`: `coast and not (capital or population > 50000)`.

A parser of our own, for it is a page long, ends for every text and knows nothing but names, numbers, texts and
comparisons: what an author writes is never run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ...base.bounds import CONDITION, CONDITION_DEPTH

Value = str | bool | int | float | None
MOST_CHARACTERS = CONDITION.most
_MOST_DEPTH = CONDITION_DEPTH.most
_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?(?![\w.]))|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign><=|>=|!=|==?|<|>|\(|\))"
    r"|(?P<name>[^\W\d][\w-]*))"
)
_COMPARE: Mapping[str, Callable[[Value, Value], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: _ordered(left, right) and left < right,  # type: ignore[operator]
    "<=": lambda left, right: _ordered(left, right) and left <= right,  # type: ignore[operator]
    ">": lambda left, right: _ordered(left, right) and left > right,  # type: ignore[operator]
    ">=": lambda left, right: _ordered(left, right) and left >= right,  # type: ignore[operator]
}


class ConditionError(ValueError):
    """What is wrong with a condition, and what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Named:
    """A name that must be told, or be true."""

    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A name held against a number or a text."""

    name: str
    sign: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Joined:
    """All of several conditions (`and`), or one of them (`or`)."""

    word: str
    parts: tuple[Condition, ...]


Condition = Named | Compared | Not | Joined


@lru_cache(maxsize=2000)
def parse_condition(text: str) -> Condition:
    """Raises `ConditionError`."""
    if len(text) > MOST_CHARACTERS:
        raise ConditionError(
            f"a condition has {len(text)} characters", f"{MOST_CHARACTERS} are read: give a group a name"
        )
    parser = _Parser(_tokens(text))
    found = parser.either(0)
    if parser.token:
        raise ConditionError(f"'{parser.token[1]}' stands where the condition could end", _HOW)
    return found


def holds(condition: Condition, values: Mapping[str, Value]) -> bool:
    """Whether it holds; what is not told is not true, and compares with nothing."""
    match condition:
        case Named(name):
            return values.get(name) not in (None, False, "")
        case Compared(name, sign, value):
            told = values.get(name)
            return told is not None and _COMPARE[sign](told, value)
        case Not(part):
            return not holds(part, values)
        case Joined("and", parts):
            return all(holds(part, values) for part in parts)
        case Joined(_, parts):
            return any(holds(part, values) for part in parts)


def leaves(condition: Condition) -> Iterator[Named | Compared]:
    """The names that it asks for, each with what it is held against."""
    match condition:
        case Not(part):
            yield from leaves(part)
        case Joined(_, parts):
            for each in parts:
                yield from leaves(each)
        case leaf:
            yield leaf


_HOW = "write names with 'and', 'or', 'not' and brackets, or a comparison: coast and population > 50000"


def _ordered(left: Value, right: Value) -> bool:
    return isinstance(left, str) == isinstance(right, str)


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ConditionError(f"'{text[at:].strip()[:20]}' is no part of a condition", _HOW)
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return found


class _Parser:
    """Recursive descent: `or` binds less than `and`, and that less than `not`."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def token(self) -> tuple[str, str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _takes(self, *texts: str) -> str:
        token = self.token
        if token and token[0] != "text" and token[1] in texts:
            self.at += 1
            return token[1]
        return ""

    def either(self, depth: int) -> Condition:
        if depth > _MOST_DEPTH:
            raise ConditionError(f"more than {_MOST_DEPTH} brackets stand within each other", "give a group a name")
        return self._joined("or", lambda: self._joined("and", lambda: self._one(depth)))

    def _joined(self, word: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self._takes(word):
            parts.append(part())
        return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]

    def _one(self, depth: int) -> Condition:
        if self._takes("not"):
            if depth > _MOST_DEPTH:
                raise ConditionError("too many 'not' stand behind each other", "leave two and two of them out")
            return Not(self._one(depth + 1))
        if self._takes("("):
            inner = self.either(depth + 1)
            if not self._takes(")"):
                raise ConditionError("a bracket is not closed", "close it with ')'")
            return inner
        return self._leaf()

    def _leaf(self) -> Condition:
        name = self._next("name", "a name is missing")
        sign = self._takes("=", "==", "!=", "<", "<=", ">", ">=").replace("==", "=")
        if not sign:
            return Named(name)
        kind, text = self.token or ("", "")
        if kind not in ("number", "text"):
            raise ConditionError(
                f"nothing stands behind '{name} {sign}' that it could be held against",
                "write a number, or a text in quotation marks",
            )
        self.at += 1
        if kind == "text":
            return Compared(name, sign, text[1:-1])
        return Compared(name, sign, float(text) if "." in text else int(text))

    def _next(self, kind: str, missing: str) -> str:
        token = self.token
        if token is None:
            raise ConditionError(missing, _HOW)
        if token[0] != kind or token[1] in ("and", "or", "not"):
            raise ConditionError(f"'{token[1]}' stands where a name is wanted", _HOW)
        self.at += 1
        return token[1]
