"""Connections of the preview's server: how many there may be, and how long one may take over its request.

A page that is open elsewhere, or a broken program, may open connections and say nothing, or very little at a time.
uvicorn waits for the end of a request without limit; here whoever does not finish one in time is hung up on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ...base import bounds
from ...base.bounds import CONNECTIONS

MOST = CONNECTIONS.most
"""Connections at once; more are answered with 503."""
REQUEST_SECONDS = bounds.REQUEST_SECONDS.most
"""s from the first byte of a request, or from the connection, to its last byte."""
HEAD_BYTES = bounds.HEAD_BYTES.most
"""Of a request's line and headers."""


class ImpatientProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting for a request."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._calm()

    def _look(self) -> None:
        if not self._unfinished:
            self._calm()
        elif self._late is None:
            self._late = self.loop.call_later(REQUEST_SECONDS, self._hang_up)

    @property
    def _unfinished(self) -> bool:
        return str(self.conn.their_state) in ("IDLE", "SEND_BODY")

    def _calm(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        self._late = None
        if self._unfinished:
            self.transport.abort()


class Server(uvicorn.Server):
    """uvicorn, but signals are ours: it would raise them once more at the end."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server(app: ASGIApp) -> Server:
    """A server of an application that has not begun."""
    config = uvicorn.Config(
        app,
        http=ImpatientProtocol,
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        limit_concurrency=MOST,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_graceful_shutdown=3,
    )
    return Server(config)
