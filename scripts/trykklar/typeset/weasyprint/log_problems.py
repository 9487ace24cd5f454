"""What WeasyPrint logs, or asks for and is refused, becomes a problem with the author's line.

WeasyPrint goes on after an unknown option or a missing picture, and only says so; here every word of
it counts.
"""

from __future__ import annotations

import re

from ...base.addresses import BASE_URL, LAYOUT_URL, short
from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule
from ...layouts.look import Look, Stylesheet
from ..records import Copy

rule("style-ignored", "a style rule that WeasyPrint ignores", WARNING)
rule("typeset-log", "WeasyPrint complained while setting a chapter", WARNING)

_AT = re.compile(r" at (\d+):(\d+)")
_NO_ALT = "has no required alt description"
"""Said of pictures that tagging tells of with their lines (`tagging/figures.py`)."""
_NOT_DEFINED = ".notdef glyph rendered"
"""Said of characters that no face has: no page may show their place (ISO 14289-1, 7.21.8)."""


def style_complaints(lines: list[str], refused: list[str], sheet: Stylesheet) -> list[Problem]:
    """Problems of a stylesheet, from what was logged and refused while it was read."""
    problems = [_refused(url, Place(sheet.name, _line_of(url, sheet.text))) for url in refused]
    return problems + [_style_problem(line, sheet) for line in _unexplained(lines, refused)]


def complaints(lines: list[str], refused: list[str], copy: Copy, look: Look) -> list[Problem]:
    """Problems of an entry, from what was logged and refused while it was set."""
    refused = list(dict.fromkeys(refused))
    problems = [_refused(url, place_of(url, copy, look)) for url in refused]
    lines = [line for line in _unexplained(lines, refused) if not line.endswith(_NO_ALT)]
    return problems + [_log_problem(line, copy, look) for line in lines]


def _unexplained(lines: list[str], refused: list[str]) -> list[str]:
    return [line for line in lines if not any(url in line for url in refused)]


def _style_problem(line: str, sheet: Stylesheet) -> Problem:
    match = _AT.search(line)
    return Problem("style-ignored", line, "fix or remove the rule", Place(sheet.name, int(match[1]) if match else 0))


def _refused(url: str, place: Place) -> Problem:
    """What was asked for and is neither the publication's nor its layout's."""
    code = "image-missing" if url.startswith(BASE_URL) else "path-outside" if url.startswith("file:") else "url-remote"
    return Problem(
        code,
        f"'{short(url.removeprefix(BASE_URL))}' was asked for and refused",
        "use only files of the publication and its layout",
        place,
    )


def _line_of(text: str, where: str) -> int:
    """The line (1-based) on which `text` stands, or 0."""
    found = where.find(text.removeprefix(LAYOUT_URL))
    return where.count("\n", 0, found) + 1 if found >= 0 else 0


def _log_problem(line: str, copy: Copy, look: Look) -> Problem:
    url = re.search(r"""['"]([^'"]+)['"]""", line) or re.search(r"(#[\w-]+)", line)
    if line.startswith(_NOT_DEFINED):
        what = f"no font has the character {line.rpartition(': ')[2]}"
        hint = "replace it, or add a font that has it to fonts/"
        return Problem("character-missing", what, hint, place_of(url[1] if url else "", copy, look))
    code = "style-ignored" if line.startswith(("Ignored ", "Parse error")) else "typeset-log"
    return Problem(
        code, line, "see the chapter's text at this place, or its template", place_of(url[1] if url else "", copy, look)
    )


def place_of(text: str, copy: Copy, look: Look) -> Place:
    """Where a text stands: the author's line: the nearest element before `text` that carries one; else the stylesheet's
    line."""
    where = copy.html.find(text.removeprefix(BASE_URL)) if text else -1
    if where < 0 and text:
        for sheet in look.stylesheets:
            line = _line_of(text, sheet.text)
            if line:
                return Place(sheet.name, line)
    lines = re.findall(r'data-line="(\d+)"', copy.html[:where]) if where >= 0 else []
    return copy.at(int(lines[-1]) if lines else 0)
