"""Markdown as the handbook's reference is written in: chapters, tables, code in a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARKED = re.compile(r"([\\`*_<>\[\]{}|^])")
_CODE = re.compile(r"(\{\w+\})?`[^`]+`|(?<![\w:/])\{\w+\}")
"""Code within a text of the program's own: a role as it is written, a word between backticks, a name in braces."""


def chapter(name: str, title: str, summary: str, parts: Iterable[str]) -> str:
    """A chapter's file: front matter, a remark on where it comes from, its parts."""
    head = (
        "---\n# Made from the code by 'trykklar reference'; do not edit.\nkind: chapter\ngenerated: true\nid: "
        f"{name}\ntitle: {title}\n"
    )
    return f"{head}summary: >-\n  {summary}\n---\n\n" + "\n\n".join(part.strip("\n") for part in parts) + "\n"


def heading(text: str, name: str, level: int = 2) -> str:
    """A heading that has an id."""
    return f"{{#{name}}}\n{'#' * level} {text}"


def code(text: str) -> str:
    """Code in a line; backticks in it, and bars that would end a table's cell, are kept from meaning something."""
    shown = text.replace("|", "\\|")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def words(text: str) -> str:
    """A text of the program's own, whose marks are shown and not read; code in it is set as code."""
    out, end = [], 0
    for match in _CODE.finditer(text):
        found = match[0]
        out += [
            _MARKED.sub(r"\\\1", text[end : match.start()]),
            code(found if match[1] or "`" not in found else found.strip("`")),
        ]
        end = match.end()
    return "".join([*out, _MARKED.sub(r"\\\1", text[end:])])


def table(cls: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of a class, whose columns the layout gives their widths by it; an empty cell holds a dash."""
    lines = [head, ["---"] * len(head), *([cell or "–" for cell in row] for row in rows)]
    return f"{{.{cls}}}\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines)


def definition(term: str, *texts: str) -> str:
    """A term and what is said of it."""
    return f"{term}\n: " + "\n\n  ".join(texts)


def sentence(text: str) -> str:
    """A text with a capital and a full stop."""
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
