"""Sending: what is planned and approved goes out, each message once, whenever the run is broken off.

That a message is being sent is on the disk before the server hears its first line; the answer is on the disk before the
next one begins. A message between the two is unsure, and no run sends it again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTP

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_PERSON, rule
from .. import durable
from .addresses import domain_of
from .plan import BUSY, Book, Plan, Planned, bytes_of, read_book, read_plan
from .server import Answer, Login, connected, deliver
from .settings import SETTINGS, Mailing, read_mailing
from .standing import Diary, Standing, State, What, approved, read_diary, standings

rule("mail-unapproved", "a plan that nobody has approved here", exit_code=EXIT_PERSON)
rule("mail-changed", "a frozen message is not what was planned", exit_code=EXIT_PERSON)
rule("mail-expired", "a mailing whose last day is over")
rule("mail-blocked", "the mail server refuses one message after the other", exit_code=EXIT_PERSON)

BACKOFF = (5, 15, 60, 240, 720)
"""Minutes after which what was deferred is tried again; greylisting is over after the first (RFC 6647)."""
_LONGEST = 6
"""Tries that end in a deferral; then the message is refused."""
_IN_A_ROW = 3
"""Domains whose messages are refused with one answer, one after the other, until it is taken for the sender's fault."""
_ERRORS, _MESSAGES = 10, 50
"""What ends a connection: Postfix ends one itself at the twentieth error (`smtpd_hard_error_limit`), with a 421 that
would be taken for the end of the service; so a list of greylisted recipients is heard to its end."""


