"""What can be said of a file's text alone is kept under its words: after an edit only files that it changed are read
again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Protocol, TypeVar

from ...base.cache import Cache
from ...base.digests import digest_of
from ...base.packed import kept, packed
from ...base.program import program_digest

T = TypeVar("T")


class _InFile(Protocol):
    """A passage, or a line."""

    @property
    def file(self) -> str: ...


F = TypeVar("F", bound=_InFile)


def by_file(found: Iterable[F]) -> Iterator[tuple[str, tuple[F, ...]]]:
    """Passages or lines, file by file; what is of one file stands together."""
    for file, those in groupby(found, key=lambda each: each.file):
        yield file, tuple(those)


def kept_of_file(
    cache: Cache | None, kind: type[list[T]], about: Iterable[object], make: Callable[[], list[T]]
) -> list[T]:
    """What is made of a file's text: kept under all that it is made from (`about`), and the program."""
    if cache is None:
        return make()
    told = (packed(each).hex() if not isinstance(each, str) else each for each in about)
    key = digest_of(["of a file's text", str(kind), program_digest(), *told])
    before = kept(cache.get(key), kind)
    if before is None:
        before = make()
        cache.put(key, packed(before))
    return before
