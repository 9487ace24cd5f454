"""Words that name something outside the publication: languages and citation styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel

from ...base.problems import Problem, counted
from ...base.rulebook import WARNING, rule
from ...language.labels import languages_with_labels, unlabelled
from ...language.tags import primary
from ...resolve.document import ResolvedDocument
from ...sources.citation_styles import has_all_styles, own_styles, style_file
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.grammar import BOARD_DATA
from ...sources.schemas.data import Fact
from ...sources.schemas.words import translation


def citation_style(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """The publication's citation style is one that citeproc has."""
    name = manuscript.publication.citation_style
    if style_file(name) is None:
        everything = has_all_styles()
        hint = "use the name of a CSL style, e.g. 'ieee'" if everything else f"use one of {', '.join(own_styles())}"
        place = manuscript.located.place(("citation_style",))
        yield Problem(
            "schema-type",
            f"'citation_style': there is no style '{name}'" + ("" if everything else " among those that come along"),
            hint if everything else f"{hint}, or have all: pip install 'trykklar[styles]'",
            place,
        )


def languages(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """The languages of publication and chapters are known, so that dates and numbers can be written in them."""
    named = [(manuscript.publication.language, manuscript.located.place(("language",)), "language")]
    named += [
        (c.fields.lang, c.located.place(("lang",)), "lang") for c in manuscript.chapters.values() if c.fields.lang
    ]
    for language, place, key in named:
        if not _is_known(language):
            yield Problem(
                "schema-type",
                f"'{key}': '{language}' is no language that is known",
                "use its code, e.g. 'da' or 'en-GB'",
                place,
            )


def _is_known(language: str) -> bool:
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


rule(
    "labels-missing",
    "a language in which the words that are printed by themselves are not there: 'page', 'figure', 'contents'",
)


def unlabelled_language(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """The words that are printed by themselves are there in the publication's language."""
    publication = manuscript.publication
    site = any(document.document.form in ("web", "epub") for document in documents)
    missing = unlabelled(publication.language, publication.labels, board=publication.board is not None, site=site)
    if missing and _is_known(publication.language):
        things = counted(len(missing), "thing")
        what = f"there are no words in '{publication.language}' for what is printed by itself ({things})"
        known = ", ".join(languages_with_labels())
        hint = (
            f"give them under 'labels:', beginning with {', '.join(missing[:6])}; languages whose words are "
            f"there: {known}"
        )
        yield Problem("labels-missing", what, hint, manuscript.located.place(("language",)))


rule(
    "translation-missing",
    "words of a data file that a chapter in another language prints, and that are not given in it",
    WARNING,
)


def translated(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """A chapter in another language than the publication prints facts and the board's names in its own words."""
    for chapter in manuscript.chapters.values():
        language = chapter.fields.lang
        if not language or primary(language) == primary(manuscript.publication.language):
            continue
        for reference in chapter.scan.references:
            name, _, part = reference.target.partition(".")
            fact = manuscript.facts.get(name) if reference.role == "fact" else None
            if fact and not _has_words(fact, part, language):
                yield _missing(chapter, reference.line, language, f"the fact '{name}'", "facts.yaml")
        for use in chapter.scan.directives:
            if use.options.get("data") == BOARD_DATA:
                unnamed = sorted(
                    {name for name, record in _board_names(manuscript) if translation(record, language) is None}
                )
                if unnamed:
                    yield _missing(
                        chapter, use.line, language, ", ".join(f"'{name}'" for name in unnamed), "publication.yaml"
                    )


def _has_words(fact: Fact, part: str, language: str) -> bool:
    """Whether the words that the part prints ('' prints all) are given in the language, or there are none."""
    asked = {"": ("unit", "qualifier"), "number": ("unit",), "unit": ("unit",)}.get(part, ())
    words = translation(fact, language)
    return all(not getattr(fact, key) or (words is not None and getattr(words, key)) for key in asked)


def _board_names(manuscript: Manuscript) -> Iterable[tuple[str, BaseModel]]:
    """What a table of the board prints: its axes, their items, the scales."""
    board = manuscript.publication.board
    if board is None:
        return
    yield from ((axis.id, axis) for axis in (board.rows, board.columns))
    yield "crossings", board.crossings
    yield from ((item.id, item) for axis in (board.rows, board.columns) for item in axis.items)
    yield from ((scale.id, scale) for scale in manuscript.publication.scales)


def _missing(chapter: Chapter, line: int, language: str, what: str, file: str) -> Problem:
    message = f"{what} has no words in '{language}', the language of this chapter"
    return Problem(
        "translation-missing",
        message,
        f"write them in {file} under 'translations: {{{language}: …}}'",
        chapter.place(line),
    )
