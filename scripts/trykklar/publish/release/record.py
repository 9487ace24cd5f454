"""A release's folder: the files, what they were made from, and the sums by which anybody checks them.

| file | is |
|---|---|
| `files/…` | what was published and approved by preflight |
| `sources.zip` | publication, layouts, fonts, lock file and program: all that the files were made from |
| `release.json` | what each file is, and the digests of what it was made from |
| `SHA512SUMS` | the digest of each of these; what people approve and sign |
| `HOW-TO-CHECK.txt` | how a stranger checks it, with programs that are not ours |
| `ledger.jsonl` | what was done with it |
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ...base.files import read_answer, unwatched
from ..manifest import Origin, PublishedFile

SUMS = "SHA512SUMS"
RECORD = "release.json"
SOURCES = "sources.zip"
CHECKING = "HOW-TO-CHECK.txt"
SIGNATURE = f"{SUMS}.minisig"
PUBLIC_KEY = "minisign.pub"
LEDGER = "ledger.jsonl"

_INSTRUCTIONS = """\
How to check this edition

You need no program of ours. In this folder:

1. The files are the ones that were released:

     sha512sum -c SHA512SUMS

   Every line must end in OK.

2. They were signed by the publisher, whose public key you have from the publisher and not from this folder alone:

     minisign -V -p minisign.pub -m SHA512SUMS

   minisign.pub must be the key that the publisher has made known elsewhere.

3. What the files were made from is in sources.zip; release.json says what each file is.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What `release.json` says."""

    publication: str
    edition: str
    date: str
    """Of the edition, ISO 8601."""
    trykklar: str
    """The program's version."""
    made_from: Origin
    sources: str
    """SHA-512 of `sources.zip`."""
    files: tuple[PublishedFile, ...]


def to_bytes(record: Record) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def read_record(folder: Path) -> Record | None:
    """The record of a release's folder; None where there is none that can be read."""
    try:
        return msgspec.json.decode(read_answer(folder / RECORD), type=Record)
    except (OSError, ValueError, RecursionError):
        return None


def contents(record: Record, files: Mapping[str, bytes], sources: bytes) -> dict[str, bytes]:
    """All that a release's folder holds when it is frozen, with its sums; the same for the same files."""
    held = {f"files/{name}": data for name, data in files.items()}
    held |= {SOURCES: sources, RECORD: to_bytes(record), CHECKING: _INSTRUCTIONS.encode()}
    return {**held, SUMS: sums(held)}


def sums(files: Mapping[str, bytes]) -> bytes:
    """Lines as `sha512sum` writes and checks them."""
    return "".join(f"{hashlib.sha512(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())).encode()


def read_sums(text: str) -> dict[str, str]:
    """Name → SHA-512, of lines as `sha512sum` writes them."""
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines()) if name}


def held_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Name → file and SHA-512 of all that a release's folder holds, ledger and signature among it. Raises OSError."""
    found = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    return {name: (path, hashlib.sha512(path.read_bytes()).hexdigest()) for name, path in sorted(found.items())}


def zipped(folders: Mapping[str, Path], year: int) -> bytes:
    """The files of folders (name in the archive → folder or file) as a zip that is the same for the same files.

    Hidden files, `output/` and what Python compiled are left out. Raises OSError.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted((entry for top, place in folders.items() for entry in _files(top, place))):
            entry = zipfile.ZipInfo(name, (max(1980, year), 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return stream.getvalue()


def _files(top: str, place: Path) -> Iterator[tuple[str, Path]]:
    if place.is_file():
        yield top, place
        return
    for root, folders, names in os.walk(place):
        here = Path(root)
        folders[:] = [
            name for name in folders if name != "__pycache__" and not unwatched((here / name).relative_to(place))
        ]
        yield from (
            (f"{top}/{path.relative_to(place).as_posix()}", path)
            for path in (here / name for name in names)
            if path.is_file() and not path.is_symlink() and not unwatched(path.relative_to(place))
        )


def differing(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[str]:
    """Names whose digests differ, or that only one of two has."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
