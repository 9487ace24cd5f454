"""Rules on references: what the document numbers is named, and never typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.languages import language_of
from ....language.numbers import number_words, numeral
from ....language.quantities import AMOUNT_WORDS
from ....language.records import Language
from ....resolve.document import ResolvedDocument
from ....sources.schemas.publication import Axis
from ..compared import quoted
from ..printed_in import coordinates, named, printing, size
from ..prose import Passage
from ..text import Text

_IN_WORDS = frozenset({"part", "chapter", "figure", "table"})
"""Kinds whose number may be typed as a word: `del fire`. `side to` and `afsnit to` are more often words of their
own."""

_UNITS = re.compile(rf"\s*(?:%|(?:{AMOUNT_WORDS}|km|m|cm|mm)\b)", re.IGNORECASE)


rule(
    "reference-typed",
    "a reference to a part, chapter, figure, table, page or crossing typed by hand",
    WARNING,
    waivable=True,
    why=(
        "A typed number stays when chapters move: 'see part 4' of three parts is how readers learn to "
        "distrust a report."
    ),
)


def typed(text: Text) -> Iterator[Problem]:
    """References to what has a number or a page, written as plain words."""
    on_board = tuple(_on_board(text))
    for passage in text.passages:
        if language_of(passage.language).references is not None:
            yield from _numbered(text, passage, language_of(passage.language))
            yield from _crossings(passage, on_board)


def _numbered(text: Text, passage: Passage, language: Language) -> Iterator[Problem]:
    kinds, pattern = _pattern(language.code)
    for match in pattern.finditer(passage.text):
        kind = kinds[match["name"].lower()]
        number = numeral(match["number"], language.code)
        in_words = not match["number"].isdigit()
        if (
            number is None
            or (in_words and kind not in _IN_WORDS)
            or _is_year(text, kind, number)
            or _is_no_reference(text, passage, match, kind, language)
        ):
            continue
        documents = _documents(text, passage, match)
        yield Problem(
            "reference-typed",
            (
                f"'{quoted(match[0] + _rest(passage.text, match.end()))}' is typed by "
                f"hand{_beyond(documents, kind, number)}"
            ),
            f"name what is meant, and the number is filled in: {_ROLES.get(kind, '{num}`id`')}",
            passage.place(match.start()),
        )


def _rest(text: str, at: int) -> str:
    """What a number of several parts has after its first: '-2' of 'figure 1-2'."""
    match = re.compile(r"-[0-9]+").match(text, at)
    return match[0] if match else ""


def _is_year(text: Text, kind: str, number: int) -> bool:
    """Whether a number of four digits is a year rather than one of so many things; 'page 2020' of a
    thick book is taken for a year."""
    return 1000 <= number <= 2999 and (
        kind == "page" or all(size(document, kind) < number for document in text.documents)
    )


_ROLES = {"page": "{page}`id`", "section": "[](#id) or {title}`id`"}


@lru_cache(maxsize=8)
def _pattern(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Which kind a word names, and what finds such a word before a number."""
    references, known = language_of(language).references, language_of(language).number_words
    articles = known.articles.split() if known else []
    kinds = {name: kind for kind, names in (references.names if references else {}).items() for name in names.split()}
    words = "|".join(re.escape(name) for name in sorted(kinds, key=len, reverse=True))
    numbers = "|".join(
        re.escape(word) for word in sorted(number_words(language), key=len, reverse=True) if word not in articles
    )
    return kinds, re.compile(
        rf"(?<![\w§-])(?P<name>{words})\s+(?P<number>[0-9]{{1,4}}|(?:{numbers})\b)(?![\w%]|[.,][0-9])", re.IGNORECASE
    )


