"""What a document of Word that comes back holds, and how its elements are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...sources.data.packages import local
from .marks import MARK, NOTE_MARK, Exported

Element = Any
END = "\u2029"
"""The end of a paragraph (PARAGRAPH SEPARATOR)."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody, and when; as the word processor wrote it down."""

    name: str
    day: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.day})" if self.day else self.name


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text; `kind` is 'ins' or 'del' where it was added or removed, 'gone' where it was both."""

    text: str
    kind: str = ""
    who: Who | None = None


@dataclass(kw_only=True)
class Comment:
    """A comment, with the mark of the paragraph where it begins (empty where it is nowhere)."""

    who: Who
    text: str
    done: bool = False
    mark: str = ""
    about: str = ""
    """The words that it is tied to."""
    replies: list[Comment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Restyled:
    """Words whose look was changed, and the change tracked."""

    mark: str
    words: str
    who: Who


@dataclass(kw_only=True)
class Returned:
    """What a document holds."""

    file: str
    exported: Exported | None = None
    saved: Who = field(default_factory=lambda: Who("somebody"))
    order: list[str] = field(default_factory=list)
    """The marks as they stand."""
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    """Mark → the text from there to the next one; '' for what stands before the first."""
    comments: list[Comment] = field(default_factory=list)
    restyled: list[Restyled] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Texts at the head and the foot of pages, where nothing of the sources stands."""


def who_of(element: Element) -> Who:
    return Who(value_of(element, "author").strip() or "somebody", value_of(element, "date")[:10])


def text_of(element: Element) -> str:
    """The words of an element, its paragraphs with a space between them."""
    found: list[str] = []
    for each in element.iter():
        name = local(each)
        if name == "t":
            found.append(each.text or "")
        elif name in ("p", "tab", "br"):
            found.append(" ")
    return " ".join("".join(found).split())


def names_in(element: Element) -> Iterator[str]:
    names = (value_of(each, "name") for each in element.iter() if local(each) == "bookmarkStart")
    return (name for name in names if MARK.fullmatch(name) and not NOTE_MARK.fullmatch(name))


def child_of(element: Element | None, name: str) -> Element | None:
    return next((each for each in element if local(each) == name), None) if element is not None else None


def value_of(element: Element, name: str) -> str:
    """An attribute, by its name alone."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
