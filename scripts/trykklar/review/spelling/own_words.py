"""`words.txt` of a publication, and the names that its sources give by themselves.

    # Comments, and lines without words, are passed over.
    blockchain blockchainen      a word, and its other forms if there are any
    DareDisrupt                  capitals must be written so
    hashe [da]                   of this language alone

The genitive in -s need not be listed, nor a capital at the beginning of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ...base.files import inside, read_text
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import WARNING, rule
from ...language.tags import primary
from ...sources.manuscript import Manuscript
from ...sources.used import WORDS_FILE

rule(
    "word-list-malformed",
    "a line of words.txt that is no word or stands there twice, or a word list that cannot be read",
    WARNING,
)


_FORM = re.compile(r"[^\W\d_]+(?:[.'-][^\W\d_]+)*")
_LANGUAGE = re.compile(r"\s*\[([A-Za-z]{2,3})\]$")
_HINT = "write one word a line, of letters alone, followed by its other forms; a comment begins with '#'"


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A line of the list."""

    forms: tuple[str, ...]
    language: str
    """The first part of a language tag; nothing where it is of all of them."""
    place: Place


def own_words(manuscript: Manuscript) -> tuple[tuple[OwnWord, ...], list[Problem]]:
    """The words of the publication's list, and what is wrong with it; none where there is no list."""
    if not (manuscript.folder / WORDS_FILE).exists():
        return (), []
    try:
        text = read_text(inside(manuscript.folder, WORDS_FILE, Place(WORDS_FILE)), WORDS_FILE)
    except ProblemsFound as found:
        return (), list(found.problems)
    words: list[OwnWord] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        word = _read(line, Place(WORDS_FILE, number))
        if isinstance(word, OwnWord):
            words.append(word)
            problems += _twice(word, number, seen)
        elif word:
            problems.append(word)
    return tuple(words), problems


def _read(line: str, place: Place) -> OwnWord | Problem | None:
    told = line.partition("#")[0].rstrip()
    language = _LANGUAGE.search(told)
    forms = (told[: language.start()] if language else told).translate({ord("’"): "'", ord("‑"): "-"}).split()
    wrong = next((form for form in forms if not _FORM.fullmatch(form)), None)
    if wrong or (language and not forms):
        return Problem("word-list-malformed", f"'{wrong or told.strip()}' is no word", _HINT, place)
    return OwnWord(tuple(forms), language[1].lower() if language else "", place) if forms else None


def _twice(word: OwnWord, number: int, seen: dict[tuple[str, str], int]) -> Iterator[Problem]:
    for form in word.forms:
        first = seen.setdefault((form, word.language), number)
        if first != number:
            yield Problem(
                "word-list-malformed", f"'{form}' stands in line {first} already", "keep one of them", word.place
            )


def names(manuscript: Manuscript) -> frozenset[str]:
    """Words of names: of authors and publishers, of works that the register of sources cites, of who has a case,
    abbreviations; and what a variant tells."""
    publication = manuscript.publication
    texts: list[str] = [publication.publisher, *map(str, publication.authors), publication.website or ""]
    texts += [case.who for case in manuscript.cases.values()]
    texts += [term.abbr for term in manuscript.terms.values() if term.abbr]
    texts += _strings([*manuscript.edition.frame.values.values()])
    for source in manuscript.sources.values():
        told = source.model_dump(
            include={"author", "editor", "translator", "publisher", "container-title", "collection-title"}
        )
        texts += _strings(told)
        if source.language and primary(source.language) != primary(publication.language):
            texts.append(source.title)
    return _forms(texts)


def titles(manuscript: Manuscript) -> frozenset[str]:
    """Words of what the publication gives a name itself: the board's things, terms, cases, the publication.

    They are a reader's words as much as names: known by themselves unless they look like a slip (`asking.py`).
    """
    publication = manuscript.publication
    texts = [publication.title, *(document.title or "" for document in publication.documents.values())]
    if publication.board:
        axes = (publication.board.columns, publication.board.rows)
        texts += [text for axis in axes for item in axis.items for text in (item.title, item.short)]
    texts += [case.title for case in manuscript.cases.values()] + [term.term for term in manuscript.all_terms.values()]
    forms = _forms(texts)
    return forms | {form[0].lower() + form[1:] for form in forms if form[1:].islower()}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _strings(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _strings(each))


def _forms(texts: Iterable[str]) -> frozenset[str]:
    found = {form for text in texts for form in _FORM.findall(text.replace("’", "'"))}
    return frozenset(found | {piece for form in found for piece in form.split("-")})
