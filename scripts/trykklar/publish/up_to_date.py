"""A build whose files stand in the output folder already is not done again.

What a build made is remembered under the digest of everything that goes into it: sources, layouts, fonts,
settings, the program itself and the versions of its tools. It counts only if every file that it wrote still
has the bytes that it wrote. Nothing here imports what typesetting needs: the answer must be quick.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.cache import Cache
from ..base.digests import digest_of_real_file
from ..base.files import real_files_below
from ..base.packed import Count, kept, packed
from ..base.problems import Problem
from ..base.program import program_digest
from ..base.settings import Settings
from ..resolve.pages import page_maps
from ..sources.variants.whose import are_declared, belongs
from .manifest import Made, digest_in, publish_made
from .reports import BuiltDocument, Report

if TYPE_CHECKING:  # it brings what reads sources, and the answer must be quick
    from ..sources.load import LoadMemory


def inputs_digest(settings: Settings, wanted: list[str], known: LoadMemory | None = None) -> str:
    """SHA-256 of everything that a build depends on, hexadecimal. `known`: what this process read before. Raises
    `OSError`."""
    told = [
        str(len(wanted)),
        *wanted,
        " ".join(profile.name for profile in settings.profiles),
        str(settings.release),
        str(settings.settle),
        str(settings.preflight),
        str(settings.other_layouts),
        str(settings.packed),
        str(settings.epoch),
        str(settings.changes_since or ""),
        program_digest(),
        *_edition(settings, known),
    ]
    total = hashlib.sha256("\0".join(told).encode())
    others = [
        file for name, file in page_maps(settings.output_dir).items() if wanted and name not in wanted
    ]  # numbers that we may print
    maps = settings.output_dir.glob("maps/*.json")  # those of other documents' files, which a site links to
    own = tuple(f"{settings.prefix}{name}-" for name in wanted)
    others += [file for file in maps if wanted and not file.name.startswith(own)]
    groups = [
        (settings.publication_dir, _files(settings)),
        (settings.output_dir, {file: file.resolve() for file in others}),
    ]
    groups += [
        (folder, real_files_below(folder, hidden=True)) for folder in (*settings.layouts_dirs, *settings.fonts_dirs)
    ]
    if settings.releases_dir.is_dir():  # what a site lays beside itself: sums and ledgers tell of all that is frozen
        releases = settings.releases_dir
        laid = [path for name in ("SHA512SUMS", "ledger.jsonl") for path in releases.glob(f"*/{name}")]
        groups.append((releases, {file: file.resolve() for file in laid}))
    if settings.changes_since:
        before = settings.changes_since
        groups.append((before, real_files_below(before, before / "output")))
    for root, files in groups:
        total.update(b"folder")
        for file in sorted(files):
            name = os.path.relpath(file, root).encode("utf-8", "surrogateescape")
            total.update(b"%d:%s%s" % (len(name), name, digest_of_real_file(files[file]).encode()))
    for link in sorted(_folder_links(settings)):
        total.update(os.fsencode(link) + b"\0" + os.fsencode(link.readlink()))
    return total.hexdigest()


def _edition(settings: Settings, known: LoadMemory | None) -> list[str]:
    """What the lists of variants say for the one that is built: another's words change nothing. Raises `OSError`."""
    if not settings.variant:
        return []
    from ..sources.load import read_declared
    from ..sources.variants.portion import portion_text

    declared, _ = read_declared(settings.publication_dir, known)
    return [settings.variant, portion_text(declared, settings.variant).decode()]


def _files(settings: Settings) -> dict[Path, Path]:
    """The edition's files in the publication's folder, each with where it really lies."""
    folder = settings.publication_dir
    found = real_files_below(folder, folder / "output" if settings.variant else settings.output_dir)
    if not are_declared(folder):
        return found
    return {
        file: real for file, real in found.items() if belongs(file.relative_to(folder).as_posix(), settings.variant)
    }


