"""Bibliographies of other tools → the records of sources.yaml."""

from __future__ import annotations

import re
from typing import Any

from ...base.problems import Place, ProblemsFound
from ...sources.bibliography import works_of
from .book_files import read
from .work import Work


def sources_of(work: Work) -> list[dict[str, Any]]:
    """The records of all bibliographies of a book, each once; what cannot be read is told."""
    found: dict[str, dict[str, Any]] = {}
    for file in work.book.bibliographies:
        try:
            works = works_of(read(work.book.root, file), file)
        except (ProblemsFound, ValueError):
            work.told.left(Place(file), "this bibliography cannot be read", "write its works into sources.yaml")
            continue
        for line, what, hint in works.faults:
            work.told.left(Place(file, line), what, hint)
        for _, record in works.records:
            found.setdefault(record["id"], {**record, "title": _as_text(str(record["title"]))})
    return list(found.values())


def _as_text(title: str) -> str:
    """A title's signs that Markdown would read."""
    return re.sub(r"([*_`<\[\]$])", r"\\\1", title)
