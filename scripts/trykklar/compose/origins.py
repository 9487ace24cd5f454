"""What the pages of a document were made by: for whoever looks at a place on a page and asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..base.problems import Place
from ..layouts.layout import Layout
from ..sources.manuscript import Chapter
from .records import ChapterHtml


@dataclass(frozen=True, kw_only=True)
class Origins:
    """A document as it was composed, with the layout that it is set by."""

    layout: Layout = field(repr=False)
    sides: tuple[float, float]
    """Width and height of its pages in mm."""
    composed: tuple[ChapterHtml, ...] = field(repr=False)
    templates: Mapping[str, str]
    """Entry → its template, without the ending."""
    chapters: Mapping[str, Chapter] = field(repr=False)
    """File → chapter."""

    def written(self, composed: Place) -> Place:
        """Where a line of a composed chapter was written: in its own file, or in one that it includes."""
        chapter = self.chapters.get(composed.file)
        return chapter.origin(composed.line) if chapter else composed

    def directive(self, composed: Place) -> str:
        """The directive that stands at a line of a composed chapter; '' where none does."""
        chapter = self.chapters.get(composed.file)
        uses = chapter.scan.directives if chapter else ()
        return next((use.name for use in uses if use.line == composed.line), "")
