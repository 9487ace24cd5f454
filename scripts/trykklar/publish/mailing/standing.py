"""How far each message has come: a function of the ledger.

A message whose sending was begun and that has no outcome is *unsure*: the server may have taken it before the program
ended. No rule of SMTP tells afterwards (RFC 1047), so nothing here guesses.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ...base.rulebook import EXIT_FINE, EXIT_PARTLY, EXIT_PERSON, EXIT_SOURCES
from ..ledger import Ledger, append, read_ledger
from .plan import LEDGER, LEDGER_CODE, Plan, digest_of


class What(StrEnum):
    """What happens in a mailing; all but the first three are of one message."""

    PLANNED = "planned"
    APPROVED = "approved"
    PROOFED = "proofed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    BOUNCED = "bounced"
    FORGOTTEN = "forgotten"


class State(StrEnum):
    """How far a message has come."""

    PLANNED = "planned"
    DEFERRED = "deferred"
    UNSURE = "unsure"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    BOUNCED = "bounced"
    FORGOTTEN = "forgotten"


_AFTER: dict[str, State] = {
    What.SENDING: State.UNSURE,
    What.ACCEPTED: State.ACCEPTED,
    What.DEFERRED: State.DEFERRED,
    What.REFUSED: State.REFUSED,
    What.NOT_SENT: State.PLANNED,
    What.BOUNCED: State.BOUNCED,
    What.FORGOTTEN: State.FORGOTTEN,
}
_ENDS = {
    State.PLANNED: EXIT_PARTLY,
    State.DEFERRED: EXIT_PARTLY,
    State.UNSURE: EXIT_PERSON,
    State.ACCEPTED: EXIT_FINE,
    State.REFUSED: EXIT_SOURCES,
    State.BOUNCED: EXIT_SOURCES,
    State.FORGOTTEN: EXIT_FINE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One message as it stands."""

    state: State = State.PLANNED
    tries: int = 0
    """How often it had an outcome."""
    when: str = ""
    """Of the last event."""
    code: str = ""
    """What the server answered, and its enhanced code (RFC 3463): `250`, `550 5.1.1`."""
    until: str = ""
    """Of what is deferred: not before then."""


@dataclass(frozen=True, slots=True)
class Diary:
    """The ledger of a mailing, and where it is kept. Events are flushed to the disk before anything else is done."""

    folder: Path
    ledger: Ledger

    def noted(self, what: What, when: str, who: str = "", **about: str) -> Diary:
        """Write an event. Raises OSError."""
        after = append(self.folder / LEDGER, self.ledger, when=when, what=what, who=who, about=about)
        return replace(self, ledger=after)


def read_diary(folder: Path) -> Diary:
    """Raises `ProblemsFound` (mail-ledger)."""
    return Diary(folder, read_ledger(folder / LEDGER, LEDGER_CODE))


def standings(plan: Plan, ledger: Ledger) -> dict[str, Standing]:
    """Id → how far it has come, in the order of the plan."""
    found = {message.id: Standing() for message in plan.messages}
    for event in ledger.events:
        after, number = _AFTER.get(event.what), event.about.get("id", "")
        if after is None or number not in found:
            continue
        found[number] = Standing(
            state=after,
            tries=found[number].tries + (event.what != What.SENDING),
            when=event.when,
            code=event.about.get("code", ""),
            until=event.about.get("until", ""),
        )
    return found


def begun(ledger: Ledger) -> bool:
    """Whether a message was ever sent, or may have been."""
    return any(event.what == What.SENDING for event in ledger.events)


def place_of(folder: Path) -> str:
    """What tells this folder on this machine from a copy or a backup of it: the machine's name, and the file that the
    ledger is."""
    number = (folder / LEDGER).stat().st_ino
    return hashlib.sha256(f"{platform.node()}:{number}".encode()).hexdigest()[:16]


def approved(plan: Plan, diary: Diary) -> bool:
    """Whether this plan was approved, in this place."""
    last = next((event for event in reversed(diary.ledger.events) if event.what == What.APPROVED), None)
    return last is not None and (last.about.get("plan"), last.about.get("place")) == (
        digest_of(plan),
        place_of(diary.folder),
    )


def exit_code(found: Mapping[str, Standing], *, journal: bool) -> int:
    """How a run ends that leaves messages so. What is unsure a person decides, unless a journal will."""
    ends = {**_ENDS, State.UNSURE: EXIT_PARTLY} if journal else _ENDS
    return max((ends[standing.state] for standing in found.values()), default=EXIT_FINE)
