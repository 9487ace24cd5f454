"""What stands published in an output folder, as `manifest.json` beside the files.

What archives, mails or orders files reads nothing else. Releases and drafts are told apart, each with the digests of
what it was made from; a file is told of only while it lies there with the very bytes that were published, and is of
the same sources and the same program as what was published last. It is written with the files that it tells of, all
or none, and says nothing of when or where, so that equal sources make an equal manifest.

It is also what knows which files are ours: one that the settings no longer make is removed, and what somebody else
put there, or has changed, stays.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import msgspec

from ..base.bounds import MANIFEST_BYTES
from ..base.files import os_problem
from ..base.packed import Count
from ..base.problems import ProblemsFound
from ..base.whole_files import Exchange, publish

MANIFEST = "manifest.json"
MANIFEST_VERSION = 1
LARGEST = MANIFEST_BYTES.most
"""Bytes of a manifest that is still read."""


class Kind(StrEnum):
    """What a file is."""

    PDF = "pdf"
    TICKET = "job-ticket"
    """The ticket of a print order, for programs."""
    BUILD_MAP = "build-map"
    PAGE_MAP = "page-map"
    CONTACT_SHEET = "contact-sheet"
    SITE = "site"
    """A file of a site, which its folder holds with others."""
    SITE_PACKED = "site-packed"
    """A whole site in one file: a ZIP archive, or one page."""
    EPUB = "epub"


class Status(StrEnum):
    """What preflight says of a file."""

    APPROVED = "approved"
    """It passed, and is of a release."""
    PASSED = "passed"
    """It passed, and is a draft."""
    NOT_HELD = "not held"
    """It was held against nothing: a draft, or no PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file."""

    name: str
    """Relative to the output folder, with slashes."""
    kind: Kind
    document: str
    release: bool
    """Whether a release made it; else a draft did."""
    profile: str | None
    """The profile that it was made for; None for what is the document's, whichever are built."""
    held_to: str | None
    """Of a PDF, what preflight holds it against: a name of `profiles.CLAIMS`."""
    status: Status
    changes: bool
    """Whether it has change bars."""
    pages: Count | None
    bytes: Count
    sha256: str
    variant: str = ""
    """The group of readers that it is for, by its code; empty for the edition itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What files were made from; digests are SHA-256, hexadecimal."""

    publication: str
    """Its id."""
    edition: str
    date: str
    """Of the edition, ISO 8601."""
    sources: str
    """The publication's files, as XMP tells it."""
    layouts: str
    fonts: str
    program: str
    """Trykklar, its packages and its Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """All files of the last release, or of the last draft."""

    origin: Origin
    files: tuple[PublishedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands published in a folder."""

    version: int = MANIFEST_VERSION
    release: Section | None = None
    draft: Section | None = None
    superseded: tuple[PublishedFile, ...] = ()
    """Ours, and of other sources than what was published since: told of only so that they can be removed one day."""

    def to_json(self) -> str:
        return msgspec.json.format(msgspec.json.encode(self), indent=1).decode() + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one build made."""

    origin: Origin
    files: tuple[PublishedFile, ...]
    release: bool
    changes: bool
    documents: tuple[str, ...]
    """All that the publication has."""
    built: dict[str, tuple[str, ...]]
    """Those that were built → the profiles of which something is published."""

    def no_longer_makes(self, file: PublishedFile) -> bool:
        """Whether this build would have made a file that it did not make, if its settings still made that."""
        if file.document not in self.documents:
            return True
        profiles = self.built.get(file.document)
        asked = profiles is not None and (file.profile is None or file.profile in profiles)
        return asked and (file.release, file.changes) == (self.release, self.changes)


def read_manifest(folder: Path) -> Manifest:
    """What a folder's manifest says; nothing where there is none that can be read."""
    with suppress(OSError, ValueError, RecursionError):
        with os.fdopen(os.open(folder / MANIFEST, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            manifest = msgspec.json.decode(stream.read(LARGEST), type=Manifest)
        if manifest.version == MANIFEST_VERSION:
            return manifest
    return Manifest()


def files_of(manifest: Manifest) -> tuple[PublishedFile, ...]:
    """All files that a manifest tells of: those that are ours."""
    sections = [section.files for section in (manifest.release, manifest.draft) if section]
    return tuple(file for files in (*sections, manifest.superseded) for file in files)


def publish_made(folder: Path, made: Made, files: Mapping[str, bytes], folders: Sequence[Exchange] = ()) -> None:
    """Write the files of a build and the manifest, let its folders take their places, and remove what it no longer
    makes: all, or nothing.

    Without files, those of the build stand there already; then the manifest is written where it says anything else.
    Raises `ProblemsFound` (permission, disk-full, io-error).
    """
    with _alone(folder):
        replaced = [each.place.name for each in folders]
        manifest, gone = merged(folder, read_manifest(folder), made, replaced)
        text = manifest.to_json().encode()
        if files or folders or gone or digest_in(folder, MANIFEST) != hashlib.sha256(text).hexdigest():
            publish(folder, {**files, MANIFEST: text}, gone, folders)


def merged(folder: Path, before: Manifest, made: Made, replaced: Collection[str] = ()) -> tuple[Manifest, list[str]]:
    """What the manifest says after a build, and the names of the files that go. `replaced`: folders that are others
    then. Raises nothing: what cannot be read is not ours."""
    before = _without(before, replaced)
    fresh = {file.name: file for file in made.files}
    release, gone_of_releases = _standing(folder, before.release.files if before.release else (), made)
    draft, gone_of_drafts = _standing(folder, before.draft.files if before.draft else (), made)
    older, gone_of_older = _standing(folder, before.superseded, made)
    same, other = (release, draft) if made.release else (draft, release)
    section, beside = (before.release, before.draft) if made.release else (before.draft, before.release)
    if section and section.origin != made.origin:
        older, same = older | same, {}
    now = Section(origin=made.origin, files=_sorted(same | fresh))
    then = replace(beside, files=_sorted(other)) if beside and other else None
    superseded = _sorted({name: file for name, file in older.items() if name not in fresh})
    gone = sorted({*gone_of_releases, *gone_of_drafts, *gone_of_older})
    if made.release:
        return Manifest(release=now, draft=then, superseded=superseded), gone
    return Manifest(release=then, draft=now, superseded=superseded), gone


def _without(manifest: Manifest, folders: Collection[str]) -> Manifest:
    """What a manifest says of all but what lies in folders."""

    def left(files: tuple[PublishedFile, ...]) -> tuple[PublishedFile, ...]:
        return tuple(file for file in files if file.name.partition("/")[0] not in folders)

    def rest(section: Section | None) -> Section | None:
        return replace(section, files=left(section.files)) if section else None

    return Manifest(release=rest(manifest.release), draft=rest(manifest.draft), superseded=left(manifest.superseded))


def _standing(folder: Path, files: Iterable[PublishedFile], made: Made) -> tuple[dict[str, PublishedFile], list[str]]:
    """Which of the files told of will lie in the folder after a build, by name; and which of them are ours, and go."""
    fresh = {file.name: file.sha256 for file in made.files}
    stay: dict[str, PublishedFile] = {}
    gone: list[str] = []
    for file in files:
        if file.name in fresh:
            if file.sha256 == fresh[file.name]:
                stay[file.name] = file
        elif digest_in(folder, file.name) == file.sha256:
            if made.no_longer_makes(file):
                gone.append(file.name)
            else:
                stay[file.name] = file
    return stay, gone


def _sorted(files: Mapping[str, PublishedFile]) -> tuple[PublishedFile, ...]:
    return tuple(files[name] for name in sorted(files))


def digest_in(folder: Path, name: str) -> str | None:
    """SHA-256 of an ordinary file of a folder or one below; None where there is none of that name, or it lies behind a
    link."""
    path = folder / name
    try:
        if (
            Path(name).is_absolute()
            or ".." in Path(name).parts
            or path.parent.resolve() != folder.resolve() / Path(name).parent
        ):
            return None
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            return (
                hashlib.file_digest(stream, "sha256").hexdigest()
                if stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
                else None
            )
    except (OSError, ValueError):
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While no other build writes the folder's manifest."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise ProblemsFound([os_problem(error, folder.name, folder / MANIFEST)]) from None
    try:
        with suppress(OSError):  # a file system without locks; then two builds at once may lose each other's lines
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
