"""A mirror of an archive in an object store (S3), for the copy that lies in another house.

A file is put where none is (`If-None-Match`), and what changes, the newest inventories and the ledger, only over the
version that was read (`If-Match`): of two that write at once, one is told. The ledger is put last, so that a mirror
that was broken off is an older one. All of it is read back; a copy on disk is made from it by `fetched`, and held to
its ledger as any archive is. What may not be deleted is a setting of the bucket itself (Object Lock).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from ...base.bounds import BUCKET_FILES, LEDGER_BYTES
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_PARTLY, rule
from .. import durable
from ..release.record import safe
from .mirror import diverged
from .names import BUCKETS
from .store import Store

rule("archive-bucket", "a bucket that cannot be read or written", exit_code=EXIT_PARTLY)

_LATE = ("inventory.json.sha512", "inventory.json")
_LEDGERS = ("ledger.jsonl.head", "ledger.jsonl")
"""Put last, in this order: the ledger is what makes a version known."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Pushed:
    """What mirroring did, in files."""

    copied: int
    read: int


@dataclass(frozen=True, slots=True)
class _Lying:
    """What a bucket says of a file."""

    tag: str
    """Of its version."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place in a store of objects: its bucket, and what all its keys begin with."""

    client: Any
    name: str
    prefix: str

    @property
    def place(self) -> Place:
        return Place(f"{BUCKETS}{self.name}/{self.prefix}")

    def keys(self) -> dict[str, _Lying]:
        """What lies there, by its name. Raises `ProblemsFound` (archive-bucket) where it is more than any archive."""
        found: dict[str, _Lying] = {}
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.prefix):
            for each in page.get("Contents", ()):
                found[each["Key"].removeprefix(self.prefix)] = _Lying(each["ETag"], each["Size"])
            if len(found) > BUCKET_FILES.most:
                hint = "name the prefix below which the mirror lies, and nothing else"
                what = f"more than {BUCKET_FILES.most:,} files lie there"
                raise ProblemsFound([Problem("archive-bucket", what, hint, self.place)])
        return found

    def put(self, name: str, file: Path, over: str | None) -> None:
        """Put a file where none is, or over the version of a tag. Raises `ProblemsFound` (archive-busy)."""
        condition = {"IfNoneMatch": "*"} if over is None else {"IfMatch": over}
        with file.open("rb") as body:
            self.client.put_object(Bucket=self.name, Key=f"{self.prefix}{name}", Body=body, **condition)

    def pieces(self, name: str) -> Iterator[bytes]:
        body = self.client.get_object(Bucket=self.name, Key=f"{self.prefix}{name}")["Body"]
        yield from body.iter_chunks(_PIECE)

    def sha512(self, name: str) -> str:
        digest = hashlib.sha512()
        for piece in self.pieces(name):
            digest.update(piece)
        return digest.hexdigest()


@contextmanager
def bucket_at(address: str) -> Iterator[Bucket]:
    """The place that `s3://BUCKET/PREFIX` names; keys and endpoint come from where boto3 looks for them.

    Raises `ProblemsFound`: archive-bucket, also for whatever the store answers while it is used; archive-busy, where
    somebody else wrote at the same time.
    """
    try:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        hint = "install it: pip install 'trykklar[s3]'"
        what = "a mirror in an object store needs the package 'boto3'"
        raise ProblemsFound([Problem("library-missing", what, hint)]) from None
    name, _, prefix = address.removeprefix(BUCKETS).partition("/")
    at = Place(address)
    if not name:
        raise ProblemsFound([Problem("archive-bucket", "the address names no bucket", "write s3://BUCKET/PREFIX", at)])
    try:
        yield Bucket(boto3.client("s3"), name, f"{prefix.strip('/')}/" if prefix.strip("/") else "")
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in ("PreconditionFailed", "ConditionalRequestConflict"):
            hint = "wait until that has ended, and mirror again"
            raise ProblemsFound([Problem("archive-busy", "somebody else writes into the bucket", hint, at)]) from None
        raise ProblemsFound([Problem("archive-bucket", f"the store answers {code}", _HINT, at)]) from None
    except BotoCoreError as error:
        raise ProblemsFound([Problem("archive-bucket", " ".join(str(error).split()), _HINT, at)]) from None


