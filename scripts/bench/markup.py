"""Typst markup: text and strings escaped so that Typst prints exactly what was meant."""

from __future__ import annotations

import re

from .book import PAGE_MARK

_SPECIAL = re.compile(r"([\\#\[\]*_`$<>@~])")
_DASHES = re.compile(r"-(?=[-?])")
_COMMENT = re.compile(r"/(?=[/*])")
_LINE_START = re.compile(r"^(\s*)([-+=/]|\d+\.)(?=\s|$)")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def text(words: str) -> str:
    """A run of text as markup; runs of white space become one space, page marks become `#pg`."""
    out: list[str] = []
    for index, part in enumerate(PAGE_MARK.split(_SPACE.sub(" ", words))):
        out.append(f"#pg({string(part)});" if index % 2 else _escaped(part))
    return "".join(out)


def _escaped(words: str) -> str:
    found = _SPECIAL.sub(r"\\\1", words)
    found = _DASHES.sub(r"\\-", found)
    found = _COMMENT.sub(r"\\/", found)
    found = found.replace("...", r"\.\.\.")
    return _LINE_START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", found)


def string(value: str) -> str:
    """A string literal."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def call(name: str, *arguments: str, body: str | None = None) -> str:
    """A call in markup, closed so that what follows it is never taken for a part of it."""
    content = f"[{body}]" if body is not None else ""
    return f"#{name}({', '.join(arguments)}){content};"
