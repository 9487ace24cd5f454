"""What `check` finds wrong in a text that was brought over is fixed at its line, and told at the line of the source: a
link that leads nowhere keeps its words, markup that nobody reads is printed as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from ...base.problems import Place, Problem
from ...base.rulebook import Severity
from ...base.settings import read_settings
from ...build.sources import Memory, checked, read_sources
from ...sources.markup.dialects import IN_TEXT, INVERTED, LATEX, RST_LINK, SPACED
from ...sources.markup.ids import as_id
from ...sources.markup.tables import cells_of
from .inline import outside_code
from .records import Line, Told
from .write import Publication, Written, write_publication

ROUNDS = 8
_Key = tuple[str, int, str, str]
"""Source's file and line, code and message: what was found once."""
_NAMED = re.compile(r"'([^']*)'")


def fixed(publication: Publication, told: Told, date: str) -> list[Problem]:
    """Write the publication, and fix it until `check` finds no error, and nothing that a release refuses of their
    markup, or nothing more can be done. Gives what is left."""
    memory = Memory()
    write_publication(publication, date)
    settings = read_settings(publication.folder)
    tries: dict[_Key, int] = {}
    for _ in range(ROUNDS):
        write_publication(publication, date)
        sources = read_sources(settings, memory)
        errors = [each for each in sources.problems if _is_to_fix(each)]
        if not errors or not _fix(publication, errors, tries, told):
            break
    return checked(sources, None)


_FIXED_TOO = frozenset({"directive-unclosed", "html-repaired"})
"""What a release refuses, and a draft shows."""


def _is_to_fix(problem: Problem) -> bool:
    return problem.severity(release=False) is Severity.ERROR or problem.code in _FIXED_TOO


def _fix(publication: Publication, errors: list[Problem], tries: dict[_Key, int], told: Told) -> bool:
    """Whether anything was changed. From the last line to the first, so that those above keep their numbers."""
    changed = False
    seen: set[_Key] = set()
    places = sorted(((e.place.file, e.place.line, e) for e in errors if e.place), key=lambda row: row[:2], reverse=True)
    for file, line, problem in places:
        written = publication.chapters.get(file)
        if written and problem.code == "chapter-empty":
            written.lines = [Line(f"`{file}`", file, line)]
            told.left(Place(file, line), problem.message, problem.hint)
            changed = True
        found = written.source(line) if written else None
        if written is None or found is None:
            continue
        at, source = found
        key = (source.file, source.number, problem.code, problem.message.rpartition(" in '")[0] or problem.message)
        if key in seen:  # told of each document
            continue
        seen.add(key)
        tries[key] = tries.get(key, 0) + 1
        if tries[key] > 3:
            continue
        fix = _FIXES.get(problem.code, _as_typed)
        (fix if tries[key] == 1 else _as_typed)(written, at, problem)
        changed = True
        if tries[key] == 1:
            told.left(source.place(), problem.message, problem.hint)
    return changed


def _set(written: Written, at: int, text: str) -> None:
    written.lines[at] = written.lines[at].with_text(text)


def _reference(written: Written, at: int, problem: Problem) -> None:
    """Words of a link that leads nowhere; of a role what it names."""
    name = _named(problem)

    def link(found: re.Match[str]) -> str:
        return (found[1] or name) if as_id(found[2]) == as_id(name) else found[0]

    def words(found: re.Match[str]) -> str:
        target = found[1].removesuffix(">").rpartition("<")[2]
        return _role_words(found) if as_id(target) == as_id(name) or name in found[1] else found[0]

    for index in range(at, min(at + 12, len(written.lines))):
        text = written.lines[index].text
        new = _LINK.sub(link, text)
        new = _EACH_ROLE.sub(words, new)
        if new == text and index == at and "link" not in problem.message:
            new = _ANY_ROLE.sub(_role_words, text)
        if new != text:
            _set(written, index, new)
            return
    _as_typed(written, at, problem)


