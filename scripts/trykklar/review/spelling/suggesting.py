"""What may have been meant by the words that no list knows. Called on request alone."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from ...base.bounds import SUGGESTED_WORDS, WORD_LIST_BYTES
from ...base.files import read_bytes
from ...base.problems import Place, Problem
from ...sources.manuscript import Manuscript
from ..text.prose import passages
from .danish import LETTERS
from .dictionaries import dictionaries
from .hunspell_program import program, suggested
from .remembered import Words
from .status import WordStatus, one_slip
from .written import written

_SHOWN = 4
"""Suggestions that are shown of a word."""
_LIKE = 0.8
"""How alike a word of the text must be (`difflib`) to be suggested."""


def with_suggestions(problems: Sequence[Problem], manuscript: Manuscript) -> list[Problem]:
    """The problems, unknown words among them with what may have been meant in their hints.

    By Hunspell where it is on PATH; else what one slip makes of listed words, and words of the text that look alike.
    (Spylls would need minutes for a Danish word.)
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.code == "word-unknown":
            word, language = problem.about
            wanted[language].append(word)
    lists, _ = dictionaries(manuscript.publication.editorial.spelling, manuscript.folder, Place(""))
    found = {language: _suggestions(words, lists[language], manuscript) for language, words in wanted.items()}
    return [_with_hint(problem, found) if problem.code == "word-unknown" else problem for problem in problems]


def _with_hint(problem: Problem, found: Mapping[str, Mapping[str, Sequence[str] | None]]) -> Problem:
    word, language = problem.about
    those = found[language].get(word)
    if those:
        return replace(problem, hint=f"did you mean {_either(those[:_SHOWN])}? {problem.hint}")
    said = (
        "nothing like it is listed"
        if those is not None
        else f"without Hunspell only the first {SUGGESTED_WORDS.most} words have suggestions"
    )
    return replace(problem, hint=f"{said}; {problem.hint}")


def _either(words: Sequence[str]) -> str:
    *some, last = (f"'{word}'" for word in words)
    return f"{', '.join(some)} or {last}" if some else last


def _suggestions(words: Sequence[str], listed: Words, manuscript: Manuscript) -> Mapping[str, Sequence[str] | None]:
    """By word what may have been meant, best first; None for words that nothing was looked for."""
    path = program()
    answer = suggested(path, words, *_pair(listed)) if path else {}
    if answer:
        return {word: answer.get(word, ()) for word in words}
    of_the_text = _words_of_the_text(manuscript, listed.language) - set(words)
    return {
        word: _near(word, listed, of_the_text) if index < SUGGESTED_WORDS.most else None
        for index, word in enumerate(words)
    }


def _near(word: str, listed: Words, of_the_text: set[str]) -> list[str]:
    """What one slip makes of a listed word, words of the text first, and words of the text that look like it."""
    slips = sorted(
        other for other in one_slip(word, LETTERS) if other in of_the_text or listed.look_up(other) is WordStatus.LISTED
    )
    alike = get_close_matches(word, sorted(of_the_text), n=_SHOWN, cutoff=_LIKE)
    return list(dict.fromkeys([*(other for other in slips if other in of_the_text), *slips, *alike]))


def _words_of_the_text(manuscript: Manuscript, language: str) -> set[str]:
    return {each.word for each in written(passages(manuscript)) if each.language == language}


def _pair(listed: Words) -> tuple[bytes, bytes]:
    """The bytes of a list's `.aff` and `.dic`."""
    aff, dic = (read_bytes(file.resolve(), file.name, WORD_LIST_BYTES.most, Place(file.name)) for file in listed.files)
    return aff, gzip.decompress(dic) if listed.files[1].suffix == ".gz" else dic
