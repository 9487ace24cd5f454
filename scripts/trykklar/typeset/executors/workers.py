"""What every executor of entries can do, and how its calls fail."""

from __future__ import annotations

from abc import ABC, abstractmethod
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import TYPE_CHECKING

from ...base.problems import Problem
from ...layouts.look import Look

if TYPE_CHECKING:
    from ..records import Copy, TypesetChapter


class WorkersDiffer(Exception):  # noqa: N818 - a state of affairs
    """A worker of a cluster would not set the same bytes."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Workers(Executor, ABC):
    """An executor that sets entries."""

    @property
    @abstractmethod
    def width(self) -> int:
        """How many entries can be set at once."""

    @abstractmethod
    def typeset(self, copy: Copy, look: Look, *, priority: float, time_limit: float) -> Future[TypesetChapter]:
        """Set an entry; of those that wait, the highest priority goes first.

        The future raises `WorkerDied`, `TookTooLong` after `time_limit` seconds of work, or `WorkersDiffer`.
        """

    @abstractmethod
    def abort(self) -> None:
        """Call off what waits, stop what is under way, and leave nothing behind."""

    def warm_up(self, workers: int = 0) -> None:
        """Begin to make so many workers ready (0: all), without waiting for them."""

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait until all is done, as the standard has it; but where the caller was interrupted, abort."""
        if kind is None:
            self.shutdown()
        else:
            self.abort()
