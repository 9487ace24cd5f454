"""One text that many watch. Who comes late, or comes back, reads the newest at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from ...base.bounds import WATCHERS

PAUSE = 0.05
"""Seconds between two texts to the same watcher: of what follows faster, only the last is of use."""
SIGN_OF_LIFE = 15.0
MOST = WATCHERS.most
"""Watchers at once."""


class Broadcast:
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._text = ""
        self._number = 0
        self._changed = asyncio.Event()
        self._closed = False
        self._watchers = 0

    @property
    def full(self) -> bool:
        """Whether there are as many watchers as there may be."""
        return self._watchers >= MOST

    def post(self, text: str) -> None:
        """Put up a new text."""
        self._text = text
        self._number += 1
        self._wake()

    def close(self) -> None:
        """Send all watchers home."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def follow(self) -> AsyncGenerator[str | None, None]:
        """The text now and whenever it changes; None now and then where nothing does."""
        seen = 0
        self._watchers += 1
        try:
            while not self._closed:
                changed = self._changed
                if seen != self._number:
                    seen = self._number
                    yield self._text
                    await asyncio.sleep(PAUSE)
                    continue
                try:
                    await asyncio.wait_for(changed.wait(), SIGN_OF_LIFE)
                except TimeoutError:
                    yield None
        finally:
            self._watchers -= 1
