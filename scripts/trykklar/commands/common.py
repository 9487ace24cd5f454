"""What all commands share: their common options, and how problems become text and an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ..base.problems import Problem, ProblemsFound, exit_code
from ..base.profiles import ALL_PROFILES, DEFAULT_PROFILE, PROFILES

if TYPE_CHECKING:
    from ..base.settings import Settings
    from ..publish.reports import Report

EPILOG = "Exit codes: 0 fine, 1 problems in the sources, 2 wrong usage, 3 environment (library, disk, permission), 130 interrupted."

publication_option = click.option(
    "--publication",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with publication.yaml. Default: this folder, or the only one under source/.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
release_option = click.option(
    "--release", is_flag=True, help="Build the edition itself: what a draft warns of is an error, no draft stamp."
)

profile_option = click.option(
    "--profile",
    "profiles",
    type=click.Choice([*PROFILES, ALL_PROFILES]),
    multiple=True,
    default=[DEFAULT_PROFILE],
    show_default=True,
    help="What the files are for; may be given more than once.",
)


def run_build(settings: Settings, documents: list[str], *, quiet: bool) -> Report:
    """Build, unless what an earlier build wrote is what this one would write."""
    from ..base.cache import Cache
    from ..publish.up_to_date import inputs_digest, remember, remembered

    digest = ""
    with suppress(OSError):  # what cannot be read, the build names
        digest = inputs_digest(settings, documents) if settings.cache else ""
    report = remembered(Cache(settings.cache_dir), digest, settings) if digest else None
    if report:
        return report
    from ..build.workshop import Workshop
    from .terminal import ProgressDisplay

    with ProgressDisplay(quiet=quiet) as display, Workshop(settings) as workshop:
        report = workshop.build(documents, display.progress)
    with suppress(OSError):  # the next build finds out for itself
        if digest and digest == inputs_digest(settings, documents):  # nobody wrote while we read
            remember(Cache(settings.cache_dir), digest, settings, report)
    return report


def reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn `ProblemsFound` and refused file operations into a report and an exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        release, as_json = bool(kwargs.get("release")), bool(kwargs.get("as_json"))
        try:
            command(*args, **kwargs)
        except ProblemsFound as found:
            stop(list(found.problems), release, as_json)
        except OSError as error:
            from ..base.files import os_problem

            stop([os_problem(error, str(error.filename or "a file"))], release, as_json)
        except KeyboardInterrupt:
            click.echo("interrupted; nothing was written", err=True)
            sys.exit(130)

    return run


def stop(problems: list[Problem], release: bool, as_json: bool) -> NoReturn:
    show(problems, release, as_json, {})
    sys.exit(exit_code(problems, release=release))


def show(problems: list[Problem], release: bool, as_json: bool, more: dict[str, Any]) -> None:
    if as_json:
        click.echo(json.dumps({**more, "problems": [_record(p, release) for p in problems]}, ensure_ascii=False, indent=1))
    elif problems:
        from .terminal import show_problems

        show_problems(problems, release=release)


def _record(problem: Problem, release: bool) -> dict[str, Any]:
    place = asdict(problem.place) if problem.place else None
    return {
        "code": problem.code,
        "severity": problem.severity(release=release).value,
        "place": place,
        "message": problem.message,
        "hint": problem.hint,
        "fix": asdict(problem.fix) if problem.fix else None,
    }
