"""Every entry typeset on the side of the spread where it really begins.

On which side an entry begins is known once those before it are typeset, up to the last that always
begins on a recto. Waiting for that would leave cores idle, so entries whose side is known go first, those
with the longest row behind them before others; a core that would wait sets an entry on the side where it
probably begins. A wrong guess costs time and nothing else: what is taken is what was set on the right side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from ..base.bounds import ENTRY_SECONDS
from ..base.problems import Problem, ProblemsFound
from ..compose.composer import Composer
from ..compose.records import ChapterHtml, Start
from ..layouts.layout import Layout
from ..resolve.document import Entry
from ..resolve.pages import PageTable
from ..typeset.most_pages import MostPages, grown
from ..typeset.records import TypesetChapter
from ..typeset.typesetter import Typesetter
from .lengths import Lengths
from .most_pages import most_pages
from .placing import Beginning, Point, SetEntry, begin, has_back_cover, on_recto, start_of

Task = tuple[str, Start]
"""An entry's id and the start with which it is typeset."""


@dataclass
class Row:
    """Entries whose starts follow from each other. Where the first begins is known, as far as setting it depends on
    that."""

    entries: list[Entry]
    point: Point
    """Where the first that is not set could begin: surely on that side, probably on that page."""
    weight: int = 0
    """Pages from here to where the next row begins, about."""
    done: int = 0
    """How many are set on their right sides."""


