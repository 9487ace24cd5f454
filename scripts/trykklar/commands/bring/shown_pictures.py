"""Cells of code that do nothing but show a picture of the book's folder: they become that picture.

`knitr::include_graphics("a.png")` of R, in books of Quarto and bookdown, and `Image("a.png")` of IPython's display.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from .cells import CELL, closing, indent_of, options_of, said
from .records import Line
from .work import Work

_SHOWS = re.compile(
    r"(?:knitr::)?include_graphics\((?P<path>[^()]*|here::here\([^()]*\))(?:,[^()]*)?\)"
    r"|(?:[\w.]+\.)?Image\((?:filename=|data=)?(?P<image>[^()]*)\)"
)
_SRC = re.compile(r"(?:here::here\()?(?:path\s*=\s*)?(?P<mark>[\"'])(?P<src>[^\"'\n]+)(?P=mark)\)?\s*(?:,[^\"']*)?")
"""One name, and nothing else between marks: several of them are several pictures."""
_SILENT = re.compile(r"\s*(?:#.*|(?:from|import)\s.*)?")
_OF_HEAD = re.compile(
    r"(?P<key>[\w.]+)\s*=\s*(?:\"(?P<text>(?:[^\"\\]|\\.)*)\"|'(?P<other>(?:[^'\\]|\\.)*)'|(?P<word>\w+))"
)
_LABEL = re.compile(r"\s*(?P<label>[\w:-]+)\s*(?:,|$)")
_CAPTIONS, _WORDS, _LABELS = ("fig-cap", "fig.cap", "caption"), ("fig-alt", "fig.alt", "alt"), ("label", "name")


def with_pictures(work: Work, lines: list[Line]) -> list[Line]:
    """The lines with such cells as pictures, those with a caption as figures of the same name."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        cell = CELL.fullmatch(lines[at].text) if lines[at].code else None
        shown, end = _shown(work, lines, at, cell) if cell else ([], at)
        out += [replace(lines[at], text=text, code=False) for text in shown] or [lines[at]]
        at = end + 1
    return out


def _shown(work: Work, lines: list[Line], at: int, cell: re.Match[str]) -> tuple[list[str], int]:
    """The text of the picture, and the line that closes the cell; no text for a cell that does something else."""
    told, first = options_of(work, lines, at + 1, cell["kind"])
    told = {**_of_head(cell["inner"] or ""), **told}
    end = closing(lines, at, first, cell)
    code = [line.text.strip(" >") for line in lines[first:end]]
    does = [text for text in code if not _SILENT.fullmatch(text)]
    found = _SHOWS.fullmatch(does[0]) if len(does) == 1 else None
    source = _SRC.fullmatch((found["path"] or found["image"] or "").strip()) if found else None
    if not source or told.get("include") in (False, "FALSE", "F", "false"):
        return [], at
    return [(indent_of(cell) + text).rstrip() for text in _picture(told, source["src"])], end


def _picture(told: dict[str, Any], src: str) -> list[str]:
    caption, words, label = (said(told, keys) for keys in (_CAPTIONS, _WORDS, _LABELS))
    if not caption:
        plain = re.sub(r"[*`_\"]|<[^>]*>", "", words)
        return ["", f"![]({src})" + (f'{{fig-alt="{plain}"}}' if plain else ""), ""]  # words alone would be a caption
    options = [f":alt: {words}"] if words else []
    return ["", f":::{{figure}} {src}", *options, *([f":name: {label}"] if label else []), "", caption, ":::", ""]


def _of_head(inner: str) -> dict[str, Any]:
    """The options in the first line of a cell, as knitr has them: `{r label, fig.cap="…"}`."""
    inner = inner.strip().lstrip(",").strip()
    found: dict[str, Any] = {
        each["key"]: each["text"] or each["other"] or each["word"] for each in _OF_HEAD.finditer(inner)
    }
    label = _LABEL.match(inner)
    return {**({"label": label["label"]} if label and label["label"] not in found else {}), **found}
