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
import lzma
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ...base.files import read_answer, unwatched
from ...sources.data.delimited import UNSEEN
from .. import durable
from ..manifest import Origin, PublishedFile

SUMS = "SHA512SUMS"
RECORD = "release.json"
SOURCES = "sources.zip"
CHECKING = "HOW-TO-CHECK.txt"
SIGNATURE = f"{SUMS}.minisig"
CMS = f"{SUMS}.p7s"
PUBLIC_KEY = "minisign.pub"
LEDGER = "ledger.jsonl"

_ASTRAY = re.compile(r"(^|/)\.{0,2}(/|$)|\\")
"""A backslash, an empty part, `.` and `..`."""

_INSTRUCTIONS = """\
How to check this edition

You need no program of ours. In this folder:

1. The files are the ones that were released:

     sha512sum -c SHA512SUMS

   Every line must end in OK. Of a single edition that was taken out of an archive, add --ignore-missing.

2. They were signed by the publisher, whose public key you have from the publisher and not from this folder alone:

     minisign -V -p minisign.pub -m SHA512SUMS

   minisign.pub must be the key that the publisher has made known elsewhere.

   Where there is SHA512SUMS.p7s, it was signed with a certificate, which you have from the publisher too:

     openssl cms -verify -binary -inform DER -in SHA512SUMS.p7s -content SHA512SUMS -out - \\
       -CAfile certificate.pem -purpose any

3. What the files were made from is in sources.zip; release.json says what each file is.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a catalogue says of the publication, plain."""

    title: str
    subtitle: str
    kind: str
    """A word such as 'Report'."""
    publisher: str
    authors: tuple[str, ...]
    language: str
    """A tag of BCP 47."""


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
    work: Work | None = None
    """None in a release that was frozen before works were told."""


def to_bytes(record: Record) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def read_record(folder: Path) -> Record | None:
    """The record of a release's folder; None where there is none that can be read, or it tells of a file that the sums
    do not name: whoever asks for that one would be given a file of another place."""
    try:
        record = msgspec.json.decode(read_answer(folder / RECORD), type=Record)
        named = read_sums(read_answer(folder / SUMS).decode("utf-8", "replace"))
    except (OSError, ValueError, RecursionError):
        return None
    return record if all(f"files/{file.name}" in named and safe(file.name) for file in record.files) else None


def safe(name: str) -> bool:
    """Whether a name of a file leads no way but down from its folder, and can stand in a header and a list."""
    return len(name) <= 500 and not _ASTRAY.search(name) and not UNSEEN.search(name)


Content = Path | bytes
"""A file's bytes, or where they lie: finished files are never held as a whole."""


def contents(record: Record, files: Mapping[str, Path], sources: Path) -> dict[str, Content]:
    """All that a release's folder holds when it is frozen, with its sums; the same for the same files. Raises
    OSError."""
    held: dict[str, Content] = {f"files/{name}": path for name, path in files.items()}
    held |= {SOURCES: sources, RECORD: to_bytes(record), CHECKING: _INSTRUCTIONS.encode()}
    return {**held, SUMS: sums(held)}


def sums(files: Mapping[str, Content]) -> bytes:
    """Lines as `sha512sum` writes and checks them. Raises OSError."""
    return "".join(f"{sha512(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def sha512(content: Content) -> str:
    """Hexadecimal. Raises OSError."""
    return hashlib.sha512(content).hexdigest() if isinstance(content, bytes) else durable.sha512_of(content)


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
    return {name: (path, durable.sha512_of(path)) for name, path in sorted(found.items())}


def zipped(folders: Mapping[str, Path], year: int, target: Path) -> None:
    """Write the files of folders (name in the archive → folder or file) as a zip that is the same for the same files.

    Hidden files, `output/` and what Python compiled are left out. Raises OSError.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted((entry for top, place in folders.items() for entry in _files(top, place))):
            entry = zipfile.ZipInfo(name, (max(1980, year), 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as source, archive.open(entry, "w") as packed:
                shutil.copyfileobj(source, packed)


def unpacked(source: Path, folder: Path, most: int, within: str = "") -> None:
    """Write what `zipped` packed, or those whose names begin with `within`, below a folder.

    Raises `ValueError`, in words, for what is no such archive, has more than `most` bytes or leads out of the folder.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            members = [each for each in archive.infolist() if each.filename.startswith(within) and not each.is_dir()]
            if sum(member.file_size for member in members) > most:
                raise ValueError(f"its sources have more than {most:,} bytes")
            for member in members:
                place = folder / member.filename
                if "\\" in member.filename or not place.resolve().is_relative_to(folder.resolve()):
                    raise ValueError(f"'{member.filename}' leads out of the sources")
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as packed, place.open("wb") as stream:
                    shutil.copyfileobj(packed, stream)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError) as error:
        raise ValueError(f"its sources are no zip: {error}") from None


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
