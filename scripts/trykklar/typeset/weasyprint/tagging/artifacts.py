"""Running heads, folios, leaders, repeated heads of tables and decorative pictures are artifacts (ISO 32000-1,
14.8.2.2): no program reads them out.

WeasyPrint marks all of them as if they were text, those of margin boxes and leaders with elements that hang in no tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .entry_pdf import EntryPdf

SVG = "{http://www.w3.org/2000/svg}svg"


def decorative(box: Any) -> bool:
    """Whether a box is a picture that HTML calls a decoration: empty `alt`; for SVG `aria-hidden` or a role of none."""
    element = box.element
    if element is None or box.element_tag != element.tag:
        return False
    if element.tag == "img":
        return element.get("alt") is not None and not element.get("alt").strip()
    if element.tag == SVG:
        return element.get("aria-hidden") == "true" or element.get("role") in ("none", "presentation")
    return False


def mark_artifacts(entry: EntryPdf, artifacts: Mapping[tuple[int, int], Any]) -> None:
    """Turn marked content into artifacts where it is drawn. `artifacts`: (page, mark) → margin box, leader, repeated
    head or picture.

    Raises `ValueError` where such content is drawn neither on the page nor in a group of it.
    """
    import pydyf

    left = dict(artifacts)
    for number in range(len(entry.pages)):
        for content in entry.contents(number) if artifacts else ():
            for index, item in enumerate(content):
                if item == b"BDC" and isinstance(content[index - 1], dict):
                    box = left.pop((number, content[index - 1].get("MCID")), None)
                    if box is not None:
                        content[index - 2 : index] = ["/Artifact", pydyf.Dictionary(_kind(box))]
    if left:
        raise ValueError("a margin box, a leader, a head or a decoration is drawn where it cannot be told from text")


def _kind(box: Any) -> dict[str, Any]:
    """What an artifact says of itself (ISO 32000-1, table 330)."""
    import pydyf

    at_keyword = getattr(box, "at_keyword", None)
    if at_keyword is None:
        return {"Type": "/Pagination" if getattr(box, "is_header", False) else "/Layout"}
    edge = at_keyword.removeprefix("@").partition("-")[0].capitalize()
    said = {"Type": "/Pagination", "Attached": pydyf.Array([f"/{edge}"])}
    subtype = {"Top": "/Header", "Bottom": "/Footer"}.get(edge)
    return {**said, "Subtype": subtype} if subtype else said
