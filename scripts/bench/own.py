"""The cases that Trykklar runs alone, on the real report: releases, with preflight, and what an author sees of an edit
in the browser."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from . import scale
from .measure import Run, run
from .tools import ENVIRONMENT, TRYKKLAR
from .workspace import Workspace, change_word_rightly

MAIL = "report-mail.pdf"


@dataclass(frozen=True, kw_only=True)
class Own:
    """A case of Trykklar's alone."""

    arguments: Callable[[Workspace], list[object]]
    """What follows `trykklar`."""
    forgets: bool = False
    """Whether it begins with nothing."""
    edited: bool = False
    """Whether a word is changed before each run."""
    ahead: tuple[str, ...] = ()
    """The case that must have run before it, where it has not."""
    editions: int = 0
    """How many editions it makes; what is measured is the mean of one."""


def _release(*documents: str, profile: str = "mail") -> Callable[[Workspace], list[object]]:
    return lambda w: ["build", *documents, "--publication", w.publication, "--release", "--profile", profile]


def _preflight(workspace: Workspace) -> list[object]:
    return ["preflight", workspace.output / workspace.publication.name / MAIL, "--profile", "mail"]


FIVE = ("press", "office", "mail", "archive", "archive-2a")
IN_FIVE = ("--release", *(each for profile in FIVE for each in ("--profile", profile)))


def _editions(count: int, how: tuple[str, ...] = ()) -> Callable[[Workspace], list[object]]:
    """So many variants, drafts or releases; each run takes others, as long as there are some."""

    def arguments(workspace: Workspace) -> list[object]:
        made = _made(workspace)
        codes = sorted(_codes(workspace), key=lambda code: (code in made, code))[:count]
        shutil.rmtree(_editions_of(workspace), ignore_errors=True)
        made.update(codes)
        jobs = ["--jobs", workspace.jobs] if workspace.jobs else []
        told = ["--document", "report", "--publication", workspace.publication, *how, *jobs]
        return ["variants", "build", *codes, *told]

    return arguments


@cache
def _made(workspace: Workspace) -> set[str]:
    """The variants that have been made in a workspace."""
    return set()


def _codes(workspace: Workspace) -> list[str]:
    text = (workspace.publication / "variants.csv").read_text("utf-8-sig")
    return [row[0] for row in csv.reader(text.splitlines(), delimiter=";") if row and row[0].isdigit()]


def _editions_of(workspace: Workspace) -> Path:
    return workspace.output / workspace.publication.name / "editions"


def _base(workspace: Workspace) -> list[object]:
    return ["build", "report", "--publication", workspace.publication]


def _base_in_five(workspace: Workspace) -> list[object]:
    return [*_base(workspace), *IN_FIVE]


OWN: dict[str, Own] = {
    "from-nothing": Own(arguments=_release("report", "brochure"), forgets=True),
    "release": Own(arguments=_release("report"), forgets=True),
    "release-word": Own(arguments=_release("report"), edited=True, ahead=("release",)),
    "release-all-word": Own(arguments=_release("report", profile="all"), edited=True, ahead=("release-all",)),
    "preflight": Own(arguments=_preflight, ahead=("release",)),
    "editions-10": Own(arguments=_editions(10), ahead=("base",), editions=10),
    "editions-98": Own(arguments=_editions(98), ahead=("base",), editions=98),
    "release-editions": Own(arguments=_editions(4, IN_FIVE), ahead=("base-in-five",), editions=4),
}
AHEAD = {
    "release": _release("report"),
    "release-all": _release("report", profile="all"),
    "base": _base,
    "base-in-five": _base_in_five,
}


def pdf_of(name: str, workspace: Workspace) -> Path:
    """The report's file of the profile mail that a case leaves: a release, or that of an edition."""
    if OWN[name].editions:
        return next(_editions_of(workspace).glob("*/*report-mail*.pdf"))
    return workspace.output / workspace.publication.name / MAIL


def prepare(name: str, workspace: Workspace) -> None:
    """Run what a case wants to have been run, uncounted. Raises `RunError`."""
    for before in OWN[name].ahead:
        run(_command(AHEAD[before](workspace)), workspace.root, ENVIRONMENT)


def once(name: str, workspace: Workspace, source: str, number: int) -> Run:
    """Run a case. Raises `RunError`, and `ValueError` where the source cannot be edited."""
    case = OWN[name]
    if case.forgets:
        TRYKKLAR.forget(workspace)
    if case.edited:
        change_word_rightly(workspace, source, number)
    whole = run(_command(case.arguments(workspace)), workspace.root, ENVIRONMENT)
    if not case.editions:
        return whole
    share, growth = case.editions, scale.growth(_editions_of(workspace))
    return replace(whole, seconds=whole.seconds / share, cpu_seconds=whole.cpu_seconds / share, growth=growth)


def _command(arguments: list[object]) -> list[str]:
    return [sys.executable, "-m", "trykklar", *map(str, arguments)]
