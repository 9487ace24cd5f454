"""`trykklar variants`: the editions of a publication for its several readers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..base.problems import Place, Problem, ProblemsFound, counted, exit_code
from ..base.rulebook import EXIT_PARTLY, rule
from .options import EPILOG, json_option, profile_option, publication_option, release_option
from .reporting import reporting, show
from .streams import one_line, say

if TYPE_CHECKING:
    from ..base.settings import Settings
    from ..build.editions.one import EditionMade
    from ..build.editions.register import Row
    from ..sources.variants.records import Declared

rule("editions-partly", "some editions were made, and others were not", exit_code=EXIT_PARTLY)


@click.group(epilog=EPILOG)
def variants() -> None:
    """Make one publication into an edition for each of its variants.

    'trykklar variants check' looks at all of them; 'trykklar variants build' makes them.
    """


@variants.command(name="list", epilog=EPILOG)
@publication_option
@json_option
@reporting
def list_variants(publication: Path | None, as_json: bool) -> None:
    """List the variants: code, name, folder, and what came of each in the last run."""
    from ..base.settings import read_settings
    from ..build.editions.register import read_register
    from ..sources.load import read_declared
    from ..sources.variants.portion import folders

    settings = read_settings(publication)
    declared, of = read_declared(settings.publication_dir)
    names = folders(declared, of)
    register = read_register(settings.output_dir / _editions())
    states = {row.code: row.state.value for row in register.editions} if register else {}
    rows = [
        {"code": code, "name": one.name, "folder": names[code], "state": states.get(code, "")}
        for code, one in declared.variants.items()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        say(one_line(f"{row['code']:8} {row['name']:28} {row['folder']:32} {row['state']}").rstrip())


@variants.command(epilog=EPILOG)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@publication_option
@release_option
@json_option
@reporting
def check(codes: tuple[str, ...], publication: Path | None, release: bool, as_json: bool) -> None:
    """Find every problem of all editions (or of those named), each told once with the editions that have it."""
    from ..base.settings import read_settings
    from ..build.editions.review import review_editions

    settings = read_settings(publication, release=release)
    declared, _ = _declared(settings, codes)
    problems, looked = review_editions(settings, declared, codes or tuple(declared.variants))
    code = exit_code(problems, release=release)
    show(problems, release, as_json, {"variants": len(looked.frames) - ("" in looked.frames)})
    if not as_json:
        say(f"{counted(len(codes or declared.variants), 'variant')} checked, {counted(len(problems), 'problem')}")
    sys.exit(code)


@variants.command(name="compare", epilog=EPILOG)
@click.argument("one", metavar="CODE")
@click.argument("other", metavar="[OTHER]", default="")
@publication_option
@json_option
@reporting
def compare_two(one: str, other: str, publication: Path | None, as_json: bool) -> None:
    """Tell what differs between two variants, or between the base edition and one, by chapter and passage.

    First stands what the lists tell differently, with its lines; then each passage, with the names that made it differ.
    """
    from ..base.settings import read_settings
    from ..review.changes.variants import compare_variants
    from .compared_variants import show_variants, variants_record

    settings = read_settings(publication)
    _declared(settings, (one, *filter(None, [other])))
    old, new = (one, other) if other else ("", one)
    found = compare_variants(settings, old, new)
    if as_json:
        show([], False, True, variants_record(found, old, new))
    else:
        show_variants(found, old, new)


@variants.command(epilog=EPILOG)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--document", "documents", multiple=True, metavar="NAME", help="Build this document; may be repeated.")
@publication_option
@profile_option
@release_option
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Editions made at once. Default: one per core.")
@click.option("--preflight", is_flag=True, help="Hold the files against their profiles, as a release always does.")
@click.option(
    "--executor", default="local", show_default=True, help="Where editions are made: local, or dask:tcp://HOST:PORT."
)
@click.option(
    "--store",
    metavar="ADDRESS",
    default="",
    help="Of a cluster: the folder, or the address of fsspec, that this machine and all workers reach.",
)
@json_option
@reporting
def build(
    codes: tuple[str, ...],
    documents: tuple[str, ...],
    publication: Path | None,
    profiles: tuple[str, ...],
    release: bool,
    jobs: int,
    preflight: bool,
    executor: str,
    store: str,
    as_json: bool,
) -> None:
    """Build the editions (all, or those named), after the base edition. Run again, it goes on where it stopped.

    An edition that fails costs no other one; then the exit code is 4. A Dask cluster makes editions with '--executor
    dask:tcp://HOST:8786 --store ADDRESS': the base edition is made here, its sources and what was typeset lie in the
    store, and so do the files that come back, until you empty it.
    """
    from ..base.settings import read_settings
    from ..build.editions.window import make_editions

    settings = read_settings(publication, profiles, release=release, jobs=jobs, preflight=preflight, executor=executor)
    address = _store(settings, store)
    declared, of = _declared(settings, codes)
    base = make_editions([replace(settings, executor="local")], list(documents), 1, lambda made: None)[0]
    if base.state.value == "failed":
        raise ProblemsFound(base.problems)
    wanted = _wanted(settings, declared, of, codes)
    made = _made(settings, wanted, list(documents), address, lambda each: _told(each, as_json))
    rows = _registered(settings, declared, of, wanted, made, documents)
    problems = [*base.problems, *_problems(made)]
    show(problems, release, as_json, {"editions": [_as_json(row) for row in rows]})
    if not as_json:
        _table(rows)
    sys.exit(exit_code(problems, release=release))


def _store(settings: Settings, address: str) -> str:
    """The store's address, from everywhere. Raises `ProblemsFound` (usage)."""
    if (settings.executor != "local") != bool(address):
        hint = "name both, or neither: --executor dask:tcp://HOST:8786 --store ADDRESS"
        raise ProblemsFound([Problem("usage", "a cluster needs a store, and a store a cluster", hint)])
    return address if "://" in address or not address else str(Path(address).resolve())


