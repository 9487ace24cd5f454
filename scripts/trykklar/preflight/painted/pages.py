"""Pages of a file as painted, worked out once for all that ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..opened import OpenedPdf
from .records import PaintedPage
from .walk import Walker

F = TypeVar("F")


def painted_page(opened: OpenedPdf, number: int) -> PaintedPage:
    """A page (1-based). Raises `ValueError` for content beyond all bounds."""
    walker: Walker = opened.kept.setdefault("walker", Walker())
    found: dict[int, PaintedPage] = opened.kept.setdefault("painted pages", {})
    if number not in found:
        found[number] = walker.page(opened.pdf.pages[number - 1], number)
    return found[number]


def of_painted(one: Callable[[PaintedPage], F]) -> Callable[[OpenedPdf, Iterable[int]], Iterator[F]]:
    """Facts of pages by what each paints."""
    return lambda opened, numbers: (one(painted_page(opened, number)) for number in numbers)
