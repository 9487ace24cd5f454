"""Composed entries from before: an entry whose reads lead to the same again is not composed again.

Under what is its own (its text, where it starts) an entry has the lists of paths that it has read so far, which differ
where what it read first sent it elsewhere; and under these with what stands there now, its HTML: one for each page
table that made it another, for the first round of a build prints other numbers than its last. So an entry of a hundred
editions is composed as often as it is another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..base.cache import Cache
from ..base.digests import digest_of
from ..base.memo import Memo
from ..base.packed import CacheKey, kept, packed
from ..base.problems import Problem, ProblemsFound
from ..sources.schemas.data import Source
from .citations import Citations, cite_document
from .records import ChapterHtml
from .seen import Shared

Paths = tuple[str, ...]
_LISTS = 4
"""Lists of paths, HTML of the same reads, and HTML in memory, that an entry is remembered by."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A composed entry: what it read, and the digest of what stood there."""

    paths: Paths
    digest: str
    html: ChapterHtml


class KeptHtml:
    """A cache of composed entries; `salt` tells what else composing depends on: the program and its tools."""

    def __init__(self, cache: Cache, salt: str) -> None:
        self._cache = cache
        self._salt = salt

    def find(self, known: str, shared: Shared, fits: Callable[[ChapterHtml], bool]) -> Remembered | None:
        """What was kept of an entry that reads as before."""
        for paths in self._lists(known):
            digest = shared.digest(paths)
            for html in self._texts(known, digest):
                if fits(html):
                    return Remembered(paths, digest, html)
        return None

    def put(self, known: str, found: Remembered) -> None:
        lists = self._lists(known)
        if found.paths not in lists:
            self._cache.put(self._key(known), packed([found.paths, *lists][:_LISTS]))
        names = self._names(known, found.digest)
        html = packed(found.html)
        own = self._key(known, found.digest, hashlib.sha256(html).hexdigest())
        self._cache.put(own, html)
        if own not in names:
            self._cache.put(self._key(known, found.digest), packed([own, *names][:_LISTS]))

    def citations(self, key: str, make: Callable[[], Citations]) -> Citations:
        """What was kept of the same works in the same style, or what is made now."""
        at = self._key("citations", key)
        found = kept(self._cache.get(at), Citations)
        if found is None:
            found = make()
            self._cache.put(at, packed(found))
        return found

    def _texts(self, known: str, digest: str) -> Iterator[ChapterHtml]:
        """The HTML that an entry which read the same was so far, by page table."""
        found = (kept(self._cache.get(name), ChapterHtml) for name in self._names(known, digest))
        return (html for html in found if html)

    def _names(self, known: str, digest: str) -> list[str]:
        """The keys under which that HTML is kept."""
        return kept(self._cache.get(self._key(known, digest)), list[CacheKey]) or []

    def _lists(self, known: str) -> list[Paths]:
        return kept(self._cache.get(self._key(known)), list[Paths]) or []

    def _key(self, *parts: str) -> str:
        return digest_of([self._salt, *parts])


@dataclass
class ComposerMemory:
    """What composers made before."""

    htmls: Memo[list[Remembered]] = field(default_factory=Memo)
    """By what is an entry's own."""
    citations: Memo[Citations] = field(default_factory=lambda: Memo(20))
    kept: KeptHtml | None = None
    """What other processes composed."""
    stopped: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    """By layout and sources: what was beyond the bounds of composing."""

    @contextmanager
    def tried_once(self, key: str) -> Iterator[None]:
        """What takes too long or too much in here is tried once, and not again for each entry, round and document.
        Raises `ProblemsFound`, the second time at once."""
        if key in self.stopped:
            raise ProblemsFound(self.stopped[key])
        try:
            yield
        except ProblemsFound as found:
            if any(problem.code == "beyond-bounds" for problem in found.problems):
                self.stopped = {key: tuple(found.problems)}
            raise

    def find(self, known: str, shared: Shared, fits: Callable[[ChapterHtml], bool]) -> ChapterHtml | None:
        """The HTML of an entry that reads as before, and `fits` in with the pages."""
        before = self.htmls.get(known) or []
        for found in before:
            if fits(found.html) and shared.digest(found.paths) == found.digest:
                return found.html
        other = self.kept.find(known, shared, fits) if self.kept else None
        if other:
            self.htmls.put(known, [other, *before][:_LISTS])
        return other.html if other else None

    def cited(
        self, groups: Sequence[tuple[str, ...]], sources: dict[str, Source], style: str, language: str
    ) -> Citations:
        """As `cite_document`, which takes long. Raises `ProblemsFound`."""
        key = digest_of(map(repr, (groups, sources, style, language)))

        def made() -> Citations:
            return cite_document(groups, sources, style, language)

        kept = self.kept
        return self.citations.find(key, lambda: kept.citations(key, made) if kept else made())

    def put(self, known: str, found: Remembered) -> None:
        """Remember an entry, and keep it for other processes where it is whole."""
        self.htmls.put(known, [found, *(self.htmls.get(known) or [])][:_LISTS])
        if self.kept and not found.html.problems:
            self.kept.put(known, found)
