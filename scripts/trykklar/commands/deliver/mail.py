"""`trykklar mail`: send an edition to those who are to have it, each once."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...base.problems import Problem, ProblemsFound, counted
from ...base.rulebook import EXIT_PERSON, rule
from ..options import EPILOG, json_option, publication_option, releases_option
from ..reporting import reporting
from ..streams import say
from .options import act, by_option, now, ready_release, release_folder, settings_of

rule("mail-not-ready", "a release that may not be sent: not approved, withdrawn or damaged", exit_code=EXIT_PERSON)

if TYPE_CHECKING:
    from ...publish.mailing.outbox import Released
    from ...publish.mailing.send import Clock, Mailbag
    from ...publish.mailing.server import Login

USER, PASSWORD = "TRYKKLAR_MAIL_USER", "TRYKKLAR_MAIL_PASSWORD"

mailing_argument = click.argument("folder", metavar="MAILING", type=click.Path(path_type=Path, file_okay=False))
login_option = click.option(
    "--login",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=f"File with user and password in two lines, readable by you alone. Default: {USER} and {PASSWORD}.",
)


@click.group(epilog=EPILOG)
def mail() -> None:
    """Send a released edition by e-mail, each recipient's message once.

    MAILING is a folder outside the publication with 'mailing.yaml', 'recipients.csv' and 'message.txt'. Begin with
    'trykklar mail plan MAILING EDITION'; nothing is sent before 'mail approve' and 'mail send --really'.
    """


@mail.command(epilog=EPILOG)
@mailing_argument
@click.argument("edition")
@publication_option
@releases_option
@click.option(
    "--after",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="An earlier mailing: only those whose message of it was accepted.",
)
@json_option
@reporting
def plan(
    folder: Path, edition: str, publication: Path | None, releases: Path | None, after: Path | None, as_json: bool
) -> None:
    """Make every message of a mailing and freeze it in 'outbox/'. Nothing is sent.

    The same again changes nothing; when something was sent, the plan stays as it is.
    """
    from email.utils import format_datetime

    from ...publish.mailing.outbox import plan as make

    released = _released(release_folder(settings_of(publication), edition, releases), edition)
    only = _reached(after) if after else None
    planned, stood = make(folder, released, (now(), format_datetime(datetime.now(UTC))), only)
    largest = max((message.bytes for message in planned.messages), default=0) / 1e6
    told = {"messages": len(planned.messages), "unchanged": stood, "largest_mb": round(largest, 2)}
    text = (
        f"{folder}: {counted(len(planned.messages), 'message')}, the largest {largest:.1f} MB; "
        f"{'was planned so before' if stood else 'look at them in outbox/, and approve them'}"
    )
    say(json.dumps(told) if as_json else text)


def _released(frozen: Path, edition: str) -> Released:
    from ...publish.mailing.outbox import Released

    state, record = ready_release(frozen, edition, "mail-not-ready")
    return Released(frozen, record, state.sums)


def _reached(earlier: Path) -> set[str]:
    """The addresses that got an earlier mailing."""
    from ...publish.mailing.send import opened
    from ...publish.mailing.standing import State

    with opened(earlier) as bag:
        found = bag.standings()
        return {
            address.casefold()
            for number, address in bag.book.addresses.items()
            if number in found and found[number].state is State.ACCEPTED
        }


@mail.command(epilog=EPILOG)
@mailing_argument
@click.option("--to", metavar="ADDRESS", required=True, help="Your own address: it alone gets them.")
@login_option
@reporting
def proof(folder: Path, to: str, login: Path | None) -> None:
    """Send the shortest, the middle and the longest message of the plan, as they are frozen, to yourself."""
    from ...publish.mailing.addresses import checked
    from ...publish.mailing.proof import proof as send_proof
    from ...publish.mailing.send import opened

    try:
        address = checked(to)
    except ValueError as error:
        raise ProblemsFound([Problem("usage", f"'--to': {error}", "name your own address")]) from None
    with opened(folder) as bag:
        sent = send_proof(bag, _login(login), address, now())
    say(f"{folder}: {counted(sent, 'proof')} sent")


@mail.command(epilog=EPILOG)
@mailing_argument
@by_option
@reporting
def approve(folder: Path, who: str) -> None:
    """Approve the frozen messages. The approval holds for this plan in this folder, and for no copy of it."""
    from ...publish.mailing.plan import digest_of
    from ...publish.mailing.send import opened
    from ...publish.mailing.standing import What, place_of

    doing = act(who)
    with opened(folder) as bag:
        bag.diary.noted(What.APPROVED, doing.when, doing.who, plan=digest_of(bag.plan), place=place_of(folder))
        say(f"{folder}: {counted(len(bag.plan.messages), 'message')} approved by {doing.who}")


@mail.command(epilog=EPILOG)
@mailing_argument
@click.option("--really", is_flag=True, help="Send. Without it, only what would be sent is told.")
@click.option("--limit", type=click.IntRange(1), default=1, show_default=True, help="At most so many messages.")
@click.option("--all", "everything", is_flag=True, help="All that are due.")
@login_option
@json_option
@reporting
def send(folder: Path, really: bool, limit: int, everything: bool, login: Path | None, as_json: bool) -> None:
    """Send what is approved and due; run it again to go on after a break.

    Exit code 4 where messages are left for another run, 5 where it is unsure whether one was taken, 1 where some were
    refused.
    """
    from ...publish.mailing.send import check, due, opened, send as send_all

    clock = _clock()
    with opened(folder) as held:
        bag = _decided(held, clock)
        if not really:
            check(bag, clock.now())
            waiting = min(len(due(bag, clock.now())), sys.maxsize if everything else limit)
            say(f"{counted(waiting, 'message')} would be sent; '--really' sends", err=as_json)
        else:
            bag = send_all(bag, _login(login), clock, sys.maxsize if everything else limit)
        _tell(bag, as_json)


def _clock() -> Clock:
    import time

    from ...publish.mailing.send import Clock

    return Clock(lambda: datetime.now(UTC), time.sleep)


def _login(file: Path | None) -> Login | None:
    from ...publish.mailing.server import read_login

    return read_login(file, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))


def _decided(bag: Mailbag, clock: Clock) -> Mailbag:
    """What the journal can decide, it does."""
    from ...publish.mailing.decide import by_journal

    journal = bag.mailing.journal
    if journal is None:
        return bag
    return by_journal(bag, clock.now(), Path(journal.maildir), timedelta(minutes=journal.grace))


@mail.command(epilog=EPILOG)
@mailing_argument
@click.argument("number", metavar="ID")
@click.option("--sent/--not-sent", default=None, required=True, help="Whether the server took it.")
@by_option
@json_option
@reporting
def resolve(folder: Path, number: str, sent: bool, who: str, as_json: bool) -> None:
    """Say of a message that is unsure whether it was sent: a person has asked, or looked into the server's log."""
    from ...publish.mailing.decide import resolve as decide
    from ...publish.mailing.send import opened

    doing = act(who)
    with opened(folder) as bag:
        _tell(decide(bag, number, sent, doing.who, doing.when), as_json)


