"""A version of an object as plain files, as a bag (BagIt 1.0, RFC 8493) with what catalogues and other archives ask of
it (`metadata.py`), or as a zip of that bag.

A bag and a zip have the same bytes for the same version: their only time is the version's. What is given back is made
beside its place and held to its digests before it gets its name; no file is ever held as a whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from ...base.limits.ending import scratch_folder
from ...base.problems import Place, Problem, ProblemsFound
from .. import durable
from .contents import Held, contents
from .inventory import Inventory
from .metadata import described
from .store import Store


def export(store: Store, identifier: str, target: Path, form: str, version: str = "") -> list[Path]:
    """Write a version, the newest by default, into a new folder or file. Gives what was written.

    Raises `ProblemsFound`: archive-unknown, archive-damaged, archive-there (something stands at the target, or the
    archive itself does); OSError.
    """
    inventory, files = contents(store, identifier, version)
    store.check_apart(target)
    if os.path.lexists(target):
        raise ProblemsFound(
            [Problem("archive-there", f"'{target}' is there already", "name a new place", Place(str(target)))]
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(beside=target) as scratch:
        made = scratch / target.name
        names = _copied(files, made, "" if form == "folder" else "data/", store.place(identifier), identifier)
        if form != "folder":
            told = described(store, identifier, version or inventory.head, files)
            names = _tagged(made, inventory, version or inventory.head, files, told) + names
        durable.flush_tree(made)
        if form == "zip":
            packed = scratch / "packed"
            _zip(
                made, names, identifier.replace(":", "-"), inventory.versions[version or inventory.head].created, packed
            )
            made = packed
        durable.move(made, target)
    return [target] if form == "zip" else [target / name for name in names]


def _copied(files: Mapping[str, Held], folder: Path, within: str, at: Place, identifier: str) -> list[str]:
    """Copy files below a new folder, and hold the copies to their digests. Raises `ProblemsFound` (archive-damaged)."""
    folder.mkdir()
    for name, held in files.items():
        whole = held.path.is_file() and not held.path.is_symlink()
        if whole:
            durable.copy(held.path, folder / within / name)
        if not whole or durable.sha512_of(folder / within / name) != held.digest:
            raise ProblemsFound([_damaged(f"'{name}' of '{identifier}'", at)])
    return [f"{within}{name}" for name in files]


def _damaged(what: str, at: Place) -> Problem:
    hint = "run 'trykklar archive repair'"
    return Problem("archive-damaged", f"{what} is damaged, and is not exported", hint, at)


def _tagged(
    folder: Path, inventory: Inventory, version: str, files: Mapping[str, Held], told: Mapping[str, bytes]
) -> list[str]:
    """Write what makes a bag of a folder with a payload, and what is told of it. Gives the names."""
    payload = {f"data/{name}": held.digest for name, held in files.items()}
    octets = sum((folder / name).stat().st_size for name in payload)
    info = {
        "Bagging-Date": inventory.versions[version].created[:10],
        "External-Identifier": f"{inventory.id}:{version}",
        "External-Description": inventory.versions[version].message,
        "Payload-Oxum": f"{octets}.{len(payload)}",
    }
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{key}: {_one_line(value)}\n" for key, value in info.items()).encode(),
        "manifest-sha512.txt": _sums(payload),
        **told,
    }
    tags["tagmanifest-sha512.txt"] = _sums({name: hashlib.sha512(data).hexdigest() for name, data in tags.items()})
    for name, data in tags.items():
        durable.write(folder / name, data)
    return list(tags)


def _sums(digests: Mapping[str, str]) -> bytes:
    """Lines of digest and name; a line's end in a name is percent-encoded (RFC 8493, 2.1.3)."""
    coded = {name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D"): each for name, each in digests.items()}
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(coded.items())).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _zip(folder: Path, names: list[str], top: str, created: str, target: Path) -> None:
    """Pack files of a folder, flushed to the disk."""
    when = max(datetime.fromisoformat(created).timetuple()[:6], (1980, 1, 1, 0, 0, 0))  # a zip knows no earlier time
    with target.open("xb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                entry = zipfile.ZipInfo(f"{top}/{name}", when)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.file_size = (folder / name).stat().st_size  # tells whether it wants the larger form (ZIP64)
                with (folder / name).open("rb") as source, archive.open(entry, "w") as packed:
                    shutil.copyfileobj(source, packed)
        stream.flush()
        os.fsync(stream.fileno())
