"""The command `trykklar impose`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..base.problems import counted
from ..finish.imposition.options import SHEETS, Imposing
from ..finish.imposition.schemes import SCHEMES, SECTIONS, Scheme
from .options import EPILOG, json_option
from .reporting import reporting
from .streams import say


@click.command(epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--scheme", type=click.Choice(SCHEMES), default="booklet", show_default=True, help="How pages lie on the sheets."
)
@click.option("--rows", type=click.IntRange(1, 10), default=2, show_default=True, help="Of n-up.")
@click.option("--columns", type=click.IntRange(1, 10), default=2, show_default=True, help="Of n-up.")
@click.option(
    "--section",
    type=click.Choice([str(size) for size in SECTIONS]),
    default="16",
    show_default=True,
    help="Pages of a signature.",
)
@click.option(
    "--sheet",
    type=click.Choice(["auto", *SHEETS]),
    default="auto",
    show_default=True,
    help="auto: just what the pages take.",
)
@click.option(
    "--thickness",
    type=click.FloatRange(0, 1.5),
    default=0.0,
    show_default=True,
    help="mm of a sheet of paper, for creep.",
)
@click.option(
    "--marks/--no-marks",
    default=True,
    help="Crop and fold marks, colour bar and slug, where pages are cut.  [default: marks]",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="PDF to write. Default: FILE-SCHEME.pdf."
)
@json_option
@reporting
def impose(
    file: Path,
    scheme: Scheme,
    rows: int,
    columns: int,
    section: str,
    sheet: str,
    thickness: float,
    marks: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Place the pages of a finished PDF on sheets.

    booklet: folded once, put into each other and stapled; print on both sides, flip on the short edge of the
    sheet as it lies. signatures: sections of 4, 8 or 16 pages for perfect binding. 2-up, 4-up and n-up: handouts
    on A4. Bleed is kept where pages are cut and clipped at the spine.
    """
    from ..base.settings import own_fonts_dir
    from ..base.whole_files import publish
    from ..layouts.fonts import load_fonts, slug_face
    from .foreign import imposed as place, in_confinement

    asked = Imposing(
        scheme=scheme,
        rows=rows,
        columns=columns,
        section=int(section),
        sheet=sheet,
        thickness=thickness,
        marks=marks,
        slug=f"{file.name} · {scheme}",
    )
    imposed = in_confinement(place, file, asked, slug_face(load_fonts(own_fonts_dir())))
    target = output or file.with_name(f"{file.stem}-{scheme}.pdf")
    publish(target.parent, {target.name: imposed.pdf})
    told = {
        "file": str(target),
        "sheets": imposed.sheets,
        "blanks": imposed.blanks,
        "sheet_mm": imposed.size,
        "trim_mm": imposed.trim,
    }
    if as_json:
        click.echo(json.dumps(told, indent=1))
    else:
        size = f"{imposed.size[0]:.0f} × {imposed.size[1]:.0f} mm"
        blanks = f", {counted(imposed.blanks, 'page')} left blank" if imposed.blanks else ""
        say(f"{target}: {counted(imposed.sheets, 'sheet')} of {size}{blanks}")
