"""Texts that were brought over, put together: sub-chapters become sections, with their headings at the levels they have
there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...base.limits.wall import guarded
from ...base.problems import Place
from ...sources.markup.ids import as_id
from .records import Line, Piece
from .texts import Text, all_pieces
from .work import HEADING, OWN_ID, Work, words_of_heading


@dataclass
class Chapter:
    """A chapter as it will be written."""

    id: str
    kind: str
    title: str
    lines: list[Line]


def chapter(work: Work, piece: Piece, texts: dict[str, Text], done: dict[str, list[Line]]) -> Chapter | None:
    """A piece with all that stands in it, as one chapter; None where it has no text. Raises `ProblemsFound` where that
    takes too much: an alias of YAML may name a list many times over."""
    place = Place(piece.file or work.book.settings)
    return guarded(f"putting together '{piece.title or piece.file}'", place, lambda: _chapter(work, piece, texts, done))


def _chapter(work: Work, piece: Piece, texts: dict[str, Text], done: dict[str, list[Line]]) -> Chapter | None:
    if not any(each.file in texts for each in all_pieces((piece,))):
        return None
    if piece.file not in work.ids:
        work.add_file(piece.file or piece.title)
    title, lines = _section(work, piece, texts, done, 0)
    return Chapter(work.ids[piece.file or piece.title], piece.kind, title, _without_skips(lines))


def _section(
    work: Work, piece: Piece, texts: dict[str, Text], done: dict[str, list[Line]], depth: int
) -> tuple[str, list[Line]]:
    lines = list(done.get(piece.file, []))
    title, lines = _titled(lines, texts[piece.file].title if piece.file in texts else "")
    title = title or words_of_heading(piece.title) or PurePosixPath(piece.file).stem.replace("_", " ").replace("-", " ")
    out = _levelled(work, lines, piece.file, depth)
    for item in piece.items:
        if any(each.file in texts for each in all_pieces((item,))):
            if item.file not in work.ids:
                work.add_file(item.file)
            inner, below = _section(work, item, texts, done, depth + 1)
            place = below[0] if below else Line("", item.file, 1)
            head = f"{'#' * min(depth + 2, 6)} {inner} {{#{work.ids[item.file]}}}"
            out += [place.with_text(""), Line(head, item.file, 1), place.with_text(""), *below]
    return title, out


def _titled(lines: list[Line], title: str) -> tuple[str, list[Line]]:
    """The first heading as the title, if nothing but labels stands before it, or if it is the only one of its level."""
    for at, line in enumerate(lines):
        found = None if line.code else HEADING.fullmatch(line.text)
        if found and (len(found[1]) == 1 or not title):
            before = [each for each in lines[:at] if not re.fullmatch(r"\([^()]+\)=\s*", each.text)]
            if len(found[1]) == 1 or not any(each.text.strip() for each in before):
                return words_of_heading(found[2]) if not title or len(found[1]) == 1 else title, [
                    *before,
                    *lines[at + 1 :],
                ]
    return title, lines


def _levelled(work: Work, lines: list[Line], file: str, depth: int) -> list[Line]:
    """Headings one level below the title that they stand under, with an id where something links to them."""
    levels = [len(found[1]) for line in lines if not line.code and (found := HEADING.fullmatch(line.text))]
    least = min(levels, default=2)
    out: list[Line] = []
    seen: dict[str, int] = {}
    for line in lines:
        found = None if line.code else HEADING.fullmatch(line.text)
        if found:
            words, own = words_of_heading(found[2]), OWN_ID.search(found[2])
            name = as_id(own[1]) if own else _anchor(work, file, words, seen)
            labelled = bool(out) and bool(re.fullmatch(r"\([^()]+\)=\s*", out[-1].text))
            mark = f" {{#{name}}}" if name and (own or name in work.used) and not labelled else ""
            level = min(len(found[1]) - least + depth + 2, 6)
            out.append(line.with_text(f"{'#' * level} {words or '…'}{mark}"))
        else:
            out.append(line)
    return out


def _anchor(work: Work, file: str, words: str, seen: dict[str, int]) -> str:
    slug = as_id(words)
    count = seen[slug] = seen.get(slug, -1) + 1
    return work.known.get((file, f"{slug}-{count}" if count else slug), "")


def _without_skips(lines: list[Line]) -> list[Line]:
    out, before = [], 1
    for line in lines:
        found = None if line.code else HEADING.fullmatch(line.text)
        if found:
            before = min(len(found[1]), before + 1)
            out.append(line.with_text("#" * before + line.text[len(found[1]) :]))
        else:
            out.append(line)
    return out
