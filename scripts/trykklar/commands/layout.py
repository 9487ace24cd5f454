"""`trykklar layout`: the layouts that there are, and one of them taken over into a publication to be changed."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..base.limits.ending import scratch_folder
from ..base.problems import Problem, ProblemsFound
from .options import EPILOG, json_option, publication_option
from .reporting import reporting
from .streams import say

if TYPE_CHECKING:
    from ..base.settings import Settings


@click.group(epilog=EPILOG)
def layout() -> None:
    """List layouts, or take one over into a publication."""


@layout.command(name="list", epilog=EPILOG)
@publication_option
@json_option
@reporting
def list_layouts(publication: Path | None, as_json: bool) -> None:
    """List the layouts that documents may name: those that Trykklar came with, and the publication's own."""
    from ..base.settings import PUBLICATION_FILE, own_layouts_dir, read_settings
    from ..layouts.listed import listed_layouts

    inside = publication is not None or Path(PUBLICATION_FILE).is_file()
    folders = read_settings(publication).layouts_dirs if inside else (own_layouts_dir(),)
    found = listed_layouts(folders)
    if as_json:
        rows = [{**asdict(each), "folder": str(each.folder)} for each in found]
        click.echo(json.dumps({"layouts": rows}, ensure_ascii=False, indent=1))
        return
    for each in found:
        above = f", extends {each.extends}" if each.extends else ""
        trims = f"; made for {', '.join(each.trims)}" if each.trims else ""
        say(f"{each.name:16} {each.about} ({each.folder}{above}{trims})")


@layout.command(epilog=EPILOG)
@click.argument("name")
@publication_option
@reporting
def eject(name: str, publication: Path | None) -> None:
    """Copy a layout into the publication's own 'layouts/', where it is found first and may be changed.

    What it extends stays where it is, and goes on being read from there.
    """
    from ..base.settings import read_settings

    settings = read_settings(publication)
    made = eject_layout(settings, name)
    for file in sorted(path for path in made.rglob("*") if path.is_file()):
        say(str(file))


def eject_layout(settings: Settings, name: str) -> Path:
    """The publication's own copy of a layout, whole or not at all.

    Raises `ProblemsFound` (usage) where there is none, or the publication has one of this name.
    """
    own = settings.publication_dir / "layouts"
    if Path(name).name == name and (own / name).exists():
        what = f"the publication has a layout '{name}' of its own"
        raise ProblemsFound([Problem("usage", what, f"change layouts/{name}, or move it away and ask again")])
    shared = settings.layouts_dirs[-1]
    there = sorted(file.parent.name for file in shared.glob("*/layout.yaml"))
    if name not in there:
        raise ProblemsFound(
            [Problem("usage", f"there is no layout '{name}' to copy", "layouts are: " + ", ".join(there))]
        )
    own.mkdir(exist_ok=True)
    with scratch_folder(beside=own / name) as scratch:
        made = scratch / name
        # copyfile: files of an installed package may be read-only, and these are to be changed
        shutil.copytree(
            shared / name, made, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
        made.rename(own / name)
    return own / name
