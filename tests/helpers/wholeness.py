"""What must hold between a finished PDF's pages, its structure tree and its annotations; read with pypdf.

ISO 32000-1, 14.7 and 14.8, says what refers to what; ISO 14289-1, 7, says what may not be missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject

_TOKEN = re.compile(
    rb"<<(?P<props>.*?)>>\s*BDC|(?P<strings><[0-9A-Fa-f\s]*>|\((?:\\.|[^\\()])*\))"
    rb"|(?<=[\s\]>)])(?P<op>BMC|BDC|EMC|BT|TJ|Tj|f\*?|F|S|s|B\*?|b\*?|Do|sh)(?=\s|$)",
    re.DOTALL,
)
_PAINTS = {b"TJ", b"Tj", b"f", b"f*", b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"}


class Wholeness:
    """One file; `faults` lists everything in it that does not hold together."""

    def __init__(self, file: Path) -> None:
        self.pdf = pypdf.PdfReader(file)
        self.tree = self.pdf.root_object["/StructTreeRoot"]
        self.number_of = {
            page.indirect_reference.idnum: n for n, page in enumerate(self.pdf.pages) if page.indirect_reference
        }
        self.parents = dict(self._number_tree(self.tree["/ParentTree"]))
        self.elements: dict[int, DictionaryObject] = {}
        """By object number, in reading order."""
        self.marks: list[tuple[int, int, int]] = []
        """(page, mark, element) in reading order."""
        self.linked: list[tuple[int, int]] = []
        """(annotation, element)."""

    @property
    def marks_of(self) -> dict[int, list[tuple[int, int, int]]]:
        """Element → its own marks, in reading order."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        for mark in self.marks:
            found.setdefault(mark[2], []).append(mark)
        return found

    def faults(self) -> list[str]:
        """What is wrong, in words; nothing where all holds together."""
        found = list(self._walk())
        for number in range(len(self.pdf.pages)):
            found += self._page(number)
            found += self._annotations(number)
        found += self._order()
        found += self._orphans()
        found += self._ids()
        found += self._tables()
        found += self._destinations()
        keys = [key for key in self.parents if key >= int(self.tree.get("/ParentTreeNextKey", 1 << 30))]
        return [*found, *(f"key {key} of the parent tree is past the next" for key in keys)]

    def _number_tree(self, node: Any) -> Iterator[tuple[int, Any]]:
        node = node.get_object()
        numbers = list(node.get("/Nums", []))
        yield from ((int(key), value) for key, value in zip(numbers[::2], numbers[1::2], strict=True))
        for kid in node.get("/Kids", []):
            found = list(self._number_tree(kid))
            low, high = kid.get_object()["/Limits"]
            assert (found[0][0], found[-1][0]) == (low, high), "a node of the parent tree lies about its limits"
            yield from found

    def _walk(self) -> Iterator[str]:
        """Go through the tree, gather what it holds, and tell parents that are not."""
        (top,) = _kids(self.tree)
        stack = [(top, self.tree.indirect_reference)]
        while stack:
            reference, above = stack.pop()
            if not isinstance(reference, IndirectObject):
                yield "an element is no object of its own"
                continue
            element = reference.get_object()
            if reference.idnum in self.elements:
                yield f"element {reference.idnum} hangs in the tree twice"
                continue
            self.elements[reference.idnum] = element
            if element.raw_get("/P") != above:
                yield f"element {reference.idnum} ({element['/S']}) names another parent than it has"
            below = []
            for kid in _kids(element):
                item = kid.get_object()
                if isinstance(item, DictionaryObject) and "/S" in item:
                    below.append((kid, reference))
                else:
                    self._content(item, element, reference.idnum)
            stack += reversed(below)
            if not _kids(element) and element["/S"] == "/Link":
                yield f"link {reference.idnum} holds nothing"

    def _content(self, item: Any, element: DictionaryObject, number: int) -> None:
        if isinstance(item, DictionaryObject) and item["/Type"] == "/OBJR":
            self.linked.append((item.raw_get("/Obj").idnum, number))
            return
        holder = item if isinstance(item, DictionaryObject) and "/Pg" in item else element
        mark = int(item["/MCID"]) if isinstance(item, DictionaryObject) else int(item)
        self.marks.append((self.number_of[holder.raw_get("/Pg").idnum], mark, number))

    def _page(self, number: int) -> Iterator[str]:
        page = self.pdf.pages[number]
        contents = page.get_contents()
        drawn, faults = _drawn(contents.get_data() if contents is not None else b"")
        yield from (f"page {number}: {fault}" for fault in faults)
        owned = Counter(mark for where, mark, _ in self.marks if where == number)
        yield from (
            f"page {number}: mark {mark} is drawn {count} times" for mark, count in Counter(drawn).items() if count > 1
        )
        yield from (f"page {number}: mark {mark} belongs to no element" for mark in set(drawn) - set(owned))
        yield from (f"page {number}: mark {mark} is not drawn" for mark in set(owned) - set(drawn))
        yield from (f"page {number}: mark {mark} has {count} elements" for mark, count in owned.items() if count > 1)
        if not owned:
            return
        row = self.parents[int(page["/StructParents"])].get_object()
        said = {(mark, row[mark].idnum) for mark in range(len(row)) if isinstance(row[mark], IndirectObject)}
        held = {(mark, element) for where, mark, element in self.marks if where == number}
        yield from (
            f"page {number}: parent tree and element disagree on mark {mark}" for mark, _ in sorted(said ^ held)
        )
        if page.get("/Tabs") != "/S":
            yield f"page {number}: tabs do not follow the structure"

    def _annotations(self, number: int) -> Iterator[str]:
        holders = dict(self.linked)
        areas: list[tuple[str, float, float, float, float]] = []
        for reference in self.pdf.pages[number].get("/Annots", []):
            annotation = reference.get_object()
            where = f"page {number}: annotation {reference.idnum}"
            element = self.parents.get(int(annotation.get("/StructParent", -1)))
            if element is None or holders.get(reference.idnum) != element.idnum:
                yield f"{where} is not in the tree"
            elif element.get_object()["/S"] != "/Link":
                yield f"{where} does not belong to a link"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"{where} does not say where it leads"
            x1, y1, x2, y2 = (float(side) for side in annotation["/Rect"])
            left, bottom, right, top = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
            if right - left < 0.5 or top - bottom < 0.5:
                yield f"{where} has no area"
            target = str(annotation.get("/Dest") or annotation["/A"]["/URI"])
            if any(
                target == t and min(right, r) - max(left, x) > 1 and min(top, u) - max(bottom, b) > 1
                for t, x, b, r, u in areas
            ):
                yield f"{where} lies on another that leads to the same place"
            areas.append((target, left, bottom, right, top))

    def _order(self) -> Iterator[str]:
        """An element begins on no page before that of the element before it, and goes on forwards; notes aside."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for page, mark, number in self.marks:
            if page < last.get(number, 0):
                yield f"mark {mark} of page {page} is read after page {last[number]}"
            last[number] = page
        own = self.marks_of
        for number in reversed(self.elements):
            pages = [first[kid.idnum] for kid in self._elements_in(number) if kid.idnum in first]
            pages += [page for page, _, _ in own.get(number, [])][:1]
            if pages:
                first[number] = min(pages)
        for number in self.elements:
            before = 0
            for kid in self._elements_in(number):
                if kid.idnum not in first or self.elements[kid.idnum]["/S"] == "/Note":
                    continue
                if first[kid.idnum] < before:
                    yield f"element {kid.idnum} of page {first[kid.idnum]} is read after page {before}"
                before = max(before, first[kid.idnum])

    def _elements_in(self, number: int) -> list[Any]:
        """References to the elements directly in one."""
        return [
            kid
            for kid in _kids(self.elements[number])
            if isinstance(kid, IndirectObject) and kid.idnum in self.elements
        ]

    def _orphans(self) -> Iterator[str]:
        """Elements that the file holds and the tree does not."""
        for number in range(1, int(self.pdf.trailer["/Size"])):
            item = self.pdf.get_object(number)
            if (
                isinstance(item, DictionaryObject)
                and item.get("/Type") == "/StructElem"
                and number not in self.elements
            ):
                yield f"element {number} ({item['/S']}) hangs in no tree"

    def _ids(self) -> Iterator[str]:
        ids = [(str(element["/ID"]), number) for number, element in self.elements.items() if "/ID" in element]
        yield from (
            f"the id {name} stands {count} times"
            for name, count in Counter(name for name, _ in ids).items()
            if count > 1
        )
        known = dict(self._name_tree(self.tree["/IDTree"])) if "/IDTree" in self.tree else {}
        if known != dict(ids):
            yield "the tree of ids is not that of the elements"
        headers = {name for name, number in ids if self.elements[number]["/S"] == "/TH"}
        for number, element in self.elements.items():
            attributes = element.get("/A", DictionaryObject()).get_object()
            yield from (
                f"cell {number} names no header cell"
                for name in attributes.get("/Headers", [])
                if str(name) not in headers
            )
            if element["/S"] == "/Note" and "/ID" not in element:
                yield f"note {number} has no id"

    def _name_tree(self, node: Any) -> Iterator[tuple[str, int]]:
        node = node.get_object()
        names = node.get("/Names", ArrayObject())
        yield from ((str(names[at]), names[at + 1].idnum) for at in range(0, len(names), 2))
        for kid in node.get("/Kids", []):
            yield from self._name_tree(kid)

    def _tables(self) -> Iterator[str]:
        for number, element in self.elements.items():
            if element["/S"] == "/Table" and not any(kid["/S"] == "/TH" for kid in self._below(element)):
                yield f"table {number} has no header cell"

    def _destinations(self) -> Iterator[str]:
        """Names in the order in which readers' programs look for them, each on a page; links to no other."""
        leaves: list[tuple[bytes, Any]] = []
        stack = [self.pdf.root_object["/Names"]["/Dests"]]
        while stack:
            node = stack.pop().get_object()
            names = list(node.get("/Names", []))
            leaves += [
                (name.original_bytes, target.get_object()) for name, target in zip(names[::2], names[1::2], strict=True)
            ]
            stack += reversed(node.get("/Kids", []))
        known = [name for name, _ in leaves]
        if known != sorted(set(known)):
            yield "the named destinations are not in order"
        yield from (
            f"destination {name!r} is on no page" for name, target in leaves if target[0].idnum not in self.number_of
        )
        for annotation in (self.pdf.get_object(number) for number, _ in self.linked):
            if (
                isinstance(annotation, DictionaryObject)
                and "/Dest" in annotation
                and annotation["/Dest"].original_bytes not in known
            ):
                yield f"a link leads to {annotation['/Dest']}, which is nowhere"

    def _below(self, element: DictionaryObject) -> Iterator[DictionaryObject]:
        for kid in _kids(element):
            item = kid.get_object()
            if isinstance(item, DictionaryObject) and "/S" in item:
                yield item
                yield from self._below(item)


