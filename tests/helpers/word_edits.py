"""What people do to a document in Word, as Word writes it (ISO/IEC 29500-1, 17.13; [MS-DOCX], 2.5)."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DAY = "2026-03-04T10:11:00Z"


def q(name: str) -> str:
    return f"{{{W}}}{name}"


class Desk:
    """A document that lies open in Word."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            self.parts = {name: packed.read(name) for name in packed.namelist()}
        self.root: Any = etree.fromstring(self.parts["word/document.xml"])
        self.notes: Any = etree.fromstring(self.parts.get("word/footnotes.xml", f"<x xmlns='{W}'/>".encode()))
        self._comments: list[str] = []
        self._threads: list[str] = []

    def saved(self) -> bytes:
        """The file as Word saves it."""
        parts = {**self.parts, "word/document.xml": etree.tostring(self.root)}
        if "word/footnotes.xml" in parts:
            parts["word/footnotes.xml"] = etree.tostring(self.notes)
        if self._comments:
            parts["word/comments.xml"] = (
                f'<w:comments xmlns:w="{W}" xmlns:w14="{_W14}">{"".join(self._comments)}</w:comments>'.encode()
            )
            parts["word/commentsExtended.xml"] = (
                f'<w15:commentsEx xmlns:w15="{_W15}">{"".join(self._threads)}</w15:commentsEx>'.encode()
            )
            links = (
                f'<Relationship Id="rC" Type="{_OFFICE}/comments" '
                'Target="comments.xml"/><Relationship Id="rX" '
                'Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" '
                'Target="commentsExtended.xml"/></Relationships>'
            )
            kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
            declared = "".join(
                f'<Override PartName="/word/{name}.xml" ContentType="{kinds}.{name}+xml"/>'
                for name in ("comments", "commentsExtended")
            )
            types = parts["[Content_Types].xml"].decode()
            parts["[Content_Types].xml"] = types.replace("</Types>", f"{declared}</Types>").encode()
            rels = parts["word/_rels/document.xml.rels"].decode()
            parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", links).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in parts.items():
                packed.writestr(name, data)
        return out.getvalue()

    # Finding

    def run(self, words: str) -> Any:
        """The run that holds the words."""
        return next(run for root in (self.root, self.notes) for run in root.iter(q("r")) if words in _text(run))

    def paragraph(self, words: str) -> Any:
        return next(each for each in self.root.iter(q("p")) if words in _text(each))

    def _cut(self, words: str) -> Any:
        """The words as a run of their own."""
        run = self.run(words)
        before, _, after = _text(run).partition(words)
        for text, put in ((after, run.addnext), (before, run.addprevious)):
            if text:
                other = copy.deepcopy(run)
                _set(other, text)
                put(other)
        _set(run, words)
        return run

    # Writing

    def retype(self, old: str, new: str) -> None:
        """Change words without tracking."""
        _set(self._cut(old), new)

    def replace(self, old: str, new: str, who: str) -> None:
        """Change words, tracked: Word writes what goes, and then what comes."""
        run = self._cut(old)
        if new:
            added = etree.Element(q("ins"), _by(who, 900))
            other = copy.deepcopy(run)
            _set(other, new)
            added.append(other)
            run.addnext(added)
        gone = etree.Element(q("del"), _by(who, 901))
        run.addprevious(gone)
        gone.append(run)
        for text in gone.iter(q("t")):
            text.tag = q("delText")

    def insert(self, behind: str, new: str, who: str) -> None:
        """Add words behind others, tracked."""
        run = self._cut(behind)
        added = etree.Element(q("ins"), _by(who, 902))
        other = copy.deepcopy(run)
        _set(other, new)
        added.append(other)
        run.addnext(added)

    def add_paragraph(self, behind: str, text: str, who: str) -> None:
        """Add a paragraph behind another, tracked: its end is what was added too."""
        by = " ".join(f'{key.replace(f"{{{W}}}", "w:")}="{value}"' for key, value in _by(who, 903).items())
        made = etree.fromstring(
            f'<w:p xmlns:w="{W}"><w:pPr><w:rPr><w:ins {by}/></w:rPr></w:pPr><w:ins {by}><w:r><w:t>{text}</w:t></w:r>'
            "</w:ins></w:p>"
        )
        self.paragraph(behind).addnext(made)

    def comment(
        self, words: str, said: Sequence[tuple[str, str]], *, done: bool = False, nowhere: bool = False
    ) -> None:
        """Comment on words: who said what; those after the first reply to it."""
        run = None if nowhere else self._cut(words)
        first = len(self._comments)
        for number, (who, text) in enumerate(said, start=first):
            self._comments.append(
                f'<w:comment w:id="{number}" w:author="{who}" w:date="{DAY}"><w:p w14:paraId="0000{number:04d}">'
                f"<w:r><w:t>{text}</w:t></w:r></w:p></w:comment>"
            )
            parent = f' w15:paraIdParent="0000{first:04d}"' if number > first else ""
            self._threads.append(f'<w15:commentEx w15:paraId="0000{number:04d}"{parent} w15:done="{int(done)}"/>')
            if run is not None:
                run.addprevious(etree.Element(q("commentRangeStart"), {q("id"): str(number)}))
                reference = etree.Element(q("r"))
                reference.append(etree.Element(q("commentReference"), {q("id"): str(number)}))
                run.addnext(reference)
                run.addnext(etree.Element(q("commentRangeEnd"), {q("id"): str(number)}))

    def embolden(self, words: str, who: str) -> None:
        """Make words bold, tracked."""
        run = self._cut(words)
        properties = run.find(q("rPr"))
        if properties is None:
            properties = etree.Element(q("rPr"))
            run.insert(0, properties)
        properties.append(etree.Element(q("b")))
        properties.append(etree.Element(q("rPrChange"), _by(who, 904)))


def _by(who: str, number: int) -> dict[str, str]:
    return {q("id"): str(number), q("author"): who, q("date"): DAY}


def _texts(element: Any) -> Iterator[Any]:
    return element.iter(q("t"), q("delText"))


def _text(element: Any) -> str:
    return "".join(each.text or "" for each in _texts(element))


def _set(run: Any, text: str) -> None:
    first, *rest = list(_texts(run))
    first.text = text
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for each in rest:
        run.remove(each)