_HINT = "see that bucket, rights and address are right (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"


def pushed(store: Store, bucket: Bucket) -> Pushed:
    """Bring the mirror in a bucket up to date, and read all of it back. The archive was verified by the caller.

    Raises `ProblemsFound`: archive-diverged, archive-damaged (read back with other bytes), what `bucket_at` tells;
    OSError.
    """
    there = bucket.keys()
    _same_ledger(store, bucket, there)
    ours = {name: store.folder / name for name in _names(store)}
    copied = 0
    for name, file in ours.items():
        changes = PurePosixPath(name).name in _LATE or name in _LEDGERS
        if name not in there or (changes and bucket.sha512(name) != durable.sha512_of(file)):
            bucket.put(name, file, there[name].tag if name in there else None)
            copied += 1
    wrong = [name for name, file in ours.items() if bucket.sha512(name) != durable.sha512_of(file)]
    if wrong:
        hint = "delete it there, if you know why it differs, and mirror again"
        what = "has other bytes in the bucket than in the archive"
        raise ProblemsFound([Problem("archive-damaged", f"'{name}' {what}", hint, bucket.place) for name in wrong])
    return Pushed(copied, len(ours))


def _same_ledger(store: Store, bucket: Bucket, there: Mapping[str, _Lying]) -> None:
    """Raises `ProblemsFound` (archive-diverged), where the bucket's ledger is not the beginning of ours."""
    told = b""
    for piece in bucket.pieces("ledger.jsonl") if "ledger.jsonl" in there else ():
        told += piece
        if len(told) > LEDGER_BYTES.most:
            break
    ours = store.ledger_file.read_bytes() if store.ledger_file.exists() else b""
    if not ours.startswith(told):
        raise ProblemsFound([diverged(bucket.place)])


def _names(store: Store) -> list[str]:
    """All files of an archive, from its folder on: content, then inventories, then the ledger."""
    files = [path for path in store.root.rglob("*") if path.is_file() and not path.is_symlink()]
    names = sorted(path.relative_to(store.folder).as_posix() for path in files)
    late = [name for name in names if PurePosixPath(name).name in _LATE]
    kept = [name for name in _LEDGERS if (store.folder / name).is_file()]
    return [*(name for name in names if PurePosixPath(name).name not in _LATE), *late, *kept]


def fetched(bucket: Bucket, folder: Path) -> int:
    """Copy all that lies in the bucket into a new folder, which appears whole. Gives how many files.

    Raises `ProblemsFound`: archive-bucket, for what no archive has; what `bucket_at` tells; OSError.
    """
    there = bucket.keys()
    names = sorted(there)
    _see_an_archive(bucket, names)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
        whole = Path(scratch, "whole")
        for name in names:
            _fetch(bucket, name, there[name].size, whole / name)
        (whole / "staging").mkdir()
        durable.flush_tree(whole)
        if folder.exists():
            folder.rmdir()
        durable.move(whole, folder)
    return len(names)


def _see_an_archive(bucket: Bucket, names: list[str]) -> None:
    """Raises `ProblemsFound` (archive-bucket) where there is nothing, or something that no archive has."""
    for name in names:
        path = PurePosixPath(name)
        within = path.parts[:1] == ("store",) or name in _LEDGERS
        if not within or path.as_posix() != name or not safe(name):
            hint = "name the prefix below which the mirror lies, and nothing else"
            raise ProblemsFound([Problem("archive-bucket", f"{name!r} is no file of an archive", hint, bucket.place)])
    if not names:
        hint = "name the bucket and the prefix of a mirror"
        raise ProblemsFound([Problem("archive-bucket", "there is nothing", hint, bucket.place)])


def _fetch(bucket: Bucket, name: str, size: int, target: Path) -> None:
    """Raises `ProblemsFound` (archive-bucket) for a file that goes on beyond its size in bytes; OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        for piece in bucket.pieces(name):
            if file.tell() + len(piece) > size:
                what = f"{name!r} has more bytes than the bucket says"
                raise ProblemsFound([Problem("archive-bucket", what, _HINT, bucket.place)])
            file.write(piece)
