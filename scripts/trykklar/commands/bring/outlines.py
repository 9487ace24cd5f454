"""The outlines of mdBook, Quarto and Jupyter Book."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...base.problems import Place, Problem, ProblemsFound
from .book_files import TEXTS, first_list, keys_of, listed, mapping, names_of, on_github, read, with_suffix, yaml_of
from .mkdocs import OUTLINE, mkdocs
from .plain import plain
from .records import Book, Kind, Piece, Told
from .sphinx import CONF, sphinx

_SUMMARY = re.compile(r"(\s*)(?:[-*+]\s+)?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(<?([^)>]*)>?\)\s*")


def read_outline(folder: Path, told: Told) -> Book:
    """The book in a folder. Raises `ProblemsFound` where nothing in it can be read."""
    for name, reader in _OUTLINES:
        if (folder / name).is_file():
            return reader(folder, name, told)
    found = mkdocs(folder, read(folder, OUTLINE), told) if (folder / OUTLINE).is_file() else None
    if not found and (folder / CONF).is_file():
        found = sphinx(folder, told)
    return found or plain(folder, told)


# mdBook


def _mdbook(folder: Path, _: str, told: Told) -> Book:
    try:
        settings = tomllib.loads(read(folder, "book.toml")) if (folder / "book.toml").is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise ProblemsFound(
            [Problem("yaml-syntax", f"this is no TOML: {error}", "fix it", Place("book.toml", 1))]
        ) from None
    book = mapping(settings.get("book"))
    source = str(book.get("src", "src" if (folder / "src" / "SUMMARY.md").is_file() else "."))
    outline = "SUMMARY.md" if source in (".", "") else f"{source.strip('/')}/SUMMARY.md"
    address = str(mapping(mapping(settings.get("output")).get("html")).get("git-repository-url", ""))
    return Book(
        tool="mdbook",
        root=folder,
        settings="book.toml",
        title=str(book.get("title", "")),
        authors=names_of(book.get("authors")),
        language=str(book.get("language") or ""),
        repository=address.rstrip("/") if "/tree/" in address else "",
        pieces=tuple(_summary(read(folder, outline), outline, told)),
    )


def _summary(text: str, outline: str, told: Told) -> Iterator[Piece]:
    """The pieces of a SUMMARY.md (mdBook's guide, "SUMMARY.md"): chapters in a list are numbered, others are not."""
    part, numbered = "", False
    rows: list[tuple[int, Piece]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = _SUMMARY.fullmatch(line)
        if line.startswith("# ") and (number > 1 and (rows or part or "summary" not in line.lower())):
            yield from _nested_part(part, rows)
            part, rows = line[2:].strip(), []
        elif found and not found[3]:
            told.left(Place(outline, number), f"'{found[2]}' is a chapter without a text", "write it, or leave it out")
        elif found:
            listed = line.lstrip()[:1] in "-*+"
            kind: Kind = "chapter" if listed else "back" if numbered else "front"
            numbered = numbered or listed
            rows.append(
                (
                    len(found[1].expandtabs(4)),
                    Piece(kind, found[2], posixpath.normpath(posixpath.join(posixpath.dirname(outline), found[3]))),
                )
            )
    yield from _nested_part(part, rows)


def _nested_part(part: str, rows: list[tuple[int, Piece]]) -> Iterator[Piece]:
    pieces = _nested(rows)
    if part and pieces:
        inner = tuple(piece for piece in pieces if piece.kind == "chapter")
        yield Piece("part", part, "", inner)
        yield from (piece for piece in pieces if piece.kind != "chapter")
    else:
        yield from pieces


def _nested(rows: list[tuple[int, Piece]]) -> tuple[Piece, ...]:
    """Rows by their indents, each with those that stand further in below it."""
    out: list[Piece] = []
    while rows:
        (indent, piece), rest = rows[0], rows[1:]
        count = next((at for at, (each, _) in enumerate(rest) if each <= indent), len(rest))
        out.append(Piece(piece.kind, piece.title, piece.file, _nested(rest[:count])))
        rows = rest[count:]
    return tuple(out)


# Quarto


def _quarto(folder: Path, _: str, told: Told) -> Book:
    settings = keys_of(folder, "_quarto.yml")
    book = mapping(settings.get("book"))
    pieces = [
        *_quarto_items(first_list(book.get("chapters")), "chapter"),
        *_quarto_items(first_list(book.get("appendices")), "back"),
    ]
    if not pieces:
        pieces = list(plain(folder, told).pieces)
    return Book(
        tool="quarto",
        root=folder,
        settings="_quarto.yml",
        title=str(book.get("title") or mapping(settings.get("website")).get("title", "")),
        authors=names_of(book.get("author") or settings.get("author")),
        language=str(settings.get("lang") or ""),
        repository=on_github(str(book.get("repo-url", "")), str(book.get("repo-branch", "main"))),
        bibliographies=listed(settings.get("bibliography")),
        words={
            str(key): str(value)
            for key, value in keys_of(folder, "_variables.yml").items()
            if not isinstance(value, dict)
        },
        pieces=tuple(pieces),
    )


def _quarto_items(items: list[Any], kind: Kind) -> Iterator[Piece]:
    for item in items:
        if isinstance(item, str):
            yield Piece("front" if Path(item).stem == "index" else kind, "", item)
        elif isinstance(item, dict) and "part" in item:
            name = str(item["part"])
            file = name if name.endswith(TEXTS) else ""
            yield Piece(
                "part", "" if file else name, file, tuple(_quarto_items(first_list(item.get("chapters")), kind))
            )
        elif isinstance(item, dict) and (item.get("href") or item.get("file")):
            yield Piece(kind, str(item.get("text", "")), str(item.get("href") or item.get("file")))


# Jupyter Book and MyST


def _jupyter(folder: Path, outline: str, told: Told) -> Book:
    toc, config = yaml_of(folder, "_toc.yml"), keys_of(folder, "_config.yml")
    project = mapping(keys_of(folder, "myst.yml").get("project"))
    conf, repository = mapping(mapping(config.get("sphinx")).get("config")), mapping(config.get("repository"))
    address = on_github(str(repository.get("url", "")), str(repository.get("branch", "main")))
    inner = str(repository.get("path_to_book", "")).strip("/")
    words = {
        **mapping(conf.get("myst_substitutions")),
        **mapping(mapping(config.get("parse")).get("myst_substitutions")),
        **mapping(project.get("substitutions")),
    }
    if isinstance(toc, list):
        pieces = _first_toc(folder, toc, told)
    else:
        pieces = _toc(folder, mapping(toc), told) if toc else _myst_toc(folder, first_list(project.get("toc")), told)
    return Book(
        tool="jupyter",
        root=folder,
        settings="_config.yml" if config else outline,
        title=str(config.get("title") or project.get("title") or ""),
        authors=names_of(config.get("author") or project.get("authors")),
        language=str(conf.get("language") or ""),
        repository=f"{address}/{inner}".rstrip("/") if address else "",
        bibliographies=listed(config.get("bibtex_bibfiles") or project.get("bibliography")) or _bibs(folder),
        words={str(key): str(value) for key, value in words.items()},
        pieces=tuple(pieces) or plain(folder, told).pieces,
    )


def _bibs(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.bib"))[:5])


def _toc(folder: Path, toc: Mapping[str, Any], told: Told) -> Iterator[Piece]:
    if toc.get("root"):
        yield Piece("front", "", with_suffix(folder, str(toc["root"])))
    for part in map(mapping, first_list(toc.get("parts"))):
        inner = [*_toc_items(folder, first_list(part.get("chapters"), part.get("sections")), told)]
        yield from _below(str(part.get("caption") or ""), inner)
    yield from _toc_items(folder, first_list(toc.get("chapters"), toc.get("sections")), told)


def _first_toc(folder: Path, items: list[Any], told: Told) -> Iterator[Piece]:
    """The outline of Jupyter Book before 0.11, a list: `part` holds its chapters, and
    those after a `header` belong to it up to the next."""
    caption, inner = "", list[Piece]()
    for item in map(mapping, items):
        if name := item.get("part") or item.get("header"):
            yield from _below(caption, inner)
            caption, inner = str(name), [*_toc_items(folder, first_list(item.get("chapters")), told)]
        else:
            inner += _toc_items(folder, [item], told)
    yield from _below(caption, inner)


def _below(caption: str, inner: Sequence[Piece]) -> Sequence[Piece]:
    return [Piece("part", caption, "", tuple(inner))] if caption and inner else inner


def _toc_items(folder: Path, items: list[Any], told: Told) -> Iterator[Piece]:
    for item in map(mapping, items):
        inner = first_list(item.get("sections"), item.get("chapters"))
        if item.get("file"):
            file = with_suffix(folder, str(item["file"]))
            yield Piece("chapter", str(item.get("title") or ""), file, tuple(_toc_items(folder, inner, told)))
        elif item.get("glob"):
            yield from _by_pattern(folder, str(item["glob"]), told)
        elif item.get("url"):
            told.left(Place("_toc.yml"), f"the outline links to {item['url']}", "link to it from a chapter")


def _by_pattern(folder: Path, pattern: str, told: Told) -> Iterator[Piece]:
    """Texts of the book that a pattern names, in the order of names."""
    outside = Path(pattern).is_absolute() or ".." in Path(pattern).parts
    try:
        found = sorted(folder.glob(pattern)) if not outside else []
    except (ValueError, OSError):
        found = []
    files = [each.relative_to(folder).as_posix() for each in found if each.suffix in TEXTS and each.is_file()]
    if not files:
        told.left(Place("_toc.yml"), f"no text of the book is named by '{pattern}'", "name the texts one by one")
    yield from (Piece("chapter", "", each) for each in files)


def _myst_toc(folder: Path, items: list[Any], told: Told) -> Iterator[Piece]:
    for number, item in enumerate(map(mapping, items)):
        inner = first_list(item.get("children"))
        if item.get("file"):
            first = number == 0 and not inner and Path(str(item["file"])).stem in ("index", "intro", "README")
            kind: Kind = "front" if first else "chapter"
            file = with_suffix(folder, str(item["file"]))
            yield Piece(kind, str(item.get("title") or ""), file, tuple(_myst_toc(folder, inner, told)))
        elif inner:
            yield Piece("part", str(item.get("title") or "…"), "", tuple(_myst_toc(folder, inner, told)))
        elif item.get("pattern"):
            yield from _by_pattern(folder, str(item["pattern"]), told)


_OUTLINES = (
    ("book.toml", _mdbook),
    ("src/SUMMARY.md", _mdbook),
    ("_quarto.yml", _quarto),
    ("_toc.yml", _jupyter),
    ("myst.yml", _jupyter),
    ("SUMMARY.md", _mdbook),
)
"""Files that make a folder a book of a tool, and what reads it; the first that there is counts."""
