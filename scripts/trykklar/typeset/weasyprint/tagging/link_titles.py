"""What authors say of where their links lead: `title` of HTML's `a`."""

from __future__ import annotations

from typing import Any


def link_titles(document: Any, html: Any) -> dict[int, str]:
    """Object number of an annotation → its link's title. `document`: as WeasyPrint has drawn it; `html`: the tree that
    was typeset."""
    titled = {id(inner): link.get("title") for link in html.iter("a") if link.get("title") for inner in link.iter()}
    return {
        box.link_annotation.number: titled[id(box.element)]
        for page in (document.pages if titled else ())
        for kind, _, _, box in page.links
        if kind in ("internal", "external") and id(box.element) in titled
    }
