"""The texts of a book: read, and brought into the Markdown of chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import yaml

from ...base.limits.wall import guarded
from ...base.problems import Place, Problem, ProblemsFound
from .asides import with_asides
from .book_files import read
from .cells import captioned_cells, without_unseen
from .fences import plain_code, with_attributes, without_directives, without_divs
from .figures import directive_pictures
from .foreign_yaml import foreign_yaml
from .inclusions import included
from .inline import inline, outside_code
from .lettered import with_letters
from .liquid import without_liquid
from .markup_tags import links_joined, without_html
from .mkdocs import with_blocks
from .records import Line, Piece
from .shown_pictures import with_pictures
from .work import Work, mark_code


@dataclass
class Text:
    """A file of the book, read; `lines` are brought over once all files are known."""

    title: str
    lines: list[Line]


def read_texts(work: Work, pieces: tuple[Piece, ...]) -> dict[str, Text]:
    """The texts that an outline names, their anchors noted; one that cannot be read is told."""
    files = list(dict.fromkeys(piece.file for piece in all_pieces(pieces) if piece.file))
    found: dict[str, Text] = {}
    for file in files:
        try:
            found[file] = guarded(f"reading '{file}'", Place(file), partial(_read, work, file))
        except ProblemsFound as problems:
            why = problems.problems[0]
            work.told.left(Place(file), f"this text is left out: {why.message}", why.hint)
            continue
        work.reserve(found[file].lines)
    for file in found:
        work.add_file(file)
    for file, text in found.items():
        work.learn(file, text.lines, text.title)
    return found


def all_pieces(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    for piece in pieces:
        yield piece
        yield from all_pieces(piece.items)


def _read(work: Work, file: str) -> Text:
    text = read(work.book.root, file)
    if file.endswith(".rst"):
        raise ProblemsFound([Problem("usage", "it is no Markdown", "write it in Markdown", Place(file))])
    if file.endswith(".ipynb"):
        lines = [Line(each, file, number) for number, each in enumerate(_notebook(work, text, file), start=1)]
        return Text("", _set_off(mark_code(lines)))
    front, lines = _front_matter(text, file)
    lines = included(work, lines, file)
    return Text(str(front.get("title") or ""), _set_off(mark_code(without_comments(lines))))


def _front_matter(text: str, file: str) -> tuple[dict[str, Any], list[Line]]:
    lines = [Line(each, file, number) for number, each in enumerate(text.replace("\t", "    ").split("\n"), start=1)]
    if lines[0].text.rstrip() != "---":
        return {}, lines
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.text.rstrip() in ("---", "...")), None)
    if end is None:
        return {}, lines
    try:
        front = foreign_yaml("\n".join(line.text for line in lines[1:end]))
    except yaml.YAMLError:
        front = None
    return (front if isinstance(front, dict) else {}), lines[end + 1 :]


def _notebook(work: Work, text: str, file: str) -> list[str]:
    """The cells of a notebook: text as it stands, code as code, what it printed as code; its pictures are told."""
    try:
        return [*_cells(work, json.loads(text).get("cells", []), file)]
    except (ValueError, AttributeError, TypeError, RecursionError):
        what, hint = "it is no notebook as Jupyter writes them", "save it again in Jupyter"
        raise ProblemsFound([Problem("usage", what, hint, Place(file))]) from None


def _cells(work: Work, cells: list[dict[str, Any]], file: str) -> list[str]:
    out: list[str] = []
    for cell in cells:
        source = "".join(cell.get("source", []))
        if cell.get("cell_type") == "markdown":
            out += [*source.split("\n"), ""]
        elif cell.get("cell_type") == "code" and source.strip():
            out += ["```python", *source.split("\n"), "```", ""]
            for output in cell.get("outputs", []):
                out += _output(work, output, file)
    return out


def _output(work: Work, output: dict[str, Any], file: str) -> list[str]:
    data = output.get("data", {})
    shown = "".join(output.get("text", [])) or "".join(data.get("text/plain", []))
    if any(kind.startswith("image/") for kind in data):
        work.told.left(Place(file), "a picture that code has drawn is left out", "save it as a file, and show it")
        return []
    return ["```text", *shown.rstrip("\n").split("\n"), "```", ""] if shown.strip() else []


def without_comments(lines: list[Line]) -> list[Line]:
    """Comments of HTML say nothing to readers; those in code stay."""
    out, inside = [], False
    for line in mark_code(lines):
        text = line.text
        if inside:
            inside, text = ("-->" not in text), text.partition("-->")[2]
        if not line.code:
            text = outside_code(text, lambda part: re.sub(r"<!--.*?-->", "", part))
            if "<!--" in re.sub(r"`[^`]*`", "", text):
                inside, text = True, text.partition("<!--")[0]
        if text.strip() or not line.text.strip() or line.code:
            out.append(line.with_text(text))
    return out


_NO_HEADING = re.compile(r"\s*([#>|*+-]|\d+[.)]|:{3}|`{3}|~{3}|\(.*\)=)|\s{4}")
"""Begins a line that a row of signs under it does not make a heading of: after a directive, options follow."""


def _set_off(lines: list[Line]) -> list[Line]:
    """Headings that are underlined get their signs in front."""
    out: list[Line] = []
    for line in lines:
        under = re.fullmatch(r"(=+|-{2,})\s*", line.text) if not line.code else None
        before = out[-1].text if out else ""
        plain = before.strip() and not out[-1].code and not _NO_HEADING.match(before)
        if under and plain and (len(out) < 2 or not out[-2].text.strip()) and "|" not in before:
            out[-1] = out[-1].with_text(("# " if under[1][0] == "=" else "## ") + before.strip())
        else:
            out.append(line)
    return out


def brought_over(work: Work, text: Text, file: str) -> list[Line]:
    """A file's lines in the Markdown of chapters. Raises `ProblemsFound` where that takes too much."""
    return guarded(f"bringing over '{file}'", Place(file), lambda: _brought_over(work, text, file))


