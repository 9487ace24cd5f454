"""Where a text asks for what its edition says: the roles `{var}` and `{when}`, others within them, in one pass.

A role ends where as many backticks stand as it began with. One that begins within another ends first, so that no
author needs to count backticks: `` {when}`coast|dear {var}`name`|…` `` is one question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ...base.bounds import ROLE_DEPTH

_ASKING = ("var", "when")
_MARK = re.compile(r"\{(?P<role>[a-z][a-z-]*)\}(?P<opens>`+)|(?P<ticks>`+)|(?P<bar>\|)")


@dataclass(kw_only=True)
class Asked:
    """A role, from its brace to its last backtick."""

    role: str
    start: int
    inner: int
    """Where its content begins."""
    ticks: int
    bars: list[int] = field(default_factory=list)
    """Where `|` stands in its content, but for those in other roles and in code."""
    end: int = 0
    """Behind its last backtick; 0 where it is not closed."""

    def texts(self, text: str) -> list[str]:
        """Its content, divided at the bars."""
        edges = [self.inner - 1, *self.bars, self.end - self.ticks]
        *texts, last = [text[before + 1 : after] for before, after in pairwise(edges)]
        return [*texts, last.rstrip()]


def asks(text: str) -> bool:
    """Whether a text may ask for anything."""
    return "{var}" in text or "{when}" in text


def asked(text: str) -> Iterator[Asked]:
    """The roles that ask, in order, but for those within one that asks; the last may be one that nothing closes. Code
    between backticks is passed over."""
    roles: list[Asked] = []
    after = 0
    for mark in _MARK.finditer(text):
        if mark.start() < after:
            continue
        if mark["bar"]:
            if roles:
                roles[-1].bars.append(mark.start())
        elif mark["role"] and len(roles) < ROLE_DEPTH.most:
            ticks = len(mark["opens"])
            roles.append(Asked(role=mark["role"], start=mark.start(), inner=mark.end(), ticks=ticks))
        else:
            run = mark["opens"] or mark["ticks"]
            closed = _closed(roles, len(run), mark.end())
            if not closed:
                end = re.compile(rf"(?<!`){run}(?!`)").search(text, mark.end())
                after = end.end() if end else after
            for role in closed:
                if role.role in _ASKING and not any(outer.role in _ASKING for outer in roles[: roles.index(role)]):
                    yield role
            del roles[len(roles) - len(closed) :]
    yield from [role for role in roles if role.role in _ASKING][:1]


def _closed(roles: list[Asked], ticks: int, end: int) -> list[Asked]:
    """The roles, outermost first, that so many backticks end; those that nothing closed before them are dropped."""
    exact = next((number for number in reversed(range(len(roles))) if roles[number].ticks == ticks), None)
    if exact is not None:
        del roles[exact + 1 :]
        roles[exact].end = end
        return roles[exact:]
    for number in reversed(range(len(roles))):
        inner = roles[number:]
        if sum(role.ticks for role in inner) == ticks:
            for role in inner:
                role.end, end = end, end - role.ticks
            return inner
    return []
