"""Mailings to try: a release of a few bytes, a folder with recipients, and a process that sends and is killed.

Run as a program, it sends: it reads a line of JSON for each run (`Sending`), forks, and prints the process's number and
how it ended. A run is a fork, so that hundreds of kills take seconds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from trykklar.publish.mailing import send as sending
from trykklar.publish.mailing.decide import by_journal
from trykklar.publish.mailing.outbox import Released, plan
from trykklar.publish.mailing.plan import digest_of
from trykklar.publish.mailing.send import Clock, Mailbag, opened
from trykklar.publish.mailing.standing import What, exit_code, place_of
from trykklar.publish.manifest import Kind, Origin, PublishedFile, Status
from trykklar.publish.release.record import Record

WHEN = ("2026-11-28T12:00:00+00:00", "Sat, 28 Nov 2026 12:00:00 +0000")
MAILING = """\
sender: {{name: The Testers, address: post@sender.example.org}}
language: en
files: [{{document: report, profile: mail}}]
purpose: to send the edition
basis: public task
not_after: 2030-01-01
per_minute: 6000
per_domain: 6000
server: {{host: 127.0.0.1, port: {port}, tls: none}}
"""
MESSAGE = """\
Subject: {publication} {edition}

Dear {name},

here it is. See https://example.org/a?b=1&c=2.

- one
- two
"""


def published(name: str, variant: str = "") -> PublishedFile:
    return PublishedFile(
        name=name,
        kind=Kind.PDF,
        document="report",
        release=True,
        profile="mail",
        held_to="mail",
        status=Status.APPROVED,
        changes=False,
        pages=1,
        bytes=1,
        sha256="0",
        variant=variant,
    )


def released(folder: Path, files: dict[str, tuple[str, bytes]] | None = None) -> Released:
    """A release as a frozen folder: name → variant and bytes."""
    held = files or {"report-mail.pdf": ("", b"%PDF-1.7 small")}
    for name, (_, data) in held.items():
        (folder / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "files" / name).write_bytes(data)
    origin = Origin(
        publication="book", edition="1", date="2026-11-28", sources="0", layouts="0", fonts="0", program="0"
    )
    record = Record(
        publication="book",
        edition="1",
        date="2026-11-28",
        trykklar="0",
        made_from=origin,
        sources="0",
        files=tuple(published(name, variant) for name, (variant, _) in held.items()),
    )
    return Released(folder, record, "f" * 128)


def written(folder: Path, addresses: list[str], port: int, more: str = "") -> Path:
    """A mailing's folder."""
    folder.mkdir(mode=0o700, parents=True)
    (folder / "mailing.yaml").write_text(MAILING.format(port=port) + more, "utf-8")
    rows = "".join(f"{address},Reader {number}\n" for number, address in enumerate(addresses))
    (folder / "recipients.csv").write_text(f"email,name\n{rows}", "utf-8")
    (folder / "message.txt").write_text(MESSAGE, "utf-8")
    return folder


def ready(folder: Path, release: Released) -> Path:
    """The mailing, planned and approved."""
    plan(folder, release, WHEN)
    with opened(folder) as bag:
        bag.diary.noted(What.APPROVED, WHEN[0], "Ida", plan=digest_of(bag.plan), place=place_of(folder))
    return folder


def clock_at(text: str = "2026-11-28T13:00:00+00:00") -> Clock:
    """A clock that stands, but for what is slept."""
    now = [datetime.fromisoformat(text)]

    def sleep(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return Clock(lambda: now[0], sleep)


def sent(folder: Path, clock: Clock | None = None, limit: int = 10_000) -> Mailbag:
    """One run of sending."""
    with opened(folder) as bag:
        return sending.send(bag, None, clock or clock_at(), limit)


@dataclass(frozen=True)
class Sending:
    """One run in a process of its own."""

    folder: str
    maildir: str = ""
    grace: float = 0
    """Seconds."""
    die_at: int = 0
    """At which act on disk or network it kills itself; 0 for none."""
    intent_late: bool = False
    """Whether the intent is written after the message was sent: what must not be."""


class Killer:
    """A process that forks a run for each line, so that each can be killed."""

    def __init__(self, process: Any) -> None:
        self._process = process

    def begin(self, run: Sending) -> int:
        """Start a run. Gives its process."""
        self._process.stdin.write(json.dumps(asdict(run)) + "\n")
        self._process.stdin.flush()
        return self._told("begun")

    def kill(self, process: int) -> None:
        """Kill a run, unless it has ended by itself."""
        assert process > 1, "0 would be all processes of this group"
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)

    def end(self) -> int:
        """Wait for its end: its exit code, or minus the signal."""
        return self._told("ended")

    def _told(self, what: str) -> int:
        word, number = self._process.stdout.readline().split()
        assert word == what, f"asked for '{what}', told '{word}': an earlier run was not waited for"
        return int(number)


def _mortal(at: int) -> None:
    """Let the n-th act be the last."""
    import smtplib

    count = 0

    def counting(act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*arguments: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*arguments, **more)

        return acting

    for name in ("fsync", "rename"):
        setattr(os, name, counting(getattr(os, name)))
    for name in ("send", "getreply"):
        setattr(smtplib.SMTP, name, counting(getattr(smtplib.SMTP, name)))


def _late(deliver: Callable[..., Any]) -> Callable[..., Any]:
    def delivered(*arguments: Any) -> Any:
        *rest, begin = arguments
        answer = deliver(*rest, lambda: None)
        begin()
        return answer

    return delivered


def _run(told: Sending) -> int:
    os.fsync = lambda _: None  # a kill loses nothing of what was written; only a power cut would
    if told.intent_late:
        sending.deliver = _late(sending.deliver)
    if told.die_at:
        _mortal(told.die_at)
    clock = Clock(lambda: datetime.now(UTC), lambda _: None)
    with opened(Path(told.folder)) as held:
        bag = held
        if told.maildir:
            bag = by_journal(bag, clock.now(), Path(told.maildir), timedelta(seconds=told.grace))
        bag = sending.send(bag, None, clock, 10_000)
    return exit_code(bag.standings(), journal=bool(told.maildir))


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if not child:
            code = 99
            try:
                code = _run(Sending(**json.loads(line)))
            finally:
                os._exit(code)
        print("begun", child, flush=True)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
