"""Transparency groups that hold marked content.

WeasyPrint draws what has `opacity` as a form of its own, with the marks of its text in it, and numbers them as if
they stood in the page's content. A mark in a form belongs to an element only where the form has a key of its own in the
parent tree, and the element names form and mark (ISO 32000-1, 14.7.4.2 and 14.7.4.3); both are written when joining.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass

_DO = b" Do"


def marks_in(form: Any) -> list[int]:
    """The numbers of the marks in a form's own content (pydyf keeps a mark's properties before its operator)."""
    return [
        before["MCID"]
        for before, item in zip(form.stream, form.stream[1:], strict=False)
        if item == b"BDC" and "MCID" in before
    ]


def _is_form(item: Any) -> bool:
    return getattr(item, "extra", {}).get("Subtype") == "/Form"
