"""What the commands of a release and the archive share: who, when, and where releases lie."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...base.problems import Place, Problem, ProblemsFound
from ...base.settings import Settings, read_settings

if TYPE_CHECKING:
    from ...publish.release.freeze import Act

releases_option = click.option(
    "--releases",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that holds the releases. Default: releases/ beside output/, or beside a publication that lies alone.",
)
by_option = click.option("--by", "who", metavar="NAME", required=True, help="Who does it; stands in the ledger.")


def now() -> str:
    """The time of an act, in UTC; the only clock of what is not built."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def act(who: str) -> Act:
    """Who does something, now. Raises `ProblemsFound` for a name of nothing."""
    from ...publish.release.freeze import Act

    if not who.strip() or any(ord(letter) < 32 for letter in who):
        raise ProblemsFound([Problem("usage", "'--by' names nobody", "say who does it, in one line")])
    return Act(who.strip(), now())


def release_folder(settings: Settings, edition: str, releases: Path | None) -> Path:
    """The folder of an edition's release. Raises `ProblemsFound` for what is no name of a folder."""
    if not edition or edition.startswith(".") or not all(c.isalnum() or c in ".-_" for c in edition):
        hint = "editions have letters, digits, '.', '-' and '_'"
        raise ProblemsFound([Problem("usage", f"'{edition}' is no name of an edition", hint)])
    return (releases or default_releases(settings)) / edition


def default_releases(settings: Settings) -> Path:
    """Never within the publication: a release is no source."""
    publication = settings.publication_dir
    if settings.output_dir.is_relative_to(publication):
        return publication.with_name(f"{publication.name}-releases")
    return settings.workspace / "releases" / publication.name


def settings_of(publication: Path | None) -> Settings:
    return read_settings(publication, release=True)


def place(path: Path) -> Place:
    return Place(str(path))
