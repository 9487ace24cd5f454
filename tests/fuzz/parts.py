"""What is tried: publications loaded and checked, whole builds, PDFs and records of earlier runs that are given to
commands that read them."""

from __future__ import annotations

import gc
import io
import json
import math
import os
import pickle
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import damage
from mutate import changed
from trial import Files, Sample

from trykklar.base.limits.process import TookTooLong, WorkerDied
from trykklar.base.limits.serve import _answer
from trykklar.base.memo import Memo

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
REPOSITORY = SAMPLES.parents[1]
SITE = b"""  site:
    form: web
    layout: web
    outline:
      - page: contents
"""


def _read(folder: Path, below: str = "") -> Files:
    return {
        below + path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@cache
def _publications() -> tuple[Files, ...]:
    """Publications to start from: those of the tests, one with a site, and one in a workspace of its own."""
    base = _read(SAMPLES / "cases" / "_base")
    sited = dict(base)
    told = bytes(sited["publication.yaml"])  # type: ignore[arg-type]
    outline = b"".join(b"      - chapter: %s\n" % name.encode() for name in ("start.md", "glossary.md", "sources.md"))
    each = b"".join(b"      - each: %s\n" % name for name in (b"columns", b"rows", b"crossings"))
    sited["publication.yaml"] = told.replace(b"documents:\n", b"documents:\n" + SITE + outline + each)
    templates = REPOSITORY / "scripts" / "trykklar" / "commands" / "new" / "templates"
    new = [_read(folder) for folder in sorted(templates.iterdir()) if folder.is_dir()]
    names = ("specimen", "atlas", "grid", "odd", "sampler", "means", "treatise")
    others = [_read(SAMPLES / "publications" / name) for name in names]
    found = (base, sited, sited, others[0], others[0], *others, *new)
    assert all("publication.yaml" in files for files in found)
    return found


@cache
def _workspace() -> Files:
    """The layouts and fonts, for a sample that spoils those."""
    return {**_read(REPOSITORY / "layouts", "layouts/"), **_read(REPOSITORY / "fonts", "fonts/")}


def _publication(rng: Random) -> tuple[Files, list[str]]:
    """A publication below `source/p/`, and the names of the files that may change."""
    chosen = {f"source/p/{name}": data for name, data in rng.choice(_publications()).items()}
    if rng.random() >= 0.12:
        return dict(chosen), sorted(chosen)
    shared = dict(_workspace())
    names = sorted(name for name in shared if rng.random() < (0.9 if name.startswith("fonts/") else 0.2))
    return {**chosen, **shared}, names or sorted(chosen)


WITH_SITE = 1
"""The rest of a seed by six, where a site is built of what passes."""


def _know_the_house() -> None:
    """The layouts and fonts of this house stay as they are: they are digested and read once."""
    from trykklar.base import digests
    from trykklar.build import sources  # noqa: F401 - so that all that digest are there
    from trykklar.review.form import faces

    naming = faces.namings
    faces.namings = cache(lambda css: tuple(naming(css)))  # type: ignore[assignment]

    plainly = digests.digest_of_folders
    ours = cache(lambda folder, leave: plainly([folder], leave))

    def remembered(folders: Iterable[Path], leave: tuple[str, ...] = ()) -> str:
        return digests.digest_of(
            ours(folder, leave) if folder.is_relative_to(REPOSITORY) else plainly([folder], leave) for folder in folders
        )

    for module in list(sys.modules.values()):
        if module.__name__.startswith("trykklar.") and vars(module).get("digest_of_folders") is plainly:
            module.digest_of_folders = remembered  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Publications:
    """`check` of publications, and of those that pass, a site."""

    name: str = "publications"

    def start(self, rng: Random) -> tuple[Files, list[str]]:
        return _publication(rng)

    def change(self, rng: Random, files: Files, names: list[str]) -> str:
        return changed(rng, files, names)

    def warm_up(self) -> None:
        """Load all that a run loads, and read what most samples share, as a preview does, so that a child need not."""
        from trykklar.build import sources
        from trykklar.layouts import chart_process

        _know_the_house()
        drawings: Memo[Any] = Memo()
        chart_process.Memo = lambda: drawings  # type: ignore[misc, assignment]
        warm, fresh = sources.Memory(), sources.Memory
        sources.Memory = lambda: fresh(files=warm.files, fonts=warm.fonts, layouts=warm.layouts)  # type: ignore[misc, assignment]
        for files in _publications():
            with tempfile.TemporaryDirectory() as folder:
                sample = Sample(0, {f"source/p/{name}": data for name, data in files.items()}, ())
                with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                    list(Publications.act(self, sample.write(Path(folder)), WITH_SITE))
        chart_process._DRAWING.end()
        gc.collect()
        gc.freeze()  # a child's collector leaves alone what it shares

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        publication = folder / "source" / "p"
        how = ["--release"] if seed % 3 == 0 else []
        if seed % 25 == 0:
            run("check", "--publication", publication, *how)
        code, problems = run_json("check", "--publication", publication, *how)
        yield from problems
        if code == 0 and seed % 6 == WITH_SITE:
            yield from self._site(publication)

    def _site(self, publication: Path) -> Iterable[Mapping[str, Any]]:
        from trykklar.base.problems import ProblemsFound
        from trykklar.base.settings import read_settings
        from trykklar.build.line import build
        from trykklar.build.making import Warm
        from trykklar.publish.reports import Progress

        settings = read_settings(publication, jobs=1)
        forms = _forms(publication)
        with suppress(ProblemsFound):  # `check` tells the same, but for templates and drawings, which name their file
            names = [name for name, form in forms.items() if form == "web"]
            if names:
                build(settings, names, Progress(), Warm(None, None))  # type: ignore[arg-type]
        return []


def _forms(publication: Path) -> dict[str, str]:
    import yaml

    try:
        documents = yaml.safe_load((publication / "publication.yaml").read_text("utf-8-sig"))["documents"]
        return {str(name): document.get("form", "pdf") for name, document in documents.items()}
    except (yaml.YAMLError, AttributeError, LookupError, TypeError, OSError, ValueError):
        return {}


@dataclass(frozen=True)
class Builds(Publications):
    """Whole builds of publications."""

    name: str = "builds"

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        how = [["--profile", "mail"], ["--profile", "press"], ["--release"], ["--preflight"]][seed % 4]
        return run_json("build", "--publication", folder / "source" / "p", "--jobs", 1, *how)[1]


@dataclass(frozen=True)
class Pdfs:
    """PDFs that are given to `preflight`, `pages`, `read` and `impose`."""

    name: str = "pdfs"

    def start(self, rng: Random) -> tuple[Files, list[str]]:
        return {"x.pdf": damage.whole(rng)}, ["x.pdf"]

    def change(self, rng: Random, files: Files, names: list[str]) -> str:
        change = rng.choice(damage.CHANGES)
        data = files["x.pdf"]
        assert isinstance(data, bytes)
        files["x.pdf"] = change(rng, data)
        return change.__name__

    def warm_up(self) -> None:
        from trykklar.commands import foreign

        if not damage.KNOWN:
            with tempfile.TemporaryDirectory() as folder:
                publication = Sample(0, dict(_publications()[0]), ()).write(Path(folder))
                with redirect_stdout(io.StringIO()):
                    run("build", "book", "--publication", publication, "--profile", "mail", "--profile", "press")
                damage.KNOWN += [file.read_bytes() for file in sorted((publication / "output").glob("*.pdf"))]
            assert damage.KNOWN
        foreign.confined = forked  # the same limits, without a second Python to start

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        file = folder / "x.pdf"
        match seed % 5:
            case 0:
                return run_told("preflight", file, "--profile", ("mail", "press")[seed // 5 % 2])
            case 1:
                return run_told("pages", file, "-o", folder / "x.png")
            case 2:
                return run_told("impose", file, "--scheme", ("booklet", "signatures", "4-up")[seed // 5 % 3])
            case 3:
                return run_told("read", file)
            case _:
                return run_told("preflight", file, "--profile", "office", "--html", folder / "x.html")


@dataclass(frozen=True)
class Records:
    """What earlier runs left (output folder, releases, archive, looks), given to the commands that read it."""

    name: str = "records"
    made: ClassVar[Files] = {}

    def start(self, rng: Random) -> tuple[Files, list[str]]:
        kept = ("releases/", "archive/", "looks/", "p/output/")
        names = [name for name in sorted(self.made) if name.startswith(kept)]
        small = [name for name in names if name.rpartition(".")[2] in ("json", "sha512", "txt", "jsonl", "")]
        return dict(self.made), rng.choice([names, small or names, small or names])

    def change(self, rng: Random, files: Files, names: list[str]) -> str:
        return changed(rng, files, names)

    def warm_up(self) -> None:
        if self.made:
            return
        with tempfile.TemporaryDirectory() as name, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            folder = Path(name)
            Sample(0, {f"p/{file}": data for file, data in _publications()[0].items()}, ()).write(folder)
            for command in (
                ("build", "--release", "--profile", "mail", "--no-cache", *self._of(folder)),
                ("looks", "--approve", "--references", folder / "looks", *self._of(folder)),
                ("release", "freeze", "1", *self._kept(folder), *self._of(folder)),
                ("release", "approve", "1", *self._kept(folder), *self._of(folder)),
                ("archive", "init", folder / "archive"),
                ("archive", "add", folder / "archive", "1", *self._kept(folder), *self._of(folder)),
            ):
                run(*command)
            self.made.update(_read(folder))
        assert any(name.startswith("archive/") for name in self.made)

    def act(self, folder: Path, seed: int) -> Iterable[Mapping[str, Any]]:
        of, releases, archive = self._of(folder), ("--releases", folder / "releases"), folder / "archive"
        commands: list[tuple[object, ...]] = [
            ("release", "show", "1", *releases, *of),
            ("archive", "verify", archive),
            ("archive", "list", archive),
            ("release", "freeze", "2", *self._kept(folder), *of),
            ("archive", "add", archive, "2", *self._kept(folder), *of),
            ("looks", "--references", folder / "looks", *of),
            ("build", "--release", "--profile", "mail", *of),
            ("release", "withdraw", "1", *self._kept(folder), "--reason", "x", *of),
            ("archive", "repair", archive),
            ("archive", "get", archive, "1", folder / "got"),
            ("diff", folder / "p", folder / "p"),
            ("cache", *of),
        ]
        return run_told(*commands[seed % len(commands)])

    @staticmethod
    def _of(folder: Path) -> tuple[object, ...]:
        return ("--publication", folder / "p")

    @staticmethod
    def _kept(folder: Path) -> tuple[object, ...]:
        return ("--releases", folder / "releases", "--by", "somebody")


def forked(function: Callable[..., Any], args: tuple[Any, ...], seconds: float, memory: float) -> Any:
    """As `confined`, in a fork of this process. Raises what the function raises, and what `confined` does."""
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 5))
        resource.setrlimit(resource.RLIMIT_DATA, (int(memory), resource.RLIM_INFINITY))
        with os.fdopen(here, "wb") as stream:
            stream.write(_answer(function, args))
        os._exit(0)
    os.close(here)
    with os.fdopen(there, "rb") as stream:
        data = stream.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        raise TookTooLong(seconds) if os.WTERMSIG(status) == signal.SIGXCPU else WorkerDied(f"signal {status}")
    fine, value = pickle.loads(data)
    if not fine:
        raise value
    return value


PARTS = {part.name: part for part in (Publications(), Builds(), Pdfs(), Records())}


def sample_of(part: Any, seed: int, keep: Sequence[int] | None = None) -> Sample:
    """The sample of a seed; with these of its changes alone, where it is asked for."""
    rng = Random(seed)
    files, names = part.start(rng)
    told = []
    for index in range(rng.choice([1, 1, 1, 2, 3])):
        if keep is None or index in keep:
            told.append(part.change(Random(f"{seed}/{index}"), files, names))
    return Sample(seed, files, tuple(told))


def run(*arguments: object) -> int:
    """A command in this process; its exit code."""
    from trykklar.commands.main import main

    try:
        main.main([str(each) for each in arguments], prog_name="trykklar", standalone_mode=False)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def run_json(*arguments: object) -> tuple[int, list[dict[str, Any]]]:
    """A command with --json: exit code and problems."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = run(*arguments, "--json")
    sys.stdout.flush()
    told = json.loads(out.getvalue())
    return code, told["problems"]


def run_told(*arguments: object) -> list[dict[str, Any]]:
    """A command that tells its problems in words: what it says must be of one of its exit codes."""
    code = run(*arguments)
    return [] if code in (0, 1, 2, 3, 4, 5) else [{"kind": f"exit code {code}"}]
