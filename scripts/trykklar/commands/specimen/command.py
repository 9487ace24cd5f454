"""The command 'specimen'."""

from __future__ import annotations

from pathlib import Path

import click

from ...base.problems import counted
from ..options import EPILOG, publication_option
from ..reporting import reporting
from ..streams import say


@click.command(epilog=EPILOG)
@click.argument("layout")
@publication_option
@click.option(
    "--trim",
    type=click.Choice(["A4", "A5", "170x240"]),
    help="Trim size of its pages. Default: that of a document set in it.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="PDF to write. Default: LAYOUT-specimen.pdf.",
)
@reporting
def specimen(layout: str, publication: Path | None, trim: str | None, output: Path | None) -> None:
    """Show a layout's colours, type, spaces, grid and signs on a few pages."""
    from ...base.whole_files import publish
    from .make import make_specimen

    pdf, pages = make_specimen(layout, publication, trim)
    target = output or Path(f"{layout}-specimen.pdf")
    publish(target.parent, {target.name: pdf})
    say(f"{target}: {counted(pages, 'page')}")
