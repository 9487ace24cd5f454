"""`trykklar release`: freeze, approve, sign, show and withdraw an edition."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ... import __version__
from ...base.files import watched_below
from ...base.problems import Problem, ProblemsFound, counted
from ...base.rulebook import EXIT_PERSON, rule
from ..options import EPILOG, json_option, publication_option, releases_option
from ..reporting import reporting
from ..streams import say
from .options import act, by_option, place, release_folder, settings_of

rule("release-addresses", "a list of addresses within the publication")
rule("release-signature", "a release that is not signed by the key named")

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...base.settings import Settings
    from ...publish.release.differences import Differing
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
    from ...base.limits.ending import scratch_folder
    from ...publish.release.freeze import freeze as freeze_release
    from ...publish.release.record import Record, sha512
    from .built import built_release, work_of

    settings = settings_of(publication)
    _refuse_addresses(settings.publication_dir)
    folder = release_folder(settings, edition, releases)
    files, listed, origin = built_release(settings.output_dir, edition)
    with scratch_folder("sources-") as scratch:
        sources = _sources(settings, origin.date, scratch / "sources.zip")
        record = Record(
            publication=origin.publication,
            edition=edition,
            date=origin.date,
            trykklar=__version__,
            made_from=origin,
            sources=sha512(sources),
            files=listed,
            work=work_of(settings),
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
    help="Secret key, made with 'minisign -G'; with --certificate, a private key (PEM).",
)
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The key's certificate (PEM): sign with that (CMS), so that 'openssl cms -verify' checks it.",
)
@json_option
@reporting
def sign(
    edition: str,
    publication: Path | None,
    releases: Path | None,
    who: str,
    key: Path,
    certificate: Path | None,
    as_json: bool,
) -> None:
    """Sign a frozen edition, so that anybody can check it with 'minisign -V'. The passphrase is asked for."""
    from ...publish.release.cms import sign_cms
    from ...publish.release.signature import sign as sign_release

    def passphrase() -> str:
        return str(click.prompt("Passphrase", hide_input=True, err=True))

    folder = release_folder(settings_of(publication), edition, releases)
    signed = (
        sign_cms(folder, key, certificate, passphrase, act(who))
        if certificate
        else sign_release(folder, key, passphrase, act(who))
    )
    _tell(folder, signed, as_json)


@release.command(epilog=EPILOG)
@click.argument("edition")
@publication_option
@releases_option
@click.option(
    "--public-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Check the signature with this key.",
)
@click.option(
    "--differences",
    "profile",
    metavar="PROFILE",
    default="",
    help="Tell too which pages of each variant's files in this profile the base edition has not.",
)
@json_option
@reporting
def show(
    edition: str,
    publication: Path | None,
    releases: Path | None,
    public_key: Path | None,
    profile: str,
    as_json: bool,
) -> None:
    """Show how far an edition has come, and hold every file to its digest.

    Of variants, only what differs from the base edition needs to be looked at before they are approved:
    '--differences mail' names those pages.

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
    _tell(folder, state, as_json, _differing(folder, profile) if profile else [])
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


def _refuse_addresses(publication: Path) -> None:
    """What lies in a publication is archived with it, and attached to its files."""
    found = [path for path in watched_below(publication) if path.name in ("recipients.csv", "addresses.json")]
    if found:
        hint = "move it out of the publication, and build again"
        what = "a list of recipients would be published with the edition"
        raise ProblemsFound([Problem("release-addresses", what, hint, place(path)) for path in found])


def _sources(settings: Settings, date: str, target: Path) -> Path:
    """Write the zip of all that files are made from."""
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
    zipped(places, int(date[:4]), target)
    return target


def _differing(folder: Path, profile: str) -> list[Differing]:
    """What each variant has that the base edition has not. Raises `ProblemsFound` (usage) where there is no such
    file."""
    from functools import partial

    from ...publish.release.differences import differing_pages
    from ...publish.release.record import read_record
    from ..foreign import in_confinement, painted

    record = read_record(folder)
    found = [*differing_pages(folder, record, profile, partial(in_confinement, painted))] if record else []
    if not found:
        hint = "name one that variants were built in, such as 'mail'"
        raise ProblemsFound([Problem("usage", f"no variant has a file of the profile '{profile}'", hint)])
    return found


def _tell(folder: Path, state: State, as_json: bool, differing: Sequence[Differing] = ()) -> None:
    if as_json:
        record: dict[str, Any] = asdict(state)
        record |= {"differing": [asdict(each) for each in differing]} if differing else {}
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
        say(f"  {len(state.approvals)} of {counted(state.wanted, 'approval')}")
    say(f"  {'signed' if state.signed else 'not signed'}")
    if state.withdrawn:
        say(f"  withdrawn  {state.withdrawn.when}  {state.withdrawn.who}: {state.withdrawn.about.get('why', '')}")
    say(f"  SHA-512 of the sums: {state.sums}")
    _tell_differing(differing)


def _tell_differing(differing: Sequence[Differing]) -> None:
    from ...publish.release.differences import ranges

    for each in differing:
        word = "page" if len(each.differ) == 1 else "pages"
        pages = f"{word} {ranges(each.differ)} of {each.pages}" if each.differ else "nothing"
        say(f"  to look at {each.variant}: {pages} ({each.file})")
