"""Damaged files are given back their bytes, and only those that the ledger's chain vouches for.

A file's right bytes are known by their digest. They are looked for where they follow from the standard or an intact
inventory, in a mirror, in other objects, and in files that were built again from the archived sources; whatever has
another digest stays out. Nothing is removed: what nothing names is for a person to look at.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import durable
from .names import folder_of
from .store import Store
from .verify import Damage, verify

Rebuild = Callable[[str], Iterable[Path]]
"""From the id of an object to files that were made again from its archived sources."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What repairing did."""

    healed: tuple[str, ...]
    """Paths from the archive's folder on."""
    left: tuple[Damage, ...]


def repair(store: Store, mirror: Store | None = None, rebuild: Rebuild | None = None) -> Repaired:
    """Heal what can be healed. Raises `ProblemsFound` (archive-ledger), OSError."""
    healed: list[str] = []
    for _ in range(2):  # an inventory that was healed tells of files that could not be asked for before
        damages = verify(store).damages
        done = [damage.path for damage in damages if _heal(store, damage, mirror)]
        healed += done
        if not done:
            break
    damages = verify(store).damages
    lost = sorted({d.identifier for d in damages if d.identifier and d.digest and d.data is None})
    for identifier, files in ((identifier, rebuild(identifier)) for identifier in lost) if rebuild else ():
        made = {durable.sha512_of(file): file for file in files}
        for damage in (d for d in damages if d.identifier == identifier and d.digest in made):
            _put(store.folder / damage.path, made[damage.digest])
            healed.append(damage.path)
    return Repaired(tuple(dict.fromkeys(healed)), verify(store).damages)


def _heal(store: Store, damage: Damage, mirror: Store | None) -> bool:
    if damage.data is not None:
        _put(store.folder / damage.path, damage.data)
        return True
    if not damage.digest:
        return bool(mirror and damage.identifier) and _whole_object(store, damage.identifier, mirror)
    for file in _candidates(store, damage, mirror):
        if durable.sha512_of(file) == damage.digest:
            _put(store.folder / damage.path, file)
            return True
    return False


def _candidates(store: Store, damage: Damage, mirror: Store | None) -> Iterator[Path]:
    """Files that may hold the bytes: the mirror's, and those of other objects with this digest."""
    for other in filter(None, (mirror, store)):
        file = other.folder / damage.path
        if other is mirror and file.is_file() and not file.is_symlink():
            yield file
        for identifier in other.heads():
            inventory = other.inventory(identifier)
            for path in inventory.manifest.get(damage.digest, []) if inventory else []:
                held = other.object_folder(identifier) / path
                if held.is_file() and not held.is_symlink():
                    yield held


def _whole_object(store: Store, identifier: str, mirror: Store | None) -> bool:
    """Bring an object back that is gone, from a mirror that has the head that our ledger names."""
    wanted = store.heads()[identifier]
    if mirror is None or mirror.heads().get(identifier) != wanted or mirror.inventory(identifier) is None:
        return False
    home, staged = store.object_folder(identifier), store.staging / "mirrored"
    if home.exists():
        return False
    shutil.rmtree(staged, ignore_errors=True)
    source = mirror.root / folder_of(identifier)
    for file in sorted(path for path in source.rglob("*") if path.is_file() and not path.is_symlink()):
        durable.copy(file, staged / file.relative_to(source))
    durable.flush_tree(staged)
    durable.move(staged, home)
    return True


def _put(path: Path, right: bytes | Path) -> None:
    """Give a file its bytes, or those of another file, whatever stands there now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    if isinstance(right, bytes):
        durable.replace(path, right)
    else:
        durable.replace_by(path, right)
