"""What an earlier edition printed, so that what is different on the pages of this one gets change bars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..compose.change_marks import ChangeMarks, marks_between
from ..compose.composer import Composer
from ..compose.records import ChapterHtml, Start
from ..language.labels import labels_for
from ..resolve.document import ResolvedDocument
from ..resolve.resolving import resolve
from ..review.changes.files import digests_of
from ..review.changes.pairing import renamed
from ..review.changes.read import check_apart, edition_of, read_sources_of
from ..review.changes.written import is_written
from ..sources.kinds import own_words
from ..sources.manuscript import Manuscript

_START = Start(folio=0)


@dataclass(frozen=True)
class Before:
    """An earlier edition, whose documents are set beside those of this one."""

    manuscript: Manuscript
    names: Mapping[str, str]
    """Id of a chapter in this edition → in that one, where it was another."""

    def document(self, name: str) -> ResolvedDocument | None:
        """A document as it was; None where there was none of that name."""
        publication = self.manuscript.publication
        if name not in publication.documents:
            return None
        words = own_words(publication, self.manuscript.kinds)
        return resolve(self.manuscript, name, labels_for(publication.language, words))


def edition_before(folder: Path, now: Manuscript) -> Before:
    """The edition in a folder. Raises `ProblemsFound` where something in it cannot be read."""
    check_apart(folder, now.folder)
    manuscript, digests = read_sources_of(folder)
    names = renamed(edition_of(folder, manuscript, digests), edition_of(now.folder, now, digests_of(now)))
    return Before(manuscript, {after: name for name, after in names.items()})


def marks_since(before: Before, now: ResolvedDocument, composer: Callable[[ResolvedDocument], Composer]) -> ChangeMarks:
    """What of a document is marked. `composer`: composes a document of either edition as this one's layout has it.

    A chapter that tells of changes is none itself. Raises `ProblemsFound` for what cannot be composed.
    """
    was = before.document(now.name)
    old, new = _composed(was, composer) if was else {}, _composed(now, composer)
    told = {entry.id for entry in now.entries if entry.chapter and is_written(_file(now, entry.chapter.file))}
    earlier = {name: old[before.names.get(name, name)] for name in new if before.names.get(name, name) in old}
    return marks_between(earlier, {name: html for name, html in new.items() if name not in told})


def _file(document: ResolvedDocument, name: str) -> Path:
    return document.manuscript.folder / name


def _composed(document: ResolvedDocument, composer: Callable[[ResolvedDocument], Composer]) -> dict[str, ChapterHtml]:
    """Entry → its HTML, before any page is known."""
    made = composer(document)
    return {entry.id: made.compose(entry, {}, _START) for entry in document.entries}
