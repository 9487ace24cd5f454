"""What was done, a line an event, each bound to the one before by its digest.

A line that is changed, left out or put in breaks the chain; the last one is held by `<name>.head` beside the ledger,
whose digest may be printed and kept elsewhere: that alone shows a ledger rewritten from its beginning. A line is
flushed to the disk before the act is reported; one without its end was never reported, and is dropped.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..base.bounds import LEDGER_BYTES
from ..base.files import read_answer
from ..base.problems import Place, Problem, ProblemsFound
from . import durable

LARGEST = LEDGER_BYTES.most
_HEAD = 1_000
"""Bytes of a ledger that is still read: some 200,000 events."""
_START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line."""

    n: int
    """From 1 on."""
    prev: str
    """SHA-256 of the line before, hexadecimal; zeros before the first."""
    when: str
    """ISO 8601, UTC."""
    what: str
    who: str
    about: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read."""

    events: tuple[Event, ...]
    head: str
    """SHA-256 of the last line, hexadecimal; zeros where there is none."""

    def with_event(self, *, when: str, what: str, who: str, about: dict[str, str]) -> tuple[Ledger, bytes]:
        """The ledger with one more event, and that event's line."""
        event = Event(n=len(self.events) + 1, prev=self.head, when=when, what=what, who=who, about=about)
        line = msgspec.json.encode(event, order="sorted")
        return Ledger((*self.events, event), hashlib.sha256(line).hexdigest()), line + b"\n"


def read_ledger(path: Path, code: str) -> Ledger:
    """The ledger of a file, none for no file. Raises `ProblemsFound` with `code` at the line that breaks the chain."""
    events: list[Event] = []
    prev = _START
    for number, line in enumerate(_lines(path, code), 1):
        try:
            event = msgspec.json.decode(line, type=Event)
        except (ValueError, RecursionError):
            event = None
        if event is None or event.n != number or event.prev != prev:
            raise ProblemsFound([_broken(path, code, number, "does not follow from the one before it")])
        events.append(event)
        prev = hashlib.sha256(line).hexdigest()
    ledger = Ledger(tuple(events), prev)
    head = _head_file(path)
    noted = ""
    with suppress(FileNotFoundError):
        noted = _read(head, _HEAD, path, code).decode("ascii", "replace").strip()
    behind = events[-1].prev if events else _START
    if noted != prev and not (
        noted == behind or (not noted and len(events) <= 1)
    ):  # a crash may come between line and head
        raise ProblemsFound([_broken(path, code, len(events), f"is not the one that '{head.name}' names")])
    return ledger


def append(path: Path, ledger: Ledger, *, when: str, what: str, who: str, about: dict[str, str]) -> Ledger:
    """Write one more event, flushed to the disk; `ledger` is what the file holds. Raises OSError."""
    after, line = ledger.with_event(when=when, what=what, who=who, about=about)
    keep, new = _whole_lines(path), not path.exists()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644), "r+b") as stream:
        stream.truncate(keep)
        stream.seek(keep)
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())
    if new:
        durable.flush_folder(path.parent)
    durable.replace(_head_file(path), f"{after.head}\n".encode())
    return after


def _head_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.head")


def _lines(path: Path, code: str) -> list[bytes]:
    try:
        data = _read(path, LARGEST, path, code)
    except FileNotFoundError:
        if os.path.lexists(_head_file(path)):
            raise ProblemsFound([_broken(path, code, 0, "is gone, and its head is still there")]) from None
        return []
    return data[: data.rfind(b"\n") + 1].splitlines()


def _read(file: Path, most: int, path: Path, code: str) -> bytes:
    """A ledger's file, or its head. Raises FileNotFoundError, and `ProblemsFound` where something else stands there."""
    try:
        return read_answer(file, most)
    except FileNotFoundError:
        raise
    except OSError as error:
        what = f"cannot be read, for '{file.name}' is no ordinary file of at most {most:,} bytes: {error.strerror}"
        raise ProblemsFound([_broken(path, code, 0, what)]) from None


def _whole_lines(path: Path) -> int:
    """Bytes up to the end of the last whole line."""
    return path.read_bytes().rfind(b"\n") + 1 if path.is_file() else 0


def _broken(path: Path, code: str, line: int, what: str) -> Problem:
    hint = "somebody changed it, or the disk did: take it from a mirror, or from a backup"
    return Problem(
        code,
        f"the ledger '{path.name}' is broken: {f'line {line}' if line else 'it'} {what}",
        hint,
        Place(str(path), line),
    )
