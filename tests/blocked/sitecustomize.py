"""Loaded by every Python that the tests start: sockets reach other processes of this machine, nothing else."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any


class NetworkBlockedError(RuntimeError):
    """Somebody tried to leave the machine; not an OSError, so that nobody takes it for a bad connection."""


def block() -> None:
    """Let `connect` pass for Unix sockets only, and resolve no names."""

    def only_unix(connect: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, address: Any) -> Any:
            if self.family != getattr(socket, "AF_UNIX", None):
                raise NetworkBlockedError(f"tests must not use the network: {address}")
            return connect(self, address)

        return guarded

    def unresolved(host: Any, *_: Any, **__: Any) -> Any:
        raise NetworkBlockedError(f"tests must not use the network: {host}")

    socket.socket.connect = only_unix(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = only_unix(socket.socket.connect_ex)  # type: ignore[method-assign]
    socket.getaddrinfo = unresolved


block()
