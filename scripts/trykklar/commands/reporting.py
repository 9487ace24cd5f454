"""How a command's problems become text or JSON, and its exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, NoReturn

import click

from ..base.problems import Problem, ProblemsFound, exit_code
from .program import interrupted
from .repeated import Fault, faults


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

            stop([os_problem(error, str(error.filename or "a file"), verb="read or write")], release, as_json)
        except KeyboardInterrupt as error:
            sys.exit(interrupted(error))

    return run


def stop(problems: list[Problem], release: bool, as_json: bool) -> NoReturn:
    show(problems, release, as_json, {})
    sys.exit(exit_code(problems, release=release))


def show(problems: list[Problem], release: bool, as_json: bool, more: dict[str, Any]) -> None:
    if as_json:
        click.echo(
            json.dumps(
                {**more, "problems": [_record(fault, release) for fault in faults(problems)]},
                ensure_ascii=False,
                indent=1,
            )
        )
    elif problems:
        from .terminal import show_problems

        show_problems(problems, release=release)


def _record(fault: Fault, release: bool) -> dict[str, Any]:
    problem = fault.first
    place = asdict(problem.place) if problem.place else None
    return {
        "code": problem.code,
        "severity": problem.severity(release=release).value,
        "place": place,
        "count": len(fault.problems),
        "places": [str(each) for each in fault.places],
        "message": problem.message,
        "hint": problem.hint,
        "fix": asdict(problem.fix) if problem.fix else None,
    }
