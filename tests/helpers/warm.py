"""Workers that serve one build after the other, as they do in a preview: a test need not wait for its own to start.
Nor does each read the same fonts, layouts and declared kinds again: they are known by what is in them, and by where it
lies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from trykklar.base.settings import LOCAL, Settings
from trykklar.build import ahead, workshop
from trykklar.build.sources import Memory
from trykklar.typeset.executors.choose import make_executor
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.workers import Workers


class _Shared(LocalWorkers):
    """Workers that a build's end leaves alone."""

    def abort(self) -> None:
        self._call_off()


_KEPT: dict[int, _Shared] = {}
"""Number of processes → them."""
_KNOWN = Memory()
_BEGUN = Memory.__init__


def _shared(settings: Settings) -> Workers:
    if settings.executor != LOCAL:
        return make_executor(settings)
    return _KEPT.setdefault(settings.jobs, _Shared(settings.jobs))


def _knowing(memory: Memory, **given: object) -> None:
    _BEGUN(memory, **given)
    memory.fonts, memory.layouts, memory.files.kinds = _KNOWN.fonts, _KNOWN.layouts, _KNOWN.files.kinds


@contextmanager
def shared_workers() -> Iterator[None]:
    """Builds in here share workers with those before and after, unless a test gives them its own."""
    asked = [(module, module.make_executor) for module in (ahead, workshop)]
    for module, make in asked:
        if make is make_executor:
            module.make_executor = _shared
    Memory.__init__ = _knowing
    try:
        yield
    finally:
        Memory.__init__ = _BEGUN
        for module, make in asked:
            module.make_executor = make


def end() -> None:
    """End all that were shared."""
    while _KEPT:
        LocalWorkers.abort(_KEPT.popitem()[1])
