"""An entry's HTML becomes tagged pages, the positions of its ids and the boxes of its lines.

This is the side of the main process: what was set before comes from the cache, the rest goes to
workers, and whatever befalls one of them becomes a problem that names its chapter. WeasyPrint is
imported by `worker.py` alone, and only inside workers.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from dataclasses import replace
from functools import cached_property, partial
from tempfile import gettempdir
from typing import TYPE_CHECKING, Protocol

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.files import os_problem
from ..base.limits.process import TookTooLong, TookTooMuch
from ..base.memo import Memo
from ..base.packed import FORM, kept, packed
from ..base.problems import Problem
from ..base.rulebook import EXIT_ENVIRONMENT, rule
from ..base.settings import TIME_LIMIT
from ..layouts.look import Look
from .executors.workers import Workers, WorkersDiffer
from .most_pages import MostPages
from .records import Copy, TypesetChapter
from .tool_versions import library_problem, tool_versions

rule("typeset-timeout", "setting a chapter took longer than the time limit")
rule("worker-died", "the process that typeset a chapter was lost", exit_code=EXIT_ENVIRONMENT)

if TYPE_CHECKING:  # workers get records from here, and have no use for what composing needs
    from ..compose.records import ChapterHtml


class Divider(Protocol):
    """What knows where words of a language may be divided."""

    language: str
    """A language tag (BCP 47)."""
    version: str
    """Tells all that its answers depend on, except the words."""

    def divisions(self, html: str) -> dict[str, str]:
        """Word → its division, for the words of a text that may be divided."""


class Typesetter:
    """Sets entries of one look, from the cache or by workers."""

    def __init__(
        self,
        look: Look,
        executor: Workers,
        cache: Cache | None,
        time_limit: float = TIME_LIMIT,
        known: Memo[TypesetChapter] | None = None,
        divider: Divider | None = None,
    ) -> None:
        """`known`: entries that were set before, and need not be read from the cache; `divider`: without, Pyphen
        divides words."""
        self.divider = divider
        self.known = known if known is not None else Memo(0)
        self.look = look
        self.executor = executor
        self.cache = cache
        self.time_limit = time_limit
        self.width = executor.width
        """How many entries can be set at once."""
        self.hits = 0
        """Entries that came from the cache."""
        self.misses = 0
        """Entries that were handed to workers."""

    def submit(
        self, chapter: ChapterHtml, priority: float = 0, most: MostPages | None = None
    ) -> Future[TypesetChapter]:
        """Set an entry, of at most so many pages; those of higher priority go first. The future never raises, except
        when it is cancelled."""
        key = digest_of([self._look_key, chapter.digest])
        future: Future[TypesetChapter] = Future()
        known = self.known.get(key) or self._cached(key, chapter.entry)
        if known:
            self.known.put(key, known)
            self.hits += 1
            future.set_running_or_notify_cancel()
            future.set_result(known)
            return future
        self.misses += 1
        copy = replace(self._copy(chapter), most=most)
        try:
            inner = self.executor.typeset(copy, self.look, priority=priority, time_limit=self.time_limit)
        except Exception as error:  # noqa: BLE001 - whatever stops the handing out, it must name its chapter
            inner = Future()
            inner.set_exception(error)
        future.add_done_callback(lambda outer: outer.cancelled() and inner.cancel())
        inner.add_done_callback(partial(self._pass_on, future, copy, key))
        return future

    def _copy(self, chapter: ChapterHtml) -> Copy:
        copy = Copy(
            entry=chapter.entry, html=chapter.html, assets=chapter.assets, source=chapter.source, after=chapter.after
        )
        if not self.divider:
            return copy
        return replace(copy, language=self.divider.language, divisions=self.divider.divisions(chapter.html))

    def _cached(self, key: str, entry: str) -> TypesetChapter | None:
        return decode(self.cache.get(key), entry, key) if self.cache else None

    def _pass_on(self, outer: Future[TypesetChapter], copy: Copy, key: str, inner: Future[TypesetChapter]) -> None:
        result = _outcome(copy, inner)
        if not result.problems:
            result = replace(result, digest=key)
            self.known.put(key, result)
            if self.cache:
                self.cache.put(key, encode(result))
        if outer.set_running_or_notify_cancel():
            outer.set_result(result)

    @cached_property
    def _look_key(self) -> str:
        divider = self.divider.version if self.divider else ""
        return digest_of([FORM, self.look.digest, divider, *(part for pair in tool_versions() for part in pair)])


def _outcome(copy: Copy, future: Future[TypesetChapter]) -> TypesetChapter:
    try:
        return future.result()
    except CancelledError:
        problem = _lost(copy, "it was called off")
    except WorkersDiffer as error:
        problem = error.problem
    except TookTooLong as error:
        what = f"setting '{copy.entry}' took more than {error.seconds:g} s of work and was stopped"
        hint = "look for a table or figure that fits on no page; a very long chapter may need a longer --time-limit"
        problem = Problem("typeset-timeout", what, hint, copy.place)
    except TookTooMuch as error:
        what = f"setting '{copy.entry}' took more than {error.size / 2**20:.0f} MB and was stopped"
        problem = Problem("typeset-timeout", what, "divide the chapter, or its largest table or figure", copy.place)
    except OSError as error:  # cffi's, about a library that it cannot load, has no number
        problem = os_problem(error, str(error.filename or gettempdir())) if error.errno else library_problem(str(error))
    except ImportError as error:
        problem = library_problem(str(error))
    except Exception as error:  # noqa: BLE001 - whatever happened to a worker, it must name its chapter
        problem = _lost(copy, str(error) or type(error).__name__)
    return TypesetChapter(entry=copy.entry, parts=b"", page_count=0, positions={}, problems=(problem,))


def _lost(copy: Copy, why: str) -> Problem:
    what = f"the process that typeset '{copy.entry}' was lost: {why[:200]}"
    return Problem("worker-died", what, "build again; if it recurs, look for lack of memory", copy.place)


def encode(chapter: TypesetChapter) -> bytes:
    """A chapter without problems as bytes."""
    return packed(chapter)


def decode(content: bytes | None, entry: str, digest: str) -> TypesetChapter | None:
    """What `encode` wrote, under the name and the key that it is asked for by; None where it is anything else."""
    found = kept(content, TypesetChapter)
    return replace(found, entry=entry, digest=digest) if found and found.page_count > 0 and not found.problems else None
