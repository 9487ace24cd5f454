"""The parts of every crossing, composed once more for the page that shows two or three of them side by
side."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import html as lxml_html

from ..compose.records import Start
from ..resolve.document import Entry
from .kept_pages import rewritten
from .outline import OWN
from .parsed import content_root
from .rewrite import Rewriting
from .words import plain

if TYPE_CHECKING:
    from .job import SiteJob

VARIABLE = "trykklarCompare"


def compared_script(job: SiteJob, work: Rewriting) -> bytes:
    """A classic script with the parts of all crossings; `compare.js` shows them."""
    address = job.pages.pages[OWN + "compare"]
    crossings: dict[str, Any] = {}
    for entry in job.resolved.entries:
        if entry.on_board != "crossing":
            continue
        composed = job.composer.compose(_as_parts(entry), {}, Start())
        content = rewritten(work, job.cache, composed, composed.html, address=address, entry=entry.id, starts=())
        root = content_root(content.html)
        parts = {
            str(part.get("data-part")): [str(part.get("data-title")), (part.text or "") + "".join(map(_markup, part))]
            for part in root.iter("section")
            if part.get("data-part")
        }
        crossings[entry.id] = {
            "coordinate": entry.number,
            "title": plain(job.composer.inline_text(entry, entry.title)),
            "address": job.pages.pages[entry.id],
            "parts": parts,
        }
    return f"var {VARIABLE} = {json.dumps(crossings, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _markup(element: Any) -> str:
    return str(lxml_html.tostring(element, encoding="unicode"))


def _as_parts(entry: Entry) -> Entry:
    """The entry made by the template of its parts."""
    return replace(entry, template="compare-parts", excerpt=True)
