"""What the text asks for while a chapter is composed: numbers, pages, facts, citations, pictures.

An `EntryAnswers` belongs to one entry of one round. Its `numbers` note what the chapter prints of the
page table (so that pagination knows what must be set again), its `assets` which files it shows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..base.addresses import GOTO, MADE_URL, NOTE, source_url
from ..base.bounds import PICTURE_BYTES, STEP_SECONDS
from ..base.files import inside, plain_path, read_bytes, read_text
from ..base.limits.wall import apart
from ..base.problems import Place, Problem, ProblemsFound
from ..language.binding import NBSP
from ..language.labels import Labels
from ..language.quotes import quotes_of
from ..layouts.charts import draw_chart
from ..layouts.colour.pictures import shown, with_rasters
from ..layouts.formulas import drawn, mathml
from ..layouts.pdf_figures import drawn_page, is_pdf
from ..layouts.templates import fill
from ..resolve.board_data import BoardData, Choice
from ..resolve.document import COUNTED, Entry, Target
from ..resolve.facts import fact_text
from ..resolve.source_lists import DIRECTIVE as BIBLIOGRAPHY
from ..sources.charts.axes import Drawable, drawable
from ..sources.charts.spec import read_spec
from ..sources.data.read import read_data
from ..sources.data.records import DataTable
from ..sources.markup.grammar import BOARD_DATA, DIRECTIVES, split_document
from ..sources.markup.parse import parse_inline, parser
from ..sources.markup.plain import plain
from ..sources.pictures import check_picture
from .citations import Reference
from .conserved_data import ShownRow, lost_cells
from .data_tables import BoardFigures, shown_rows, table_values, under_chart
from .drawings import settable
from .endnotes import NotesOfEntry, listed, mark_of, section_of_notes
from .formulas import in_line, with_alternative
from .given import Book
from .lying import class_of_table
from .printed_numbers import PrintedNumbers
from .records import html_words
from .render import HtmlRenderer, typeset_text, with_class
from .runs import Within


@dataclass(kw_only=True)
class EntryAnswers:
    """Answers for one entry (see `render.Answers`)."""

    book: Book
    entry: Entry
    numbers: PrintedNumbers
    language: str
    context: dict[str, Any] = field(default_factory=dict)
    """What templates of directives are given besides their own values."""
    assets: dict[str, bytes] = field(default_factory=dict)
    within: Within | None = None
    """Where its page is one of several chapters, whose notes are counted through."""

    problems: list[Problem] = field(default_factory=list)
    """What directives were given and do not show."""

    @cached_property
    def labels(self) -> Labels:
        """The document's words in the entry's language."""
        return self.book.resolved.labels_in(self.language)

    # Text

    @cached_property
    def _renderer(self) -> HtmlRenderer:
        """One for all texts of the entry: markdown-it looks its rules up again for each renderer."""
        return HtmlRenderer(parser(self.language), self, endnotes=self.book.resolved.notes_at != "foot")

    def inline(self, text: str, line: int = 1) -> Markup:
        """A text of the front matter or of a data file, with its roles filled in."""
        file = self.entry.chapter.file if self.entry.chapter else ""
        parsed = parse_inline(text, file, line, self.language)
        return Markup(self._renderer.inline_text(parsed.tokens))

    def plain(self, text: str) -> str:
        """A text without its markup, for running heads."""
        return plain(self.book.resolved.called(text, self.language), self.language)

    def body(self) -> Markup:
        """The chapter's body; nothing of it in an excerpt."""
        chapter = self.entry.text
        return Markup(self._renderer.body(chapter.tokens)) if chapter else Markup("")

    @cached_property
    def _marks(self) -> dict[str, list[str]]:
        """Ids of the index marks in texts that this entry may print, by what the author wrote."""
        marks = list(self.entry.chapter.scan.text_index) if self.entry.chapter else []
        gathered = self.book.resolved.manuscript.data_scans.get(f"{self.entry.page_type}.yaml")
        found: dict[str, list[str]] = {}
        for mark in [*marks, *(gathered.index if gathered else ())]:
            found.setdefault(mark.content, []).append(mark.id)
        return found

    def index_mark(self, content: str) -> str:
        """The id of an index mark in a text that is being printed; empty where the text is printed again."""
        ids = self._marks.get(content)
        return ids.pop(0) if ids else ""

    def note_again(self, number: int) -> str:
        """The mark of a note of this entry that is named again; 1 is its first note."""
        first, before = (self.within.first, self.within.notes) if self.within else (self.entry.id, 0)
        number += before
        return f'<a class="notemark" href="{GOTO}{quote(f"{NOTE}{first}:{number}")}">{number}</a>'

    def note_mark(self, number: int, *, again: bool) -> str:
        """The mark of a note that stands elsewhere."""
        return mark_of(self.entry.id, number, self.labels, again=again)

    def notes_at_end(self, notes: list[str]) -> str:
        """What a body ends with: its notes, unless another chapter gathers them."""
        here = notes and self.book.resolved.notes_at == "chapter"
        return section_of_notes(self.entry.id, notes, self.labels) if here else ""

    def notes_of(self, entry: Entry) -> NotesOfEntry:
        """The notes of another entry, as this one prints them."""
        text = entry.text
        language = (text.language if text else "") or self.language
        answers = EntryAnswers(book=self.book, entry=entry, numbers=self.numbers, language=language)
        answers.context, answers.assets, answers.problems = self.context, self.assets, self.problems
        notes = answers._renderer.notes(text.tokens if text else [])
        html = listed(entry.id, notes, self.labels, paged=self.book.resolved.document.form == "pdf")
        return NotesOfEntry(entry.id, entry.number, entry.title, entry.language, Markup(html))

    # References

    def target(self, target: str) -> Target | None:
        return self.book.resolved.targets.get(target)

    def page_label(self, target: str, room: str = "") -> str:
        """The folio of the page on which a target begins, as it is printed; noted as printed."""
        return self.numbers.of(target, room)

    def link(self, target: str, text: str | None) -> str:
        document, name = self._where(target)
        if name in self.book.unwritten:
            return self._unwritten(name) if text is None else text
        if document:
            return self._foreign(document, name, text)
        found = self.target(name)
        label = text if text is not None else self._full_label(found, name)
        return f'<a class="ref" href="{GOTO}{escape(name)}">{label}</a>'

    def number(self, target: str) -> str:
        document, name = self._where(target)
        if name in self.book.unwritten:
            return self._unwritten(name)
        if document:
            return self.led_elsewhere(name, typeset_text(self._foreign_label(document, name)))
        found = self.target(name)
        if found and not found.number:
            return self.title_of(target)
        label = found.label(self.labels) if found else name
        return f'<a class="ref" href="{GOTO}{escape(name)}">{typeset_text(label).replace(" ", NBSP, 1)}</a>'

    def page(self, target: str) -> str:
        document, name = self._where(target)
        if name in self.book.unwritten:
            return self._unwritten(name)
        if document:
            return self.led_elsewhere(name, self._foreign_page(document, name))
        found, word = self.target(name), typeset_text(self.labels["page"])
        title = (lambda: self._titled(found)) if found else (lambda: escape(name))
        words = self.book.addresses.page(name, word, lambda: self.page_label(name), title, self.language)
        return f'<a class="ref page-ref" href="{GOTO}{escape(name)}">{words}</a>'

    def title_of(self, target: str) -> str:
        document, name = self._where(target)
        if name in self.book.unwritten:
            return self._unwritten(name)
        if document:
            return self._foreign(document, name, None)
        found = self.target(name)
        return f'<a class="ref" href="{GOTO}{escape(name)}">{self._titled(found) if found else name}</a>'

    def _unwritten(self, name: str) -> str:
        """What is said of a chapter that the board of a draft lacks; it leads nowhere."""
        return typeset_text(self.book.unwritten[name])

    def _where(self, target: str) -> tuple[str | None, str]:
        """The other document that a target stands in (None: this one), and its id there."""
        target = self.book.resolved.found(target, self.entry.chapter.file if self.entry.chapter else "")
        document, name = split_document(target)
        if document is None and name not in self.book.resolved.targets:
            document = next((other for other, pages in self.book.foreign.items() if name in pages.targets), None)
        return (None if document == self.book.resolved.name else document), name

    def _full_label(self, found: Target | None, name: str) -> str:
        if found is None:
            return escape(name)
        title = self._titled(found)
        if not found.number:
            return title
        label = typeset_text(found.label(self.labels)).replace(" ", NBSP, 1)
        opening, closing, *_ = quotes_of(self.language)
        if found.kind in COUNTED:
            return label
        return self.labels["titled"].format(label=label, title=f"{opening}{title}{closing}")

    def _titled(self, found: Target) -> str:
        """A target's title, which is in the language of where it stands."""
        language = self.book.resolved.entry(found.entry).language or self.book.resolved.manuscript.publication.language
        title = str(self.inline(found.title))
        return title if language == self.language else f'<span lang="{escape(language)}">{title}</span>'

    def _foreign(self, document: str, name: str, text: str | None) -> str:
        if text is None:
            title = self.inline(self.book.foreign[document].targets[name].title)
            text = f"{title} ({self._foreign_page(document, name)})"
        return self.led_elsewhere(name, self.book.addresses.elsewhere(document, name, text))

    def led_elsewhere(self, name: str, words: str) -> str:
        """Words about a target of another document, which lead to where it stands on the site, if it does. Texts are
        HTML."""
        address = self.book.on_the_web.get(name)
        return f'<a class="foreign" href="{escape(address)}">{words}</a>' if address else words

    def _foreign_label(self, document: str, name: str) -> str:
        target = self.book.foreign[document].targets[name]
        return (
            f"{self.labels.get('kind.' + target.kind)} {target.number}"
            if target.number
            else plain(target.title, self.language)
        )

    def _foreign_page(self, document: str, name: str) -> str:
        target = self.book.foreign[document].targets[name]
        cited = self.book.resolved.manuscript.publication.documents[document].citation or document
        return f"{typeset_text(cited)} {typeset_text(self.labels['page'])}{NBSP}{escape(target.page)}"

    # Glossary, facts, citations

    def term(self, term: str, text: str) -> str:
        """A word of the glossary, as `text` has it; where there is none, as the glossary has it, and one that a text
        explains as it was typed."""
        listed = self.book.resolved.manuscript.terms
        shown = text or (listed[term].term if term in listed else term)
        if f"term-{term}" not in self.book.resolved.targets:
            return typeset_text(shown)
        return f'<a class="term" href="{GOTO}term-{term}">{typeset_text(shown)}</a>'

    def fact(self, spec: str) -> str:
        name, _, part = spec.partition(".")
        return typeset_text(fact_text(self.book.resolved.manuscript.facts[name], part, self.language))

    def cite(self, keys: tuple[str, ...], *, told: bool = False) -> str:
        """A citation; `told`: as words of the sentence."""
        citations, lists = self.book.citations, self.book.source_lists
        marks = citations.told if told else citations.mark
        return f'<span class="cite">{marks(keys, partial(lists.leads_to, self.entry.id))}</span>'

    def sources_of(self, list_id: str) -> list[Reference]:
        """The works of a list of sources, in the order of the document's style."""
        lists = self.book.source_lists
        works = frozenset(lists.works_of(list_id))
        listed = [each for each in self.book.citations.references if each.id in works]
        return [Reference(each.id, each.number, each.html, lists.anchor(list_id, each.id)) for each in listed]

    # Pictures and directives

    def image(self, src: str, alt: str, title: str) -> str:
        said = f"{alt.rstrip('.')}. {title}" if title and self.book.resolved.document.form == "pdf" else alt
        return f'<img src="{self.picture(src)}" alt="{escape(said)}">'

    @apart(STEP_SECONDS)
    def picture(self, src: str, page: str = "") -> str:
        """URL of one of the publication's image files, which becomes an asset of the chapter. `page`: of a PDF."""
        place, name = self._place(0), self._noted(src)
        data = read_bytes(inside(self.book.resolved.manuscript.folder, src, place), src, PICTURE_BYTES.most, place)
        if problems := check_picture(data, src, place):
            raise ProblemsFound(problems)
        url = source_url(name, page if is_pdf(src) else None)
        spots = self.book.layout.spots if self.book.resolved.document.form == "pdf" else None
        drawing = drawn_page(data, src, page, spots, place) if is_pdf(src) else None
        self.assets[url] = drawing.svg.encode() if drawing else self._settable(data, src)
        return url

    def _noted(self, name: str) -> str:
        """The plain path of a file of the publication that is going to be read; noted as read."""
        manuscript, plain_name = self.book.resolved.manuscript, plain_path(name)
        _ = manuscript.files.get(plain_name) or manuscript.digest  # one that nobody has taken in stands for all
        return plain_name

    def _settable(self, data: bytes, src: str) -> bytes:
        """A picture's bytes as pages can show them. Raises `ProblemsFound`."""
        try:
            if src.lower().endswith(".svg"):
                return settable(with_rasters(data), self.book.layout.tokens, Place(plain_path(src)))
            return shown(data)
        except ValueError as error:  # `check` told it at the figure's line
            hint = "save it again as PNG or JPEG, in sRGB"
            told = Problem("image-unreadable", f"'{src}': {error}", hint, Place(plain_path(src)))
            raise ProblemsFound([told]) from None

    def made(self, svg: str) -> str:
        """URL of a drawing made while composing; equal drawings have one name."""
        data = svg.encode()
        url = f"{MADE_URL}{hashlib.sha256(data).hexdigest()[:20]}.svg"
        self.assets[url] = data
        return url

    def formula(self, tex: str, line: int, *, display: bool) -> str:
        """MathML on screens, a drawing with the same words as its alternative text on paper. Raises `ProblemsFound`."""
        try:
            if self.book.resolved.document.form != "pdf":
                return with_alternative(mathml(tex, display=display), tex)
            return in_line(drawn(tex, display=display), tex, mathml(tex, display=display), self.made, display=display)
        except ValueError as error:
            what = f"the formula '{tex[:60]}': {error}"
            problem = Problem("formula-unreadable", what, "make a picture of it", self._place(line))
            raise ProblemsFound([problem]) from None

    def number_alone(self, target: str) -> str:
        """A number without its word; nothing where there is none."""
        document, name = self._where(target)
        found = self.book.foreign[document].targets[name] if document else self.target(name)
        return found.number if found else ""

    def drawing(self, template: str, **values: Any) -> str:
        """URL of a drawing made by an SVG template of the layout."""
        return self.made(fill(self.book.layout, f"drawings/{template}.svg.j2", {**self.context, **values}))

    def directive(self, name: str, meta: dict[str, Any], body: str) -> str:
        values: dict[str, Any] = {
            "name": name,
            "argument": meta["argument"],
            "options": {**dict.fromkeys(DIRECTIVES[name].options, ""), **meta["options"]},
            "id": meta["id"],
            "line": meta["line"],
            "classes": meta.get("classes", ()),
            "target": self.target(meta["id"]),
        }
        if name == BIBLIOGRAPHY:
            values["sources"] = self.sources_of(meta["id"])
        rows: list[ShownRow] = []
        if meta["options"].get("data"):
            figures, src = self._figures(name, meta)
            told = table_values(figures, meta["options"], self.language, self._place(meta["line"]))
            rows = [] if meta["options"].get("table") else shown_rows(figures, told, self._place(meta["line"]))
            values |= {**told, **({"src": src} if src else {})}
        context = {**self.context, "d": values, "body": Markup(body)}
        place = self._place(meta["line"]) if self.entry.chapter else None
        html = fill(self.book.layout, f"directives/{DIRECTIVES[name].template or name}.html.j2", context, place)
        if DIRECTIVES[name].target_kind == "table":
            html = with_class(html, class_of_table(html, self.book.resolved.document))
        title = self.plain(meta["argument"]) if DIRECTIVES[name].argument_is == "prose" else ""
        self.problems += lost_cells(rows, html, (" ".join(html_words(body)), title)) if rows else ()
        return html

    def _place(self, line: int) -> Place:
        return Place(self.entry.chapter.file if self.entry.chapter else "", line)

    def section_kicker(self, key: str) -> str:
        return typeset_text(self.labels.get(f"section.{key}", ""))

    def section_number(self, heading: str) -> str:
        """What stands before a heading's words: its number, where it has one."""
        found = self.target(heading)
        return f'<span class="number">{escape(found.number)}</span> ' if found and found.number else ""

    def _figures(self, name: str, meta: dict[str, Any]) -> tuple[DataTable | BoardFigures, str]:
        """What a chart or a table shows of its data, and the URL of a chart's picture."""
        folder, options, place = self.book.resolved.manuscript.folder, meta["options"], self._place(meta["line"])
        if options["data"] == BOARD_DATA:
            figures: DataTable | BoardFigures = self._of_board(options)
        else:
            self._noted(options["data"])
            figures = read_data(folder, options, self.language, place, spans=name != "chart")
        if name != "chart":
            return figures, ""
        self._noted(meta["argument"])
        spec = read_spec(read_text(inside(folder, meta["argument"], place), meta["argument"]), meta["argument"], place)
        given = (
            drawable(spec, figures) if isinstance(figures, DataTable) else Drawable(spec, figures.rows, grouped=False)
        )
        theme, tokens = self.book.layout.chart_theme, self.book.layout.tokens
        drawn = draw_chart(given.spec, given.rows, theme, self.language, place, grouped=given.grouped, tokens=tokens)
        return under_chart(figures, spec), self.made(drawn.svg)

    def _of_board(self, options: dict[str, str]) -> BoardFigures:
        """The board's assessments that a directive names: rows for a chart, lines of a table under a head."""
        data, choice = BoardData(self.book.resolved, self.language), Choice.from_options(options)
        rows = data.rows(choice, self.entry.row, self.entry.column)
        return BoardFigures(rows, data.table(choice, rows))
