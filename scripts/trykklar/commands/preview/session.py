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
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from ...base.digests import digest_of_folders
from ...base.files import os_problem
from ...base.problems import Place, Problem, ProblemsFound, errors
from ...base.rulebook import rule
from ...base.settings import PUBLICATION_FILE, Settings
from ...build.editions.places import edition_settings
from ...publish.reports import EarlyPages, Progress
from ...sources.load import LoadMemory
from .broadcast import Broadcast
from .builder import Builder, Choice, OpenBuilder, choices, last_built, of_form, read_publication, with_references
from .built import BuiltDocuments, ShownDocument, read_document, with_early
from .sites import ShownSite, read_site
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
        variant: str = "",
        editor: bool = False,
        sites_at: str = "",
    ) -> None:
        """`settings`: of the base edition. `names`: the documents asked for, all where empty. `scratch`: a folder for
        copies of PDFs. `variant`: what is shown first. `sites_at`: where sites are served. Raises `ProblemsFound`."""
        self._base = settings
        self._wished = variant
        self.variants: tuple[Choice, ...] = ()
        self._read = LoadMemory()
        self.settings = edition_settings(settings, variant)
        self.built = BuiltDocuments()
        self.broadcast = Broadcast()
        self.state = State()
        self._names = list(names)
        self._opening = opening
        self._scratch = scratch
        self._told = told
        self._editor = editor
        self._sites_at = sites_at
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

    def choose(self, code: str) -> bool:
        """Show another edition from now on; False where there is none with this code."""
        if code and code not in {choice.code for choice in self.variants}:
            return False
        self._wished = code
        self._wake.set()
        return True

    def stop(self) -> None:
        """End soon: chapters that are being set are finished, no others are begun."""
        self._stopping = True
        self.broadcast.close()
        self._wake.set()

    async def _watch(self) -> None:
        async for files in changes(self._base):
            self._changed = list(dict.fromkeys([*self._changed, *files]))
            self._wake.set()

    def _set(self, state: State) -> None:
        self.state = state
        self.broadcast.post(
            state_json(
                state,
                self.built.documents,
                sites=list(self.built.sites.values()),
                sites_at=self._sites_at,
                release=self.settings.release,
                editor=self._editor,
                variants=self.variants,
                variant=self.settings.variant,
                run=str(os.getpid()),
            )
        )

    async def _build(self, thread: ThreadPoolExecutor, builder: Builder, loop: asyncio.AbstractEventLoop) -> None:
        clock = time.monotonic()
        documents: list[ShownDocument] | None = None
        try:
            problems, documents = await loop.run_in_executor(
                thread, self._build_here, builder, self._progress(loop), loop
            )
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
        wrong = errors(problems, release=self.settings.release)
        if documents is not None:
            self.built.put(documents)
        else:
            self.built.take_back()
        self._set(self.state.ended(problems, seconds, good=documents is not None and not wrong))
        self._told(Outcome(seconds, {e.name: len(e.leaves.pages) for e in documents or ()}, problems))

    # What follows runs in the build's thread.

    def _build_here(
        self, builder: Builder, progress: Progress, loop: asyncio.AbstractEventLoop
    ) -> tuple[tuple[Problem, ...], list[ShownDocument]]:
        """Sites first, which need no typesetting; and once more where what they refer to has pages now."""
        self.variants = choices(self._base, self._read)
        if self._wished != self.settings.variant:
            self._switch(loop)
        builder.settings = self.settings
        publication = read_publication(self.settings)
        names = with_references(publication, self._names)
        sites, papers = (of_form(publication, form, names) for form in ("web", "pdf"))
        told = self._build_sites(builder, progress, loop, sites)
        if not papers:
            return told, []
        built = builder.build(papers, progress)
        if any(publication.documents[name].refers_to for name in sites):
            told = self._build_sites(builder, progress, loop, sites)
        faces = digest_of_folders(self.settings.fonts_dirs)
        documents = [
            read_document(d.name, d.files[0], d.places, faces, self._scratch, fresh=True, origins=d.origins)
            for d in built.documents
        ]
        return tuple(dict.fromkeys((*built.problems, *told))), documents

    def _switch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the edition that is wished for; nothing of the one before stays in sight. Raises `ProblemsFound`."""
        self.settings = edition_settings(self._base, self._wished)
        self._show_last()
        loop.call_soon_threadsafe(lambda: self._set(self.state))

    def _build_sites(
        self, builder: Builder, progress: Progress, loop: asyncio.AbstractEventLoop, names: list[str]
    ) -> tuple[Problem, ...]:
        """Build sites and show them. Errors of theirs are told, and keep no page back."""
        if not names:
            return ()
        try:
            built = builder.build(names, progress)
        except ProblemsFound as found:
            return found.problems
        shown = {name: read_site(name, self.settings.output_dir / name) for name in names}
        loop.call_soon_threadsafe(self._show_sites, shown)
        return built.problems

    def _show_sites(self, shown: dict[str, ShownSite]) -> None:
        self.built.put_sites(shown)
        self._set(self.state)

    def _show_last(self) -> None:
        """Show what an earlier build left of this edition, so that there is something to see at once; or nothing."""
        documents, sites = list[ShownDocument](), dict[str, ShownSite]()
        with suppress(ProblemsFound, OSError, pikepdf.PdfError):  # the build that follows tells what is wrong
            publication = read_publication(self.settings)
            wanted = with_references(publication, self._names)
            faces = digest_of_folders(self.settings.fonts_dirs)
            for name, file in last_built(self.settings, of_form(publication, "pdf", wanted)).items():
                documents.append(read_document(name, file, (), faces, self._scratch, fresh=False))
            folders = {name: self.settings.output_dir / name for name in of_form(publication, "web", wanted)}
            there = {name: folder for name, folder in folders.items() if (folder / "index.html").is_file()}
            sites |= {name: read_site(name, folder) for name, folder in there.items()}
        self.built.put(documents)
        self.built.put_sites(sites)

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

        return Progress(started, entry, early=lambda pages: self._read_early(pages, loop))

    def _read_early(self, pages: EarlyPages, loop: asyncio.AbstractEventLoop) -> None:
        """Show pages of a document that is still being built, in the place of those that stand there."""
        shown = self.built.get(pages.document)
        if shown is None or not shown.fresh:  # nobody knows what stands there
            return
        early = with_early(shown, pages, digest_of_folders(self.settings.fonts_dirs), self._scratch)
        loop.call_soon_threadsafe(lambda: self._show_early(early))

    def _show_early(self, early: ShownDocument) -> None:
        self.built.put_early(early)
        self._set(self.state)

    def _step(self, step: Step) -> None:
        if self.state.phase is Phase.BUILDING:
            self._set(replace(self.state, step=step))
