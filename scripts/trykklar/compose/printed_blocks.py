"""A composed page as the blocks that it prints, one by one: what two editions are compared by, line for line.

Seen is all that is printed, wherever it comes from: text, front matter, registers, labels, drawings, numbers of notes
and lists. Not seen are page numbers, which are counted while pages are set, and what prints nothing (ids, index
marks).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser

from ..base.addresses import GOTO
from ..layouts.slots import FIRST_SLOT, SLOTS

_BLOCKS = frozenset(
    "p li dt dd tr h1 h2 h3 h4 h5 h6 caption figcaption figure blockquote div pre section aside header footer nav "
    "img body".split()
)
"""Elements whose text is compared as one; of those within each other the innermost."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_LOOKLESS = frozenset("a span td th tbody thead tfoot table ul ol dl html head wbr".split())
"""Elements that say nothing of how their words look."""
_NOTE = "footnote"
_PICTURE = re.compile(r"url\(([^)]*)\)")
_SLOTS = re.compile(f"[{chr(FIRST_SLOT)}-{chr(FIRST_SLOT + SLOTS)}]+")
_PAGE = "\N{MIDDLE DOT}"


@dataclass(slots=True)
class PrintedBlock:
    """What one element prints by itself."""

    kind: str
    """The element's name; 'footnote' for a note."""
    at: int
    """Offset in the page behind the name of its opening tag."""
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words and how they look, its pictures by what is in them; a number of a page is a dot."""
        return _SLOTS.sub(_PAGE, " ".join("".join(self.said).split()))

    @property
    def key(self) -> tuple[str, str]:
        """Two blocks with one key print the same."""
        return self.kind, self.text


def printed_blocks(html: str, assets: Mapping[str, bytes]) -> list[PrintedBlock]:
    """The blocks of a page that print something, in order. `assets`: the bytes of its pictures by URL."""
    reader = _Reader(html, assets)
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if block.text]


class _Reader(HTMLParser):
    def __init__(self, html: str, assets: Mapping[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self._starts = [0]
        for line in html.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._assets = assets
        self._open: list[tuple[str, PrintedBlock | None]] = []
        self._lists: list[int] = []
        """Of each list that is open, the number of its next item; 0 where none is counted: a layout's own lists have a
        class, and print what they like."""
        self._notes = 0
        self.blocks: list[PrintedBlock] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        kind = _NOTE if _NOTE in values.get("class", "").split() else tag
        block = self._begun(kind, tag, values) if kind in _BLOCKS or kind == _NOTE else None
        if tag in ("ol", "ul"):
            first = values.get("start", "1")
            self._lists.append(int(first) if tag == "ol" and "class" not in values and first.isdecimal() else 0)
        if tag not in _VOID:
            self._open.append((tag, block))
        around = block or self._block()
        if around:
            around.said += [*self._shown(tag, values), "" if tag in _LOOKLESS or block else f"<{tag}>"]

    def _begun(self, kind: str, tag: str, values: Mapping[str, str]) -> PrintedBlock:
        """A block with the number that is counted for it."""
        block = PrintedBlock(kind, self._offset(tag))
        if kind == _NOTE:
            self._notes += 1
            around = self._block()
            for each in (block, around) if around else (block,):
                each.said.append(f"[{self._notes}]")
        elif kind == "li" and self._lists and (values.get("value") or self._lists[-1]):
            block.said.append(f"{values.get('value') or self._lists[-1]}. ")
            self._lists[-1] += bool(self._lists[-1])
        self.blocks.append(block)
        return block

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self._open):
            return
        while self._open[-1][0] != tag:
            self._open.pop()
        _, block = self._open.pop()
        if tag in ("ol", "ul"):
            self._lists.pop()
        around = self._block()
        if around and block is None:
            around.said.append({"td": " | ", "th": " | "}.get(tag, "" if tag in _LOOKLESS else f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        around = self._block()
        if around and not any(name in ("style", "script") for name, _ in self._open):
            around.said.append(data)

    def _shown(self, tag: str, values: Mapping[str, str]) -> list[str]:
        """What an element's attributes show: its pictures and how large they are, where a figure stands, and where a
        link leads that names no word of it."""
        setting = {"img": "style", "figure": "class"}.get(tag, "")
        pictures = [values["src"]] if tag == "img" and "src" in values else []
        pictures += [url.strip("'\"") for url in _PICTURE.findall(values.get("style", ""))]
        said = [f"({sha256(self._assets.get(url, url.encode())).hexdigest()[:12]})" for url in pictures]
        leads = values.get("href", "") if tag == "a" else ""
        if leads and ("page-ref" in values.get("class", "") or not leads.startswith((GOTO, "#"))):
            said.append(f"({leads})")
        return [*said, f"({values[setting]})"] if setting in values else said

    def _block(self) -> PrintedBlock | None:
        return next((block for _, block in reversed(self._open) if block), None)

    def _offset(self, tag: str) -> int:
        row, column = self.getpos()
        return self._starts[row - 1] + column + 1 + len(tag)
