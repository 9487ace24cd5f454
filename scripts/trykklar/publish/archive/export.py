"""Exports: a version of an object as plain files, as a bag (BagIt 1.0, RFC 8493), or as a zip of that bag.

A bag and a zip have the same bytes for the same version: their only time is the version's.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from .. import durable
from .inventory import Inventory
from .store import Store

rule("archive-unknown", "an object or a version that the archive does not have")


def export(store: Store, identifier: str, target: Path, form: str, version: str = "") -> list[Path]:
    """Write a version, the newest by default, into a new folder or file. Gives what was written.

    Raises `ProblemsFound`: archive-unknown, archive-damaged, archive-there (something stands at the target); OSError.
    """
    inventory, files = contents(store, identifier, version)
    if target.exists():
        raise ProblemsFound(
            [Problem("archive-there", f"'{target}' is there already", "name a new place", Place(str(target)))]
        )
    made = files if form == "folder" else _bag(inventory, version or inventory.head, files)
    if form == "zip":
        top = identifier.replace(":", "-")
        durable.write(target, _zipped({f"{top}/{name}": data for name, data in made.items()}, inventory, version))
        return [target]
    for name, data in made.items():
        durable.write(target / name, data)
    return [target / name for name in made]


def contents(
    store: Store, identifier: str, version: str = "", names: Collection[str] | None = None
) -> tuple[Inventory, dict[str, bytes]]:
    """The inventory of an object and the files of a version (all, or those of `names`), each held to its digest.

    Raises `ProblemsFound` (archive-unknown, archive-damaged), OSError.
    """
    at = store.place(identifier)
    if identifier not in store.heads():
        known = ", ".join(sorted(store.heads())) or "none"
        raise ProblemsFound(
            [Problem("archive-unknown", f"there is no '{identifier}' in the archive", f"it has: {known}", at)]
        )
    inventory = store.inventory(identifier)
    if inventory is not None and version and version not in inventory.versions:
        hint = f"it has: {', '.join(inventory.versions)}"
        raise ProblemsFound([Problem("archive-unknown", f"'{identifier}' has no version '{version}'", hint, at)])
    files: dict[str, bytes] = {}
    for name, digest in sorted(inventory.state(version).items()) if inventory else ():
        if names is not None and name not in names:
            continue
        file = store.object_folder(identifier) / inventory.manifest[digest][0] if inventory else Path()
        data = file.read_bytes() if file.is_file() and not file.is_symlink() else b""
        if hashlib.sha512(data).hexdigest() != digest:
            raise ProblemsFound([_damaged(f"'{name}' of '{identifier}'", at)])
        files[name] = data
    if inventory is None:
        raise ProblemsFound([_damaged(f"'{identifier}'", at)])
    return inventory, files


def _damaged(what: str, at: Place) -> Problem:
    hint = "run 'trykklar archive repair'"
    return Problem("archive-damaged", f"{what} is damaged, and is not exported", hint, at)


def _bag(inventory: Inventory, version: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    payload = {f"data/{name}": data for name, data in files.items()}
    octets = sum(map(len, payload.values()))
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
    }
    return {**tags, "tagmanifest-sha512.txt": _sums(tags), **payload}


def _sums(files: Mapping[str, bytes]) -> bytes:
    """Lines of digest and name; a line's end in a name is percent-encoded (RFC 8493, 2.1.3)."""
    coded = {name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D"): data for name, data in files.items()}
    return "".join(f"{hashlib.sha512(data).hexdigest()}  {name}\n" for name, data in sorted(coded.items())).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _zipped(files: Mapping[str, bytes], inventory: Inventory, version: str) -> bytes:
    when = datetime.fromisoformat(inventory.versions[version or inventory.head].created)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, when.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return stream.getvalue()
