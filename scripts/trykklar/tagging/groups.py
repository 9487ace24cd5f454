"""Transparency groups that hold marked content.

WeasyPrint draws what has `opacity` as a form of its own, with the marks of its text in it, and numbers them as if
they stood in the page's content. A mark in a form belongs to an element only where the form has a key of its own in the
parent tree, and the element names form and mark (ISO 32000-1, 14.7.4.2 and 14.7.4.3); both are written when joining.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .entry_pdf import EntryPdf

_DO = b" Do"


def marked_groups(entry: EntryPdf) -> dict[int, int]:
    """Number of each form that holds marked content, itself or in a form that it draws → the page (0-based) that draws it."""
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
    names = (item[1 : -len(_DO)].decode("latin-1") for item in stream.stream if isinstance(item, bytes) and item.endswith(_DO))
    return [item for item in (entry.get(named[name]) for name in names) if _is_form(item)]


def marks_in(form: Any) -> list[int]:
    """The numbers of the marks in a form's own content (pydyf keeps a mark's properties before its operator)."""
    return [before["MCID"] for before, item in zip(form.stream, form.stream[1:], strict=False) if item == b"BDC" and "MCID" in before]


def _is_form(item: Any) -> bool:
    return getattr(item, "extra", {}).get("Subtype") == "/Form"
