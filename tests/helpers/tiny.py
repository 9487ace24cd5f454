"""Chapters of a few lines on pages of 100 × 80 pt, for tests of typesetting."""

from __future__ import annotations

from support import REPOSITORY
from trykklar.compose.records import ChapterHtml
from trykklar.layouts.look import Look, Stylesheet

CSS = """\
@page { size: 100pt 80pt; margin: 10pt }
html { font: 10pt/10pt "Source Sans 3" }
body, p, h1 { margin: 0; font-size: 10pt; font-weight: 400 }
"""
PAGE = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>{}</body></html>'
FONTS = {
    name: (REPOSITORY / "fonts" / name).read_bytes() for name in ("SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf")
}


def look(css: str = CSS, fonts: dict[str, bytes] = FONTS) -> Look:
    """A look of one stylesheet, 'tiny.css'."""
    return Look(stylesheets=(Stylesheet("tiny.css", css),), files={}, fonts=fonts, pdf_variant="pdf/ua-1")


def chapter(body: str, source: str = "a.md", entry: str = "a", assets: dict[str, bytes] | None = None) -> ChapterHtml:
    """An entry with this body."""
    return ChapterHtml(
        entry=entry,
        html=PAGE.format(body),
        assets=assets or {},
        shown={},
        slots=(),
        rooms=(),
        ranged=False,
        ids=frozenset(),
        source=source,
    )


def chapters(count: int, paragraphs: int = 1) -> list[ChapterHtml]:
    """Different entries, 'c0' and on, each from a file of its own."""
    return [chapter(f"<h1>Chapter {n}</h1>" + f"<p>{n}</p>" * paragraphs, f"c{n}.md", f"c{n}") for n in range(count)]
