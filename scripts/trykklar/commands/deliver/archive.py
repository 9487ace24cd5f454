"""`trykklar archive`: keep editions so that they can be trusted, and given back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...base.problems import Place, Problem, ProblemsFound, counted
from ...base.rulebook import EXIT_PERSON, rule
from ...publish.archive.names import BUCKETS
from ..options import EPILOG, json_option, publication_option, releases_option
from ..reporting import reporting
from ..streams import say
from .options import act, by_option, place, ready_release, release_folder, settings_of

rule("archive-not-ready", "a release that may not be archived: not approved, withdrawn or damaged")
rule("archive-reason", "another version of an archived edition without a reason")

if TYPE_CHECKING:
    from ...publish.archive.store import Added, Store
    from ...publish.archive.verify import Damage, Verdict
    from ...publish.release.freeze import Act

archive_argument = click.argument("folder", metavar="ARCHIVE", type=click.Path(path_type=Path, file_okay=False))


@click.group(epilog=EPILOG)
def archive() -> None:
    """Keep released editions in an archive (OCFL 1.1) that names every damaged file and heals it.

    Begin with 'trykklar archive init ARCHIVE', then 'trykklar archive add ARCHIVE EDITION --by NAME'.
    """


@archive.command(epilog=EPILOG)
@archive_argument
@reporting
def init(folder: Path) -> None:
    """Make an archive in a new or empty folder."""
    from ...publish.archive.store import init as make

    say(f"{make(folder).folder}: an archive")


@archive.command(epilog=EPILOG)
@archive_argument
@click.argument("edition")
@publication_option
@releases_option
@by_option
@click.option("--reason", default="", help="Why there is another version: what the erratum fixes.")
@json_option
@reporting
def add(
    folder: Path, edition: str, publication: Path | None, releases: Path | None, who: str, reason: str, as_json: bool
) -> None:
    """Add a release that is frozen and approved: the base edition, and each variant as an object of its own.

    Safe to run again: what is there already stays.
    """
    from ...publish.archive.objects import objects_of
    from ...publish.archive.store import opened
    from ...publish.release.record import held_files

    frozen = release_folder(settings_of(publication), edition, releases)
    _, record = ready_release(frozen, edition, "archive-not-ready")
    doing = act(who)
    objects = objects_of(record, held_files(frozen))
    with opened(folder) as store:
        if not reason:
            _new_or_equal(store, objects, place(folder))
        added = [_add(store, each, files, doing, reason or "First version") for each, files in objects.items()]
    rows = [{"id": each.identifier, "version": each.version, "unchanged": each.unchanged} for each in added]
    if as_json:
        say(json.dumps({**rows[0], "objects": rows}))
        return
    for each in added:
        say(f"{each.identifier} {each.version}: {'was there already' if each.unchanged else 'added'}")


def _add(store: Store, identifier: str, files: Mapping[str, tuple[Path, str]], doing: Act, reason: str) -> Added:
    from ...publish.archive.inventory import Change
    from ...publish.archive.store import add as add_files

    digests = {name: digest for name, (_, digest) in files.items()}
    change = Change(digests, doing.when, doing.who, reason)
    return add_files(store, identifier, {name: path for name, (path, _) in files.items()}, change)


def _new_or_equal(store: Store, objects: Mapping[str, Mapping[str, tuple[Path, str]]], at: Place) -> None:
    """Raises `ProblemsFound` (archive-reason) for an object that is in the archive with other files."""
    heads = store.heads()
    for identifier, files in objects.items():
        known = store.inventory(identifier) if identifier in heads else None
        if known and known.state() != {name: digest for name, (_, digest) in files.items()}:
            hint = "say with '--reason' what this version fixes"
            what = f"'{identifier}' is in the archive with other files"
            raise ProblemsFound([Problem("archive-reason", what, hint, at)])


@archive.command(name="list", epilog=EPILOG)
@archive_argument
@json_option
@reporting
def list_objects(folder: Path, as_json: bool) -> None:
    """List what is in the archive: ids, versions, when and why."""
    from ...publish.archive.store import opened

    rows: list[dict[str, Any]] = []
    with opened(folder) as store:
        for identifier, head in sorted(store.heads().items()):
            inventory = store.inventory(identifier)
            versions = inventory.versions.items() if inventory else ()
            told = [{"version": name, "when": v.created, "who": v.user.name, "why": v.message} for name, v in versions]
            rows.append({"id": identifier, "head": head.version, "damaged": inventory is None, "versions": told})
    if as_json:
        click.echo(json.dumps({"objects": rows}, ensure_ascii=False, indent=1))
        return
    for row in rows:
        say(f"{row['id']} {row['head']}{'  damaged' if row['damaged'] else ''}")
        for version in row["versions"]:
            say(f"  {version['version']}  {version['when']}  {version['who']}: {version['why']}")
    if not rows:
        say("the archive is empty")


@archive.command(epilog=EPILOG)
@archive_argument
@click.option(
    "--share", metavar="N/OF", help="Read one part of the content in so many, as 3/7: seven days read all of it."
)
@click.option(
    "--head",
    metavar="DIGEST",
    help="The ledger's head as it was printed or kept elsewhere; that the archive has it is checked.",
)
@json_option
@reporting
def verify(folder: Path, share: str | None, head: str | None, as_json: bool) -> None:
    """Hold every file to the ledger and the inventories. Every damaged file is named; exit code 1 where there is
    one."""
    from ...publish.archive.store import opened
    from ...publish.archive.verify import ALL, Share, verify as verify_store

    part = ALL
    if share is not None:
        n, _, of = share.partition("/")
        if not (n.isdecimal() and of.isdecimal() and 1 <= int(n) <= int(of) <= 1000):
            raise ProblemsFound([Problem("usage", f"'{share}' is no share", "write it as 3/7: the third of seven")])
        part = Share(int(n), int(of))
    with opened(folder) as store:
        verdict = verify_store(store, part)
    problems = _damages(folder, verdict.damages)
    if head is not None and head != verdict.head:
        problems.append(
            Problem(
                "archive-ledger",
                "the ledger's head is another than the one given",
                "compare it with a mirror",
                place(folder),
            )
        )
    if problems:
        raise ProblemsFound(problems)
    told = {"objects": verdict.objects, "files": verdict.files, "bytes": verdict.bytes, "head": verdict.head}
    if as_json:
        say(json.dumps({**told, "problems": []}))
        return
    held = f"{counted(verdict.objects, 'object')}, {counted(verdict.files, 'file')}, {verdict.bytes / 1e6:.1f} MB"
    say(f"{held}: nothing is damaged")
    say(f"ledger's head: {verdict.head}")


def _check_whole(folder: Path, verdict: Verdict) -> None:
    """Raises `ProblemsFound` (archive-damaged)."""
    if verdict.damages:
        raise ProblemsFound(_damages(folder, verdict.damages))


def _damages(folder: Path, damages: Iterable[Damage]) -> list[Problem]:
    """The damages as problems of their files."""
    named = [
        (f"{damage.what}{f' ({damage.identifier})' if damage.identifier else ''}", folder / damage.path)
        for damage in damages
    ]
    return [Problem("archive-damaged", what, _HINT, place(path)) for what, path in named]


_HINT = "heal it: 'trykklar archive repair ARCHIVE --from MIRROR'"


@archive.command(epilog=EPILOG)
@archive_argument
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A mirror to take right bytes from.",
)
@click.option(
    "--rebuild",
    is_flag=True,
    help="Build lost files again from the archived sources, and take those with the right digest.",
)
@json_option
@reporting
def repair(folder: Path, source: Path | None, rebuild: bool, as_json: bool) -> None:
    """Give damaged files their bytes back, from a mirror or by building them again; nothing without the right digest.

    Exit code 5 where something is left that a person must see to.
    """
    from contextlib import ExitStack

    from ...publish.archive.repair import repair as repair_store
    from ...publish.archive.store import opened
    from .rebuild import rebuilt

    with ExitStack() as stack:
        store = stack.enter_context(opened(folder))
        mirror = stack.enter_context(opened(source)) if source else None
        made = stack.enter_context(rebuilt(store)) if rebuild else None
        done = repair_store(store, mirror, made)
    left = [{"path": damage.path, "what": damage.what} for damage in done.left]
    if as_json:
        click.echo(json.dumps({"healed": done.healed, "left": left}, ensure_ascii=False, indent=1))
    else:
        for path in done.healed:
            say(f"healed  {path}")
        for damage in done.left:
            say(f"left    {damage.path}: {damage.what}", err=True)
        say(f"{len(done.healed)} healed, {len(left)} left")
    if left:
        sys.exit(EXIT_PERSON)


@archive.command(epilog=EPILOG)
@click.argument("source", metavar="ARCHIVE")
@click.argument("target")
@json_option
@reporting
def mirror(source: str, target: str, as_json: bool) -> None:
    """Keep a second archive with the same content: only what is missing is copied, then all of it is read back.

    TARGET is a folder, or a place in an object store: s3://BUCKET/PREFIX. From there, a new folder is made of it:
    'trykklar archive mirror s3://BUCKET/PREFIX FOLDER', and 'archive repair --from FOLDER' heals with it.
    """
    if source.startswith(BUCKETS):
        copied, read = _from_bucket(source, Path(target))
    elif target.startswith(BUCKETS):
        copied, read = _to_bucket(Path(source), target)
    else:
        copied, read = _to_folder(Path(source), Path(target))
    told = f"{target}: {counted(copied, 'file')} copied, {read} read back, nothing is damaged"
    say(json.dumps({"copied": copied, "read": read}) if as_json else told)


def _to_folder(folder: Path, target: Path) -> tuple[int, int]:
    """Files copied and read back. Raises `ProblemsFound`."""
    from ...publish.archive.mirror import empty_like, mirror as mirror_store, room_for
    from ...publish.archive.store import init as make, opened

    with opened(folder) as store:
        store.check_apart(target)
        if empty_like(target):
            if not room_for(store, target):
                raise ProblemsFound(
                    [Problem("disk-full", f"no room for the archive in '{target}'", "free some space", place(target))]
                )
            make(target)
        with opened(target) as other:
            done = mirror_store(store, other)
    _check_whole(target, done.verdict)
    return done.copied, done.verdict.files


def _to_bucket(folder: Path, address: str) -> tuple[int, int]:
    """Files copied and read back. Raises `ProblemsFound`: what is damaged here is not mirrored."""
    from ...publish.archive.bucket import bucket_at, pushed
    from ...publish.archive.store import opened
    from ...publish.archive.verify import verify as verify_store

    with opened(folder) as store, bucket_at(address) as bucket:
        _check_whole(folder, verify_store(store))
        done = pushed(store, bucket)
    return done.copied, done.read


def _from_bucket(address: str, folder: Path) -> tuple[int, int]:
    """Files copied and read back. Raises `ProblemsFound`."""
    from ...publish.archive.bucket import bucket_at, fetched
    from ...publish.archive.mirror import empty_like
    from ...publish.archive.store import opened
    from ...publish.archive.verify import verify as verify_store

    if not empty_like(folder):
        hint = "name a new folder"
        raise ProblemsFound([Problem("archive-there", f"'{folder}' is not empty", hint, place(folder))])
    with bucket_at(address) as bucket:
        copied = fetched(bucket, folder)
    with opened(folder) as store:
        verdict = verify_store(store)
    _check_whole(folder, verdict)
    return copied, verdict.files


@archive.command(name="get", epilog=EPILOG)
@archive_argument
@click.argument("identifier", metavar="ID")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--version", default="", metavar="vN", help="Default: the newest.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["folder", "bagit", "zip"]),
    default="folder",
    show_default=True,
    help="A folder, a bag, a zip.",
)
@reporting
def get(folder: Path, identifier: str, target: Path, version: str, form: str) -> None:
    """Give an edition back: its files, each held to its digest, into a new folder or file."""
    from ...publish.archive.export import export
    from ...publish.archive.store import opened

    with opened(folder) as store:
        made = export(store, identifier, target, form, version)
    say(f"{target}: {counted(len(made), 'file')}" if form != "zip" else str(target))