def _kids(element: Any) -> list[Any]:
    """The kids as they stand, references unresolved."""
    if "/K" not in element:
        return []
    kids = element["/K"]
    if isinstance(kids, NullObject):
        return []
    return list(kids) if isinstance(kids, ArrayObject) else [element.raw_get("/K")]


def _drawn(content: bytes) -> tuple[list[int], list[str]]:
    """The marks that a page's content draws, and what in it is neither marked nor an artifact."""
    marks: list[int] = []
    faults: list[str] = []
    stack: list[str] = []
    for match in _TOKEN.finditer(b"\n" + content + b"\n"):
        if match["props"] is not None:
            mark = re.search(rb"/MCID\s+(\d+)", match["props"])
            stack.append("mark" if mark else "artifact")
            if mark:
                marks.append(int(mark[1]))
                if len(stack) > 1:
                    faults.append(f"mark {mark[1].decode()} stands in another")
        elif match["op"] == b"BMC":
            stack.append("artifact")
        elif match["op"] == b"EMC":
            if not stack:
                faults.append("a mark ends that did not begin")
            else:
                stack.pop()
        elif match["op"] in _PAINTS and not stack:
            faults.append(f"{match['op'].decode()} is drawn and not marked")
    if stack:
        faults.append("a mark does not end")
    return marks, faults
