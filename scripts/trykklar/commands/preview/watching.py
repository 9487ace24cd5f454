"""Tells when a source, a layout or a font has changed."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_ENVIRONMENT, rule
from ...base.settings import Settings

rule("watch-failed", "the operating system refuses to watch the sources", exit_code=EXIT_ENVIRONMENT)

QUIET_MS = 30
"""A save is over when nothing has changed for so long: an editor writes a file in a few, and what comes later is built
after it."""
LONGEST_MS = 800
"""And what goes on changing is built from time to time."""


class Sources(DefaultFilter):
    """Lets pass what a build reads: not its output, nor what editors and versioning leave about."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^\.", r"^#.*#$", r"^4913$", r"\.tmp$", r"\.bak$")

    def __init__(self, output_dir: Path) -> None:
        self._output = (str(output_dir), str(output_dir) + os.sep)
        super().__init__()

    def __call__(self, change: Change, path: str) -> bool:
        return path != self._output[0] and not path.startswith(self._output[1]) and super().__call__(change, path)


def watched(settings: Settings) -> list[Path]:
    """The folders to watch, none of them inside another."""
    folders = [settings.publication_dir, *settings.layouts_dirs, *settings.fonts_dirs]
    there = [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
    return [folder for folder in there if not any(other in folder.parents for other in there)]


async def changes(settings: Settings) -> AsyncIterator[list[str]]:
    """The files that changed, each time some have. Raises `ProblemsFound` (watch-failed)."""
    try:
        passing = Sources(settings.output_dir)
        async for found in awatch(
            *watched(settings), watch_filter=passing, step=QUIET_MS, debounce=LONGEST_MS, rust_timeout=500
        ):
            yield _shown(settings, (path for _, path in found))
    except OSError as error:
        hint = "on Linux, raise the limit: sysctl fs.inotify.max_user_watches=524288; or set WATCHFILES_FORCE_POLLING=1"
        place = Place(settings.publication_dir.name)
        raise ProblemsFound([Problem("watch-failed", f"the folders cannot be watched: {error}", hint, place)]) from None


def _shown(settings: Settings, paths: Iterable[str]) -> list[str]:
    """Paths as problems name them: relative to the publication or the workspace."""
    names = set[str]()
    for path in map(Path, paths):
        base = next((b for b in (settings.publication_dir, settings.workspace) if path.is_relative_to(b)), None)
        names.add(path.relative_to(base).as_posix() if base else path.name)
    return sorted(names)
