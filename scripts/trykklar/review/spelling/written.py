"""The words of a text that spelling is about, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...base.problems import Place
from ...language.sentences import FILLED
from ...language.tags import primary
from ..text.prose import Passage


@dataclass(frozen=True, slots=True)
class Written:
    """A word as it was written."""

    word: str
    """Letters, with apostrophes, points and hyphens between them; apostrophes are straight."""
    language: str
    """The first part of its language's tag."""
    place: Place
    first: bool = False
    """Whether a hyphen stands for what follows: `social- og sundhedsområdet`."""


_WORD = re.compile(rf"(?<![\w{FILLED}@/])[^\W_]+(?:[.'’‑\u00ad-][^\W_]+)*(?![\w{FILLED}@/])")
_ADDRESS = re.compile(r"(?i:https?)://\S+|\S+@\S+|\b(?:[a-z0-9-]+\.)+(?:com|dk|eu|info|net|no|org|se|de|uk)\b(?:/\S*)?")
_AS_LISTED = str.maketrans({"’": "'", "‑": "-", "\u00ad": None})
"""Lists write apostrophes straight, hyphens plain, and no soft hyphens (U+00AD)."""


def written(passages: Iterable[Passage]) -> Iterator[Written]:
    """The words of the passages, and those that their index entries print.

    Left out are code, addresses, numbers, and what is joined to words that the document fills in.
    """
    for passage in passages:
        yield from _words(_readable(passage), passage)
        for segment in passage.segments:
            if segment.role == "index" and segment.target and segment.target != segment.text:
                language = primary(segment.language)
                for match in _WORD.finditer(segment.target):
                    yield from _pieces(match[0], language, Place(passage.file, segment.line), first=False)


def _readable(passage: Passage) -> str:
    """The passage's text with code and addresses blacked out, letter for letter."""
    text = "".join(FILLED * len(s.text) if s.role == "code" else s.text for s in passage.segments)
    return _ADDRESS.sub(lambda match: FILLED * len(match[0]), text)


def _words(text: str, passage: Passage) -> Iterator[Written]:
    ends, languages, lines = _spans(passage)
    span = 0
    for match in _WORD.finditer(text):
        while ends[span] <= match.start():
            span += 1
        after = text[match.end() : match.end() + 2]
        first = after[:1] in ("-", "‑") and after[1:] in ("", " ", ",", ")")
        yield from _pieces(match[0], languages[span], Place(passage.file, lines[span]), first=first)


def _spans(passage: Passage) -> tuple[list[int], list[str], list[int]]:
    """Where each segment ends, its language and its line."""
    ends: list[int] = []
    for segment in passage.segments:
        ends.append((ends[-1] if ends else 0) + len(segment.text))
    return ends, [primary(s.language) for s in passage.segments], [s.line for s in passage.segments]


def _pieces(match: str, language: str, place: Place, *, first: bool) -> Iterator[Written]:
    """The word; of one with digits the pieces without: `360-graders`."""
    word = match if match.isalpha() else match.translate(_AS_LISTED)
    if word.isalpha() or not any(sign.isdigit() for sign in word):
        yield Written(word, language, place, first)
        return
    pieces = word.split("-")
    for index, piece in enumerate(pieces):
        if piece and not any(sign.isdigit() for sign in piece):
            yield Written(piece, language, place, first or index < len(pieces) - 1)
