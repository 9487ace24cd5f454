"""Options that several commands have, and what stands below the help of each."""

from __future__ import annotations

from pathlib import Path

import click

from ..base.profiles import ALL_PROFILES, DEFAULT_PROFILE, PROFILES

EPILOG = (
    "Exit codes: 0 fine, 1 problems in the sources, 2 wrong usage, 3 environment (library, disk, permission), "
    "4 partly done (run it again), 5 a person must decide, 130 interrupted (143 by SIGTERM, 129 by SIGHUP)."
)

publication_option = click.option(
    "--publication",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with publication.yaml. Default: this folder, or the only one under source/.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
release_option = click.option(
    "--release", is_flag=True, help="Build the edition itself: what a draft warns of is an error, no draft stamp."
)

releases_option = click.option(
    "--releases",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that holds the releases. Default: releases/ beside output/, or beside a publication that lies alone.",
)
variant_option = click.option(
    "--variant", metavar="CODE", default="", help="The edition of this variant (see 'trykklar variants list')."
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
