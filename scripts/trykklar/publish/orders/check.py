"""Checking an order's folder before it is handed over: its files, its sums, its tickets and its totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ...base.files import read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ..manifest import digest_in
from ..release.record import SUMS, read_sums
from ..release.state import sha512_in
from .copies import Delivery, read_copies
from .order import DELIVERIES, ORDER, Order

rule("order-damaged", "an order whose files, tickets or totals are not what they were")


def check(folder: Path) -> Order:
    """The order of a folder of which everything is right. Raises `ProblemsFound` (order-damaged): all that is not."""
    try:
        text = read_answer(folder / SUMS).decode("utf-8", "replace")
    except OSError:
        raise ProblemsFound([_fault(folder, SUMS, "is gone, or cannot be read")]) from None
    named = read_sums(text)
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {SUMS}
    problems = [
        _fault(folder, name, "is gone, or not what was ordered")
        for name, digest in sorted(named.items())
        if sha512_in(folder, name) != digest
    ]
    problems += [_fault(folder, name, "is not of the order") for name in sorted(held - named.keys())]
    if text != "".join(f"{digest}  {name}\n" for name, digest in sorted(named.items())):
        problems.append(_fault(folder, SUMS, "is not as it was written"))
    order = _read(folder)
    if order is None:
        problems.append(_fault(folder, ORDER, "cannot be read"))
    if problems or order is None:
        raise ProblemsFound(dict.fromkeys(problems))
    problems = [*_totals(folder, order), *_tickets(folder, order)]
    if problems:
        raise ProblemsFound(problems)
    return order


def _fault(folder: Path, name: str, what: str) -> Problem:
    hint = "make the order again, into a new folder"
    return Problem("order-damaged", f"'{name}' {what}", hint, Place(str(folder / name)))


def _read(folder: Path) -> Order | None:
    try:
        return msgspec.json.decode(read_answer(folder / ORDER), type=Order)
    except (OSError, ValueError, RecursionError):
        return None


def _totals(folder: Path, order: Order) -> Iterator[Problem]:
    """The list of deliveries must add up to what is ordered."""
    try:
        deliveries: list[Delivery] = read_copies(folder / DELIVERIES)
    except ProblemsFound:
        deliveries = []
    counted: Counter[tuple[str, str, str]] = Counter()
    for each in deliveries:
        counted[(each.document, each.variant, each.kind)] += each.copies
    told = {(v.document, v.variant, kind): count for v in order.versions for kind, count in v.copies.items()}
    if dict(counted) != told or sum(told.values()) != order.total:
        yield _fault(folder, DELIVERIES, "does not add up to what is ordered")


def _tickets(folder: Path, order: Order) -> Iterator[Problem]:
    """The files must be the ones that their tickets name."""
    for version in order.versions:
        for name, digest in version.files.items():
            if digest_in(folder, f"files/{name}") != digest:
                yield _fault(folder, f"files/{name}", "is not the file that its ticket names")
