"""A reading of pages: taken from the cache where a page has the digest of one that was read before, else read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.memo import Memo
from ...base.packed import kept, packed
from ...base.program import program_digest
from ..opened import OpenedPdf
from .page_digest import PageDigest, page_digests

F = TypeVar("F")


def _as_it_is(facts: F, fonts: tuple[int, ...]) -> F:
    return facts


@dataclass(frozen=True, kw_only=True)
class Reading(Generic[F]):
    """One kind of facts about pages, and how they are read."""

    name: str
    facts: type[F]
    read: Callable[[OpenedPdf, list[int]], Iterable[F]] = field(repr=False)
    """The facts of these pages (1-based, rising), in their order."""
    drawn: bool = False
    """Whether a page is drawn for it, so that boxes and links have a say."""
    within: bool = False
    """Whether it looks at nothing beyond the bleed, so that what is drawn there alone has no say."""
    beyond: Callable[[F, OpenedPdf, int], F] | None = None
    """Adds to a page's facts what it draws beyond its bleed alone, which `read` leaves out; None where it does not."""
    tool: Callable[[], str] = lambda: ""
    """Which version of another program draws it."""
    named: Callable[[F, tuple[int, ...]], F] = _as_it_is
    """Facts in which fonts stand by their places among the page's, as they are in this file: by object numbers."""
    unnamed: Callable[[F, tuple[int, ...]], F] = _as_it_is
    """The other way round. Both raise `ValueError` where a font is none of the page's."""

    def of(self, opened: OpenedPdf) -> list[F]:
        """The facts of every page of a file, first to last; each page is read once."""
        found: list[F] | None = opened.kept.get(self.name)
        if found is None:
            found = opened.kept[self.name] = self.on(opened, range(1, opened.page_count + 1))
        return found

    def on(self, opened: OpenedPdf, numbers: Sequence[int]) -> list[F]:
        """The facts of these pages (1-based, rising)."""
        found = _on(self, opened, list(numbers))
        if self.beyond is None:
            return list(found)
        told = page_digests(opened, drawn=False, apart=True)
        pairs = zip(numbers, found, strict=True)
        return [self.beyond(facts, opened, number) if told[number - 1].without else facts for number, facts in pairs]

    def key(self, page: PageDigest) -> str | None:
        """The key under which a page's facts are kept."""
        told = page.drawn if self.drawn else page.content
        return told and digest_of(["page reading", self.name, self.tool(), program_digest(), told])


def _on(reading: Reading[F], opened: OpenedPdf, numbers: list[int]) -> Iterable[F]:
    if opened.cache is None:
        return reading.read(opened, numbers)
    told = page_digests(opened, drawn=reading.drawn, apart=reading.within or reading.beyond is not None)
    digests = {number: told[number - 1] for number in numbers}
    keys = {number: reading.key(page) for number, page in digests.items()}
    found = {number: _kept(reading, opened, keys[number], page) for number, page in digests.items()}
    absent = [number for number, facts in found.items() if facts is None]
    for number, facts in zip(absent, reading.read(opened, absent) if absent else (), strict=True):
        found[number] = facts
        _keep(reading, opened, keys[number], digests[number], facts)
    return [facts for facts in found.values() if facts is not None]


def _kept(reading: Reading[F], opened: OpenedPdf, key: str | None, page: PageDigest) -> F | None:
    if key is None or opened.cache is None:
        return None
    facts = kept(_read_before(opened.cache, key), reading.facts)
    try:
        return None if facts is None else reading.named(facts, page.fonts)
    except ValueError:
        return None


def _read_before(cache: Cache, key: str) -> bytes | None:
    """What the cache has; a process that makes edition after edition reads it once."""
    return _BYTES.get(key) or _held(key, cache.get(key))


def _held(key: str, data: bytes | None) -> bytes | None:
    """The same, held in memory where it is small; what was held before may be what a page's fonts do not fit."""
    if data is not None:
        _BYTES.put(key, data if len(data) <= _SMALL else b"")
    return data


_SMALL = 10_000
"""Bytes of facts that are held in memory: those of a page of text have 2,000."""
_BYTES: Memo[bytes] = Memo(8_000)


def _keep(reading: Reading[F], opened: OpenedPdf, key: str | None, page: PageDigest, facts: F) -> None:
    if key is None or opened.cache is None:
        return
    try:
        data = packed(reading.unnamed(facts, page.fonts))
    except ValueError:  # a font that the page's resources do not tell of
        return
    opened.cache.put(key, data)
    _held(key, data)
