"""The command `trykklar reference`."""

from __future__ import annotations

from pathlib import Path

import click

from ..options import EPILOG
from ..reporting import reporting


@click.command(epilog=EPILOG)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write the Markdown chapters into."
)
@click.pass_context
@reporting
def reference(context: click.Context, output: Path) -> None:
    """Write the reference chapters of the handbook anew, from the code.

    Commands, directives, keys, problem codes, checks, profiles and tokens: what they say is what the program does.
    """
    from ...base.settings import own_layouts_dir
    from ...base.whole_files import publish
    from .chapters import reference as chapters

    group = context.find_root().command
    assert isinstance(group, click.Group)
    files = {name: text.encode() for name, text in chapters(group, own_layouts_dir()).items()}
    for path in publish(output, files):
        click.echo(str(path))
