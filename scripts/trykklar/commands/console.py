"""Rich's console: it draws what is in colour or moves, and a line that is only said needs none of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.segment import Segment

from .streams import Shown, visible


class _Drawing:
    """A `Shown` as rich writes to it."""

    def __init__(self, stream: Shown) -> None:
        self._stream = stream
        self.encoding = "ascii" if stream.narrow else stream.encoding

    def write(self, text: str) -> int:
        self._stream.draw(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Console(Console):
    """A console whose texts hold nothing that it did not put there itself."""

    def _render_buffer(self, buffer: Iterable[Segment]) -> str:
        return super()._render_buffer(
            part if part.control else Segment(visible(part.text), part.style) for part in buffer
        )


def console(*, err: bool = False) -> Console:
    """Rich's console on standard output or standard error. Markup in texts is text."""
    stream = sys.stderr if err else sys.stdout
    file: Any = _Drawing(stream) if isinstance(stream, Shown) else None
    return _Console(file=file, stderr=err, highlight=False, soft_wrap=True, markup=False, emoji=False)
