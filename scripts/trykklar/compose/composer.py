"""One entry of a document becomes HTML, with everything that typesetting it needs.

`compose` is a function of the entry, the page table and where the entry starts; nothing else. Two
rounds that give equal HTML give equal pages, which is what pagination rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from ..base.bounds import COMPOSE_BYTES, COMPOSE_SECONDS
from ..base.digests import digest_of
from ..base.limits.wall import guarded
from ..base.problems import Place, Problem, ProblemsFound
from ..base.settings import Settings
from ..layouts.families import stack_of, told as told_families
from ..layouts.layout import Layout
from ..layouts.sandbox import Late
from ..layouts.slots import FOLIO_DIGITS, slot_text
from ..layouts.templates import fill
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.endnotes import gathers_notes
from ..resolve.pages import PageMap, PageTable
from ..sources.markup.notes import ids_in_notes, notes_apart
from ..sources.schemas.data import Case, Fact
from ..sources.schemas.publication import PdfDocument
from .addresses import Addresses, PageAddresses
from .answers import EntryAnswers
from .barcodes import qr_rows
from .citations import Citations
from .composed_cache import ComposerMemory, Remembered
from .conservation import lost_in_composing
from .endnotes import NotesOfEntry
from .given import TYPEFACES, Book, given_names
from .kind_fields import field_views
from .printed_numbers import PrintedNumbers, lie_of
from .records import ChapterHtml, Start, trim_size
from .runs import Within, as_one
from .seen import Reads, Shared, whole
from .views import index_view
from .web_links import with_web_links

if TYPE_CHECKING:
    from .change_marks import ChangeMarks


class Composer:
    """Composes the entries of one document; what they share is made once."""

    def __init__(
        self,
        resolved: ResolvedDocument,
        layout: Layout,
        foreign: dict[str, PageMap],
        settings: Settings,
        *,
        slotted: bool = False,
        memory: ComposerMemory | None = None,
        fonts: str = "",
        marks: ChangeMarks | None = None,
        addresses: Addresses | None = None,
        also: Mapping[str, Any] | None = None,
        families: Mapping[str, str] | None = None,
        on_the_web: Mapping[str, str] | None = None,
    ) -> None:
        """`also`: what the form's templates are given besides; it must follow from the sources and the page maps.

        `slotted`: page numbers are printed as slots, which get their digits when the book is joined.

        `fonts`: digest of the fonts, by which charts are measured; `families`: PostScript name → family; `marks`: what
        gets change bars; `on_the_web`: id → address of where on a site it stands, which follows from the sources.
        """
        self.memory = memory or ComposerMemory()
        self.slotted = slotted
        self.marks = marks
        self._lines = _line_numbers(resolved, settings)
        self.typefaces = told_families(stack_of(layout.tokens, "text") + stack_of(layout.tokens, "sans"), layout.tokens)
        """Families that a colophon names; guessed from the tokens until pages are set."""
        self._families = families or {}
        citations = self._citations(resolved)
        given = given_names(resolved, citations, release=settings.release)
        self.book = Book(
            resolved=resolved,
            layout=layout,
            citations=citations,
            foreign=foreign,
            addresses=addresses or PageAddresses(),
            on_the_web=on_the_web or {},
            given={**given, "typefaces": lambda: ", ".join(self.typefaces)},
            also=also or {},
        )
        self._shared = Shared(self.book, covered=(Layout,))
        names = (",".join(each) for each in (self.book.given, self.book.also))
        kinds = whole(resolved.manuscript.kinds)  # chapters are read by them
        told = (resolved.name, layout.name, layout.digest_of_templates, fonts, kinds, str(slotted), self._lines, *names)
        if resolved.document.form == "pdf":
            told = (*told, repr(trim_size(resolved)))  # the layout's measures are those of the trim
        self._for_texts: dict[str, EntryAnswers] = {}
        self._own = digest_of([*told, marks.digest if marks else ""])
        """Of what entries depend on besides what they read."""

    def _citations(self, resolved: ResolvedDocument) -> Citations:
        """The citations of the document. Raises `ProblemsFound`."""
        manuscript = resolved.manuscript
        style, language = manuscript.publication.citation_style, manuscript.publication.language
        groups = [group for entry in resolved.entries if entry.chapter for group in entry.chapter.citations]
        groups += manuscript.data_citations
        cited: list[Fact | Case] = [*manuscript.facts.values(), *manuscript.cases.values()]
        groups += [(record.source,) for record in cited]
        return self.memory.cited(groups, manuscript.sources, style, language)

    def set_in(self, faces: Iterable[str]) -> None:
        """Tell which faces pages are set in, by PostScript name: entries that name them are another text from now
        on."""
        found = {self._families[face] for face in faces if face in self._families}
        told = told_families(found, self.book.layout.tokens) if found else self.typefaces
        if told != self.typefaces:
            self.typefaces = told
            self._shared.forget(TYPEFACES)

    def unchanged(self, html: ChapterHtml, pages: PageTable) -> bool:
        """Whether composing with this page table, and with the faces that pages are set in, would give the same."""
        return html.unchanged_by(pages) and html.typefaces in ("", ", ".join(self.typefaces))

    @property
    def trim(self) -> tuple[float, float]:
        """Width and height of the document's trimmed page in mm."""
        return trim_size(self.book.resolved)

    def compose(
        self, entry: Entry, pages: PageTable, start: Start, more: Mapping[str, Any] | None = None
    ) -> ChapterHtml:
        """The entry's HTML in this round; `more`: what its template is given besides. Raises `ProblemsFound` for
        problems of templates, charts, pictures."""
        known = self._known(entry, start, more or {})
        return self._remembered(known, pages, lambda reads: self._composed(entry, pages, start, reads, more))

    def compose_run(self, entry: Entry, pages: PageTable, start: Start) -> ChapterHtml:
        """The HTML of an entry with those that run on from it, which is what pages are made of. Raises
        `ProblemsFound`."""
        run = self.book.resolved.runs[entry.id]
        if len(run) == 1:
            return self.compose(entry, pages, start)
        known = digest_of(self._known(each, start, {}) for each in run)
        return self._remembered(known, pages, lambda reads: self._composed_run(run, pages, start, reads))

    def _remembered(self, known: str, pages: PageTable, make: Callable[[Reads], ChapterHtml]) -> ChapterHtml:
        """What was composed of the same before, or what is made now. Raises `ProblemsFound`."""
        found = self.memory.find(known, self._shared, lambda html: self.unchanged(html, pages))
        if found:
            return found
        reads = Reads(self._shared)
        html = make(reads)
        self.memory.put(known, Remembered(reads.paths, self._shared.digest(reads.paths), html))
        return html

    def _composed_run(self, run: Sequence[Entry], pages: PageTable, start: Start, reads: Reads) -> ChapterHtml:
        """Each entry of a run for itself, and then as one. Raises `ProblemsFound`."""
        within = Within(first=run[0].id, numbers=PrintedNumbers(pages=pages, slotted=self.slotted), run=True)
        made: list[ChapterHtml] = []
        problems: list[Problem] = []
        for entry in run:
            try:
                made.append(self._composed(entry, pages, start, reads, within=within))
            except ProblemsFound as found:
                problems += found.problems
            within = within.after(entry)
        if problems:
            raise ProblemsFound(problems)
        return as_one(made, pages)

    def _known(self, entry: Entry, start: Start, more: Mapping[str, Any]) -> str:
        """What an entry's HTML depends on, except the page table and what it reads of what all share."""
        chapter = entry.chapter
        own = (chapter.digest, chapter.language) if chapter else ()
        given = [whole(more)] if more else []
        return digest_of([self._own, *own, repr(replace(entry, chapter=None, named_at=Place(""))), repr(start), *given])

    def compose_single(self, entry: Entry, pages: PageTable, start: Start, more: Mapping[str, Any]) -> ChapterHtml:
        """The HTML of a page that is not in the outline; `more` is what its template is given besides. Raises
        `ProblemsFound`."""
        return self._composed(entry, pages, start, Reads(self._shared), more)

    def inline_text(self, entry: Entry, text: str) -> str:
        """A text of the front matter or of a data file as HTML, as the entry's templates print it."""
        language = (
            entry.chapter.language if entry.chapter else ""
        ) or self.book.resolved.manuscript.publication.language
        answers = self._for_texts.get(entry.id)
        if answers is None or "{" in text or "[" in text:  # of roles and notes it is known which were printed
            answers = EntryAnswers(
                book=self.book, entry=entry, numbers=PrintedNumbers(pages={}, slotted=False), language=language
            )
            self._for_texts[entry.id] = answers
        return str(answers.inline(text))

    def _composed(
        self,
        entry: Entry,
        pages: PageTable,
        start: Start,
        reads: Reads,
        more: Mapping[str, Any] | None = None,
        within: Within | None = None,
    ) -> ChapterHtml:
        """The HTML. Raises `ProblemsFound`."""
        place = Place(entry.chapter.file) if entry.chapter else entry.named_at
        with self.memory.tried_once(
            digest_of([self.book.layout.digest_of_templates, self.book.resolved.manuscript.digest])
        ):
            return guarded(
                f"composing '{entry.id}'",
                place,
                lambda: self._composed_freely(
                    entry,
                    start,
                    reads,
                    more or {},
                    within or Within(first=entry.id, numbers=PrintedNumbers(pages=pages, slotted=self.slotted)),
                ),
                COMPOSE_SECONDS,
                COMPOSE_BYTES,
            )

    def _composed_freely(
        self, entry: Entry, start: Start, reads: Reads, more: Mapping[str, Any], within: Within
    ) -> ChapterHtml:
        answers = self._answers(reads.all, entry, within.numbers)
        answers.within = within
        book, numbers = answers.book, answers.numbers
        answers.context |= {"start": start, "folio": self._folio(start), "run": within.run, **more}
        answers.context["body"] = answers.body()
        html = fill(book.layout, f"{entry.template}.html.j2", answers.context, entry.named_at)
        html = with_web_links(html, book.on_the_web)
        if self._lines and entry.text and entry.id == within.first:
            html = html.replace("<body", f'<body {LINES}="{self._lines}"', 1)
        if self.marks:
            html = self.marks.on(entry.id, html)
        return ChapterHtml(
            entry=entry.id,
            html=html,
            assets=answers.assets,
            shown=numbers.shown,
            slots=tuple(numbers.slots),
            rooms=tuple(numbers.rooms),
            ranged=numbers.ranged,
            marks=numbers.marks,
            lie=lie_of(numbers.marks, numbers.pages),
            ids=_expected_ids(book, entry),
            typefaces=", ".join(self.typefaces) if TYPEFACES in reads.paths else "",
            source=entry.chapter.file if entry.chapter else "",
            problems=(*_lost(self.book, entry, html), *answers.problems),
        )

    def _answers(self, book: Book, entry: Entry, numbers: PrintedNumbers) -> EntryAnswers:
        language = entry.chapter.language if entry.chapter else book.resolved.manuscript.publication.language
        answers = EntryAnswers(book=book, entry=entry, numbers=numbers, language=language)
        answers.context = self._context(answers)
        return answers

    def answering(self, entry: Entry) -> EntryAnswers:
        """What an entry's own texts are filled in with, for who needs them without a page around them. Page numbers are
        not known."""
        return self._answers(self.book, entry, PrintedNumbers(pages={}, slotted=False))

    def _folio(self, start: Start) -> Markup:
        return folio_content(start, slotted=self.slotted)

    def _context(self, answers: EntryAnswers) -> dict[str, Any]:
        """What templates are given. What all entries share is noted when a template asks for it."""
        entry = answers.entry
        given = {name: Late(partial(_given, answers.book, name)) for name in self.book.given}
        also = {name: Late(partial(answers.book.also.__getitem__, name)) for name in self.book.also}
        return {
            **given,
            **also,
            **self._helpers(answers),
            "tokens": self.book.layout.tokens,
            "entry": entry,
            "language": answers.language,
            "labels": answers.labels,
            "chapter": entry.chapter.fields if entry.chapter else None,
            "fields": field_views(entry, answers.book.resolved.manuscript.publication.language),
        }

    def _helpers(self, answers: EntryAnswers) -> dict[str, Any]:
        """The functions that templates may call."""
        book, layout = answers.book, self.book.layout
        resolved = book.resolved

        def index() -> Any:
            numbers, whole = answers.numbers, self.book.resolved
            _ = book.marks == ()  # notes every mark as read
            numbers.marks = tuple(mark.id for mark in self.book.marks)
            return index_view(whole, numbers.pages, resolved.manuscript.publication.language, numbers.of)

        def gathered_notes() -> list[NotesOfEntry]:
            _ = book.noted == ()  # notes every text with notes as read
            return [answers.notes_of(entry) for entry in self.book.with_notes]

        def foreign_page(document: str, target: str) -> str:
            return book.foreign[document].targets[target].page

        def document_citation(document: str) -> str:
            return resolved.manuscript.publication.documents[document].citation or document

        def icon(name: str, token: str, otherwise: str = "") -> str:
            return answers.made(layout.icon(name).replace("currentColor", layout.wanted_colour(token, otherwise)))

        def label_of(target: str) -> str:
            found = resolved.targets.get(target)
            return answers.plain(found.label(answers.labels)) if found else target

        return {
            "inline": answers.inline,
            "plain": answers.plain,
            "page": answers.page_label,
            "link": lambda t, text=None: Markup(answers.link(t, text)),
            "page_ref": lambda t: Markup(answers.page(t)),
            "index": index,
            "gathered_notes": gathered_notes,
            "sources_of": answers.sources_of,
            "foreign_page": foreign_page,
            "elsewhere": lambda target, words: Markup(answers.led_elsewhere(target, str(escape(words)))),
            "document_citation": document_citation,
            "chapters": book.chapters,
            "colour": layout.wanted_colour,
            "icon": icon,
            "drawing": answers.drawing,
            "picture": answers.picture,
            "has": lambda target: target in resolved.targets,
            "label_of": label_of,
            "css_string": css_string,
            "qr_rows": qr_rows,
            "fact": lambda spec: Markup(answers.fact(spec)),
            "cite": lambda *keys: Markup(answers.cite(tuple(keys))),
            "foreign": frozenset(book.foreign),
        }