@mail.command(epilog=EPILOG)
@mailing_argument
@click.option(
    "--maildir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The mailbox of the sender's address, as a Maildir.",
)
@json_option
@reporting
def bounces(folder: Path, maildir: Path, as_json: bool) -> None:
    """Read what came back, and note it at the messages that it is about."""
    from ...publish.mailing.decide import bounces as note, messages_in
    from ...publish.mailing.send import opened

    with opened(folder) as held:
        bag, count = note(held, messages_in(maildir), now())
        say(f"{counted(count, 'message')} came back", err=as_json)
        _tell(bag, as_json)


@mail.command(epilog=EPILOG)
@mailing_argument
@json_option
@reporting
def report(folder: Path, as_json: bool) -> None:
    """Tell how far each message has come, by variant and id, without an address. Ends as 'send' would."""
    from ...publish.mailing.send import opened

    with opened(folder) as bag:
        _tell(bag, as_json, every=True)


@mail.command(epilog=EPILOG)
@mailing_argument
@click.argument("address")
@reporting
def forget(folder: Path, address: str) -> None:
    """Erase an address: its row, its message and what its id stands for. What was sent is still told, of nobody."""
    from ...publish.mailing.decide import forget as erase
    from ...publish.mailing.send import opened

    with opened(folder) as bag:
        say(f"{folder}: forgotten, {counted(erase(bag, address, now())[1], 'message')}")


_MEANINGS = {
    "5.1.1": "there is no such mailbox",
    "5.1.2": "there is no such domain",
    "5.1.10": "the domain takes no mail",
    "5.2.1": "the mailbox is closed",
    "5.2.2": "the mailbox is full",
    "5.3.4": "the message is too large",
    "5.6.7": "the server takes no address with letters like these",
    "5.7.1": "the server does not want it",
}
"""Of enhanced codes (RFC 3463 and the registry that it began). Others are told as they are."""


def _tell(bag: Mailbag, as_json: bool, *, every: bool = False) -> None:
    """Tell how messages stand, and end as that wants."""
    from ...publish.mailing.standing import State, exit_code

    found = bag.standings()
    rows = [_row(message.id, message.variant, found[message.id]) for message in bag.plan.messages]
    counts = Counter(str(standing.state) for standing in found.values())
    if as_json:
        told = {"edition": bag.plan.edition, "counts": dict(sorted(counts.items())), "messages": rows}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            if every or row["state"] in (State.UNSURE, State.REFUSED, State.BOUNCED):
                say(
                    "  ".join(
                        str(row[key]) for key in ("state", "id", "variant", "when", "answer", "means") if row[key]
                    )
                )
        say(", ".join(f"{count} {state}" for state, count in sorted(counts.items())))
    code = exit_code(found, journal=bag.mailing.journal is not None)
    if code:
        sys.exit(code)


def _row(number: str, variant: str, standing: Any) -> dict[str, Any]:
    return {
        "id": number,
        "variant": variant,
        "state": str(standing.state),
        "when": standing.when,
        "answer": standing.code,
        "means": _MEANINGS.get(standing.code.rpartition(" ")[2], ""),
        "until": standing.until,
    }
