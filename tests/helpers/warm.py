"""Workers that serve one build after the other, as they do in a preview: a test need not wait for its own to start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from trykklar.base.settings import LOCAL, Settings
from trykklar.build import workshop
from trykklar.typeset.executors.choose import make_executor
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.workers import Workers


class _Shared(LocalWorkers):
    """Workers that a build's end leaves alone."""

    def abort(self) -> None:
        self._call_off()


_KEPT: dict[int, _Shared] = {}
"""Number of processes → them."""


def _shared(settings: Settings) -> Workers:
    if settings.executor != LOCAL:
        return make_executor(settings)
    return _KEPT.setdefault(settings.jobs, _Shared(settings.jobs))


@contextmanager
def shared_workers() -> Iterator[None]:
    """Builds in here share workers with those before and after, unless a test gives them its own."""
    asked = workshop.make_executor
    if asked is make_executor:
        workshop.make_executor = _shared
    try:
        yield
    finally:
        workshop.make_executor = asked


def end() -> None:
    """End all that were shared."""
    while _KEPT:
        LocalWorkers.abort(_KEPT.popitem()[1])
