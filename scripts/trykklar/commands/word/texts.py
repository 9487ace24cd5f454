"""What the authors of chapters wrote, with all references filled in: the front matter's texts, then the body.

Pages that a layout makes around it are left out: nobody can change them in a word processor. Everything is numbered as
in one of the publication's documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...base.bounds import COMPOSE_BYTES, COMPOSE_SECONDS
from ...base.cache import Cache
from ...base.limits.wall import guarded
from ...base.problems import Place, Problem, ProblemsFound, did_you_mean, errors
from ...base.settings import Settings
from ...build.foreign import foreign_maps
from ...build.sources import Sources, read_sources, unwaived
from ...compose.addresses import SiteAddresses
from ...compose.answers import EntryAnswers
from ...compose.composer import Composer
from ...compose.records import Start
from ...layouts.layout import load_layout
from ...resolve.document import Entry, ResolvedDocument
from ...sources.manuscript import Chapter
from ...sources.markup.notes import notes_apart, notes_called
from ...sources.schemas.texts import prose_paths
from .from_html import items_of
from .records import ChapterText, Item, Paragraph, Run, notes_of, paragraphs_of

_PLAIN = "plain"
"""The layout whose directives show the texts of documents that have no pages."""
_LISTS = frozenset({"sources", "glossary"})
_NOT_SHOWN = frozenset({"short", "reuse", "substitutions", "rules", "translations"})
"""Fields that no reader reads where they stand."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Chapters of one document."""

    publication: str
    title: str
    language: str
    edition: str
    document: str
    variant: str
    chapters: tuple[ChapterText, ...]
    sources: Sources


def texts_of(settings: Settings, asked: Sequence[str], document: str) -> Texts:
    """The texts of the chapters that are named by id or file (all, if none is), in the order of the document. Raises
    `ProblemsFound`: for errors of the sources too."""
    sources = read_sources(settings, cache=Cache(settings.cache_dir) if settings.cache else None)
    faults = unwaived(sources, list(sources.problems), looked_for=())
    if errors(faults, release=False):
        raise ProblemsFound(errors(faults, release=False))
    resolved = _document(sources, document, asked)
    composer = _composer(settings, sources, resolved)
    publication = sources.manuscript.publication
    entries = [entry for entry in resolved.entries if entry.chapter and (not asked or names(entry.chapter, asked))]
    return Texts(
        publication=publication.id,
        title=resolved.title_words,
        language=publication.language,
        edition=publication.edition.number,
        document=resolved.name,
        variant=settings.variant,
        chapters=tuple(_text(composer, entry) for entry in entries),
        sources=sources,
    )


def names(chapter: Chapter, asked: Sequence[str]) -> bool:
    """Whether one of the names is the chapter's id or its file."""
    return chapter.id in asked or chapter.file in asked


def _document(sources: Sources, name: str, asked: Sequence[str]) -> ResolvedDocument:
    """The document as of which everything is numbered. Raises `ProblemsFound` (usage)."""
    chapters = list(sources.manuscript.chapters.values())
    known = [each for chapter in chapters for each in (chapter.id, chapter.file)]
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise ProblemsFound(_unknown(each, "chapter", known) for each in unknown)
    if name and name not in sources.documents:
        raise ProblemsFound([_unknown(name, "document", list(sources.documents))])
    found = [sources.documents[name]] if name else list(sources.documents.values())
    found.sort(key=lambda each: each.document.form != "pdf")  # of those that print it, one with pages
    missing: list[str] = []
    for each in found:
        held = [entry.chapter for entry in each.entries if entry.chapter]
        missing = [wanted for wanted in asked if not any(names(chapter, (wanted,)) for chapter in held)]
        if held and not missing:
            return each
    what = f"no document holds {', '.join(repr(wanted) for wanted in missing)}" if missing else "there are no chapters"
    raise ProblemsFound([Problem("usage", what, "name chapters that stand in the outline of one document")])


def _unknown(name: str, kind: str, known: list[str]) -> Problem:
    hint = did_you_mean(name, known, f"{kind}s are: " + ", ".join(known[:20]))
    return Problem("usage", f"there is no {kind} '{name}'", hint)


def _composer(settings: Settings, sources: Sources, resolved: ResolvedDocument) -> Composer:
    try:
        foreign = foreign_maps(settings, sources, resolved.name, {})
    except ProblemsFound:
        foreign = {}
    resolved = replace(resolved, document=resolved.document.model_copy(update={"notes": "foot"}))  # as Word has them
    layout = sources.layouts.get(resolved.document.layout)
    if layout is None or resolved.document.form != "pdf":
        place = sources.manuscript.located.place(("documents", resolved.name))
        layout = load_layout(settings, _PLAIN, place)
    return Composer(resolved, layout, foreign, settings, addresses=SiteAddresses(frozenset(), "", ""))


