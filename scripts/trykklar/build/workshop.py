"""What stays warm from one build to the next, in a preview or any other program that builds often.

A build on the command line is a workshop that is used once.
"""

from __future__ import annotations

from types import TracebackType

from ..base.cache import Cache
from ..base.program import program_digest
from ..base.settings import Settings
from ..compose.composed_cache import KeptHtml
from ..publish.reports import Progress, Report
from ..typeset.executors.choose import make_executor
from .line import build
from .making import Warm


class Workshop:
    """A context manager that keeps worker processes, and what was learnt, between builds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __enter__(self) -> Workshop:
        """Start workers; they make ready while the first build reads its sources. Raises `ProblemsFound`."""
        workers = make_executor(self.settings)
        workers.__enter__()
        cache = Cache(self.settings.cache_dir) if self.settings.cache else None
        # After an edit most is in the cache: one worker more would only take the core that the main process needs.
        workers.warm_up(0 if cache is None or cache.empty else 1)
        self._warm = Warm(workers, cache)
        if cache:
            self._warm.memory.composed.kept = KeptHtml(cache, program_digest())
        return self

    def build(self, documents: list[str], progress: Progress) -> Report:
        """Build documents (all where none is named). Raises `ProblemsFound`; the files of the last good build stay."""
        return build(self.settings, documents, progress, self._warm)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._warm.workers.abort()  # all that is still under way are guesses that nobody waits for
