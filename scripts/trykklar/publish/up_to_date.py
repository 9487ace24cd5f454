"""A build whose files stand in the output folder already is not done again.

What a build made is remembered under the digest of everything that goes into it: sources, layouts, fonts,
settings, the program itself and the versions of its tools. It counts only if every file that it wrote still
has the bytes that it wrote. Nothing here imports what typesetting needs: the answer must be quick.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..base.cache import Cache
from ..base.digests import files_below
from ..base.problems import Place, Problem
from ..base.program import _files, program_digest
from ..base.rulebook import Severity
from ..base.settings import Settings
from .reports import BuiltDocument, Report


def inputs_digest(settings: Settings, wanted: list[str]) -> str:
    """SHA-256 of everything that a build depends on, hexadecimal. Raises `OSError`."""
    told = [
        str(len(wanted)),
        *wanted,
        " ".join(profile.name for profile in settings.profiles),
        str(settings.release),
        str(settings.settle),
        str(settings.preflight),
        str(settings.other_layouts),
        str(settings.epoch),
        str(settings.changes_since or ""),
        program_digest(),
    ]
    total = hashlib.sha256("\0".join(told).encode())
    maps = settings.output_dir.glob("*-pages.json")  # other documents' page numbers, which this build may print
    others = [file for file in maps if wanted and file.is_file() and file.name.removesuffix("-pages.json") not in wanted]
    groups = [(settings.publication_dir, _files(settings.publication_dir, settings.output_dir)), (settings.output_dir, others)]
    groups += [(folder, files_below(folder)) for folder in (*settings.layouts_dirs, settings.fonts_dir)]
    if settings.changes_since:
        groups.append((settings.changes_since, _files(settings.changes_since, settings.changes_since / "output")))
    for root, files in groups:
        total.update(b"folder")
        for file in sorted(files):
            name = os.path.relpath(file, root).encode("utf-8", "surrogateescape")
            total.update(b"%d:%s%s" % (len(name), name, _sha256(file).encode()))
    for link in sorted(_folder_links(settings)):
        total.update(os.fsencode(link) + b"\0" + os.fsencode(link.readlink()))
    return total.hexdigest()


def _folder_links(settings: Settings) -> Iterator[Path]:
    """Links to folders in the publication: they are not gone into, for what they lead to has a name of its own there."""
    for root, folders, _ in os.walk(settings.publication_dir):
        here = Path(root)
        folders[:] = [name for name in folders if not name.startswith(".") and here / name != settings.output_dir]
        yield from (here / name for name in folders if (here / name).is_symlink())


def remembered(cache: Cache, digest: str, settings: Settings) -> Report | None:
    """The report of the build that made the files that stand in the output folder, if it was this one."""
    content = cache.get(digest)
    if content is None:
        return None
    try:
        return _read(json.loads(content), settings)
    except (ValueError, KeyError, TypeError, OSError):
        return None


def remember(cache: Cache, digest: str, settings: Settings, report: Report) -> None:
    """Keep the report of a build that has just written its files. Raises `OSError`."""
    documents = [
        {
            "name": document.name,
            "files": {file.relative_to(settings.output_dir).as_posix(): _sha256(file) for file in document.files},
            "pages": document.page_count,
            "rounds": document.rounds,
        }
        for document in report.documents
    ]
    problems = [
        {"code": p.code, "message": p.message, "hint": p.hint, "place": [p.place.file, p.place.line] if p.place else None, "level": p.level}
        for p in report.problems
    ]
    cache.put(digest, json.dumps({"documents": documents, "problems": problems}).encode())


def _read(told: dict[str, Any], settings: Settings) -> Report | None:
    for document in told["documents"]:
        if any(_sha256(_inside(settings, name)) != digest for name, digest in document["files"].items()):
            return None
    documents = tuple(
        BuiltDocument(
            name=str(d["name"]),
            files=tuple(_inside(settings, n) for n in d["files"]),
            page_count=int(d["pages"]),
            rounds=int(d["rounds"]),
            seconds=0.0,
        )
        for d in told["documents"]
    )
    problems = tuple(_problem(p) for p in told["problems"])
    return Report(documents, problems, unchanged=True)


def _problem(told: dict[str, Any]) -> Problem:
    place = Place(*told["place"]) if told["place"] else None
    level = Severity(told["level"]) if told["level"] else None
    return Problem(told["code"], told["message"], told["hint"], place, level=level)


def _inside(settings: Settings, name: str) -> Path:
    """A file of the output folder. Raises `ValueError` for a name that leads out of it."""
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise ValueError(f"not a file of the output folder: {name!r}")
    return settings.output_dir / name


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
