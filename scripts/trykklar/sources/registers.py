"""The registers of a publication: facts, cases, glossary and sources, each record with its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ..base.files import inside, read_text
from ..base.limits.wall import guarded
from ..base.located_yaml import Located, read_yaml
from ..base.memo import Memo
from ..base.problems import Place, Problem, ProblemsFound
from ..base.records import validate
from ..base.rulebook import rule
from .schemas.data import Case, Fact, Source, Term
from .schemas.prose import cut_texts

rule("id-duplicate", "one id stands on two things")


@dataclass(frozen=True)
class ReadRegister:
    """A data file: where its records stand, and by their ids; None where they are unusable."""

    located: Located
    records: dict[str, Any] | None
    problems: tuple[Problem, ...]


class Gather:
    """Runs steps that may fail, and keeps their problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def attempt(self, file: str, step: Callable[[], Any]) -> Any:
        try:
            return guarded(f"reading '{file}'", Place(file), step)
        except ProblemsFound as found:
            self.problems.extend(found.problems)
            return None


_DATA: dict[str, TypeAdapter[Any]] = {
    "facts": TypeAdapter(list[Fact]),
    "cases": TypeAdapter(list[Case]),
    "glossary": TypeAdapter(list[Term]),
    "sources": TypeAdapter(list[Source]),
}


def _read_data(folder: Path, name: str, known: Memo[ReadRegister]) -> ReadRegister:
    file = f"{name}.yaml"
    text = read_text(inside(folder, file, Place(file)), file)

    def read() -> ReadRegister:
        located = read_yaml(text, file, typed=file != "sources.yaml")
        gather = Gather()
        records = gather.attempt(file, partial(validate, located, _DATA[name]))
        found, twice = _by_id(located, records or [])
        problems = (*cut_texts(located), *gather.problems, *twice)
        return ReadRegister(located, None if records is None else found, problems)

    return known.find((file, text), read)


def _by_id(located: Located, records: list[Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Records by their ids; the last of those with one id."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for index, record in enumerate(records):
        if record.id in found:
            what = f"the id '{record.id}' stands twice in {located.file}"
            problems.append(Problem("id-duplicate", what, "give each record its own id", located.place((index,))))
        found[record.id] = record
    return found, problems


def read_registers(
    folder: Path, gather: Gather, known: Memo[ReadRegister]
) -> tuple[dict[str, dict[str, Any]], dict[str, Located], set[str]]:
    """The data files that exist: name → records by id, where they stood, and those that are unusable."""
    data: dict[str, dict[str, Any]] = {}
    files: dict[str, Located] = {}
    broken: set[str] = set()
    for name in _DATA:
        file = f"{name}.yaml"
        data[name] = {}
        if not os.path.lexists(folder / file):
            continue
        read: ReadRegister | None = gather.attempt(file, partial(_read_data, folder, name, known))
        if read:
            files[name] = read.located
            data[name] = dict(read.records or {})
            gather.problems += read.problems
        if read is None or read.records is None:
            broken.add(file)
    return data, files, broken