def _made(
    settings: Settings, wanted: list[Settings], documents: list[str], store: str, told: Callable[[EditionMade], None]
) -> list[EditionMade]:
    if store:
        from ..build.editions.cluster import make_editions_there

        return make_editions_there(settings, wanted, documents, store, told)
    from ..build.editions.window import make_editions

    return make_editions(wanted, documents, settings.jobs, told)


def _editions() -> str:
    from ..build.editions.places import EDITIONS

    return EDITIONS


def _declared(settings: Settings, codes: Iterable[str]) -> tuple[Declared, str]:
    """What is declared, and the publication's id. Raises `ProblemsFound`, also for codes that there are not."""
    from ..build.editions.places import settings_of
    from ..sources.load import read_declared

    declared, of = read_declared(settings.publication_dir)
    for code in codes:
        settings_of(settings, declared, of, code)
    return declared, of


def _wanted(settings: Settings, declared: Declared, of: str, codes: tuple[str, ...]) -> list[Settings]:
    from ..build.editions.places import settings_of

    return [settings_of(settings, declared, of, code) for code in codes or declared.variants]


def _told(made: EditionMade, quiet: bool) -> None:
    if not quiet:
        say(f"{made.code}: {made.state.value}, {counted(made.pages, 'page')}, {made.cpu:.1f} s of the processor")


def _registered(
    settings: Settings,
    declared: Declared,
    of: str,
    wanted: list[Settings],
    made: list[EditionMade],
    documents: tuple[str, ...],
) -> list[Row]:
    """Rows of this run, written into editions.json."""
    from ..build.editions.register import Register, row_of, write_register

    rows = [
        row_of(each, declared.variants[each.code].name, where.output_dir.name)
        for where, each in zip(wanted, made, strict=True)
    ]
    register = Register(publication=of, release=settings.release, documents=documents, editions=tuple(rows))
    write_register(settings.output_dir / _editions(), register)
    return rows


def _problems(made: list[EditionMade]) -> list[Problem]:
    """The problems of all editions, each once; where some were made and some failed, that is what the run ends with."""
    from ..build.editions.review import Looked, grouped

    looked = Looked()
    for each in made:
        looked.take(each.code, each.problems)
    failed = [each.code for each in made if each.state.value == "failed"]
    problems = list(grouped(looked, len(made)))
    if failed and len(failed) < len(made):
        what = f"{counted(len(failed), 'edition')} of {len(made)} failed: {', '.join(failed)}"
        hint = "fix what is told above, and run it again: only they are made"
        problems.append(Problem("editions-partly", what, hint, Place("variants.yaml")))
    return problems


def _as_json(row: Row) -> dict[str, object]:
    import msgspec

    return dict(msgspec.to_builtins(row))


def _table(rows: list[Row]) -> None:
    from rich.table import Table

    from .console import console

    table = Table(box=None, pad_edge=False)
    for name in ("code", "name", "state", "pages", "MB", "CPU s"):
        table.add_column(name, justify="right" if name in ("pages", "MB", "CPU s") else "left")
    for row in rows:
        told = (f"{row.bytes / 1e6:.1f}", f"{row.cpu_seconds:.2f}")
        table.add_row(row.code, one_line(row.name), row.state.value, str(row.pages), *told)
    console().print(table)
    counts = {state: sum(1 for row in rows if row.state.value == state) for state in ("made", "unchanged", "failed")}
    total = sum(row.cpu_seconds for row in rows)
    size = sum(row.bytes for row in rows) / 1e6
    states = ", ".join(f"{count} {state}" for state, count in counts.items())
    say(f"{states}; {size:.0f} MB, {total:.1f} s of the processor")
