"""Every file of the archive against what the ledger and the inventories say. Every fault names its file.

The reference validator passes a storage root whose objects do not (ocfl-py 2.1.0, `StorageRoot.validate`), and no rule
of OCFL finds an object that was deleted or rolled back. So nothing here trusts what is not held by the ledger's chain:
its head is the root, an inventory is right if the ledger names its digest, a content file if that inventory does.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import inventory as inventories
from .inventory import Inventory
from .names import OBJECT_DECLARATION, ROOT_FILES, folder_of
from .store import Head, Store, read_bounded


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not what it is to be."""

    path: str
    """From the archive's folder on."""
    what: str
    identifier: str = ""
    """The object that it belongs to; empty for what belongs to none."""
    digest: str = ""
    """SHA-512 of the right bytes, where an intact inventory tells it."""
    data: bytes | None = None
    """The right bytes, where they follow from the standard or from an intact file."""


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the content is read: `n` of `of`, by digest, so that `of` days read all of it."""

    n: int
    of: int

    def holds(self, digest: str) -> bool:
        return int(digest[:8], 16) % self.of == self.n % self.of


ALL = Share(0, 1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found."""

    damages: tuple[Damage, ...]
    objects: int
    files: int
    """Content files whose bytes were read."""
    bytes: int
    head: str
    """SHA-256 of the ledger's last line: to be compared with one that was kept elsewhere."""


def verify(store: Store, share: Share = ALL) -> Verdict:
    """Read the archive. A broken ledger is raised as `ProblemsFound`, since nothing can be held to it. Raises
    OSError."""
    head = store.ledger().head
    heads = store.heads()
    damages: list[Damage] = []
    expected: set[str] = set()
    read: dict[str, int] = {}
    for name, data in ROOT_FILES.items():
        expected.add(name)
        damages += _fixed(store, f"store/{name}", data)
    for identifier, newest in sorted(heads.items()):
        inventory, found = _inventory(store, identifier, newest)
        damages += found
        if inventory is not None:
            damages += _object(store, inventory, share, expected, read)
        else:
            expected |= {name for name in _names(store.root) if name.startswith(f"{folder_of(identifier)}/")}
    extra = sorted(_names(store.root) - expected)
    damages += [Damage(f"store/{name}", "nothing in the ledger or an inventory names it") for name in extra]
    return Verdict(tuple(damages), len(heads), len(read), sum(read.values()), head)


def _inventory(store: Store, identifier: str, newest: Head) -> tuple[Inventory | None, list[Damage]]:
    """The inventory that the ledger names, from the root of the object or from its newest version."""
    folder = folder_of(identifier)
    path = f"store/{folder}/inventory.json"
    if not (store.root / folder).is_dir():
        return None, [Damage(f"store/{folder}", "the object is gone", identifier)]
    data = read_bounded(store.folder / path)
    if data is not None and hashlib.sha512(data).hexdigest() == newest.inventory:
        return inventories.from_bytes(data), []
    twin = read_bounded(store.root / folder / newest.version / "inventory.json")
    damage = Damage(path, "is not the inventory that the ledger names", identifier, newest.inventory)
    if twin is not None and hashlib.sha512(twin).hexdigest() == newest.inventory:
        return inventories.from_bytes(twin), [Damage(path, damage.what, identifier, newest.inventory, twin)]
    other = f"store/{folder}/{newest.version}/inventory.json"
    return None, [damage, Damage(other, damage.what, identifier, newest.inventory)]


def _object(
    store: Store, inventory: Inventory, share: Share, expected: set[str], read: dict[str, int]
) -> Iterator[Damage]:
    """The faults of an object whose inventory is right."""
    folder = folder_of(inventory.id)
    name, declaration = OBJECT_DECLARATION
    data = inventories.to_bytes(inventory)
    right = {name: declaration, "inventory.json": data, "inventory.json.sha512": inventories.sidecar(data)}
    versions = list(inventory.versions)
    for count, version in enumerate(versions, 1):
        own = inventories.to_bytes(inventories.at(inventory, versions[:count]))
        right |= {f"{version}/inventory.json": own, f"{version}/inventory.json.sha512": inventories.sidecar(own)}
    for path, wanted in right.items():
        expected.add(f"{folder}/{path}")
        if path != "inventory.json":  # which was held against the ledger
            yield from (
                Damage(d.path, d.what, inventory.id, hashlib.sha512(wanted).hexdigest(), wanted)
                for d in _fixed(store, f"store/{folder}/{path}", wanted)
            )
    for digest, paths in inventory.manifest.items():
        for path in paths:
            expected.add(f"{folder}/{path}")
            file = store.root / folder / path
            if file.is_symlink() or not file.is_file():
                yield Damage(f"store/{folder}/{path}", "is gone", inventory.id, digest)
            elif share.holds(digest):
                with file.open("rb") as stream:
                    if hashlib.file_digest(stream, "sha512").hexdigest() != digest:
                        yield Damage(
                            f"store/{folder}/{path}", "has other bytes than its inventory says", inventory.id, digest
                        )
                read[f"{folder}/{path}"] = file.stat().st_size


def _fixed(store: Store, path: str, data: bytes) -> list[Damage]:
    file = store.folder / path
    if read_bounded(file) == data:
        return []
    what = "has other bytes than it must" if file.is_file() else "is gone"
    return [Damage(path, what, digest=hashlib.sha512(data).hexdigest(), data=data)]


def _names(root: Path) -> set[str]:
    """All files below the storage root, links among them, and empty folders."""
    found: set[str] = set()
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        found |= {
            (here / name).relative_to(root).as_posix()
            for name in [*files, *(n for n in folders if (here / n).is_symlink())]
        }
        if not files and not folders and root not in (here.parent, here):
            found.add(here.relative_to(root).as_posix() + "/")
    return found
