"""The files of one version of an object, where they lie and what they must be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...base.problems import Problem, ProblemsFound
from ...base.rulebook import rule
from .inventory import Inventory
from .store import Store

rule("archive-unknown", "an object or a version that the archive does not have")


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a version."""

    path: Path
    digest: str
    """SHA-512 of the right bytes, hexadecimal."""


def contents(store: Store, identifier: str, version: str = "") -> tuple[Inventory, dict[str, Held]]:
    """The inventory of an object and the files of a version by their names. Raises `ProblemsFound` (archive-unknown,
    archive-damaged)."""
    at = store.place(identifier)
    if identifier not in store.heads():
        known = ", ".join(sorted(store.heads())) or "none"
        raise ProblemsFound(
            [Problem("archive-unknown", f"there is no '{identifier}' in the archive", f"it has: {known}", at)]
        )
    inventory = store.inventory(identifier)
    if inventory is None:
        hint = "run 'trykklar archive repair'"
        raise ProblemsFound([Problem("archive-damaged", f"'{identifier}' is damaged", hint, at)])
    if version and version not in inventory.versions:
        hint = f"it has: {', '.join(inventory.versions)}"
        raise ProblemsFound([Problem("archive-unknown", f"'{identifier}' has no version '{version}'", hint, at)])
    home = store.object_folder(identifier)
    state = sorted(inventory.state(version).items())
    return inventory, {name: Held(home / inventory.manifest[digest][0], digest) for name, digest in state}
