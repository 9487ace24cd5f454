"""The cases: what is done to the book before each measurement, tools taking turns within every repetition."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from trykklar.base.problems import ProblemsFound

from . import own, preview, stages
from .book import Book, read_book
from .measure import Run, RunError, Watcher, watching
from .results import Outcome, Results
from .texts import LongText, chapters_for
from .tools import ENVIRONMENT, TRYKKLAR, Tool
from .words import SetText, compare, page_count, read_pdf, words
from .workspace import Workspace, add_pages, change_style, change_word, copy_report, make_text

NEW_PROCESS = ("cold", "unchanged", "one-word", "shift", "style")
WATCH = ("one-word-watch", "shift-watch")
SIZES = {"pages-60": 60, "pages-250": 250, "pages-1000": 1000}
PREVIEW = ("preview", "preview-settled")
CASES = (*NEW_PROCESS, *WATCH, *own.OWN, *PREVIEW, *SIZES)
ASKED_FOR = frozenset({"editions-98", "release-editions"})
"""Cases that take minutes, and are measured where they are named."""
EDITS = 20
"""Edits that are seen in the browser."""
MARGINS = {"report": (21.5, 12.5), "plain": (32.0, 28.2)}
"""Layout → height of the top and bottom margins in mm, where heads and folios stand; pages that are set two lines
deeper than others (`typeset/typography/depth.py`) reach into the foot margin down to there."""
_QUICK_CHAPTERS = {"pages-60": 2, "pages-250": 3, "pages-1000": 4}


@dataclass(frozen=True)
class Plan:
    """What is to be measured."""

    cases: tuple[str, ...]
    tools: tuple[Tool, ...]
    repetitions: int = 3
    quick: bool = False
    patience: float = 20
    """A tool's runs of a case are not repeated once they have taken so many seconds together."""

    def text(self, case: str) -> LongText:
        """The generated text of a case."""
        return (
            LongText(_QUICK_CHAPTERS.get(case, 2), paragraphs=4) if self.quick else LongText(chapters_for(SIZES[case]))
        )


class Bench:
    """One run of the benchmark in a folder of its own."""

    def __init__(self, plan: Plan, folder: Path, say: Callable[[str], None]) -> None:
        self.plan = plan
        self.folder = folder
        self.say = say
        self.results = Results()
        self._edits = 0

    def measure(self) -> Results:
        """Run every case of the plan. What fails is noted, and the rest goes on."""
        new = [case for case in NEW_PROCESS if case in self.plan.cases]
        watch = [case for case in WATCH if case in self.plan.cases]
        alone = [case for case in own.OWN if case in self.plan.cases]
        if new or watch or alone or set(PREVIEW) & set(self.plan.cases):
            root = self.folder / "real"
            workspace = make_text(root, self.plan.text("real"), jobs=1) if self.plan.quick else copy_report(root)
            self._guarded("the report", lambda: self._report(workspace, new, watch, alone))
        for case in SIZES:
            if case in self.plan.cases:
                self._guarded(case, lambda case=case: self._size(case))  # type: ignore[misc]
        return self.results

    def _guarded(self, what: str, work: Callable[[], None]) -> None:
        try:
            work()
        except ProblemsFound as found:
            self.fail(f"{what}: " + "; ".join(problem.message for problem in found.problems))
        except (ValueError, OSError, RunError) as error:
            self.fail(f"{what}: {error}")

    def fail(self, message: str) -> None:
        self.results.failures.append(message)
        self.say(f"  FAILED: {message}")

    def _report(self, workspace: Workspace, new: list[str], watch: list[str], alone: list[str]) -> None:
        stage = _Stage(self, workspace)
        if new:
            stage.new_process(new)
        if "cold" in new:
            self._guarded("where the time goes", lambda: self._sampled(workspace))
        if watch:
            stage.watch(watch)
        if self.plan.quick:
            return  # made-up text is no release, and nobody reads it in a browser
        for case in alone:
            self._guarded(case, lambda case=case: stage.alone(case))  # type: ignore[misc]
        if set(PREVIEW) & set(self.plan.cases):
            self._guarded("preview", stage.preview)

    def _sampled(self, workspace: Workspace) -> None:
        self.results.samples = stages.sampled(workspace)

    def _size(self, case: str) -> None:
        tools = [tool for tool in self.plan.tools if case not in tool.left_out]
        stage = _Stage(self, make_text(self.folder / case, self.plan.text(case), jobs=int(self.plan.quick)), tools)
        for repetition in range(self.plan.repetitions):
            stage.round(case, repetition, forget=True)

    def add(self, case: str, tool: str, outcome: Outcome) -> None:
        self.results.add(case, tool, outcome)
        run = outcome.run
        times = f"{run.seconds:8.2f} s {run.cpu_seconds:8.2f} s CPU"
        self.say(f"  {case:16} {tool:11} {times} {run.peak_mb:7.0f} MB  {outcome.pages} pages")

    def next_edit(self) -> int:
        self._edits += 1
        return self._edits


