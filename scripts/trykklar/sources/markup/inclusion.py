"""Texts that stand in files of their own: `include` and `literalinclude`, as MyST has them, inside the publication.

Lines of an included file are told from those of the chapter by their number: the n-th file that a chapter includes has
the lines from n times `LINES_OF_A_FILE`. Whoever tells a problem's place gives it back to its file (`Chapter.origin`).
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path, PurePosixPath

from ...base.bounds import INCLUDED_BYTES, INCLUDED_DEPTH, INCLUDED_FILES
from ...base.files import inside, is_file_inside, read_text
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ..front_matter import front_matter_of
from .grammar import LINES_OF_A_FILE

rule("include", "an include that leads to itself, too deep or to too much, or whose part of a file is not there")

_ASKED = re.compile(r"\{(?:include|literalinclude)\}")


def includes(text: str) -> bool:
    """Whether a text may include another."""
    return bool(_ASKED.search(text))


@dataclass(slots=True)
class Shelf:
    """What one chapter includes. It reads from a publication's folder; there is none where a program writes texts."""

    folder: Path | None
    file: str
    """The chapter's."""
    _: KW_ONLY
    files: list[str] = field(default_factory=list)
    """In the order in which they are included."""
    texts: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    """The files that are open, outermost first."""
    lines: dict[int, Sequence[str]] = field(default_factory=dict)
    """The typed lines, by number of file."""

    def line(self, at: int) -> str:
        """A typed line; '' where there is none. `at`: 0-based."""
        number, index = divmod(at, LINES_OF_A_FILE)
        lines = self.lines.get(number, ())
        return lines[index] if index < len(lines) else ""

    def take(self, name: str, place: Place) -> tuple[int, str]:
        """The number of a file and its text. `name`: from the publication's folder, or from that of the file that asks.
        Raises `ProblemsFound`."""
        if self.folder is None:
            raise _told("nothing can be included here", "write the text itself", place)
        path = self._path(name, place)
        if path in (self.file, *self.around):
            raise _told(f"'{path}' includes itself", "take one of the includes out", place)
        if len(self.around) >= INCLUDED_DEPTH.most:
            raise _told(f"more than {INCLUDED_DEPTH.most} files include each other", "include fewer levels", place)
        if len(self.files) >= INCLUDED_FILES.most:
            raise _told(f"a chapter includes more than {INCLUDED_FILES.most} files", "divide the chapter", place)
        text = read_text(inside(self.folder, path, place), path)
        if sum(map(len, self.texts)) + len(text) > INCLUDED_BYTES.most:
            what = f"a chapter includes more than {INCLUDED_BYTES.most:,} characters"
            raise _told(what, "divide the chapter", place)
        self.files.append(path)
        self.texts.append(text)
        self.lines[len(self.files)] = text.split("\n")
        return len(self.files), text

    def _path(self, name: str, place: Place) -> str:
        asks = PurePosixPath(self.around[-1] if self.around else self.file).parent
        beside = os.path.normpath((asks / name).as_posix())
        is_here = is_file_inside(self.folder or Path(), name)
        return beside if not is_here and not beside.startswith("..") else os.path.normpath(name)


def _told(what: str, hint: str, place: Place) -> ProblemsFound:
    return ProblemsFound([Problem("include", what, hint, place)])


@dataclass(frozen=True, slots=True)
class Taken:
    """The part of a file that is wanted."""

    lines: list[str]
    first: int
    """Line (0-based) of the first of them, as tokens count; of lines that are not one run, of the first."""


def part_of(text: str, number: int, options: Mapping[str, str], place: Place, *, front: bool) -> Taken:
    """The lines that options name. `front`: front matter is left out. Raises `ProblemsFound`: include."""
    lines = text.removesuffix("\n").split("\n")
    first = 0
    if front and (found := front_matter_of(text)):
        first = found.body_line - 1
    last = len(lines)
    if options.get("start-after"):
        first = _line_with(lines, options["start-after"], first, place) + 1
    if options.get("start-at"):
        first = _line_with(lines, options["start-at"], first, place)
    if options.get("end-before"):
        last = _line_with(lines, options["end-before"], first, place)
    if options.get("end-at"):
        last = _line_with(lines, options["end-at"], first, place) + 1
    wanted = options.get("lines", "")
    chosen = list(range(first, last)) if not wanted else [at + first for at in _chosen(wanted, last - first, place)]
    if not chosen:
        raise _told("nothing is left of the file", "look at ':lines:', ':start-after:' and ':end-before:'", place)
    kept = [lines[at] for at in chosen]
    return Taken(kept, number * LINES_OF_A_FILE + chosen[0])


def _line_with(lines: Sequence[str], words: str, first: int, place: Place) -> int:
    found = next((at for at in range(first, len(lines)) if words in lines[at]), None)
    if found is None:
        raise _told(f"no line of the file holds '{words}'", "write words as they stand in the file", place)
    return found


def _chosen(written: str, many: int, place: Place) -> list[int]:
    """`1,3-5,8-` → indices, in their order. Raises `ProblemsFound`."""
    found: list[int] = []
    for part in written.replace(" ", "").split(","):
        match = re.fullmatch(r"([0-9]{1,6})(?:(-)([0-9]{1,6})?)?", part)
        begin = int(match[1]) if match else 0
        end = begin if match and not match[2] else int(match[3]) if match and match[3] else many
        if not match or not 1 <= begin <= end <= many:
            raise _told(f"'{part}' names no lines of {many}", "write e.g. ':lines: 1,3-5,8-'", place)
        found += range(begin - 1, end)
    return found


def code_of_file(taken: Taken, options: Mapping[str, str], place: Place) -> tuple[str, dict[str, str]]:
    """The code of a `literalinclude`, and the options of a `code-block` that shows it. Raises `ProblemsFound`."""
    text = "\n".join(taken.lines) + "\n"
    if options.get("dedent") == "yes":
        text = textwrap.dedent(text)
    elif options.get("dedent"):
        if not options["dedent"].isdigit() or len(options["dedent"]) > 2:
            raise _told(f"'{options['dedent']}' is no number of spaces", "write e.g. ':dedent: 4'", place)
        cut = int(options["dedent"])
        text = "".join(line[:cut].lstrip(" ") + line[cut:] for line in text.splitlines(keepends=True))
    shown = {
        key: options[key] for key in ("id", "caption", "linenos", "lineno-start", "emphasize-lines") if options.get(key)
    }
    if options.get("lineno-match"):
        shown |= {"linenos": "yes", "lineno-start": str(taken.first % LINES_OF_A_FILE + 1)}
    return text, shown
