"""The command `trykklar read`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from .options import EPILOG, json_option
from .reporting import reporting
from .streams import say


@click.command(epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--page", type=click.IntRange(min=1), help="Read this page alone; 1 is the first of the file.")
@json_option
@reporting
def read(file: Path, page: int | None, as_json: bool) -> None:
    """Print what is heard of a PDF.

    Role, name, words and language, in the order of a screen reader. An element a line, deeper where it is part of
    another. What stands in brackets is an element among words.
    """
    from .foreign import in_confinement, listened

    lines = in_confinement(listened, file, page)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))
        return
    for line in lines:
        say(line.line())
