"""The texts of a publication as a reader reads them, passage by passage, each word with its line in the
sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from markdown_it.token import Token

from ...base.located_yaml import Located, Path
from ...base.memo import Keeps
from ...base.problems import Place
from ...language.sentences import FILLED
from ...sources.manuscript import Chapter, Manuscript
from ...sources.markup.grammar import split_explicit
from ...sources.markup.parse import parse_inline
from ...sources.schemas.export import FILES
from ...sources.schemas.publication import Publication
from ...sources.schemas.texts import prose_paths
from ..reading import Kind, blocks


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a passage that was written in one way."""

    text: str
    line: int
    """1-based, in the passage's file."""
    language: str
    role: str = ""
    """The role that prints it (`term`, `index`, `fact`, `num`, …), `code`, `link`, or nothing for plain words."""
    target: str = ""
    """What the role or link names."""


@dataclass(frozen=True, kw_only=True)
class Passage(Keeps):
    """A paragraph, heading, item, cell, note or field: what a reader reads in one go."""

    file: str
    """Path relative to the publication, with forward slashes."""
    chapter: str
    """The chapter's id; the name of the data file (`facts`, `cases`, `glossary`, `publication`) where it is of none."""
    kind: Kind
    language: str
    segments: tuple[Segment, ...]
    path: Path = ()
    """Where it stands in front matter or a data file; () in a body."""
    within: tuple[str, ...] = ()
    """The directives around it, outermost first."""
    goes_on: bool = False
    """Whether a block without prose, such as code, stands right before it: a sentence may run around that."""

    @cached_property
    def text(self) -> str:
        """Its words; `FILLED` where the document fills some in."""
        return "".join(segment.text for segment in self.segments)

    @property
    def line(self) -> int:
        """Where it begins, 1-based."""
        return self.segments[0].line if self.segments else 0

    def place(self, offset: int = 0) -> Place:
        """The place of the character of `text` at `offset` (0-based)."""
        return Place(self.file, self.segment(offset).line if self.segments else 0)

    def segment(self, offset: int) -> Segment:
        """The segment that holds the character at `offset`; the last one beyond the end."""
        for segment in self.segments:
            if offset < len(segment.text):
                return segment
            offset -= len(segment.text)
        return self.segments[-1]


def passages(manuscript: Manuscript) -> tuple[Passage, ...]:
    """Every passage of the publication: publication.yaml, chapters in the order in which they are loaded, data
    files."""
    language = manuscript.publication.language
    found = list(_fields(manuscript.located, "publication", language, Publication))
    for chapter in proofread_chapters(manuscript):
        found += chapter.keep("passages", None, partial(_of_chapter, chapter))
    for name, located in manuscript.data_files.items():
        found += _fields(located, name, language, FILES[name])
    return tuple(passage for passage in found if passage.text.strip())


def _of_chapter(chapter: Chapter) -> tuple[Passage, ...]:
    fields = _fields(chapter.located, chapter.id, chapter.language, type(chapter.fields))
    return (*fields, *_body(chapter))


def proofread_chapters(manuscript: Manuscript) -> Iterator[Chapter]:
    """The chapters that a person has written."""
    return (chapter for chapter in manuscript.chapters.values() if not chapter.fields.generated)


def _fields(located: Located, chapter: str, language: str, schema: Any) -> Iterator[Passage]:
    for path, mark in prose_paths(schema, located.value):
        own, line = _translated_into(path) or language, located.place(path).line
        tokens = parse_inline(str(located.at(path)), located.file, line, own).tokens
        segments = tuple(s for token in tokens for s in _segments(token, line, own))
        yield Passage(
            file=located.file,
            chapter=chapter,
            kind="title" if mark.title else "field",
            language=own,
            segments=segments,
            path=path,
        )


def _translated_into(path: Path) -> str:
    """The language of a record's words under `translations:`; nothing where it is the publication's."""
    return str(path[path.index("translations") + 1]) if "translations" in path[:-1] else ""


def _body(chapter: Chapter) -> Iterator[Passage]:
    for block in blocks(chapter):
        for part in block.parts:
            segments = tuple(_segments(part.inline, part.line, chapter.language))
            yield Passage(
                file=chapter.file,
                chapter=chapter.id,
                kind=part.kind,
                language=chapter.language,
                segments=segments,
                within=block.within,
                goes_on=part.goes_on,
            )


_PRINTED = frozenset({"term", "index"})
"""Roles that print the words that stand in them."""
_SILENT = frozenset({"cite"})
"""Roles that print a mark and no words: their segments are empty, and tell where they stand."""


def _segments(token: Token, first_line: int, language: str) -> Iterator[Segment]:
    """The runs of an inline token. A role that names a term alone (`{term}`id``) counts as filled in."""
    line = first_line
    languages = [language]
    links: list[str] = []
    for child in token.children or []:
        if child.type == "text":
            yield Segment(child.content, line, languages[-1], "link" if links else "", links[-1] if links else "")
        elif child.type in ("softbreak", "hardbreak"):
            yield Segment(" ", line, languages[-1])
            line += 1
        elif child.type == "code_inline":
            yield Segment(child.content, line, languages[-1], "code")
        elif child.type == "myst_role":
            yield from _role(child, line, languages[-1])
        elif child.type == "link_open":
            links.append(str(child.attrs.get("href", "")))
        elif child.type == "link_close":
            links.pop()
        elif child.type == "span_open":
            languages.append(str(child.attrs.get("lang") or languages[-1]))
        elif child.type == "span_close":
            languages.pop()
        if child.type == "link_open" and _is_empty_link(token.children or [], child):
            yield Segment(FILLED, line, languages[-1], "link", links[-1])


def _is_empty_link(children: Sequence[Token], opening: Token) -> bool:
    position = next(index for index, child in enumerate(children) if child is opening)
    return position + 1 < len(children) and children[position + 1].type == "link_close"


def _role(token: Token, line: int, language: str) -> Iterator[Segment]:
    name = token.meta["name"]
    text, target = split_explicit(token.content)
    if name == "lang":
        code, _, words = token.content.partition(":")
        yield Segment(words.strip(), line, code.strip(), name)
    elif name in _PRINTED and (name == "index" or text != target):
        yield Segment(text, line, language, name, target)
    else:
        yield Segment("" if name in _SILENT else FILLED, line, language, name, target)


def plain(token: Token, place: Place, language: str) -> Passage:
    """A passage of words that no reader reads in this place, such as those declared in `reuse:`, to compare with
    others."""
    segments = tuple(_segments(token, place.line, language))
    return Passage(file=place.file, chapter="", kind="field", language=language, segments=segments)


def of_kinds(found: Iterable[Passage], *kinds: Kind) -> Iterator[Passage]:
    """Those of the passages that are of one of the kinds."""
    return (passage for passage in found if passage.kind in kinds)
