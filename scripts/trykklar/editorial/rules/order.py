"""Rules on order: what names all things of an axis names them as the board does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from ...load import Chapter
from ...problems import Place, Problem
from ...schemas.publication import Axis
from ..prose import Passage
from ..sentences import sentences
from ..text import Text


@dataclass(frozen=True, slots=True)
class _Names:
    """How an axis's things are named in a text."""

    axis: Axis
    pattern: re.Pattern[str]
    """Finds a name of one of them; the group's number, from 1, is its place on the board."""

    def position(self, match: re.Match[str]) -> int:
        return match.lastindex or 0

    @property
    def enough(self) -> int:
        """How many named things make a list of all: one may be missing, for it may have been named before."""
        return max(3, len(self.axis.items) - 1)


def differs(text: Text) -> Iterator[Problem]:
    """Sentences, lists and tables that name the things of an axis in another order than the board."""
    board = text.manuscript.publication.board
    if board is None:
        return
    axes = [_names(axis, _targets(text, axis, crossing)) for axis, crossing in ((board.columns, "column"), (board.rows, "row"))]
    for names in axes:
        for passage in text.passages:
            if passage.path[:1] != ("board",):
                yield from _in_passage(passage, names)
        for chapter in text.manuscript.chapters.values():
            for where, rows in _lists(chapter):
                yield from _told(names, _leading(rows, names), where)


def _targets(text: Text, axis: Axis, key: str) -> dict[str, list[str]]:
    """The ids of the chapters of each thing of an axis: its own, and those of its crossings."""
    board = text.manuscript.publication.board
    ids = {item.id: [axis.chapter_id.format(id=item.id)] for item in axis.items}
    for row in board.rows.items if board else ():
        for column in board.columns.items if board else ():
            if board:
                ids[row.id if key == "row" else column.id].append(board.crossings.chapter_id.format(row=row.id, column=column.id))
    return ids


def _names(axis: Axis, targets: dict[str, list[str]]) -> _Names:
    groups = []
    for item in axis.items:
        words = {item.title, item.short} | _first_parts(item.title, axis)
        names = [re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)]
        groups.append("(" + "|".join([*names, *(rf"\x00{re.escape(target)}\x00" for target in targets[item.id])]) + ")")
    return _Names(axis, re.compile(r"(?<!\w)(?:" + "|".join(groups) + r")(?!\w)", re.IGNORECASE))


def _first_parts(title: str, axis: Axis) -> set[str]:
    """What a title of several things begins with (`Kunstig intelligens` of `Kunstig intelligens, big data og robotter`), if no other does."""
    first = re.split(r",| (?:og|och|and|und|&) ", title)[0].strip()
    return {first} if first != title and sum(item.title.lower().startswith(first.lower()) for item in axis.items) == 1 else set()


_JOINS = re.compile(r"[\s,;:/()–—-]*(?:(?:og|eller|samt|and|or|och|eller|und|oder|the|den|det|de|die|der|das)\s+)*")
"""What may stand between two things that are listed."""


def _marked(passage: Passage) -> str:
    """The passage's text, with the id of the chapter where a title is filled in (between NULs; offsets differ from the text's)."""
    filled = [
        f"\x00{s.target.lstrip('#')}\x00" if s.role in ("link", "title", "num") and s.text == "\ufffc" else s.text for s in passage.segments
    ]
    return "".join(filled)


def _in_passage(passage: Passage, names: _Names) -> Iterator[Problem]:
    """Lists within a sentence: names with nothing but commas and conjunctions between them."""
    marked = _marked(passage)
    run: list[re.Match[str]] = []
    for match in names.pattern.finditer(marked):
        if run and not _JOINS.fullmatch(marked, run[-1].end(), match.start()):
            yield from _told(names, [names.position(each) for each in run], _place(passage, run[0]))
            run = []
        run.append(match)
    if run:
        yield from _told(names, [names.position(each) for each in run], _place(passage, run[0]))
    leading = [names.position(match) for each in sentences(passage) if (match := names.pattern.match(each.text))]
    yield from _told(names, leading, passage.place())


def _place(passage: Passage, match: re.Match[str]) -> Place:
    """Where a match in the marked text stands."""
    at = 0
    for segment in passage.segments:
        at += (
            len(segment.target.lstrip("#")) + 2
            if segment.text == "\ufffc" and segment.role in ("link", "title", "num")
            else len(segment.text)
        )
        if match.start() < at:
            return Place(passage.file, segment.line)
    return passage.place()


def _told(names: _Names, positions: Sequence[int], place: Place) -> Iterator[Problem]:
    if len(set(positions)) == len(positions) >= names.enough and any(a > b for a, b in pairwise(positions)):
        shorts = [names.axis.items[position - 1].short for position in positions]
        right = [names.axis.items[position - 1].short for position in sorted(positions)]
        message = f"the {names.axis.plural} stand in another order than on the board: {', '.join(shorts)}"
        yield Problem("order-differs", message, f"readers know one order: {', '.join(right)}", place)


def _leading(entries: Sequence[str], names: _Names) -> list[int]:
    """The positions of the things that the entries of a list begin with; none where an entry in between names none."""
    found = [names.pattern.match(_bare(entry)) for entry in entries]
    return [names.position(match) for match in found if match] if sum(1 for match in found if not match) <= 1 else []


def _bare(entry: str) -> str:
    """An entry without marks before its first word, and links by their targets."""
    entry = re.sub(r"^\s*\[([^\]]*)\]\(#?([^)]*)\)", lambda link: link[1] or f"\x00{link[2]}\x00", entry)
    entry = re.sub(r"^\s*\{(?:title|num)\}`#?([^`]*)`", "\x00\\1\x00", entry)
    return re.sub(r"^\s*\{(?:term|index)\}`([^`<]*?)(?: *<[^`]*)?`", r"\1", entry).lstrip("*_ ")


def _lists(chapter: Chapter) -> Iterator[tuple[Place, list[str]]]:
    """The entries of every list, of every table's first row and of its first column, with the place of the first entry."""
    open_lists: list[list[Token]] = []
    rows: list[list[Token]] = []
    in_item = False
    for token in chapter.tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            open_lists.append([])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            yield from _entries(chapter, open_lists.pop())
        elif token.type == "list_item_open":
            in_item = True
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield from _entries(chapter, rows[0][1:] if rows else [])
            yield from _entries(chapter, [row[0] for row in rows[1:] if row])
            rows = []
        elif token.type == "inline" and rows:
            rows[-1].append(token)
        elif token.type == "inline" and in_item and open_lists:
            open_lists[-1].append(token)
            in_item = False


def _entries(chapter: Chapter, tokens: list[Token]) -> Iterator[tuple[Place, list[str]]]:
    if tokens:
        yield chapter.place(tokens[0].map[0] + 1 if tokens[0].map else 1), [token.content for token in tokens]
