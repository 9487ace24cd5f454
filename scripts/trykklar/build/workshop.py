"""What stays warm from one build to the next, in a preview or any other program that builds often.

A build on the command line is a workshop that is used once.
"""

from __future__ import annotations

from functools import partial
from types import TracebackType

from ..base.cache import Cache, KeptMemo
from ..base.problems import Problem
from ..base.program import program_digest
from ..base.settings import Settings
from ..compose.composed_cache import KeptHtml
from ..publish.reports import Progress, Report
from ..sources.load import as_written
from ..typeset.executors.choose import make_executor
from ..typeset.executors.workers import Workers
from ..typeset.parts import EntryParts
from .ahead import make_ready
from .line import build
from .making import Warm


class Workshop:
    """A context manager that keeps worker processes, and what was learnt, between builds."""

    def __init__(self, settings: Settings, workers: Workers | None = None) -> None:
        """`workers`: those that have been started ahead (`ahead.py`); the workshop ends them."""
        self.settings = settings
        self._ahead = workers

    def __enter__(self) -> Workshop:
        """Raises `ProblemsFound`."""
        workers = self._ahead or make_executor(self.settings)
        workers.__enter__()
        cache = Cache(self.settings.cache_dir) if self.settings.cache else None
        self.warm = Warm(workers, cache)
        if cache:
            self.warm.memory.composed.kept = KeptHtml(cache, program_digest())
            self.warm.memory.separated = KeptMemo(cache, EntryParts, program_digest())
            self.warm.memory.files.cache = cache
            self.warm.memory.checked = KeptMemo(cache, tuple[Problem, ...], program_digest())
        return self

    def build(self, documents: list[str], progress: Progress) -> Report:
        """Build documents (all where none is named). Raises `ProblemsFound`; the files of the last good build stay."""
        self.warm.memory.age()
        written = partial(as_written, self.settings.publication_dir, self.warm.memory.files)
        make_ready(self.warm.workers, self.warm.cache, written, documents)
        return build(self.settings, documents, progress, self.warm)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.warm.workers.abort()  # all that is still under way are guesses that nobody waits for