@dataclass(kw_only=True)
class Typesetting:
    """All that has been composed and typeset for a document, round after round."""

    composer: Composer
    layout: Layout
    typesetter: Typesetter
    lengths: Lengths
    progress: Callable[[SetEntry], None]
    edited: Collection[str] = ()
    """Entries that are set before others, where they probably begin: while a worker is at them, this process finds out
    that the rest is as it was."""
    htmls: dict[Task, ChapterHtml] = field(default_factory=dict)
    results: dict[str, TypesetChapter] = field(default_factory=dict)
    """Entry's id and digest of its HTML → the entry as typeset."""
    pages: PageTable = field(default_factory=dict)
    with_gathered: bool = True

    def round(self, pages: PageTable, *, with_gathered: bool) -> dict[str, SetEntry]:
        """Every entry as it is with these page numbers, on its right side. Raises `ProblemsFound`.

        Without `with_gathered`, entries that gather page numbers (contents, index, lists) are left out: for a
        first round, whose page numbers are guessed.
        """
        self.pages, self.with_gathered = pages, with_gathered
        long = {task[0]: len(html.html) for task, html in self.htmls.items() if html.gathers}
        self.htmls = {task: html for task, html in self.htmls.items() if self.composer.unchanged(html, pages)}
        running: dict[Future[TypesetChapter], Task] = {}
        try:
            tasks = [*self._in_order()]
            gathered = sorted((task for task in tasks if task[0] in long), key=lambda task: -long[task[0]])
            edited = [task for task in tasks if task[0] in self.edited]
            self._submit([*edited, *gathered], running)  # the longest first, or the index would be the last alone
            rows = sorted(self._rows(), key=lambda row: -row.weight)
            while rows := [row for row in rows if self._end(row)]:
                self._go_on(filter(None, map(self._end, rows)), self._guessed(rows), running)
            while left := [task for task in self._in_order() if not self._is_set(task)]:
                self._go_on(left[:1], left[1:], running)
        finally:
            for future in running:  # guesses that nobody waits for any more
                future.cancel()
        found = {task: result for task in self._in_order() if (result := self._result(task))}
        problems = [p for result in found.values() if not result.page_count for p in result.problems]
        if problems:
            raise ProblemsFound(dict.fromkeys(problems))
        return {task[0]: SetEntry(self.htmls[task], result) for task, result in found.items()}

    def _go_on(
        self, tasks: Iterable[Task], guessed: Iterable[Task], running: dict[Future[TypesetChapter], Task]
    ) -> None:
        """Hand out what can be; where that is nothing new, wait for something."""
        if not self._submit(tasks, running) and not self._submit(guessed, running):
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                self._take(running.pop(future), future.result())

    def _rows(self) -> Iterator[Row]:
        """All entries, in rows; but a back cover, whose side is known when all others are set."""
        resolved = self.composer.book.resolved
        row, point = Row([], Point()), Point()
        for entry in resolved.firsts[: -1 if has_back_cover(resolved) else None]:
            if row.entries and self._stands_alone(entry):
                yield row
                row = Row([], point)
            row.entries.append(entry)
            likely = self.lengths.likely(entry)
            row.weight += likely
            point = begin(resolved, self.layout, entry, point, likely).after(likely)
        yield row

    def _end(self, row: Row) -> Task | None:
        """The first entry of a row that is not set, with its start; None where all are."""
        for entry in islice(row.entries, row.done, None):
            task, after = self._task(entry, row.point)
            if not self._is_set(task):
                return task
            row.point = after
            row.done += 1
        return None

    def _guessed(self, rows: list[Row]) -> Iterator[Task]:
        """What is not set of these rows, with the starts that they probably have; at last a back cover."""
        for row in rows:
            point = row.point
            for entry in islice(row.entries, row.done, None):
                task, point = self._task(entry, point)
                if not self._is_set(task):
                    yield task
        yield from (task for task in self._in_order() if not self._is_set(task))

    def _in_order(self) -> Iterator[Task]:
        """All entries, each where it begins if those before it are as long as they are known to be."""
        point = Point()
        for entry in self.composer.book.resolved.firsts:
            task, point = self._task(entry, point)
            yield task

    def _task(self, entry: Entry, point: Point) -> tuple[Task, Point]:
        """An entry with its start if it could begin at a point; and where the next could."""
        resolved, likely = self.composer.book.resolved, self.lengths.likely(entry)
        beginning = begin(resolved, self.layout, entry, point, likely)
        task = (entry.id, start_of(entry, beginning, slotted=self.composer.slotted))
        result = self._result(task)
        return task, beginning.after((result.page_count or 1) if result else likely)

    def _stands_alone(self, entry: Entry) -> bool:
        """Whether nothing of the start depends on what comes before."""
        folio = start_of(entry, Beginning(1, 1, 0), slotted=self.composer.slotted).folio
        return on_recto(entry, self.layout) and (entry.starts_section or not folio)

    def _submit(self, tasks: Iterable[Task], running: dict[Future[TypesetChapter], Task]) -> bool:
        """Hand out tasks while there is somebody to take them. Whether anything is set that was not before."""
        news = False
        for task in tasks:
            if len(running) > self.typesetter.width:  # one more than there are workers, so that none waits
                break
            if task in running.values():
                continue
            self._compose(task)
            if self._is_set(task):
                news = True
                continue
            template = self.composer.book.resolved.entry(task[0]).template
            future = self.typesetter.submit(self.htmls[task], most=MostPages(self.most, template))
            if future.done():
                self._take(task, future.result())
                news = True
            else:
                running[future] = task
        return news

    def _compose(self, task: Task) -> None:
        """Compose an entry and what runs on from it, once a round. The first that cannot be composed has all the others
        tried, too."""
        if task in self.htmls:
            return
        try:
            self.htmls[task] = self.composer.compose_run(
                self.composer.book.resolved.entry(task[0]), self.pages, task[1]
            )
        except ProblemsFound:
            problems: dict[Problem, None] = {}
            for entry in self.composer.book.resolved.firsts:
                try:
                    self.composer.compose_run(entry, self.pages, task[1])
                except ProblemsFound as found:
                    problems.update(dict.fromkeys(found.problems))
            raise ProblemsFound(problems) from None

    def _take(self, task: Task, result: TypesetChapter) -> None:
        self.results[self._key(task)] = result
        self.lengths.put(self.composer.book.resolved.entry(task[0]), result.page_count or 1)
        self.progress(SetEntry(self.htmls[task], result))
        if self.lengths.total > self.most:
            resolved = self.composer.book.resolved
            at = resolved.manuscript.located.place(("documents", resolved.name))
            raise ProblemsFound([grown(resolved.name, self.most, at)])

    @cached_property
    def most(self) -> int:
        """How many pages the document may have."""
        return round(
            most_pages(self.composer.book.resolved) * max(1.0, self.typesetter.time_limit / ENTRY_SECONDS.most)
        )

    def _is_set(self, task: Task) -> bool:
        html = self.htmls.get(task)
        return html is not None and (self._key(task) in self.results or (html.gathers and not self.with_gathered))

    def _result(self, task: Task) -> TypesetChapter | None:
        return self.results.get(self._key(task)) if task in self.htmls else None

    def _key(self, task: Task) -> str:
        return f"{task[0]} {self.htmls[task].digest}"
