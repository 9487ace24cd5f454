"""Composed HTML as bytes, so that a new process need not compose again what has not changed."""

from __future__ import annotations

from dataclasses import replace

from ..base.cache import Cache
from ..base.packed import kept, packed
from .records import ChapterHtml


class KeptHtml:
    """A cache of composed entries; `salt` tells what else composing depends on: the program and its tools."""

    def __init__(self, cache: Cache, salt: str) -> None:
        self._cache = cache
        self.salt = salt

    def get(self, key: str, entry: str) -> tuple[ChapterHtml, str] | None:
        """The HTML kept under a key, and the digest of all sources if it shows that."""
        found = kept(self._cache.get(key), tuple[ChapterHtml, str])
        return (replace(found[0], entry=entry), found[1]) if found else None

    def put(self, key: str, html: ChapterHtml, whole: str) -> None:
        self._cache.put(key, packed((html, whole)))
