"""What becomes of a page of an author's PDF."""

from __future__ import annotations

from dataclasses import dataclass


class PageRefusedError(ValueError):
    """A PDF that cannot be a picture: what is wrong, and how it is fixed."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """A page as SVG."""

    svg: str
    inks: bool
    """Whether colours of it are inks."""
    pixels: str
    """Why it is pixels; empty where it is not."""
