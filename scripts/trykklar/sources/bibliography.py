"""Bibliographies, BibTeX and CSL-JSON → records of sources, as they stand in sources.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..base.files import inside, read_text
from ..base.problems import Place, Problem, ProblemsFound
from ..base.rulebook import rule
from .bibtex import BibTeX, ReadBibliography
from .markup.ids import as_id
from .schemas.data import Source

rule("bibliography", "a work of a bibliography that cannot be read, or stands in another register too")


def works_of(text: str, file: str) -> ReadBibliography:
    """The works of a bibliography, by the ending of its name: `.json` is CSL-JSON, all else BibTeX."""
    found = ReadBibliography()
    if file.endswith(".json"):
        _read_csl(text, found)
    else:
        BibTeX(text, found).read()
    return found


def _read_csl(text: str, found: ReadBibliography) -> None:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        found.faults.append((1, "this is no JSON", "export the bibliography again, as CSL-JSON"))
        return
    for line, item in _items_with_lines(text) if isinstance(items, list) else ():
        key = str(item.get("id", "")) if isinstance(item, dict) else ""
        if not key or not item.get("title"):
            found.faults.append((line, f"the work '{key}' has no id or no title", "give it both"))
        else:
            found.records.append((line, {**item, "id": as_id(key)}))
    if not isinstance(items, list):
        found.faults.append((1, "this is no list of works", "export the bibliography again, as CSL-JSON"))


def _items_with_lines(text: str) -> Iterator[tuple[int, Any]]:
    """The items of a list in JSON, each with the line where it names its id, or begins."""
    decoder, at = json.JSONDecoder(), text.index("[") + 1
    line = 1 + text.count("\n", 0, at)
    while found := _ITEM.match(text, at):
        item, end = decoder.raw_decode(text, found.end())
        named = _ID.search(text, found.end(), end) if isinstance(item, dict) else None
        begins = named.start() if named else found.end()
        line += text.count("\n", at, begins)
        yield line, item
        line, at = line + text.count("\n", begins, end), end


_ITEM = re.compile(r"[\s,]*+(?!\])(?=.)", re.DOTALL)
_ID = re.compile(r'"id"')


def with_bibliographies(
    folder: Path, files: Sequence[tuple[str, Place]], sources: dict[str, Source]
) -> tuple[dict[str, Source], list[Problem]]:
    """The sources and the works of bibliographies, which are named at a place each; what is wrong with them is told."""
    found, problems = dict(sources), list[Problem]()
    for file, place in files:
        try:
            works = works_of(read_text(inside(folder, file, place), file), file)
        except ProblemsFound as error:
            problems += error.problems
            continue
        problems += [Problem("bibliography", what, hint, Place(file, line)) for line, what, hint in works.faults]
        for line, record in works.records:
            problems += _added(record, Place(file, line), found)
    return found, problems


def places_of_works(folder: Path, files: Sequence[str]) -> dict[str, Place]:
    """Where each work of bibliographies stands, which were read before. Raises `ProblemsFound`."""
    return {
        record["id"]: Place(file, line)
        for file in files
        for line, record in works_of(read_text(inside(folder, file, Place(file)), file), file).records
    }


def _added(record: dict[str, Any], place: Place, found: dict[str, Source]) -> Iterator[Problem]:
    key = record["id"]
    if key in found:
        hint = "keep one of them; keys are told apart without regard to capitals and signs"
        yield Problem("bibliography", f"the work '{key}' stands in another place too", hint, place)
        return
    try:
        found[key] = Source.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        yield Problem("bibliography", f"'{where}' of the work '{key}' is of another form", str(first["msg"]), place)