def _is_no_reference(text: Text, passage: Passage, match: re.Match[str], kind: str, language: Language) -> bool:
    """Whether the words refer to nothing here: another work's, a measure, code, a quotation, or words of a link that
    leads elsewhere."""
    segment = passage.segment(match.start())
    if segment.role == "code" or segment.target.startswith(("http:", "https:")) or _is_cited(passage, match):
        return True
    if re.fullmatch(
        r"[«»„“”‘’\"'][»«“”’\"']",
        passage.text[max(0, match.start() - 1) : match.start()] + passage.text[match.end() :][:1],
    ):
        return True
    says = language.references
    if says is None:
        return True
    before, after = passage.text[: match.start()].rstrip(), passage.text[match.end() :]
    word = before.rsplit(None, 1)[-1] if before else ""
    if _UNITS.match(after) or (kind == "page" and re.fullmatch(says.no_page, word, re.IGNORECASE)):
        return True
    if language.genitive and re.search(language.genitive, word) and not named(text, word):
        return True
    work = re.match(rf"\s+(?:{says.joins_work})\s+(?P<work>\S+(?:\s+\S+)?)", after, re.IGNORECASE)
    return bool(
        work and not named(text, work["work"]) and not re.match(rf"(?:{says.own_work})\b", work["work"], re.IGNORECASE)
    )


_BESIDE = 4
"""The most characters between a citation and the page of the work that it cites: `, ` and brackets."""


def _is_cited(passage: Passage, match: re.Match[str]) -> bool:
    """Whether a citation stands beside the words: `{cite}`source`, side 12`."""
    at = 0
    for segment in passage.segments:
        if segment.role == "cite" and (0 <= at - match.end() <= _BESIDE or 0 <= match.start() - at <= _BESIDE):
            return True
        at += len(segment.text)
    return False


def _documents(text: Text, passage: Passage, match: re.Match[str]) -> tuple[ResolvedDocument, ...]:
    """Those that the reference may lead into: the one that it names, else those that print it."""
    beside = (
        passage.text[max(0, match.start() - 40) : match.start()].split()[-1:] + passage.text[match.end() :].split()[:3]
    )
    return named(text, " ".join(beside)) or printing(text, passage)


def _beyond(documents: tuple[ResolvedDocument, ...], kind: str, number: int) -> str:
    """What to add where a document has no such number."""
    if kind == "section":
        return ""
    short = [(size(document, kind), document.name) for document in documents if number > size(document, kind)]
    told = (
        f"'{name}' has {'at most ' if kind == 'page' else ''}{count} {kind}{'' if count == 1 else 's'}"
        for count, name in short
    )
    return f", and {', '.join(told)}" if short else ""


_ALIKE = re.compile(r"[A-Z]+|[0-9]+")
_ANY = ("[A-Z]{1,2}", "[0-9]{1,3}")
"""What letters, and what digits, of a coordinate may be."""

_OnBoard = tuple[re.Pattern[str], Callable[[str], str], str]


def _on_board(text: Text) -> Iterator[_OnBoard]:
    """Per kind of thing on the board: what finds it named by its number (as `at`), what to add to the message, and the
    role for it."""
    board = text.manuscript.publication.board
    if board is None:
        return
    known = coordinates(text.documents)
    shape = "|".join(sorted({_ALIKE.sub(lambda run: _ANY[run[0].isdigit()], re.escape(name)) for name in known}))
    if shape:
        pattern = re.compile(rf"\b{re.escape(board.crossings.singular)}\w{{0,4}}\s+(?P<at>{shape})\b", re.IGNORECASE)
        yield (
            pattern,
            lambda at: "" if at.upper() in known else ", and the board has none of that name",
            "{num}`id`, or a link [](#id)",
        )
    for axis in (board.columns, board.rows):
        pattern = re.compile(rf"\b{re.escape(axis.singular)}\s+(?P<at>[0-9]{{1,2}})(?![\w%]|[.,][0-9])", re.IGNORECASE)
        yield pattern, partial(_beyond_axis, axis), "a link [](#id), or {title}`id`"


def _beyond_axis(axis: Axis, at: str) -> str:
    count = len(axis.items)
    return f", and there are {count} {axis.plural}" if int(at) > count else ""


def _crossings(passage: Passage, on_board: Sequence[_OnBoard]) -> Iterator[Problem]:
    """Crossings by their coordinates, and things of an axis by their numbers."""
    for pattern, beyond, role in on_board:
        for match in pattern.finditer(passage.text):
            message = f"'{quoted(match[0])}' is typed by hand{beyond(match['at'])}"
            yield Problem("reference-typed", message, f"name what is meant: {role}", passage.place(match.start()))
