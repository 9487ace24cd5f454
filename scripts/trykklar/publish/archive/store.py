"""The archive on disk. `store/` is an OCFL 1.1 storage root, readable without this program; `ledger.jsonl` names
the head of every object, so that one that was deleted or put back to an older version is found.

Adding is safe to break off at any moment. A version is made whole in `staging/` and flushed; then the ledger says that
it is there; then it is renamed into its place. What a crash leaves between these steps is finished by whoever opens the
archive next; what the ledger does not know never was.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec

from ...base.files import os_problem, read_answer
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_PARTLY, rule
from .. import durable
from ..ledger import Ledger, append, read_ledger
from . import inventory as inventories
from .inventory import Change, Digest, Inventory, VersionName
from .names import OBJECT_DECLARATION, ROOT_FILES, folder_of

rule("archive-none", "the folder is no archive")
rule("archive-there", "something stands where a new folder or file is to be made")
rule("archive-source", "a file is not what was frozen")
rule("archive-damaged", "a file of the archive is gone, changed or too many")
rule("archive-ledger", "the ledger of the archive was changed, or is another")
rule("archive-busy", "another process writes in the archive", exit_code=EXIT_PARTLY)

BUSY, LEDGER = "archive-busy", "archive-ledger"
ADDED = "added"
_LEDGER_FILES = ("ledger.jsonl", "ledger.jsonl.head")


class Addition(msgspec.Struct, frozen=True):
    """What the ledger says of a version that was added."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    version: VersionName
    inventory: Digest
    staged: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}$")]


@dataclass(frozen=True)
class Store:
    """An archive's folder."""

    folder: Path
    _kept: dict[tuple[bytes, bytes], dict[str, Head]] = field(default_factory=dict, compare=False, repr=False)
    """Heads by the bytes of the ledger and its head, so that it is read once for all objects."""

    @property
    def root(self) -> Path:
        """The OCFL storage root."""
        return self.folder / "store"

    @property
    def staging(self) -> Path:
        return self.folder / "staging"

    @property
    def ledger_file(self) -> Path:
        return self.folder / "ledger.jsonl"

    def ledger(self) -> Ledger:
        """Raises `ProblemsFound` (archive-ledger)."""
        return read_ledger(self.ledger_file, LEDGER)

    def heads(self) -> dict[str, Head]:
        """Id of an object → its head, as the ledger has it. Raises `ProblemsFound`."""
        told = tuple(read_bounded(self.ledger_file.with_name(name)) or b"" for name in _LEDGER_FILES)
        key = (told[0], told[1])
        if key not in self._kept or not all(key):
            self._kept.clear()
            self._kept[key] = {each.id: Head(each.version, each.inventory) for each in self.additions()}
        return self._kept[key]

    def additions(self) -> list[Addition]:
        """What was added, as the ledger tells. Raises `ProblemsFound` (archive-ledger)."""
        found: list[Addition] = []
        for event in self.ledger().events:
            if event.what == ADDED:
                try:
                    found.append(msgspec.convert(event.about, Addition))
                except msgspec.ValidationError:
                    what = f"line {event.n} of the ledger does not say what was added"
                    hint = "somebody changed it, or the disk did: take it from a mirror, or from a backup"
                    place = Place(str(self.ledger_file), event.n)
                    raise ProblemsFound([Problem(LEDGER, what, hint, place)]) from None
        return found

    def object_folder(self, identifier: str) -> Path:
        return self.root / folder_of(identifier)

    def place(self, identifier: str) -> Place:
        """Where problems of an object are shown."""
        return Place(str(self.object_folder(identifier)))

    def check_apart(self, target: Path) -> None:
        """Raises `ProblemsFound` (archive-there) for a place within the archive, where nothing else may lie."""
        if target.resolve().is_relative_to(self.folder.resolve()):
            what, hint = f"'{target}' lies in the archive itself", "name a place outside of it"
            raise ProblemsFound([Problem("archive-there", what, hint, Place(str(target)))])

    def inventory(self, identifier: str) -> Inventory | None:
        """The inventory of an object, if it is the one that the ledger names."""
        head = self.heads().get(identifier)
        data = read_bounded(self.object_folder(identifier) / "inventory.json")
        if head is None or data is None or hashlib.sha512(data).hexdigest() != head.inventory:
            return None
        return inventories.from_bytes(data)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest version of an object."""

    version: str
    inventory: str
    """SHA-512 of the root inventory."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did."""

    identifier: str
    version: str
    unchanged: bool
    """Whether the newest version held these very files already."""


