"""Cells of code that draw a figure. Nothing is run, and so the code has the figure's caption and its name.

MyST-NB writes them below `mystnb: figure:`, MyST as options, Quarto in remarks of the code: `#| fig-cap: …`.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from .foreign_yaml import foreign_yaml
from .records import Line
from .work import Work, mark_code

CELL = re.compile(r"(?P<begins>[\s>]*(?:`{3,}|~{3,})\s*)\{(?P<kind>[a-z][\w-]*)(?P<inner>[ ,][^}]*)?\}(?P<rest>.*)")
_REMARK = re.compile(r"[\s>]*(?:#|//)\|\s?(.*)")
_OPTION = re.compile(r"[\s>]*:([\w-]+):(.*)")


_OPENING = re.compile(r"[\s>]*(`{3,}|~{3,})(.*)")
_IN_HEAD = re.compile(r"\b(include|echo)\s*=\s*(?:FALSE|F|false)\b")


def without_unseen(work: Work, lines: list[Line]) -> list[Line]:
    """The lines without code that the book itself does not show: Quarto's with `include: false` or `echo: false`,
    MyST-NB's with the tags `remove-cell` and `remove-input`. One that draws a figure with a caption stays in its
    place; of others whose results are shown, that is told."""
    out: list[Line] = []
    at, until = 0, ""
    while at < len(lines):
        line = lines[at]
        fence = _OPENING.fullmatch(line.text) if line.code else None
        cell = CELL.fullmatch(line.text) if fence and not until else None
        hidden, end = _unseen(work, lines, at, cell) if cell else ("", at)
        if hidden:
            if hidden == "echo":
                what = "code whose results alone the book shows is left out, and not run"
                work.told.left(line.place(), what, "put its results there, as a picture or a table")
            at = end + 1
            continue
        if fence and not until:
            until = fence[1]
        elif fence and fence[1].startswith(until) and not fence[2].strip():
            until = ""
        out.append(line)
        at += 1
    return out


def _unseen(work: Work, lines: list[Line], at: int, cell: re.Match[str]) -> tuple[str, int]:
    """`include` or `echo`, which of the two a cell is without, or nothing, and the line that closes it."""
    told, first = options_of(work, lines, at + 1, cell["kind"])
    tags = str(told.get("tags", ""))
    heads = set(_IN_HEAD.findall(cell["inner"] or "")) if work.book.tool == "quarto" else set()
    include = told.get("include") is False or "remove-cell" in tags or "remove_cell" in tags or "include" in heads
    echo = told.get("echo") is False or "remove-input" in tags or "remove_input" in tags or "echo" in heads
    end = closing(lines, at, first, cell)
    if end == at or said(told, _CAPTIONS):
        return "", at
    return ("include" if include else "echo" if echo else ""), end


_CAPTIONS = ("caption", "fig-cap", "tbl-cap")


def closing(lines: list[Line], at: int, first: int, cell: re.Match[str]) -> int:
    """The line that closes a cell which begins at `at`, its code at `first`; `at` where none does."""
    mark = cell["begins"].strip(" >")
    return next((index for index in range(first, len(lines)) if lines[index].text.strip(" >") == mark), at)


def indent_of(cell: re.Match[str]) -> str:
    """What stands before a cell's fence."""
    return re.sub(r"[`~].*", "", cell["begins"])


def captioned_cells(work: Work, lines: list[Line]) -> list[Line]:
    """The lines with each cell that draws a figure with a caption as a `code-block` that has it."""
    lines = _glued(work, lines)
    out: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        found = CELL.fullmatch(line.text) if line.code else None
        told, end = options_of(work, lines, at + 1, found["kind"]) if found else ({}, at)
        caption, name = said(told, _CAPTIONS), said(told, ("name", "label"))
        if not found or not caption:
            out.append(line)
            at += 1
            continue
        what = "code that draws a figure is shown with its caption, and not run"
        work.told.left(line.place(), what, "put the picture that it draws there")
        language = found["rest"].strip() if found["kind"] == "code-cell" else found["kind"]
        indent = indent_of(found)
        out.append(line.with_text(f"{found['begins']}{{code-block}} {_NAMED.get(language, language)}"))
        out.append(line.with_text(f"{indent}:caption: {caption}"))
        out += [line.with_text(f"{indent}:name: {name}")] if name else []
        at = end
    return out


_GLUED = re.compile(
    r"(?P<begins>(?P<indent>[\s>]*)(?P<mark>`{3,}|:{3,}))\{glue:(?:figure|math|md)?\}\s*(?P<what>\S.*?)\s*"
)


def _glued(work: Work, lines: list[Line]) -> list[Line]:
    """What code draws elsewhere and MyST-NB puts here (`glue:figure`): a `code-block` that says so, with the caption
    and the name, so that references lead to it."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        found, end = _GLUED.fullmatch(lines[at].text), at
        if found:
            after = range(at + 1, len(lines))
            end = next((index for index in after if lines[index].text.strip() == found["mark"]), at)
        if found and end > at:
            what = "what code draws and 'glue' puts there is shown as its name, with its caption"
            work.told.left(lines[at].place(), what, "put the picture that it draws there")
            out += _as_code(found, lines[at], [each.text.strip(" >") for each in lines[at + 1 : end]])
        else:
            out.append(lines[at])
        at = end + 1
    return mark_code(out)


def _as_code(found: re.Match[str], first: Line, inner: list[str]) -> list[Line]:
    """The lines of the `code-block`. `inner`: options and caption."""
    options = [option for each in inner if (option := _OPTION.fullmatch(each))]
    given = {
        "caption": " ".join(each for each in inner if each and not _OPTION.fullmatch(each)),
        "name": next((option[2].strip() for option in options if option[1] == "name"), ""),
    }
    texts = ["````{code-block} text", *(f":{key}: {value}" for key, value in given.items() if value), "", found["what"]]
    return [first.with_text(found["indent"] + text) for text in [*texts, "````"]]


_NAMED = {"": "python", "ipython": "python", "ipython3": "python", "python3": "python"}


def options_of(work: Work, lines: list[Line], at: int, kind: str) -> tuple[dict[str, Any], int]:
    """What a cell of a kind (`r`, `code-cell`) says of itself from this line on, and the line behind that."""
    if kind != "code-cell":
        found = [_REMARK.fullmatch(line.text) for line in lines[at:]] if work.book.tool == "quarto" else []
        count = next((index for index, remark in enumerate(found) if not remark), len(found))
        return _yaml([remark[1] for remark in found[:count] if remark]), at + count
    if at < len(lines) and lines[at].text.strip(" >") == "---":
        end = next((index for index in range(at + 1, len(lines)) if lines[index].text.strip(" >") == "---"), at)
        told = _yaml([line.text for line in lines[at + 1 : end]])
        figure = told.get("mystnb", {}).get("figure", {}) if isinstance(told.get("mystnb", {}), dict) else {}
        return {**told, **(figure if isinstance(figure, dict) else {})}, end + 1
    options = {}
    while at < len(lines) and (option := _OPTION.fullmatch(lines[at].text)):
        options[option[1]] = option[2].strip()
        at += 1
    return options, at


def _yaml(lines: list[str]) -> dict[str, Any]:
    try:
        told = foreign_yaml("\n".join(lines))
    except yaml.YAMLError:
        return {}
    return told if isinstance(told, dict) else {}


def said(told: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these options that is a text, in one line; empty where none is."""
    return next((" ".join(str(told[key]).split()) for key in keys if isinstance(told.get(key), str)), "")
