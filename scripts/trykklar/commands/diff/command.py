"""The command `trykklar diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..options import EPILOG, json_option
from ..reporting import reporting, show
from ..streams import say

if TYPE_CHECKING:
    from ...review.changes.changes import Comparison

EXIT_DIFFERENT = 1


@click.command(epilog=EPILOG)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--chapter",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a chapter 'What is new' (.md) for NEW here.",
)
@click.option("--document", help="The document that the chapter will stand in. Default: the first of NEW.")
@click.option("--force", is_flag=True, help="Write over a chapter that was written or changed by hand.")
@click.option(
    "--exit-code", "tell", is_flag=True, help="End with 1 where anything is different, as git diff does; else 0."
)
@json_option
@reporting
def diff(
    old: Path, new: Path, chapter: Path | None, document: str | None, force: bool, tell: bool, as_json: bool
) -> None:
    """Tell what is new, gone, changed or moved between two editions, chapter by chapter.

    OLD and NEW are folders with a publication.yaml: the edition that was, such as a copy or a git worktree of it, and
    the one that is to be. Line ends, index marks and where a paragraph is wrapped are no changes.

    \b
      git worktree add ../last v2026.1
      trykklar diff ../last/source/report source/report
      trykklar diff ../last/source/report source/report --chapter source/report/new.md
      trykklar build --changes-since ../last/source/report

    The chapter is written for NEW's outline: name its file there, and the build fills in the page numbers. It is
    written again by the next call, unless somebody has changed it by hand.
    """
    from ...review.changes.compare import compare
    from ...review.changes.read import read_editions
    from .as_json import as_record
    from .terminal import show_comparison

    comparison = compare(*read_editions(old, new))
    written = _write(comparison, chapter, document, force=force) if chapter else None
    if as_json:
        show([], False, True, {**as_record(comparison), "chapter": str(written) if written else None})
    else:
        show_comparison(comparison)
        if written:
            say(f"{written}: name it in the outline of '{comparison.new.folder}'")
    sys.exit(EXIT_DIFFERENT if tell and comparison.differs else 0)


def _write(comparison: Comparison, file: Path, document: str | None, *, force: bool) -> Path:
    """Write the chapter, whole or not at all. Raises `ProblemsFound`."""
    from ...base.whole_files import publish
    from ...review.changes.chapter import what_is_new
    from ...review.changes.written import check_free, marked

    if not force:
        check_free(file)
    return publish(file.parent, {file.name: marked(what_is_new(comparison, document))})[0]
