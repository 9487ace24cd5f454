"""The rule on abbreviations: explained where a reader first meets them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.languages import LANGUAGES
from ....language.records import Explaining
from ....language.tags import base_of
from ....resolve.document import ResolvedDocument
from ..prose import Passage
from ..text import Text

_NONE = Explaining("", "", "", "")


def _of_all(part: Callable[[Explaining], str]) -> str:
    """What all languages have of it, the longest first."""
    found = {each for language in LANGUAGES.values() for each in part(language.explaining or _NONE).split("|") if each}
    return "|".join(sorted(found, key=lambda each: (-len(each), each)))


_ENDINGS = _of_all(lambda explaining: explaining.endings)
_SAYS = _of_all(lambda explaining: explaining.says)
_MEANS = _of_all(lambda explaining: explaining.means)
_WHICH = _of_all(lambda explaining: explaining.which)
_ABBREVIATION = re.compile(rf"(?<![\w.@/-])([A-ZÆØÅÄÖÜ]{{2,5}})(?:['’]?(?:{_ENDINGS}))?(?![\w.@/]\w|\w|://)")
"""Two to five capitals, with an ending or as the first part of a compound: `AI`, `GPS'er`, `AI-løsning`."""
_IN_COMPOUND = re.compile(r"(?<=[^\W_]-)([A-ZÆØÅÄÖÜ]{2,5})(?=\b)")
_ROMAN = re.compile(r"[IVX]+")


rule(
    "abbreviation-unexplained",
    "an abbreviation that a document uses before it has said what it stands for",
    WARNING,
    WARNING,
    waivable=True,
    why="Who does not know it reads on without knowing, or does not read on.",
)


def unexplained(text: Text) -> Iterator[Problem]:
    """Abbreviations that a document uses before it has said what they stand for."""
    by_file: dict[str, list[Passage]] = defaultdict(list)
    for passage in text.passages:
        by_file[passage.file].append(passage)
    for document in text.documents:
        known = {*text.wanted.abbreviations, *_in_glossary(document)}
        for abbreviation, passage, at in _first_uses(_in_reading_order(document, by_file)):
            if abbreviation not in known:
                what = f"'{abbreviation}' is first used in '{document.name}' without a word on what it stands for"
                hint = (
                    "write it out with the abbreviation in brackets, put it into the glossary, or list it in "
                    "'editorial: abbreviations:'"
                )
                yield Problem("abbreviation-unexplained", what, hint, passage.place(at))


def _in_glossary(document: ResolvedDocument) -> Iterator[str]:
    """What the glossary explains, where the document prints it."""
    if _gathers(document, "glossary"):
        for term in document.manuscript.all_terms.values():
            yield term.abbr or ""
            yield from re.findall(r"[A-ZÆØÅÄÖÜ]{2,5}", term.term)


_IN_EXCERPTS = frozenset({"title", "short", "summary"})


def _in_reading_order(document: ResolvedDocument, by_file: dict[str, list[Passage]]) -> Iterator[Passage]:
    for entry in document.entries:
        for passage in by_file.get(entry.chapter.file, ()) if entry.chapter else ():
            if not entry.excerpt or passage.path[:1] and passage.path[0] in _IN_EXCERPTS:
                yield passage
    told = document.manuscript.data_files.get("cases")
    printed = _printed_cases(document)
    for passage in by_file.get("cases.yaml", ()) if told else ():
        if told and str(told.value[passage.path[0]].get("id")) in printed:
            yield passage


def _printed_cases(document: ResolvedDocument) -> frozenset[str]:
    """Ids of the cases whose texts the document prints: those that it tells of, or all where it gathers them."""
    if _gathers(document, "cases"):
        return frozenset(document.manuscript.cases)
    uses = [use for entry in document.entries if entry.text for use in entry.text.scan.directives]
    return frozenset(use.argument for use in uses if use.name == "case")


def _gathers(document: ResolvedDocument, what: str) -> bool:
    return any(getattr(entry.text.fields, "gather", None) == what for entry in document.entries if entry.text)


def _first_uses(passages: Iterable[Passage]) -> Iterator[tuple[str, Passage, int]]:
    """Each abbreviation with the place where it is first used, unless it is explained there: (abbreviation, passage,
    offset)."""
    met: set[str] = set()
    for passage in passages:
        words = passage.text
        if words == words.upper():  # a line in capitals
            continue
        for match in _uses(words):
            segment = passage.segment(match.start())
            foreign = segment.role == "code" or base_of(segment.language) != base_of(passage.language)
            if match[1] in met or foreign or _ROMAN.fullmatch(match[1]) or _is_shouted(words, match):
                continue
            met.add(match[1])
            if not _explained(words, match[1]) and not _spelt_out(words, match):
                yield match[1], passage, match.start()


@lru_cache(20_000)
def _uses(words: str) -> tuple[re.Match[str], ...]:
    """All that looks like an abbreviation, in order; the same for each document that prints the words."""
    found = [*_ABBREVIATION.finditer(words), *_IN_COMPOUND.finditer(words)]
    return tuple(sorted(found, key=lambda match: match.start()))


def _is_shouted(words: str, use: re.Match[str]) -> bool:
    """Whether it is one of several words in capitals, and so no abbreviation."""
    return bool(
        re.search(r"\b[A-ZÆØÅÄÖÜ]{2,} $", words[: use.start()]) or re.match(r" [A-ZÆØÅÄÖÜ]{2,}\b", words[use.end() :])
    )


def _explained(words: str, abbreviation: str) -> bool:
    """Whether a passage says what an abbreviation stands for: in brackets beside it, or in so many words."""
    short = re.escape(abbreviation)
    return bool(
        re.search(
            rf"\w[»«”\"]? \((?:[^()]{{0,30}}\b(?:{_SAYS}):? )?{short}(?:[-'’ ]?[\w-]{{0,14}}|[,;][^()]*)\)", words
        )
        or re.search(rf"\b{short}\b[^\s()]* \([^()]*[^\W\d_A-ZÆØÅ]{{3}}[^()]*\)", words)
        or re.search(rf"\b(?:{_SAYS}) [»«“\"]?{short}\b|\b{short}[»«”\"]?,? (?:(?:{_WHICH}) )?(?:{_MEANS})", words)
    )


def _spelt_out(words: str, use: re.Match[str]) -> bool:
    """Whether the words just before or after have its letters as initials: 'pædagogisk-psykologisk rådgivning, PPR'."""
    count = len(use[1])
    before = _PART.findall(words[: use.start()])[-count:]
    after = _PART.findall(words[use.end() :])[:count]
    return any("".join(part[0] for part in parts).upper() == use[1] for parts in (before, after))


_PART = re.compile(r"[^\W\d_]+")
