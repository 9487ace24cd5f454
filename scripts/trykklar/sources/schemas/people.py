"""Who wrote a publication: people by the parts of their names, and all others by what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from ...base.records import Record
from .texts import Text


class Person(Record):
    """A person, by the parts of the name: programs that keep lists of sources sort by the one and shorten the other."""

    family: Text = Field(description="the family name, with what belongs before it: 'Hansen', 'von Berg'")
    given: Text = Field(description="the given names: 'Ane Marie'")

    def __str__(self) -> str:
        """As it is printed."""
        return f"{self.given} {self.family}"

    @property
    def inverted(self) -> str:
        """As lists have it: 'Hansen, Ane Marie'."""
        return f"{self.family}, {self.given}"


Author = Annotated[
    Annotated[Text, Tag("name")] | Annotated[Person, Tag("person")],
    Discriminator(lambda told: "person" if isinstance(told, Mapping | Person) else "name"),
]
"""A text is a name that nobody takes apart: an organisation, or one name alone."""
