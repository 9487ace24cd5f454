"""All that editions are made from, as one archive (tar) for machines that share no disk with the build: the
publication, layouts, fonts, frozen editions, page maps of documents that are not built, and the cache.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ...base.bounds import SHIPPED_BYTES
from ...base.files import os_problem, real_files_below
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import rule
from ...base.settings import LOCAL, PUBLICATION_FILE, Settings
from ...resolve.pages import page_maps

rule("shipped-large", "a publication is too large to be sent to a cluster")

_SOURCE, _OUTPUT, _CACHE, _RELEASES = "source", "output", "output/.cache", "releases"


def shipped(settings: Settings, wanted: Sequence[Settings], documents: Sequence[str]) -> bytes:
    """The archive for some variants' settings; the same for the same files. Raises `ProblemsFound`."""
    packed = io.BytesIO()
    try:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for name, file in sorted(_files(settings, wanted, documents)):
                try:
                    _add(archive, name, file)
                except FileNotFoundError:
                    if not name.startswith(_CACHE):  # from which another build may take something at any time
                        raise
                _check(packed.tell())
    except OSError as error:
        raise ProblemsFound([os_problem(error, settings.publication_dir.name, settings.publication_dir)]) from None
    return packed.getvalue()


def unpack(data: bytes, folder: Path) -> None:
    """Lay an archive's files into a folder, and none beside it. Raises `OSError`, `tarfile.TarError`."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(folder, filter="data")


def moved(settings: Settings, folder: Path) -> Settings:
    """A variant's settings on a machine that has the archive in a folder."""
    return replace(
        settings,
        publication_dir=folder / _SOURCE / settings.publication_dir.name,
        workspace=folder,
        output_dir=folder / _OUTPUT / settings.output_dir.name,
        cache_dir=folder / _CACHE,
        frozen_in=folder / _RELEASES,
        executor=LOCAL,
        jobs=1,
    )


def _files(settings: Settings, wanted: Sequence[Settings], documents: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Name in the archive → file, or link."""
    folder = settings.publication_dir
    yield from _below(f"{_SOURCE}/{folder.name}", folder, settings.output_dir, hidden=False)
    folders = {name: settings.workspace / name for name in ("layouts", "fonts")} | {_RELEASES: settings.releases_dir}
    for name, shared in (folders | ({_CACHE: settings.cache_dir} if settings.cache else {})).items():
        yield from _below(name, shared, None, hidden=True)
    for each in wanted if documents else ():
        for file in (*page_maps(each.output_dir).values(), *each.output_dir.glob("maps/*.json")):
            yield f"{_OUTPUT}/{each.output_dir.name}/{file.relative_to(each.output_dir).as_posix()}", file


def _below(name: str, folder: Path, without: Path | None, *, hidden: bool) -> Iterator[tuple[str, Path]]:
    """What lies below a folder, each file once, and the links that lead to others of it."""
    root = Path(os.path.realpath(folder))
    for real in {*real_files_below(folder, without, hidden=hidden).values()}:
        yield f"{name}/{real.relative_to(root).as_posix()}", real
    for here, folders, files in os.walk(root):
        folders[:] = [each for each in folders if hidden or not each.startswith(".")]
        for link in (Path(here, each) for each in (*folders, *files)):
            if link.is_symlink() and Path(os.path.realpath(link)).is_relative_to(root):
                yield f"{name}/{link.relative_to(root).as_posix()}", link


def _add(archive: tarfile.TarFile, name: str, file: Path) -> None:
    """A file by its content; a link as it leads from there."""
    told = tarfile.TarInfo(name)
    if file.is_symlink():
        told.type, told.linkname = tarfile.SYMTYPE, os.path.relpath(os.path.realpath(file), file.parent)
        archive.addfile(told)
        return
    data = file.read_bytes()
    told.size = len(data)
    archive.addfile(told, io.BytesIO(data))


def _check(size: int) -> None:
    if size > SHIPPED_BYTES.most:
        what = f"sources, fonts and cache have more than {SHIPPED_BYTES.most:,} bytes"
        hint = "make the editions on this machine, or run 'trykklar cache clear' first"
        raise ProblemsFound([Problem("shipped-large", what, hint, Place(PUBLICATION_FILE))])
