"""What stays warm from one build to the next, in a preview or any other program that builds often.

A build on the command line is a workshop that is used once.
"""

from __future__ import annotations

from types import TracebackType

from ..base.cache import Cache, KeptMemo
from ..base.problems import Problem, ProblemsFound
from ..base.program import program_digest
from ..base.settings import Settings
from ..compose.composed_cache import KeptHtml
from ..publish.reports import Progress, Report
from ..sources.load import LoadMemory, as_written
from ..typeset.executors.choose import make_executor
from ..typeset.parts import EntryParts
from .line import build
from .making import Warm


class Workshop:
    """A context manager that keeps worker processes, and what was learnt, between builds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __enter__(self) -> Workshop:
        """Raises `ProblemsFound`."""
        workers = make_executor(self.settings)
        workers.__enter__()
        cache = Cache(self.settings.cache_dir) if self.settings.cache else None
        self.warm = Warm(workers, cache)
        if cache:
            self.warm.memory.composed.kept = KeptHtml(cache, program_digest())
            self.warm.memory.separated = KeptMemo(cache, EntryParts, program_digest())
            self.warm.memory.checked = KeptMemo(cache, tuple[Problem, ...], program_digest())
        return self

    def build(self, documents: list[str], progress: Progress) -> Report:
        """Build documents (all where none is named). Raises `ProblemsFound`; the files of the last good build stay."""
        if _set_on_pages(self.settings, documents, self.warm.memory.files):
            # After an edit most is in the cache: one worker more would only take the core that the main process needs.
            cache = self.warm.cache
            self.warm.workers.warm_up(0 if cache is None or cache.empty else 1)
        return build(self.settings, documents, progress, self.warm)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.warm.workers.abort()  # all that is still under way are guesses that nobody waits for


def _set_on_pages(settings: Settings, wanted: list[str], known: LoadMemory) -> bool:
    """Whether a document that is asked for is typeset, as far as can be told before the sources are read: workers then
    make ready while they are."""
    try:
        told = as_written(settings.publication_dir, known).at(("documents",))
        return any(told[name].get("form", "pdf") == "pdf" for name in wanted or told)
    except (ProblemsFound, LookupError, TypeError, AttributeError):
        return True  # whatever is wrong with it, the build tells
