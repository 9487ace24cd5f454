"""The publication's files that its documents are made from: what is named, and no others."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..base.files import plain_path, visible_files
from ..base.problems import Place, Problem
from ..base.rulebook import WARNING, rule
from ..base.settings import PUBLICATION_FILE
from .division_exceptions import DIVISION_FILE
from .manuscript import Manuscript
from .markup.grammar import FILES, values_of
from .markup.scanned import Scan

rule(
    "file-unused",
    "a file in the publication's folder that nothing names: no archive edition carries it",
    WARNING,
    WARNING,
    waivable=True,
)

WORDS_FILE = "words.txt"
_FOLDERS = ("layouts/", "fonts/")
"""Whatever lies in them is a layout's, or a font's."""
_NOTES = ("README.md", "README.txt", "LICENSE", "LICENSE.txt")


def used_files(manuscript: Manuscript, shown: Collection[str] = ()) -> frozenset[str]:
    """Paths in the publication, with '/'. `shown`: what pages show besides, because a layout asks for it."""
    named = {PUBLICATION_FILE, WORDS_FILE, DIVISION_FILE, *manuscript.chapters, *shown}
    named |= {located.file for located in manuscript.data_files.values()}
    named |= {plain_path(file) for file in manuscript.publication.bibliographies}
    named |= {file for chapter in manuscript.chapters.values() for file in chapter.included}
    named |= {plain_path(attached.file) for attached in manuscript.publication.attachments}
    logo = manuscript.publication.logo
    named |= {plain_path(logo.file)} if logo else set()
    for found in (*(chapter.scan for chapter in manuscript.chapters.values()), *manuscript.data_scans.values()):
        named.update(_named(found))
    return frozenset(
        file for file in visible(manuscript) if file in named or (file.startswith(_FOLDERS) and "/" in file)
    )


def _named(found: Scan) -> Iterator[str]:
    """The files that a text shows, or takes data from."""
    yield from (plain_path(image.src) for image in found.images)
    for use in found.directives:
        for value in values_of(use.name, use.argument, use.options, use.line, {}):
            if value.nature in FILES and value.text:
                yield plain_path(value.text)


def visible(manuscript: Manuscript) -> list[str]:
    """Ordinary files of the edition in the publication's folder; hidden ones, links and what was built are left out."""
    folder = manuscript.folder
    names = (
        file.relative_to(folder).as_posix()
        for file in visible_files(folder, folder / "output")
        if not file.is_symlink()
    )
    return [name for name in names if manuscript.edition.takes(name)]


def unused_files(manuscript: Manuscript, shown: Collection[str] = ()) -> Iterator[Problem]:
    """Files that lie in the folder and are not carried."""
    used = used_files(manuscript, shown)
    for name in visible(manuscript):
        if name not in used and name not in _NOTES and not manuscript.edition.sets_aside(name):
            hint = "move it out of the publication; or name it under 'attachments' in publication.yaml"
            yield Problem("file-unused", "nothing names this file: archive editions do not carry it", hint, Place(name))
