"""Books of MkDocs: their outline (`mkdocs.yml`), and the blocks that its Markdown has beside others' (its guide,
"Configuration"; Python-Markdown's "Admonition"; PyMdown's "Details" and "Tabbed")."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ...base.bounds import IMPORTED_DEPTH
from ...base.problems import Place, Problem, ProblemsFound
from .foreign_yaml import foreign_yaml
from .records import Book, Line, Piece, Told
from .work import mark_code

OUTLINE = "mkdocs.yml"


class _Loader(yaml.SafeLoader):
    """Reads what names functions of Python, as settings of extensions do, as nothing."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def mkdocs(folder: Path, text: str, told: Told) -> Book | None:
    """The book in a folder with a `mkdocs.yml` of this text; None where it has no outline. Raises `ProblemsFound`."""
    try:
        settings = foreign_yaml(text, _Loader)
    except yaml.YAMLError:
        raise ProblemsFound([Problem("yaml-syntax", "this is no YAML", "fix it first", Place(OUTLINE, 1))]) from None
    settings = settings if isinstance(settings, dict) else {}
    nav = settings.get("nav")
    if not isinstance(nav, list):
        return None
    source = str(settings.get("docs_dir") or "docs").strip("/")
    address = str(settings.get("repo_url") or "").rstrip("/").removesuffix(".git")
    author = str(settings.get("site_author") or "")
    return Book(
        tool="mkdocs",
        root=folder,
        settings=OUTLINE,
        title=str(settings.get("site_name") or ""),
        authors=(author,) if author else (),
        repository=f"{address}/tree/HEAD" if "github.com" in address else "",
        pieces=tuple(_items(nav, (folder, source), told, 0)),
    )


def _items(nav: list[Any], docs: tuple[Path, str], told: Told, depth: int) -> Iterator[Piece]:
    """Pieces of a list: a file, a title with its file, or a title with a list or a folder, which is a part at the top.

    `docs`: the book's folder, and that of its texts in it."""
    folder, source = docs
    if depth >= IMPORTED_DEPTH.most:
        what = f"lists stand more than {IMPORTED_DEPTH.most} deep in each other; what is deeper is left out"
        told.left(Place(OUTLINE), what, "make the outline flatter")
        return
    for item in nav:
        title, value = next(iter(item.items()), ("", "")) if isinstance(item, dict) else ("", item)
        if isinstance(value, list):
            inner = tuple(_items(value, docs, told, depth + 1))
            first = next((each for each in inner if each.file), None)
            if depth == 0:
                yield Piece("part", str(title), "", inner)
            elif first:
                yield Piece("chapter", str(title), first.file, inner[1:] if inner[0] is first else inner)
        elif "://" in str(value):
            told.left(Place(OUTLINE), f"the outline links to {value}", "link to it from a chapter")
        elif str(value).endswith("/"):  # as the plugin "literate-nav" has it
            inner = tuple(Piece("chapter", "", each) for each in _texts(folder, f"{source}/{str(value).strip('/')}"))
            if inner:
                yield from [Piece("part", str(title), "", inner)] if depth == 0 else inner
        elif value:
            kind = "front" if depth == 0 and Path(str(value)).stem == "index" else "chapter"
            yield Piece(kind, str(title or ""), posixpath.normpath(posixpath.join(source, str(value))))  # type: ignore[arg-type]


def _texts(folder: Path, within: str) -> list[str]:
    """The texts in a folder of the book; none where it has no such folder."""
    try:
        found = sorted((folder / within).glob("*.md")) if ".." not in Path(within).parts else []
    except OSError:  # a name too long
        return []
    return [each.relative_to(folder).as_posix() for each in found]


_BLOCK = re.compile(r" *(?P<sign>!!!|\?\?\?\+?|===[!+]?) +(?P<name>[\w-]*)[^\"]*(?:\"(?P<title>[^\"]*)\")?\s*")
_NAMES = frozenset("note hint tip seealso important attention caution warning danger error".split())
_LIKE = {
    "info": "note",
    "success": "tip",
    "question": "note",
    "failure": "danger",
    "bug": "warning",
    "abstract": "note",
}


def with_blocks(lines: list[Line]) -> list[Line]:
    """Admonitions, details and tabs, whose text is indented, as directives."""
    out: list[Line] = []
    opened: list[tuple[int, str]] = []
    for line in lines:
        indent = len(line.text) - len(line.text.lstrip())
        while line.text.strip() and opened and indent < opened[-1][0]:
            out += [line.with_text(opened.pop()[1]), line.with_text("")]
        text = line.text[opened[-1][0] :] if opened else line.text
        found = None if line.code else _BLOCK.fullmatch(text)
        if found:
            mark = ":" * (12 - 2 * min(len(opened), 4))
            out += [line.with_text(""), line.with_text(mark + _head(found))]
            opened.append((indent + 4, mark))
        else:
            out.append(line.with_text(text))
    out += [lines[-1].with_text(mark) for _, mark in reversed(opened)]
    return mark_code(out)


def _head(found: re.Match[str]) -> str:
    name, title = found["name"].lower(), found["title"] or ""
    if found["sign"].startswith("==="):
        return f"{{admonition}} {title or name}"
    if found["sign"].startswith("???"):
        return f"{{dropdown}} {title or name.capitalize()}"
    name = _LIKE.get(name, name)
    return f"{{{name}}} {title}".rstrip() if name in _NAMES else f"{{admonition}} {title or name.capitalize()}"