class _Stage:
    """A book in a workspace, and what is done with it."""

    def __init__(self, bench: Bench, workspace: Workspace, tools: Sequence[Tool] = ()) -> None:
        self.bench = bench
        self.workspace = workspace
        self.tools = tuple(tools) or bench.plan.tools
        self.book = self._give(self.tools)
        self.last_at: dict[str, int] = {}
        """Tool → page on which the last chapter began when its PDF was last read."""
        sources = _editable(workspace, self.book)
        self.early, self.middle = sources[0], sources[len(sources) // 2]

    def _give(self, tools: tuple[Tool, ...]) -> Book:
        book = read_book(self.workspace.publication, self.workspace.document)
        for tool in tools:
            tool.give(self.workspace, book)
        return book

    def new_process(self, cases: list[str]) -> None:
        for repetition in range(self.bench.plan.repetitions):
            for case in cases:
                self._before(case)
                word = self._edit(case)
                self.round(case, repetition, forget=case == "cold", word=word)

    def _before(self, case: str) -> None:
        """Where no build has come before, make one that is not counted."""
        for tool in self.tools:
            if case != "cold" and case not in tool.left_out and not tool.pdf(self.workspace).is_file():
                tool.set(self.workspace)
                self._read(tool)

    def _edit(self, case: str) -> str:
        """Make the case's edit in the sources and hand it to every tool. Gives the word to look for in the PDFs."""
        number, word = self.bench.next_edit(), ""
        if case.startswith("one-word"):
            word = change_word(self.workspace, self.middle, number)
        elif case.startswith("shift"):
            word = add_pages(self.workspace, self.early, number)
        elif case == "style":
            change_style(self.workspace, number)
        else:
            return word
        self.book = self._give(self.tools)
        return word

    def round(self, case: str, repetition: int, *, forget: bool, word: str = "") -> None:
        """Every tool once, in another order each time."""
        tools = self.tools
        turn = repetition % len(tools)
        for tool in (*tools[turn:], *tools[:turn]):
            if case in tool.left_out or self.bench.results.spent(case, tool.name) > self.bench.plan.patience:
                continue
            if forget:
                tool.forget(self.workspace)
            self._run(case, tool, lambda tool=tool: tool.set(self.workspace), word)  # type: ignore[misc]
        if forget and not repetition:
            self._compare(case)

    def watch(self, cases: list[str]) -> None:
        with ExitStack() as stack:
            watchers: dict[str, Watcher] = {}
            tools = [tool for tool in self.tools if tool.watch]
            for tool in tools:
                assert tool.watch
                watchers[tool.name] = stack.enter_context(
                    watching(tool.watch(self.workspace), self.workspace.root, ENVIRONMENT)
                )
                self._warm(tool.name, watchers[tool.name])
                self._read(tool)
            for case in cases:
                for repetition in range(self.bench.plan.repetitions):
                    word = self._edit(case)
                    turn = repetition % len(tools)
                    for tool in (*tools[turn:], *tools[:turn]):
                        self._run(case, tool, watchers[tool.name].build, word)

    def alone(self, case: str) -> None:
        """A case that Trykklar runs alone."""
        bench, source = self.bench, self.middle
        own.prepare(case, self.workspace)
        begun = time.monotonic()
        for _ in range(bench.plan.repetitions):
            if time.monotonic() - begun > bench.plan.patience:
                break
            run = own.once(case, self.workspace, source, bench.next_edit())
            pdf = own.pdf_of(case, self.workspace)
            bench.add(case, TRYKKLAR.name, Outcome(run, page_count(pdf), pdf.stat().st_size))

    def preview(self) -> None:
        """Edits that are seen in the browser."""
        if reason := preview.missing():
            self.bench.say(f"preview: {reason}")
            return
        numbers = iter(self.bench.next_edit, None)
        for seen in preview.edits(self.workspace, self.middle, numbers, EDITS):
            for case, run in zip(PREVIEW, (seen.first, seen.settled), strict=True):
                self.bench.add(case, TRYKKLAR.name, Outcome(run, seen.pages, 0))

    def _warm(self, name: str, watcher: Watcher) -> None:
        """Two builds that are not counted; the second must be quicker, or nothing is remembered in between."""
        if self.bench.plan.quick:
            watcher.build()
            return
        first, second = watcher.build(), watcher.build()
        self.bench.say(f"  watch {name}: first {first.seconds:.2f} s, again {second.seconds:.2f} s")
        if name == "typst" and second.seconds > 0.5 * first.seconds:
            self.bench.fail(
                "typst does not use its cache in watch: its second compile took more than half of the first"
            )

    def _run(self, case: str, tool: Tool, build: Callable[[], Run], word: str) -> None:
        """Measure one build and see that the edit is in the PDF."""
        pdf = tool.pdf(self.workspace)
        before = hashlib.sha256(pdf.read_bytes()).digest() if pdf.is_file() else b""
        try:
            run = build()
        except RunError as error:
            self.bench.fail(f"{case}, {tool.name}: {error}")
            return
        at = self.last_at.get(tool.name, 0)
        found = self._read(tool)
        if word and not any(word in words(page) for page in found.pages):
            self.bench.fail(f"{case}, {tool.name}: the edit ('{word}') is not in the PDF")
        elif case.startswith("shift") and self.last_at[tool.name] <= at:
            self.bench.fail(f"{case}, {tool.name}: the edit did not move the last chapter from page {at + 1}")
        elif case == "style" and hashlib.sha256(pdf.read_bytes()).digest() == before:
            self.bench.fail(f"{case}, {tool.name}: the change of style did not change the PDF")
        self.bench.add(case, tool.name, Outcome(run, len(found.pages), found.size))

    def _read(self, tool: Tool) -> SetText:
        """The text of the tool's PDF; notes where the last chapter begins."""
        top, bottom = MARGINS[self.book.layout]
        found = read_pdf(tool.pdf(self.workspace), top, bottom)
        body = [entry.id for entry in self.book.entries if entry.section == "body"]
        self.last_at[tool.name] = max((found.starts[name] for name in body if name in found.starts), default=0)
        return found

    def _compare(self, case: str) -> None:
        """Whether all tools set the same words."""
        own, *others = self.tools
        made = [tool for tool in others if tool.pdf(self.workspace).is_file()]
        if not made or not own.pdf(self.workspace).is_file():
            return
        expected = self._read(own)
        for tool in made:
            found = compare(tool.name, self._read(tool), expected, [entry.id for entry in self.book.entries])
            self.bench.results.comparisons.append((case, found))
            self.bench.say(
                f"  {tool.name} set {found.words} words in {found.chapters} chapters; {found.differing} read back "
                "differently"
            )
            if not found.same:
                worst = "; ".join(
                    f"{d.chapter}: {d.differing} of {d.words} ({' '.join(d.examples)})" for d in found.failures[:5]
                )
                self.bench.fail(
                    f"{case}: {tool.name} and {own.name} did not set the same words: {worst or found.differing}"
                )


def _editable(workspace: Workspace, book: Book) -> list[str]:
    """The body's chapters with running text that an edit can change."""
    found = []
    for entry in book.entries:
        if entry.section == "body" and entry.source:
            text = (workspace.publication / entry.source).read_text("utf-8")
            if "\n## " in text and ":::{" in text and len(text) > 2000:
                found.append(entry.source)
    if not found:
        raise ValueError("the publication has no chapter that can be edited")
    return found
