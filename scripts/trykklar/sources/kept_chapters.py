"""Chapters that were read before, kept for other processes.

What is kept is what every stage asks of every chapter; tokens are read again from the text where one is composed or
proofread. What comes out of the cache is held to its types, and front matter is validated as if it had just been read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from ..base.cache import Cache
from ..base.located_yaml import Located
from ..base.packed import kept, packed
from ..base.problems import Problem
from .manuscript import Chapter
from .markup.scanned import Scan
from .markup.told import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChapter:
    """A chapter without its tokens and its validated fields."""

    located: Located
    scan: Scan
    told: Told
    citations: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]


def kept_chapter(
    cache: Cache | None, key: str, read: Callable[[], Chapter], made: Callable[[KeptChapter], Chapter]
) -> Chapter:
    """The chapter under `key`: `made` of what was kept, or `read`, and kept where it is its text's alone. Raises what
    `read` raises."""
    before = kept(cache.get(key), KeptChapter) if cache else None
    if before and _is_sound(before.located):
        return made(before)
    chapter = read()
    if cache and not chapter.included and not chapter.asked:
        found = KeptChapter(
            located=chapter.located,
            scan=chapter.scan,
            told=chapter.told,
            citations=chapter.citations,
            problems=tuple(chapter.env["problems"]),
        )
        with suppress(TypeError, ValueError, OverflowError):  # a number in it that MessagePack has not
            cache.put(key, packed(found))
    return chapter


def _is_sound(located: Located) -> bool:
    """Whether all lines are those of values that there are."""
    try:
        for path in (*located.lines, *located.written, *located.swallowed, *located.spans):
            located.at(path)
    except (LookupError, TypeError):
        return False
    return True
