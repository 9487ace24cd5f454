"""The fonts that pages may be set in: the workspace's, those that a publication brings, and nothing of the machine's.

A folder `fonts/` holds faces (.ttf, .otf) and the text of each licence. The workspace's has a list, `fonts.yaml`, which
says where each comes from; a publication's may have one, or be the files alone. A face is called what its file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter

from ..base.bounds import FACES, FONT_BYTES
from ..base.digests import digest_of_files
from ..base.files import as_text, files_below, inside, links_out, read_bytes, read_inside
from ..base.located_yaml import read_yaml
from ..base.problems import Place, Problem, ProblemsFound
from ..base.records import Record, remember_keys, validate
from ..base.rulebook import rule
from ..sources.schemas.texts import Text
from .faces import Face, VariableFontError, closed, face_of, sanitised
from .font_faults import FontFaultError
from .slots import SlottedFace, slotted_faces, with_slots

rule("font-missing", "a font file that does not exist, cannot be read, or is not what fonts.yaml says")
rule("font-licence", "a font without the text of its licence, or whose maker forbids to embed it")
rule("font-twice", "two font files that are one face")
rule("font-variable", "a variable font, which PDF does not know: its static faces are wanted")

FONTS_FOLDER = "fonts"
FONTS_FILE = "fonts.yaml"
_FACES = (".ttf", ".otf")
_OTHER_FORMS = (".ttc", ".otc", ".woff", ".woff2", ".pfb", ".pfa", ".dfont", ".eot", ".bdf", ".pcf")
_LICENCE = re.compile(r"(?i)(?:.*[-_ .])?(?:licen[cs]e|ofl|ufl|copying|eula)(?:[-_ .].*)?")
"""What the text of a licence is called."""


class FontFile(Record):
    """A row of fonts.yaml: a face's file and where it comes from."""

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
    """All faces that there are."""

    faces: tuple[Face, ...]

    @cached_property
    def programs(self) -> dict[str, bytes]:
        """PostScript name → font file's bytes."""
        return {face.postscript_name: face.program for face in self.faces}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the faces, each with its name."""
        return digest_of_files(self.programs)

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that one of the faces has, and those that need none."""
        return frozenset({"\u00ad", "\t"}.union(*(face.characters for face in self.faces)))

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Names of families, in order."""
        return tuple(sorted({face.family for face in self.faces}))

    @cached_property
    def slotted(self) -> dict[str, SlottedFace]:
        """The faces that keep places for page numbers; empty where a face can keep none. Raises `ProblemsFound`.

        Made when it is asked for: not by a check.
        """
        for face in self.faces:
            try:
                with_slots(face.program)
            except FontFaultError as fault:
                what = f"'{face.file}' cannot be given places for page numbers: {fault}"
                hint = "bring the file again from its source"
                raise ProblemsFound([Problem("font-missing", what, hint, Place(face.file))]) from None
        return slotted_faces(self.programs)


@dataclass(frozen=True)
class _Found:
    """A font file as it is named somewhere."""

    name: str
    """From the folder."""
    place: Place
    licence: str
    """The file with its licence, from the folder; empty where there is none."""
    family: str = ""
    """As a list calls it."""


def load_fonts(workspace: Path, own: Path | None = None) -> FontSet:
    """The workspace's fonts, and those in a publication's own folder. Raises `ProblemsFound`."""
    problems: list[Problem] = []
    faces = list(_faces(workspace, _listed(workspace, problems), problems))
    if own is not None:
        found = _listed(own, problems) if (own / FONTS_FILE).is_file() else _beside(own, problems)
        if len(found) > FACES.most:
            what = f"there are {len(found)} font files; {FACES.most} are read"
            raise ProblemsFound([Problem("file-too-large", what, "keep those that pages use", Place(FONTS_FOLDER))])
        faces += _faces(own, found, problems, strange=True)
    problems += _twice(faces)
    if problems:
        raise ProblemsFound(dict.fromkeys(problems))
    return FontSet(tuple(faces))


def _listed(folder: Path, problems: list[Problem]) -> list[_Found]:
    """The files that a list names, each with its licence. Raises `ProblemsFound` for a list that is wrong."""
    shown = f"{FONTS_FOLDER}/{FONTS_FILE}"
    located = read_yaml(as_text(read_inside(folder, FONTS_FILE), shown), shown)
    found = []
    for index, row in enumerate(validate(located, TypeAdapter(list[FontFile]))):
        names = (("file", row.file), ("licence_file", row.licence_file))
        missing = [p for key, name in names for p in _missing(folder, name, located.place((index, key)))]
        problems += missing
        if not missing:
            found.append(_Found(row.file, located.place((index, "file")), row.licence_file, row.family))
    listed = {each.name for each in found}
    for name in _font_files(folder) - listed if not problems else ():
        what, hint = f"'{name}' is not in {FONTS_FILE}, and not used", "list it with its licence, or take it away"
        problems.append(Problem("font-missing", what, hint, Place(f"{FONTS_FOLDER}/{name}")))
    return found


def _beside(folder: Path, problems: list[Problem]) -> list[_Found]:
    """The font files of a folder without a list, each with the text of a licence beside it, or in `licences/` there."""
    names = sorted(file.relative_to(folder).as_posix() for file in files_below(folder))
    for out in links_out(folder):
        what = f"'{out.name}' leads out of {FONTS_FOLDER}/"
        place = Place(f"{FONTS_FOLDER}/{out.relative_to(folder).as_posix()}")
        problems.append(Problem("path-outside", what, "copy the file into it", place))
    licences = {Path(name).parent: name for name in names if _is_licence(folder, name)}
    for name in (name for name in names if name.lower().endswith(_OTHER_FORMS)):
        what, hint = f"'{name}' is no font of the forms that are read", "save it as .ttf or .otf, one face a file"
        problems.append(Problem("font-missing", what, hint, Place(f"{FONTS_FOLDER}/{name}")))
    found = []
    for name in sorted(_font_files(folder)):
        place, at = Place(f"{FONTS_FOLDER}/{name}"), Path(name).parent
        licence = next((licences[f] for f in (at, at / "licences", at / "licenses") if f in licences), "")
        if not licence:
            hint = "put the text of its licence beside it, as LICENSE.txt or OFL.txt"
            problems.append(Problem("font-licence", f"'{name}' comes without a licence", hint, place))
        found.append(_Found(name, place, licence))
    return found


def _font_files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in files_below(folder) if file.name.lower().endswith(_FACES)}


def _is_licence(folder: Path, name: str) -> bool:
    """Whether a file is called as a licence is, and holds text."""
    file = Path(name)
    if file.suffix.lower() not in ("", ".txt", ".md", ".html") or not _LICENCE.fullmatch(file.name):
        return False
    try:
        return bool(as_text(read_inside(folder, name), name).strip())
    except ProblemsFound:
        return False


def _faces(folder: Path, found: Sequence[_Found], problems: list[Problem], *, strange: bool = False) -> Iterator[Face]:
    """The faces in files, and what is wrong with others. `strange`: anybody may have made them."""
    for each in found:
        data = read_bytes(inside(folder, each.name, each.place), each.name, FONT_BYTES.most, each.place)
        try:
            if strange:
                sanitised(data)
            face = face_of(data, f"{FONTS_FOLDER}/{each.name}")
            if strange:
                with_slots(data)
            kept = closed(data) if strange else ""
        except FontFaultError as fault:
            what = f"'{each.name}' is no font that can be read: {fault}"
            problems.append(Problem("font-missing", what, "bring the file again from its source", each.place))
            continue
        except VariableFontError:
            what = f"'{each.name}' is a variable font"
            hint = "make static faces of it, e.g. with 'fonttools varLib.instancer'"
            problems.append(Problem("font-variable", what, hint, each.place))
            continue
        if each.family and each.family != face.family:
            what = f"'{each.name}' calls its family '{face.family}', not '{each.family}'"
            problems.append(Problem("font-missing", what, f"write 'family: {face.family}'", each.place))
        if kept:
            what, hint = f"'{each.name}' says of itself that it {kept}", "ask its maker for a face that files may carry"
            problems.append(Problem("font-licence", what, hint, each.place))
        text = read_inside(folder, each.licence) if each.licence else b""
        yield replace(face, licence=each.licence, licence_text=text)


def _twice(faces: Sequence[Face]) -> Iterator[Problem]:
    """Faces of which a page that asks for one could get another."""
    known: dict[tuple[object, ...], Face] = {}
    for face in faces:
        for key in ((face.postscript_name,), (face.family.casefold(), face.weight, face.italic)):
            other = known.setdefault(key, face)
            if other is not face:
                slope = "italic" if face.italic else "upright"
                what = f"'{face.file}' and '{other.file}' are one face: {face.family}, {face.weight}, {slope}"
                yield Problem("font-twice", what, "take one of them away", Place(face.file))
                break


def _missing(folder: Path, name: str, place: Place) -> list[Problem]:
    """Why a file that the list of fonts names cannot be used."""
    try:
        inside(folder, name, place)
    except ProblemsFound as found:
        return [replace(problem, code="font-missing") for problem in found.problems]
    return []


def slug_face(fonts: FontSet) -> bytes:
    """The font file that printers' slugs are drawn from: a sans in its regular cut, or else the first face."""
    names = list(fonts.programs)
    chosen = next((name for name in names if "Sans" in name and name.endswith("-Regular")), names[0])
    return fonts.programs[chosen]
