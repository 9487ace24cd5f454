"""Books of Sphinx in MyST's Markdown: its settings name title and authors, and `toctree` makes the outline."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...base.bounds import IMPORTED_DEPTH
from ...base.files import is_file_inside
from ...base.problems import Place, ProblemsFound
from .book_files import TEXTS, mapping, names_of, read, with_suffix
from .records import Book, Piece, Told

CONF = "conf.py"
_DIRECTIVE = re.compile(r"\s*(?P<mark>`{3,}|:{3,})\s*\{toctree\}.*")
_IN_RST = re.compile(r"(?P<indent>\s*)\.\. toctree::.*")
_OPTION = re.compile(r"\s*:?([\w-]+):(?:\s+(.*))?")
_ENTRY = re.compile(r"(?:(?P<title>.*?)\s*<(?P<inner>[^<>]+)>|(?P<name>\S.*?))\s*")


@dataclass
class _Tree:
    """One directive `toctree`."""

    line: int
    options: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str]] = field(default_factory=list)
    """Title, empty where the text's own counts, and what it names."""


def sphinx(folder: Path, told: Told) -> Book | None:
    """The book in a folder with settings of Sphinx; None where its first text is no Markdown that has a `toctree`."""
    conf = _settings(folder)
    root = with_suffix(folder, str(conf.get("root_doc") or conf.get("master_doc") or "index"))
    if not root.endswith(TEXTS) or not is_file_inside(folder, root):
        return None
    walk = _Walk(folder, told, {root})
    trees = _trees(folder, root)
    pieces = [piece for tree in trees for piece in walk.top(tree, root)]
    if not pieces:
        return None
    for file in sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.md")):
        if file not in walk.met and not any(part.startswith((".", "_")) for part in Path(file).parts):
            told.left(Place(file), "this text stands in no toctree, and is left out", "name it in one")
    return Book(
        tool="jupyter",
        root=folder,
        settings=CONF,
        title=str(conf.get("project") or ""),
        authors=names_of(conf.get("author")),
        language=str(conf.get("language") or ""),
        bibliographies=tuple(map(str, conf.get("bibtex_bibfiles") or ())),
        words={str(name): str(value) for name, value in mapping(conf.get("myst_substitutions")).items()},
        pieces=(Piece("front", "", root), *pieces),
    )


def _settings(folder: Path) -> dict[str, Any]:
    """What its settings give names to that needs no running."""
    try:
        body = ast.parse(read(folder, CONF)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError, ProblemsFound):
        return {}
    found: dict[str, Any] = {}
    for each in body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            try:
                found[each.targets[0].id] = ast.literal_eval(each.value)
            except (ValueError, TypeError, RecursionError, MemoryError, SyntaxError):
                continue
    return found


def _trees(folder: Path, file: str) -> list[_Tree]:
    """The directives `toctree` of a text, between backticks or colons, or within `eval-rst`."""
    try:
        text = read(folder, file)
    except ProblemsFound:
        return []  # told where it is read
    found: list[_Tree] = []
    until, indent = "", -1
    for number, line in enumerate(text.split("\n"), start=1):
        if until or indent >= 0:
            inside = line.strip() != until if until else not line.strip() or _indent(line) > indent
            if inside:
                _add(found[-1], line.strip())
                continue
            until, indent = "", -1
        if begun := _DIRECTIVE.fullmatch(line):
            until = begun["mark"]
            found.append(_Tree(number))
        elif begun := _IN_RST.fullmatch(line):
            indent = len(begun["indent"])
            found.append(_Tree(number))
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _add(tree: _Tree, text: str) -> None:
    option = _OPTION.fullmatch(text) if not tree.entries and not text.startswith("http") else None
    if option:
        tree.options[option[1]] = option[2] or ""
    elif text and text != "---" and (entry := _ENTRY.fullmatch(text)):
        tree.entries.append((entry["title"] or "", entry["inner"] or entry["name"]))


@dataclass
class _Walk:
    """From one text to those that it names, each once."""

    folder: Path
    told: Told
    met: set[str]

    def top(self, tree: _Tree, file: str) -> Iterator[Piece]:
        """What a `toctree` of the first text names: a caption makes a part, and so does a text with others below it."""
        caption, inner = tree.options.get("caption", ""), [*self._pieces(tree, file, 1)]
        if caption and inner:
            yield Piece("part", caption, "", tuple(inner))
            return
        for piece in inner:
            yield Piece("part", piece.title, piece.file, piece.items) if piece.items else piece

    def _pieces(self, tree: _Tree, file: str, depth: int) -> Iterator[Piece]:
        for title, name in tree.entries:
            for target in self._files(tree, file, name):
                if target in self.met or depth > IMPORTED_DEPTH.most:
                    continue
                self.met.add(target)
                below = _trees(self.folder, target) if target.endswith(TEXTS) else []
                inner = tuple(piece for each in below for piece in self._pieces(each, target, depth + 1))
                yield Piece("chapter", title, target, inner)

    def _files(self, tree: _Tree, file: str, name: str) -> list[str]:
        if name == "self":
            return []
        if re.match(r"[a-z]+://", name):
            self.told.left(Place(file, tree.line), f"the outline links to {name}", "link to it from a chapter")
            return []
        near = "" if name.startswith("/") else posixpath.dirname(file)
        whole = posixpath.normpath(posixpath.join(near, name.lstrip("/")))
        if "glob" in tree.options and re.search(r"[*?\[]", whole) and not whole.startswith(".."):
            found = (each.relative_to(self.folder).as_posix() for each in self.folder.glob(whole))
            return sorted(each for each in found if each.endswith((*TEXTS, ".rst")) and each != file)
        return [with_suffix(self.folder, whole)]
