"""A chapter as the list of texts that can be compared one by one, each with its place.

What no reader sees (line ends, index marks, ids, kinds of quotation marks) is no part of a passage's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from ...base.located_yaml import Path
from ...base.problems import Place
from ...sources.manuscript import Chapter
from ...sources.markup.grammar import split_explicit
from ...sources.markup.parse import parse_inline

Digests = Mapping[str, str]
"""File of the publication → SHA-256, hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPassage:
    """One text: a paragraph, heading, list item or table row of the body, or a field of the front matter."""

    kind: str
    """'paragraph', 'heading', 'item', 'row', 'note', …, a directive's name, or the field's name."""
    text: str
    place: Place
    slot: str = ""
    """Path of a field that there is one of, e.g. 'recommendation.title'; empty for what is one of a row."""
    section: str = ""
    """Id of the heading that it stands under; empty before the first one and in the front matter."""
    section_title: str = ""
    facts: frozenset[str] = frozenset()
    """Ids of the facts that it prints."""
    files: tuple[tuple[str, str], ...] = ()
    """Pictures and data that it shows, with their digests."""
    called_at: int = 0
    """Of a footnote: the line of the paragraph that has its mark."""

    @property
    def key(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """Two passages with one key say the same."""
        return self.kind, self.text, self.files


@dataclass(frozen=True)
class ChapterPassages:
    """All passages of a chapter."""

    body: tuple[ComparedPassage, ...] = ()
    slots: dict[str, ComparedPassage] = field(default_factory=dict)
    """Fields of which there is one, by their path."""
    lists: dict[str, tuple[ComparedPassage, ...]] = field(default_factory=dict)
    """Fields that are rows of things, by name."""

    def all(self) -> Iterator[ComparedPassage]:
        """Every one: front matter first."""
        yield from self.slots.values()
        for row in self.lists.values():
            yield from row
        yield from self.body


def passages(chapter: Chapter, digests: Digests) -> ChapterPassages:
    """The passages of a chapter."""
    slots, lists = _fields(chapter)
    return ChapterPassages(tuple(_Body(chapter, digests).passages()), slots, lists)


# Front matter

_SILENT = frozenset({"id", "kind", "lang", "row", "column", "reuse", "gather"})
_NAMES = ("scale", "key")
"""Keys that name a record in a list, so that it is compared with its like wherever it stands."""


def _fields(chapter: Chapter) -> tuple[dict[str, ComparedPassage], dict[str, tuple[ComparedPassage, ...]]]:
    slots: dict[str, ComparedPassage] = {}
    lists: dict[str, list[ComparedPassage]] = {}

    def walk(value: Any, path: Path, slot: str) -> None:
        name = slot.partition(".")[0]
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, (*path, key), f"{slot}.{key}")
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                known = next((str(inner[key]) for key in _NAMES if isinstance(inner, Mapping) and key in inner), None)
                if known is not None:
                    rest = {key: part for key, part in inner.items() if key not in _NAMES}
                    walk(rest, (*path, index), f"{slot}.{known}")
                else:
                    lists.setdefault(name, []).append(_field(chapter, name, " – ".join(_texts(inner)), (*path, index), ""))
        elif value is not None:
            slots[slot] = _field(chapter, name, str(value), path, slot)

    for key, value in chapter.located.value.items():
        if key not in _SILENT:
            walk(value, (key,), str(key))
    return slots, {name: tuple(row) for name, row in lists.items()}


def _field(chapter: Chapter, name: str, text: str, path: Path, slot: str) -> ComparedPassage:
    place = chapter.located.place(path)
    tokens = parse_inline(text, chapter.file, max(place.line, 1), chapter.language).tokens
    inline = tokens[0] if tokens else None
    return ComparedPassage(
        kind=name,
        text=shown(inline) if inline else "",
        place=place,
        slot=slot,
        facts=_facts(inline),
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)


# Body


