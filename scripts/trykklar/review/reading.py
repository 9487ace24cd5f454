"""A chapter's body block by block, as proofreading and the comparison of editions both see it.

A block is what is compared in one go; its parts are what a reader reads in one go: a row of a table is one block with a
part a cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from ..sources.manuscript import Chapter
from ..sources.markup.grammar import DIRECTIVES, PROSE, Value, split_explicit, values_of
from ..sources.markup.parse import parse_inline

Kind = Literal["paragraph", "item", "heading", "cell", "note", "caption", "alt", "field", "title"]


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a block."""

    kind: Kind
    inline: Token
    line: int
    """1-based, in the chapter's file; 0 where it is not known."""
    goes_on: bool = False
    """Whether a block without prose, such as code, stands right before it: a sentence may run around that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row, note, piece of code, or what a directive says of itself."""

    kind: str
    """'paragraph', 'heading', 'item', 'quote', 'term', 'definition', 'note', 'row', 'code', 'html', 'math', or the
    directive's name."""
    line: int
    """1-based, in the chapter's file."""
    parts: tuple[Part, ...] = ()
    within: tuple[str, ...] = ()
    """The directives around the parts, outermost first."""
    raw: str = ""
    """Code, HTML or mathematics as it was written."""
    values: tuple[Value, ...] = ()
    """Everything that a directive says in argument and options; those that are prose are parts too."""
    markup: tuple[Token, ...] = ()
    """The inline texts that hold its roles and pictures."""
    section: str = ""
    """Id of the heading that it stands under, of a note that of its mark; empty before the first one."""
    section_title: str = ""
    id: str = ""
    """Of a directive."""
    shown_in: str = ""
    """Id of the figure, chart or table that it is, or stands in."""


def blocks(chapter: Chapter) -> Iterator[Block]:
    """The blocks of a chapter's body, in order."""
    return _Walk(chapter).blocks()


_BLOCKS = {"heading": "heading", "list_item": "item", "blockquote": "quote", "dt": "term", "dd": "definition"}
"""What a block is called by what is open around it; in none of them it is a paragraph."""
_RAW = {
    "fence": "code",
    "code_block": "code",
    "html_block": "html",
    "math_block": "math",
    "math_block_label": "math",
    "amsmath": "math",
}
"""Tokens without inline text → what their block is called."""
_PARTS: dict[str, Kind] = {
    "heading": "heading",
    "th": "cell",
    "td": "cell",
    "footnote": "note",
    "list_item": "item",
    "dt": "item",
    "dd": "item",
}


