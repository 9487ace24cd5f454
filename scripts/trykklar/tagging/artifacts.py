"""Running heads, folios and leaders are artifacts (ISO 32000-1, 14.8.2.2): no reader's program reads them out.

WeasyPrint marks margin boxes and leaders as if they were text, with elements that hang in no tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .entry_pdf import EntryPdf


def mark_artifacts(entry: EntryPdf, artifacts: Mapping[tuple[int, int], Any]) -> None:
    """Turn marked content into artifacts where it is drawn. `artifacts`: (page, mark) → margin box or leader.

    Raises `ValueError` where such content is drawn out of the page's own stream.
    """
    import pydyf

    left = dict(artifacts)
    for number, page in enumerate(entry.pages):
        content = entry.get(page["Contents"]).stream
        for index, item in enumerate(content):
            if item == b"BDC" and isinstance(content[index - 1], dict):
                box = left.pop((number, content[index - 1].get("MCID")), None)
                if box is not None:
                    content[index - 2 : index] = ["/Artifact", pydyf.Dictionary(_kind(box))]
    if left:
        raise ValueError("a margin box or a leader is drawn with opacity, so that it cannot be told from text")


def _kind(box: Any) -> dict[str, Any]:
    """What an artifact says of itself (ISO 32000-1, table 330)."""
    import pydyf

    if box.is_leader:
        return {"Type": "/Layout"}
    edge = box.at_keyword.removeprefix("@").partition("-")[0].capitalize()
    said = {"Type": "/Pagination", "Attached": pydyf.Array([f"/{edge}"])}
    subtype = {"Top": "/Header", "Bottom": "/Footer"}.get(edge)
    return {**said, "Subtype": subtype} if subtype else said
