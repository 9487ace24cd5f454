"""Loaded by every Python that the tests start: sockets reach other processes of this machine, nothing else."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

LOOPBACK = ("127.0.0.1", "::1")
ANY = (None, "", "0.0.0.0", "::")
"""What servers listen on; nobody is asked for it."""


class NetworkBlockedError(RuntimeError):
    """Somebody tried to leave the machine; not an OSError, so that nobody takes it for a bad connection."""


def block() -> None:
    """Let `connect` pass for Unix sockets and the loopback only, and resolve no names."""

    def only_here(connect: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, address: Any) -> Any:
            if self.family != getattr(socket, "AF_UNIX", None) and address[0] not in LOOPBACK:
                raise NetworkBlockedError(f"tests must not use the network: {address}")
            return connect(self, address)

        return guarded

    look_up = socket.getaddrinfo

    def unresolved(host: Any, *more: Any, **options: Any) -> Any:
        if host in LOOPBACK + ANY:
            return look_up(host, *more, **options)
        raise NetworkBlockedError(f"tests must not use the network: {host}")

    socket.socket.connect = only_here(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = only_here(socket.socket.connect_ex)  # type: ignore[method-assign]
    socket.getaddrinfo = unresolved


block()
