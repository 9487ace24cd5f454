"""The commands `trykklar preflight` and `trykklar checks`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ..base.profiles import CLAIMS
from ..base.rulebook import EXIT_FINE, EXIT_SOURCES
from .options import EPILOG, json_option
from .reporting import reporting
from .streams import say


@click.command(epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--profile", type=click.Choice([*CLAIMS]), required=True, help="What the file is for: which checks it must pass."
)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the report as an HTML page with pictures."
)
@json_option
@reporting
def preflight(file: Path, profile: str, html: Path | None, as_json: bool) -> None:
    """Hold a finished PDF against the checks of a profile; 1 where it fails.

    The file is read as it is. Where a build's map lies beside it (maps/NAME.json), findings name the author's
    file and line, and sizes and limits are the document's own; else those of the profile.
    """
    from ..base.whole_files import publish
    from .foreign import in_confinement, preflighted
    from .terminal import show_report

    report, page = in_confinement(preflighted, file, profile, html is not None)
    if html:
        publish(html.parent, {html.name: page.encode("utf-8", "replace")})
    if as_json:
        click.echo(report.to_json(), nl=False)
    else:
        show_report(report)
    sys.exit(EXIT_FINE if report.passed else EXIT_SOURCES)


@click.command(epilog=EPILOG)
@click.option("--markdown", is_flag=True, help="As the table that stands in scripts/CHECKS.md.")
@json_option
def checks(markdown: bool, as_json: bool) -> None:
    """List every check with its clause and the profiles that demand it."""
    from ..preflight.registry import check_rows, checks_markdown

    if markdown:
        click.echo(checks_markdown(), nl=False)
    elif as_json:
        click.echo(json.dumps(check_rows(), ensure_ascii=False, indent=1))
    else:
        for row in check_rows():
            say(f"{row['id']:28} {row['severity']:8} {row['clause']:34} {' '.join(row['profiles'])}")
