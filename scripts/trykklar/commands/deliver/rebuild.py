"""Lost files of an archived edition, built again from its own sources by the program that built them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ...base.limits.ending import scratch_folder
from ...base.problems import Place, Problem, ProblemsFound
from ...base.program import program_digest
from ...base.rulebook import EXIT_PERSON, rule
from ...publish.archive.export import contents
from ...publish.archive.store import Store
from ...publish.release.record import RECORD, SOURCES, Record

rule("archive-rebuild", "an edition cannot be built again from its sources", exit_code=EXIT_PERSON)

LARGEST = 2 * 10**9
"""Bytes that the sources of an edition may have when they are unpacked."""


@contextmanager
def rebuilt(store: Store) -> Iterator[Callable[[str], Iterable[Path]]]:
    """A function from an object's id to files that were built again; they are removed at the end."""
    with scratch_folder("rebuild-") as scratch:
        yield lambda identifier: _build(store, identifier, scratch / str(len(list(scratch.iterdir()))))


def _build(store: Store, identifier: str, scratch: Path) -> list[Path]:
    """Raises `ProblemsFound`: archive-rebuild, where the sources are lost or another program made the edition."""
    inventory = store.inventory(identifier)
    held = (
        {name: digest for name, digest in inventory.state().items() if name in (RECORD, SOURCES)} if inventory else {}
    )
    try:
        files = {name: contents(store, identifier, names=(name,))[1][name] for name in held}
        record = msgspec.json.decode(files[RECORD], type=Record)
        sources = files[SOURCES]
        if Path(record.publication).name != record.publication:
            raise ValueError("no name of a folder")
    except (KeyError, ProblemsFound, ValueError, RecursionError):
        raise ProblemsFound([_cannot(identifier, "its sources are damaged too", store.place(identifier))]) from None
    if record.made_from.program != program_digest():
        made = f"it was made by Trykklar {record.trykklar} with other packages than these"
        raise ProblemsFound([_cannot(identifier, made, store.place(identifier))])
    _unpack(sources, scratch, record.publication, store.place(identifier))
    publication = scratch / "source" / record.publication
    command = [
        sys.executable,
        "-m",
        "trykklar",
        "build",
        "--release",
        "--profile",
        "all",
        "--publication",
        str(publication),
    ]
    variables = {**os.environ, "TMPDIR": str(scratch)}  # what it leaves there when it is stopped goes with the folder
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=scratch, env=variables)
    if done.returncode:
        raise ProblemsFound(
            [
                _cannot(
                    identifier,
                    f"the build of its sources failed: {done.stderr.strip()[-300:]}",
                    store.place(identifier),
                )
            ]
        )
    return sorted(path for path in (scratch / "output").rglob("*") if path.is_file())


def _unpack(data: bytes, scratch: Path, publication: str, at: Place) -> None:
    """The sources as a workspace: `source/<publication>`, `layouts`, `fonts`. Raises `ProblemsFound`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise ProblemsFound([_cannot(publication, "its sources are no zip", at)]) from None
    with archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise ProblemsFound([_cannot(publication, f"its sources have more than {LARGEST:,} bytes", at)])
        for entry in archive.infolist():
            top, _, rest = entry.filename.partition("/")
            place = {"publication": scratch / "source" / publication}.get(top, scratch / top) / rest
            if not place.resolve().is_relative_to(scratch.resolve()):
                raise ProblemsFound([_cannot(publication, f"'{entry.filename}' leads out of the sources", at)])
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(entry))


def _cannot(identifier: str, why: str, at: Place) -> Problem:
    hint = "take the files from a mirror, or install the program that is in its sources.zip"
    return Problem("archive-rebuild", f"'{identifier}' is not built again: {why}", hint, at)