_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(<?#?([^()<>\s]+)>?\)")
_EACH_ROLE = re.compile(r"\{[\w:]+\}`([^`]*)`")
_ANY_ROLE = re.compile(r"\{(?:ref|numref|num|eq|cite|term|page|title)\}`([^`]*)`")


def _named(problem: Problem) -> str:
    found = _NAMED.search(problem.message)
    return found[1] if found else ""


def _role_words(found: re.Match[str]) -> str:
    return found[1].partition("<")[0].strip() or found[1]


def _role(written: Written, at: int, problem: Problem) -> None:
    for index in range(at, min(at + 12, len(written.lines))):
        text = written.lines[index].text
        new = re.sub(rf"\{{{re.escape(_named(problem))}\}}(`+)([^`]*)\1", lambda m: f"`{m[2]}`", text)
        if new != text:
            _set(written, index, new)
            return
    _as_typed(written, at, problem)


def _directive(written: Written, at: int, problem: Problem) -> None:
    """A directive that there is not: what stands in it, or code where it is between backticks."""
    found = re.match(r"([\s>]*(?:[-*+]\s+)?)([`:~]{3,})\s*\{?([\w:-]*)\}?\s*(.*)", written.lines[at].text)
    if found is None:
        _as_typed(written, at, problem)
        return
    end = next((i for i in range(at + 1, len(written.lines)) if written.lines[i].text.strip() == found[2]), None)
    inner = written.lines[at + 1 : end] if end is not None else []
    if problem.message.endswith("' is empty") and end is not None and not any(line.text.strip() for line in inner):
        del written.lines[at : end + 1]  # it shows nothing anywhere
        return
    if found[2][0] == ":" and end is not None:
        _set(written, end, "")
        _set(written, at, f"**{found[4]}**" if found[4] else "")
        for index in range(at + 1, end):
            if not re.match(r"\s*:[\w-]+:", written.lines[index].text):
                break
            _set(written, index, "")
    else:
        _set(written, at, f"{found[1]}{found[2]}text")


def _option(written: Written, at: int, problem: Problem) -> None:
    """An option that there is not is taken out; of another fault the directive."""
    found = re.search(r"has no option '([^']*)'", problem.message)
    for index in range(at + 1, min(at + 20, len(written.lines))) if found else ():
        if re.match(rf"\s*:?{re.escape(found[1] if found else '')}:", written.lines[index].text):
            del written.lines[index]
            return
    _directive(written, at, problem)


def _unclosed(written: Written, at: int, problem: Problem) -> None:
    found = re.match(r"[\s>]*([`:~]{3,})", written.lines[at].text)
    written.lines.append(written.lines[-1].with_text(found[1] if found else "```"))


def _html(written: Written, at: int, problem: Problem) -> None:
    for index in range(at, min(at + 3, len(written.lines))):
        text = written.lines[index].text
        _set(written, index, outside_code(text, lambda part: part.replace("<", "&lt;")))


def _markup(written: Written, at: int, problem: Problem) -> None:
    """Put a backslash before the first sign of what would be read, or told."""
    told = problem.message.partition("read here: '")[2].removesuffix("'").removesuffix("…")
    for index in range(at, min(at + 30, len(written.lines))):
        line = written.lines[index]
        if not line.text.strip() and index > at:
            break
        text = outside_code(line.text, partial(_escaped, told))
        _set(written, index, text)
        if told and text != line.text:
            return
    if told:  # it runs over lines
        _markup(written, at, replace(problem, message=""))


def _escaped(told: str, text: str) -> str:
    """The text with a backslash before whatever begins with what was told."""
    text = re.sub(r"(?<=\))\{[^{}]*\}|(?<=\])\{[^{}]*=[^{}]*\}", "", text)

    def put(found: re.Match[str]) -> str:
        return _backslash(found) if " ".join(found[0].split()).startswith(told) else found[0]

    for sign in (*IN_TEXT, LATEX, INVERTED, RST_LINK, SPACED):
        text = sign.pattern.sub(put, text)
    return text


def _backslash(found: re.Match[str]) -> str:
    text = found[0]
    at = next((i for i, c in enumerate(text) if not c.isalnum() and not c.isspace()), None)
    if at is not None and found.string[: found.start() + at].endswith("\\"):
        return text  # it has its backslash already
    if at is None or text[at] == "\\":
        return f"`{text.strip()}`" if text.strip() and "\n" not in text else text
    return f"{text[:at]}\\{text[at:]}" if text[at].isascii() else text


def _id(written: Written, at: int, problem: Problem) -> None:
    text = re.sub(r"\s*\{#[^}]*\}|^\([^()]+\)=\s*$|^\s*:?(?:name|label|id):.*$", "", written.lines[at].text)
    if text == written.lines[at].text:
        for index in range(at, min(at + 8, len(written.lines))):
            if re.match(r"\s*:?(?:name|label|id):", written.lines[index].text):
                del written.lines[index]
                return
    _set(written, at, text)


def _note(written: Written, at: int, problem: Problem) -> None:
    mark = re.search(r"\[\^[^\]]+\]", problem.message)
    for index in range(at, min(at + 30, len(written.lines))) if mark else ():
        if mark and mark[0] in written.lines[index].text:
            _set(written, index, written.lines[index].text.replace(mark[0], "\\" + mark[0]))
            return
    _as_typed(written, at, problem)


def _numbers(written: Written, at: int, problem: Problem) -> None:
    written.lines.insert(at, written.lines[at].with_text("<!-- -->"))
    written.lines.insert(at, written.lines[at].with_text(""))
    written.lines.insert(at + 2, written.lines[at].with_text(""))


def _level(written: Written, at: int, problem: Problem) -> None:
    """The level that may follow, which the hint names."""
    next_level = re.search(r"#+", problem.hint)
    _set(written, at, re.sub(r"^#+", next_level[0] if next_level else "##", written.lines[at].text))


def _cells(written: Written, at: int, problem: Problem) -> None:
    """A table whose head, or the line under it, has too few cells gets more of them."""
    lines = written.lines
    first = at
    while first and _goes_on(lines[first - 1]):
        first -= 1
    rule = next((i for i in range(first, len(lines)) if re.fullmatch(r"[\s>|:-]*-[\s>|:-]*", lines[i].text)), None)
    if rule is None or not first < rule <= first + 2:
        _as_typed(written, at, problem)
        return
    most = max(map(int, re.findall(r"has (\d+)", problem.message)), default=0)
    for index, cell in ((rule - 1, ""), (rule, "---")):
        text = lines[index].text.rstrip()
        _set(written, index, text.removesuffix("|") + "|" + f" {cell} |" * (most - cells_of(text)))


def _picture(written: Written, at: int, problem: Problem) -> None:
    """A picture that cannot be shown: its words; of a directive all of it."""
    for index in range(at, min(at + 12, len(written.lines))):
        text = written.lines[index].text
        new = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
        if new != text:
            _set(written, index, new)
            return
    _directive(written, at, problem)


def _as_typed(written: Written, at: int, problem: Problem) -> None:
    """The block is shown as code, as its author typed it; of a directive whose text is no Markdown, all of that."""
    lines = written.lines
    if lines[at].code:
        first = next((i for i in range(at, max(at - 500, -1), -1) if _OF_CODE.match(lines[i].text)), None)
        if first is not None:
            _set(written, first, _OF_CODE.sub(r"\1text", lines[first].text))
        return
    first = at
    while first and _goes_on(lines[first - 1]):
        first -= 1
    last = at
    while (
        last + 1 < len(lines)
        and lines[last + 1].text.strip()
        and not lines[last + 1].code
        and not _is_fence(lines[last + 1])
    ):
        last += 1
    if _is_fence(lines[at]):
        _set(written, at, "")
        return
    fence, end = (Line(mark, lines[at].file, lines[at].number, code=True) for mark in ("~~~~text", "~~~~"))
    inner = [Line(each.text, each.file, each.number, code=True) for each in lines[first : last + 1]]
    lines[first : last + 1] = [
        lines[at].with_text(""),
        fence,
        *inner,
        end,
        lines[at].with_text(""),
    ]


_OF_CODE = re.compile(r"([\s>]*`{3,})\s*\{[a-z][\w:-]*\}.*")
"""The first line of a directive between backticks."""


def _goes_on(line: Line) -> bool:
    return bool(line.text.strip()) and not line.code and not _is_fence(line)


def _formula(written: Written, at: int, problem: Problem) -> None:
    """A formula that cannot be set is shown as its author typed it."""
    if found := re.match(r"([\s>]*[`~]{3,})\s*\{math\}", written.lines[at].text):
        _set(written, at, f"{found[1]}text")
        return
    told = re.search(r"the formula '(.*)': ", problem.message)
    tex = re.escape(told[1]) if told and not told[1].endswith("…") else r"[^$\n]+"
    for index in range(at, min(at + 6, len(written.lines))):
        text = written.lines[index].text
        new = outside_code(text, lambda part: re.sub(rf"(?<![$\\])\$({tex})\$(?!\$)", r"`\1`", part))
        if new != text:
            _set(written, index, new)
            return
        if not text.strip():
            break
    _as_typed(written, at, problem)


def _is_fence(line: Line) -> bool:
    return bool(re.match(r"[\s>]*[`:~]{3,}", line.text))


_FIXES: Mapping[str, Callable[[Written, int, Problem], None]] = {
    **dict.fromkeys(
        ("reference-unknown", "reference-kind", "citation-unknown", "term-unknown", "reference-document"), _reference
    ),
    **dict.fromkeys(("role-unknown", "role-content"), _role),
    "directive-unknown": _directive,
    "directive-option": _option,
    "directive-unclosed": _unclosed,
    **dict.fromkeys(("html-forbidden", "html-unclosed", "html-repaired", "url-remote", "path-outside"), _html),
    **dict.fromkeys(("markup-unknown", "substitution-unknown"), _markup),
    **dict.fromkeys(("id-duplicate", "id-malformed"), _id),
    **dict.fromkeys(("footnote-missing", "footnote-unused", "footnote-twice", "footnote-nested"), _note),
    "list-number": _numbers,
    "formula-unreadable": _formula,
    "heading-skipped": _level,
    "table-cells": _cells,
    **dict.fromkeys(("image-missing", "image-unreadable", "image-bomb", "svg-unsafe", "svg-feature"), _picture),
}


def folder_is_free(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