def _folder_links(settings: Settings) -> Iterator[Path]:
    """Links to folders in the publication: they are not gone into, for what they lead to has a name of its own
    there."""
    for root, folders, _ in os.walk(settings.publication_dir):
        here = Path(root)
        folders[:] = [name for name in folders if not name.startswith(".") and here / name != settings.output_dir]
        yield from (here / name for name in folders if (here / name).is_symlink())


def remembered(cache: Cache, digest: str, settings: Settings) -> Report | None:
    """The report of the build that made the files that stand in the output folder, if it was this one.

    The manifest then says what that build would make it say. Raises `ProblemsFound` where it must be written and cannot
    be.
    """
    found = kept(cache.get(digest), KeptReport)
    if found is None or any(digest_in(settings.output_dir, file.name) != file.sha256 for file in found.made.files):
        return None
    report = told_again(found, settings)
    if not all(document.files for document in report.documents):
        return None
    publish_made(settings.output_dir, found.made, {})
    return replace(report, unchanged=True)


def told_again(kept: KeptReport, settings: Settings) -> Report:
    """A report that was kept, of files in the output folder."""
    files = {
        each.name: [file.name for file in kept.made.files if file.document == each.name] for each in kept.documents
    }
    documents = tuple(
        BuiltDocument(
            name=each.name,
            files=tuple(settings.output_dir / name for name in files[each.name]),
            page_count=each.pages,
            rounds=each.rounds,
            seconds=0.0,
            kept_back=each.kept_back,
        )
        for each in kept.documents
    )
    return Report(documents, kept.problems, kept.made)


@dataclass(frozen=True)
class Before:
    """What was known before a build."""

    digest: str
    """Of all that goes into it; empty where that is not asked for, or cannot be told."""
    report: Report | None
    """Of the build that made what stands there, if it was this one."""


def made_before(settings: Settings, wanted: list[str], known: LoadMemory | None = None) -> Before:
    """What an earlier build wrote, where it is what this one would write. `known`: what this process read before.
    Raises `ProblemsFound`."""
    digest = ""
    with suppress(OSError):  # what cannot be read, the build names
        digest = inputs_digest(settings, wanted, known) if settings.cache else ""
    return Before(digest, remembered(Cache(settings.cache_dir), digest, settings) if digest else None)


def keep_made(
    before: Before, report: Report, settings: Settings, wanted: list[str], known: LoadMemory | None = None
) -> None:
    """Remember a build that has just written its files, for the next one. Raises `ProblemsFound`."""
    with suppress(OSError):  # the next build finds out for itself
        whole = not any(document.kept_back for document in report.documents)
        if (
            before.digest and whole and before.digest == inputs_digest(settings, wanted, known)
        ):  # nobody wrote meanwhile
            remember(Cache(settings.cache_dir), before.digest, report)


def unless_made(
    settings: Settings, wanted: list[str], make: Callable[[], Report], known: LoadMemory | None = None
) -> Report:
    """What `make` makes, unless what an earlier build wrote is what it would write. `known`: what this process read
    before. Raises what `make` raises."""
    before = made_before(settings, wanted, known)
    if before.report:
        return before.report
    report = make()
    keep_made(before, report, settings, wanted, known)
    return report


def remember(cache: Cache, digest: str, report: Report) -> None:
    """Keep the report of a build that has just written its files."""
    kept_report = to_keep(report)
    if kept_report:
        cache.put(digest, packed(kept_report))


def to_keep(report: Report) -> KeptReport | None:
    """A report as it is kept, and travels; None for one that made nothing."""
    if report.made is None:
        return None
    documents = tuple(
        KeptDocument(document.name, document.page_count, document.rounds, document.kept_back)
        for document in report.documents
    )
    return KeptReport(documents, report.problems, report.made)


@dataclass(frozen=True)
class KeptDocument:
    """A document of it."""

    name: str
    pages: Count
    rounds: Count
    kept_back: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptReport:
    """A report as it is kept."""

    documents: tuple[KeptDocument, ...]
    problems: tuple[Problem, ...]
    made: Made
