"""Directives that show a picture, `figure` and `image`, with the names and the words that they need here."""

from __future__ import annotations

import base64
import re
from typing import Any

import yaml

from .foreign_yaml import foreign_yaml
from .records import Line
from .work import Work, words_of_file

_SHOWN = re.compile(r"(?P<before>\s*(?P<fence>`{3,}|:{3,})\{(?P<kind>figure|image)\}\s*)(?P<src>\S+)\s*")
_OPTION = re.compile(r"\s*:[\w-]+:")


def directive_pictures(work: Work, lines: list[Line], file: str) -> list[Line]:
    """Pictures of directives under the names that they have here, each with an alternative text; a figure without a
    caption is a picture."""
    out: list[Line] = []
    at, unclosed = 0, set[str]()
    while at < len(lines):
        found = None if lines[at].code else _SHOWN.fullmatch(lines[at].text)
        end = at if found is None or found["fence"] in unclosed else _closing(lines, at, found["fence"])
        if found and end == at:
            unclosed.add(found["fence"])  # and so is each that follows
        out += [lines[at]] if found is None else _shown(work, found, lines[at : end + 1], file)
        at = end + 1
    return out


def _closing(lines: list[Line], at: int, fence: str) -> int:
    """Where a directive ends; at its first line where it is not closed."""
    after = range(at + 1, len(lines))
    return next((index for index in after if not lines[index].code and lines[index].text.strip() == fence), at)


def _shown(work: Work, found: re.Match[str], block: list[Line], file: str) -> list[Line]:
    first, src = block[0], found["src"]
    name = work.picture(src, file)
    if len(block) == 1:  # not closed, which is told elsewhere
        return [first.with_text(f"{found['before']}{name or src}")]
    options, body = _parts(block[1:-1])
    blank = first.with_text("")
    if name is None:
        work.told.left(first.place(), f"the picture '{src}' is not in the book's folder", "put it there")
        return [blank, *body, blank]
    words = _alternative(options)
    if not words:
        words = f"Picture: {words_of_file(src)}"
        hint = "say what the picture shows, for those who hear the page"
        work.told.left(first.place(), f"the picture '{src}' has no alternative text", hint)
        options = _with_words(first, options, words)
    if found["kind"] == "figure" and not any(line.text.strip() for line in body):
        plain = re.sub(r"[\[\]*`_]|<[^>]*>", "", words)
        return [blank, first.with_text(f"{first.indent}![{plain}]({src})"), blank]
    return [first.with_text(f"{found['before']}{name}"), *options, *body, block[-1]]


def _parts(inner: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a directive's options, with the marks around them, and those of its body."""
    if inner and inner[0].text.strip() == "---":
        after = range(1, len(inner))
        end = next((index + 1 for index in after if inner[index].text.strip() == "---"), len(inner))
    else:
        end = next((index for index, line in enumerate(inner) if not _OPTION.match(line.text)), len(inner))
    return inner[:end], inner[end:]


def _alternative(options: list[Line]) -> str:
    """The option `alt` in one line; empty where there is none, or it is empty."""
    found: Any = None
    if options and options[0].text.strip() == "---":
        try:
            told = foreign_yaml("\n".join(line.text for line in options if line.text.strip() != "---"))
        except yaml.YAMLError:
            told = None
        found = told.get("alt") if isinstance(told, dict) else None
    else:
        found = next((line.text.partition("alt:")[2] for line in options if line.text.strip().startswith(":alt:")), "")
    return " ".join(str(found or "").split())


def _with_words(first: Line, options: list[Line], words: str) -> list[Line]:
    """The options of a directive whose first line is given, with an alternative text in place of none."""
    kept = [line for line in options if not re.match(r"\s*:?alt:", line.text)]
    if kept and kept[0].text.strip() == "---":
        return [kept[0], first.with_text(f"{first.indent}alt: '{words}'"), *kept[1:]]
    return [first.with_text(f"{first.indent}:alt: {words}"), *kept]


def decoded(text: str) -> bytes | None:
    """The bytes of a picture that stands in base64; None where it is none."""
    try:
        return base64.b64decode(text)
    except ValueError:  # its length is none that base64 makes
        return None
