"""The command `trykklar reference`."""

from __future__ import annotations

from pathlib import Path

import click

from ..options import EPILOG
from ..reporting import reporting
from ..streams import say


@click.command(epilog=EPILOG)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder to write the Markdown chapters into.",
)
@click.option(
    "--readme",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A README whose list of commands is written too.",
)
@click.pass_context
@reporting
def reference(context: click.Context, output: Path, readme: Path | None) -> None:
    """Write the reference chapters of the handbook again, from the code.

    Commands, directives, keys, problem codes, checks, profiles and tokens: what they say is what the program does.
    """
    from ...base.files import read_text
    from ...base.settings import own_layouts_dir
    from ...base.whole_files import publish
    from .chapters import reference as chapters
    from .readme import with_commands

    group = context.find_root().command
    assert isinstance(group, click.Group)
    files = {name: text.encode() for name, text in chapters(group, own_layouts_dir()).items()}
    listed = {readme: with_commands(read_text(readme.resolve(), str(readme)), group).encode()} if readme else {}
    for path in publish(output, files):
        say(str(path))
    for path, data in listed.items():
        publish(path.parent, {path.name: data})
        say(str(path))
