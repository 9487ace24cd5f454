"""editions.json: what stands made of each variant, beside the folders that hold it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ...base.bounds import REGISTER_BYTES
from ...base.files import read_answer
from ...base.whole_files import publish
from .one import EditionFile, EditionMade, State

REGISTER = "editions.json"
_LARGEST = REGISTER_BYTES.most


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A variant."""

    code: str
    name: str
    folder: str
    state: State
    """What came of it in the last run that asked for it."""
    pages: int
    bytes: int
    cpu_seconds: float
    seconds: float
    files: tuple[EditionFile, ...]
    problems: tuple[str, ...]
    """Codes, each once."""


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The file."""

    version: int = 1
    publication: str
    release: bool
    documents: tuple[str, ...]
    editions: tuple[Row, ...]


def row_of(made: EditionMade, name: str, folder: str, *, timed: bool = True) -> Row:
    """What is told of an edition."""
    return Row(
        code=made.code,
        name=name,
        folder=folder,
        state=made.state,
        pages=made.pages,
        bytes=made.size,
        cpu_seconds=round(made.cpu, 2) if timed else 0.0,
        seconds=round(made.seconds, 2) if timed else 0.0,
        files=made.files,
        problems=tuple(dict.fromkeys(problem.code for problem in made.problems)),
    )


def read_register(folder: Path) -> Register | None:
    """What the last run told; None where there is nothing that can be read."""
    try:
        return msgspec.json.decode(read_answer(folder / REGISTER, _LARGEST), type=Register)
    except (OSError, ValueError, RecursionError):
        return None


def write_register(folder: Path, register: Register) -> Path:
    """Write it, whole. Editions that this run did not ask for keep what was told of them. Raises `ProblemsFound`."""
    before = read_register(folder)
    fresh = {row.code: row for row in register.editions}
    if before and (before.publication, before.release) == (register.publication, register.release):
        fresh = {row.code: row for row in before.editions} | fresh
    whole = msgspec.structs.replace(register, editions=tuple(fresh[code] for code in sorted(fresh)))
    text = msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
    return publish(folder, {REGISTER: text})[0]