class _Walk:
    """Walks a chapter's tokens and keeps what it is inside of."""

    def __init__(self, chapter: Chapter) -> None:
        self.chapter = chapter
        self.section = self.title = ""
        self.line = 1
        self.open: list[str] = []
        """Kinds of the tokens that are open, the innermost last."""
        self.directives: list[str] = []
        self.shown: list[str] = []
        """Ids of the directives that are open, where they are numbered things, and else nothing."""
        self.calls: dict[int, tuple[str, str]] = {}
        """Number of a footnote → id and title of the section that has its mark."""
        self.outside = ("", "")
        """The section around a record."""
        self.note: int | None = None
        self.goes_on = False

    def blocks(self) -> Iterator[Block]:
        row: Token | None = None
        cells: list[Part] = []
        for token in self.chapter.tokens:
            self.line = token.map[0] + 1 if token.map and token.block else self.line
            if token.type == "tr_open":
                row, cells = token, []
            elif token.type == "tr_close" and row is not None:
                yield self._block("row", row, cells)
                row = None
            elif token.type == "inline" and row is not None:
                cells.append(self._part(token))
            elif token.type == "inline":
                yield self._text(token)
            elif token.type == "directive_open":
                yield self._directive(token)
            elif token.type in _RAW:
                self.goes_on = self.goes_on or token.type != "html_block"
                yield self._block(_RAW[token.type], token, raw=token.content)
            self._follow(token)

    def _follow(self, token: Token) -> None:
        if token.type == "footnote_open":
            self.note = int(token.meta["id"])
        elif token.type == "footnote_close":
            self.note = None
        elif token.type == "heading_open":
            self.section = str(token.attrs.get("id", ""))
        if token.type == "directive_open":
            self.directives.append(token.meta["name"])
            self.shown.append(_numbered(token))
        elif token.type == "directive_close":
            self.shown.pop()
            if self.directives.pop() == _HEADED:
                self.section, self.title = self.outside
        elif token.nesting > 0:
            self.open.append(token.type.removesuffix("_open"))
        elif token.nesting < 0 and self.open:
            self.open.pop()

    def _text(self, token: Token) -> Block:
        for child in token.children or ():
            if child.type == "footnote_ref":
                self.calls.setdefault(int(child.meta["id"]), (self.section, self.title))
        around = next((_BLOCKS[kind] for kind in reversed(self.open) if kind in _BLOCKS), "paragraph")
        if around == "heading":
            self.title = shown(token)
        return self._block("note" if self.note is not None else around, token, [self._part(token)])

    def _part(self, token: Token) -> Part:
        own = next((_PARTS[kind] for kind in reversed(self.open) if kind in _PARTS), None)
        captioned = bool(self.directives) and DIRECTIVES[self.directives[-1]].captioned
        goes_on, self.goes_on = self.goes_on, False
        return Part(
            own or ("caption" if captioned else "paragraph"), token, token.map[0] + 1 if token.map else 0, goes_on
        )

    def _directive(self, token: Token) -> Block:
        name, line = token.meta["name"], token.map[0] + 1 if token.map else 0
        values = tuple(values_of(name, token.meta["argument"], token.meta["options"], line, token.meta["option_lines"]))
        if name == _HEADED:
            self.outside = self.section, self.title
            self.section, self.title = token.meta["id"], self._heading_of(token.meta["argument"])
        parts: list[Part] = []
        for value in values:
            if value.nature in PROSE:
                kind: Kind = "alt" if value.nature == "alt" else "field" if value.key else "title"
                found = parse_inline(value.text, self.chapter.file, value.line, self.chapter.language).tokens
                parts += [Part(kind, inline, value.line) for inline in found]
        return self._block(name, token, parts, values=values, markup=tuple(token.meta["texts"]), inside=(name,))

    def _heading_of(self, key: str) -> str:
        """The heading of a record whose text stands in the body: it stands in the front matter."""
        fields = self.chapter.fields
        names = [name for name, spec in fields.spec.fields.items() if spec.body]
        known = [record for name in names for record in getattr(fields, name) or () if record.key == key]
        return next((shown_text(str(getattr(record, "title", key)), self.chapter) for record in known), key)

    def _block(
        self,
        kind: str,
        token: Token,
        parts: list[Part] | None = None,
        *,
        raw: str = "",
        values: tuple[Value, ...] = (),
        markup: tuple[Token, ...] | None = None,
        inside: tuple[str, ...] = (),
    ) -> Block:
        section, title = self.calls.get(-1 if self.note is None else self.note, (self.section, self.title))
        return Block(
            kind=kind,
            line=token.map[0] + 1 if token.map else self.line,
            parts=tuple(parts or ()),
            within=(*self.directives, *inside),
            raw=raw,
            values=values,
            markup=tuple(part.inline for part in parts or ()) if markup is None else markup,
            section=section,
            section_title=title,
            id=str(token.meta.get("id", "")) if inside else "",
            shown_in=(_numbered(token) if inside else "") or next((name for name in self.shown[::-1] if name), ""),
        )


_HEADED = "record"
"""The directive that a template prints a heading for."""


def _numbered(token: Token) -> str:
    """The id of a directive that is a figure or a table; else nothing."""
    return str(token.meta["id"]) if DIRECTIVES[token.meta["name"]].target_kind else ""


def shown_text(text: str, chapter: Chapter) -> str:
    """A text of the front matter in one line."""
    return " ".join(shown(token) for token in parse_inline(text, chapter.file, 1, chapter.language).tokens)


_MARKS = {
    "em_open": "*",
    "em_close": "*",
    "strong_open": "**",
    "strong_close": "**",
    "link_open": "[",
    "softbreak": " ",
    "hardbreak": " ",
}


def shown(token: Token) -> str:
    """An inline text in one line, as an author would write it, without what no reader sees."""
    parts: list[str] = []
    links: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "html_inline"):
            parts.append(child.content)
        elif child.type == "myst_role":
            parts.append(_role(child))
        elif child.type.startswith("math_inline"):
            parts.append(f"${child.content}$")
        elif child.type == "code_inline":
            parts.append(f"`{child.content}`")
        elif child.type == "image":
            parts.append(f"![{child.content}]({child.attrs['src']})")
        elif child.type == "footnote_ref":
            parts.append("[^]")  # its mark in the source is seen by no reader
        elif child.type == "link_close":
            parts.append(f"]({links.pop()})")
        else:
            parts.append(_MARKS.get(child.type, ""))
        if child.type == "link_open":
            links.append(str(child.attrs.get("href", "")))
    return " ".join("".join(parts).split())


def _role(token: Token) -> str:
    name = token.meta["name"]
    if "words" in token.meta:
        return str(token.meta["words"])
    if name in ("index", "term"):
        return split_explicit(token.content)[0]
    return token.content.partition(":")[2].strip() if name == "lang" else f"{{{name}}}`{token.content}`"
