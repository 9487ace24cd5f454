"""From the manuscript to one document's entries, numbers and targets.

An *entry* is what is typeset as a unit: a chapter, a part opener, or a page made by a template alone.
Numbers are given per document in outline order; every reference is either resolved here or a problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..base.bounds import TITLE_DEPTH
from ..base.problems import Place
from ..language.binding import NBSP
from ..language.labels import Labels, labels_for
from ..language.tags import primary
from ..sources.kinds import kind_words
from ..sources.manuscript import Chapter, Manuscript
from ..sources.markup.ids import as_id
from ..sources.markup.plain import plain
from ..sources.schemas.publication import Document, PdfDocument
from .titles import filled, role_words


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a reference can name."""

    id: str
    kind: str
    number: str
    """'3', 'B1', '2'; empty for what has no number."""
    title: str
    entry: str
    """Id of the entry on whose pages it stands."""

    def label(self, labels: Labels) -> str:
        """Word and number, e.g. 'figur 7'; the title where there is no number."""
        return f"{labels.get('kind.' + self.kind)} {self.number}" if self.number else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One unit of typesetting."""

    id: str
    kind: str
    """A chapter kind, or 'page' for a template alone."""
    template: str
    title: str
    number: str
    section: str
    """'cover', 'front' or 'body': how its pages are numbered."""
    starts_section: bool
    first_folio: int
    """The section's first page number."""
    part: str | None
    """Id of the part that it belongs to (a part opener belongs to itself)."""
    chapter: Chapter | None
    named_at: Place
    """The line of the outline that names it."""
    row: str | None = None
    column: str | None = None
    excerpt: bool = False
    """Whether only the chapter's front matter is printed, not its body."""
    recto: bool = False
    """Whether it begins on a right-hand page, whatever the layout says."""
    depth: int = 1
    """Of a table of contents: down to which level it names headings; 1 is that of chapters."""
    of: tuple[str, ...] = ()
    """Of lists: which they are."""
    runs_on: bool = False
    """Whether it begins where the one before it ends, and is set with it."""

    @property
    def text(self) -> Chapter | None:
        """The chapter, where its body is printed."""
        return None if self.excerpt else self.chapter

    @property
    def language(self) -> str:
        """The chapter's own language; empty where it is the publication's."""
        return (self.chapter.fields.lang or "") if self.chapter else ""

    @property
    def page_type(self) -> str:
        """What a layout makes its pages with: what back matter gathers, else the template."""
        gathers = getattr(self.chapter.fields, "gather", None) if self.chapter else None
        return str(gathers) if gathers and self.template == self.kind else self.template

    @property
    def on_board(self) -> str:
        """'column', 'row' or 'crossing' for a chapter that stands on the board; else empty."""
        return (self.chapter.fields.spec.place or "") if self.chapter else ""


@dataclass(frozen=True, kw_only=True)
class ResolvedDocument:
    """A document with its entries in order and everything that can be referred to."""

    name: str
    document: Document
    manuscript: Manuscript
    labels: Labels
    entries: tuple[Entry, ...]
    targets: dict[str, Target]
    cases: dict[str, int]
    """Case id → its number in this document, in order of first appearance."""

    aliases: dict[str, str]
    """What a link may call a target besides its id → that id: a chapter's file, and a heading by its words,
    `chapters/b.md#the-crane`."""

    def found(self, target: str, file: str) -> str:
        """The id of what a link in `file` names; what nothing is known of as it is."""
        if target in self.targets:
            return target
        return self.aliases.get(
            target if "#" in target else f"{file}#{as_id(target)}", self.aliases.get(target, target)
        )

    @property
    def title(self) -> str:
        return self.called(self.document.title or self.manuscript.publication.title)

    @property
    def subtitle(self) -> str:
        given = self.document.subtitle
        return self.called(given if given is not None else self.manuscript.publication.subtitle)

    @property
    def title_words(self) -> str:
        """The title without its markup, for whatever shows plain words: windows, feeds, records."""
        return plain(self.title, self.manuscript.publication.language)

    @property
    def subtitle_words(self) -> str:
        return plain(self.subtitle, self.manuscript.publication.language)

    def labels_in(self, language: str) -> Labels:
        """The document's words; in a chapter of another language, that language's. A publication's own are in its
        language, those of its kinds also in the languages that they are translated into; where one is not, a word of
        the publication's language is better than none."""
        if self.labels.language == primary(language):
            return self.labels
        kinds, spoken = self.manuscript.kinds, self.manuscript.publication.language
        words = kind_words(kinds, primary(language), spoken)
        known = labels_for(language, words)
        missing = {key: word for key, word in kind_words(kinds, spoken, spoken).items() if key not in known.words}
        return labels_for(language, {**missing, **words})

    def called(self, title: str, language: str = "", depth: int = 0) -> str:
        """A title as it is called elsewhere than where it stands, as Markdown: its roles are words."""
        spoken = language or self.manuscript.publication.language

        def answer(role: str, named: str, words: str) -> str | None:
            if role in ("num", "title"):
                return self._naming(role, named, spoken, depth)
            return role_words(self.manuscript, role, named, words, spoken)

        return filled(title, answer)

    def _naming(self, role: str, name: str, language: str, depth: int) -> str | None:
        """What a reference prints; None for what is no target of this document, or is named by what it names."""
        target = self.targets.get(self.aliases.get(name, name))
        if target is None or depth > TITLE_DEPTH.most:
            return None
        if role == "num" and target.number:
            return target.label(self.labels_in(language)).replace(" ", NBSP, 1)
        return plain(self.called(target.title, language, depth + 1), language)

    @cached_property
    def standing(self) -> frozenset[str]:
        """Ids of what is known to have a page: what can be referred to, and uses of directives, of which a page alone
        can be told. Sources in their lists are others (`source_lists.py`)."""
        texts = [entry.text for entry in self.entries if entry.text]
        found = {use.id for text in texts for use in text.scan.directives}
        return frozenset(found | self.targets.keys())

    @cached_property
    def runs(self) -> dict[str, tuple[Entry, ...]]:
        """What is set as one, by the id of its first entry: a chapter with those that run on from it; mostly an entry
        alone."""
        found: list[list[Entry]] = []
        for entry in self.entries:
            if entry.runs_on:
                found[-1].append(entry)
            else:
                found.append([entry])
        return {run[0].id: tuple(run) for run in found}

    @cached_property
    def firsts(self) -> tuple[Entry, ...]:
        """The entries that begin a page."""
        return tuple(run[0] for run in self.runs.values())

    @property
    def notes_at(self) -> str:
        """Where notes are printed: 'foot', 'chapter' or 'gathered'. A chapter is a page of a site or of a book for
        devices, whose foot is its end."""
        at = self.document.notes or self.manuscript.publication.notes
        return "foot" if at == "chapter" and self.document.form != "pdf" else at

    @property
    def pdf(self) -> PdfDocument:
        """The document's record where it has pages. Raises `TypeError` for one of another form."""
        if not isinstance(self.document, PdfDocument):
            raise TypeError(f"'{self.name}' has no pages: its form is {self.document.form}")
        return self.document

    def entry(self, entry_id: str) -> Entry:
        return next(entry for entry in self.entries if entry.id == entry_id)


COUNTED = frozenset({"figure", "table", "listing", "equation"})
"""Kinds of things in the text that are numbered 1, 2, 3 through the whole document."""
