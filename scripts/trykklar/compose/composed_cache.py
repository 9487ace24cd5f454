"""Composed HTML as bytes, so that a new process need not compose again what has not changed."""

from __future__ import annotations

import json
from typing import Any

from ..base.cache import Cache
from .records import ChapterHtml


class KeptHtml:
    """A cache of composed entries; `salt` tells what else composing depends on: the program and its tools."""

    def __init__(self, cache: Cache, salt: str) -> None:
        self._cache = cache
        self.salt = salt

    def get(self, key: str, entry: str) -> tuple[ChapterHtml, str] | None:
        """The HTML kept under a key, and the digest of all sources if it shows that."""
        content = self._cache.get(key)
        return _decode(content, entry) if content else None

    def put(self, key: str, html: ChapterHtml, whole: str) -> None:
        self._cache.put(key, _encode(html, whole))


def _encode(html: ChapterHtml, whole: str) -> bytes:
    head = {
        "html": html.html,
        "assets": {url: len(data) for url, data in html.assets.items()},
        "shown": html.shown,
        "slots": html.slots,
        "ranged": html.ranged,
        "ids": sorted(html.ids),
        "source": html.source,
        "whole": whole,
    }
    return json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n" + b"".join(html.assets.values())


def _decode(content: bytes, entry: str) -> tuple[ChapterHtml, str] | None:
    first, _, rest = content.partition(b"\n")
    try:
        head: dict[str, Any] = json.loads(first)
        assets: dict[str, bytes] = {}
        for url, size in head["assets"].items():
            assets[url], rest = rest[: int(size)], rest[int(size) :]
        shown = {str(target): str(text) for target, text in head["shown"].items()}
        html = ChapterHtml(
            entry=entry,
            html=str(head["html"]),
            assets=assets,
            shown=shown,
            slots=tuple(map(str, head["slots"])),
            ranged=bool(head["ranged"]),
            ids=frozenset(map(str, head["ids"])),
            source=str(head["source"]),
        )
        return html, str(head["whole"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