def _brought_over(work: Work, text: Text, file: str) -> list[Line]:
    lines = with_blocks(text.lines) if work.book.tool == "mkdocs" else text.lines
    lines = without_liquid(work, lines) if work.book.tool == "plain" and work.book.settings else lines
    lines = without_directives(work, with_asides(lines))
    lines = without_divs(work, lines) if work.book.tool == "quarto" else lines
    lines = without_unseen(work, with_pictures(work, lines))
    lines = plain_code(work, with_attributes(captioned_cells(work, lines)))
    lines = mark_code(links_joined(without_html(work, lines)))
    lines = directive_pictures(work, lines, file)
    lines = with_letters(_captioned(lines)) if work.book.tool == "quarto" else lines
    return inline(work, lines, file)


_CAPTION = re.compile(r":\s+(.*?)\s*(?:\{#(tbl-[\w-]+)[^}]*\})?\s*")


def _captioned(lines: list[Line]) -> list[Line]:
    """Pandoc's captions under tables become titles of numbered tables."""
    out: list[Line] = []
    for line in lines:
        found = None if line.code else _CAPTION.fullmatch(line.text)
        rows = _rows_above(out) if found else 0
        if found and rows:
            while not out[-1].text.strip():
                out.pop()
            first = out[-rows]
            options = [f":id: {found[2]}"] if found[2] else []
            head = [first.with_text(each) for each in ["", f":::{{table}} {found[1]}", *options, ""]]
            out[-rows:] = [*head, *out[-rows:], line.with_text(":::"), line.with_text("")]
        else:
            out.append(line)
    return out


def _rows_above(lines: list[Line]) -> int:
    at = len(lines)
    while at and not lines[at - 1].text.strip():
        at -= 1
    end = at
    while at and lines[at - 1].text.lstrip().startswith("|"):
        at -= 1
    return end - at
