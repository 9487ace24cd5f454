"""Rules on order: what names all things of an axis names them as the board does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from ....base.problems import Place, Problem
from ....base.rulebook import WARNING, rule
from ....language.languages import of_all
from ....language.sentences import FILLED
from ....sources.manuscript import Chapter
from ....sources.schemas.publication import Axis
from ..compared import PlacedSentence
from ..prose import Passage, Segment
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


rule(
    "order-differs",
    "a list that names the things of the board in another order than the board",
    WARNING,
    WARNING,
    waivable=True,
    why="One order everywhere tells readers where they are; another makes them look for a meaning that is not there.",
)


def differs(text: Text) -> Iterator[Problem]:
    """Sentences, lists and tables that name the things of an axis in another order than the board."""
    board = text.manuscript.publication.board
    if board is None:
        return
    axes = [
        _names(axis, _targets(text, axis, crossing))
        for axis, crossing in ((board.columns, "column"), (board.rows, "row"))
    ]
    for names in axes:
        words = names.axis.model_dump_json()
        for passage, its_sentences in zip(text.passages, text.sentences, strict=True):
            if passage.path[:1] != ("board",):
                about = names.pattern, words
                yield from passage.keep(
                    f"order of {names.axis.id}", about, partial(_in_passage, passage, its_sentences, names)
                )
        for chapter in text.manuscript.chapters.values():
            for entries in _lists(chapter):
                yield from _in_entries(entries, names)


def _targets(text: Text, axis: Axis, key: str) -> dict[str, list[str]]:
    """The ids of the chapters of each thing of an axis: its own, and those of its crossings."""
    board = text.manuscript.publication.board
    ids = {item.id: [axis.chapter_id.format(id=item.id)] for item in axis.items}
    for row in board.rows.items if board else ():
        for column in board.columns.items if board else ():
            if board:
                ids[row.id if key == "row" else column.id].append(
                    board.crossings.chapter_id.format(row=row.id, column=column.id)
                )
    return ids


Entry = tuple[Place, str]
"""Something of a list, as typed, and where it begins."""

Named = tuple[Place, int]
"""Where a thing of an axis is named, and its place on the board, from 1."""

_NONE: Entry = (Place(""), "")


def _names(axis: Axis, targets: dict[str, list[str]]) -> _Names:
    groups = []
    for item in axis.items:
        words = {item.title, item.short} | _first_parts(item.title, axis)
        names = [re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True)]
        groups.append("(" + "|".join([*names, *(rf"\x00{re.escape(target)}\x00" for target in targets[item.id])]) + ")")
    return _Names(axis, re.compile(r"(?<!\w)(?:" + "|".join(groups) + r")(?!\w)", re.IGNORECASE))


def _first_parts(title: str, axis: Axis) -> set[str]:
    """What a title of several things begins with, if no other does: `Rain` of `Rain, hail and snow`."""
    first = re.split(rf",| (?:{_CONJUNCTIONS}) ", title)[0].strip()
    return (
        {first}
        if first != title and sum(item.title.lower().startswith(first.lower()) for item in axis.items) == 1
        else set()
    )


_CONJUNCTIONS = "|".join(of_all(lambda language: language.conjunctions))
_ARTICLES = "|".join(of_all(lambda language: language.articles))
_JOINS = re.compile(rf"[\s,;:/()–—-]*(?:(?:{_CONJUNCTIONS}|{_ARTICLES})\s+)*")
"""What may stand between two things that are listed."""


def _marked(passage: Passage) -> str:
    """The passage's text, with the id of the chapter where a title is filled in, between NULs."""
    return "".join(map(_shown, passage.segments))


def _shown(segment: Segment) -> str:
    named = segment.text == FILLED and segment.role in ("link", "title", "num")
    return f"\x00{segment.target.lstrip('#')}\x00" if named else segment.text


def _in_passage(passage: Passage, its_sentences: Sequence[PlacedSentence], names: _Names) -> list[Problem]:
    """Lists within a sentence, names with nothing but commas and conjunctions between them; and sentences that each
    begin with a name."""
    marked = _marked(passage)
    found: list[Problem] = []
    run: list[Named] = []
    end = 0
    for match in names.pattern.finditer(marked):
        if run and not _JOINS.fullmatch(marked, end, match.start()):
            found += _told(names, run)
            run = []
        run.append((_place(passage, match), names.position(match)))
        end = match.end()
    found += _told(names, run)
    leading = ((sentence.place, names.pattern.match(sentence.text)) for sentence in its_sentences)
    found += _told(names, [(place, names.position(match)) for place, match in leading if match])
    return found


def _place(passage: Passage, match: re.Match[str]) -> Place:
    """Where a match in the marked text stands."""
    at = 0
    for segment in passage.segments:
        at += len(_shown(segment))
        if match.start() < at:
            return Place(passage.file, segment.line)
    return passage.place()


def _told(names: _Names, run: Iterable[Named]) -> Iterator[Problem]:
    for once in _rounds(run):
        positions = [position for _, position in once]
        if len(positions) >= names.enough and any(a > b for a, b in pairwise(positions)):
            said = ", ".join(names.axis.items[position - 1].short for position in positions)
            right = ", ".join(names.axis.items[position - 1].short for position in sorted(positions))
            message = f"the {names.axis.plural} stand in another order than on the board: {said}"
            yield Problem("order-differs", message, f"readers know one order: {right}", once[0][0])


def _rounds(run: Iterable[Named]) -> Iterator[list[Named]]:
    """The run cut where it names a thing again; what is named twice one after the other counts once."""
    once: list[Named] = []
    for place, position in run:
        if once and position == once[-1][1]:
            continue
        if any(position == earlier for _, earlier in once):
            yield once
            once = []
        once.append((place, position))
    if once:
        yield once


def _in_entries(entries: Sequence[Entry], names: _Names) -> Iterator[Problem]:
    """Entries one after the other that each begin with a name."""
    run: list[Named] = []
    for place, entry in (*entries, _NONE):
        match = names.pattern.match(_bare(entry))
        if match:
            run.append((place, names.position(match)))
        else:
            yield from _told(names, run)
            run = []


def _bare(entry: str) -> str:
    """An entry without marks before its first word, and links by their targets."""
    entry = re.sub(r"^\s*\[([^\]]*)\]\(#?([^)]*)\)", lambda link: link[1] or f"\x00{link[2]}\x00", entry)
    entry = re.sub(r"^\s*\{(?:title|num)\}`#?([^`]*)`", "\x00\\1\x00", entry)
    return re.sub(r"^\s*\{(?:term|index)\}`([^`<]*?)(?: *<[^`]*)?`", r"\1", entry).lstrip("*_ ")


def _lists(chapter: Chapter) -> Iterator[list[Entry]]:
    """What stands in a row: entries of a list, a table's first row and first column, headings, paragraphs; each with
    its place."""
    lists: list[list[Entry]] = [[]]
    rows: list[list[Entry]] = []
    headings: list[Entry] = []
    block = ""
    for token in chapter.tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append([])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            yield lists.pop()
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield rows[0][1:] if rows else []
            yield [row[0] for row in rows[1:] if row]
        elif token.type == "inline":
            entry = (chapter.place(token.map[0] + 1 if token.map else 1), token.content)
            if block in ("th", "td"):
                rows[-1].append(entry)
            elif block == "heading":
                headings.append(entry)
            elif block == "list_item" or len(lists) == 1:
                lists[-1].append(entry)
            block = ""
        elif token.nesting > 0 and not (token.type == "paragraph_open" and block == "list_item"):
            block = token.type.removesuffix("_open")
    yield headings
    yield lists[0]
