"""What all sources of a publication hold, each thing with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from ..base.located_yaml import Located
from ..base.memo import Keeps
from ..base.problems import Place, Problem
from .markup.grammar import LINES_OF_A_FILE
from .markup.scanned import Scan
from .markup.told import Told
from .schemas.data import Case, Fact, Source, Term
from .schemas.kinds import ChapterKind
from .schemas.publication import OutlineItem, Publication
from .schemas.web import Tested
from .variants.edition import Edition
from .variants.records import Reading


@dataclass(frozen=True, kw_only=True)
class Chapter(Keeps):
    """A chapter as loaded: validated front matter, parsed body, what the body holds."""

    id: str
    file: str
    """Path relative to the publication, with forward slashes."""
    fields: Any
    """The front matter, by the model of the chapter's kind: a `ChapterBase`."""
    read: Callable[[], list[Token]] = field(compare=False, repr=False)
    """Reads its body where that is asked for."""
    env: dict[str, Any]
    scan: Scan
    told: Told
    located: Located
    language: str
    citations: tuple[tuple[str, ...], ...] = ()
    """The groups of sources that front matter and body cite, in order."""
    digest: str = ""
    """SHA-256 of the file's text, and of what it asks of the edition; hexadecimal."""
    key: str = ""
    """Under which what follows from this chapter alone can be kept; empty where it follows from more than its file."""
    included: tuple[str, ...] = ()
    """The files that it includes, in order."""
    asked: Reading | None = field(default=None, compare=False, repr=False)
    """What the text asks of the edition, if anything."""

    @cached_property
    def tokens(self) -> list[Token]:
        return self.read()

    def holding(self, tokens: list[Token]) -> Chapter:
        """The chapter as if these were its text."""
        return replace(self, read=lambda: tokens, key="")

    @property
    def kind(self) -> str:
        return str(self.fields.kind)

    @property
    def title(self) -> str:
        return str(self.fields.title)

    def place(self, line: int = 1) -> Place:
        return Place(self.file, line)

    def origin(self, line: int) -> Place:
        """Where a line was written: in the chapter's file, or in one that it includes."""
        number, own = divmod(line, LINES_OF_A_FILE)
        return Place(self.included[number - 1], own) if 0 < number <= len(self.included) else Place(self.file, line)


@dataclass(frozen=True)
class BoardPlace:
    """Where on the board a chapter belongs."""

    file: str
    id: str
    row: str | None
    column: str | None


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """All sources of a publication, validated one by one but not yet against each other."""

    publication: Publication
    located: Located
    chapters: dict[str, Chapter]
    """By file."""
    facts: dict[str, Fact]
    cases: dict[str, Case]
    terms: dict[str, Term]
    sources: dict[str, Source]
    data_files: dict[str, Located]
    data_scans: dict[str, Scan]
    """What the texts of each data file refer to, by file."""
    data_citations: tuple[tuple[str, ...], ...]
    board_places: tuple[BoardPlace, ...]
    """Every chapter that the board asks for, in board order: columns, rows, crossings by row."""
    broken: frozenset[str]
    """Ids of chapters, and names of data files, that could not be loaded: what refers to them is not called unknown."""
    digest: str
    """SHA-256 over all files of the publication, hexadecimal."""
    files: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """SHA-256 of each of them."""
    kinds: Mapping[str, ChapterKind] = field(default_factory=dict)
    """The kinds of chapter that the publication declares."""
    tested: Tested | None = None
    """How the site was tested for accessibility."""
    problems: tuple[Problem, ...] = ()
    folder: Path = field(default=Path(), compare=False)
    edition: Edition = field(default_factory=Edition, compare=False, repr=False)
    """The base edition, or the variant that these are the sources of."""

    @cached_property
    def all_terms(self) -> Mapping[str, Term]:
        """The glossary, and the words that texts explain themselves."""
        written = (term for chapter in self.chapters.values() for term in chapter.scan.terms)
        return {**{each.id: Term.model_construct(**asdict(each)) for each in written}, **self.terms}

    @cached_property
    def unwritten(self) -> Mapping[str, BoardPlace]:
        """The chapters that the board asks for and nobody has written yet, by id."""
        there = self.broken | self.by_id().keys()
        missing = (place for place in self.board_places if place.file not in self.chapters)
        return {place.id: place for place in missing if place.id not in there}

    def traced(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems, those of included files with their place there."""
        return [self._traced(problem) for problem in problems]

    def _traced(self, problem: Problem) -> Problem:
        place = problem.place
        if place is None or place.line < LINES_OF_A_FILE or place.file not in self.chapters:
            return problem
        return replace(problem, place=self.chapters[place.file].origin(place.line))

    def by_id(self) -> dict[str, Chapter]:
        return {chapter.id: chapter for chapter in self.chapters.values()}


def board_places(publication: Publication) -> tuple[BoardPlace, ...]:
    """Every chapter that the board asks for, with the file and id that its patterns make."""
    board = publication.board
    if board is None:
        return ()
    columns = [
        BoardPlace(board.columns.path.format(id=c.id), board.columns.chapter_id.format(id=c.id), None, c.id)
        for c in board.columns.items
    ]
    rows = [
        BoardPlace(board.rows.path.format(id=r.id), board.rows.chapter_id.format(id=r.id), r.id, None)
        for r in board.rows.items
    ]
    crossings = [
        BoardPlace(
            board.crossings.path.format(row=r.id, column=c.id),
            board.crossings.chapter_id.format(row=r.id, column=c.id),
            r.id,
            c.id,
        )
        for r in board.rows.items
        for c in board.columns.items
    ]
    return tuple(columns + rows + crossings)


def walk_outline(located: Located, document: str, items: list[OutlineItem]) -> Iterator[tuple[OutlineItem, Place]]:
    """Every line of a document's outline with its place in publication.yaml, from top to bottom."""

    def walk(lines: list[OutlineItem], path: tuple[str | int, ...]) -> Iterator[tuple[OutlineItem, Place]]:
        for index, item in enumerate(lines):
            yield item, located.place((*path, index))
            yield from walk(item.items, (*path, index, "items"))

    return walk(items, ("documents", document, "outline"))
