"""One entry of a document becomes HTML, with everything that typesetting it needs.

`compose` is a function of the entry, the page table and where the entry starts; nothing else. Two
rounds that give equal HTML give equal pages, which is what pagination rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from babel.dates import format_date
from markupsafe import Markup

from ..base.bounds import COMPOSE_BYTES, COMPOSE_SECONDS
from ..base.digests import digest_of
from ..base.limits.wall import guarded
from ..base.memo import Memo
from ..base.problems import Place
from ..base.settings import Settings
from ..language.binding import bind
from ..layouts.families import stack_of, told as told_families
from ..layouts.layout import Layout
from ..layouts.slots import FOLIO_DIGITS, slot_text
from ..layouts.templates import fill
from ..resolve.board import board_view
from ..resolve.document import Entry, ResolvedDocument
from ..resolve.pages import PageMap, PageTable
from ..review.changes.bars import ChangeMarks
from ..sources.schemas.data import Case, Fact
from .addresses import Addresses, PageAddresses
from .answers import Book, EntryAnswers
from .barcodes import isbn_modules, qr_rows
from .change_marks import marked_html
from .citations import Citations, cite_document
from .conservation import lost_in_composing
from .printed_numbers import PrintedNumbers
from .records import ChapterHtml, Start, trim_size
from .views import chapters_of, contents, gathered_cases, index_view, numbered_list, sorted_terms


@dataclass
class ComposerMemory:
    """What composers made before."""

    htmls: Memo[list[tuple[ChapterHtml, str]]] = field(default_factory=Memo)
    """Entry and what it may show → HTML for several page tables, each with the digest of all sources if it shows
    that."""
    citations: Memo[Citations] = field(default_factory=lambda: Memo(20))
    kept: Kept | None = None
    """What other processes composed."""


class Kept(Protocol):
    """Composed entries from elsewhere (`composed_cache.py`)."""

    @property
    def salt(self) -> str: ...
    def get(self, key: str, entry: str) -> tuple[ChapterHtml, str] | None: ...
    def put(self, key: str, html: ChapterHtml, whole: str) -> None: ...


Known = tuple[str, str, str, Start, bool]
"""What an entry's HTML depends on, except the page table: what all share, entry, its text's digest, start, slots."""
_VARIANTS = 3
"""How many page tables an entry's HTML is remembered for, besides the last."""


