"""Who gets the edition: `recipients.csv`, a row each. Every fault is told at its line, and no address with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...base.bounds import MAIL_WORDS, RECIPIENTS_MOST
from ...base.files import inside
from ...base.problems import Place, Problem, ProblemsFound, counted
from ...base.rulebook import rule
from ...sources.data.delimited import read_delimited, unfit
from .addresses import checked, shown
from .settings import RECIPIENTS

rule("mail-recipients", "a list of recipients that is not as it must be")
rule("mail-address", "what is no e-mail address, or stands twice")

MOST = RECIPIENTS_MOST.most
"""Rows: more is no letter to councils, but another trade."""
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row."""

    address: str
    """As a server gets it."""
    name: str
    variant: str
    """Of the edition; empty for the edition itself."""
    language: str
    """Of the message; empty for the mailing's."""
    fields: Mapping[str, str]
    """All cells by their columns, but the address: what the message may name."""


def read_recipients(folder: Path) -> list[Recipient]:
    """Raises `ProblemsFound`: data-file, mail-recipients, mail-address, all faults together."""
    cells = read_delimited(inside(folder.resolve(), RECIPIENTS, Place(RECIPIENTS)), RECIPIENTS)
    if problems := list(_columns(cells.names, len(cells.rows))):
        raise ProblemsFound(problems)
    found: list[Recipient] = []
    first: dict[str, int] = {}
    for line, row in zip(cells.lines, cells.rows, strict=True):
        told = dict(zip(cells.names, (cell.strip() for cell in row), strict=True))
        faults, recipient = _row(told, Place(RECIPIENTS, line))
        problems += faults
        if recipient:
            found.append(recipient)
            problems += _twice(recipient, line, first)
    if problems:
        raise ProblemsFound(problems)
    return found


def _columns(names: tuple[str, ...], rows: int) -> Iterator[Problem]:
    place = Place(RECIPIENTS, 1)
    for name in ("email", "name"):
        if name not in names:
            yield Problem("mail-recipients", f"there is no column '{name}'", "add it: email,name,variant", place)
    for name in names:
        if not _COLUMN.fullmatch(name):
            hint = "write small letters of English, digits and _"
            yield Problem("mail-recipients", f"'{name}' is no name of a column", hint, place)
    if not rows:
        yield Problem("mail-recipients", "there are no recipients", "add a row for each", place)
    elif rows > MOST:
        hint = "send a link on your web site instead, or make several mailings"
        yield Problem("mail-recipients", f"{counted(rows, 'row')}; at most {MOST:,} are sent", hint, place)


def _row(told: dict[str, str], place: Place) -> tuple[list[Problem], Recipient | None]:
    if fault := unfit(told):
        return [Problem("mail-recipients", *fault, place)], None
    if not told["name"]:
        return [Problem("mail-recipients", "the row has no name", "say who gets it", place)], None
    if len(told["name"]) > MAIL_WORDS.most:
        what = f"the name has {len(told['name']):,} characters; {MAIL_WORDS.most} are written"
        return [Problem("mail-recipients", what, "write a shorter one", place)], None
    try:
        address = checked(told.pop("email"))
    except ValueError as error:
        return [Problem("mail-address", str(error), "write it as name@example.org", place)], None
    return [], Recipient(address, told["name"], told.get("variant", ""), told.get("language", ""), told)


def _twice(recipient: Recipient, line: int, first: dict[str, int]) -> list[Problem]:
    key = f"{recipient.variant}\n{recipient.address.casefold()}"
    before = first.setdefault(key, line)
    if before == line:
        return []
    what = f"'{shown(recipient.address)}' stands in line {before} too"
    return [Problem("mail-address", what, "take one of the two out", Place(RECIPIENTS, line))]