class _Body:
    """Walks a chapter's tokens and keeps what it is inside of."""

    def __init__(self, chapter: Chapter, digests: Digests) -> None:
        self.chapter = chapter
        self.digests = digests
        self.section = self.title = ""
        self.line = 1
        self.around: list[str] = []
        """Kinds of the blocks that are open, the innermost last."""
        self.calls: dict[int, int] = {}
        """Number of a footnote → the line of the block that has its mark."""
        self.note: int | None = None

    def passages(self) -> Iterator[ComparedPassage]:
        cells: list[Token] = []
        row: Token | None = None
        for token in self.chapter.tokens:
            self.line = token.map[0] + 1 if token.map and token.block else self.line
            if token.type == "tr_open":
                row, cells = token, []
            elif token.type == "tr_close" and row is not None:
                yield self._made("row", " | ".join(map(shown, cells)), row, *cells)
                row = None
            elif token.type == "inline" and row is not None:
                cells.append(token)
            elif token.type == "inline":
                yield self._inline(token)
            elif token.type == "directive_open":
                yield self._directive(token)
            elif token.type in ("fence", "code_block", "html_block"):
                yield self._made("code" if token.type != "html_block" else "html", " ".join(token.content.split()), token)
            self._follow(token)

    def _follow(self, token: Token) -> None:
        if token.type == "footnote_open":
            self.note = int(token.meta["id"])
        elif token.type == "footnote_close":
            self.note = None
        elif token.type == "heading_open":
            self.section = str(token.attrs.get("id", ""))
        kind = _KINDS.get(token.type.rpartition("_")[0])
        if kind and token.nesting > 0:
            self.around.append(kind)
        elif kind and token.nesting < 0:
            self.around.pop()

    def _inline(self, token: Token) -> ComparedPassage:
        for child in token.children or ():
            if child.type == "footnote_ref":
                self.calls.setdefault(int(child.meta["id"]), self.line)
        kind = "note" if self.note is not None else self.around[-1] if self.around else "paragraph"
        if kind == "heading":
            self.title = shown(token)
        return self._made(kind, shown(token), token, token)

    def _directive(self, token: Token) -> ComparedPassage:
        name, options = token.meta["name"], token.meta["options"]
        said = [token.meta["argument"], *(f"{key}: {value}" for key, value in sorted(options.items()) if key != "id")]
        named = {"figure": ["argument"], "chart": ["argument", "data"]}.get(name, [])
        files = [token.meta["argument"] if key == "argument" else options.get(key, "") for key in named]
        return self._made(name, "; ".join(filter(None, said)), token, *token.meta["texts"], files=files)

    def _made(self, kind: str, text: str, token: Token, *texts: Token, files: list[str] | None = None) -> ComparedPassage:
        found = list(files or [])
        found += [str(child.attrs["src"]) for inline in texts for child in inline.children or () if child.type == "image"]
        facts: frozenset[str] = frozenset().union(*map(_facts, texts))
        called = self.calls.get(self.note, 0) if self.note is not None else 0
        place = self.chapter.place(token.map[0] + 1 if token.map else self.line)
        known = tuple((name, self.digests[name]) for name in found if name in self.digests)
        return ComparedPassage(
            kind=kind,
            text=text,
            place=place,
            slot="",
            section=self.section,
            section_title=self.title,
            facts=facts,
            files=known,
            called_at=called,
        )


_KINDS = {"heading": "heading", "list_item": "item", "blockquote": "quote", "dt": "term", "dd": "definition", "footnote": "note"}
"""What a text is called by the block that it stands in; in none of them it is a paragraph."""


# Texts

_MARKS = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**", "link_open": "[", "softbreak": " ", "hardbreak": " "}


def shown(token: Token) -> str:
    """An inline text in one line, as an author would write it, without what no reader sees."""
    parts: list[str] = []
    links: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "html_inline"):
            parts.append(child.content)
        elif child.type == "myst_role":
            parts.append(_role(child))
        elif child.type == "code_inline":
            parts.append(f"`{child.content}`")
        elif child.type == "image":
            parts.append(f"![{child.content}]({child.attrs['src']})")
        elif child.type == "footnote_ref":
            parts.append(f"[^{child.meta.get('label', '')}]")
        elif child.type == "link_close":
            parts.append(f"]({links.pop()})")
        else:
            parts.append(_MARKS.get(child.type, ""))
        if child.type == "link_open":
            links.append(str(child.attrs.get("href", "")))
    return " ".join("".join(parts).split())


def _role(token: Token) -> str:
    name = token.meta["name"]
    if name in ("index", "term"):
        return split_explicit(token.content)[0]
    return token.content.partition(":")[2].strip() if name == "lang" else f"{{{name}}}`{token.content}`"


def _facts(token: Token | None) -> frozenset[str]:
    roles = (child for child in (token.children or () if token else ()) if child.type == "myst_role")
    return frozenset(role.content.partition(".")[0].strip() for role in roles if role.meta["name"] == "fact")
