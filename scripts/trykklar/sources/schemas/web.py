"""The schema of what a publication's site must know of the world: its address, its accessibility statement, its
contacts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from ...base.records import Record, remember_keys


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


remember_keys(Contact, Web)
