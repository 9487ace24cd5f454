"""What passes between the steps of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule

rule("import-left", "something of another tool's book that the import does not carry over as it is", WARNING, WARNING)

Kind = Literal["part", "chapter", "front", "back"]
Tool = Literal["mdbook", "quarto", "jupyter", "mkdocs", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, with the line of the source that it comes from."""

    text: str
    file: str
    number: int
    code: bool = False
    """Whether it belongs to code, its fences included."""

    def place(self) -> Place:
        return Place(self.file, self.number)

    @property
    def indent(self) -> str:
        return self.text[: len(self.text) - len(self.text.lstrip())]

    def with_text(self, text: str) -> Line:
        return replace(self, text=text)


@dataclass(frozen=True)
class Piece:
    """A part, a chapter, or a text within a chapter, as another tool's outline has it."""

    kind: Kind
    title: str = ""
    """Empty where the file's own counts."""
    file: str = ""
    """From the book's folder; empty where it has no text."""
    items: tuple[Piece, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Book:
    """Another tool's book."""

    tool: Tool
    root: Path
    """The folder that its files are named from."""
    settings: str = ""
    """The file that names title and authors."""
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    """Empty where it names none."""
    repository: str = ""
    """The address under which its files can be read; empty where it has none."""
    bibliographies: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    """What its texts may substitute: {{ name }}."""
    pieces: tuple[Piece, ...] = ()


@dataclass
class Told:
    """What an import has to tell, gathered on its way."""

    problems: list[Problem] = field(default_factory=list)

    def left(self, place: Place, what: str, hint: str) -> None:
        self.problems.append(Problem("import-left", what, hint, place))
