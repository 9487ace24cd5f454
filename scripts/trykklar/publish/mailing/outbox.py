"""Planning: every message is made, and frozen in `outbox/`, before one is sent."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path

import msgspec

from ...base.files import inside, read_answer
from ...base.limits.ending import scratch_folder
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from .. import durable
from ..manifest import PublishedFile
from ..release.record import Record
from .message import Letter, Text, made, read_texts
from .plan import ADDRESSES, BUSY, OUTBOX, PLAN, Book, Plan, Planned, digest_of, intact, private, read_book, read_plan
from .recipients import Recipient, read_recipients
from .settings import RECIPIENTS, SETTINGS, Mailing, read_mailing
from .standing import What, begun, read_diary

rule("mail-edition", "a recipient for whom the edition has no file")
rule("mail-large", "a message that is larger than it may be")
rule("mail-begun", "another plan for a mailing of which something was sent")

_BASE64 = 1.37
"""What a file grows by in a message (RFC 2045, 6.8: four letters for three bytes, and a line's end each 76)."""


@dataclass(frozen=True, slots=True)
class Released:
    """The release that is sent."""

    folder: Path
    record: Record
    sums: str


def plan(folder: Path, released: Released, when: tuple[str, str], only: set[str] | None = None) -> tuple[Plan, bool]:
    """Make the messages of a mailing, and note that in its ledger; also whether this very plan stood there before.

    `when`: the time as ISO 8601 and as a header has it. `only`: addresses, where not all recipients are meant. Raises
    `ProblemsFound`: all that is wrong in the folder, mail-begun, mail-busy; OSError.
    """
    mailing = read_mailing(folder)
    with durable.locked(folder, BUSY):
        recipients = [each for each in read_recipients(folder) if only is None or each.address.casefold() in only]
        texts = _texts(folder, mailing, recipients)
        source = _made_from(folder, released, [each.address for each in recipients])
        before = _before(folder, source)
        if before:
            return before, True
        diary = read_diary(folder)
        if begun(diary.ledger):
            hint = "make a folder of its own for another mailing"
            what = "something of this mailing was sent, and its plan stays"
            raise ProblemsFound([Problem("mail-begun", what, hint, Place(str(folder)))])
        with scratch_folder(beside=folder / OUTBOX) as scratch:
            planned, book = _made(released, mailing, recipients, texts, when, source, scratch / OUTBOX)
            _write(folder, planned, book, scratch / OUTBOX)
        diary.noted(What.PLANNED, when[0], plan=digest_of(planned))
    return planned, False


def _texts(folder: Path, mailing: Mailing, recipients: list[Recipient]) -> dict[str, Text]:
    fields = set(recipients[0].fields) if recipients else set()
    languages = {each.language for each in recipients}
    return read_texts(folder, mailing, languages, fields | {"publication", "edition", "date"})


def _made(
    released: Released,
    mailing: Mailing,
    recipients: list[Recipient],
    texts: Mapping[str, Text],
    when: tuple[str, str],
    source: str,
    outbox: Path,
) -> tuple[Plan, Book]:
    """The plan, with its messages written into a new folder."""
    book = Book(secrets.token_hex(32), {})
    outbox.mkdir(mode=0o700)
    messages = _letters(book, released, mailing, recipients, texts, when[1], outbox)
    planned = Plan(
        publication=released.record.publication,
        edition=released.record.edition,
        sums=released.sums,
        made_from=source,
        when=when[0],
        purpose=mailing.purpose,
        basis=mailing.basis,
        messages=tuple(messages),
    )
    return planned, book


def _made_from(folder: Path, released: Released, addresses: list[str]) -> str:
    names = [SETTINGS, RECIPIENTS, *sorted(path.name for path in folder.glob("message*.txt"))]
    held = [read_answer(inside(folder.resolve(), name, Place(name))) for name in names]
    told = [*(hashlib.sha256(data).hexdigest() for data in held), released.sums, *addresses]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _before(folder: Path, source: str) -> Plan | None:
    """The plan that stands there, if it is made from the same and whole."""
    try:
        stands, book = read_plan(folder), read_book(folder)
        whole = all(message.id in book.addresses and intact(folder, message) for message in stands.messages)
    except ProblemsFound:
        return None
    return stands if stands.made_from == source and whole else None


def _letters(
    book: Book,
    released: Released,
    mailing: Mailing,
    recipients: list[Recipient],
    texts: Mapping[str, Text],
    date: str,
    outbox: Path,
) -> list[Planned]:
    """Each message is written as soon as it is made: all of them may be more than fits into memory."""
    problems: list[Problem] = []
    letters: list[Planned] = []
    for recipient in recipients:
        try:
            chosen = _files(released.record, mailing, recipient)
            files = {Path(file.name).name: (released.folder / "files" / file.name).read_bytes() for file in chosen}
            text = texts[recipient.language]
            message, data = _letter(book, released.record, mailing, recipient, text, date, files)
            private(outbox / f"{message.id}.eml", data)
            letters.append(message)
        except ProblemsFound as found:
            problems += found.problems
    if problems:
        raise ProblemsFound(dict.fromkeys(problems))
    return letters


def _files(record: Record, mailing: Mailing, recipient: Recipient) -> list[PublishedFile]:
    """The files for a recipient: of the own variant, where the edition has any."""
    found: list[PublishedFile] = []
    for wanted in mailing.files:
        fitting = [
            file
            for file in record.files
            if (file.document, file.profile, file.kind) == (wanted.document, wanted.profile, "pdf")
        ]
        own = [file for file in fitting if file.variant == recipient.variant]
        varied = any(file.variant for file in fitting)
        chosen = own if own or varied else fitting
        if not chosen:
            what = f"the edition has no file of '{wanted.document}' and '{wanted.profile}'"
            of = f" for the variant '{recipient.variant}'" if varied else ""
            hint = f"build and freeze it, or change '{SETTINGS}' or '{RECIPIENTS}'"
            raise ProblemsFound([Problem("mail-edition", f"{what}{of}", hint, Place(SETTINGS))])
        found += chosen
    return found


def _letter(
    book: Book,
    record: Record,
    mailing: Mailing,
    recipient: Recipient,
    text: Text,
    date: str,
    files: Mapping[str, bytes],
) -> tuple[Planned, bytes]:
    """A message, with its files or with links to them where they are too large. Raises `ProblemsFound` (mail-large)."""
    number = book.id_of(record.publication, record.edition, recipient.variant, recipient.address.casefold())
    fields = {**recipient.fields, "publication": record.publication, "edition": record.edition, "date": record.date}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    linked = _too_large(files, mailing)
    letter = Letter(
        id=number,
        when=date,
        address=recipient.address,
        name=recipient.name,
        text=text,
        fields=fields,
        files={} if linked else files,
    )
    links = "\n".join(f"{mailing.link}{name}\nSHA-256: {digest}" for name, digest in digests.items())
    data = made(letter, mailing, links if linked else "")
    if not linked and attached(data) != digests:
        raise AssertionError("a file is not in the message as it is")
    book.addresses[number] = recipient.address
    planned = Planned(
        id=number,
        variant=recipient.variant,
        language=text.language,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        attached={} if linked else digests,
        linked=digests if linked else {},
    )
    return planned, data


def _too_large(files: Mapping[str, bytes], mailing: Mailing) -> bool:
    """Whether links stand in the files' place. Raises `ProblemsFound` where there is no address for them."""
    size = sum(map(len, files.values())) * _BASE64 / 1e6
    if size <= mailing.largest:
        return False
    if mailing.link is None:
        what = f"{', '.join(files)} would make a message of {size:.1f} MB; {mailing.largest:g} are allowed"
        hint = "give 'link:', send a smaller profile, or raise 'largest:'"
        raise ProblemsFound([Problem("mail-large", what, hint, Place(SETTINGS))])
    return True


def attached(data: bytes) -> dict[str, str]:
    """Name → SHA-256 of what a message has attached, read back from its bytes."""
    message = BytesParser(policy=SMTP).parsebytes(data)
    parts = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    return {
        part.get_filename() or "": hashlib.sha256(_content(part.get_payload(decode=True))).hexdigest() for part in parts
    }


def _content(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else b""


def _write(folder: Path, planned: Plan, book: Book, staged: Path) -> None:
    """The messages take their place, and the plan comes last: without it there is none. All is flushed to the disk."""
    (folder / PLAN).unlink(missing_ok=True)
    outbox = folder / OUTBOX
    if outbox.is_symlink() or outbox.is_file():
        outbox.unlink()
    elif outbox.exists():
        shutil.rmtree(outbox)
    durable.flush_folder(staged)
    durable.move(staged, outbox)
    private(folder / ADDRESSES, msgspec.json.format(msgspec.json.encode(book), indent=1) + b"\n")
    durable.replace(folder / PLAN, planned.to_bytes())
