"""The ledger of a site's ids: what an edition leaves to the next one, so that what its readers kept leads on.

`data/ids.jsonl` has a record a line: first what it is the ledger of, then each page, then each id. What has gone stays
in it, with the last edition that had it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule

rule("web-ledger", "the ledger of the ids of an earlier edition's site cannot be read")

LEDGER_FILE = "data/ids.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """A page that was published."""

    page: str
    """Its address."""
    entry: str
    last: str = ""
    """The last edition that had it, of one that is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownId:
    """An id that was published."""

    id: str
    entry: str
    """The entry that it stands in, or stood in."""
    section: str = ""
    """Id of the heading that it stands under; empty before the first."""
    line: int = 0
    """Line of the chapter's file, of a paragraph or heading; 0 where it is something else."""
    now: str = ""
    """The id that it has now, of one that has another."""
    last: str = ""
    """The last edition that had it, of one that is gone or has another name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    publication: str
    edition: str
    records: int
    """How many lines follow."""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All of it; empty for the first edition."""

    publication: str = ""
    edition: str = ""
    pages: tuple[KnownPage, ...] = ()
    ids: Mapping[str, KnownId] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """As it is published, a record a line."""
        records = [*sorted(self.pages, key=lambda page: page.page), *(self.ids[name] for name in sorted(self.ids))]
        head = _Head(publication=self.publication, edition=self.edition, records=len(records))
        return b"".join(msgspec.json.encode(record) + b"\n" for record in (head, *records))


def read_ledger(data: bytes, publication: str, edition: str, place: Place) -> Ledger:
    """The ledger that an edition left. Raises `ProblemsFound` (web-ledger), each at its line: no id is dropped in
    silence."""
    lines = data.splitlines()
    problems: list[Problem] = []

    def broken(number: int, what: str) -> None:
        hint = "take the file from a backup or the archive: by it, addresses that readers have kept lead on"
        problems.append(Problem("web-ledger", what, hint, Place(place.file, number)))

    records: list[KnownPage | KnownId] = []
    for number, line in enumerate(lines[1:], start=2):
        kind: type[KnownPage | KnownId] = KnownPage if b'"page":' in line else KnownId
        try:
            records.append(msgspec.json.decode(line, type=kind))
        except (ValueError, RecursionError):
            broken(number, "this line of the ledger of ids is no record of a page or an id")
    try:
        head = msgspec.json.decode(lines[0] if lines else b"", type=_Head)
    except (ValueError, RecursionError):
        broken(1, "the ledger of ids does not say what it is the ledger of")
    else:
        if (head.publication, head.edition) != (publication, edition):
            broken(1, f"the ledger of ids is that of {head.publication} {head.edition}, not of {publication} {edition}")
        elif head.records != len(lines) - 1:
            broken(len(lines), f"the ledger of ids has {len(lines) - 1} records, and says that it has {head.records}")
    if problems:
        raise ProblemsFound(problems)
    pages = tuple(record for record in records if isinstance(record, KnownPage))
    return Ledger(
        publication=publication,
        edition=edition,
        pages=pages,
        ids={record.id: record for record in records if isinstance(record, KnownId)},
    )
