"""What a release is frozen from: the base edition and those of its variants, as they were built."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ...base.problems import Problem, ProblemsFound
from ...base.rulebook import rule
from ...base.settings import Settings
from ...build.editions.one import State
from ...build.editions.places import EDITIONS
from ...build.editions.register import Row, read_register
from ...publish.manifest import Origin, PublishedFile, read_manifest
from ...publish.release.freeze import approved_files
from ...publish.release.record import Work
from ...sources.load import load
from ...sources.markup.plain import plain
from .options import place

rule("release-edition", "another edition than the one named was built")


def built_release(output: Path, edition: str) -> tuple[dict[str, Path], tuple[PublishedFile, ...], Origin]:
    """The approved files by their names in the release, what each of them is, and what the base was made from.

    Those of a variant have its code, and lie in its folder. Raises `ProblemsFound`: release-edition, where another
    edition was built of the base or of a variant; what `approved_files` raises.
    """
    files, told, origin = _section(output, edition)
    register = read_register(output / EDITIONS)
    problems: list[Problem] = []
    for row in register.editions if register and register.release else ():
        try:
            own, listed, made_from = _section(output / EDITIONS / row.folder, edition)
        except ProblemsFound as found:
            problems += found.problems
            continue
        if row.state is State.FAILED or made_with(made_from) != made_with(origin):
            problems.append(_not_this(row, output))
        names = {file.name: f"{EDITIONS}/{row.folder}/{file.name}" for file in listed}
        files |= {names[name]: path for name, path in own.items()}
        told += tuple(replace(file, name=names[file.name], variant=row.code) for file in listed)
    if problems:
        raise ProblemsFound(problems)
    return files, told, origin


def work_of(settings: Settings) -> Work:
    """What catalogues say of the publication. Raises `ProblemsFound` where it cannot be read any more."""
    publication = load(settings).publication
    language = publication.language
    return Work(
        title=plain(publication.title, language),
        subtitle=plain(publication.subtitle, language),
        kind=plain(publication.kind_of_work, language),
        publisher=publication.publisher,
        authors=tuple(map(str, publication.authors)),
        language=language,
    )


def made_with(origin: Origin) -> tuple[str, str, str]:
    """What all editions of a release have in common, besides the sources that they share."""
    return origin.layouts, origin.fonts, origin.program


def _not_this(row: Row, output: Path) -> Problem:
    why = "failed in its last build" if row.state is State.FAILED else "was built by another program, or layouts"
    what = f"the edition of the variant '{row.code}' {why}"
    return Problem("release-edition", what, "run 'trykklar variants build --release' again", place(output / EDITIONS))


def _section(folder: Path, edition: str) -> tuple[dict[str, Path], tuple[PublishedFile, ...], Origin]:
    section = read_manifest(folder).release
    files = approved_files(folder, section)
    assert section is not None  # else there are no approved files
    if section.origin.edition != edition:
        hint = f"freeze '{section.origin.edition}', or change 'edition' in publication.yaml and build again"
        what = f"what was built is edition '{section.origin.edition}'"
        raise ProblemsFound([Problem("release-edition", what, hint, place(folder))])
    return files, tuple(file for file in section.files if file.name in files), section.origin
