"""A second archive with the same objects and the same ledger. Only what is missing is copied, and read back."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from .. import durable
from .names import OBJECT_DECLARATION, folder_of
from .store import Store
from .verify import Verdict, verify

rule("archive-diverged", "a mirror that is one of another archive")


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What mirroring did."""

    copied: int
    """Files."""
    verdict: Verdict
    """Of the mirror, read back."""


def mirror(store: Store, target: Store) -> Mirrored:
    """Bring a mirror up to date. Both are opened by the caller.

    Raises `ProblemsFound`: archive-diverged, where the mirror's ledger is not the beginning of ours; archive-damaged,
    where an object of ours is; OSError.
    """
    ours, theirs = store.ledger(), target.ledger()
    if ours.events[: len(theirs.events)] != theirs.events:
        raise ProblemsFound([diverged(Place(str(target.folder)))])
    copied = 0
    for identifier in sorted(store.heads()):
        if target.heads().get(identifier) != store.heads()[identifier]:
            copied += _object(store, target, identifier)
    for name in (store.ledger_file.name, f"{store.ledger_file.name}.head"):
        if (store.folder / name).is_file():
            durable.replace_by(target.folder / name, store.folder / name)
    return Mirrored(copied, verify(target))


def diverged(place: Place) -> Problem:
    """A mirror that is one of another archive."""
    hint = "it is a mirror of another archive, or one of the two was changed: verify both"
    return Problem("archive-diverged", "the mirror's ledger is not the beginning of this archive's", hint, place)


def _object(store: Store, target: Store, identifier: str) -> int:
    """Copy what an object has more than its mirror; its inventory last."""
    if store.inventory(identifier) is None:
        hint = "run 'trykklar archive verify', and repair it first"
        raise ProblemsFound(
            [
                Problem(
                    "archive-damaged", f"'{identifier}' is damaged, and is not mirrored", hint, store.place(identifier)
                )
            ]
        )
    source, home = store.root / folder_of(identifier), target.root / folder_of(identifier)
    last = ["inventory.json.sha512", "inventory.json"]
    files = sorted(
        path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file() and not path.is_symlink()
    )
    copied = 0
    for name in [OBJECT_DECLARATION[0], *(name for name in files if name not in (*last, OBJECT_DECLARATION[0])), *last]:
        if name in last and (home / name).exists():
            durable.replace_by(home / name, source / name)
        elif not (home / name).exists():
            partial = home / f"{name}.part"
            partial.unlink(missing_ok=True)
            durable.copy(source / name, partial)
            durable.move(partial, home / name)
        else:
            continue
        copied += 1
    return copied


def empty_like(folder: Path) -> bool:
    """Whether a folder may become a mirror: there is none, or nothing is in it."""
    return not folder.exists() or not any(folder.iterdir())


def room_for(store: Store, folder: Path) -> bool:
    """Whether the disk of `folder` has room for all of an archive."""
    needed = sum(path.stat().st_size for path in store.root.rglob("*") if path.is_file())
    return shutil.disk_usage(folder if folder.exists() else folder.parent).free > needed
