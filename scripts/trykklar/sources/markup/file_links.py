"""Links from file to file, as folders of Markdown have them, and to headings by their words: `../b.md#the-crane`.

Programs that show Markdown make an anchor of a heading's words, each in its own way; what they have in common is what
`as_id` leaves.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from .ids import as_id

_FILE = re.compile(r"[^#:]*\.(?:md|markdown|qmd|rmd|ipynb|rst)(?:#.*)?", re.IGNORECASE)
_SUFFIX = re.compile(r"\.\w+\Z")


def is_file_link(href: str) -> bool:
    """Whether a link names a text beside its own."""
    return bool(_FILE.fullmatch(href))


def file_link(href: str, file: str) -> str:
    """What a link in `file` names, from the publication's folder: `chapters/b.md#the-crane`."""
    path, _, anchor = unquote(href).partition("#")
    folder = "" if path.startswith("/") else posixpath.dirname(file)
    whole = _SUFFIX.sub(".md", posixpath.normpath(posixpath.join(folder, path.lstrip("/"))))
    return f"{whole}#{as_id(anchor)}" if anchor else whole


def anchors(titles: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(Anchor, id) of a file's headings, of which (title, id) are given in order."""
    seen: dict[str, int] = {}
    for title, name in titles:
        words = title.lower().strip()
        for slug in dict.fromkeys((as_id(re.sub(r"[^\w\s-]", "", words)), as_id(words))):
            count = seen[slug] = seen.get(slug, -1) + 1
            yield (f"{slug}-{count}" if count else slug), name
