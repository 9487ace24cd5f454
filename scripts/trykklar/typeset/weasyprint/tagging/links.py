"""One annotation for a link on a line.

WeasyPrint makes an annotation for every box within a link (number, title, page in a line of the contents)
and one without an area where a link breaks just at a line's end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .boxes import Seen
from .entry_pdf import EntryPdf

HAIR = 0.5
"""Areas thinner than this (pt) cannot be clicked."""


def merge_links(entry: EntryPdf, seen: Mapping[int, Seen]) -> None:
    """Let a link's inner boxes be clicked through the annotation around them, and take out what has no area."""
    owners = {element.split()[0]: annotation for annotation, element in entry.links.values()}
    kept = set(entry.links)
    # Parents are seen after their children, so that an outer annotation has grown before its own turn comes.
    for number, found in seen.items():
        inner = owners.get(str(number).encode())
        if inner is None:
            continue
        around = next(
            (
                owners[key]
                for above in entry.ancestors(found.element)
                if (key := str(above.number).encode()) in owners and _target(owners[key]) == _target(inner)
            ),
            None,
        )
        if around is not None and (_empty(inner) or _empty(around) or _on_one_line(inner, around)):
            if not _empty(inner):
                around["Rect"][:] = _sides(inner) if _empty(around) else _union(inner, around)
            kept.discard(inner.number)
    for annotation, _ in entry.links.values():
        if _empty(annotation):
            kept.discard(annotation.number)
    _take_out(entry, kept)


def hold_links(entry: EntryPdf) -> None:
    """Let every annotation be held by a Link (ISO 14289-1, 7.18.5).

    One that was not merged, because it lies elsewhere than the rest of its link, is of an element within the link;
    where there is no link above, the element's own content becomes one.
    """
    import pydyf

    for number, (annotation, reference) in entry.links.items():
        element = entry.get(reference)
        if element["S"] == "/Link":
            continue
        holder = next((above for above in entry.ancestors(element) if above["S"] == "/Link"), None)
        mine = next(kid for kid in element["K"] if _refers(entry, kid, annotation))
        element["K"].remove(mine)
        if holder is None:
            kind = {
                "Type": "/StructElem",
                "S": "/Link",
                "K": pydyf.Array(element["K"]),
                "Pg": element["Pg"],
                "P": element.reference,
            }
            holder = entry.add(pydyf.Dictionary(kind))
            element["K"][:] = [holder.reference]
            entry.adopt(holder)
        holder["K"].append(mine)
        entry.links[number] = (annotation, holder.reference)


def _take_out(entry: EntryPdf, kept: set[int]) -> None:
    """Remove annotations and what refers to them; an element that is left with nothing goes too."""
    for number in entry.links.keys() - kept:
        annotation, reference = entry.links.pop(number)
        element = entry.get(reference)
        element["K"][:] = [kid for kid in element["K"] if not _refers(entry, kid, annotation)]
        entry.leave_out(element)
    for page in entry.pages:
        if "Annots" in page:
            page["Annots"][:] = [ref for ref in page["Annots"] if _stays(entry, entry.get(ref))]
            if not page["Annots"]:
                del page["Annots"]


def _stays(entry: EntryPdf, annotation: Any) -> bool:
    """Whether an annotation is in the tree; a leader's link is not, and lies within its line's anyway."""
    return annotation.get("Subtype") != "/Link" or annotation.number in entry.links


def _refers(entry: EntryPdf, kid: Any, annotation: Any) -> bool:
    return isinstance(kid, bytes) and entry.get(kid).get("Obj") == annotation.reference


def _target(annotation: Any) -> str:
    action = annotation.get("A")
    return str(action["URI"].string if action else annotation["Dest"].string)


def _sides(annotation: Any) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = annotation["Rect"]
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _empty(annotation: Any) -> bool:
    left, bottom, right, top = _sides(annotation)
    return right - left <= HAIR or top - bottom <= HAIR


def _union(one: Any, other: Any) -> tuple[float, float, float, float]:
    a, b = _sides(one), _sides(other)
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _on_one_line(inner: Any, around: Any) -> bool:
    """Whether at least half of the lower one's height stands beside the other."""
    a, b = _sides(inner), _sides(around)
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return shared >= 0.5 * min(a[3] - a[1], b[3] - b[1])
