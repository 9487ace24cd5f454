"""Words of the publication's records in other languages, for chapters that are written in one.

A record whose words readers see may have `translations`: language code → the same words. A chapter whose `lang` is not
the publication's language is given them.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, StringConstraints

from ...language.tags import primary

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]

T = TypeVar("T", bound=BaseModel)


def translation(record: BaseModel, language: str) -> BaseModel | None:
    """The record's words in a language, or in the language without its region ('en' for 'en-GB'); None where it has
    none."""
    known: dict[str, BaseModel] = getattr(record, "translations", {})
    return known.get(language) or known.get(primary(language))


def in_language(record: T, language: str) -> T:
    """The record with its words in a language where it has them, else as it is."""
    words = translation(record, language)
    return record.model_copy(update=words.model_dump()) if words else record
