"""Bytes by the SHA-256 of everything that went into them. It can be lost at any time without harm.

An entry is a file of its own, named by its key: magic, checksum, content. The checksum covers the key
too, so that an entry under another's name is as damaged as one that is cut short; damaged entries
count as absent and are made again. Entries are written beside their place and renamed: two builds at
once meet whole entries only, and after a crash of the machine the checksum decides, so that nothing
needs to be flushed to the disk. Content is never pickled: an output folder may come with sources that
nobody trusts. A cache that cannot be written is one warning, and the build goes on.

What was used longest ago goes first (modification times are set on use). A time in the future, as
after a clock that jumped, counts as the oldest, so that it cannot stay for ever.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .bounds import CACHE_BYTES, CACHED_BYTES
from .digests import digest_of
from .memo import Memo
from .packed import kept, packed
from .problems import Place, Problem
from .rulebook import EXIT_ENVIRONMENT, WARNING, rule

rule(
    "cache-unwritable",
    "what was typeset could not be kept for the next build",
    WARNING,
    WARNING,
    exit_code=EXIT_ENVIRONMENT,
)

V = TypeVar("V")

SIZE_LIMIT = CACHE_BYTES.most
"""Bytes that a cache may hold before the oldest entries go."""
LARGEST_ENTRY = CACHED_BYTES.most
_MAGIC = b"TRYKKLAR-CACHE-1\n"
_HEAD = len(_MAGIC) + 32
_NAME = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".unfinished-"
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class CacheState:
    """What a cache holds."""

    folder: Path
    entries: int
    size: int
    """Bytes."""
    limit: int
    """Bytes."""


class Cache:
    """A folder of entries. Its methods may be called by several threads, and never raise OSError."""

    def __init__(self, folder: Path, limit: int = SIZE_LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self.damaged = 0
        """Entries that were found damaged, and not used."""
        self._unwritable: OSError | None = None
        self._written = 0
        self._size: int | None = None
        """Bytes that were in it when it was last looked through."""
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """The content that was put under a key (64 hexadecimal digits), or None."""
        path = self._path(key)
        try:
            data = _read(path)
        except OSError:
            return None
        if data[:_HEAD] != _head(key, data[_HEAD:]):
            with self._lock:
                self.damaged += 1
            return None
        with suppress(OSError):
            os.utime(path)
        return data[_HEAD:]

    def put(self, key: str, content: bytes) -> None:
        """Keep a content. Where that fails, the rest of the run goes on without writing."""
        if self._unwritable or len(content) > LARGEST_ENTRY:
            return
        try:
            _write(self._path(key), _head(key, content) + content)
        except OSError as error:
            self._unwritable = error
            return
        with self._lock:
            self._written += len(content)
            full = self._written > self.limit // 8
        if full:
            self.trim()

    @property
    def empty(self) -> bool:
        """Whether nothing is kept yet."""
        return next(self._files(), None) is None

    def trim(self) -> None:
        """Delete the entries used longest ago until the cache is within its limit."""
        with self._lock:
            self._written = 0
        now = time.time()
        found: list[tuple[float, int, str]] = []
        for entry, status in self._files():
            if _NAME.fullmatch(entry.name):
                found.append((_last_use(status, now), status.st_size, entry.path))
            elif entry.name.startswith(_UNFINISHED) and not now - _HOUR < status.st_mtime < now + _HOUR:
                with suppress(OSError):  # left by a process that was killed
                    Path(entry.path).unlink()
        size = sum(each for _, each, _ in found)
        for _, each, path in sorted(found) if size > self.limit else ():
            if size <= self.limit:
                break
            with suppress(OSError):
                Path(path).unlink()
            size -= each
        self._size = size

    def clear(self) -> int:
        """Delete all entries, and the folder if it is then empty; gives their number. Raises OSError."""
        gone = 0
        for entry, _ in list(self._files()):
            if _NAME.fullmatch(entry.name) or entry.name.startswith(_UNFINISHED):
                with suppress(FileNotFoundError):
                    Path(entry.path).unlink()
                    gone += entry.name[0] != "."
        with suppress(OSError):
            self.folder.rmdir()
        return gone

    def state(self) -> CacheState:
        """Number and size of the entries."""
        sizes = [status.st_size for entry, status in self._files() if _NAME.fullmatch(entry.name)]
        return CacheState(self.folder, len(sizes), sum(sizes), self.limit)

    def finish_run(self) -> tuple[Problem, ...]:
        """End a run: bring the cache within its limit, and say whether it could be written. The next run tries
        again."""
        if self._written and (self._size is None or self._size + self._written > self.limit // 2):
            self.trim()
        refusal, self._unwritable = self._unwritable, None
        if refusal is None:
            return ()
        reason = refusal.strerror or type(refusal).__name__
        hint = "the pages are right, but the next build takes longer: check the folder's owner and the room on the disk"
        return (
            Problem(
                "cache-unwritable",
                f"what was typeset could not be kept for the next build: {reason}",
                hint,
                self._place,
            ),
        )

    @property
    def _place(self) -> Place:
        return Place(f"{self.folder.parent.name}/{self.folder.name}")

    def _path(self, key: str) -> Path:
        if not _NAME.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self.folder / key

    def _files(self) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    yield entry, entry.stat(follow_symlinks=False)


class KeptMemo(Memo[V]):
    """A memo whose values other processes find, too. Its keys are texts."""

    def __init__(self, cache: Cache, kind: type[V], salt: str) -> None:
        """`salt`: what else values depend on: the program, and what they are."""
        super().__init__()
        self._cache, self._kind, self._salt = cache, kind, salt

    def find(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value, made if nobody knows it. What `make` raises is not remembered."""
        return super().find(key, lambda: self._kept(digest_of(["memo", self._salt, str(key)]), make))

    def _kept(self, key: str, make: Callable[[], V]) -> V:
        found = kept(self._cache.get(key), self._kind)
        if found is None:
            found = make()
            self._cache.put(key, packed(found))
        return found


def _head(key: str, content: bytes) -> bytes:
    total = hashlib.sha256(key.encode())
    total.update(content)
    return _MAGIC + total.digest()


def _last_use(status: os.stat_result, now: float) -> float:
    return status.st_mtime if status.st_mtime <= now + _HOUR else 0.0


def _read(path: Path) -> bytes:
    """An ordinary file's content. A link, a pipe or a giant under an entry's name is refused, not followed."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_ENTRY + _HEAD:
            raise OSError("not an entry")
        return stream.read()


def _write(path: Path, data: bytes) -> None:
    """The only place that writes to the cache."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
    try:
        os.fchmod(handle, 0o644)  # as `publish` does
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
