"""Images of pages, made one at a time by a process of its own.

PDFium must not be called by two threads at once, even for different files, and the build calls it too
(contact sheets); a process of its own also leaves the server free to answer, and cannot take it along.
"""

from __future__ import annotations

import asyncio
import io
import math
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ...base.bounds import PREVIEW_PIXELS, PREVIEW_WIDTH
from ...base.problems import Problem, ProblemsFound

MOST_PIXELS = PREVIEW_PIXELS.most
"""Of an image: A4 at the greatest width has 24 million."""
MAX_WIDTH = PREVIEW_WIDTH.most


class PageImages:
    """Draws pages of PDF files as PNG. Close it when done."""

    def __init__(self) -> None:
        """Raises `ProblemsFound` where the machine has no semaphores to give."""
        try:
            self._pool = self._start()
        except OSError as error:  # of a semaphore, which has no name that could be told
            what = f"a process that draws pages cannot be started, for want of shared memory: {error.strerror}"
            hint = "mount /dev/shm, and let this user write there: containers have it by --shm-size"
            raise ProblemsFound([Problem("io-error", what, hint)]) from None
        self._turn = asyncio.Lock()

    @staticmethod
    def _start() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_ignore_interrupts)

    async def draw(self, file: Path, page: int, width: int, wanted: Callable[[], Awaitable[bool]]) -> bytes | None:
        """Page `page` (0-based) of a file, `width` pixels wide; None where it was no longer wanted when its turn came.

        Whoever scrolls past many pages asks for them all and waits for the last: `wanted` is asked before
        each is drawn. A process that was lost is replaced once.
        """
        async with self._turn:
            if not await wanted():
                return None
            loop = asyncio.get_running_loop()
            try:
                return await loop.run_in_executor(self._pool, _draw, str(file), page, width)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
                self._pool = self._start()
                return await loop.run_in_executor(self._pool, _draw, str(file), page, width)

    def close(self) -> None:
        """End the process; what it has begun is finished first."""
        self._pool.shutdown(cancel_futures=True)


# What follows runs in that process.


def _ignore_interrupts() -> None:
    """Ctrl-C goes to all processes of a terminal; this one ends with the server."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@lru_cache(maxsize=4)
def _open(file: str) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(file)


def _draw(file: str, page: int, width: int) -> bytes:
    sheet = _open(file)[page]
    try:
        wide, tall = sheet.get_size()
        scale = min(width / wide, math.sqrt(MOST_PIXELS / (wide * tall)))  # the browser makes it wider
        out = io.BytesIO()
        sheet.render(scale=scale).to_pil().convert("RGB").save(out, "PNG", compress_level=1)
        return out.getvalue()
    finally:
        sheet.close()
