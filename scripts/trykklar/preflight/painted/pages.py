"""All pages of a file as painted, worked out once for all checks."""

from __future__ import annotations

from ..opened import OpenedPdf
from .records import PaintedPage
from .walk import Walker


def painted_pages(opened: OpenedPdf) -> list[PaintedPage]:
    """Every page, first to last. Raises `ValueError` for content beyond all bounds."""
    found: list[PaintedPage] | None = opened.kept.get("painted pages")
    if found is None:
        walker = Walker()
        found = [walker.page(page, number) for number, page in enumerate(opened.pdf.pages, 1)]
        opened.kept["painted pages"] = found
    return found
