"""Two folders with publications become two editions, or all that is wrong with either."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ...base.problems import Place, Problem, ProblemsFound, errors
from ...base.settings import PUBLICATION_FILE, read_settings
from ...language.labels import labels_for
from ...resolve.resolving import resolve
from ...sources.kinds import own_words
from ...sources.load import load
from ...sources.manuscript import Manuscript
from .changes import ComparedEdition
from .files import digests_of
from .passages import Digests, passages
from .written import is_written


def read_editions(old: Path, new: Path) -> tuple[ComparedEdition, ComparedEdition]:
    """Both editions. Raises `ProblemsFound` with what stops either, each at its file under its folder, as that was
    named."""
    check_apart(old, new)
    problems: list[Problem] = []
    found: list[ComparedEdition] = []
    for folder in (old, new):
        try:
            found.append(read_edition(folder))
        except ProblemsFound as wrong:
            problems += wrong.problems
    if problems:
        raise ProblemsFound(problems)
    return found[0], found[1]


def check_apart(old: Path, new: Path) -> None:
    """Raises `ProblemsFound` (usage) where two editions are one folder."""
    if old.resolve() == new.resolve():
        what = f"'{old}' and '{new}' are one folder"
        raise ProblemsFound(
            [Problem("usage", what, "name the folder of the earlier edition first, then that of the later one")]
        )


def read_edition(folder: Path) -> ComparedEdition:
    """A publication's folder as an edition. Raises `ProblemsFound` where something in it cannot be read."""
    return edition_of(folder, *read_sources_of(folder))


def read_sources_of(folder: Path) -> tuple[Manuscript, Digests]:
    """A publication's folder as it was read, and its files' digests. Raises `ProblemsFound` where something in it
    cannot be read."""
    if not (folder / PUBLICATION_FILE).is_file():
        what = f"there is no {PUBLICATION_FILE} in '{folder}'" if folder.is_dir() else f"there is no folder '{folder}'"
        hint = "name two folders with a publication each, such as a copy of the last edition and what you work on"
        raise ProblemsFound([Problem("usage", what, hint)])
    try:
        manuscript = load(read_settings(folder))
        digests = digests_of(manuscript)
    except ProblemsFound as wrong:
        raise ProblemsFound(_under(folder, problem) for problem in wrong.problems) from None
    wrong_here = errors(manuscript.problems, release=False)
    if wrong_here:
        raise ProblemsFound(_under(folder, problem) for problem in wrong_here)
    return manuscript, digests


def edition_of(folder: Path, manuscript: Manuscript, digests: Digests) -> ComparedEdition:
    """A publication that has been read, as an edition.

    Chapters that `trykklar diff` wrote itself are left out: they tell of changes, and are none.
    """
    kept = {file: c for file, c in manuscript.chapters.items() if not is_written(manuscript.folder / file)}
    manuscript = replace(manuscript, chapters=kept)
    publication = manuscript.publication
    labels = labels_for(publication.language, own_words(publication, manuscript.kinds))
    documents = {name: resolve(manuscript, name, labels) for name in publication.documents}
    chapters = {chapter.id: passages(chapter, digests) for chapter in kept.values()}
    order = dict.fromkeys(
        entry.id for document in documents.values() for entry in document.entries if entry.id in chapters
    )
    names = dict.fromkeys([*order, *chapters])
    return ComparedEdition(folder, manuscript, documents, {name: chapters[name] for name in names})


def _under(folder: Path, problem: Problem) -> Problem:
    place = problem.place
    return (
        replace(problem, place=Place(f"{folder.as_posix().rstrip('/')}/{place.file}", place.line)) if place else problem
    )
