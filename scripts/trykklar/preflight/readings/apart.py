"""A page as painted, in two parts: what it draws beyond its bleed alone (`beyond.py`), and all else."""

from __future__ import annotations

from ...base.memo import Memo
from ..opened import OpenedPdf
from ..painted.pages import painted_alone, painted_page
from ..painted.records import PaintedPage
from .page_digest import page_digests


def painted_within(opened: OpenedPdf, number: int) -> PaintedPage:
    """A page (1-based) without what it draws beyond its bleed alone. Raises `ValueError` for content beyond all
    bounds."""
    return painted_page(opened, number, _names(opened, number))


def painted_beyond(opened: OpenedPdf, number: int) -> PaintedPage:
    """That alone. Raises `ValueError`."""
    return _BEYOND.find((opened.sha256, number), lambda: painted_alone(opened, number, _names(opened, number)))


_BEYOND: Memo[PaintedPage] = Memo(1000)
"""By the file, which is opened more than once: to be checked, and to be searched for another variant's words."""


def _names(opened: OpenedPdf, number: int) -> frozenset[str]:
    return page_digests(opened, drawn=False, apart=True)[number - 1].without
