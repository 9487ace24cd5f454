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

Task = tuple[str, Start]
"""An entry's id and the start with which it is typeset."""


@dataclass
class Row:
    """Entries whose starts follow from each other; only the last may still have to be set."""

    tasks: list[Task] = field(default_factory=list)
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
    htmls: dict[Task, ChapterHtml] = field(default_factory=dict)
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
        self.htmls = {task: html for task, html in self.htmls.items() if self.composer.unchanged(html, pages)}
        running: dict[Future[TypesetChapter], Task] = {}
        try:
            while True:
                rows, guessed = self._starts()
                ends = [row.tasks[-1] for row in sorted(rows, key=lambda row: -row.weight)]
                waiting = [task for task in ends if not self._is_set(task)]
                if not waiting:
                    break
                if not self._submit(waiting, running) and not self._submit(guessed, running):
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        self._take(running.pop(future), future.result())
        finally:
            for future in running:  # guesses that nobody waits for any more
                future.cancel()
        found = {task: result for row in rows for task in row.tasks if (result := self._result(task))}
        problems = [p for result in found.values() if not result.page_count for p in result.problems]
        if problems:
            raise ProblemsFound(dict.fromkeys(problems))
        return {task[0]: SetEntry(self.htmls[task], result) for task, result in found.items()}

    def _starts(self) -> tuple[list[Row], list[Task]]:
        """The entries whose start is known, in rows; and the others with the start that they probably have."""
        resolved = self.composer.book.resolved
        rows, guessed = [Row()], list[Task]()
        point, sure = Point(), True
        for entry in resolved.entries:
            likely = self._likely(entry)
            beginning = begin(resolved, self.layout, entry, point, likely)
            start = start_of(entry, beginning, slotted=self.composer.slotted)
            if not sure and self._stands_alone(entry, start):
                sure = True
                rows.append(Row())
            task = (entry.id, start)
            done = self._is_set(task)
            if sure:
                rows[-1].tasks.append(task)
            elif not done:
                guessed.append(task)
            rows[-1].weight += likely
            result = self._result(task)
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

    def _submit(self, tasks: list[Task], running: dict[Future[TypesetChapter], Task]) -> bool:
        """Hand out tasks while there is somebody to take them. Whether anything is set that was not before."""
        news = False
        busy = set(running.values())
        for task in tasks:
            if len(running) > self.typesetter.width:  # one more than there are workers, so that none waits
                break
            if task in busy:
                continue
            self._compose(task)
            if self._is_set(task):
                news = True
                continue
            future = self.typesetter.submit(self.htmls[task])
            if future.done():
                self._take(task, future.result())
                news = True
            else:
                running[future] = task
        return news

    def _compose(self, task: Task) -> None:
        """Compose an entry, once a round. The first that cannot be composed has all the others tried, too."""
        if task in self.htmls:
            return
        try:
            self.htmls[task] = self.composer.compose(self.composer.book.resolved.entry(task[0]), self.pages, task[1])
        except ProblemsFound:
            problems: dict[Problem, None] = {}
            for entry in self.composer.book.resolved.entries:
                try:
                    self.composer.compose(entry, self.pages, task[1])
                except ProblemsFound as found:
                    problems.update(dict.fromkeys(found.problems))
            raise ProblemsFound(problems) from None

    def _take(self, task: Task, result: TypesetChapter) -> None:
        self.results[self._key(task)] = result
        self.counts[task[0]] = result.page_count or 1
        self.progress(result)

    def _is_set(self, task: Task) -> bool:
        html = self.htmls.get(task)
        return html is not None and (self._key(task) in self.results or (html.gathers and not self.with_gathered))

    def _result(self, task: Task) -> TypesetChapter | None:
        return self.results.get(self._key(task)) if task in self.htmls else None

    def _key(self, task: Task) -> str:
        return f"{task[0]} {self.htmls[task].digest}"
