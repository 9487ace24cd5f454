"""Pages of a file as painted, worked out once for all that ask."""

from __future__ import annotations

from ..opened import OpenedPdf
from .records import PaintedPage
from .walk import Walker


def painted_page(opened: OpenedPdf, number: int, without: frozenset[str] = frozenset()) -> PaintedPage:
    """A page (1-based), but for forms that its own content draws under these names. Raises `ValueError` for content
    beyond all bounds."""
    found: dict[tuple[int, frozenset[str]], PaintedPage] = opened.kept.setdefault("painted pages", {})
    key = number, without
    if key not in found:
        found[key] = _walker(opened).page(opened.pdf.pages[number - 1], number, without)
    return found[key]


def painted_alone(opened: OpenedPdf, number: int, names: frozenset[str]) -> PaintedPage:
    """What these forms paint that the first part of a page's content draws. Raises `ValueError`."""
    return _walker(opened).alone(opened.pdf.pages[number - 1], number, names)


def _walker(opened: OpenedPdf) -> Walker:
    walker: Walker = opened.kept.setdefault("walker", Walker())
    return walker
