"""The plain HTML that a word processor's document is made into, as Markdown: one text for each heading of level 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ...sources.markup.ids import as_id
from .captions import with_captions, without_number
from .merged import filled

Element = Any
_SIGNS = re.compile(r"[\\`*\[\]<{$~^|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_FIRST = re.compile(r"(\d*)(?=(?:(?<=\d)[.)]\s)|(?<!\d)[#>+=:%-])")
"""Before what would make a paragraph's line a heading, a list, a comment …"""
_NOTE = re.compile(r"#(?P<kind>footnote|endnote|comment)-(?!ref-)(?P<name>[\w-]+)")
_BACK = re.compile(r"#(?:footnote|endnote|comment)-ref-")


@dataclass
class Text:
    """A chapter on its way: its title, its blocks, and the notes that it names."""

    title: str
    blocks: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def markdown(self) -> str:
        """The whole text, its title as a heading of level 1."""
        notes = [f"[^{name}]: {_indented(text)}" for name, text in self.notes.items()]
        return "\n\n".join([f"# {self.title}", *self.blocks, *notes]) + "\n"

    @property
    def id(self) -> str:
        return as_id(self.title) or "text"


class Writer:
    """Writes one document. `told` is called with what cannot be written, and where: the chapter's title."""

    def __init__(self, root: Element, told: Callable[[str, str], None]) -> None:
        self._told = told
        self._notes = {str(e.get("id")): e for e in root.iter("li", "dd", "dt") if e.get("id")}
        self.texts: list[Text] = []
        self._captioned = with_captions(root, told)
        for element in root:
            self._top(element)

    def _top(self, element: Element) -> None:
        words = " ".join("".join(element.itertext()).split())
        if element.tag == "h1" and words:
            self.texts.append(Text(self._inline(element, Text("")).strip()))
        elif self._is_notes(element):
            return
        elif block := "\n\n".join(self._blocks([element], self._here)):
            self._here.blocks.append(block)

    @property
    def _here(self) -> Text:
        if not self.texts:
            self.texts.append(Text(""))
        return self.texts[-1]

    def _is_notes(self, element: Element) -> bool:
        """What notes and comments are gathered in at the document's end: they are written where they are named."""
        return element.tag in ("ol", "dl") and any(self._notes.get(str(e.get("id"))) is e for e in element)

    # Blocks

    def _blocks(self, elements: list[Element], text: Text) -> Iterator[str]:
        for element in elements:
            tag = element.tag
            if tag in ("ul", "ol"):
                yield "\n".join(self._items(element, text))
            elif tag == "table":
                yield self._table(element, text)
            elif tag == "blockquote":
                inner = "\n\n".join(self._blocks(list(element), text))
                yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
            elif element in self._captioned:
                yield self._figure(element, text)
            elif tag == "pre":
                yield "```\n" + "".join(element.itertext()).rstrip("\n") + "\n```"
            elif re.fullmatch("h[2-6]", str(tag)):
                yield "#" * int(tag[1]) + " " + self._inline(element, text).strip()
            elif shown := self._inline(element, text).strip():
                first = _FIRST.match(shown)
                yield f"{first[1]}\\{shown[first.end() :]}" if first else shown

    def _figure(self, element: Element, text: Text) -> str:
        """A picture or a table with its caption."""
        shown, caption = element
        words = without_number(self._inline(caption, text).replace("\\\n", " ").strip())
        if shown.tag == "table":
            return f":::{{table}} {words}\n{self._table(shown, text)}\n:::"
        picture = next(shown.iter("img"))
        alt = " ".join((picture.get("alt") or "").split())
        options = f":alt: {alt}\n" if alt else ""
        return f":::{{figure}} {picture.get('src')}\n{options}\n{words}\n:::"

    def _items(self, element: Element, text: Text) -> Iterator[str]:
        for number, item in enumerate(element.iterchildren("li"), start=int(element.get("start") or 1)):
            mark = f"{number}. " if element.tag == "ol" else "- "
            inner = [e for e in item if e.tag in ("ul", "ol", "p", "table", "blockquote")]
            own = self._inline(item, text, without=inner).strip()
            parts = [own] if own else []
            nested = list(self._blocks(inner, text))
            gap = "\n" if all(e.tag in ("ul", "ol") for e in inner) else "\n\n"
            body = gap.join([*parts, *nested]) or "\\"
            yield mark + body.replace("\n", "\n" + " " * len(mark))

    def _table(self, table: Element, text: Text) -> str:
        heads = [row for each in table if each.tag in ("thead", "tbody", "tfoot") for row in each]
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in (*table, *heads) if row.tag == "tr"]
        lines = [[self._cell(cell, text) for cell in row] for row in filled(rows)]
        width = max(map(len, lines), default=0)
        lines = [[*line, *[""] * (width - len(line))] for line in lines]
        if not lines:
            return ""
        return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], ["---"] * width, *lines[1:]])

    def _cell(self, cell: Element | str, text: Text) -> str:
        if isinstance(cell, str):
            return cell
        blocks = [e for e in cell if e.tag in ("p", "ul", "ol", "table")]
        found = [self._in_cell(e, text) for e in blocks] if blocks else [self._in_cell(cell, text)]
        return "<br>".join(part for part in found if part)

    def _in_cell(self, element: Element, text: Text) -> str:
        """A block of a cell, in one line; of a table or a list its cells and items, one after the other."""
        if element.tag == "table":
            self._told("a table within a cell: its cells stand one after the other", text.title)
        inner = list(element.iter("p", "li")) if element.tag in ("table", "ul", "ol") else [element]
        parts = [self._inline(e, text).strip().replace("\\\n", "<br>").replace("\n", " ") for e in inner]
        return "<br>".join(part for part in parts if part)

    # Within a line

    def _inline(self, element: Element, text: Text, without: list[Element] | None = None) -> str:
        out, left_out = _escaped(element.text or ""), frozenset(without or ())
        for child in element:
            if child not in left_out:
                out += self._piece(child, text)
            out += _escaped(child.tail or "")
        return out

    def _piece(self, element: Element, text: Text) -> str:
        if element.tag == "br":
            return "\\\n"
        if element.tag == "img":
            return f"![{_escaped(element.get('alt') or '')}]({element.get('src')})"
        link = element if element.tag == "a" else next(iter(element.iterchildren("a")), element)
        if found := _NOTE.fullmatch(str(link.get("href") or "")):
            return self._noted(found["kind"], found["name"], text)
        inner = self._inline(element, text)
        if element.tag == "a" and _BACK.match(element.get("href") or ""):
            return ""
        if element.tag == "a" and re.match(r"(?:https?|mailto|tel):", element.get("href") or ""):
            return f"[{inner}](<{element.get('href')}>)" if inner.strip() else ""
        return _marked(inner, _MARKS.get(element.tag, ("", "")))

    def _noted(self, kind: str, name: str, text: Text) -> str:
        element = self._notes.get(f"{kind}-{name}")
        if element is None:
            return ""
        if kind == "comment":
            said = element.getnext() if element.tag == "dt" else element
            words = " ".join("".join(said.itertext() if said is not None else ()).split()).removesuffix("↑").strip()
            who = "".join(element.itertext()).strip() if element.tag == "dt" else "a comment"
            self._told(f"{who}: {words}", text.title)
            return ""
        key = f"{kind}-{name}"
        if key not in text.notes:
            text.notes[key] = ""
            blocks = [e for e in element if e.tag in ("p", "ul", "ol", "table")]
            text.notes[key] = "\n\n".join(self._blocks(blocks or [element], text))
        return f"[^{key}]"


_SIGNS_OF = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "s": "~~"}
_MARKS = {tag: (sign, sign) for tag, sign in _SIGNS_OF.items()}
_MARKS |= {tag: (f"<{tag}>", f"</{tag}>") for tag in ("sup", "sub")}
"""What stands before and behind the words of an element."""


def _marked(text: str, marks: tuple[str, str]) -> str:
    """Text between marks of Markdown, which must stand close to its words."""
    words = text.strip()
    if not marks[0] or not words:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{marks[0]}{words}{marks[1]}{after}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ").replace("\n    \n", "\n\n")
