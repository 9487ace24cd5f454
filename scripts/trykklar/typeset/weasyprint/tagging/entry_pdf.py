"""An entry's PDF before it is written: pydyf's objects by their references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...parts import PT_PER_PX, Box
from .groups import _DO, _is_form, marks_in


class EntryPdf:
    """The objects that tagging reads and changes.

    pydyf keeps references as bytes ('12 0 R') and dictionary keys without their solidus.
    """

    def __init__(self, document: Any, pdf: Any) -> None:
        self.document = document
        self.pdf = pdf
        self.root = self.get(pdf.catalog["StructTreeRoot"])
        self.pages = [self.get(reference) for reference in pdf.page_references]
        numbers = self.get(self.root["ParentTree"])["Nums"]
        count = len(self.pages)
        self.marks: list[list[Any]] = [numbers[2 * page + 1] for page in range(count)]
        """Per page: the element (as a reference) that each mark belongs to."""
        self.links: dict[int, tuple[Any, Any]] = {}
        """Number of an annotation → (annotation, its element as a reference)."""
        annotated = dict(zip(numbers[2 * count :: 2], numbers[2 * count + 1 :: 2], strict=True))
        for annotation in (note for page in self.pages for note in self.annotations(page)):
            if annotation.get("StructParent") in annotated:
                self.links[annotation.number] = (annotation, annotated[annotation["StructParent"]])
        self.groups = marked_groups(self)
        """Number of a group that holds marked content → its page (0-based)."""

    def contents(self, page: int) -> list[list[Any]]:
        """The contents that hold a page's marks: its own, and those of its groups."""
        groups = (number for number, where in self.groups.items() if where == page)
        return [self.get(self.pages[page]["Contents"]).stream, *(self.pdf.objects[number].stream for number in groups)]

    def get(self, reference: Any) -> Any:
        """The object that a reference names."""
        return self.pdf.objects[int(reference.split()[0])]

    def annotations(self, page: Any) -> list[Any]:
        return [self.get(reference) for reference in page.get("Annots", ())]

    def add(self, item: Any) -> Any:
        """Add an object. Gives it."""
        self.pdf.add_object(item)
        return item

    def adopt(self, element: Any) -> None:
        """Make an element that was put between others the parent of what it holds."""
        for kid in element["K"]:
            if isinstance(kid, int):
                self.marks[self.pdf.page_references.index(element["Pg"])][kid] = element.reference
            elif "P" in self.get(kid):
                self.get(kid)["P"] = element.reference

    def leave_out(self, element: Any) -> None:
        """Take an element out where it holds nothing and says nothing, and what then holds nothing above it."""
        while not element["K"] and element["S"] in ("/Link", "/NonStruct", "/Span"):
            above = self.get(element["P"])
            above["K"][:] = [kid for kid in above["K"] if kid != element.reference]
            element = above

    def ancestors(self, element: Any) -> Iterator[Any]:
        """The elements above an element, the nearest first."""
        above = self.get(element["P"])
        while above.get("Type") == "/StructElem":
            yield above
            above = self.get(above["P"])

    def in_points(self, page: int, box: Box) -> Box:
        """A box of CSS pixels from the page's upper left as left, bottom, right, top in pt from its lower left."""
        left, top, right, bottom = box
        height = self.document.pages[page].height
        return left * PT_PER_PX, (height - bottom) * PT_PER_PX, right * PT_PER_PX, (height - top) * PT_PER_PX

    def write_parents(self) -> None:
        """Write the parent tree again (ISO 32000-1, 14.7.4.4): pages first, then annotations in the order of pages."""
        import pydyf

        numbers = pydyf.Array()
        for page, marks in enumerate(self.marks):
            while marks and marks[-1] == "null":
                marks.pop()
            numbers.extend((page, pydyf.Array(marks)))
        key = len(self.pages)
        for page in self.pages:
            for annotation in self.annotations(page):
                if annotation.number in self.links:
                    annotation["StructParent"] = key
                    numbers.extend((key, self.links[annotation.number][1]))
                    key += 1
        self.get(self.root["ParentTree"])["Nums"] = numbers


def marked_groups(entry: EntryPdf) -> dict[int, int]:
    """Number of each form that holds marked content, itself or in a form that it draws → the page (0-based) that draws
    it."""
    if not any(_is_form(item) and marks_in(item) for item in entry.pdf.objects):
        return {}
    found: dict[int, int] = {}

    def holds_marks(form: Any, page: int) -> bool:
        below = [holds_marks(inner, page) for inner in _drawn(entry, form, form.extra["Resources"])]
        if marks_in(form) or any(below):
            found[form.number] = page
        return form.number in found

    for number, page in enumerate(entry.pages):
        for form in _drawn(entry, entry.get(page["Contents"]), page["Resources"]):
            holds_marks(form, number)
    return found


def _drawn(entry: EntryPdf, stream: Any, resources: Any) -> list[Any]:
    """The forms that a content draws."""
    named = entry.get(resources).get("XObject", {})
    names = (
        item[1 : -len(_DO)].decode("latin-1")
        for item in stream.stream
        if isinstance(item, bytes) and item.endswith(_DO)
    )
    return [item for item in (entry.get(named[name]) for name in names) if _is_form(item)]
