"""Rules on counts: how many parts, themes, crossings … a text says that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....base.problems import Problem, counted
from ....base.rulebook import WARNING, rule
from ....language.languages import language_of
from ....language.numbers import numeral, numeral_pattern
from ....language.records import Counting
from ....language.sentences import FILLED
from ....sources.manuscript import Manuscript
from ..compared import PlacedSentence, quoted
from ..printed_in import named, printing, size
from ..prose import Passage
from ..text import Text


@dataclass(frozen=True, slots=True)
class _Counted:
    """Something that the publication has a number of."""

    names: str
    """Its plural, as alternatives of a regular expression."""
    right: frozenset[int]
    """Counts that are true of all there are."""
    told: str
    """What the message says that there are."""
    near: bool = False
    """Whether it is of the chapter that counts it: then a sentence that begins with the count speaks of all."""
    of_work: bool = False
    """Whether the plural is an everyday word, so that it counts only where the sentence speaks of the publication
    itself."""

    @property
    def most(self) -> int:
        return max(self.right)


rule(
    "count-disagrees",
    "a count of parts, crossings or things of the board that is not how many there are",
    WARNING,
    waivable=True,
    why="Who counts after the text and finds another number doubts the other numbers too.",
)


def disagreeing(text: Text) -> Iterator[Problem]:
    """Counts that claim to be of all there are, and are not."""
    board = tuple(_of_board(text.manuscript))
    for passage, its_sentences in zip(text.passages, text.sentences, strict=True):
        language = language_of(passage.language).counting
        if language is None or passage.chapter in ("facts", "cases") or passage.path[:1] == ("board",):
            continue
        countable = [*board, *_of_scales(text.manuscript, language), *_of_chapter(text, passage)]
        things = [thing for thing in countable if re.search(thing.names, passage.text, re.IGNORECASE)]
        before = ""
        for sentence in its_sentences:
            yield from _in_sentence(text, sentence, things, language, before)
            before += sentence.text.lower() + " "


def _in_sentence(
    text: Text, sentence: PlacedSentence, things: Sequence[_Counted], language: Counting, before: str
) -> Iterator[Problem]:
    found = [
        (thing, match)
        for thing in (*things, *_of_work(text, sentence, language))
        for match in _counts(sentence, thing, language)
    ]
    several = len({thing.names for thing, _ in found}) > 1
    for thing, match in found:
        count = numeral(match["count"], sentence.passage.language)
        if count is None or not thing.right or _is_right(count, thing, bool(match["rest"])):
            continue
        if not _claims_all(sentence, match, count, thing, language, several) or _was_counted(before, match):
            continue
        yield Problem(
            "count-disagrees",
            f"'{quoted(match[0])}' are counted; {thing.told}",
            "fix the count, or what is counted",
            sentence.passage.place(sentence.start + match.start("count")),
        )


def _counts(sentence: PlacedSentence, thing: _Counted, language: Counting) -> Iterator[re.Match[str]]:
    """Counts of the thing: `de fem temaer`, `fem teknologiske temaer`, `de fire andre temaer`."""
    if not re.search(rf"\b(?:{thing.names})(?!\w)", sentence.text, re.IGNORECASE):
        return iter(())
    number = numeral_pattern(sentence.passage.language)
    pattern = (
        rf"(?:\b(?P<definite>{language.definite})\s+(?:\w+e\s+)?)?(?<![\w,.-])(?P<count>{number})\s+"
        rf"(?:(?P<rest>{language.rest})\s+)?(?:[^\W\d]+e\s+)?(?:{thing.names})(?!\w)"
    )
    return re.finditer(pattern, sentence.text, re.IGNORECASE)


def _is_right(count: int, thing: _Counted, rest: bool) -> bool:
    return count in thing.right or (rest and count + 1 in thing.right)


_SOME = 3
"""Fewer are so often some of many, named before or to be named, that nothing can be said."""


def _claims_all(
    sentence: PlacedSentence, match: re.Match[str], count: int, thing: _Counted, language: Counting, several: bool
) -> bool:
    """Whether the words say that there are so many in all."""
    text, kind = sentence.text, sentence.passage.kind
    some = re.search(rf"\b(?:{language.some_of})\s+$", text[: match.start("count")], re.IGNORECASE)
    if some or re.match(rf",?\s+(?:{language.restricts})\b", text[match.end() :], re.IGNORECASE):
        return False
    if thing.of_work:
        return True
    if kind in ("title", "heading") and match[0].strip() == text.strip(" .:"):
        return True
    made_of = re.search(rf"\b(?:{language.made_of})\s+(?:\w+\s+){{0,2}}$", text[: match.start()], re.IGNORECASE)
    if count < _SOME and not (made_of and several):
        return False
    if match["definite"] or several or (thing.near and (made_of or not text[: match.start()].strip())):
        return True
    return count > thing.most and bool(made_of or match["count"].isdigit())


def _was_counted(before: str, match: re.Match[str]) -> bool:
    """Whether as many were named earlier in the passage: then `de tre områder` are those."""
    return bool(match["definite"]) and f" {match['count'].lower()} " in f" {before}"


def _of_board(manuscript: Manuscript) -> Iterator[_Counted]:
    board = manuscript.publication.board
    if board is None:
        return
    columns, rows = len(board.columns.items), len(board.rows.items)
    for axis in (board.columns, board.rows):
        yield _Counted(
            re.escape(axis.plural), frozenset({len(axis.items)}), f"the board has {len(axis.items)} {axis.plural}"
        )
    all_of_them = f"the board has {columns * rows} {board.crossings.plural}, {columns} in a row and {rows} in a column"
    yield _Counted(re.escape(board.crossings.plural), frozenset({columns * rows, columns, rows}), all_of_them)


def _of_scales(manuscript: Manuscript, language: Counting) -> Iterator[_Counted]:
    count = len(manuscript.publication.scales)
    if count:
        yield _Counted(language.scales, frozenset({count}), f"publication.yaml has {counted(count, 'scale')}")


def _of_chapter(text: Text, passage: Passage) -> Iterator[_Counted]:
    chapter = text.manuscript.chapters.get(passage.file)
    for name, spec in chapter.fields.spec.fields.items() if chapter else ():
        count = len(getattr(chapter.fields, name) or ()) if spec.counted and chapter else 0
        if spec.counted and count:
            yield _Counted(re.escape(spec.counted.lower()), frozenset({count}), f"this chapter has {count}", near=True)


def _of_work(text: Text, sentence: PlacedSentence, language: Counting) -> Iterator[_Counted]:
    """Parts, chapters, figures and tables of the publication that a sentence speaks of: `rapporten er delt i tre
    dele`."""
    if not re.search(rf"\b(?:{language.works})\b", sentence.text, re.IGNORECASE) or not re.search(
        rf"\b(?:{language.made_of}|{language.definite})\b", sentence.text, re.IGNORECASE
    ):
        return
    documents = named(text, sentence.text.replace(FILLED, " ")) or printing(text, sentence.passage)
    for kind, names in (
        ("part", language.parts),
        ("chapter", language.chapters),
        ("figure", language.figures),
        ("table", language.tables),
    ):
        sizes = frozenset(size(document, kind) for document in documents) - {0}
        told = " and ".join(f"'{document.name}' has {size(document, kind)} {kind}s" for document in documents)
        yield _Counted(names, sizes, told, of_work=True)
