"""The executor that the settings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .workers import Workers

if TYPE_CHECKING:
    from ...base.settings import Settings


def make_executor(settings: Settings) -> Workers:
    """The executor that the settings ask for: a context manager. Raises `ProblemsFound`."""
    if settings.executor.startswith("dask:"):
        from .cluster import DaskWorkers

        return DaskWorkers(settings.executor.removeprefix("dask:"))
    from .local import LocalWorkers

    return LocalWorkers(settings.jobs)
