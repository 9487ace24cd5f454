"""Figures that say nothing (ISO 14289-1, 7.3: a figure has an alternative text)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .artifacts import SVG
from .boxes import Seen
from .findings import Lines, TagFinding


def undescribed(seen: Mapping[int, Seen], lines: Lines) -> Iterator[TagFinding]:
    """Figures without an alternative text."""
    for found in seen.values():
        if found.element["S"] in ("/Figure", "/Formula") and "Alt" not in found.element:
            picture = found.box.element
            if picture.tag == SVG:
                what, decoration = "an inline SVG has no <title>", 'aria-hidden="true"'
            else:
                name = str(picture.get("src", "")).rpartition("/")[2]
                what, decoration = f"the picture '{name}' has no 'alt'", 'alt=""'
            yield TagFinding(
                "image-alt", lines.of(picture), what, f"say what it shows, or call it a decoration: {decoration}"
            )
