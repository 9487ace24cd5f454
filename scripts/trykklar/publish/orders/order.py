"""An order: for each print shop a folder with the press files, their tickets, the deliveries and the sums.

| in the folder | is |
|---|---|
| `files/…` | the press files and tickets of what is ordered, as they were released |
| `order.json` | what is ordered: copies by kind, pages, spine, and what versions have in common |
| `order.csv` | every delivery |
| `order.xjdf` | the same for the shop's own programs (CIP4's XJDF) |
| `ORDER.txt` | the same, to be read |
| `SHA512SUMS` | the digest of each of these, as `sha512sum -c` checks them |
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from ...base.files import read_answer, read_finished
from ...base.limits.ending import scratch_folder
from ...base.problems import Place, Problem, ProblemsFound
from ...base.profiles import PROFILES
from ...base.rulebook import rule
from .. import durable
from ..manifest import Kind
from ..release.record import SUMS, Record
from .copies import Delivery
from .sheets import Common, common_sheets
from .tickets import Ticket, read_ticket
from .xjdf import Tickets, xjdf

rule("order-file", "an edition without press files or a ticket for what is ordered")
rule("order-there", "another order stands where one is to be made")

_PRINTED = {name for name, profile in PROFILES.items() if profile.print_shop}
ORDER, DELIVERIES, JOB, READABLE = "order.json", "order.csv", "order.xjdf", "ORDER.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One document in one variant, as it is ordered."""

    document: str
    variant: str
    title: str
    copies: dict[str, int]
    """By kind."""
    total: int
    pages: int
    spine: float
    """In mm."""
    binding: str
    files: dict[str, str]
    """Name → SHA-256, of the press files alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one shop is to print."""

    publication: str
    edition: str
    shop: str
    versions: tuple[Version, ...]
    total: int
    """Copies of everything."""
    common: tuple[Common, ...]
    """What the versions of a document have in common; nothing where each has one version."""


@dataclass(frozen=True, slots=True)
class Made:
    """One folder of an order."""

    folder: Path
    order: Order
    unchanged: bool


def make(release: Path, record: Record, deliveries: Sequence[Delivery], target: Path) -> list[Made]:
    """A folder for each shop below `target`; the same order again changes nothing.

    Raises `ProblemsFound`: order-file, order-there; OSError.
    """
    shops = sorted({each.shop for each in deliveries})
    orders = [_order(release, record, [each for each in deliveries if each.shop == shop]) for shop in shops]
    made: list[Made] = []
    for order, files, tickets in orders:
        own = [each for each in deliveries if each.shop == order.shop]
        job = xjdf(f"{order.publication}-{order.edition}-{order.shop}", tickets, own)
        made.append(_written(target / order.shop, order, {DELIVERIES: as_csv(own), JOB: job}, files))
    return made


def _order(release: Path, record: Record, deliveries: Sequence[Delivery]) -> tuple[Order, dict[str, Path], Tickets]:
    wanted = sorted({(each.document, each.variant) for each in deliveries})
    versions: list[Version] = []
    files: dict[str, Path] = {}
    tickets: dict[tuple[str, str], Ticket] = {}
    problems: list[Problem] = []
    for document, variant in wanted:
        copies = Counter[str]()
        for each in deliveries:
            if (each.document, each.variant) == (document, variant):
                copies[each.kind] += each.copies
        try:
            ticket, own = _press_files(release, record, document, variant)
        except ProblemsFound as found:
            problems += found.problems
            continue
        versions.append(_version(document, variant, ticket, dict(copies)))
        tickets[document, variant] = ticket
        files |= own
    if problems:
        raise ProblemsFound(problems)
    order = Order(
        publication=record.publication,
        edition=record.edition,
        shop=deliveries[0].shop,
        versions=tuple(versions),
        total=sum(version.total for version in versions),
        common=tuple(_common(files, versions)),
    )
    return order, files, tickets


