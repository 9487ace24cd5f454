"""The marks that paragraphs stand behind in a document, by which they are found in the sources again.

A mark is a bookmark before the paragraph's text; that of a note stands where the note is named. Its name holds a digest
of the lines of the source, so that it still tells something where a word processor drops everything else; what was
exported stands whole in a part of its own (ISO/IEC 29500-1, 15.2.5, custom XML data), which word processors keep.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ...base.digests import digest_of
from ...base.files import inside, read_text
from ...base.problems import Place
from ...base.settings import Settings
from ...sources.data.packages import local
from .records import ChapterText, Paragraph, notes_of, paragraphs_of
from .texts import Texts

NAMESPACE = "urn:trykklar:export:1"
MARK = re.compile(r"_tk[bn]\d{1,7}_([0-9a-f]{12})")
NOTE_MARK = re.compile(r"_tkn\w*")
_KINDS = {False: "b", True: "n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A paragraph that was exported. It can be found again in the sources of another day (`align.aligned`)."""

    name: str
    chapter: str
    file: str
    line: int
    digest: str
    """Of its lines in the source."""
    nth: int
    """Which it is of the paragraphs of these lines; 0 is the first."""
    style: str
    made: bool
    note: bool
    """Whether it stands in a footnote."""
    text: str

    @property
    def kind(self) -> str:
        return self.style.lower()

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.digest, self.nth)

    @property
    def place(self) -> Place:
        return Place(self.file, self.line)


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What a document was made from."""

    publication: str
    edition: str
    document: str
    variant: str
    marks: tuple[Mark, ...]


class Lines:
    """The lines of the sources, and where the paragraphs of chapters begin in them."""

    def __init__(self, settings: Settings, chapters: Iterable[ChapterText]) -> None:
        """Raises `ProblemsFound`."""
        starts: dict[str, set[int]] = defaultdict(set)
        for chapter in chapters:
            for place in chapter.origins.values():
                starts[place.file].add(place.line)
        self._starts = {file: sorted(lines) for file, lines in starts.items()}
        folder = settings.publication_dir
        self._texts = {file: read_text(inside(folder, file, Place(file)), file).split("\n") for file in starts}

    def of(self, place: Place) -> list[str]:
        """The lines that a paragraph is written in: up to the next one's."""
        starts, text = self._starts.get(place.file, []), self._texts.get(place.file, [])
        later = bisect_right(starts, place.line)
        after = starts[later] if later < len(starts) else len(text) + 1
        return text[max(place.line, 1) - 1 : after - 1]


def exported(texts: Texts, lines: Lines) -> Exported:
    """What a document of these texts holds."""
    made = Counter[tuple[str, str]]()
    marks: list[Mark] = []
    for chapter in texts.chapters:
        noted = {id(paragraph) for note in notes_of(chapter.items) for paragraph in note.items}
        for paragraph in marked_paragraphs(chapter):
            note = id(paragraph) in noted
            place = chapter.origins[paragraph.line]
            digest = digest_of(line.rstrip() for line in lines.of(place))[:12]
            nth = made[chapter.id, digest]
            made[chapter.id, digest] += 1
            marks.append(
                Mark(
                    name=f"_tk{_KINDS[note]}{len(marks)}_{digest}",
                    chapter=chapter.id,
                    file=place.file,
                    line=place.line,
                    digest=digest,
                    nth=nth,
                    style=paragraph.style,
                    made=paragraph.made,
                    note=note,
                    text=paragraph.text,
                )
            )
    return Exported(
        publication=texts.publication,
        edition=texts.edition,
        document=texts.document,
        variant=texts.variant,
        marks=tuple(marks),
    )


def marked_paragraphs(chapter: ChapterText) -> Iterator[Paragraph]:
    """The paragraphs that have marks, in the order of these: those of notes after all others."""
    yield from paragraphs_of(chapter.items)
    yield from (paragraph for note in notes_of(chapter.items) for paragraph in note.items)


# The part


def as_part(told: Exported) -> bytes:
    """The part as XML."""
    root = etree.Element(f"{{{NAMESPACE}}}export", nsmap={None: NAMESPACE})
    for name in ("publication", "edition", "document", "variant"):
        root.set(name, getattr(told, name))
    for mark in told.marks:
        element = etree.SubElement(root, f"{{{NAMESPACE}}}paragraph")
        for name in ("name", "chapter", "file", "line", "digest", "nth", "style"):
            element.set(name, str(getattr(mark, name)))
        for name in ("made", "note"):
            if getattr(mark, name):
                element.set(name, "1")
        element.text = mark.text
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def of_part(root: Any) -> Exported | None:
    """What a part tells; None where it is another program's, or is not whole."""
    if local(root) != "export" or etree.QName(root).namespace != NAMESPACE:
        return None
    try:
        marks = tuple(_mark(element.attrib, element.text or "") for element in root if local(element) == "paragraph")
    except (KeyError, ValueError):
        return None
    told = {name: root.get(name, "") for name in ("publication", "edition", "document", "variant")}
    return Exported(**told, marks=marks)


def _mark(told: Mapping[str, str], text: str) -> Mark:
    if not MARK.fullmatch(told["name"]):
        raise ValueError("no mark")
    return Mark(
        name=told["name"],
        chapter=told["chapter"],
        file=told["file"],
        line=max(int(told["line"]), 0),
        digest=told["digest"],
        nth=int(told["nth"]),
        style=told["style"],
        made="made" in told,
        note="note" in told,
        text=text,
    )


def of_names(names: Sequence[str], today: Exported) -> Exported:
    """What can be told of an export from its marks alone: what the sources of today hold of it. Paragraphs that the
    sources hold no more are lost."""
    known: dict[str, deque[Mark]] = defaultdict(deque)
    for mark in today.marks:
        known[mark.digest].append(mark)
    found: list[Mark] = []
    for name in names:
        match = MARK.fullmatch(name)
        if match and known[match[1]]:
            mark = known[match[1]].popleft()
            values = {field: getattr(mark, field) for field in Mark.__slots__}
            found.append(Mark(**{**values, "name": name}))
    ranks = {(*mark.key, mark.chapter): at for at, mark in enumerate(today.marks)}
    found.sort(key=lambda mark: ranks[(*mark.key, mark.chapter)])
    return Exported(
        publication=today.publication, edition="", document=today.document, variant=today.variant, marks=tuple(found)
    )
