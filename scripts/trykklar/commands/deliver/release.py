"""`trykklar release`: freeze, approve, sign, show and withdraw an edition."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ... import __version__
from ...base.problems import Problem, ProblemsFound, counted
from ...base.rulebook import EXIT_PERSON, rule
from ..options import EPILOG, json_option, publication_option
from ..reporting import reporting
from ..streams import say
from .options import act, by_option, place, release_folder, releases_option, settings_of

rule("release-edition", "another edition than the one named was built")
rule("release-signature", "a release that is not signed by the key named")

if TYPE_CHECKING:
    from ...base.settings import Settings
    from ...publish.release.state import State


@click.group(epilog=EPILOG)
def release() -> None:
    """Freeze an edition, have it approved, sign it: from then on its bytes are its bytes.

    Begin with 'trykklar build --release --profile all', then 'trykklar release freeze EDITION --by NAME'.
    """


@release.command(epilog=EPILOG)
@click.argument("edition")
@publication_option
@releases_option
@by_option
@click.option(
    "--approvals", type=click.IntRange(1, 9), default=1, show_default=True, help="How many persons must approve it."
)
@json_option
@reporting
def freeze(
    edition: str, publication: Path | None, releases: Path | None, who: str, approvals: int, as_json: bool
) -> None:
    """Freeze what the last release built: its files, its sources and the program, with their digests.

    The same files again change nothing; others under the same number are refused.
    """
    from ...publish.manifest import read_manifest
    from ...publish.release.freeze import approved_files, freeze as freeze_release
    from ...publish.release.record import Record

    settings = settings_of(publication)
    folder = release_folder(settings, edition, releases)
    section = read_manifest(settings.output_dir).release
    files = approved_files(settings.output_dir, section)
    assert section is not None  # else there are no approved files
    origin = section.origin
    if origin.edition != edition:
        hint = f"freeze '{origin.edition}', or change 'edition' in publication.yaml and build again"
        raise ProblemsFound(
            [
                Problem(
                    "release-edition", f"what was built is edition '{origin.edition}'", hint, place(settings.output_dir)
                )
            ]
        )
    sources, digest = _sources(settings, origin.date)
    record = Record(
        publication=origin.publication,
        edition=edition,
        date=origin.date,
        trykklar=__version__,
        made_from=origin,
        sources=digest,
        files=tuple(file for file in section.files if file.name in files),
    )
    frozen = freeze_release(folder, record, files, sources, act(who), approvals=approvals)
    told = (
        f"{folder}: frozen, {counted(len(files), 'file')}" if frozen else f"{folder}: was frozen with these very files"
    )
    say(json.dumps({"folder": str(folder), "frozen": frozen, "files": len(files)}) if as_json else told)


@release.command(epilog=EPILOG)
@click.argument("edition")
@publication_option
@releases_option
@by_option
@json_option
@reporting
def approve(edition: str, publication: Path | None, releases: Path | None, who: str, as_json: bool) -> None:
    """Approve a frozen edition. The approval holds for these bytes and no others."""
    from ...publish.release.freeze import approve as approve_release

    folder = release_folder(settings_of(publication), edition, releases)
    _tell(folder, approve_release(folder, act(who)), as_json)


@release.command(epilog=EPILOG)
@click.argument("edition")
@publication_option
@releases_option
@by_option
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="Secret key, made with 'minisign -G'.",
)
@json_option
@reporting
def sign(edition: str, publication: Path | None, releases: Path | None, who: str, key: Path, as_json: bool) -> None:
    """Sign a frozen edition, so that anybody can check it with 'minisign -V'. The passphrase is asked for."""
    from ...publish.release.signature import sign as sign_release

    folder = release_folder(settings_of(publication), edition, releases)
    state = sign_release(folder, key, lambda: str(click.prompt("Passphrase", hide_input=True, err=True)), act(who))
    _tell(folder, state, as_json)


@release.command(epilog=EPILOG)
@click.argument("edition")
@publication_option
@releases_option
@click.option(
    "--public-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Check the signature with this key.",
)
@json_option
@reporting
def show(edition: str, publication: Path | None, releases: Path | None, public_key: Path | None, as_json: bool) -> None:
    """Show how far an edition has come, and hold every file to its digest.

    Exit code 1 where a file or the signature is wrong, 5 where approvals are missing.
    """
    from ...publish.release.freeze import existing
    from ...publish.release.signature import verified
    from ...publish.release.state import read_state

    folder = existing(release_folder(settings_of(publication), edition, releases))
    state = read_state(folder)
    problems = [
        Problem(
            "release-damaged",
            f"'{name}' is not what was frozen",
            "take it from a backup or the archive",
            place(folder / name),
        )
        for name in (*state.damaged, *state.extra)
    ]
    if public_key and not verified(folder, public_key):
        problems.append(
            Problem(
                "release-signature",
                "the release is not signed by this key",
                "ask the publisher for the right key",
                place(folder),
            )
        )
    if problems:
        raise ProblemsFound(problems)
    _tell(folder, state, as_json)
    if not state.approved and not state.withdrawn:
        sys.exit(EXIT_PERSON)


@release.command(epilog=EPILOG)
@click.argument("edition")
@publication_option
@releases_option
@by_option
@click.option("--reason", required=True, help="Why; stands in the ledger.")
@json_option
@reporting
def withdraw(
    edition: str, publication: Path | None, releases: Path | None, who: str, reason: str, as_json: bool
) -> None:
    """Withdraw an edition. Its files stay, and it says that it was withdrawn, and why."""
    from ...publish.release.freeze import withdraw as withdraw_release

    folder = release_folder(settings_of(publication), edition, releases)
    _tell(folder, withdraw_release(folder, act(who), reason), as_json)


def _sources(settings: Settings, date: str) -> tuple[bytes, str]:
    """The zip of all that files are made from, and its SHA-512."""
    import hashlib

    from ...base.program import PROGRAM
    from ...publish.release.record import zipped

    lock = settings.workspace / "requirements.lock"
    places = {
        "publication": settings.publication_dir,
        "layouts": settings.workspace / "layouts",
        "fonts": settings.workspace / "fonts",
        "trykklar": PROGRAM,
        **({lock.name: lock} if lock.is_file() else {}),
    }
    data = zipped(places, int(date[:4]))
    return data, hashlib.sha512(data).hexdigest()


def _tell(folder: Path, state: State, as_json: bool) -> None:
    if as_json:
        record: dict[str, Any] = asdict(state)
        click.echo(
            json.dumps(
                {"folder": str(folder), **record, "approved": state.approved, "ready": state.ready},
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    say(f"{folder}: {'withdrawn' if state.withdrawn else 'ready' if state.ready else 'frozen'}")
    if state.frozen:
        say(f"  frozen     {state.frozen.when}  {state.frozen.who}")
    for event in state.approvals:
        say(f"  approved   {event.when}  {event.who}")
    if not state.approved:
        say(f"  {len(state.approvals)} of {state.wanted} approvals")
    say(f"  {'signed' if state.signed else 'not signed'}")
    if state.withdrawn:
        say(f"  withdrawn  {state.withdrawn.when}  {state.withdrawn.who}: {state.withdrawn.about.get('why', '')}")
    say(f"  SHA-512 of the sums: {state.sums}")
