"""The structure tree of the joined file, out of the entries' own (ISO 32000-1, 14.7 and 14.8).

Each entry is a section of one Document, a part with its chapters in it, and their headings a level deeper, as in the
outline. The parent tree has a branch for each entry, with keys of its own; ids of table headers and notes are made
unique by the entry's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..typeset.parts import Element, EntryParts, walked
from .objects import ObjectTable, array, name_string, text_string

if TYPE_CHECKING:
    from .modern import Modern
    from .segments import Block


@dataclass
class EntryStructure:
    """What an entry's elements become."""

    objects: dict[int, bytes] = field(default_factory=dict)
    """Number → structure element, and the entry's branch of the parent tree."""
    children: list[int] = field(default_factory=list)
    """Elements that come under the entry's own."""
    ids: dict[str, int] = field(default_factory=dict)
    """ID → element."""
    branch: int = 0
    limits: tuple[int, int] = (0, 0)
    """First and last key of its branch of the parent tree."""


def count_elements(parts: EntryParts) -> int:
    return sum(1 for _ in walked(parts.structure))


def entry_structure(parts: EntryParts, prefix: str, block: Block, modern: Modern | None = None) -> EntryStructure:
    """An entry's part of the tree, with the object numbers of its block.

    `prefix` makes ids unique; `modern`: what elements of PDF 2.0 name.
    """
    first, pages, links, groups, key = block.elements, block.first, block.annotations, block.groups, block.key
    found = EntryStructure()
    numbers = {id(element): first + index for index, element in enumerate(walked(parts.structure))}
    owners: list[dict[int, int]] = [{} for _ in parts.leaves]
    grouped: list[dict[int, int]] = [{} for _ in parts.groups]
    link_owners: dict[int, int] = {}

    def content(kid: int | str, page: int | None, own: int) -> bytes:
        """A mark as its element names it."""
        where = b""
        if isinstance(kid, str) and kid.startswith("P"):
            number, _, kid = kid[1:].partition(".")
            page = int(number)
            where = b"/Pg %d 0 R" % (pages + page)
        if isinstance(kid, str) and kid.startswith("G"):
            group, mark = (int(number) for number in kid[1:].split("."))
            grouped[group][mark] = own
            return b"<</Type/MCR%s/Stm %d 0 R/MCID %d>>" % (where, groups + group, mark)
        owners[page or 0][int(kid)] = own
        return b"<</Type/MCR%s/MCID %d>>" % (where, int(kid)) if where else b"%d" % int(kid)

    def write(element: Element, parent: int) -> None:
        own = numbers[id(element)]
        kids: list[bytes] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(b"%d 0 R" % numbers[id(kid)])
                write(kid, own)
            elif isinstance(kid, str) and kid.startswith("L"):
                link = int(kid[1:])
                link_owners[link] = own
                kids.append(b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % (pages + parts.links[link].page, links + link))
            else:
                kids.append(content(kid, element.page, own))
        found.objects[own] = _source(element, kids, parent, pages, prefix, modern)
        if "ID" in element.entries:
            found.ids[f"{prefix}/{element.entries['ID']}"] = own

    for child in parts.structure:
        found.children.append(numbers[id(child)])
        write(child, block.section)
    rows = [_row(marks) for marks in owners]
    rows += [_owner(link_owners.get(link)) for link in range(len(parts.links))]
    rows += [_row(marks) for marks in grouped]
    found.limits = (key, key + len(rows) - 1)
    found.branch = first + len(numbers)
    entries = b" ".join(b"%d %s" % (key + index, row) for index, row in enumerate(rows))
    found.objects[found.branch] = b"<</Limits[%d %d]/Nums[%s]>>" % (*found.limits, entries)
    return found


def _row(owners: Mapping[int, int]) -> bytes:
    """The elements of a content's marks, by the marks' numbers."""
    return array(_owner(owners.get(mark)) for mark in range(max(owners, default=-1) + 1))


def _owner(number: int | None) -> bytes:
    return b"null" if number is None else b"%d 0 R" % number


def _source(element: Element, kids: list[bytes], parent: int, pages: int, prefix: str, modern: Modern | None) -> bytes:
    parts = [b"<</Type/StructElem/S/%s/P %d 0 R" % (element.tag.encode(), parent)]
    if modern:
        parts.append(modern.entries(element))
    if element.page is not None:
        parts.append(b"/Pg %d 0 R" % (pages + element.page))
    for name, text in element.entries.items():
        parts.append(
            b"/%s %s" % (name.encode(), name_string(f"{prefix}/{text}") if name == "ID" else text_string(text))
        )
    layout = element.layout if modern or element.layout.get("ListNumbering") not in _NEW_NUMBERINGS else {}
    if layout:
        parts.append(b"/A<<%s>>" % b"".join(_attribute(name, value, prefix) for name, value in layout.items()))
    parts.append(b"/K%s>>" % array(kids))
    return b"".join(parts)


def _attribute(name: str, value: str, prefix: str) -> bytes:
    if name == "Headers":
        return b"/Headers%s" % array(name_string(f"{prefix}/{header}") for header in value.split("\n") if header)
    return b"/%s %s" % (name.encode(), value.encode())


_NEW_NUMBERINGS = frozenset({"/Ordered", "/Unordered", "/Description"})
"""What a list says of itself since PDF 2.0 alone."""


@dataclass(frozen=True, slots=True)
class Section:
    """An entry's place in the tree."""

    number: int
    """Of its own element."""
    entry: str
    part: str | None
    """Id of the part that it stands in; None for a part itself."""
    is_part: bool
    children: list[int]
    """Elements below its own."""


def sections(
    table: ObjectTable, entries: list[Section], document: int, root: int, modern: Modern | None = None
) -> None:
    """Write the Document element, and below it one for each entry that has any: Part, or Sect."""
    heads = {entry.entry: entry for entry in entries if entry.is_part and entry.children}
    below: dict[int, list[int]] = {document: []}
    for entry in entries:
        if entry.children:
            parent = heads[entry.part].number if entry.part in heads else document
            below.setdefault(parent, []).append(entry.number)
    above = {kid: parent for parent, kids in below.items() for kid in kids}
    for entry in entries:
        if entry.children:
            kids = array(b"%d 0 R" % kid for kid in (*entry.children, *below.get(entry.number, ())))
            tag = "Part" if entry.is_part else "Sect"
            table.loose[entry.number] = b"<</Type/StructElem/S/%s%s/P %d 0 R/K%s>>" % (
                tag.encode(),
                modern.within(tag) if modern else b"",
                above[entry.number],
                kids,
            )
    children = array(b"%d 0 R" % kid for kid in below[document])
    within = modern.within("Document") if modern else b""
    table.loose[document] = b"<</Type/StructElem/S/Document%s/P %d 0 R/K%s>>" % (within, root, children)


def deepen(elements: tuple[Element, ...] | list[Element]) -> None:
    """Make every heading one level deeper, in place; there are six."""
    for element in walked(elements):
        if element.tag in _DEEPER:
            element.tag = _DEEPER[element.tag]


_DEEPER = {f"H{level}": f"H{min(level + 1, 6)}" for level in range(1, 7)}
