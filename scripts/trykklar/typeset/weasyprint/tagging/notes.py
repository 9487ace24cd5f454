"""Footnotes: Note elements with an id, called by References that link to them; their numbers lead back.

ISO 32000-1, 14.8.4.4 (Note, Reference) and ISO 14289-1, 7.9 (every Note has an id of its own).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ....base.addresses import CALL, GOTO, NOTE
from ...parts import Box
from .boxes import Seen
from .entry_pdf import EntryPdf


def tag_notes(entry: EntryPdf, seen: Mapping[int, Seen], entry_id: str) -> dict[str, tuple[int, float, float]]:
    """Tag the footnotes of an entry. Gives where each stands, and its call: 0-based page and point in pt."""
    calls = {id(found.box.element): found for found in seen.values() if _is(found, "::footnote-call")}
    notes: dict[int, tuple[str, int]] = {}
    positions: dict[str, tuple[int, float, float]] = {}
    markers: dict[int, Seen] = {}
    for found in seen.values():
        key = id(found.box.element)
        if _is(found, "::footnote-marker"):
            found.element["S"] = "/Lbl"
            markers.setdefault(key, found)
        elif key in calls and "::" not in found.box.element_tag and _outermost(entry, seen, found):
            number, parts = notes.get(key, (f"{NOTE}{entry_id}:{len(notes) + 1}", 0))
            notes[key] = (number, parts + 1)
            _make_note(found, number if parts == 0 else f"{number}:{parts + 1}")
            if parts == 0:
                left, _, _, top = entry.in_points(found.page, area_of(found.box))
                positions[number] = (found.page, round(left, 2), round(top, 2))
    for key, call in calls.items():
        if key not in notes:
            continue
        name = notes[key][0]
        call.element["S"] = "/Reference"
        lead(entry, call, name)
        if key in markers:
            back = CALL + name.removeprefix(NOTE)
            left, _, _, top = entry.in_points(call.page, area_of(call.box))
            positions[back] = (call.page, round(left, 2), round(top, 2))
            lead(entry, markers[key], back)
    for found in seen.values():  # numbers of notes that stand elsewhere lead back too
        if _is(found, "li::marker") and found.box.element.get("data-back"):
            lead(entry, found, found.box.element.get("data-back"))
    return positions


def _is(found: Seen, pseudo: str) -> bool:
    return found.box.element is not None and str(found.box.element_tag).endswith(pseudo)


def _outermost(entry: EntryPdf, seen: Mapping[int, Seen], found: Seen) -> bool:
    """Whether no element above stands for the same HTML element (anonymous boxes within it do)."""
    return not any(
        above.number in seen and seen[above.number].box.element is found.box.element
        for above in entry.ancestors(found.element)
    )


def _make_note(found: Seen, name: str) -> None:
    import pydyf

    found.element["S"] = "/Note"
    found.element["ID"] = pydyf.String(name)


def lead(entry: EntryPdf, call: Seen, name: str) -> None:
    """Let a call lead to its note, or a number back to what calls it; within another link it leads nowhere."""
    import pydyf

    words = [entry.get(kid) for kid in call.element["K"] if isinstance(kid, bytes) and "S" in entry.get(kid)]
    if not words or any(above["S"] == "/Link" for above in entry.ancestors(call.element)):
        return
    link, texts = words[0], list(call.box.descendants())
    link["S"] = "/Link"
    rect = entry.in_points(call.page, area_of(texts[-1]))
    action = pydyf.Dictionary({"Type": "/Action", "S": "/URI", "URI": pydyf.String(GOTO + quote(name))})
    annotation = entry.add(
        pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": pydyf.Array(rect),
                "BS": pydyf.Dictionary({"W": 0}),
                "A": action,
            }
        )
    )
    page = entry.pages[call.page]
    reference = entry.add(
        pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": entry.pdf.page_references[call.page]})
    )
    link["K"].insert(0, reference.reference)
    page.setdefault("Annots", pydyf.Array()).append(annotation.reference)
    entry.links[annotation.number] = (annotation, link.reference)


def area_of(box: Any) -> Box:
    """A box's edges in CSS pixels; where its line has no height, that of its letters."""
    x, y, width, height = box.hit_area()
    if height <= 0:
        y, height = box.position_y + box.baseline - box.style["font_size"], box.style["font_size"] * 1.2
    return x, y, x + width, y + height
