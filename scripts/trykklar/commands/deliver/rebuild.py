"""Lost files of an archived edition, built again from its own sources by the program that built them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ...base.bounds import EDITION_SECONDS, UNPACKED_BYTES
from ...base.files import read_answer
from ...base.limits.ending import scratch_folder
from ...base.limits.process import TookTooLong
from ...base.limits.programs import run_program
from ...base.problems import Place, Problem, ProblemsFound
from ...base.program import program_digest
from ...base.rulebook import EXIT_PERSON, rule
from ...publish import durable
from ...publish.archive.contents import contents
from ...publish.archive.names import identifier_of
from ...publish.archive.store import Store
from ...publish.release.record import RECORD, SOURCES, Record, safe, unpacked

rule("archive-rebuild", "an edition cannot be built again from its sources", exit_code=EXIT_PERSON)

_PACKAGES = Path(__file__).resolve().parents[3]
LARGEST = UNPACKED_BYTES.most
"""Bytes that the sources of an edition may have when they are unpacked."""


@contextmanager
def rebuilt(store: Store) -> Iterator[Callable[[str], Iterable[Path]]]:
    """A function from an object's id to files that were built again; they are removed at the end."""
    with scratch_folder("rebuild-") as scratch:
        yield lambda identifier: _build(store, identifier, scratch / str(len(list(scratch.iterdir()))))


def _build(store: Store, identifier: str, scratch: Path) -> list[Path]:
    """Raises `ProblemsFound`: archive-rebuild, where the sources are lost or another program made the edition."""
    record, sources = _made_from(store, identifier)
    if record.made_from.program != program_digest():
        made = f"it was made by Trykklar {record.trykklar} with other packages than these"
        raise ProblemsFound([_cannot(identifier, made, store.place(identifier))])
    _unpack(sources, scratch, record.publication, store.place(identifier))
    publication = scratch / "source" / record.publication
    code = _variant(record, identifier)
    failed = _built(_command(record, code), publication, scratch)
    if failed:
        what = f"the build of its sources failed: {failed}"
        raise ProblemsFound([_cannot(identifier, what, store.place(identifier))])
    return sorted(path for path in (scratch / "output").rglob("*") if path.is_file())


def _made_from(store: Store, identifier: str) -> tuple[Record, Path]:
    """What an object, or the base edition that it is a variant of, says of its sources. Raises `ProblemsFound`."""
    base = identifier if _holds(store, identifier) else identifier.rpartition(":")[0]
    try:
        files = contents(store, base)[1]
        told, sources = (files[name] for name in (RECORD, SOURCES))
        if any(durable.sha512_of(held.path) != held.digest for held in (told, sources)):
            raise ValueError("damaged")
        record = msgspec.json.decode(read_answer(told.path), type=Record)
        if not safe(record.publication) or "/" in record.publication:
            raise ValueError("no name of a folder")
    except (KeyError, OSError, ProblemsFound, ValueError, RecursionError):
        raise ProblemsFound([_cannot(identifier, "its sources are damaged too", store.place(identifier))]) from None
    return record, sources.path


def _holds(store: Store, identifier: str) -> bool:
    inventory = store.inventory(identifier)
    return inventory is not None and SOURCES in inventory.state()


def _variant(record: Record, identifier: str) -> str:
    """The code of the variant that an object is of; empty for the base edition."""
    codes = dict.fromkeys(file.variant for file in record.files if file.variant)
    return next((code for code in codes if identifier_of(record.publication, record.edition, code) == identifier), "")


def _command(record: Record, code: str) -> list[str]:
    """The build that made an edition: its documents, in its profiles."""
    made = [file for file in record.files if file.variant == code]
    documents = list(dict.fromkeys(file.document for file in made))
    profiles = dict.fromkeys(file.profile for file in made if file.profile)
    options = [f"--profile={profile}" for profile in profiles]
    if not code:
        return ["build", *options, "--", *documents]
    return ["variants", "build", *(f"--document={name}" for name in documents), *options, "--", code]


def _built(verb: list[str], publication: Path, scratch: Path) -> str:
    """Build a release. Gives the end of what is said where that fails."""
    at = verb.index("--")  # what follows are names that the archive tells, and no options
    asked = ["--release", "--publication", str(publication)]
    # -P, and no relative path: nothing of what was unpacked is imported, whatever the archive has given it for a name.
    command = [sys.executable, "-P", "-m", "trykklar", *verb[:at], *asked, *verb[at:]]
    paths = [str(_PACKAGES), *filter(os.path.isabs, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    # What it leaves in TMPDIR when it is stopped goes with the folder.
    variables = {"TMPDIR": str(scratch), "PYTHONPATH": os.pathsep.join(paths)}
    try:
        code, _, said = run_program(command, EDITION_SECONDS.most, variables=variables, folder=scratch)
    except TookTooLong as error:
        return f"it took more than {error.seconds:.0f} s of the processor"
    return (said.decode("utf-8", "replace").strip()[-300:] or "it says nothing") if code else ""


def _unpack(sources: Path, scratch: Path, publication: str, at: Place) -> None:
    """The sources as a workspace: `source/<publication>`, `layouts`, `fonts`. Raises `ProblemsFound`."""
    try:
        unpacked(sources, scratch, LARGEST)
    except ValueError as error:
        raise ProblemsFound([_cannot(publication, str(error), at)]) from None
    (scratch / "source").mkdir(parents=True, exist_ok=True)
    if (scratch / "publication").exists():
        (scratch / "publication").rename(scratch / "source" / publication)


def _cannot(identifier: str, why: str, at: Place) -> Problem:
    hint = "take the files from a mirror, or install the program that is in its sources.zip"
    return Problem("archive-rebuild", f"'{identifier}' is not built again: {why}", hint, at)
