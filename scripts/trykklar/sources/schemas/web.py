"""The schema of what a publication's site must know of the world: its address, its accessibility statement, its
contacts."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from ...base.records import Record, remember_keys
from .texts import Text


def _https(text: str) -> str:
    """An address that browsers open over an encrypted line."""
    if not text.startswith("https://") or any(c.isspace() or c in "<>\"'" for c in text):
        raise ValueError("an address begins with https:// and has no spaces or quotation marks")
    return text


Address = Annotated[str, StringConstraints(min_length=9, max_length=200), AfterValidator(_https)]
Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s<>\"']+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[0-9][0-9 .()-]{4,}$")]


class Contact(Record):
    """Whom readers write to or call about what they cannot read."""

    mail: Mail | None = Field(default=None, description="an e-mail address")
    phone: Phone | None = Field(default=None, description="a telephone number with + and its country's")


class Web(Record):
    """Where the site stands."""

    address: Address | None = Field(default=None, description="of its first page, e.g. 'https://example.org/report/'")
    statement: Address | None = Field(
        default=None, description="of its accessibility statement, where that is kept elsewhere"
    )
    contact: Contact = Field(default=Contact(), description="whom readers write to or call")

    @property
    def base(self) -> str:
        """The address that relative ones are added to; empty where none is known."""
        return self.address.rstrip("/") + "/" if self.address else ""


class Finding(Record):
    """A page, or something on many pages, that bars readers."""

    what: Text = Field(description="what is wrong, for readers")
    page: Text | None = Field(default=None, description="its address in the site, where it is one page's")


class Checker(Record):
    """A program, or a person, that the site was held to."""

    name: Text = Field(description="what readers know it by")
    version: Text | None = Field(default=None, description="of the program")
    pages: Annotated[int, Field(ge=1)] = Field(description="how many pages it saw")
    findings: list[Finding] = Field(default=[], description="what it found and nobody has fixed")


class Tested(Record):
    """How the site was tested for accessibility, for its statement."""

    date: datetime.date = Field(description="when")
    edition: Text = Field(description="number of the edition that was tested")
    people: bool = Field(default=False, description="whether people who use a screen reader tried it")
    checkers: Annotated[list[Checker], Field(min_length=1)] = Field(description="what the site was held to")


remember_keys(Contact, Web, Finding, Checker, Tested)
