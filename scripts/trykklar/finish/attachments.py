"""The sources and data that an archive edition carries, and how they stand in the file.

What is attached is what a build needs that the tool does not come with: the files that the publication names, and no
others that lie in its folder. Of a list of variants an edition carries its own part. Whoever opens the file in thirty
years has the text in a form that any editor shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..assemble.objects import ObjectTable, date_string, deflated, text_string
from ..base.bounds import ATTACHED_BYTES
from ..base.files import inside, read_bytes
from ..base.media_types import PAGE_TYPES, UNKNOWN
from ..base.problems import Place, Problem, ProblemsFound
from ..base.settings import PUBLICATION_FILE, Settings
from ..sources.manuscript import Manuscript
from ..sources.used import used_files

_MEDIA_TYPES = {
    **PAGE_TYPES,
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".json": "application/json",
    ".csl": "application/xml",
    ".txt": "text/plain",
    ".j2": "text/plain",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
_DATA = frozenset({".csv", ".ods", ".xlsx", ".json", ".yaml", ".yml"})
MAX_BYTES = ATTACHED_BYTES.most
"""Of all attachments together."""


@dataclass(frozen=True)
class Attachment:
    """A file inside a file."""

    name: str
    """Path relative to the publication, with '/'."""
    data: bytes = field(repr=False)
    media_type: str
    relationship: str
    """'Source', 'Data', 'Alternative' or 'Supplement' (ISO 19005-3, annex E)."""
    about: str


def attachments(settings: Settings, manuscript: Manuscript, shown: Collection[str] = ()) -> tuple[Attachment, ...]:
    """The files that the publication is made from, and those that it names under `attachments:`, by name.

    `shown`: files that pages show besides.

    Raises `ProblemsFound` for files that are not there any more, cannot be read, or are too large together.
    """
    labels = {"Source": "source of the text", "Data": "data that the text is made from"}
    found: dict[str, Attachment] = {}
    problems: list[Problem] = []
    loaded = {PUBLICATION_FILE, *manuscript.chapters}
    own = manuscript.edition.own_files()
    for name in sorted({*used_files(manuscript, shown), *loaded, *own}):
        data = own[name] if name in own else _read(settings, name, Place(name), problems)
        suffix = Path(name).suffix.lower()
        relationship = "Data" if suffix in _DATA and name != PUBLICATION_FILE else "Source"
        found[name] = Attachment(name, data, _media_type(suffix), relationship, labels[relationship])
    for index, asked in enumerate(manuscript.publication.attachments):
        place = manuscript.located.place(("attachments", index, "file"))
        data = _read(settings, asked.file, place, problems)
        found[asked.file] = Attachment(
            asked.file, data, _media_type(Path(asked.file).suffix.lower()), asked.relationship, asked.about
        )
    total = sum(len(a.data) for a in found.values())
    if total > MAX_BYTES:
        largest = max(found.values(), key=lambda a: len(a.data))
        what = (
            f"the attachments have {total / 1e6:.0f} MB together, of which '{largest.name}' has "
            f"{len(largest.data) / 1e6:.0f}"
        )
        problems.append(
            Problem(
                "file-too-large", what, f"at most {MAX_BYTES / 1e6:.0f} MB can be attached", Place(PUBLICATION_FILE)
            )
        )
    if problems:
        raise ProblemsFound(problems)
    return tuple(found[name] for name in sorted(found))


def _read(settings: Settings, name: str, place: Place, problems: list[Problem]) -> bytes:
    try:
        return read_bytes(inside(settings.publication_dir, name, place), name, MAX_BYTES, place)
    except ProblemsFound as found:
        problems.extend(found.problems)
    return b""


def _media_type(suffix: str) -> str:
    return _MEDIA_TYPES.get(suffix, UNKNOWN)


def write_attachment(table: ObjectTable, attachment: Attachment, when: datetime) -> int:
    """A file specification with its embedded file (ISO 32000-1, 7.11.3 and 7.11.4; ISO 19005-3, 6.8); gives its
    number."""
    date = date_string(when)
    kind = "".join(f"#{ord(c):02x}" if c in "/+" else c for c in attachment.media_type)
    checksum = hashlib.md5(attachment.data, usedforsecurity=False).hexdigest().encode()
    parameters = b"/Params<</Size %d/CreationDate%s/ModDate%s/CheckSum<%s>>>" % (
        len(attachment.data),
        date,
        date,
        checksum,
    )
    stream = table.add_stream(
        deflated(attachment.data, b"/Type/EmbeddedFile/Subtype/%s%s" % (kind.encode(), parameters))
    )
    name = text_string(attachment.name)
    return table.add(
        b"<</Type/Filespec/F %s/UF %s/Desc %s/AFRelationship/%s/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (name, name, text_string(attachment.about), attachment.relationship.encode(), stream, stream)
    )
