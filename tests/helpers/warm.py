"""Workers that serve one build after the other, as they do in a preview: a test need not wait for its own to start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from trykklar.base.settings import LOCAL, Settings
from trykklar.build import ahead, workshop
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
    asked = [(module, module.make_executor) for module in (ahead, workshop)]
    for module, make in asked:
        if make is make_executor:
            module.make_executor = _shared
    try:
        yield
    finally:
        for module, make in asked:
            module.make_executor = make


def end() -> None:
    """End all that were shared."""
    while _KEPT:
        LocalWorkers.abort(_KEPT.popitem()[1])
