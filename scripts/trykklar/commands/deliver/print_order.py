"""`trykklar print`: what a print shop gets of a released edition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...base.problems import Place, Problem, counted
from ...base.rulebook import EXIT_PERSON, WARNING, rule
from ...sources.variants.whose import VARIANTS_FILE
from ..options import EPILOG, json_option, publication_option, releases_option
from ..reporting import reporting, show
from ..streams import say
from .options import ready_release, release_folder, settings_of

rule(
    "variant-ink",
    "what differs between variants is not black alone, on a sheet that they share otherwise",
    WARNING,
    WARNING,
)
rule("order-not-ready", "a release that may not be printed: not approved, withdrawn or damaged", exit_code=EXIT_PERSON)


if TYPE_CHECKING:
    from ...publish.orders.order import Order


@click.group(name="print", epilog=EPILOG)
def print_group() -> None:
    """Order a released edition from print shops: a folder for each, with files, tickets, deliveries and sums."""


@print_group.command(epilog=EPILOG)
@click.argument("edition")
@click.argument("copies", metavar="COPIES.csv", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@publication_option
@releases_option
@json_option
@reporting
def order(
    edition: str, copies: Path, target: Path, publication: Path | None, releases: Path | None, as_json: bool
) -> None:
    """Make a folder for each print shop below TARGET. The same order again changes nothing.

    COPIES.csv has the columns shop, document, copies and deliver_to; variant, and kind (delivery, deposit, proof,
    reserve) where they differ.
    """
    from ...publish.orders.copies import read_copies
    from ...publish.orders.order import make

    frozen = release_folder(settings_of(publication), edition, releases)
    _, record = ready_release(frozen, edition, "order-not-ready")
    made = make(frozen, record, read_copies(copies), target)
    problems = list(dict.fromkeys(problem for each in made for problem in inks(each.order)))
    if as_json:
        told = [{"folder": str(each.folder), "unchanged": each.unchanged, **asdict(each.order)} for each in made]
        show(problems, True, True, {"orders": told})
        return
    show(problems, True, False, {})
    for each in made:
        versions = counted(len(each.order.versions), "version")
        say(f"{each.folder}: {versions}, {each.order.total} copies{', as before' if each.unchanged else ''}")


def inks(order: Order) -> Iterator[Problem]:
    """Pages of variants that make a sheet dear: one other plate would do, if what differs were black alone."""
    for common in order.common:
        if common.in_colours:
            named = ", ".join(map(str, common.in_colours[:8])) + (" …" if len(common.in_colours) > 8 else "")
            what = f"'{common.document}': what differs between variants is not black alone on page {named}"
            hint = "print what differs there in black, or on pages whose sheet no variant shares"
            yield Problem("variant-ink", what, hint, Place(VARIANTS_FILE))


@print_group.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
@reporting
def check(folder: Path, as_json: bool) -> None:
    """Hold an order's folder to its sums, its tickets and its totals, before it is handed over."""
    from ...publish.orders.check import check as check_order

    found = check_order(folder)
    text = f"{folder}: {counted(len(found.versions), 'version')}, {found.total} copies, all files as ordered"
    say(json.dumps({"total": found.total, "problems": []}) if as_json else text)
