"""The outline of a folder that has none: every text in it, a folder of them as a part."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ...base.problems import Place, Problem, ProblemsFound
from .book_files import TEXTS, keys_of, names_of, read
from .records import Book, Piece, Told

_JEKYLL = "_config.yml"
_LEFT_OUT = frozenset({"node_modules", "output", "_build", "_book", "_site", "site-packages", "venv"})
_OF_JEKYLL = frozenset({"_layouts", "_includes", "_sass", "_data", "_site", "_plugins", "_drafts"})
"""Its folders without texts; those of its collections begin with an underscore, too (Jekyll's manual, "Directory
Structure")."""
_FIRST = ("index", "readme", "intro", "introduction", "preface")
_NO_TEXT = ("license", "licence", "changelog", "contributing", "code_of_conduct", "summary", "security")
_PLACE = re.compile(r"^(?:nav_order|weight|sidebar_position|order):\s*(\d{1,9})\s*$", re.M)
"""Where a text stands among others, as Just the Docs, Hugo and Docusaurus are told."""


def plain(folder: Path, told: Told) -> Book:
    """Every text in the folder, in the order of names, or of the numbers that they give; a folder in it is a part. What
    its name says to be no chapter is told."""
    settings = keys_of(folder, _JEKYLL) if (folder / _JEKYLL).is_file() else {}
    all_files = sorted(
        file.relative_to(folder) for file in folder.rglob("*") if file.suffix in TEXTS and file.is_file()
    )
    files = [file for file in all_files if not _is_hidden(file, jekyll=bool(settings))]
    for file in [file for file in files if file.stem.lower() in _NO_TEXT]:
        what = "this text is left out: by its name it is no chapter"
        told.left(Place(file.as_posix()), what, "give it another name where it is one")
        files.remove(file)
    if not files:
        what, hint = (
            "there is no Markdown in this folder",
            "name the folder of a book: one with .md, .qmd or .ipynb files",
        )
        raise ProblemsFound([Problem("usage", what, hint, Place(folder.name))])
    return Book(
        tool="plain",
        root=folder,
        settings=_JEKYLL if settings else "",
        title=str(settings.get("title") or "") or _title(folder, files),
        authors=names_of(settings.get("author")),
        language=str(settings.get("lang") or settings.get("locale") or ""),
        pieces=_pieces(folder, files),
    )


def _pieces(folder: Path, files: list[Path]) -> tuple[Piece, ...]:
    places = {file: _place(folder, file) for file in files}
    found: list[tuple[Any, Piece]] = []
    for top in sorted({file.parts[0] for file in files}):
        own = sorted((file for file in files if file.parts[0] == top), key=lambda file: (places[file], _order(file)))
        first = Path(top).stem.lower() in _FIRST
        place = (not first, min(places[file] for file in own), _natural(top))
        if own[0].parts[1:]:
            inner = tuple(Piece("chapter", "", file.as_posix()) for file in own)
            words = re.sub(r"^[\d_.\s-]+", "", top).replace("_", " ").replace("-", " ").strip()
            found.append((place, Piece("part", words[:1].upper() + words[1:] or top, "", inner)))
        else:
            found.append((place, Piece("front" if first else "chapter", "", top)))
    pieces = [piece for _, piece in sorted(found, key=lambda pair: pair[0])]
    if all(piece.kind == "front" for piece in pieces):
        pieces = [Piece("chapter", piece.title, piece.file) for piece in pieces]
    return tuple(pieces)


def _title(folder: Path, files: list[Path]) -> str:
    """What the text that is to be read first has for its title; empty where there is no such text."""
    first = next((file for name in _FIRST for file in files if file.stem.lower() == name and not file.parts[1:]), None)
    try:
        text = read(folder, first.as_posix()) if first else ""
    except ProblemsFound:
        return ""  # told where it is read
    found = re.search(r"^#\s+(?P<words>[^\n]+?)\s*#*\s*$|^(?P<line>[^\n#]+)\n=+\s*$", text, re.M)
    return re.sub(r"[*_`]|!?\[[^\]]*\]\([^)]*\)|<[^>]*>", "", found["words"] or found["line"]).strip() if found else ""


def _place(folder: Path, file: Path) -> float:
    """The number that a text gives for its place; those without one follow."""
    try:
        text = read(folder, file.as_posix())
    except ProblemsFound:
        return float("inf")  # told where it is read
    front = text.partition("\n---")[0] if text.startswith("---") else ""
    return float(found[1]) if (found := _PLACE.search(front)) else float("inf")


def _is_hidden(file: Path, *, jekyll: bool) -> bool:
    if jekyll:
        return any(part.startswith(".") or part in _LEFT_OUT | _OF_JEKYLL for part in file.parts)
    return any(part.startswith((".", "_")) or part in _LEFT_OUT for part in file.parts)


def _order(file: Path) -> tuple[Any, ...]:
    return (file.parent.as_posix(), file.stem.lower() not in _FIRST, _natural(file.name))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part.lower()) for part in re.split(r"(\d+)", name) if part]
