"""Workers make ready while this process still loads what a build needs: they are started first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..base.cache import Cache
from ..base.files import as_text, read_inside
from ..base.located_yaml import Located, read_yaml
from ..base.problems import ProblemsFound
from ..base.settings import PUBLICATION_FILE, Settings
from ..typeset.executors.choose import make_executor

if TYPE_CHECKING:
    from ..typeset.executors.workers import Workers


def workers_ahead(settings: Settings, wanted: Sequence[str]) -> Workers:
    """The workers of a build that begins soon, making ready. Raises `ProblemsFound`."""

    def written() -> Located:
        text = as_text(read_inside(settings.publication_dir, PUBLICATION_FILE), PUBLICATION_FILE)
        return read_yaml(text, PUBLICATION_FILE)

    workers = make_executor(settings)
    make_ready(workers, Cache(settings.cache_dir) if settings.cache else None, written, wanted)
    return workers


def make_ready(workers: Workers, cache: Cache | None, written: Callable[[], Located], wanted: Sequence[str]) -> None:
    """Let as many workers make ready as will be needed. `written`: reads publication.yaml."""
    if _set_on_pages(written, wanted):
        # After an edit most is in the cache: one worker more would only take the core that the main process needs.
        workers.warm_up(0 if cache is None or cache.empty else 1)


def _set_on_pages(written: Callable[[], Located], wanted: Sequence[str]) -> bool:
    """Whether a document that is asked for is typeset, as far as can be told before the sources are read."""
    try:
        told = written().at(("documents",))
        return any(told[name].get("form", "pdf") == "pdf" for name in wanted or told)
    except (ProblemsFound, LookupError, TypeError, AttributeError):
        return True  # whatever is wrong with it, the build tells