@dataclass
class Clock:
    """The time, and waiting for it. Tests have their own."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]


@dataclass
class Pace:
    """Not more messages a minute than were asked for: in all, and to each domain."""

    clock: Clock
    per_minute: int
    per_domain: int
    _free: dict[str, datetime] = field(default_factory=dict)

    def wait(self, domain: str) -> None:
        """Wait until one more may go to a domain, and count it."""
        gaps = {"": 60 / self.per_minute, domain: 60 / self.per_domain}
        now = self.clock.now()
        begin = max([now, *(self._free[key] for key in gaps if key in self._free)])
        if begin > now:
            self.clock.sleep((begin - now).total_seconds())
        self._free |= {key: begin + timedelta(seconds=gap) for key, gap in gaps.items()}


@dataclass(frozen=True, slots=True)
class Mailbag:
    """A mailing opened for one process."""

    folder: Path
    mailing: Mailing
    plan: Plan
    book: Book
    diary: Diary

    def standings(self) -> dict[str, Standing]:
        return standings(self.plan, self.diary.ledger)


@contextmanager
def opened(folder: Path) -> Iterator[Mailbag]:
    """A mailing for this process alone. Raises `ProblemsFound`: mail-folder, mail-none, mail-ledger, mail-busy."""
    mailing = read_mailing(folder)
    with durable.locked(folder, BUSY):
        yield Mailbag(folder, mailing, read_plan(folder), read_book(folder), read_diary(folder))


def due(bag: Mailbag, now: datetime) -> list[Planned]:
    """What may be sent now, in the order of the plan."""
    found = bag.standings()
    return [message for message in bag.plan.messages if _is_due(found[message.id], now)]


def _is_due(standing: Standing, now: datetime) -> bool:
    if standing.state is State.DEFERRED:
        return not standing.until or datetime.fromisoformat(standing.until) <= now
    return standing.state is State.PLANNED


def check(bag: Mailbag, now: datetime) -> None:
    """Raises `ProblemsFound`: mail-unapproved, mail-expired, mail-changed."""
    place = Place(str(bag.folder))
    if not approved(bag.plan, bag.diary):
        hint = (
            "look at the messages in outbox/, then 'trykklar mail approve'; of a copy or a backup make sure first "
            "that nothing was sent since"
        )
        raise ProblemsFound([Problem("mail-unapproved", "nobody has approved this plan in this place", hint, place)])
    if now.date() > bag.mailing.not_after:
        hint = f"change 'not_after' in '{SETTINGS}', if it is still to be sent"
        raise ProblemsFound([Problem("mail-expired", f"nothing is sent after {bag.mailing.not_after}", hint, place)])


def send(bag: Mailbag, login: Login | None, clock: Clock, limit: int) -> Mailbag:
    """Send up to `limit` messages that are due. Gives the mailing as it stands then.

    Raises `ProblemsFound`: what `check` and `server.connected` raise, mail-blocked; OSError where the ledger cannot be
    written: then nothing was sent without a trace.
    """
    check(bag, clock.now())
    waiting = due(bag, clock.now())[:limit]
    if not waiting:
        return bag
    pace = Pace(clock, bag.mailing.per_minute, bag.mailing.per_domain)
    refusals: list[tuple[str, str]] = []
    while waiting:
        with connected(bag.mailing.server, login) as smtp:
            bag, waiting = _session(bag, smtp, waiting, pace, refusals)
    return bag


def _session(
    bag: Mailbag, smtp: SMTP, waiting: list[Planned], pace: Pace, refusals: list[tuple[str, str]]
) -> tuple[Mailbag, list[Planned]]:
    """Send over one connection. Gives what is left for another; nothing where the server has ended this one."""
    errors = 0
    for count, message in enumerate(waiting, 1):
        bag, answer = _one(bag, smtp, message, pace)
        if answer.code in (0, 421):
            return bag, []  # the connection is gone, or about to
        if not answer.permanent:
            refusals.clear()
        else:
            refusals.append((str(answer), domain_of(bag.book.addresses[message.id])))
            _stop_where_blocked(refusals, Place(str(bag.folder)))
        errors += not answer.accepted
        if errors == _ERRORS or count == _MESSAGES:
            return bag, waiting[count:]
    return bag, []


def _one(bag: Mailbag, smtp: SMTP, message: Planned, pace: Pace) -> tuple[Mailbag, Answer]:
    data, address = bytes_of(bag.folder, message), bag.book.addresses.get(message.id)
    if data is None or address is None:
        hint = "take the folder from a backup, or plan it again where nothing was sent"
        where = Place(str(bag.folder / "outbox" / f"{message.id}.eml"))
        raise ProblemsFound([Problem("mail-changed", "a message is not what was planned", hint, where)])
    pace.wait(domain_of(address))
    held = [bag.diary]

    def begin() -> None:
        held.append(held[-1].noted(What.SENDING, _stamp(pace.clock), id=message.id))

    answer = deliver(smtp, bag.mailing, message.id, address, data, begin)
    if answer.sure:
        tries = bag.standings()[message.id].tries + 1
        held.append(_outcome(held[-1], message.id, answer, tries, pace.clock.now()))
    return Mailbag(bag.folder, bag.mailing, bag.plan, bag.book, held[-1]), answer


def _outcome(diary: Diary, number: str, answer: Answer, tries: int, now: datetime) -> Diary:
    """Note what the server said."""
    when = now.isoformat(timespec="seconds")
    if answer.accepted:
        return diary.noted(What.ACCEPTED, when, id=number, code=str(answer))
    if answer.permanent or tries >= _LONGEST:
        return diary.noted(What.REFUSED, when, id=number, code=str(answer))
    wait = timedelta(minutes=BACKOFF[min(tries, len(BACKOFF)) - 1])
    until = (now + wait).isoformat(timespec="seconds")
    return diary.noted(What.DEFERRED, when, id=number, code=str(answer), until=until)


def _stamp(clock: Clock) -> str:
    return clock.now().isoformat(timespec="seconds")


def _stop_where_blocked(refusals: list[tuple[str, str]], place: Place) -> None:
    last = refusals[-_IN_A_ROW:]
    if len({answer for answer, _ in last}) == 1 and len({domain for _, domain in last}) == _IN_A_ROW:
        what = f"the server answered {last[0][0]} for {_IN_A_ROW} domains, one after the other"
        hint = "ask whoever runs the mail server; those that were refused are told by 'trykklar mail report'"
        raise ProblemsFound([Problem("mail-blocked", what, hint, place)])
