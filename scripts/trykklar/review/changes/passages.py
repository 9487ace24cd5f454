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
from ...sources.markup.grammar import FILES
from ...sources.markup.parse import parse_inline
from ...sources.schemas.texts import prose_paths
from ..reading import Block, blocks, shown

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
    of_field: bool = False
    """Whether it stands in the front matter."""
    section: str = ""
    """Id of the heading that it stands under; empty before the first one and in the front matter."""
    section_title: str = ""
    facts: frozenset[str] = frozenset()
    """Ids of the facts that it prints."""
    files: tuple[tuple[str, str], ...] = ()
    """Pictures and data that it shows, with their digests and which page of a PDF it is."""
    id: str = ""
    """Of a directive."""
    shown_in: str = ""
    """Id of the figure, chart or table that it is, or stands in."""
    setting: tuple[str, ...] = ()
    """How large and where a picture stands."""

    @property
    def key(self) -> tuple[str, str, tuple[tuple[str, str], ...], tuple[str, ...]]:
        """Two passages with one key say the same, and look the same."""
        return self.kind, self.text, self.files, self.setting


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
    return ChapterPassages(body_passages(chapter, digests), slots, lists)


def body_passages(chapter: Chapter, digests: Digests) -> tuple[ComparedPassage, ...]:
    """The passages of a chapter below its front matter."""
    return tuple(_compared(block, chapter, digests) for block in blocks(chapter))


# Front matter

_NAMES = ("scale", "key")
"""Keys that name a record in a list, so that it is compared with its like wherever it stands."""


def _fields(chapter: Chapter) -> tuple[dict[str, ComparedPassage], dict[str, tuple[ComparedPassage, ...]]]:
    """What readers see of the front matter: its prose, by the schema, and its figures."""
    prose = {path for path, _ in prose_paths(type(chapter.fields), chapter.located.value)}
    slots: dict[str, ComparedPassage] = {}
    lists: dict[str, list[ComparedPassage]] = {}

    def texts(value: Any, path: Path) -> Iterator[str]:
        if isinstance(value, (Mapping, list)):
            for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
                yield from texts(inner, (*path, key))
        elif path in prose or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            yield str(value)

    def walk(value: Any, path: Path, slot: str) -> None:
        name = slot.partition(".")[0]
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, (*path, key), f"{slot}.{key}")
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                known = next((str(inner[key]) for key in _NAMES if isinstance(inner, Mapping) and key in inner), None)
                if known is not None:
                    walk(inner, (*path, index), f"{slot}.{known}")
                elif found := list(texts(inner, (*path, index))):
                    lists.setdefault(name, []).append(_field(chapter, name, " – ".join(found), (*path, index), ""))
        else:
            slots.update((slot, _field(chapter, name, text, path, slot)) for text in texts(value, path))

    for key, value in chapter.located.value.items():
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
        of_field=True,
        facts=_facts(inline),
    )


# Body


def _compared(block: Block, chapter: Chapter, digests: Digests) -> ComparedPassage:
    text = _said(block) if block.id else " | ".join(shown(part.inline) for part in block.parts)
    page = "".join(f" {value.text}" for value in block.values if value.key == _PAGE)
    files = [value.text for value in block.values if value.nature in FILES]
    files += [
        str(child.attrs["src"]) for inline in block.markup for child in inline.children or () if child.type == "image"
    ]
    return ComparedPassage(
        kind=block.kind,
        text=text or " ".join(block.raw.split()),
        place=chapter.place(block.line),
        section=block.section,
        section_title=block.section_title,
        facts=frozenset().union(*map(_facts, block.markup)),
        files=tuple((name, digests[name] + page) for name in files if name in digests),
        id=block.id,
        shown_in=block.shown_in,
        setting=tuple(f"{value.key}: {value.text}" for value in block.values if value.key in _SETTING),
    )


_PAGE = "page"
"""The option that says which page of a PDF is shown."""
_SETTING = ("width", "place")


def _said(block: Block) -> str:
    """What a directive says, but for its own id."""
    said = [value.text for value in block.values if not value.key]
    said += [
        f"{value.key}: {value.text}"
        for value in sorted(block.values, key=lambda value: value.key)
        if value.key and value.nature != "id" and value.key not in (*_SETTING, _PAGE)
    ]
    return "; ".join(said)


def _facts(token: Token | None) -> frozenset[str]:
    roles = (child for child in (token.children or () if token else ()) if child.type == "myst_role")
    return frozenset(role.content.partition(".")[0].strip() for role in roles if role.meta["name"] == "fact")
