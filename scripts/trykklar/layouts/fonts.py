"""The project's fonts: what `fonts/fonts.yaml` lists, with licences, and nothing of the machine's."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pydantic import TypeAdapter

from ..base.bounds import FONT_BYTES
from ..base.files import as_text, inside, read_bytes, read_inside
from ..base.located_yaml import read_yaml
from ..base.problems import Place, Problem, ProblemsFound
from ..base.records import Record, remember_keys, validate
from ..base.rulebook import rule
from ..sources.schemas.texts import Text
from .font_faults import FontFaultError, reading_tables
from .slots import SlottedFace, slotted_faces, with_slots

rule("font-missing", "a font file that fonts.yaml names does not exist, or has no licence file")
rule("font-variable", "a variable font, which PDF does not know: its static faces are wanted")

FONTS_FILE = "fonts/fonts.yaml"


class FontFile(Record):
    """A face: its file and where it comes from."""

    family: Text
    face: Text
    file: Text
    version: Text
    licence: Text
    licence_file: Text
    source: Text


remember_keys(FontFile)


@dataclass(frozen=True)
class FontSet:
    """All faces, their programs by PostScript name, and every character that one of them has."""

    faces: tuple[FontFile, ...]
    programs: dict[str, bytes] = field(repr=False)
    characters: frozenset[str] = field(repr=False)
    licences: dict[str, bytes] = field(repr=False)
    """Licence file → its text."""

    @cached_property
    def slotted(self) -> dict[str, SlottedFace]:
        """The faces that keep places for page numbers; empty where a face can keep none. Raises `ProblemsFound`.

        Made when it is asked for: not by a check.
        """
        files = dict(zip(self.programs, self.faces, strict=False))
        for name, program in self.programs.items():
            try:
                with_slots(program)
            except FontFaultError as fault:
                what, hint = (
                    f"'{files[name].file}' cannot be given places for page numbers: {fault}",
                    "bring the file anew from its source",
                )
                raise ProblemsFound([Problem("font-missing", what, hint, Place(FONTS_FILE))]) from None
        return slotted_faces(self.programs)


def load_fonts(folder: Path) -> FontSet:
    """Read the fonts. Raises `ProblemsFound` for files or licences that are missing."""
    located = read_yaml(as_text(read_inside(folder, "fonts.yaml"), FONTS_FILE), FONTS_FILE)
    faces = validate(located, TypeAdapter(list[FontFile]))
    problems: list[Problem] = []
    programs: dict[str, bytes] = {}
    characters: set[str] = set()
    licences: dict[str, bytes] = {}
    for index, face in enumerate(faces):
        missing = [
            problem
            for key, name in (("file", face.file), ("licence_file", face.licence_file))
            for problem in _missing(folder, name, located.place((index, key)))
        ]
        problems += missing
        if not problems:
            place = located.place((index, "file"))
            data = read_bytes(inside(folder, face.file, place), face.file, FONT_BYTES.most, place)
            try:
                postscript_name, its_characters = _looked_into(data)
            except FontFaultError as fault:
                what = f"'{face.file}' is no font that can be read: {fault}"
                problems.append(Problem("font-missing", what, "bring the file anew from its source", place))
                continue
            if postscript_name is None:
                what, hint = (
                    f"'{face.file}' is a variable font",
                    "make static faces of it, e.g. with 'fonttools varLib.instancer'",
                )
                problems.append(Problem("font-variable", what, hint, located.place((index, "file"))))
                continue
            programs[postscript_name] = data
            licences[face.licence_file] = read_inside(folder, face.licence_file)
            characters |= its_characters
    if problems:
        raise ProblemsFound(problems)
    return FontSet(tuple(faces), programs, frozenset(characters | {"\u00ad", "\t"}), licences)


def _missing(folder: Path, name: str, place: Place) -> list[Problem]:
    """Why a file that the list of fonts names cannot be used."""
    try:
        inside(folder, name, place)
    except ProblemsFound as found:
        return [replace(problem, code="font-missing") for problem in found.problems]
    return []


@lru_cache(maxsize=64)
def _looked_into(program: bytes) -> tuple[str | None, frozenset[str]]:
    """PostScript name (none: it is a variable font) and characters of a font file. Raises `FontFaultError`."""
    with reading_tables():
        font = TTFont(io.BytesIO(program), lazy=True)
        if "fvar" in font:
            return None, frozenset()
        name, characters = font["name"].getDebugName(6), font.getBestCmap()
        if not name or not characters:
            raise FontFaultError(
                "its table 'name' has no PostScript name" if not name else "its table 'cmap' has no characters"
            )
        return str(name), frozenset(map(chr, characters))


def slug_face(fonts: FontSet) -> bytes:
    """The font file that printers' slugs are drawn from: a sans in its regular cut, or else the first face."""
    names = list(fonts.programs)
    chosen = next((name for name in names if "Sans" in name and name.endswith("-Regular")), names[0])
    return fonts.programs[chosen]