class WatchedText:
    """A text that knows whether a template has looked at it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._read = False

    def __str__(self) -> str:
        self._read = True
        return self._text

    def __getitem__(self, key: int | slice) -> str:
        return str(self)[key]

    def __len__(self) -> int:
        return len(str(self))

    def __eq__(self, other: object) -> bool:
        return str(self) == other

    def __hash__(self) -> int:
        return hash(str(self))

    def __getattr__(self, name: str) -> Any:
        return getattr(str(self), name)


def was_read(text: WatchedText) -> bool:
    """Whether anybody has looked."""
    return text._read


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
    ) -> None:
        """`also`: what the form's templates are given besides; it must follow from the sources and the page maps.

        `slotted`: page numbers are printed as slots, which get their digits when the book is joined.

        `fonts`: digest of the fonts, by which charts are measured; `families`: PostScript name → family; `marks`: what
        gets change bars.
        """
        self.memory = memory or ComposerMemory()
        publication = resolved.manuscript.publication
        groups = [group for entry in resolved.entries if entry.chapter for group in entry.chapter.citations]
        groups += resolved.manuscript.data_citations
        cited: list[Fact | Case] = [*resolved.manuscript.facts.values(), *resolved.manuscript.cases.values()]
        groups += [(record.source,) for record in cited]
        citations = self.memory.citations.find(
            digest_of(
                map(repr, (groups, resolved.manuscript.sources, publication.citation_style, publication.language))
            ),
            lambda: cite_document(
                groups, resolved.manuscript.sources, publication.citation_style, publication.language
            ),
        )
        self.book = Book(resolved, layout, citations, foreign, addresses or PageAddresses())
        self.settings = settings
        self.slotted = slotted
        self.marks = marks
        self._shared = {
            **self._shared_context(),
            **(_print_context(resolved) if resolved.document.form == "pdf" else {}),
            **(also or {}),
        }
        self._shared_key = digest_of([fonts, self._shared_digest()])
        self.typefaces = told_families(stack_of(layout.tokens, "text") + stack_of(layout.tokens, "sans"), layout.tokens)
        """Families that a colophon names; guessed from the tokens until pages are set."""
        self._families = families or {}
        self._whole = resolved.manuscript.digest

    def _shared_context(self) -> dict[str, Any]:
        resolved = self.book.resolved
        publication = resolved.manuscript.publication
        language = publication.language
        return {
            "publication": publication,
            "edition": publication.edition,
            "document": resolved.document,
            "document_name": resolved.name,
            "title": resolved.title,
            "subtitle": resolved.subtitle,
            "labels": resolved.labels,
            "board": board_view(resolved),
            "scales": publication.scales,
            "contents": contents(resolved),
            "cases": gathered_cases(resolved),
            "case_numbers": resolved.cases,
            "case_register": resolved.manuscript.cases,
            "figures": numbered_list(resolved, "figure"),
            "tables": numbered_list(resolved, "table"),
            "terms": sorted_terms(resolved, language),
            "facts": list(resolved.manuscript.facts.values()),
            "citations": self.book.citations.references,
            "date": bind(format_date(publication.edition.date, "long", locale=language.replace("-", "_"))),
            "release": self.settings.release,
            "tokens": self.book.layout.tokens,
        }

    def set_in(self, faces: Iterable[str]) -> None:
        """Tell which faces pages are set in, by PostScript name: entries that name them are another text from now
        on."""
        found = {self._families[face] for face in faces if face in self._families}
        self.typefaces = told_families(found, self.book.layout.tokens) if found else self.typefaces

    def unchanged(self, html: ChapterHtml, pages: PageTable) -> bool:
        """Whether composing with this page table, and with the faces that pages are set in, would give the same."""
        return html.unchanged_by(pages) and html.typefaces in ("", ", ".join(self.typefaces))

    @property
    def trim(self) -> tuple[float, float]:
        """Width and height of the document's trimmed page in mm."""
        return trim_size(self.book.resolved)

    def _shared_digest(self) -> str:
        """SHA-256 of all that entries may show of each other and of the publication: everything but chapters'
        bodies."""
        resolved, layout = self.book.resolved, self.book.layout
        texts = [
            resolved.name,
            resolved.manuscript.digest_of_others,
            layout.name,
            layout.digest,
            str(self.settings.release),
        ]
        texts.append(self.marks.digest if self.marks else "")
        texts += [page_map.to_json() for _, page_map in sorted(self.book.foreign.items())]
        for file, chapter in resolved.manuscript.chapters.items():
            texts += [file, repr(chapter.located.value), repr(replace(chapter.scan, words=0)), repr(chapter.citations)]
        return digest_of(texts)

    def compose(self, entry: Entry, pages: PageTable, start: Start) -> ChapterHtml:
        """The entry's HTML in this round. Raises `ProblemsFound` for problems of templates, charts, pictures."""
        own = entry.chapter.digest if entry.chapter else ""
        known = (self._shared_key, entry.id, own, start, self.slotted)
        before = [(html, whole) for html, whole in self.memory.htmls.get(known) or () if whole in ("", self._whole)]
        for html, _ in before:
            if self.unchanged(html, pages):
                return html
        found = self._kept(known, pages)
        html, whole = found or self._composed(entry, pages, start)
        self.memory.htmls.put(known, [*before[-_VARIANTS:], (html, whole)])
        if self.memory.kept and not found and not html.ranged and not html.problems:
            self.memory.kept.put(self._kept_key(known), html, whole)
        return html

    def _kept(self, known: Known, pages: PageTable) -> tuple[ChapterHtml, str] | None:
        found = self.memory.kept.get(self._kept_key(known), known[1]) if self.memory.kept else None
        return found if found and found[1] in ("", self._whole) and self.unchanged(found[0], pages) else None

    def _kept_key(self, known: Known) -> str:
        return digest_of([self.memory.kept.salt if self.memory.kept else "", *map(repr, known)])

    def compose_single(self, entry: Entry, pages: PageTable, start: Start, more: Mapping[str, Any]) -> ChapterHtml:
        """The HTML of a page that is not in the outline; `more` is what its template is given besides. Raises
        `ProblemsFound`."""
        return self._composed(entry, pages, start, more)[0]

    def inline_text(self, entry: Entry, text: str) -> str:
        """A text of the front matter or of a data file as HTML, as the entry's templates print it."""
        language = (
            entry.chapter.language if entry.chapter else ""
        ) or self.book.resolved.manuscript.publication.language
        answers = EntryAnswers(
            book=self.book, entry=entry, numbers=PrintedNumbers({}, slotted=False), language=language
        )
        return str(answers.inline(text))

    def _composed(
        self, entry: Entry, pages: PageTable, start: Start, more: Mapping[str, Any] | None = None
    ) -> tuple[ChapterHtml, str]:
        """The HTML, and the digest of all sources if it shows that. Raises `ProblemsFound`."""
        place = Place(entry.chapter.file) if entry.chapter else entry.named_at
        return guarded(
            f"composing '{entry.id}'",
            place,
            lambda: self._composed_freely(entry, pages, start, more),
            COMPOSE_SECONDS,
            COMPOSE_BYTES,
        )

    def _composed_freely(
        self, entry: Entry, pages: PageTable, start: Start, more: Mapping[str, Any] | None
    ) -> tuple[ChapterHtml, str]:
        resolved = self.book.resolved
        language = entry.chapter.language if entry.chapter else resolved.manuscript.publication.language
        numbers = PrintedNumbers(pages, self.slotted)
        answers = EntryAnswers(book=self.book, entry=entry, numbers=numbers, language=language)
        if self.marks and entry.chapter:
            answers.new_texts = self.marks.texts
        told, typefaces = WatchedText(resolved.manuscript.digest), WatchedText(", ".join(self.typefaces))
        answers.context = {
            **self._shared,
            **self._helpers(answers),
            "sources_digest": told,
            "typefaces": typefaces,
            "entry": entry,
            "start": start,
            "folio": folio_content(start, slotted=self.slotted),
            "language": language,
            "labels": answers.labels,
            "chapter": entry.chapter.fields if entry.chapter else None,
            **(more or {}),
        }
        answers.context["body"] = answers.body()
        html = fill(self.book.layout, f"{entry.template}.html.j2", answers.context, entry.named_at)
        if self.marks and entry.chapter:
            html = marked_html(html, self.marks.lines.get(entry.chapter.file, {}) if entry.text else {})
        composed = ChapterHtml(
            entry=entry.id,
            html=html,
            assets=answers.assets,
            shown=numbers.shown,
            slots=tuple(numbers.slots),
            ranged=numbers.ranged,
            ids=_expected_ids(resolved, entry),
            typefaces=str(typefaces) if was_read(typefaces) else "",
            source=entry.chapter.file if entry.chapter else "",
            problems=(*(lost_in_composing(entry.text, html) if entry.text else ()), *answers.problems),
        )
        return composed, self._whole if was_read(told) else ""

    def _helpers(self, answers: EntryAnswers) -> dict[str, Any]:
        """The functions that templates may call."""
        resolved, layout = self.book.resolved, self.book.layout

        def index() -> Any:
            numbers = answers.numbers
            numbers.ranged = True
            return index_view(resolved, numbers.pages, resolved.manuscript.publication.language, numbers.of)

        def foreign_page(document: str, target: str) -> str:
            return self.book.foreign[document].targets[target].page

        def document_citation(document: str) -> str:
            return resolved.manuscript.publication.documents[document].citation or document

        def chapters(kind: str) -> list[Entry]:
            return chapters_of(resolved, kind)

        def icon(name: str, token: str, otherwise: str = "") -> str:
            return answers.made(layout.icon(name).replace("currentColor", layout.wanted_colour(token, otherwise)))

        def label_of(target: str) -> str:
            found = resolved.targets.get(target)
            return found.label(answers.labels) if found else target

        return {
            "inline": answers.inline,
            "plain": answers.plain,
            "page": answers.page_label,
            "link": lambda t, text=None: Markup(answers.link(t, text)),
            "page_ref": lambda t: Markup(answers.page(t)),
            "index": index,
            "foreign_page": foreign_page,
            "document_citation": document_citation,
            "chapters": chapters,
            "colour": layout.wanted_colour,
            "icon": icon,
            "drawing": answers.drawing,
            "picture": answers.picture,
            "has": resolved.targets.__contains__,
            "label_of": label_of,
            "css_string": css_string,
            "qr_rows": qr_rows,
            "fact": lambda spec: Markup(answers.fact(spec)),
            "cite": lambda *keys: Markup(answers.cite(tuple(keys))),
            "foreign": frozenset(self.book.foreign),
        }


def _print_context(resolved: ResolvedDocument) -> dict[str, Any]:
    """What templates of pages are given besides what all forms' are."""
    isbn = resolved.pdf.print.isbn
    width, height = trim_size(resolved)
    return {"trim_width": width, "trim_height": height, "isbn": isbn, "bars": isbn_modules(isbn) if isbn else ""}


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


def _expected_ids(resolved: ResolvedDocument, entry: Entry) -> frozenset[str]:
    ids = {target.id for target in resolved.targets.values() if target.entry == entry.id}
    if entry.text:
        ids.update(mark.id for mark in entry.text.scan.index)
    return frozenset(ids)
