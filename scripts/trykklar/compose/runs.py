"""Chapters that run on: several entries composed as one text, which begins a page with the first of them.

Each is composed for itself, with its own words, ids and answers, by a template that knows nothing of the others. What
they share is counted through: slots of page numbers, notes at the foot of pages, and the lines of the sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..resolve.document import Entry
from ..resolve.pages import PageTable
from .printed_numbers import PrintedNumbers, lie_of
from .records import ChapterHtml

_BODY = re.compile(r"(.*?)<body\b([^>]*)>(.*)</body>(.*)", re.DOTALL)
_LINE = re.compile(r'(?<= data-line=")\d+(?=")')
_NOTE = re.compile(r'( data-(?:note|for)=")(?=\d+")')
_CLASS = re.compile(r'(?<= class=")')
_STYLE = re.compile(r' style="[^"]*"')
"""What running heads name is said by each chapter on each of its pages, and not by their body."""
RUN = "run"
"""The class of each chapter of several that are set as one."""


@dataclass(frozen=True, kw_only=True)
class Within:
    """What an entry is composed within: itself, mostly."""

    first: str
    """The entry that begins the page."""
    numbers: PrintedNumbers
    notes: int = 0
    """How many notes stand before it."""
    run: bool = False
    """Whether there are others."""

    def after(self, entry: Entry) -> Within:
        """What the next entry is composed within."""
        called = entry.text.told.notes if entry.text else 0
        return replace(self, notes=self.notes + called)


def as_one(made: Sequence[ChapterHtml], pages: PageTable) -> ChapterHtml:
    """The first entry's page, whose body holds the bodies of all. `made` share their numbers, so that the last knows
    those of all."""
    first, last = made[0], made[-1]
    spoken = _language(first.html)
    texts: list[str] = []
    after: list[tuple[int, str]] = []
    lines = 0
    for number, html in enumerate(made):
        if number:
            after.append((lines, html.source))
        texts.append(_section(html.html, number, lines, spoken))
        lines += max(map(int, _LINE.findall(html.html)), default=0)
    head, attributes, _, end = _parts(first.html)
    return replace(
        last,
        entry=first.entry,
        html=f"{head}<body{_STYLE.sub('', attributes)}>\n{''.join(texts)}</body>{end}",
        assets={url: data for html in made for url, data in html.assets.items()},
        lie=lie_of(last.marks, pages),
        ids=frozenset().union(*(html.ids for html in made)),
        source=first.source,
        after=tuple(after),
        typefaces=next((html.typefaces for html in made if html.typefaces), ""),
        problems=tuple(problem for html in made for problem in html.problems),
    )


def _section(html: str, number: int, lines: int, spoken: str) -> str:
    """A chapter's body as a section with what its body had; `lines`: those that stand before it, `spoken`: the language
    of the first."""
    _, attributes, body, _ = _parts(html)
    own = _language(html)
    attributes = _CLASS.sub(f"{RUN} ", attributes, count=1)
    if lines:
        body = _LINE.sub(lambda found: str(int(found[0]) + lines), body)
    body = _NOTE.sub(rf"\g<1>{number}-", body) if number else body
    return f"<section{attributes}{own if own != spoken else ''}>{body}</section>\n"


def _language(html: str) -> str:
    found = re.search(r'<html\b[^>]*?( lang="[^"]*")', html)
    return found[1] if found else ""


def _parts(html: str) -> tuple[str, str, str, str]:
    """Before the body, its attributes, what it holds, and what follows."""
    found = _BODY.match(html)
    if found is None:  # a layout whose frame has no body
        return "", f' class="{RUN}"', html, ""
    return found[1], found[2], found[3], found[4]
