"""What else is tried: sites and books in one file, workbooks, and previews of publications that are being edited."""

from __future__ import annotations

import asyncio
import io
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import mutate
import parts
from parts import Builds, Publications, _publications, run_json
from trial import Files, Sample

from trykklar.base.problems import Problem, ProblemsFound
from trykklar.base.settings import read_settings
from trykklar.build.workshop import Workshop
from trykklar.commands.preview.app import App
from trykklar.commands.preview.images import PageImages
from trykklar.commands.preview.session import Outcome, Session
from trykklar.commands.preview.sites import SitesApp

sys.path.append(str(Path(__file__).resolve().parents[1] / "helpers"))

import workbooks
from previewing import call

LEAVES = b"  leaves:\n    form: epub\n    layout: epub\n    outline:\n"
OUTLINE = b"      - chapter: start.md\n      - chapter: glossary.md\n      - chapter: sources.md\n"


def _below(files: Files) -> Files:
    return {f"source/p/{name}": data for name, data in files.items()}


@dataclass(frozen=True)
class Forms(Builds):
    """Sites as one ZIP and as one page, and books for devices."""

    name: str = "forms"

    def start(self, rng: Random) -> tuple[Files, list[str]]:
        files = _below(_publications()[1])
        told = files["source/p/publication.yaml"]
        assert isinstance(told, bytes)
        files["source/p/publication.yaml"] = told.replace(b"documents:\n", b"documents:\n" + LEAVES + OUTLINE)
        return files, sorted(files)

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        how = [["site", "--zip"], ["site", "--single"], ["leaves"], ["leaves", "--release"]][seed % 4]
        return run_json("build", *how, "--publication", folder / "source" / "p", "--jobs", 1)[1]


SHOWING = b"""---
kind: chapter
title: Leaflet
summary: Of numbers.
---
Numbers.

:::{table} One
:data: data/book.xlsx
:sheet: Rain
:::

:::{table} Two
:data: data/book.ods
:columns: {n: {type: number, decimals: 1}}
:::

:::{chart} chart.yaml
:data: data/book.xlsx
:sheet: Rain
:alt: Bars, of which the last is the longest of all.

A chart.
:::
"""
CHART = b"mark: bar\nencoding: {x: {field: day, type: ordinal}, y: {field: n, type: quantitative}}\n"


@dataclass(frozen=True)
class Workbooks(Publications):
    """Workbooks whose parts, XML and package are spoilt, in tables and a chart."""

    name: str = "workbooks"

    def start(self, rng: Random) -> tuple[Files, list[str]]:
        day = workbooks.X("45356", "dd-mm-yyyy")
        rows = [["day", "n", "share"], [day, 3, workbooks.X("0.5", "0%")], ["Tue", 4.5, workbooks.X("1", "#,##0.00")]]
        row, typed = workbooks.ods_row, ("float", "3.5", "3,5")
        tables = {"Rain": row("day", "n") + row("Mon", typed) + row(("date", "2026-03-01", "1 March"), typed)}
        files = _below(_publications()[0])
        files |= {
            "source/p/leaflet.md": SHOWING,
            "source/p/chart.yaml": CHART,
            "source/p/data/book.xlsx": workbooks.xlsx({"Rain": rows, "Other": [["a"], [1]]}),
            "source/p/data/book.ods": workbooks.ods(tables),
        }
        return files, ["source/p/data/book.xlsx", "source/p/data/book.xlsx", "source/p/data/book.ods"]

    def change(self, rng: Random, files: Files, names: list[str]) -> str:
        name = rng.choice(names)
        data = files.get(name)
        if not isinstance(data, bytes) or rng.random() < 0.1:
            return mutate.changed(rng, files, names)
        try:
            files[name], told = _repacked(rng, data)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError):  # it was spoilt before
            return mutate.changed(rng, files, names)
        return f"{told} of {name!r}"

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        return run_json("check", "--publication", folder / "source" / "p")[1]


