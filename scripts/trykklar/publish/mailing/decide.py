"""What a crash left undecided, and what comes back: a journal's copies, a person's word, bounces; and forgetting."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as parsed_as
from pathlib import Path

import msgspec

from ...base.bounds import ANSWERED_MAIL_BYTES
from ...base.files import inside, read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...sources.data.delimited import read_delimited
from .addresses import checked
from .plan import ADDRESSES, OUTBOX, private
from .send import Mailbag
from .settings import RECIPIENTS
from .standing import State, What

rule("mail-unknown", "a message or an address that the mailing does not have")
rule("mail-maildir", "a Maildir that cannot be read")

_LARGEST = ANSWERED_MAIL_BYTES.most
_STATUS = re.compile(r"(?m)^Status:\s*([245]\.\d{1,3}\.\d{1,3})")
_ANY_STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")


def by_journal(bag: Mailbag, now: datetime, maildir: Path, grace: timedelta) -> Mailbag:
    """Decide what is unsure: accepted where the journal has its copy, to be sent again where none came in `grace`.

    Raises `ProblemsFound` (mail-maildir): a journal that cannot be read decides nothing.
    """
    unsure = {number: s for number, s in bag.standings().items() if s.state is State.UNSURE}
    if not unsure:
        return bag
    copies = set(_ids(messages_in(maildir), unsure))
    for number, standing in unsure.items():
        when = now.isoformat(timespec="seconds")
        if number in copies:
            bag = _noted(bag, What.ACCEPTED, when, number, "journal")
        elif now - datetime.fromisoformat(standing.when) > grace:
            bag = _noted(bag, What.NOT_SENT, when, number, "journal")
    return bag


def _noted(bag: Mailbag, what: What, when: str, number: str, who: str, code: str = "") -> Mailbag:
    more = {"code": code} if code else {}
    return replace(bag, diary=bag.diary.noted(what, when, who, id=number, **more))


def messages_in(maildir: Path) -> Iterator[bytes]:
    """The messages of a Maildir. Raises `ProblemsFound` (mail-maildir)."""
    if not all((maildir / name).is_dir() for name in ("new", "cur")):
        hint = "name the folder that holds 'new', 'cur' and 'tmp'"
        raise ProblemsFound([Problem("mail-maildir", f"'{maildir}' is no Maildir", hint, Place(str(maildir)))])
    try:
        for file in sorted(path for name in ("new", "cur") for path in (maildir / name).iterdir() if path.is_file()):
            yield read_answer(file, _LARGEST)
    except OSError as error:
        what = f"the Maildir cannot be read: {error.strerror}"
        raise ProblemsFound([Problem("mail-maildir", what, "check its permissions", Place(str(maildir)))]) from None


def _ids(messages: Iterable[bytes], known: Iterable[str]) -> Iterator[str]:
    """The ids of messages by their header."""
    named = set(known)
    for data in messages:
        header = data.partition(b"\r\n\r\n")[0] if b"\r\n\r\n" in data else data.partition(b"\n\n")[0]
        yield from (found for found in _named_in(header) if found in named)


def _named_in(data: bytes) -> list[str]:
    return [found.decode() for found in re.findall(rb"(?im)^Message-ID:\s*<([0-9a-f]{24})@", data)]


def resolve(bag: Mailbag, number: str, sent: bool, who: str, when: str) -> Mailbag:
    """A person's word on a message that is unsure. Raises `ProblemsFound` (mail-unknown)."""
    standing = bag.standings().get(number)
    if standing is None or standing.state is not State.UNSURE:
        hint = "'trykklar mail report' lists what is unsure"
        what = f"no message '{number}' is unsure"
        raise ProblemsFound([Problem("mail-unknown", what, hint, Place(str(bag.folder)))])
    return _noted(bag, What.ACCEPTED if sent else What.NOT_SENT, when, number, who)


def bounces(bag: Mailbag, messages: Iterable[bytes], when: str) -> tuple[Mailbag, int]:
    """Note what came back (RFC 3464, and what programs write in its stead). Also how many there were."""
    count = 0
    for data in messages:
        number, status = _bounced(data)
        standing = bag.standings().get(number)
        if standing and standing.state in (State.ACCEPTED, State.UNSURE):
            bag = _noted(bag, What.BOUNCED, when, number, "bounce", status)
            count += 1
    return bag, count


def _bounced(data: bytes) -> tuple[str, str]:
    """Id and status of a message that could not be delivered; empty for any other message, as a delay or an answer."""
    message = BytesParser(policy=parsed_as.clone(raise_on_defect=False)).parsebytes(data)
    try:
        if not _is_report(message):
            return "", ""
        reports = [part.as_string() for part in message.walk() if part.get_content_type() == "message/delivery-status"]
        told = "\n".join(reports)
    except (ValueError, KeyError, LookupError, TypeError, AttributeError, IndexError):
        return "", ""  # the parser of the standard library fails at what is no message
    if reports and not re.search(r"(?im)^Action:\s*failed", told):
        return "", ""
    envelope = re.search(r"(?im)^Original-Envelope-Id:\s*([0-9a-f]{24})\b", told)
    returned = re.findall(rb"<([0-9a-f]{24})@", data)
    number = envelope[1] if envelope else returned[0].decode() if returned else ""
    status = _STATUS.search(told) or _ANY_STATUS.search(data.decode("utf-8", "replace"))
    return number, (status[1] if status and status.lastindex else status[0] if status else "5.0.0")


def _is_report(message: EmailMessage) -> bool:
    automatic = str(message.get("Auto-Submitted", "")).lower()
    empty = str(message.get("Return-Path", "")).strip() == "<>"
    daemon = "mailer-daemon" in str(message.get("From", "")).lower()
    return message.get_content_type() == "multipart/report" or (
        not automatic.startswith("auto-replied") and (empty or daemon)
    )


def forget(bag: Mailbag, address: str, when: str) -> tuple[Mailbag, int]:
    """Erase an address from the folder: its rows, its letters, its place in the book. The ledger keeps ids.

    Also how many messages were forgotten. Raises `ProblemsFound` (mail-unknown), OSError.
    """
    meant = _same(address)
    numbers = [number for number, known in bag.book.addresses.items() if known.casefold() == meant]
    rows = _without(bag.folder, meant)
    if not numbers and rows is None:
        what, hint = "the mailing does not have this address", "check how it is written"
        raise ProblemsFound([Problem("mail-unknown", what, hint, Place(str(bag.folder)))])
    for number in numbers:
        (bag.folder / OUTBOX / f"{number}.eml").unlink(missing_ok=True)
        del bag.book.addresses[number]
        bag = _noted(bag, What.FORGOTTEN, when, number, "")
    private(bag.folder / ADDRESSES, msgspec.json.format(msgspec.json.encode(bag.book), indent=1) + b"\n")
    if rows is not None:
        private(bag.folder / RECIPIENTS, rows)
    return bag, len(numbers)


def _same(address: str) -> str:
    try:
        return checked(address).casefold()
    except ValueError:
        return address.strip().casefold()


def _without(folder: Path, meant: str) -> bytes | None:
    """The list of recipients without the rows of an address; None where it has none."""
    cells = read_delimited(inside(folder.resolve(), RECIPIENTS, Place(RECIPIENTS)), RECIPIENTS)
    at = cells.names.index("email") if "email" in cells.names else -1
    kept = [row for row in cells.rows if at < 0 or _same(row[at]) != meant]
    if len(kept) == len(cells.rows):
        return None
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([cells.names, *kept])
    return stream.getvalue().encode()
