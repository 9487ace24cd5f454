"""Characters that no font has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unicodedata import category

from ...base.files import as_text, read_inside
from ...base.problems import Place, Problem
from ...layouts.fonts import FontSet
from ...sources.manuscript import Manuscript


def characters(manuscript: Manuscript, fonts: FontSet) -> Iterator[Problem]:
    """Characters of the sources that none of the project's fonts can show."""
    for file, chapter in manuscript.chapters.items():
        find = partial(_missing_in, manuscript.folder, file, fonts)
        about = manuscript.files.get(file), fonts.characters
        yield from chapter.keep("characters", about, find) if about[0] else find()
    for file in (*(f"{name}.yaml" for name in manuscript.data_files), "publication.yaml"):
        yield from _missing_in(manuscript.folder, file, fonts)


def _missing_in(folder: Path, file: str, fonts: FontSet) -> list[Problem]:
    text, known = as_text(read_inside(folder, file), file), fonts.characters
    strange = {c for c in set(text) if c not in known and c != "\n" and (c.isprintable() or category(c) == "Cc")}
    lines = enumerate(text.split("\n") if strange else (), start=1)
    return [
        _missing(char, Place(file, number)) for number, line in lines for char in sorted(strange.intersection(line))
    ]


def _missing(char: str, place: Place) -> Problem:
    what = f"no font has the character '{char}'" if char.isprintable() else "the text holds a control character"
    hint = "replace it, or add a font that has it to fonts/"
    return Problem("character-missing", f"{what} (U+{ord(char):04X})", hint, place)
