"""The outlines of mdBook, Quarto and Jupyter Book, and that of a folder which has none."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ...base.files import as_text, is_file_inside, read_inside
from ...base.problems import Place, Problem, ProblemsFound
from .foreign_yaml import foreign_yaml
from .mkdocs import OUTLINE, mkdocs
from .records import Book, Kind, Piece, Told

TEXTS = (".md", ".qmd", ".ipynb", ".markdown", ".Rmd")
_SUMMARY = re.compile(r"(\s*)(?:[-*+]\s+)?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(<?([^)>]*)>?\)\s*")


def read_outline(folder: Path, told: Told) -> Book:
    """The book in a folder. Raises `ProblemsFound` where nothing in it can be read."""
    if (folder / "book.toml").is_file() or (folder / "src" / "SUMMARY.md").is_file():
        return _mdbook(folder, told)
    if (folder / "_quarto.yml").is_file():
        return _quarto(folder, told)
    for name in ("_toc.yml", "myst.yml"):
        if (folder / name).is_file():
            return _jupyter(folder, name, told)
    if (folder / "SUMMARY.md").is_file():
        return _mdbook(folder, told)
    if (folder / OUTLINE).is_file() and (book := mkdocs(folder, read(folder, OUTLINE), told)):
        return book
    return _plain(folder)


def read(root: Path, file: str) -> str:
    """A text of the book. Raises `ProblemsFound`."""
    return as_text(read_inside(root, file), file)


def _yaml(root: Path, file: str) -> Any:
    """None where there is no such file, or nothing in it. Raises `ProblemsFound`."""
    if not (root / file).is_file():
        return None
    try:
        return foreign_yaml(read(root, file))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ProblemsFound([Problem("yaml-syntax", "this is no YAML", "fix it first", Place(file, line))]) from None


def _keys(root: Path, file: str) -> dict[str, Any]:
    """Raises `ProblemsFound` where it is no mapping."""
    found = _yaml(root, file)
    if found is not None and not isinstance(found, dict):
        raise ProblemsFound([Problem("yaml-syntax", "this holds no keys", "fix it first", Place(file, 1))])
    return _mapping(found)


def _mapping(value: Any) -> dict[str, Any]:
    """A value that is to be a mapping; one of another form says nothing."""
    return value if isinstance(value, dict) else {}


def _list(*values: Any) -> list[Any]:
    """The first of them that is a list with something in it."""
    return next((value for value in values if isinstance(value, list) and value), [])


def _names(value: Any) -> tuple[str, ...]:
    """Authors, as text, a list, or records with a name."""
    if isinstance(value, dict):
        name = value.get("name", "")
        return _names(" ".join(map(str, name.values())) if isinstance(name, dict) else name)
    if isinstance(value, list):
        return tuple(name for each in value for name in _names(each))
    return (str(value),) if value else ()


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ((str(value),) if value else ())


# mdBook


def _mdbook(folder: Path, told: Told) -> Book:
    try:
        settings = tomllib.loads(read(folder, "book.toml")) if (folder / "book.toml").is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise ProblemsFound(
            [Problem("yaml-syntax", f"this is no TOML: {error}", "fix it", Place("book.toml", 1))]
        ) from None
    book = _mapping(settings.get("book"))
    source = str(book.get("src", "src" if (folder / "src" / "SUMMARY.md").is_file() else "."))
    outline = "SUMMARY.md" if source in (".", "") else f"{source.strip('/')}/SUMMARY.md"
    address = str(_mapping(_mapping(settings.get("output")).get("html")).get("git-repository-url", ""))
    return Book(
        tool="mdbook",
        root=folder,
        settings="book.toml",
        title=str(book.get("title", "")),
        authors=_names(book.get("authors")),
        language=str(book.get("language", "en")),
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


def _quarto(folder: Path, told: Told) -> Book:
    settings = _keys(folder, "_quarto.yml")
    book = _mapping(settings.get("book"))
    pieces = [
        *_quarto_items(_list(book.get("chapters")), "chapter"),
        *_quarto_items(_list(book.get("appendices")), "back"),
    ]
    if not pieces:
        pieces = list(_plain(folder).pieces)
    return Book(
        tool="quarto",
        root=folder,
        settings="_quarto.yml",
        title=str(book.get("title") or _mapping(settings.get("website")).get("title", "")),
        authors=_names(book.get("author") or settings.get("author")),
        language=str(settings.get("lang", "en")),
        repository=_on_github(str(book.get("repo-url", "")), str(book.get("repo-branch", "main"))),
        bibliographies=_listed(settings.get("bibliography")),
        words={
            str(key): str(value)
            for key, value in _keys(folder, "_variables.yml").items()
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
            yield Piece("part", "" if file else name, file, tuple(_quarto_items(_list(item.get("chapters")), kind)))
        elif isinstance(item, dict) and (item.get("href") or item.get("file")):
            yield Piece(kind, str(item.get("text", "")), str(item.get("href") or item.get("file")))


# Jupyter Book and MyST


def _jupyter(folder: Path, outline: str, told: Told) -> Book:
    toc, config = _yaml(folder, "_toc.yml"), _keys(folder, "_config.yml")
    project = _mapping(_keys(folder, "myst.yml").get("project"))
    sphinx, repository = _mapping(_mapping(config.get("sphinx")).get("config")), _mapping(config.get("repository"))
    address = _on_github(str(repository.get("url", "")), str(repository.get("branch", "main")))
    inner = str(repository.get("path_to_book", "")).strip("/")
    words = {
        **_mapping(sphinx.get("myst_substitutions")),
        **_mapping(_mapping(config.get("parse")).get("myst_substitutions")),
        **_mapping(project.get("substitutions")),
    }
    if isinstance(toc, list):
        pieces = _first_toc(folder, toc, told)
    else:
        pieces = _toc(folder, _mapping(toc), told) if toc else _myst_toc(folder, _list(project.get("toc")), told)
    return Book(
        tool="jupyter",
        root=folder,
        settings="_config.yml" if config else outline,
        title=str(config.get("title") or project.get("title") or ""),
        authors=_names(config.get("author") or project.get("authors")),
        language=str(sphinx.get("language") or "en"),
        repository=f"{address}/{inner}".rstrip("/") if address else "",
        bibliographies=_listed(config.get("bibtex_bibfiles") or project.get("bibliography")) or _bibs(folder),
        words={str(key): str(value) for key, value in words.items()},
        pieces=tuple(pieces) or _plain(folder).pieces,
    )


def _bibs(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.bib"))[:5])


def _toc(folder: Path, toc: Mapping[str, Any], told: Told) -> Iterator[Piece]:
    if toc.get("root"):
        yield Piece("front", "", _with_suffix(folder, str(toc["root"])))
    for part in map(_mapping, _list(toc.get("parts"))):
        inner = [*_toc_items(folder, _list(part.get("chapters"), part.get("sections")), told)]
        yield from _below(str(part.get("caption") or ""), inner)
    yield from _toc_items(folder, _list(toc.get("chapters"), toc.get("sections")), told)


def _first_toc(folder: Path, items: list[Any], told: Told) -> Iterator[Piece]:
    """The outline of Jupyter Book before 0.11, a list: `part` holds its chapters, and
    those after a `header` belong to it up to the next."""
    caption, inner = "", list[Piece]()
    for item in map(_mapping, items):
        if name := item.get("part") or item.get("header"):
            yield from _below(caption, inner)
            caption, inner = str(name), [*_toc_items(folder, _list(item.get("chapters")), told)]
        else:
            inner += _toc_items(folder, [item], told)
    yield from _below(caption, inner)


def _below(caption: str, inner: Sequence[Piece]) -> Sequence[Piece]:
    return [Piece("part", caption, "", tuple(inner))] if caption and inner else inner


def _toc_items(folder: Path, items: list[Any], told: Told) -> Iterator[Piece]:
    for item in map(_mapping, items):
        inner = _list(item.get("sections"), item.get("chapters"))
        if item.get("file"):
            file = _with_suffix(folder, str(item["file"]))
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
    for number, item in enumerate(map(_mapping, items)):
        inner = _list(item.get("children"))
        if item.get("file"):
            first = number == 0 and not inner and Path(str(item["file"])).stem in ("index", "intro", "README")
            kind: Kind = "front" if first else "chapter"
            file = _with_suffix(folder, str(item["file"]))
            yield Piece(kind, str(item.get("title") or ""), file, tuple(_myst_toc(folder, inner, told)))
        elif inner:
            yield Piece("part", str(item.get("title") or "…"), "", tuple(_myst_toc(folder, inner, told)))
        elif item.get("pattern"):
            yield from _by_pattern(folder, str(item["pattern"]), told)


def _with_suffix(folder: Path, name: str) -> str:
    if Path(name).suffix in (*TEXTS, ".rst"):
        return name
    return next((name + end for end in (*TEXTS, ".rst") if is_file_inside(folder, name + end)), name + ".md")


def _on_github(address: str, branch: str) -> str:
    return f"{address.rstrip('/').removesuffix('.git')}/tree/{branch}" if "github.com" in address else ""


# A folder without an outline

_LEFT_OUT = frozenset({"node_modules", "output", "_build", "_book", "_site", "site-packages", "venv"})
_FIRST = ("index", "readme", "intro", "introduction", "preface")
_NO_TEXT = ("license", "licence", "changelog", "contributing", "code_of_conduct", "summary", "security")


def _plain(folder: Path) -> Book:
    """Every text in the folder, in the order of names; a folder in it is a part."""
    files = [
        file.relative_to(folder)
        for file in folder.rglob("*")
        if file.suffix in TEXTS and file.is_file() and not _hidden(file.relative_to(folder))
    ]
    if not files:
        what, hint = (
            "there is no Markdown in this folder",
            "name the folder of a book: one with .md, .qmd or .ipynb files",
        )
        raise ProblemsFound([Problem("usage", what, hint, Place(folder.name))])
    tops = sorted(
        {file.parts[0] for file in files}, key=lambda name: (Path(name).stem.lower() not in _FIRST, _natural(name))
    )
    pieces: list[Piece] = []
    for top in tops:
        own = sorted((file for file in files if file.parts[0] == top), key=_order)
        if own[0].parts[1:]:
            inner = tuple(Piece("chapter", "", file.as_posix()) for file in own)
            words = re.sub(r"^[\d_.\s-]+", "", top).replace("_", " ").replace("-", " ").strip()
            pieces.append(Piece("part", words or top, "", inner))
        else:
            first = Path(top).stem.lower() in _FIRST
            pieces.append(Piece("front" if first else "chapter", "", top))
    if all(piece.kind == "front" for piece in pieces):
        pieces = [Piece("chapter", piece.title, piece.file) for piece in pieces]
    return Book(tool="plain", root=folder, pieces=tuple(pieces))


def _hidden(file: Path) -> bool:
    return any(part.startswith((".", "_")) or part in _LEFT_OUT for part in file.parts) or file.stem.lower() in _NO_TEXT


def _order(file: Path) -> tuple[Any, ...]:
    return (file.parent.as_posix(), file.stem.lower() not in _FIRST, _natural(file.name))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part.lower()) for part in re.split(r"(\d+)", name) if part]