def _text(composer: Composer, entry: Entry) -> ChapterText:
    """Raises `ProblemsFound`."""
    chapter = entry.chapter
    assert chapter is not None
    place = Place(chapter.file)
    return guarded(
        f"the text of '{chapter.id}'",
        place,
        lambda: _composed(composer, entry, chapter),
        COMPOSE_SECONDS,
        COMPOSE_BYTES,
    )


def _composed(composer: Composer, entry: Entry, chapter: Chapter) -> ChapterText:
    answers = composer.answering(entry)
    items = [*_fields(answers, entry, chapter), *items_of(answers.body(), 1, _lines_of_notes(chapter))]
    items += _gathered(composer, entry)
    lines = {paragraph.line for paragraph in paragraphs_of(items)}
    lines |= {paragraph.line for note in notes_of(items) for paragraph in note.items}
    return ChapterText(
        id=chapter.id,
        title=answers.plain(chapter.title),
        language=chapter.language,
        items=tuple(items),
        origins={line: chapter.origin(line) for line in lines},
        pictures=dict(answers.assets),
        left_out=_left_out(chapter),
    )


# Front matter


def _fields(answers: EntryAnswers, entry: Entry, chapter: Chapter) -> Iterator[Item]:
    """The chapter's title, and its other texts under the words that templates set above them."""
    above = ""
    for path, mark in prose_paths(type(chapter.fields), chapter.located.value):
        if path[0] in _NOT_SHOWN:
            continue
        line, text = chapter.located.place(path).line, str(chapter.located.at(path))
        runs = _inline(answers, text, line)
        if path == ("title",):
            number = (Run(text=f"{entry.number} ", marks=frozenset({"made"})),) if entry.number else ()
            yield Paragraph(style="Heading 1", runs=(*number, *runs), line=line, ids=(entry.id,))
            continue
        label = _label(chapter, path)
        if label and label != above:
            made = Run(text=label, marks=frozenset({"made"}))
            yield Paragraph(style="Box Name", runs=(made,), line=line, made=True)
        above = label
        style = "Lead" if path == ("summary",) else "Box Title" if mark.title else "Normal"
        yield Paragraph(style=style, runs=runs, line=line)


def _label(chapter: Chapter, path: Sequence[str | int]) -> str:
    """What stands above a field; empty where nothing does."""
    fields: Mapping[str, Any] = chapter.fields.spec.fields
    labels: list[str] = []
    for name in path:
        if isinstance(name, str) and name in fields:
            labels += [str(fields[name].label)] if fields[name].label else []
            fields = fields[name].fields
    return " – ".join(labels)


def _inline(answers: EntryAnswers, text: str, line: int) -> tuple[Run, ...]:
    found = items_of(f"<p>{answers.inline(text, line)}</p>", line)
    return found[0].runs if found and isinstance(found[0], Paragraph) else (Run(text=text),)


def _gathered(composer: Composer, entry: Entry) -> Iterator[Paragraph]:
    """The list of sources or the glossary that a chapter gathers; other lists are nothing without pages. Raises
    `ProblemsFound`."""
    if getattr(entry.chapter and entry.chapter.fields, "gather", None) not in _LISTS:
        return
    page = composer.compose(entry, {}, Start()).html
    content = re.sub(r"(?s)<head\b.*?</head>|<style\b.*?</style>|<header\b.*?</header>", "", page)
    listed = (each for each in paragraphs_of(items_of(content, 0)) if not each.line)  # the body knows its lines
    for paragraph in listed:
        yield replace(paragraph, line=1, made=True, boxed=False, number=None)


def _left_out(chapter: Chapter) -> str:
    """The list that a chapter gathers and that is not there; notes are those of Word."""
    gathers = getattr(chapter.fields, "gather", None)
    return str(gathers) if gathers and gathers not in (*_LISTS, "notes") else ""


# Notes


def _lines_of_notes(chapter: Chapter) -> list[int]:
    """The lines of the footnotes, in the order of their marks."""
    notes = notes_apart(chapter.tokens)[1]
    lines = {number: token.map[0] + 1 for number, note in notes.items() for token in reversed(note) if token.map}
    return [lines[number] for number in notes_called(chapter.tokens) if number in lines]
