"""The preview from start to Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import multiprocessing
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ...base.limits.ending import ENDING, scratch_folder
from ...base.problems import Problem, ProblemsFound
from ...base.program import sweep_often
from ...base.rulebook import EXIT_ENVIRONMENT, rule
from ...base.settings import Settings
from ...build.editions.places import edition_settings
from ...build.workshop import Workshop
from . import connections
from .app import App
from .builder import OpenBuilder, read_publication, with_references
from .editor import Editor
from .images import PageImages
from .session import Outcome, Session
from .sites import SitesApp, by_port

rule("port-taken", "the preview's port is taken or not allowed", exit_code=EXIT_ENVIRONMENT)

LOOPBACK = "127.0.0.1"
FIRST_PORT = 8420
PORTS = 20
"""How many ports are tried from the first one on."""
SWITCH_SECONDS = 0.0005
"""After so long the thread that builds lets others run: Python's own 5 ms would come at each step of an answer."""


def preview(
    settings: Settings,
    names: Sequence[str],
    *,
    variant: str = "",
    port: int | None,
    editor: str | None,
    ready: Callable[[str], None],
    told: Callable[[Outcome], None],
    opening: OpenBuilder = Workshop,
) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP. `ready` is given the URL, `told` how each build went. `settings`: of the
    base edition; `variant`: what is shown first.

    `port` None means the first free one from `FIRST_PORT` on, 0 any. Raises `ProblemsFound`: usage,
    port-taken, watch-failed.
    """
    sweep_often()
    program = Editor(editor) if editor else None
    _check_names(settings, names)
    edition_settings(settings, variant)
    listening, sites = listen(port), listen(0)
    with listening, sites, scratch_folder("preview-") as scratch:
        asyncio.run(_serve(settings, variant, names, (listening, sites), program, ready, told, opening, scratch))


def _check_names(settings: Settings, names: Sequence[str]) -> None:
    """Refuse a document that does not exist; a publication that cannot be read just now is shown in the browser."""
    try:
        with_references(read_publication(settings), names)
    except ProblemsFound as found:
        if any(problem.code == "usage" for problem in found.problems):
            raise


def listen(port: int | None) -> socket.socket:
    """A listening socket on the loopback. Raises `ProblemsFound` (port-taken)."""
    tried = range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,)
    for candidate in tried:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, candidate))
            listening.listen()
        except OSError as error:
            listening.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        return listening
    shown = str(port) if port is not None else f"{tried[0]}–{tried[-1]}"
    what = f"port {shown} of {LOOPBACK} is taken, or not allowed"
    raise ProblemsFound(
        [Problem("port-taken", what, "end what uses it, or name another with --port (0: any that is free)")]
    )


async def _serve(
    settings: Settings,
    variant: str,
    names: Sequence[str],
    listening: tuple[socket.socket, socket.socket],
    editor: Editor | None,
    ready: Callable[[str], None],
    told: Callable[[Outcome], None],
    opening: OpenBuilder,
    scratch: Path,
) -> None:
    port, sites_port = (each.getsockname()[1] for each in listening)
    sites_at = f"http://{LOOPBACK}:{sites_port}/"
    session = Session(
        settings, names, opening, scratch, told, variant=variant, editor=editor is not None, sites_at=sites_at
    )
    images = PageImages()
    sys.setswitchinterval(SWITCH_SECONDS)
    pages, sites = App(session, images, editor).asgi(port, sites_port), SitesApp(session.built.site_file)
    server = connections.server(by_port({port: pages, sites_port: sites.asgi(sites_port, port)}))
    asked = 0

    def stop() -> None:
        nonlocal asked
        asked += 1
        session.stop()
        server.should_exit = True
        if asked > 1:  # whoever asks twice does not wait for the chapters that are being set
            for child in multiprocessing.active_children():
                child.terminate()

    loop = asyncio.get_running_loop()
    for name in ENDING:
        loop.add_signal_handler(name, stop)
    serving = asyncio.create_task(server.serve(list(listening)))
    building = asyncio.create_task(session.run())
    building.add_done_callback(lambda _: stop() if not asked else None)
    try:
        ready(f"http://{LOOPBACK}:{port}/")
        await asyncio.gather(serving, building)
    finally:
        stop()
        await asyncio.gather(serving, building, return_exceptions=True)
        images.close()
