"""Attributes of elements: language, a figure's place on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....language.tags import HINT, LANGUAGE_TAG
from .boxes import Seen
from .entry_pdf import EntryPdf
from .findings import Lines, TagFinding


def tag_languages(entry: EntryPdf, seen: Mapping[int, Seen], lines: Lines) -> Iterator[TagFinding]:
    """/Lang where the language differs from that of what stands around (ISO 32000-1, 14.9.2); tells what is no language
    tag."""
    import pydyf

    spoken = entry.document.metadata.lang
    told: set[str] = set()
    for found in seen.values():
        own = found.box.style["lang"]
        around = next(
            (seen[a.number].box.style["lang"] for a in entry.ancestors(found.element) if a.number in seen), spoken
        )
        if not own or own == around:
            continue
        if LANGUAGE_TAG.fullmatch(own):
            found.element["Lang"] = pydyf.String(own)
        elif own not in told:
            told.add(own)
            yield TagFinding("language-tag", lines.of(found.box.element), f"'{own}' is no language tag", HINT)


def place_figures(entry: EntryPdf, seen: Mapping[int, Seen]) -> None:
    """/BBox in the page's own space (ISO 32000-1, 14.8.5.4.3); WeasyPrint writes CSS pixels from the upper left."""
    import pydyf

    for found in seen.values():
        if found.element["S"] in ("/Figure", "/Formula") and "BBox" in found.element.get("A", ()):
            found.element["A"]["BBox"] = pydyf.Array(
                round(side, 2) for side in entry.in_points(found.page, tuple(found.element["A"]["BBox"]))
            )
