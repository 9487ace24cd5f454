"""Rules on the parts of a text that have a form: questions, recommendations, alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.languages import language_of
from ....language.records import Imperatives
from ....language.sentences import FILLED
from ..compared import quoted, words_of
from ..prose import Passage, of_kinds
from ..text import Text

_ASKS = re.compile(r"\?[»”’\"')\]]*\s*$")


rule(
    "question-mark",
    "a question that does not end in a question mark",
    WARNING,
    waivable=True,
    why="What is put to a council as a question must be answerable as one.",
)


def question_mark(text: Text) -> Iterator[Problem]:
    """Questions that do not end as one."""
    last: tuple[str, ...] = ()
    for passage in text.passages:
        begins = passage.within[-1:] == ("question",) and last[-1:] != ("question",)
        last = passage.within
        if (_says(text, passage) == "question" or begins) and not _ASKS.search(passage.text):
            what = f"the question '{quoted(passage.text)}' does not end in a question mark"
            yield Problem("question-mark", what, "ask it, or say it elsewhere", passage.place())


rule(
    "recommendation-verb",
    "a recommendation that does not begin with what to do",
    WARNING,
    WARNING,
    waivable=True,
    why="A recommendation is something to do: a verb first makes it one that can be followed, and decided on.",
)


def recommendation_verb(text: Text) -> Iterator[Problem]:
    """Titles of recommendations that do not begin by telling what to do."""
    for passage in of_kinds(text.passages, "title"):
        is_title = _says(text, passage) == "action" or passage.within[-1:] == ("recommendation",)
        known = language_of(passage.language).imperatives
        if (
            is_title
            and known
            and not passage.text.startswith(FILLED)
            and not _may_be_imperative(words_of(passage)[0], known)
        ):
            what = f"the recommendation '{quoted(passage.text)}' does not begin with what to do"
            yield Problem("recommendation-verb", what, "begin with a verb in the imperative", passage.place())


def _says(text: Text, passage: Passage) -> str:
    """What a field of the front matter is declared to say: 'question', 'action', or nothing."""
    chapter = text.manuscript.chapters.get(passage.file)
    spec = chapter.fields.spec.at(passage.path) if chapter else None
    return (spec.says if spec else None) or ""


def _may_be_imperative(word: str, known: Imperatives) -> bool:
    return word not in known.never and not re.fullmatch(known.endings, word)


_LEAST_WORDS = 4
_FILE = re.compile(r"\S+\.(?:png|jpe?g|svg|gif|webp|tiff?|pdf|ya?ml)\b", re.IGNORECASE)


rule(
    "alt-poor",
    "an alternative text that does not say what the picture shows",
    WARNING,
    waivable=True,
    why="Who hears the page gets this text instead of the picture (WCAG 2.2, success criterion 1.1.1).",
)


def alt_poor(text: Text) -> Iterator[Problem]:
    """Alternative texts that tell nothing to who does not see the picture."""
    captions = _captions(text.passages)
    for number, passage in enumerate(text.passages):
        if passage.kind != "alt":
            continue
        words = words_of(passage)
        generic = language_of(passage.language).picture_words.split()
        if _FILE.search(passage.text):
            why = "names a file"
        elif all(word in generic or word.isdigit() for word in words):
            why = "says only that there is a picture"
        elif len(words) < _LEAST_WORDS:
            why = f"has fewer than {_LEAST_WORDS} words"
        elif words == captions.get(number):
            why = "repeats the caption"
        else:
            continue
        what = f"the alternative text '{quoted(passage.text)}' {why}"
        yield Problem(
            "alt-poor", what, "say in a sentence what the picture shows, for those who hear the page", passage.place()
        )


def _captions(passages: tuple[Passage, ...]) -> dict[int, tuple[str, ...]]:
    """The words of the caption that follows an alternative text, by the number of the latter's passage."""
    found: dict[int, tuple[str, ...]] = {}
    for number, passage in enumerate(passages[:-1]):
        after = passages[number + 1]
        if passage.kind == "alt" and after.kind == "caption" and after.file == passage.file:
            found[number] = words_of(after)
    return found
