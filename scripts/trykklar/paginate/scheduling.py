"""Every entry typeset on the side of the spread where it really begins.

On which side an entry begins is known once those before it are typeset, up to the last that always
begins on a recto. Waiting for that would leave cores idle, so entries whose side is known go first, those
with the longest row behind them before others; a core that would wait sets an entry on the side where it
probably begins. A wrong guess costs time and nothing else: what is taken is what was set on the right side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

from ..base.problems import Problem, ProblemsFound
from ..compose.composer import Composer
from ..compose.records import ChapterHtml, Start
from ..layouts.layout import Layout
from ..resolve.document import Entry
from ..resolve.pages import PageTable
from ..typeset.records import TypesetChapter
from ..typeset.typesetter import Typesetter
from .placing import Point, SetEntry, begin, characters_of, on_recto, start_of

Job = tuple[str, Start]
"""An entry's id and the start with which it is typeset."""


@dataclass
class Row:
    """Entries whose starts follow from each other; only the last may still have to be set."""

    jobs: list[Job] = field(default_factory=list)
    weight: int = 0
    """Pages from here to where the next row begins, about."""


@dataclass(kw_only=True)
class Typesetting:
    """All that has been composed and typeset for a document, round after round."""

    composer: Composer
    layout: Layout
    typesetter: Typesetter
    guesses: Mapping[str, int]
    """Entry → a number of pages guessed from its text."""
    hints: Mapping[str, int]
    """Entry → the number of pages that it had in another build."""
    progress: Callable[[TypesetChapter], None]
    htmls: dict[Job, ChapterHtml] = field(default_factory=dict)
    results: dict[str, TypesetChapter] = field(default_factory=dict)
    """Entry's id and digest of its HTML → the entry as typeset."""
    counts: dict[str, int] = field(default_factory=dict)
    """Entry → its pages when it was last typeset."""
    pages: PageTable = field(default_factory=dict)
    with_gathered: bool = True

    def round(self, pages: PageTable, *, with_gathered: bool) -> dict[str, SetEntry]:
        """Every entry as it is with these page numbers, on its right side. Raises `ProblemsFound`.

        Without `with_gathered`, entries that gather page numbers (contents, index, lists) are left out: for a
        first round, whose page numbers are guessed.
        """
        self.pages, self.with_gathered = pages, with_gathered
        self.htmls = {job: html for job, html in self.htmls.items() if self.composer.unchanged(html, pages)}
        running: dict[Future[TypesetChapter], Job] = {}
        try:
            while True:
                rows, guessed = self._starts()
                ends = [row.jobs[-1] for row in sorted(rows, key=lambda row: -row.weight)]
                waiting = [job for job in ends if not self._is_set(job)]
                if not waiting:
                    break
                if not self._submit(waiting, running) and not self._submit(guessed, running):
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        self._take(running.pop(future), future.result())
        finally:
            for future in running:  # guesses that nobody waits for any more
                future.cancel()
        found = {job: result for row in rows for job in row.jobs if (result := self._result(job))}
        problems = [p for result in found.values() if not result.page_count for p in result.problems]
        if problems:
            raise ProblemsFound(dict.fromkeys(problems))
        return {job[0]: SetEntry(self.htmls[job], result) for job, result in found.items()}

    def _starts(self) -> tuple[list[Row], list[Job]]:
        """The entries whose start is known, in rows; and the others with the start that they probably have."""
        resolved = self.composer.book.resolved
        rows, guessed = [Row()], list[Job]()
        point, sure = Point(), True
        for entry in resolved.entries:
            likely = self._likely(entry)
            beginning = begin(resolved, self.layout, entry, point, likely)
            start = start_of(entry, beginning, slotted=self.composer.slotted)
            if not sure and self._stands_alone(entry, start):
                sure = True
                rows.append(Row())
            job = (entry.id, start)
            done = self._is_set(job)
            if sure:
                rows[-1].jobs.append(job)
            elif not done:
                guessed.append(job)
            rows[-1].weight += likely
            result = self._result(job)
            sure = sure and done
            point = beginning.after((result.page_count or 1) if result else likely)
        return rows, guessed

    def _likely(self, entry: Entry) -> int:
        """How many pages an entry probably has: as it had, or as much text of its kind takes."""
        known = self.counts.get(entry.id) or self.hints.get(entry.id)
        if known:
            return known
        like = [
            other
            for other in self.composer.book.resolved.entries
            if other.template == entry.template and other.id in self.counts
        ]
        text = sum(characters_of(other) for other in like)
        if text == 0:
            return self.guesses[entry.id]
        return max(1, round(characters_of(entry) * sum(self.counts[other.id] for other in like) / text))

    def _stands_alone(self, entry: Entry, start: Start) -> bool:
        """Whether nothing of the start depends on what comes before."""
        return on_recto(entry, self.layout) and (entry.starts_section or not start.folio)

    def _submit(self, jobs: list[Job], running: dict[Future[TypesetChapter], Job]) -> bool:
        """Hand out jobs while there is somebody to take them. Whether anything is set that was not before."""
        news = False
        busy = set(running.values())
        for job in jobs:
            if len(running) > self.typesetter.width:  # one more than there are workers, so that none waits
                break
            if job in busy:
                continue
            self._compose(job)
            if self._is_set(job):
                news = True
                continue
            future = self.typesetter.submit(self.htmls[job])
            if future.done():
                self._take(job, future.result())
                news = True
            else:
                running[future] = job
        return news

    def _compose(self, job: Job) -> None:
        """Compose an entry, once a round. The first that cannot be composed has all the others tried, too."""
        if job in self.htmls:
            return
        try:
            self.htmls[job] = self.composer.compose(self.composer.book.resolved.entry(job[0]), self.pages, job[1])
        except ProblemsFound:
            problems: dict[Problem, None] = {}
            for entry in self.composer.book.resolved.entries:
                try:
                    self.composer.compose(entry, self.pages, job[1])
                except ProblemsFound as found:
                    problems.update(dict.fromkeys(found.problems))
            raise ProblemsFound(problems) from None

    def _take(self, job: Job, result: TypesetChapter) -> None:
        self.results[self._key(job)] = result
        self.counts[job[0]] = result.page_count or 1
        self.progress(result)

    def _is_set(self, job: Job) -> bool:
        html = self.htmls.get(job)
        return html is not None and (self._key(job) in self.results or (html.gathers and not self.with_gathered))

    def _result(self, job: Job) -> TypesetChapter | None:
        return self.results.get(self._key(job)) if job in self.htmls else None

    def _key(self, job: Job) -> str:
        return f"{job[0]} {self.htmls[job].digest}"
