"""Structure as PDF 2.0 and PDF/UA-2 have it, out of what is typeset for PDF 1.7 (ISO 32000-2, 14.7 and 14.8; ISO/TS
32005; ISO 14289-2, 8.2.5).

Types of PDF 2.0 are in its namespace, the others in that of PDF 1.7, which is meant where none is named. Notes are
FENotes that know what calls them; a Reference holds its annotation itself; lines of a table of contents name the
element that they lead to; lists say how they are numbered; formulas bring their MathML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..paginate.paginate import PaginatedBook
from ..typeset.parts import Element, EntryParts, on_page, walked
from .navigation import link_target
from .objects import ObjectTable, deflated, text_string
from .segments import Block

NAMESPACE = "http://iso.org/pdf2/ssn"
"""Of the structure types of PDF 2.0 (ISO 32000-2, 14.8.6)."""
OWN_TYPES = frozenset(
    "Document Part Sect Div NonStruct Title P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot "
    "Caption Span Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form FENote".split()
)
"""Types of that namespace that are written."""
_CALLED = "called "
"""How names of what refers to a note begin; no destination's does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modern:
    """Object numbers of what elements of PDF 2.0 name."""

    namespace: int
    targets: Mapping[str, int] = field(default_factory=dict)
    """Name of a destination → the element that it leads to."""
    files: Mapping[str, int] = field(default_factory=dict)
    """MathML → the file specification that brings it."""

    def entries(self, element: Element) -> bytes:
        """What an element's dictionary has besides, as PDF source."""
        out = self.within(element.tag)
        refers = [b"%d 0 R" % self.targets[name] for name in dict.fromkeys(element.refers) if name in self.targets]
        if refers:
            out += b"/Ref[%s]" % b" ".join(refers)
        return out + (b"/AF[%d 0 R]" % self.files[element.math] if element.math else b"")

    def aimed(self, book: PaginatedBook, parts: list[EntryParts], blocks: list[Block], document: int) -> Modern:
        """The same, knowing which element each destination leads to: the entry's own where no other is known of.

        `document`: the number of the Document element, where an entry has none.
        """
        found: dict[str, int] = {}
        for entry, block in zip(parts, blocks, strict=True):
            for index, element in enumerate(walked(entry.structure)):
                for name in element.anchors:
                    found.setdefault(name, block.elements + index)
        for chapter, entry, block in zip(book.chapters, parts, blocks, strict=True):
            for name in chapter.typeset.positions:
                found.setdefault(name, block.section if entry.structure else document)
        return replace(self, targets=found)

    def within(self, tag: str) -> bytes:
        """The namespace of a type, as an entry of its dictionary."""
        return b"/NS %d 0 R" % self.namespace if tag in OWN_TYPES else b""


def modern_entries(table: ObjectTable, parts: list[EntryParts]) -> tuple[list[EntryParts], Modern]:
    """The entries as PDF 2.0 has them, and what their elements name, written: the namespace, and each formula's MathML
    once (ISO 32000-2, 14.13)."""
    namespace = table.add(b"<</Type/Namespace/NS %s>>" % text_string(NAMESPACE))
    formulas = {element.math: element for entry in parts for element in walked(entry.structure) if element.math}
    files = {math: _mathml(table, formula) for math, formula in formulas.items()}
    return modernised(parts), Modern(namespace=namespace, files=files)


def _mathml(table: ObjectTable, formula: Element) -> int:
    stream = table.add_stream(deflated(formula.math.encode(), b"/Type/EmbeddedFile/Subtype/application#2fmathml#2bxml"))
    name, about = text_string("formula.mml"), text_string(formula.entries.get("Alt", ""))
    return table.add(
        b"<</Type/Filespec/F %s/UF %s/Desc %s/AFRelationship/Supplement/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (name, name, about, stream, stream)
    )


def modernised(parts: list[EntryParts]) -> list[EntryParts]:
    """The same entries with the elements of PDF 2.0, new ones."""
    found = [replace(entry, structure=tuple(_element(kid, entry) for kid in entry.structure)) for entry in parts]
    notes = {name: note for entry in found for note in walked(entry.structure) for name in _note_names(note)}
    calls = 0
    for entry in found:
        for element in walked(entry.structure):
            for name in _targets(element, entry):
                if name in notes:
                    calls += 1
                    element.anchors.append(f"{_CALLED}{calls}")
                    element.refers.append(name)
                    notes[name].refers.append(f"{_CALLED}{calls}")
    return found


def _note_names(element: Element) -> list[str]:
    return element.anchors if element.tag == "FENote" else []


def _targets(element: Element, entry: EntryParts) -> list[str]:
    """The names that an element's own annotations lead to."""
    links = (entry.links[int(kid[1:])] for kid in element.kids if isinstance(kid, str) and kid.startswith("L"))
    return [target for link in links if (target := link_target(link)) is not None]


def _element(old: Element, entry: EntryParts) -> Element:
    kids = [_element(kid, entry) if isinstance(kid, Element) else kid for kid in old.kids]
    new = Element(
        old.tag,
        old.page,
        kids,
        entries=dict(old.entries),
        layout=dict(old.layout),
        anchors=[*old.anchors],
        math=old.math,
    )
    if new.tag == "Note":
        new.tag, new.layout = "FENote", {"O": "/FENote", "NoteType": "/Footnote"}
        new.anchors += [new.entries["ID"]] if "ID" in new.entries else []
    elif new.tag == "Reference":
        new.kids = _directly(new)
    elif new.tag == "TOCI":
        new.refers = _led_to(new, entry)
    elif new.tag == "TOC":
        _fill(new)
    elif new.tag == "L" and "ListNumbering" not in new.layout and _labelled(new):
        new.layout = {"O": "/List", "ListNumbering": "/Unordered"}
    return new


def _directly(reference: Element) -> list[Element | int | str]:
    """What a Reference holds, without a Link around it (ISO/TS 32005, table 5: Reference holds no Link)."""
    kids: list[Element | int | str] = []
    for kid in reference.kids:
        if isinstance(kid, Element) and kid.tag == "Link":
            reference.anchors += kid.anchors
            kids += _spoken(on_page(kid, reference.page), kid, reference)
        else:
            kids.append(kid)
    return kids


def _spoken(held: list[Element | int | str], link: Element, reference: Element) -> list[Element | int | str]:
    """What a link held, its words still in the link's language: that of the number beside it may be another."""
    if not link.entries:
        return held
    areas = [kid for kid in held if isinstance(kid, str) and kid.startswith("L")]
    words = [kid for kid in held if kid not in areas]
    return [*areas, Element("Span", reference.page, words, entries=dict(link.entries))]


def _led_to(line: Element, entry: EntryParts) -> list[str]:
    """Where a line of a table of contents leads, without the lines below it."""
    references = [kid for kid in line.kids if isinstance(kid, Element) and kid.tag != "TOC"]
    return [name for element in walked(references) for name in _targets(element, entry)][:1]


def _fill(contents: Element) -> None:
    """Let a line that leads nowhere, the title of some lines, name what the next one leads to; the last ones what the
    one before leads to."""
    lines = [kid for kid in contents.kids if isinstance(kid, Element) and kid.tag == "TOCI"]
    known: list[str] = []
    for line in [*reversed(lines), *lines]:
        line.refers = known = line.refers or known


def _labelled(element: Element) -> bool:
    return any(isinstance(kid, Element) and (kid.tag == "Lbl" or _labelled(kid)) for kid in element.kids)
