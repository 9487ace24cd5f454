"""A place that all machines of a cluster reach, where bytes lie under their SHA-256: a folder, or whatever fsspec can
address (`s3://bucket/folder`, with the package that fsspec asks for).

Nothing in it is trusted, and all of it can be lost at any time: what is read is held to the digest that it was asked
by, and what is absent is put there again by the next run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

from ...base.problems import Problem, ProblemsFound
from ...base.rulebook import EXIT_ENVIRONMENT, rule

rule("store-unusable", "the store that a cluster's machines share cannot be used", exit_code=EXIT_ENVIRONMENT)

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies in a store."""

    sha256: str
    """Hexadecimal."""
    bytes: int


class Store:
    """A store. Its methods raise `ProblemsFound` (store-unusable, library-missing)."""

    def __init__(self, address: str) -> None:
        """`address`: a folder's path, or a URL of fsspec."""
        self.address = address
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            hint = "pip install 'trykklar[dask]'"
            raise ProblemsFound([Problem("library-missing", "fsspec is not installed", hint)]) from None
        with self._told():
            self._files, self._root = url_to_fs(address)

    def put(self, data: bytes) -> Stored:
        """Lay bytes there, where they are not yet."""
        stored = Stored(hashlib.sha256(data).hexdigest(), len(data))
        path = self._path(stored.sha256)
        with self._told():
            if not self._holds(path, len(data)):
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                beside = f"{path}.{uuid4().hex}"  # two may put it at once, and a third read it
                self._files.pipe_file(beside, data)
                self._files.mv(beside, path)
        return stored

    def get(self, stored: Stored) -> bytes:
        """The bytes of that digest and length."""
        data = b""
        with self._told():
            path = self._path(stored.sha256)
            if self._holds(path, stored.bytes):
                data = self._files.cat_file(path)
        if hashlib.sha256(data).hexdigest() != stored.sha256:
            raise ProblemsFound([self._unusable(f"it has no {stored.sha256[:12]}… of {stored.bytes:,} bytes")])
        return data

    def _holds(self, path: str, size: int) -> bool:
        with suppress(FileNotFoundError):
            return bool(self._files.info(path)["size"] == size)
        return False

    def _path(self, digest: str) -> str:
        if not _DIGEST.fullmatch(digest):
            raise ProblemsFound([self._unusable("what is asked for has no digest")])
        return f"{self._root}/{digest[:2]}/{digest}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a store of any kind passes on what its own library raises
            raise ProblemsFound([self._unusable(str(error)[:200] or type(error).__name__)]) from None

    def _unusable(self, why: str) -> Problem:
        hint = "name a folder or a URL that this machine and all workers reach, read and write"
        return Problem("store-unusable", f"the store '{self.address}' cannot be used: {why}", hint)
