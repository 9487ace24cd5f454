"""A plan: every message as it was frozen before one was sent. What a person approves is what goes out.

| in the folder | is |
|---|---|
| `plan.json` | each message by its id: which files, which bytes; no address |
| `addresses.json` | id → address, and the key of the ids: what `forget` erases |
| `outbox/<id>.eml` | the message itself |
| `ledger.jsonl` | what was done with it |
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from ...base.bounds import MAILING_BYTES
from ...base.files import read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_PARTLY, rule
from .. import durable

rule("mail-none", "there is no plan, or one that cannot be read")
rule("mail-ledger", "the ledger of a mailing was changed")
rule("mail-busy", "another process sends this mailing", exit_code=EXIT_PARTLY)

PLAN, ADDRESSES, OUTBOX, LEDGER = "plan.json", "addresses.json", "outbox", "ledger.jsonl"
LEDGER_CODE = "mail-ledger"
BUSY = "mail-busy"
LARGEST = MAILING_BYTES.most
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One message."""

    id: str
    variant: str
    language: str
    sha256: str
    """Of its bytes."""
    bytes: int
    attached: dict[str, str]
    """Name → SHA-256 of the files in it."""
    linked: dict[str, str]
    """Name → SHA-256 of the files that it names the address of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All messages of a mailing."""

    publication: str
    edition: str
    sums: str
    """SHA-512 of the release's sums."""
    made_from: str
    """SHA-256 of all that the plan follows from but its date."""
    when: str
    purpose: str
    basis: str
    messages: tuple[Planned, ...]

    def to_bytes(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


@dataclass(frozen=True, slots=True)
class Book:
    """Who is meant by an id; the only file of a plan with addresses."""

    key: str
    """Hexadecimal."""
    addresses: dict[str, str]

    def id_of(self, *parts: str) -> str:
        told = "\0".join(parts).encode()
        return hmac.new(bytes.fromhex(self.key), told, hashlib.sha256).hexdigest()[:24]


def read_plan(folder: Path) -> Plan:
    """Raises `ProblemsFound` (mail-none)."""
    return _read(folder / PLAN, Plan)


def read_book(folder: Path) -> Book:
    """Raises `ProblemsFound` (mail-none)."""
    book = _read(folder / ADDRESSES, Book)
    if len(book.key) != 64 or set(book.key) - set("0123456789abcdef"):
        raise ProblemsFound([_unreadable(folder / ADDRESSES)])
    return book


def _read(file: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(read_answer(file, LARGEST), type=kind)
    except (OSError, ValueError, RecursionError):
        raise ProblemsFound([_unreadable(file)]) from None


def _unreadable(file: Path) -> Problem:
    what = f"there is no '{file.name}' that can be read"
    return Problem("mail-none", what, "plan it: 'trykklar mail plan FOLDER EDITION'", Place(str(file)))


def digest_of(plan: Plan) -> str:
    return hashlib.sha256(plan.to_bytes()).hexdigest()


def intact(folder: Path, message: Planned) -> bool:
    """Whether the bytes of a message are those that were planned."""
    return bytes_of(folder, message) is not None


def bytes_of(folder: Path, message: Planned) -> bytes | None:
    try:
        data = read_answer(folder / OUTBOX / f"{message.id}.eml", LARGEST * 4)
    except (OSError, ValueError):
        return None
    return data if hashlib.sha256(data).hexdigest() == message.sha256 else None


def private(path: Path, data: bytes) -> None:
    """Give a file that holds addresses its bytes; nobody else may read it. Raises OSError."""
    durable.replace(path, data)
    os.chmod(path, 0o600)
