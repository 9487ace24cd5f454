"""What an object of the archive holds, version by version (OCFL 1.1, 3.5).

Only what is read back here is written: SHA-512, content under `vN/content/`, a state a version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec

from ...base.bounds import MANIFEST_BYTES
from .names import INVENTORY_TYPE

LARGEST = MANIFEST_BYTES.most
"""Bytes of an inventory that is still read."""
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}$")]
"""SHA-512, hexadecimal."""
SafePath = Annotated[str, msgspec.Meta(pattern=r"^(?!.*(^|/)\.{0,2}(/|$))[^\x00-\x1f\\]{1,500}$")]
"""A relative path with slashes, without `.`, `..` and empty parts."""
VersionName = Annotated[str, msgspec.Meta(pattern=r"^v[1-9][0-9]{0,5}$")]


class User(msgspec.Struct, frozen=True):
    """Who made a version."""

    name: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: an erratum, or the first."""

    created: str
    """ISO 8601 with zone."""
    state: dict[Digest, list[SafePath]]
    """Digest → the names that the bytes have in this version."""
    message: str
    user: User


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """The inventory of an object; keys are those of the standard."""

    id: str
    type: str
    digestAlgorithm: str  # noqa: N815 - the standard's name
    head: VersionName
    contentDirectory: str = "content"  # noqa: N815
    manifest: dict[Digest, list[SafePath]]
    """Digest → where the bytes lie, from the object's folder on."""
    versions: dict[VersionName, Version]

    def state(self, version: str = "") -> dict[str, str]:
        """Name → digest, of a version or of the newest."""
        state = self.versions[version or self.head].state
        return {name: digest for digest, names in state.items() for name in names}


@dataclass(frozen=True, slots=True)
class Change:
    """What makes a version of an object."""

    files: Mapping[str, str]
    """Name → SHA-512."""
    when: str
    who: str
    why: str


def first(identifier: str, change: Change) -> Inventory:
    """The inventory of a new object."""
    empty = Inventory(id=identifier, type=INVENTORY_TYPE, digestAlgorithm="sha512", head="v1", manifest={}, versions={})
    return _with(empty, "v1", change)


def following(inventory: Inventory, change: Change) -> Inventory:
    """The inventory with one more version."""
    return _with(inventory, f"v{int(inventory.head[1:]) + 1}", change)


def _with(inventory: Inventory, name: str, change: Change) -> Inventory:
    manifest = dict(inventory.manifest)
    state: dict[str, list[str]] = {}
    for path, digest in sorted(change.files.items()):
        state.setdefault(digest, []).append(path)
        manifest.setdefault(digest, [f"{name}/content/{path}"])
    version = Version(created=change.when, state=state, message=change.why, user=User(name=change.who))
    versions = {**inventory.versions, name: version}
    return msgspec.structs.replace(inventory, head=name, manifest=manifest, versions=versions)


def at(inventory: Inventory, versions: list[str]) -> Inventory:
    """The inventory as it was when these were its versions, oldest first."""
    kept = {name: inventory.versions[name] for name in versions}
    begun = tuple(f"{name}/" for name in versions)
    manifest = {digest: paths for digest, paths in inventory.manifest.items() if paths[0].startswith(begun)}
    return msgspec.structs.replace(inventory, head=versions[-1], manifest=manifest, versions=kept)


def to_bytes(inventory: Inventory) -> bytes:
    """The file: the same bytes for the same inventory."""
    return msgspec.json.format(msgspec.json.encode(inventory, order="sorted"), indent=1) + b"\n"


def from_bytes(data: bytes) -> Inventory | None:
    """The inventory of a file; None for what is none, or not one that is written here."""
    try:
        found = msgspec.json.decode(data, type=Inventory)
    except (ValueError, RecursionError):
        return None
    named = [f"v{n}" for n in range(1, len(found.versions) + 1)]
    right = found.type == INVENTORY_TYPE and found.digestAlgorithm == "sha512" and found.contentDirectory == "content"
    whole = bool(named) and sorted(found.versions, key=lambda name: int(name[1:])) == named and found.head == named[-1]
    held = all(digest in found.manifest for version in found.versions.values() for digest in version.state)
    placed = all(found.manifest.values()) and all(_is_time(version.created) for version in found.versions.values())
    return found if right and whole and held and placed else None


def _is_time(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def sidecar(data: bytes) -> bytes:
    """What `inventory.json.sha512` says of an inventory (OCFL 1.1, 3.7)."""
    return f"{hashlib.sha512(data).hexdigest()} inventory.json\n".encode()
