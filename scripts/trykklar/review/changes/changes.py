"""What the comparison of two editions finds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from ...base.problems import Place
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript
from .passages import ChapterPassages, ComparedPassage


class ChangeKind(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ComparedEdition:
    """One side of a comparison."""

    folder: Path
    manuscript: Manuscript
    documents: dict[str, ResolvedDocument]
    chapters: dict[str, ChapterPassages]
    """By chapter id, in the order in which the publication names them."""

    @property
    def number(self) -> str:
        return self.manuscript.publication.edition.number

    @property
    def date(self) -> date:
        return self.manuscript.publication.edition.date

    @property
    def title(self) -> str:
        return self.manuscript.publication.title


@dataclass(frozen=True, slots=True)
class Spot:
    """A passage and the chapter that it stands in."""

    chapter: str
    passage: ComparedPassage


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one passage. One that moved may have been changed a little as well."""

    kind: ChangeKind
    old: Spot | None
    new: Spot | None

    @property
    def passage(self) -> ComparedPassage:
        """As it is now, or else as it was."""
        spot = self.new or self.old
        assert spot is not None
        return spot.passage


@dataclass(frozen=True, slots=True)
class OutlineChange:
    """A chapter that entered, left or moved in a document's outline."""

    document: str
    kind: ChangeKind
    old_after: str | None
    """Title of what stood before it there; None at the beginning, or where it did not stand there."""
    new_after: str | None


@dataclass(frozen=True, slots=True)
class ChapterRef:
    """A chapter by its names."""

    id: str
    title: str
    kind: str
    file: str
    passages: int
    """How many it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterChange:
    """What became of a chapter. Of a new or removed one, only those passages are told that moved in or out."""

    kind: ChangeKind
    """'moved' where only its place, file or id is another."""
    old: ChapterRef | None
    new: ChapterRef | None
    changes: tuple[Change, ...] = ()
    outline: tuple[OutlineChange, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    """Old id → new id of those that are in both editions."""

    @property
    def ref(self) -> ChapterRef:
        """As it is now, or else as it was."""
        ref = self.new or self.old
        assert ref is not None
        return ref

    def count(self, kind: ChangeKind) -> int:
        """How many of its passages have this kind; a passage that moved out counts where it went to."""
        return sum(change.kind is kind and not self.moved_out(change) for change in self.changes)

    def moved_out(self, change: Change) -> bool:
        """Whether the passage stands in another chapter now."""
        there = change.new.chapter if change.new else ""
        return change.kind is ChangeKind.MOVED and there != (self.new.id if self.new else "")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that is another: of a record, or of publication.yaml. Empty where there was or is none."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """What became of a record of a data file, or of one thing of the board."""

    kind: ChangeKind
    id: str
    title: str
    old_place: Place | None
    new_place: Place | None
    fields: tuple[FieldChange, ...] = ()
    used_in: tuple[str, ...] = ()
    """Ids of the chapters that print it now."""


@dataclass(frozen=True)
class Comparison:
    """Everything that is different between two editions."""

    old: ComparedEdition
    new: ComparedEdition
    publication: tuple[FieldChange, ...]
    records: dict[str, tuple[RecordChange, ...]]
    """By group: 'columns', 'rows', 'scales', 'facts', 'cases', 'glossary', 'sources'."""
    chapters: tuple[ChapterChange, ...]
    """In the order of the new edition, those that are gone where they stood; unchanged ones too."""

    def of(self, kind: ChangeKind) -> tuple[ChapterChange, ...]:
        """The chapters with this kind."""
        return tuple(chapter for chapter in self.chapters if chapter.kind is kind)

    @property
    def differs(self) -> bool:
        """Whether anything is different."""
        return bool(
            self.publication
            or any(self.records.values())
            or any(c.kind is not ChangeKind.UNCHANGED for c in self.chapters)
        )
