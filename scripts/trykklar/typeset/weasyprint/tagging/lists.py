"""Lists within lists stand where they are read.

WeasyPrint hangs a list that is part of an item beside that item, so that what the item says after it is read before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .boxes import Seen
from .entry_pdf import EntryPdf

_NUMBERINGS = {
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "upper-roman": "UpperRoman",
    "lower-roman": "LowerRoman",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
}
"""Style of a list → how it is numbered (ISO 32000-1, 14.8.5.5)."""
_KINDS = {"ol": "Ordered", "ul": "Unordered", "dl": "Description"}
"""HTML's name → how a list with other marks is (ISO 32000-2, 14.8.5.5; PDF 1.7 has no such values)."""


def number_lists(seen: Mapping[int, Seen]) -> None:
    """Say of each list how its items are numbered or marked."""
    import pydyf

    for found in seen.values():
        name = found.box.element.tag if found.box.element is not None else ""
        if found.element["S"] == "/L" and name in _KINDS:
            marks = found.box.style["list_style_type"]
            numbering = _NUMBERINGS.get(marks if isinstance(marks, str) else "", _KINDS[name])
            found.element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})


def nest_lists(entry: EntryPdf, seen: Mapping[int, Seen]) -> None:
    """Move each list that stands beside its item into it, between what stands before and after it there."""
    items: dict[int, Seen] = {}
    for found in seen.values():
        if found.element["S"] == "/LI":
            items.update((id(_placed(child)), found) for child in found.box.children)
    for found in seen.values():
        item = items.get(id(found.box))
        if found.element["S"] in ("/L", "/TOC") and item is not None and found.element["P"] == item.element["P"]:
            entry.get(item.element["P"])["K"].remove(found.element.reference)
            found.element["P"] = item.element.reference
            item.element["K"].append(found.element.reference)
            _order(entry, seen, item)


def _order(entry: EntryPdf, seen: Mapping[int, Seen], item: Seen) -> None:
    """Bring an item's kids into the order of its boxes; what no box is known of stays behind what it stands behind."""
    places = dict(_places(item.box))
    keyed: list[tuple[int, Any]] = []
    last = -1
    for kid in item.element["K"]:
        known = seen.get(entry.get(kid).number) if isinstance(kid, bytes) else None
        last = places.get(id(known.box), last) if known else last
        keyed.append((last, kid))
    item.element["K"][:] = [kid for _, kid in sorted(keyed, key=lambda pair: pair[0])]


def _places(box: Any) -> Iterator[tuple[int, int]]:
    for place, child in enumerate(box.children):
        inner = _placed(child)
        yield id(inner), place
        yield from ((id(_placed(below)), place) for below in getattr(inner, "children", ()))


def _placed(box: Any) -> Any:
    """The box itself where it is a placeholder of what is positioned absolutely."""
    return getattr(box, "_box", box)
