"""Two variants of one publication compared, and what made each difference: the names that a text asks for, and where
the lists of variants tell something else of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...base.problems import Place, ProblemsFound, errors
from ...base.settings import Settings
from ...sources.digests import file_digests
from ...sources.load import LoadMemory, load
from ...sources.manuscript import Manuscript
from ...sources.variants.edition import Edition
from ...sources.variants.frame import printed
from ...sources.variants.records import CODE
from ...sources.variants.table import FACT
from .changes import Change, ChapterChange, ComparedEdition, Comparison
from .compare import compare
from .read import edition_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A name of which the two are told different things."""

    name: str
    kind: str
    """The variable's type, 'group' or 'fact'."""
    old: str
    new: str
    old_place: Place
    new_place: Place


@dataclass(frozen=True, slots=True)
class Cause:
    """What made a difference: a name, or a key of the lists, and where it stands."""

    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class ComparedVariants:
    """The comparison, and what the lists tell differently."""

    comparison: Comparison
    told: Mapping[str, Told]

    def causes(self, chapter: ChapterChange, change: Change | None = None) -> list[Cause]:
        """What made a passage differ; of a chapter, what put it in or took it out."""
        found = self._of_passage(change) if change else self._of_chapter(chapter)
        return list(dict.fromkeys(found))

    def _of_passage(self, change: Change) -> Iterator[Cause]:
        for edition, spot in ((self.comparison.old, change.old), (self.comparison.new, change.new)):
            if spot is None:
                continue
            names = [*spot.passage.facts, *_asked_at(edition.manuscript, spot.passage.place)]
            for name in names:
                if told := self.told.get(name):
                    yield Cause(name, tuple(dict.fromkeys((told.old_place, told.new_place))))

    def _of_chapter(self, chapter: ChapterChange) -> Iterator[Cause]:
        files = {ref.file for ref in (chapter.old, chapter.new) if ref}
        for edition in (self.comparison.old.manuscript.edition, self.comparison.new.manuscript.edition):
            if edition.variant is None:
                continue
            record = edition.variant.record
            if files & {*record.without}:
                yield Cause("without", (edition.variant.place("/without"),))
            for file in sorted(files):
                replaced = file in record.replace.values()
                if (place := edition.put_in(file)) and (replaced or None in (chapter.old, chapter.new)):
                    yield Cause("replace" if replaced else "add", (place,))


def compare_variants(settings: Settings, old: str, new: str) -> ComparedVariants:
    """Two editions by their codes; the base edition's is empty. Raises `ProblemsFound`."""
    memory = LoadMemory()
    digests = {name: digest.hex() for name, digest in file_digests(settings.publication_dir).items()}
    one, other = (_edition(replace(settings, variant=code), memory, digests) for code in (old, new))
    told = {each.name: each for each in _told(one.manuscript, other.manuscript)}
    return ComparedVariants(compare(one, other), told)


def _edition(settings: Settings, memory: LoadMemory, digests: Mapping[str, str]) -> ComparedEdition:
    manuscript = load(settings, memory)
    if wrong := errors(manuscript.problems, release=False):
        raise ProblemsFound(wrong)
    return edition_of(settings.publication_dir, manuscript, digests)


def _told(old: Manuscript, new: Manuscript) -> Iterator[Told]:
    one, other = old.edition.frame, new.edition.frame
    for name, kind in other.kinds.items():
        before, after = one.values.get(name), other.values.get(name)
        if name != CODE and before != after:
            yield Told(
                name=name,
                kind=kind,
                old=printed(before, kind, one.language),
                new=printed(after, kind, one.language),
                old_place=_place(old, name, kind),
                new_place=_place(new, name, kind),
            )


def _place(manuscript: Manuscript, name: str, kind: str) -> Place:
    """Where an edition is told a value; where it is declared, if the edition tells none of its own."""
    edition: Edition = manuscript.edition
    told = edition.variant.places.get(FACT + name if kind == "fact" else name) if edition.variant else None
    declared = edition.declared
    return told or (declared.place(name) if declared else Place(""))


def _asked_at(manuscript: Manuscript, place: Place) -> Iterator[str]:
    """The names that decide on what stands at a line."""
    line = place.line or 0
    for chapter in manuscript.chapters.values():
        if chapter.file == place.file and chapter.asked:
            for name, at, last in chapter.asked.names:
                if (at.line or 0) <= line <= last:
                    yield name
