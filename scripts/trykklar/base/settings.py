"""The one door through which file system, clock, fonts and number of cores come in.

`read_settings` turns a caller's wishes into one frozen record without "maybe" fields. No other
module asks for the time, the environment, or the place of the layouts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .bounds import ENTRY_SECONDS
from .files import in_the_way
from .problems import Place, Problem, ProblemsFound
from .profiles import DEFAULT_PROFILE, Profile, chosen

PUBLICATION_FILE = "publication.yaml"
CACHE_FOLDER = ".cache"
LOCAL = "local"
"""The executor of this machine's processes."""
_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "workspace"
_OWN_WORKSPACE = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parents[1]
"""Where the layouts and fonts that Trykklar came with lie: a wheel has them in the package, a clone beside
`scripts/`."""
TIME_LIMIT = float(ENTRY_SECONDS.most)
"""Seconds of work that a worker may take over one entry, where nothing else is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything from outside that a build depends on."""

    publication_dir: Path
    """Folder with publication.yaml; nothing outside it is read as a source."""
    workspace: Path
    """Folder that holds `layouts/` and `fonts/`."""
    output_dir: Path
    profiles: tuple[Profile, ...]
    """What files are made for; at least one."""
    release: bool
    jobs: int
    executor: str
    """'local', or 'dask:' and the address of a scheduler."""
    time_limit: float
    """Seconds that a worker may take over one entry."""
    cache_dir: Path
    """Folder that keeps what was made, for the next build."""
    cache: bool
    """Whether that folder is used."""
    preflight: bool
    """Whether finished files are held against their profiles before they are published; always so in a release."""
    settle: bool
    """Whether page numbers are typeset as text, round after round, instead of being set when joining."""
    speedups: bool
    """Whether WeasyPrint is patched to be quicker (`engine/`); TRYKKLAR_ENGINE=plain says no."""
    changes_since: Path | None
    """Folder of an earlier edition, where pages get change bars for what is new or changed since."""
    line_numbers: str
    """Where numbers of lines begin again in drafts, 'page' or 'chapter'; empty where publication.yaml says it."""
    other_layouts: tuple[tuple[str, str], ...]
    """Document and layout, of those that are built in another layout than publication.yaml says, into a folder of their
    own."""
    frozen_in: Path | None
    """The folder of the frozen editions, where it is not the one beside the output."""
    packed: tuple[str, ...]
    """How sites are made once more besides their folders: 'zip', 'single'."""
    variant: str
    """The code of the variant that is built; empty for the base edition."""
    prefix: str
    """What the names of finished files begin with."""
    epoch: datetime | None
    """SOURCE_DATE_EPOCH as a time in UTC, or None: then the edition's date is the clock."""

    @property
    def layouts_dirs(self) -> tuple[Path, ...]:
        """Folders searched for layouts: the publication's own first."""
        own = self.publication_dir / "layouts"
        shared = self.workspace / "layouts"
        return (own, shared) if own.is_dir() and own != shared else (shared,)

    @property
    def releases_dir(self) -> Path:
        """Folder of the frozen editions; never within the publication: a release is no source."""
        if self.frozen_in:
            return self.frozen_in
        publication = self.publication_dir
        if self.output_dir.is_relative_to(publication):
            return publication.with_name(f"{publication.name}-releases")
        return self.workspace / "releases" / publication.name

    @property
    def forms(self) -> frozenset[str]:
        """The forms of the documents that are built where none is named."""
        return frozenset({"pdf", "web", "epub"} if any(profile.site for profile in self.profiles) else {"pdf"})

    @property
    def fonts_dirs(self) -> tuple[Path, ...]:
        """Folders with fonts: the workspace's, and the publication's own behind it."""
        own = self.publication_dir / "fonts"
        shared = self.workspace / "fonts"
        return (shared, own) if own.is_dir() and own != shared else (shared,)


