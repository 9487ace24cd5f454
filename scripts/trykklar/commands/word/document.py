"""Chapters as a document of Word (ISO/IEC 29500-1), written by python-docx. The same texts give the same bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ...web.book.container import zipped
from .about import set_page, tell_about
from .marks import Exported, marked_paragraphs
from .own_parts import add_marks, notes_part, track_changes
from .pictures import Picture, picture_of
from .records import BREAK, ChapterText, Item, Note, Paragraph, Run, paragraphs_of
from .runs import bookmark, made_run, spoken
from .styles import CHARACTERS, add_styles, boxed
from .tables import written_grid
from .texts import Texts


def document_of(texts: Texts, told: Exported) -> bytes:
    """The file. Raises `ProblemsFound` for pictures that cannot be drawn."""
    document = docx.Document()
    add_styles(document, spoken(texts.language))
    set_page(document)
    tell_about(document, texts)
    track_changes(document)
    _Writing(document=document, texts=texts, told=told).write()
    add_marks(document.part, told)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as packed:  # python-docx writes the time of the run into the archive
        return zipped({name: packed.read(name) for name in packed.namelist()})


@dataclass(kw_only=True)
class _Writing:
    """The writing of one document."""

    document: Any
    texts: Texts
    told: Exported
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """Of bookmarks."""
    names: dict[int, str] = field(default_factory=dict)
    """A paragraph's `id` → its mark."""
    places: Mapping[str, str] = field(default_factory=dict)
    """What links may name → the bookmark that is there."""
    notes: list[Note] = field(default_factory=list)
    lists: dict[tuple[str, int], int] = field(default_factory=dict)
    """Chapter, list → its numbering."""
    chapter: ChapterText | None = None
    part: Any = None
    """The part that is written into: that of the document, or of the notes."""

    def write(self) -> None:
        chapters, marks = self.texts.chapters, iter(self.told.marks)
        self.names = {id(each): next(marks).name for chapter in chapters for each in marked_paragraphs(chapter)}
        ids = [name for chapter in chapters for each in paragraphs_of(chapter.items) for name in each.ids]
        self.places = {name: f"to_{hashlib.sha256(name.encode()).hexdigest()[:16]}" for name in ids}
        body, self.part = self.document.element.body, self.document.part
        waiting: list[tuple[ChapterText, Note]] = []
        for at, self.chapter in enumerate(chapters):
            first = len(self.notes)
            elements = list(self.items(self.chapter.items))
            if at:
                elements[0].get_or_add_pPr().insert(1, OxmlElement("w:pageBreakBefore"))
            for element in elements:
                body.insert(len(body) - 1, element)  # before the section's properties
            waiting += [(self.chapter, note) for note in self.notes[first:]]
        if waiting:
            self._write_notes(waiting)

    def _write_notes(self, waiting: Sequence[tuple[ChapterText, Note]]) -> None:
        root, self.part = notes_part(self.document.part)
        for number, (self.chapter, note) in enumerate(waiting, start=1):
            element = OxmlElement("w:footnote")
            element.set(qn("w:id"), str(number))
            for at, paragraph in enumerate(note.items):
                written = self.paragraph(paragraph)
                if at == 0:
                    mark = made_run(None, frozenset(), CHARACTERS["note"], self.document)
                    mark.append(OxmlElement("w:footnoteRef"))
                    properties = written.find(qn("w:pPr"))
                    properties.addnext(mark)
                    mark.addnext(made_run(" ", frozenset(), "", self.document))
                element.append(written)
            root.append(element)

    def items(self, items: Sequence[Item]) -> Iterator[Any]:
        """The elements of paragraphs and tables."""
        for item in items:
            yield self.paragraph(item) if isinstance(item, Paragraph) else written_grid(item, self.items, self.document)

    def paragraph(self, paragraph: Paragraph) -> Any:
        element = OxmlElement("w:p")
        properties = element.get_or_add_pPr()
        only_picture = len(paragraph.runs) == 1 and bool(paragraph.runs[0].picture)
        style = "Figure" if only_picture and paragraph.style == "Normal" else paragraph.style
        properties.style = self.document.styles[style].style_id
        if paragraph.number:
            self._number(properties, paragraph)
        if paragraph.boxed:
            boxed(element)
        mark = [self.names[id(paragraph)]] if self.part is self.document.part else []
        opened = [*mark, *(self.places[name] for name in paragraph.ids if mark)]
        numbers = [str(next(self.numbers)) for _ in opened]
        for name, number in zip(opened, numbers, strict=True):
            element.append(bookmark("w:bookmarkStart", number, name))
        for run in paragraph.runs:
            self._run(element, run)
        for number in reversed(numbers):
            element.append(bookmark("w:bookmarkEnd", number))
        return element

    def _number(self, properties: Any, paragraph: Paragraph) -> None:
        """Each list of a chapter counts for itself."""
        assert paragraph.number is not None
        assert self.chapter is not None
        which, start = paragraph.number
        numbering = self.document.part.numbering_part.element
        key = (self.chapter.id, which)
        if key not in self.lists:
            own = self.document.styles[paragraph.style].element.pPr.numPr.numId.val
            made = numbering.add_num(numbering.num_having_numId(own).abstractNumId.val)
            made.add_lvlOverride(ilvl=0).add_startOverride(start)
            self.lists[key] = made.numId
        numbered = properties.get_or_add_numPr()
        numbered.get_or_add_ilvl().val = 0
        numbered.get_or_add_numId().val = self.lists[key]

    # Words

    def _note(self, into: Any, note: Note) -> None:
        """The mark of a note, in the bookmark of its first paragraph: some word processors keep none within notes."""
        self.notes.append(note)
        shown = made_run(None, frozenset(), CHARACTERS["note"], self.document)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self.notes)))
        shown.append(reference)
        number = str(next(self.numbers))
        name = self.names[id(note.items[0])] if note.items else ""
        into.append(bookmark("w:bookmarkStart", number, name or f"note{number}"))
        into.append(shown)
        into.append(bookmark("w:bookmarkEnd", number))

    def _run(self, into: Any, run: Run) -> None:
        if run.note:
            self._note(into, run.note)
        elif run.picture:
            into.append(self._picture(run))
        else:
            self._words(self._link(into, run.href), run)

    def _words(self, into: Any, run: Run) -> None:
        style = next((CHARACTERS[name] for name in ("made", "code") if name in run.marks), "")
        style = CHARACTERS["link"] if into.tag == qn("w:hyperlink") else style
        language = spoken(run.language) if run.language else ""
        for at, text in enumerate(run.text.split(BREAK)):
            if at:
                line = made_run(None, frozenset(), "", self.document)
                line.append(OxmlElement("w:br"))
                into.append(line)
            if text:
                into.append(made_run(text, run.marks, style, self.document, language))

    def _link(self, into: Any, href: str) -> Any:
        """What the words of a link stand in; the paragraph itself where it leads out of the document."""
        target = self.places.get(href[1:]) if href.startswith("#") else None
        if not href or (href.startswith("#") and target is None):
            return into
        link = OxmlElement("w:hyperlink")
        if target:
            link.set(qn("w:anchor"), target)
        else:
            link.set(qn("r:id"), self.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        into.append(link)
        return link

    def _picture(self, run: Run) -> Any:
        """A picture in its line; in a note, whose part can hold none, the words that stand for it."""
        assert self.chapter is not None
        data = self.chapter.pictures.get(run.picture)
        if data is None or self.part is not self.document.part:
            return made_run(run.alt, frozenset({"code"}), CHARACTERS["code"], self.document)
        picture: Picture = picture_of(data, run.picture, run.width)
        inline = self.part.new_pic_inline(io.BytesIO(picture.data), picture.width, picture.height)
        inline.docPr.set("descr", run.alt)
        inline.docPr.set("name", f"Picture {inline.docPr.get('id')}")
        made = made_run(None, frozenset(), "", self.document)
        drawing = OxmlElement("w:drawing")
        drawing.append(inline)
        made.append(drawing)
        return made
