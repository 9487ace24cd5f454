"""Tests cannot reach the network, nor can the processes that they start."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest


def test_connect_is_blocked() -> None:
    with socket.socket() as wire, pytest.raises(RuntimeError, match="must not use the network"):
        wire.connect(("192.0.2.1", 80))


def test_names_are_not_resolved() -> None:
    with pytest.raises(RuntimeError, match="must not use the network"):
        socket.getaddrinfo("example.org", 80)


def test_other_processes_of_this_machine_are_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as wire:
        wire.sendall(b"here")
        with server.accept()[0] as other:
            assert other.recv(4) == b"here"


def test_child_processes_are_blocked() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "must not use the network" in done.stderr