def init(folder: Path) -> Store:
    """Make an archive in a new or empty folder. Raises `ProblemsFound` (archive-there, permission, disk-full,
    io-error)."""
    store = Store(folder)
    try:
        if folder.exists() and any(folder.iterdir()):
            hint = "name a new folder, or use the archive that is there"
            raise ProblemsFound([Problem("archive-there", f"'{folder}' is not empty", hint, Place(str(folder)))])
        store.staging.mkdir(parents=True)
        for name, data in ROOT_FILES.items():
            durable.write(store.root / name, data)
        durable.flush_tree(folder)
    except OSError as error:
        raise ProblemsFound([os_problem(error, str(folder), folder)]) from None
    return store


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """An archive, for this process alone; what a crash broke off is finished first.

    Raises `ProblemsFound` (archive-none, archive-busy, archive-ledger, permission, disk-full, io-error).
    """
    store = Store(folder)
    if not (store.root / "0=ocfl_1.1").exists() and not store.ledger_file.exists():
        hint = "make one with 'trykklar archive init DIR'"
        raise ProblemsFound([Problem("archive-none", f"'{folder}' is no archive", hint, Place(str(folder)))])
    try:
        with durable.locked(folder, BUSY):
            _finish(store)
            yield store
    except OSError as error:
        raise ProblemsFound([os_problem(error, str(folder), folder)]) from None


def add(store: Store, identifier: str, files: Mapping[str, Path], change: Change) -> Added:
    """Add an object, or a version to it; its files are read from where they lie. `change.files` names their digests.

    Raises `ProblemsFound` (archive-source: a file has another digest now; archive-damaged: the object is not what the
    ledger says), OSError.
    """
    known = store.inventory(identifier)
    if known is None and identifier in store.heads():
        hint = "run 'trykklar archive verify', and repair it first"
        raise ProblemsFound(
            [
                Problem(
                    "archive-damaged",
                    f"'{identifier}' is damaged; nothing is added to it",
                    hint,
                    store.place(identifier),
                )
            ]
        )
    if known and known.state() == dict(change.files):
        return Added(identifier, known.head, unchanged=True)
    made = inventories.following(known, change) if known else inventories.first(identifier, change)
    staged = store.staging / hashlib.sha256(identifier.encode()).hexdigest()[:16]
    _stage(staged, known, made, files)
    about = {
        "id": identifier,
        "version": made.head,
        "inventory": durable.sha512_of(staged / "inventory.json"),
        "staged": staged.name,
    }
    append(store.ledger_file, store.ledger(), when=change.when, what=ADDED, who=change.who, about=about)
    _finish(store)
    return Added(identifier, made.head, unchanged=False)


def _stage(staged: Path, known: Inventory | None, made: Inventory, files: Mapping[str, Path]) -> None:
    """Write what a version adds, flushed to the disk: its content, its inventory, and the root's."""
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    before = known.manifest if known else {}
    for digest, paths in made.manifest.items():
        if digest not in before:
            name = paths[0].removeprefix(f"{made.head}/content/")
            durable.copy(files[name], staged / paths[0])
            if durable.sha512_of(staged / paths[0]) != digest:
                hint = "build and freeze it again"
                raise ProblemsFound(
                    [Problem("archive-source", f"'{name}' is not what was frozen", hint, Place(str(files[name])))]
                )
    data = inventories.to_bytes(made)
    for folder in (staged, staged / made.head):
        durable.write(folder / "inventory.json", data)
        durable.write(folder / "inventory.json.sha512", inventories.sidecar(data))
    if known is None:
        name, declaration = OBJECT_DECLARATION
        durable.write(staged / name, declaration)
    durable.flush_tree(staged)
    durable.flush_folder(staged.parent)


def _finish(store: Store) -> None:
    """Rename into its place what the ledger says is there, and remove from staging what it does not."""
    waiting = {path.name: path for path in store.staging.iterdir()} if store.staging.is_dir() else {}
    if not waiting:
        return
    heads = {each.staged: each for each in store.additions()}
    for name, staged in waiting.items():
        about = heads.get(name)
        if about and durable.sha512_of(staged / "inventory.json") == about.inventory:
            _install(staged, store.object_folder(about.id), about.version)
        shutil.rmtree(staged)
    durable.flush_folder(store.staging)


def _install(staged: Path, home: Path, version: str) -> None:
    """Give a staged version its place. Done again after a crash, it does what is left."""
    if (staged / OBJECT_DECLARATION[0]).exists() and not home.exists():
        durable.move(staged, home)
        staged.mkdir()  # so that there is something to remove, as after a later version
        return
    if (staged / version).exists() and not (home / version).exists():
        durable.move(staged / version, home / version)
    for name in ("inventory.json.sha512", "inventory.json"):
        if (staged / name).exists():
            durable.replace_by(home / name, staged / name)


def read_bounded(path: Path) -> bytes | None:
    """An inventory's bytes; None where there are none, or more than any has."""
    try:
        return read_answer(path, inventories.LARGEST)
    except OSError:
        return None
