"""Everything that an editorial rule may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...base.cache import Cache
from ...base.problems import Problem
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript
from ...sources.schemas.editorial import Editorial
from ..spelling.written import Written, written
from .by_file import by_file, kept_of_file
from .compared import PlacedSentence, sentences
from .lines import TypedLine, typed_lines
from .prose import Passage, passages


@dataclass(frozen=True)
class Text:
    """A publication's text in its two views, with what it refers to."""

    manuscript: Manuscript
    documents: tuple[ResolvedDocument, ...]
    cache: Cache | None = None
    """Where a rule may keep what is slow to find out."""

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What readers read."""
        return passages(self.manuscript)

    @cached_property
    def sentences(self) -> tuple[tuple[PlacedSentence, ...], ...]:
        """The sentences of each passage, in the order of `passages`."""
        return tuple(
            passage.keep("sentences", None, lambda those=passage: tuple(sentences(those)))  # type: ignore[misc]
            for passage in self.passages
        )

    @cached_property
    def lines(self) -> tuple[TypedLine, ...]:
        """What authors typed."""
        return typed_lines(self.manuscript)

    @cached_property
    def words(self) -> tuple[Written, ...]:
        """What readers read, word by word."""
        files = (passages for _, passages in by_file(self.passages))
        return tuple(word for passages in files for word in passages[0].keep("words", passages, self._words(passages)))

    def _words(self, passages: tuple[Passage, ...]) -> Callable[[], list[Written]]:
        return lambda: kept_of_file(self.cache, list[Written], [passages], lambda: [*written(passages)])

    @cached_property
    def files(self) -> tuple[Text, ...]:
        """The same, file by file."""
        passages, lines = dict(by_file(self.passages)), dict(by_file(self.lines))
        return tuple(
            self._of_file(passages.get(file, ()), lines.get(file, ())) for file in dict.fromkeys([*passages, *lines])
        )

    def _of_file(self, passages: tuple[Passage, ...], lines: tuple[TypedLine, ...]) -> Text:
        part = Text(self.manuscript, self.documents, self.cache)
        vars(part).update(passages=passages, lines=lines)  # as if they had been asked for
        return part

    @cached_property
    def found(self) -> dict[str, Any]:
        """What one rule worked out and others need, by the name of who made it."""
        return {}

    @property
    def language(self) -> str:
        """The publication's language, e.g. `da`."""
        return self.manuscript.publication.language

    @property
    def wanted(self) -> Editorial:
        """The publication's own measures for these rules."""
        return self.manuscript.publication.editorial


Rule = Callable[[Text], Iterator[Problem]]