def _press_files(release: Path, record: Record, document: str, variant: str) -> tuple[Ticket, dict[str, Path]]:
    """The ticket, and the press files by their place in the order. Raises `ProblemsFound` (order-file)."""
    own = [f for f in record.files if (f.document, f.variant) == (document, variant) and f.profile in _PRINTED]
    ticket = read_ticket(release, next((file for file in own if file.kind == Kind.TICKET), None))
    held = {Path(file.name).name: release / "files" / file.name for file in own}
    if ticket is None or not all(file.name in held for file in ticket.files):
        of = f" in the variant '{variant}'" if variant else ""
        hint = "build it with '--profile press', freeze and approve it, or correct the list of copies"
        what = f"the edition has no press files with a ticket of '{document}'{of}"
        raise ProblemsFound([Problem("order-file", what, hint, Place(str(release)))])
    return ticket, {f"files/{name}": path for name, path in held.items()}


def _version(document: str, variant: str, ticket: Ticket, copies: dict[str, int]) -> Version:
    return Version(
        document=document,
        variant=variant,
        title=" ".join(ticket.title.split()),
        copies=copies,
        total=sum(copies.values()),
        pages=ticket.pages,
        spine=ticket.spine,
        binding=ticket.binding,
        files={file.name: file.sha256 for file in ticket.files},
    )


def _common(held: Mapping[str, Path], versions: Iterable[Version]) -> list[Common]:
    """Of each document with several versions, what these have in common."""
    found: list[Common] = []
    blocks: dict[str, dict[str, Path]] = {}
    for version in versions:
        name = next(iter(version.files))  # the block: a ticket names it first
        blocks.setdefault(version.document, {})[version.variant] = held[f"files/{name}"]
    for document, files in blocks.items():
        if len(files) > 1:
            found.append(common_sheets(document, ((code, read_finished(file)) for code, file in files.items())))
    return found


def _written(folder: Path, order: Order, told: Mapping[str, bytes], files: Mapping[str, Path]) -> Made:
    texts = {
        ORDER: msgspec.json.format(msgspec.json.encode(order), indent=1) + b"\n",
        READABLE: readable(order).encode(),
        **told,
    }
    digests = {name: hashlib.sha512(data).hexdigest() for name, data in texts.items()}
    digests |= {name: durable.sha512_of(path) for name, path in files.items()}
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()
    if folder.exists():
        return _stands(folder, order, sums)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(beside=folder) as scratch:
        staged = scratch / folder.name
        for name, data in {**texts, SUMS: sums}.items():
            durable.write(staged / name, data)
        for name, path in files.items():
            durable.copy(path, staged / name)
        durable.flush_tree(staged)
        durable.move(staged, folder)
    return Made(folder, order, unchanged=False)


def _stands(folder: Path, order: Order, sums: bytes) -> Made:
    try:
        same = read_answer(folder / SUMS) == sums
    except OSError:
        same = False
    if not same:
        hint = "name a new folder: what a shop was given stays as it is"
        raise ProblemsFound([Problem("order-there", f"'{folder}' holds something else", hint, Place(str(folder)))])
    return Made(folder, order, unchanged=True)


def as_csv(deliveries: Sequence[Delivery]) -> bytes:
    """The deliveries as the shop gets them."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*Delivery.__dataclass_fields__], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(each) for each in deliveries)
    return stream.getvalue().encode()


def readable(order: Order) -> str:
    """The order in lines."""
    lines = [f"Order: {order.publication}, edition {order.edition}", f"Print shop: {order.shop}", ""]
    for version in order.versions:
        named = f"{version.document}{f', variant {version.variant}' if version.variant else ''}"
        lines += [
            f"{named}: {version.title}",
            f"  {version.pages} pages, {version.binding}, spine {version.spine:g} mm",
        ]
        lines += [f"  {count:>8} {kind}" for kind, count in sorted(version.copies.items())]
        lines += [f"  {version.total:>8} copies in all", ""]
    for common in order.common:
        lines += [f"{common.document}: sections of {common.pages} pages"]
        lines += [f"  section {n}: {what}" for n, what in enumerate(common.sections, 1)]
        lines += [""]
    lines += [f"Copies of everything: {order.total}", "", "Check the files before you print: sha512sum -c SHA512SUMS"]
    return "\n".join(lines) + "\n"
