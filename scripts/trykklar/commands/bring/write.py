"""The files of a publication that an import writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ...base.bounds import PICTURE_BYTES
from ...base.files import read_inside
from ...base.problems import Place
from ...language.labels import labels_for
from ...sources.markup.ids import as_id
from .drawings import with_families
from .records import Book, Line, Piece
from .sections import Chapter
from .work import Work

SCREEN_PPI = 72
"""Pixels an inch that a press file is to have at least, as long as nobody has looked at a book's pictures."""


@dataclass
class Written:
    """A file of Markdown in the publication, as lines that know where they come from."""

    front: dict[str, Any]
    lines: list[Line]

    def text(self) -> str:
        head = yaml.safe_dump(self.front, allow_unicode=True, sort_keys=False, width=float("inf"))
        return f"---\n{head}---\n\n" + "\n".join(line.text for line in self.lines).strip("\n") + "\n"

    def source(self, line: int) -> tuple[int, Line] | None:
        """Where in `lines` the line of the file stands, 1-based; None in the front matter."""
        while self.lines and not self.lines[0].text.strip():
            self.lines.pop(0)
        at = line - len(self.front) - 4
        return (at, self.lines[at]) if 0 <= at < len(self.lines) else None


@dataclass(kw_only=True)
class Publication:
    """What will be written."""

    book: Book
    title: str
    folder: Path
    chapters: dict[str, Written] = field(default_factory=dict)
    """File → text."""
    front: list[dict[str, Any]] = field(default_factory=list)
    body: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    pixels: bool = False
    """Whether it shows pictures of pixels, which books for screens have few of."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Rules that count as warnings, and why."""


def gathered(work: Work, pieces: Iterable[Piece], chapters: Mapping[str, Chapter], into: Publication) -> None:
    """Put the pieces of a book into the outline, each chapter as a file."""
    for piece in pieces:
        if piece.kind == "part":
            _part(work, piece, chapters, into)
        elif piece.file in chapters:
            chapter = chapters[piece.file]
            if _is_left_out(work, piece, chapter):
                continue
            front = piece.kind == "front" and not into.body
            kind = "front" if front else "back" if piece.kind in ("back", "front") else "chapter"
            (into.front if front else into.body).append(_add(chapter, kind, into))


def _is_left_out(work: Work, piece: Piece, chapter: Chapter) -> bool:
    """Whether a chapter has no text, which is told."""
    if any(not _is_silent(line) for line in chapter.lines):
        return False
    hint = "write its text, and put it into the outline of publication.yaml"
    work.told.left(Place(piece.file), "this chapter has a title and no text, and is left out", hint)
    return True


def _is_silent(line: Line) -> bool:
    """Whether a line prints nothing: it is empty, or a label of what follows."""
    return not line.text.strip() or bool(re.fullmatch(r"\([^()]+\)=\s*", line.text))


def _add(chapter: Chapter, kind: str, into: Publication) -> dict[str, str]:
    file = f"chapters/{chapter.id}.md"
    into.chapters[file] = Written({"kind": kind, "id": chapter.id, "title": chapter.title}, chapter.lines)
    return {"chapter": file}


def _part(work: Work, piece: Piece, chapters: Mapping[str, Chapter], into: Publication) -> None:
    opener = chapters.get(piece.file)
    items = [
        _add(chapters[item.file], "chapter", into)
        for item in piece.items
        if item.file in chapters and not _is_left_out(work, item, chapters[item.file])
    ]
    if not items and opener is None:
        return
    name = opener.id if opener else work.add_file(f"part-{as_id(piece.title) or len(into.body)}")
    title = opener.title if opener else re.sub(r"[*_`]", "", piece.title)
    file = f"parts/{name}.md"
    into.chapters[file] = Written({"kind": "part", "id": name, "title": title}, [])
    if opener and any(line.text.strip() for line in opener.lines):
        opening = Chapter(f"{name}-opening", "chapter", opener.title, opener.lines)
        items.insert(0, _add(opening, "front", into))
    into.body.append({"part": file, "items": items})


def write_publication(publication: Publication, date: str) -> None:
    """Write all texts. `date`: of the edition."""
    folder = publication.folder
    for file, written in publication.chapters.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(written.text(), "utf-8")
    if publication.sources:
        records = yaml.safe_dump(publication.sources, allow_unicode=True, sort_keys=False, width=float("inf"))
        (folder / "sources.yaml").write_text(records, "utf-8")
    (folder / "publication.yaml").write_text(_settings(publication, date), "utf-8")


def _settings(publication: Publication, date: str) -> str:
    book = publication.book
    body = list(publication.body) or [{"page": "contents"}]
    if publication.sources:
        body.append({"chapter": "chapters/the-sources.md"})
    authors = list(book.authors)
    settings: dict[str, Any] = {
        "id": as_id(publication.title) or "book",
        "title": publication.title,
        "publisher": authors[0] if authors else labels_for(book.language, {})["new.author"],
        **({"authors": authors} if authors else {}),
        "language": book.language,
        "edition": {"number": "1", "date": date},
    }
    if publication.rules:
        levels = {code: {"level": "warning", "reason": why} for code, why in publication.rules.items()}
        settings["editorial"] = {"rules": levels}
    front = [{"page": "colophon"}, {"page": "contents"}, *publication.front]
    outline = [
        {"section": "cover", "items": [{"page": "cover"}]},
        {"section": "front", "items": front},
        {"section": "body", "items": body},
    ]
    whole = [*publication.front, {"section": "body", "items": body}]
    printed = {"print": {"image_ppi": SCREEN_PPI}} if publication.pixels else {}
    settings["documents"] = {
        "report": {"layout": "plain", "trim": "A4", "mail_budget": 100, **printed, "outline": outline},
        "web": {"form": "web", "layout": "web", "outline": whole},
        "ebook": {"form": "epub", "layout": "epub", "outline": whole},
    }
    head = "# Made by 'trykklar import': look at the title, the publisher and the edition, then at what it told.\n"
    return head + yaml.dump(settings, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=float("inf"))


class _Plain(yaml.SafeDumper):
    """Without anchors: what stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def copy_pictures(work: Work, folder: Path) -> None:
    """Take the pictures along that texts show."""
    for source, name in work.pictures.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        data = read_inside(work.book.root, source, PICTURE_BYTES)
        (folder / name).write_bytes(with_families(data) if name.endswith(".svg") else data)
