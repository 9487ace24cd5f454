"""Builds whenever something has changed, one build at a time, and tells how it went.

A change during a build begins another one after it. Builds run in a thread of their own, and the
builder is opened and closed there, so that what it keeps warm (processes, memos) is used by one thread.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from ...base.digests import digest_of_folders
from ...base.files import os_problem
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...base.settings import PUBLICATION_FILE, Settings
from ...publish.reports import Progress
from .broadcast import Broadcast
from .builder import Builder, Built, OpenBuilder, last_built, paged, read_publication, with_references
from .built import BuiltDocuments, ShownDocument, read_document
from .state import Phase, State, Step, state_json
from .watching import changes

rule("build-failed", "a fault of Trykklar's own broke a build off (in the preview, which goes on)")


@dataclass(frozen=True)
class Outcome:
    """How a build went, for the terminal."""

    seconds: float
    pages: dict[str, int]
    """Pages of each document; empty where there were errors."""
    problems: tuple[Problem, ...]


class Stopped(Exception):  # noqa: N818 - a wish, not a fault
    """Raised within a build when the preview ends."""


class Session:
    """One preview, from start to end."""

    def __init__(
        self,
        settings: Settings,
        names: Sequence[str],
        opening: OpenBuilder,
        scratch: Path,
        told: Callable[[Outcome], None],
        *,
        editor: bool = False,
    ) -> None:
        """`names`: the documents asked for, all where empty. `scratch`: a folder for copies of PDFs."""
        self.settings = settings
        self.built = BuiltDocuments()
        self.broadcast = Broadcast()
        self.state = State()
        self._names = list(names)
        self._opening = opening
        self._scratch = scratch
        self._told = told
        self._editor = editor
        self._stopping = False
        self._changed: list[str] = []
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Build, then build again after every change, until `stop`. Raises `ProblemsFound` (watch-failed)."""
        loop = asyncio.get_running_loop()
        watcher = asyncio.create_task(self._watch())
        watcher.add_done_callback(lambda _: self._wake.set())
        self._wake.set()
        with ExitStack() as builder, ThreadPoolExecutor(1, thread_name_prefix="build") as thread:
            await loop.run_in_executor(thread, self._show_last)
            builds: Builder | None = None
            while True:
                await self._wake.wait()
                self._wake.clear()
                if self._stopping or watcher.done():
                    break
                changed, self._changed = self._changed, []
                self._set(self.state.begun(changed))
                if builds is None:
                    builds = await loop.run_in_executor(
                        thread, lambda: builder.enter_context(self._opening(self.settings))
                    )
                await self._build(thread, builds, loop)
            closing = builder.pop_all()
            await loop.run_in_executor(thread, closing.close)
        if watcher.done():
            watcher.result()
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)

    def stop(self) -> None:
        """End soon: chapters that are being set are finished, no others are begun."""
        self._stopping = True
        self.broadcast.close()
        self._wake.set()

    async def _watch(self) -> None:
        async for files in changes(self.settings):
            self._changed = list(dict.fromkeys([*self._changed, *files]))
            self._wake.set()

    def _set(self, state: State) -> None:
        self.state = state
        self.broadcast.post(
            state_json(
                state, self.built.documents, release=self.settings.release, editor=self._editor, run=str(os.getpid())
            )
        )

    async def _build(self, thread: ThreadPoolExecutor, builder: Builder, loop: asyncio.AbstractEventLoop) -> None:
        clock = time.monotonic()
        documents: list[ShownDocument] | None = None
        try:
            built, documents = await loop.run_in_executor(thread, self._build_here, builder, self._progress(loop))
            problems = built.problems
        except Stopped:
            return
        except ProblemsFound as found:
            problems = found.problems
        except OSError as error:
            problems = (os_problem(error, str(error.filename or "a file"), verb="read or write"),)
        except Exception as error:  # noqa: BLE001 - the preview outlives every fault of a build, and shows it
            what = f"the build broke off: {type(error).__name__}: {error}"
            problems = (
                Problem(
                    "build-failed",
                    what,
                    "undo the last change; and please report it, with the file that it was in",
                    Place(PUBLICATION_FILE),
                ),
            )
        seconds = time.monotonic() - clock
        if documents is not None:
            self.built.put(documents)
        self._set(self.state.ended(problems, seconds, good=documents is not None))
        self._told(Outcome(seconds, {e.name: len(e.leaves.pages) for e in documents or ()}, problems))

    # What follows runs in the build's thread.

    def _build_here(self, builder: Builder, progress: Progress) -> tuple[Built, list[ShownDocument]]:
        names = with_references(read_publication(self.settings), self._names or paged(read_publication(self.settings)))
        built = builder.build(names, progress)
        faces = digest_of_folders(self.settings.fonts_dirs)
        return built, [
            read_document(d.name, d.files[0], d.places, faces, self._scratch, fresh=True) for d in built.documents
        ]

    def _show_last(self) -> None:
        """Show what an earlier build left, so that there is something to see at once."""
        try:
            publication = read_publication(self.settings)
            names = with_references(publication, self._names) if self._names else paged(publication)
            faces = digest_of_folders(self.settings.fonts_dirs)
            files = last_built(self.settings, names)
            self.built.put(
                [read_document(name, file, (), faces, self._scratch, fresh=False) for name, file in files.items()]
            )
        except (ProblemsFound, OSError, pikepdf.PdfError):
            return  # nothing to see yet; the build that follows tells what is wrong

    def _progress(self, loop: asyncio.AbstractEventLoop) -> Progress:
        """Passes on how far a build is, and breaks it off where the preview ends."""

        def step(new: Step) -> None:
            if self._stopping:
                raise Stopped
            loop.call_soon_threadsafe(lambda: self._step(new))

        last = [Step("", 0, 0, 0)]

        def started(document: str, entries: int) -> None:
            last[0] = Step(document, 1, 0, entries)
            step(last[0])

        def entry(document: str, number: int, name: str, pages: int) -> None:
            done = last[0].done + 1 if last[0].round == number else 1
            last[0] = replace(last[0], round=number, done=done)
            step(last[0])

        return Progress(started, entry)

    def _step(self, step: Step) -> None:
        if self.state.phase is Phase.BUILDING:
            self._set(replace(self.state, step=step))
