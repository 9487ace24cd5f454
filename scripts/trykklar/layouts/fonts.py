"""The project's fonts: what `fonts/fonts.yaml` lists, with licences, and nothing of the machine's."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from pydantic import TypeAdapter

from ..base.files import read_text
from ..base.located_yaml import read_yaml
from ..base.problems import Problem, ProblemsFound
from ..base.records import Record, remember_keys, validate
from ..sources.schemas.texts import Text
from .slots import SlottedFace, slotted_faces

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

    @cached_property
    def slotted(self) -> dict[str, SlottedFace]:
        """The faces that keep places for page numbers; empty where a face can keep none. Made when it is asked for: not by a check."""
        return slotted_faces(self.programs)


def load_fonts(folder: Path) -> FontSet:
    """Read the fonts. Raises `ProblemsFound` for files or licences that are missing."""
    located = read_yaml(read_text(folder / "fonts.yaml", FONTS_FILE), FONTS_FILE)
    faces = validate(located, TypeAdapter(list[FontFile]))
    problems: list[Problem] = []
    programs: dict[str, bytes] = {}
    characters: set[str] = set()
    for index, face in enumerate(faces):
        for key, name in (("file", face.file), ("licence_file", face.licence_file)):
            if not (folder / name).is_file():
                problems.append(
                    Problem(
                        "font-missing",
                        f"'{name}' does not exist in fonts/",
                        "add the file, or take the face out",
                        located.place((index, key)),
                    )
                )
        if not problems:
            data = (folder / face.file).read_bytes()
            try:
                postscript_name, its_characters = _looked_into(data)
            except TTLibError as error:
                what = f"'{face.file}' is no font that can be read: {error}"
                problems.append(Problem("font-missing", what, "bring the file anew from its source", located.place((index, "file"))))
                continue
            if postscript_name is None:
                what, hint = f"'{face.file}' is a variable font", "make static faces of it, e.g. with 'fonttools varLib.instancer'"
                problems.append(Problem("font-variable", what, hint, located.place((index, "file"))))
                continue
            programs[postscript_name] = data
            characters |= its_characters
    if problems:
        raise ProblemsFound(problems)
    return FontSet(tuple(faces), programs, frozenset(characters | {"\u00ad", "\t"}))


@lru_cache(maxsize=64)
def _looked_into(program: bytes) -> tuple[str | None, frozenset[str]]:
    """PostScript name (none: it is a variable font) and characters of a font file. Raises `TTLibError`."""
    font = TTFont(io.BytesIO(program), lazy=True)
    if "fvar" in font:
        return None, frozenset()
    return str(font["name"].getDebugName(6)), frozenset(map(chr, font.getBestCmap()))


def slug_face(fonts: FontSet) -> bytes:
    """The font file that printers' slugs are drawn from: a sans in its regular cut, or else the first face."""
    names = list(fonts.programs)
    chosen = next((name for name in names if "Sans" in name and name.endswith("-Regular")), names[0])
    return fonts.programs[chosen]
