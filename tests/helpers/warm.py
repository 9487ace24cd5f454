"""Workers that serve one build after the other, as they do in a preview: a test need not wait for its own to start.
Nor does each read the same fonts, layouts and declared kinds again: they are known by what is in them, and by where it
lies. And templates beside the publications are compiled once in a process: their filters are the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from support import REPOSITORY
from trykklar.base.settings import LOCAL, Settings
from trykklar.build import ahead, workshop
from trykklar.build.sources import Memory
from trykklar.layouts.sandbox import Sandbox
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


class _Compiled(jinja2.BytecodeCache):
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or ""

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.key.startswith(str(REPOSITORY)) and bucket.code:
            self.kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()
_MADE = Sandbox.__init__


def _compiling_once(sandbox: Sandbox, **options: object) -> None:
    _MADE(sandbox, bytecode_cache=_COMPILED, **options)


def compile_once() -> None:
    """From here on."""
    Sandbox.__init__ = _compiling_once


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