def read_settings(
    publication: Path | None,
    profiles: tuple[str, ...] = (DEFAULT_PROFILE,),
    *,
    release: bool = False,
    jobs: int = 0,
    executor: str = LOCAL,
    time_limit: float = TIME_LIMIT,
    cache: bool = True,
    settle: bool = False,
    preflight: bool = False,
    changes_since: Path | None = None,
    line_numbers: str = "",
    other_layouts: tuple[tuple[str, str], ...] = (),
    releases: Path | None = None,
    packed: tuple[str, ...] = (),
    variant: str = "",
) -> Settings:
    """Settle what to build and with what.

    `publication` None means: the folder we stand in, or the only one under `source/`.
    `jobs` 0 means: as many as there are cores. `time_limit` is in seconds. Raises `ProblemsFound`.
    """
    folder = (publication or _find_publication()).resolve()
    if not (folder / PUBLICATION_FILE).is_file():
        raise ProblemsFound([_no_publication(folder, Place(str(publication or folder)))])
    if executor != LOCAL and not executor.startswith("dask:"):
        what = f"there is no executor '{executor}'"
        raise ProblemsFound([Problem("usage", what, "executors are: local, dask:tcp://HOST:PORT")])
    _refuse_links_out(folder)
    workspace = _find_workspace(folder)
    inside = workspace in folder.parents and (workspace / "source") in folder.parents
    outputs = (workspace if inside else folder) / "output"
    output_dir = outputs / folder.name if inside else outputs
    return Settings(
        publication_dir=folder,
        workspace=workspace,
        output_dir=output_dir / "+".join(layout for _, layout in other_layouts),
        profiles=chosen(profiles),
        release=release,
        jobs=jobs or os.cpu_count() or 1,
        executor=executor,
        time_limit=time_limit,
        cache_dir=outputs / CACHE_FOLDER,
        cache=cache,
        preflight=preflight or release,
        settle=settle,
        speedups=os.environ.get("TRYKKLAR_ENGINE") != "plain",
        changes_since=changes_since,
        line_numbers=line_numbers,
        other_layouts=other_layouts,
        frozen_in=releases.resolve() if releases else None,
        packed=packed,
        variant=variant,
        prefix="",
        epoch=_epoch(),
    )


def _no_publication(folder: Path, place: Place) -> Problem:
    """There is no publication.yaml; perhaps one by another name."""
    what = f"there is no {PUBLICATION_FILE} in '{folder.name}'"
    if there := in_the_way(folder / PUBLICATION_FILE):
        return Problem("usage", f"{what}: {there}", "put a file in its place", place)
    names = sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []
    other = next(
        (name for name in names if name.lower() in ("publication.yml", PUBLICATION_FILE, "publication.yaml.txt")), None
    )
    if other:
        return Problem("usage", f"{what}, but a file '{other}'", f"call it {PUBLICATION_FILE}", place)
    hint = "name the publication's folder with --publication, or make one with 'trykklar new DIR'"
    return Problem("usage", what, hint, place)


def _refuse_links_out(folder: Path) -> None:
    """Folders that a publication brings for itself are no links out of it. Raises `ProblemsFound`."""
    problems = [
        Problem(
            "path-outside", f"'{name}' leads out of the publication", "put a folder in the link's place", Place(name)
        )
        for name in ("layouts", "fonts", "output")
        if not Path(os.path.realpath(folder / name)).is_relative_to(folder)
    ]
    if problems:
        raise ProblemsFound(problems)


def _find_publication() -> Path:
    here = Path.cwd()
    if (here / PUBLICATION_FILE).is_file():
        return here
    found = sorted(p.parent for p in (here / "source").glob(f"*/{PUBLICATION_FILE}"))
    if len(found) == 1:
        return found[0]
    names = ", ".join(p.name for p in found) or "none"
    raise ProblemsFound(
        [Problem("usage", f"which publication? Found under source/: {names}", "name one with --publication DIR")]
    )


def _find_workspace(folder: Path) -> Path:
    """The nearest folder above with layouts/ and fonts/; else the one that Trykklar came with.

    A publication's own layouts extend those of its workspace, so it is none itself.
    """
    for candidate in folder.parents:
        if (candidate / "layouts").is_dir() and (candidate / "fonts").is_dir():
            return candidate
    return _OWN_WORKSPACE


def own_fonts_dir() -> Path:
    """The fonts that Trykklar came with."""
    return _OWN_WORKSPACE / "fonts"


def own_layouts_dir() -> Path:
    """The layouts that Trykklar came with."""
    return _OWN_WORKSPACE / "layouts"


def named_browser() -> str | None:
    """The browser that is to be used, by `TRYKKLAR_CHROMIUM`."""
    return os.environ.get("TRYKKLAR_CHROMIUM") or None


def _epoch() -> datetime | None:
    """The clock of reproducible builds (reproducible-builds.org, SOURCE_DATE_EPOCH: seconds, UTC)."""
    raw = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not raw:
        return None
    try:
        return datetime.fromtimestamp(int(raw), tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise ProblemsFound(
            [
                Problem(
                    "usage",
                    f"SOURCE_DATE_EPOCH is '{raw}', not a number of seconds",
                    "unset it or set it to whole seconds",
                )
            ]
        ) from None
