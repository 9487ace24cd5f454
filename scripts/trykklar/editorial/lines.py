"""Lines: the sources as they were typed, with a mask that tells words from markup, for rules on how texts are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..load import Manuscript
from ..problems import Fix, Place, Problem, ProblemsFound
from ..source_files import inside, read_text

MASKED = "\x00"
"""Stands in a mask for a character that is no prose."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of a source file."""

    file: str
    number: int
    """1-based."""
    text: str
    prose: str
    """The same, character for character, with `MASKED` where no reader's words stand: markup, ids, code, addresses, YAML's keys."""
    language: str

    def problem(self, code: str, message: str, hint: str, *, column: int, old: str, new: str | None) -> Problem:
        """A problem of this line. `new`: what `old`, which stands at `column` (0-based), becomes by `--fix`; None: nothing can be said."""
        fix = Fix(column, old, new) if new is not None else None
        return Problem(code, message, hint, Place(self.file, self.number), fix)


def typed_lines(manuscript: Manuscript) -> tuple[TypedLine, ...]:
    """The lines of all chapters and data files that hold prose, in the order of the files."""
    language = manuscript.publication.language
    found: list[TypedLine] = []
    for chapter in manuscript.chapters.values():
        found += _chapter_lines(_text(manuscript, chapter.file), chapter.file, chapter.language)
    for name in ("facts", "cases", "glossary"):
        if name in manuscript.data_files:
            found += _yaml_lines(_text(manuscript, f"{name}.yaml").split("\n"), f"{name}.yaml", 1, language)
    return tuple(found)


def _text(manuscript: Manuscript, file: str) -> str:
    try:
        return read_text(inside(manuscript.folder, file, Place(file)), file)
    except ProblemsFound:  # what cannot be read is a problem of loading
        return ""


def _chapter_lines(text: str, file: str, language: str) -> Iterator[TypedLine]:
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    yield from _yaml_lines(lines[1:end], file, 2, language)
    fenced = ""
    for number, line in enumerate(lines[end + 1 :], end + 2):
        mark = _CODE_FENCE.match(line)
        if mark and (not fenced or line.strip().startswith(fenced)):
            fenced = "" if fenced else mark[1]
            continue
        if not fenced:
            yield TypedLine(file, number, line, _masked(line, _BODY), language)


_CODE_FENCE = re.compile(r"\s*(```+|~~~+)")
_NO_PROSE = (
    r"\{[a-z]+\}`(?:[^`<]*<)?(?=[^`]*`)",  # a role's name, and with `text <target>` …
    r"`[^`]*`",
    r"<[^>]*>",
    r"https?://\S+",
    r"\]\([^)]*\)|\]\{[^}]*\}|\[\^[^\]]*\]:?",
    r"\{[.#][^}]*\}",
)
_DIRECTIVES = (r"^:{3,}\{?[a-z]*\}?", r"^:(?:id|width|scale|data|credit|license|place):.*$", r"^:[a-z]+:")
_TABLE_RULE = r"^\|?[\s:|-]+\|[\s:|-]*$"
_BODY = re.compile("|".join([*_DIRECTIVES, _TABLE_RULE, *_NO_PROSE]))
_YAML = re.compile("|".join([r"^\s*(?:- )?(?:\{)?[A-Za-z_]+:", r"[{,] *[a-z_]+: *", r"^\s*#.*$", *_NO_PROSE]))
_ROLE = re.compile(r"\{(term|index)\}`([^`<]+?)(?: *<[^`>]*>)?`")


def _masked(line: str, no_prose: re.Pattern[str]) -> str:
    """The line with what is no prose masked; the words that a `term` or `index` role prints stay."""
    kept = [match.span(2) for match in _ROLE.finditer(line)]
    roles = [match.span() for match in _ROLE.finditer(line)]
    mask = list(line)
    for match in no_prose.finditer(line):
        mask[match.start() : match.end()] = MASKED * len(match[0])
    for start, end in roles:
        mask[start:end] = MASKED * (end - start)
    for start, end in kept:
        mask[start:end] = line[start:end]
    return "".join(mask)


def _yaml_lines(lines: list[str], file: str, first: int, language: str) -> Iterator[TypedLine]:
    for number, line in enumerate(lines, first):
        yield TypedLine(file, number, line, _masked(line, _YAML), language)