def _repacked(rng: Random, data: bytes) -> tuple[bytes, str]:
    """The workbook with one of its parts changed, gone, twice, huge or misnamed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    if not held:
        return mutate.flipped(rng, data), "flipped"
    name = rng.choice(sorted(held))
    match rng.randrange(9):
        case 0:
            held.pop(name)
            told = "gone"
        case 1:
            held[rng.choice(["../x", "/etc/x", "xl/" * 60, "x\0y", name.upper()])] = held.pop(name)
            told = "renamed"
        case 2:
            held[name] = held[name] + b" " * rng.choice([1_000_000, 70_000_000])
            told = "swollen"
        case 3:
            held[name] = _xml(rng, held[name])
            told = "rewritten"
        case 4:
            held[name] = held[rng.choice(sorted(held))]
            told = "another's"
        case _:
            change = rng.choice([*mutate.TEXTS, *mutate.BYTES, *mutate.TEXTS])
            held[name] = change(rng, held[name])[:3_000_000]
            told = change.__name__
    return workbooks.packed(held), f"{told}: {name!r}"


def _xml(rng: Random, part: bytes) -> bytes:
    """A value of the part is another, a piece of it stands many times, or it declares entities."""
    odd = ["-1", "1e999", "99999999999", "XFD1048576", "A0", "&#0;", "&a;", "nan", "", "2026-02-30", "x" * 70_000]
    cut = [at for at, byte in enumerate(part) if byte in b'"<']
    if rng.random() < 0.2 or len(cut) < 2:
        return b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 999 + b'"><!ENTITY b "' + b"&a;" * 999 + b'">]>' + part
    begin = rng.randrange(len(cut) - 1)
    if rng.random() < 0.3:
        piece = part[cut[begin] : cut[min(len(cut) - 1, begin + 6)]]
        return part[: cut[begin]] + piece * rng.choice([2, 3000]) + part[cut[begin] :]
    return part[: cut[begin] + 1] + rng.choice(odd).encode() + part[cut[begin + 1] :]


EDITS = 4
"""Changes of one preview; the last gives the publication back as it was."""


@dataclass(frozen=True)
class Previews(Publications):
    """A publication that is edited while the preview's builder runs: no edit breaks a build off, and once the sources
    are good they are shown."""

    name: str = "previews"

    def start(self, rng: Random) -> tuple[Files, list[str]]:
        files = _below(_publications()[rng.choice([0, 1])])
        return files, sorted(files)

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        return asyncio.run(_edited(folder, seed))


async def _edited(folder: Path, seed: int) -> list[dict[str, Any]]:
    rng = Random(f"edits {seed}")
    good, names = PARTS["previews"].start(Random(seed))
    told: list[Outcome] = []
    (folder / "scratch").mkdir()
    try:
        settings = read_settings(folder / "source" / "p", jobs=1)
    except ProblemsFound as refused:
        return [_as_json(problem) for problem in refused.problems]
    session = Session(settings, [], Workshop, folder / "scratch", told.append, sites_at="http://127.0.0.1:8421/")
    session._watch = asyncio.Event().wait  # type: ignore[method-assign, assignment] - edits are told here
    images = PageImages()
    app, sites = App(session, images, None).asgi(8420, 8421), SitesApp(session.built.site_file).asgi(8420, 8421)
    running = asyncio.create_task(session.run())
    found: list[dict[str, Any]] = []
    try:
        for edit in range(EDITS + 1):
            await _until_told(told, edit + 1, running)
            found += [_as_json(problem) for problem in told[-1].problems]
            found += await _asked(app, sites, rng)
            if edit < EDITS:
                _edit(rng, folder, good, names, last=edit == EDITS - 1)
                session._changed = ["start.md"]
                session._wake.set()
        if any(each.code not in _WAIVED and str(each.severity) == "error" for each in _graded(told[-1].problems)):
            found.append({"kind": "what is good again is not shown", "trace": str(told[-1].problems)})
    finally:
        session.stop()
        await running
        images.close()
    return found


_WAIVED = frozenset({"web-statement"})


def _graded(problems: Iterable[Problem]) -> list[Any]:
    from trykklar.base.problems import errors

    return list(errors(tuple(problems), release=False))


async def _until_told(told: list[Outcome], count: int, running: asyncio.Task[None]) -> None:
    while len(told) < count:
        if running.done():
            running.result()
            raise AssertionError("the preview ended by itself")
        await asyncio.sleep(0.02)


def _as_json(problem: Problem) -> dict[str, Any]:
    if problem.code == "build-failed":
        return {"kind": f"build-failed: {problem.message}"}
    place = {"file": problem.place.file} if problem.place else None
    return {"code": problem.code, "message": problem.message, "place": place}


async def _asked(app: Any, sites: Any, rng: Random) -> list[dict[str, Any]]:
    """What a browser asks for while it is edited is answered, and never by a fault."""
    asked = ["/", "/documents/book/pages.json", "/documents/leaflet/pages.json", "/state.json", "/documents/%00/x"]
    found = [(path, (await call(app, path)).status) for path in rng.sample(asked, 3)]
    found.append(("site/", (await call(sites, "/site/")).status))
    return [{"kind": f"{status} for {path}"} for path, status in found if status >= 500]


def _edit(rng: Random, folder: Path, good: Files, names: list[str], *, last: bool) -> None:
    """One of the files is spoilt; at the end all are whole again."""
    files = dict(good)
    if not last:
        mutate.changed(rng, files, names)
    for name in {*good, *files}:
        path = folder / name
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.is_dir():
            path.rmdir()
    Sample(0, {**files}, ()).write(folder)


PARTS: dict[str, Any] = {**parts.PARTS, **{part.name: part for part in (Forms(), Workbooks(), Previews())}}