def _given(book: Book, name: str) -> Any:
    return book.given[name]()


def folio_content(start: Start, *, slotted: bool) -> Markup:
    """The folio as the `content` of a margin box, which it must have for itself (CSS Paged Media 3, section 5).

    Roman folios are few and stand in front matter: they are counted while typesetting.
    """
    if start.style == "arabic" and slotted:
        return css_string(slot_text(0, FOLIO_DIGITS))
    return Markup({"none": "none", "roman": "counter(page, lower-roman)", "arabic": "counter(page)"}[start.style])


def css_string(text: str) -> Markup:
    """A text as a CSS string, for the `content` of margin boxes (CSS Syntax 3, section 4.3.5)."""
    safe = "".join(
        c if c.isalnum() or c in " .,:;-–»«()!?" else f"\\{ord(c):06x} " for c in str(Markup(text).striptags())
    )
    return Markup(f'"{safe}"')


LINES = "data-lines"
"""The attribute that asks for numbers of lines (`typeset/weasyprint/line_numbers.py`)."""


def _line_numbers(resolved: ResolvedDocument, settings: Settings) -> str:
    """Where numbers of lines begin again: 'page' or 'chapter'; nothing where lines have none, as in every release."""
    document = resolved.document
    if settings.release or not isinstance(document, PdfDocument):
        return ""
    return settings.line_numbers or document.line_numbers or ""


def _expected_ids(book: Book, entry: Entry) -> frozenset[str]:
    marks = {mark.id for mark in entry.text.scan.index} if entry.text else set()
    if entry.text and book.resolved.notes_at == "gathered":
        marks -= ids_in_notes(entry.text.tokens)
    return frozenset([*book.ids.get(entry.id, ()), *marks])


def _lost(book: Book, entry: Entry, html: str) -> Iterator[Problem]:
    """What of an entry's text is not in its HTML, and of the notes that it gathers."""
    if entry.text is None:
        return
    if book.resolved.notes_at != "gathered":
        yield from lost_in_composing(entry.text, html)
        return
    yield from lost_in_composing(entry.text.holding(notes_apart(entry.text.tokens)[0]), html)
    if gathers_notes(entry):
        for other in book.with_notes:
            if other.text:
                notes = notes_apart(other.text.tokens)[1].values()
                yield from lost_in_composing(other.text.holding([*chain.from_iterable(notes)]), html)
