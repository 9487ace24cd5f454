"""How many copies of what are printed where, and for whom: a list in CSV, a row for each delivery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...base.bounds import COPIES
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...sources.data.delimited import read_delimited, unfit

rule("order-copies", "a list of copies that is not as it must be")

COLUMNS = ("shop", "document", "copies", "deliver_to")
KINDS = ("delivery", "deposit", "proof", "reserve")
"""What copies are for: readers, legal deposit, the proof, and those that may be spoilt."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row."""

    shop: str
    document: str
    variant: str
    kind: str
    copies: int
    deliver_to: str


def read_copies(file: Path) -> list[Delivery]:
    """Raises `ProblemsFound`: data-file, order-copies, all faults together at their lines."""
    cells = read_delimited(file.resolve(), file.name)
    missing = [name for name in COLUMNS if name not in cells.names]
    if missing:
        hint = f"the columns are: {', '.join((*COLUMNS, 'variant', 'kind'))}"
        what = f"there is no column {', '.join(map(repr, missing))}"
        raise ProblemsFound([Problem("order-copies", what, hint, Place(file.name, 1))])
    problems: list[Problem] = []
    found: list[Delivery] = []
    for line, row in zip(cells.lines, cells.rows, strict=True):
        told = dict(zip(cells.names, (cell.strip() for cell in row), strict=True))
        faults = [Problem("order-copies", *fault, Place(file.name, line)) for fault in _faults(told)]
        problems += faults
        if not faults:
            found.append(_delivery(told))
    if problems:
        raise ProblemsFound(problems)
    return found


def _faults(told: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row, and how to fix it."""
    if fault := unfit(told):
        yield fault
    for name in ("shop", "document"):
        if not _NAME.fullmatch(told[name]):
            yield f"'{told[name]}' is no name of a {name}", "letters of English, digits, - and _"
    if told.get("variant") and not _NAME.fullmatch(told["variant"]):
        yield f"'{told['variant']}' is no code of a variant", "letters of English, digits, - and _"
    if not re.fullmatch(r"[0-9]{1,8}", told["copies"]) or not 1 <= int(told["copies"]) <= COPIES.most:
        yield f"'{told['copies'][:20]}' is no number of copies", f"write a whole number, at most {COPIES.most:,}"
    if told.get("kind", "") not in ("", *KINDS):
        yield f"'{told['kind']}' is no kind of copies", f"there are: {', '.join(KINDS)}"
    if not told["deliver_to"]:
        yield "the row does not say where the copies go", "write the address into 'deliver_to'"


def _delivery(told: dict[str, str]) -> Delivery:
    return Delivery(
        shop=told["shop"],
        document=told["document"],
        variant=told.get("variant", ""),
        kind=told.get("kind") or KINDS[0],
        copies=int(told["copies"]),
        deliver_to=" ".join(told["deliver_to"].split()),
    )
