"""Rules on spelling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....sources.used import WORDS_FILE
from ...spelling.asking import Unknown, own_of, unknown
from ...spelling.dictionaries import dictionaries
from ...spelling.own_words import names, own_words, titles
from ...spelling.remembered import Remembered
from ...spelling.written import Written
from ..text import Text

_PLACES = 4
"""Further places of a word that are named."""


rule(
    "word-unknown",
    "a word that is in no word list: neither the language's nor the publication's own",
    WARNING,
    waivable=True,
    why=(
        "A slip in one word makes a reader doubt the figures beside it; and what is searched for is not found "
        "where it is misspelt."
    ),
)


def words(text: Text) -> Iterator[Problem]:
    """Words that stand in no word list, each once, at its first place; and what is wrong with the publication's own
    list."""
    manuscript = text.manuscript
    place = manuscript.located.place(("editorial", "spelling"))
    lists, problems = dictionaries(text.wanted.spelling, manuscript.folder, place)
    own, wrong = own_words(manuscript)
    yield from problems + wrong
    named, entitled = names(manuscript), titles(manuscript)
    for language, listed in lists.items():
        of_language = [each for each in text.words if each.language == language]
        if of_language:
            remembered = Remembered(listed, text.cache)
            strange = unknown(of_language, own_of(language, own, named, entitled), remembered)
            for _, those in groupby(sorted(strange, key=_in_small), key=_in_small):
                yield _problem([word for each in those for word in each.written])
            remembered.keep()


rule(
    "word-list-unused",
    "a word of words.txt that no text of the publication holds",
    WARNING,
    WARNING,
    waivable=True,
    why="A list that only grows ends up holding words that are slips in the next edition.",
)


def unused(text: Text) -> Iterator[Problem]:
    """Words of the publication's own list that no text holds."""
    own, _ = own_words(text.manuscript)
    used: dict[str, set[str]] = {}
    for small, language in {(each.word.lower(), each.language) for each in text.words} if own else ():
        used.setdefault(language, set()).update(_readings(small))
    everywhere = set().union(*used.values())
    for word in own:
        texts = used.get(word.language, set()) if word.language else everywhere
        if not any(form.lower() in texts for form in word.forms):
            where = f"in '{word.language}' " if word.language else ""
            what = f"'{word.forms[0]}' of {WORDS_FILE} stands in no text {where}of the publication"
            yield Problem(
                "word-list-unused", what, "remove the line; a list of words that nobody uses hides slips", word.place
            )


def _readings(small: str) -> Iterator[str]:
    """All that a word of the list may have made known in a word: itself, its pieces, their genitives' stems, parts of
    compounds."""
    for form in (small, *small.split("-"), *small.split("'")):
        yield form
        yield form.removesuffix("s")
        for cut in range(4, len(form) - 3):
            yield from (form[:cut], form[cut:])


def _in_small(each: Unknown) -> str:
    return each.word.lower()


def _problem(those: Sequence[Written]) -> Problem:
    """The problem of a word, at its first place."""
    word = min(those, key=lambda each: each.place)
    others = sorted({each.place for each in those} - {word.place})
    also = (
        f"; it also stands at {', '.join(map(str, others[:_PLACES]))}{' …' if len(others) > _PLACES else ''}"
        if others
        else ""
    )
    hint = f"fix it, add it to {WORDS_FILE} if it is right, or mark another language, as in {{lang}}`en:word`{also}"
    what = f"'{word.word}' is in no word list of '{word.language}'"
    return Problem("word-unknown", what, hint, word.place, about=(word.word, word.language))
