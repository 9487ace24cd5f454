"""What a text was found to hold, for other stages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from ...base.problems import Problem


@dataclass(frozen=True, slots=True)
class Anchor:
    """A thing in the text that can be referred to."""

    id: str
    kind: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of a role or link: what it names and by which role."""

    role: str
    target: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexMark:
    """A place in the text that the index names."""

    entry: str
    sub: str
    id: str
    line: int
    content: str = ""
    """As the author wrote it, by which the mark is found again where a text is printed."""
    see: str = ""
    """The entry that this one leads to; then it names no page."""
    also: bool = False
    """Whether that entry is to be looked at besides."""


@dataclass(frozen=True, slots=True)
class WrittenTerm:
    """A word that a text explains in a directive `glossary`: its id, the word and the first lines of what it means, as
    Markdown."""

    id: str
    term: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the body."""

    level: int
    id: str
    key: str
    title: str
    line: int
    numbered: bool = True
    """Whether it may have a number; `{.unnumbered}` says that it has none."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image that the text shows."""

    src: str
    alt: str
    line: int


@dataclass(frozen=True, slots=True)
class DirectiveUse:
    """A directive as the author wrote it."""

    name: str
    argument: str
    options: dict[str, str]
    line: int
    id: str = ""
    """The id under which it stands in the text, given or made up."""


@dataclass(frozen=True, slots=True)
class RuledPassage:
    """Lines in which rules count otherwise: a directive `rules`."""

    first: int
    last: int
    """1-based, both within it."""
    levels: dict[str, str]
    """Code of a rule → error, warning or off."""


@dataclass(kw_only=True)
class Scan:
    """Everything that a text holds which other stages must know."""

    anchors: list[Anchor] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    index: list[IndexMark] = field(default_factory=list)
    """Marks of the body."""
    text_index: list[IndexMark] = field(default_factory=list)
    """Marks in titles, options and front matter: they count where a template prints these."""
    terms: list[WrittenTerm] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    directives: list[DirectiveUse] = field(default_factory=list)
    ruled: list[RuledPassage] = field(default_factory=list)
    """In the order of their first lines: of two that hold a line the last is the inner one."""
    problems: list[Problem] = field(default_factory=list)
    words: int = 0

    def __post_init__(self) -> None:
        self.definitions: dict[str, object] = {}
        """While it is made: labels of links that the text defines, as markdown-it keeps them."""
        self.counted: Counter[str] = Counter()
        """While it is made: directives so far, by name."""

    def add_texts(self, texts: Scan, chapter_id: str) -> None:
        """Take over the index marks of texts that stand beside the body."""
        for mark in texts.index:
            self.text_index.append(replace(mark, id=f"{chapter_id}-it{len(self.text_index) + 1}"))
