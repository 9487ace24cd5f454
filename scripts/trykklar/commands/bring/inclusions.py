"""Texts that other tools put into texts: mdBook's {{#include}}, MyST's include and literalinclude, Quarto's include."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ...base.bounds import INCLUDED_BYTES, INCLUDED_DEPTH, INCLUDED_FILES
from ...base.problems import Problem, ProblemsFound
from .book_files import read
from .records import Line
from .work import Work

_MDBOOK = re.compile(r"(\\?)\{\{#(include|rustdoc_include|playground|playpen|title)\s+([^}]*)\}\}")
_QUARTO = re.compile(r"\{\{<\s*include\s+([^\s>]+)\s*>\}\}")
_MYST = re.compile(r"\s*(`{3,}|:{3,})\{(include|literalinclude)\}\s*(\S+)\s*")


def included(work: Work, lines: list[Line], base: str, depth: int = 0) -> list[Line]:
    """The lines with what they include in its place. `base`: the file from whose folder names are read."""
    work.around[depth:] = [base]
    work.includes = work.includes if depth else []
    out: list[Line] = []
    skip = 0
    for index, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        found = _MYST.fullmatch(line.text) if work.book.tool == "jupyter" else None
        if found and (end := _end(lines, index, found[1])):
            options = dict(
                re.findall(r"^\s*:([\w-]+):\s*(.*)$", "\n".join(each.text for each in lines[index + 1 : end]), re.M)
            )
            out += _myst(work, line, found, options, base, depth)
            skip = end - index
        else:
            out += _in_line(work, line, base, depth)
    return out


def _end(lines: list[Line], start: int, mark: str) -> int | None:
    return next((at for at in range(start + 1, min(len(lines), start + 30)) if lines[at].text.strip() == mark), None)


def _myst(work: Work, line: Line, found: re.Match[str], options: dict[str, str], base: str, depth: int) -> list[Line]:
    named = work.path(found[3], base)
    text = _text(work, line, named, depth)
    if text is None:
        return []
    parted = _between(text, options.get("start-after", ""), options.get("end-before", ""))
    kept = _range(parted, options.get("lines", ""))
    if found[2] == "literalinclude":
        language = options.get("language") or PurePosixPath(named).suffix.lstrip(".")
        return [line.with_text(each) for each in [f"```{language}", *kept, "```"]]
    lines = [Line(each, named, number) for number, each in enumerate(kept, start=1)]
    return included(work, lines, named, depth + 1)


def _in_line(work: Work, line: Line, base: str, depth: int) -> Iterator[Line]:
    quarto = _QUARTO.search(line.text) if work.book.tool == "quarto" else None
    if quarto:
        named = work.path(quarto[1], base)
        text = _text(work, line, named, depth)
        lines = [Line(each, named, at) for at, each in enumerate((text or "").split("\n"), start=1)]
        yield from included(work, lines, named, depth + 1)
    elif work.book.tool == "mdbook" and (found := _MDBOOK.search(line.text)):
        yield from _mdbook(work, line, found, base, depth)
    else:
        yield line


def _mdbook(work: Work, line: Line, found: re.Match[str], base: str, depth: int) -> list[Line]:
    if found[1]:
        return [line.with_text(line.text.replace("\\{{#", "{{#"))]
    before, after = line.text[: found.start()], line.text[found.end() :]
    if found[2] == "title":
        return [line.with_text(before + after)]
    name, *rest = found[3].split()[0].split(":")
    named = work.path(name, base)
    text = _text(work, line, named, depth)
    if text is None:
        return [line.with_text(before + after)]
    kept = (
        _anchored(text, rest[0])
        if rest and rest[0] and not rest[0].isdigit()
        else _range(text.split("\n"), ":".join(rest))
    )
    kept = [each for each in kept if not re.search(r"\bANCHOR(_END)?:\s*[\w-]+", each)]
    while kept and not kept[-1].strip():
        kept.pop()
    kept = kept or [""]
    lines = [Line(each, named, number) for number, each in enumerate(kept, start=1)]
    if found[2] in ("playground", "playpen"):
        return [line.with_text("```rust"), *lines, line.with_text("```")]
    lines[0] = lines[0].with_text(before + lines[0].text)
    lines[-1] = lines[-1].with_text(lines[-1].text + after)
    return included(work, lines, named, depth + 1) if named.endswith(".md") else lines


def _text(work: Work, line: Line, named: str, depth: int) -> str | None:
    """What a line includes; None where that cannot be read, which is told."""
    why = _forbidden(work, named, depth)
    try:
        if not why:
            return _within_bounds(work, line, read(work.book.root, named))
    except ProblemsFound as found:
        why = found.problems[0].message
    what = f"the text includes '{named}', which cannot be read: {why}"
    work.told.left(line.place(), what, "put the text there by hand")
    return None


def _forbidden(work: Work, named: str, depth: int) -> str:
    """Why a file is not looked at; empty where it is."""
    if named.startswith(".."):
        return "it lies outside the book"
    if named in work.around[: depth + 1]:
        return "it includes itself"
    return f"more than {INCLUDED_DEPTH.most} files include each other" if depth >= INCLUDED_DEPTH.most else ""


def _within_bounds(work: Work, line: Line, text: str) -> str:
    """A text that is included, counted: files that include each other multiply. Raises `ProblemsFound`."""
    work.includes.append(len(text))
    for bound, taken in ((INCLUDED_FILES, len(work.includes)), (INCLUDED_BYTES, sum(work.includes))):
        if taken > bound.most:
            what = f"a chapter includes more than {bound.most:,} {bound.unit}"
            raise ProblemsFound([Problem("include", what, "divide the chapter", line.place())])
    return text


def _anchored(text: str, name: str) -> list[str]:
    found = re.search(
        rf"ANCHOR:\s*{re.escape(name)}\s*\n(.*?)\n[^\n]*ANCHOR_END:\s*{re.escape(name)}\s*$", text, re.S | re.M
    )
    return found[1].split("\n") if found else text.split("\n")


def _between(text: str, after: str, before: str) -> list[str]:
    text = text.partition(after)[2] if after and after in text else text
    return (text.partition(before)[0] if before else text).split("\n")


def _range(lines: list[str], written: str) -> list[str]:
    """`3:5`, `3:`, `:5`, `3`, `1-3,5`; all where nothing is said."""
    if found := re.fullmatch(r"\s*(\d{0,9}):(\d{0,9})(?::.*)?\s*", written):
        return lines[max(int(found[1] or 1) - 1, 0) : int(found[2]) if found[2] else None]
    if not re.search(r"\d", written):
        return lines
    out: list[str] = []
    for first, dash, last in re.findall(r"(\d{1,9})(?:\s*(-)\s*(\d{0,9}))?", written):
        out += lines[max(int(first) - 1, 0) : (int(last) if last else None) if dash else int(first)]
    return out
