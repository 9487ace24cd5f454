"""What a mailing's folder says of the mailing: `mailing.yaml`."""

from __future__ import annotations

import datetime
import ipaddress
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ...base.files import inside, read_text
from ...base.located_yaml import Located, read_yaml
from ...base.problems import Place, Problem, ProblemsFound
from ...base.records import Record, validate
from ...base.rulebook import EXIT_USAGE, rule

rule("mail-folder", "a folder that no mailing may lie in", exit_code=EXIT_USAGE)

SETTINGS = "mailing.yaml"
RECIPIENTS = "recipients.csv"
Line = Annotated[
    str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]{1,300}$")
]
"""A text in one line, so that it makes no header of its own."""
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$")]


def _address(text: str) -> str:
    from .addresses import checked

    return checked(text)


AddressText = Annotated[str, AfterValidator(_address)]


class Sender(Record):
    """Who sends it."""

    name: Line = Field(description="as readers see it")
    address: AddressText = Field(description="also where bounces go")


class Sent(Record):
    """A file that everybody gets: each recipient that of the own variant, where the edition has variants."""

    document: Name = Field(description="name of a document of the publication")
    profile: Name = Field(description="a profile that the release was built for")


class Server(Record):
    """The sender's own mail server, which takes the messages on."""

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")] = Field(description="its name")
    port: int = Field(587, ge=1, le=65535, description="its port")
    tls: Literal["starttls", "implicit", "none"] = Field(
        "starttls", description="how the connection is encrypted; none is for this machine alone"
    )

    @model_validator(mode="after")
    def _encrypted(self) -> Server:
        if self.tls == "none" and not _loopback(self.host):
            raise ValueError("only a server of this machine may be spoken to without encryption: 127.0.0.1, ::1")
        return self


class Journal(Record):
    """An own mailbox that gets a copy of each message in the same transaction: what is there, the server took."""

    address: AddressText = Field(description="the mailbox's address")
    maildir: Line = Field(description="the mailbox's Maildir on this machine")
    grace: int = Field(15, ge=10, le=10_000, description="minutes after which a copy that is missing will not come")


class Mailing(Record):
    """A mailing, as its folder describes it."""

    sender: Sender = Field(description="who sends it")
    reply_to: AddressText | None = Field(None, description="where answers go")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = Field(
        description="language of message.txt"
    )
    files: tuple[Sent, ...] = Field(min_length=1, max_length=20, description="what is sent")
    link: Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"{}]+/$")] | None = Field(
        None, description="folder on the web that has the files, for messages that would be too large"
    )
    largest: float = Field(10, gt=0, le=100, description="MB that a message may have with its files")
    purpose: Line = Field(description="what the addresses are used for")
    basis: Line = Field(description="why they may be used: the legal basis")
    not_after: datetime.date = Field(description="day after which nothing is sent any more")
    unsubscribe: AddressText | None = Field(None, description="whom to write to for no more mail of this kind")
    per_minute: int = Field(30, ge=1, le=6000, description="messages a minute")
    per_domain: int = Field(10, ge=1, le=6000, description="messages a minute to addresses of one domain")
    server: Server = Field(description="the mail server that takes them on")
    journal: Journal | None = Field(None, description="a mailbox that gets a copy of each")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_mailing(folder: Path) -> Mailing:
    """The settings of a mailing's folder. Raises `ProblemsFound`: mail-folder, and what is wrong in the file."""
    _check_folder(folder)
    located = read_yaml(read_text(inside(folder, SETTINGS, Place(SETTINGS)), SETTINGS), SETTINGS)
    if not isinstance(located.value, dict):
        located = Located({}, SETTINGS)
    return validate(located, Mailing)


def _check_folder(folder: Path) -> None:
    """A mailing holds addresses: nobody else reads its folder, and no publication takes it along."""
    place = Place(str(folder))
    if not folder.is_dir():
        hint = f"make it, and write '{SETTINGS}', '{RECIPIENTS}' and 'message.txt' in it"
        raise ProblemsFound([Problem("mail-folder", f"there is no folder '{folder}'", hint, place)])
    real = folder.resolve()
    if any((above / "publication.yaml").exists() for above in (real, *real.parents)):
        hint = "move it out: what lies in a publication is attached to its archive files"
        raise ProblemsFound([Problem("mail-folder", "the mailing lies within a publication", hint, place)])
    if real.stat().st_mode & 0o077:
        hint = f"close it: chmod 700 '{folder}'"
        raise ProblemsFound([Problem("mail-folder", "others can read the folder of addresses", hint, place)])
