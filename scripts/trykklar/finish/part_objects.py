"""Objects of parts as values: read from PDF source, changed, and written again under their new digests.

pikepdf reads and writes the dictionaries. It knows no marks (`parts.mark`), so they pass through it as names.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pikepdf

from ..typeset.parts import EntryParts, mark

_MARK = re.compile(rb"\x01([^\x01]*)\x01")
_REFERENCE = re.compile(rb"\((?:\\.|[^\\)])*\)|/@([^\s/<>\[\]()]+)", re.DOTALL)
"""A string, which is left alone, or a name that stands for a mark."""
_UNSAFE = re.compile(rb"[^A-Za-z0-9:.+_-]")
_ESCAPED = re.compile(rb"~([0-9a-f]{2})")
_DIVIDER = b"\nstream\n"
_END = b"\nendstream"


@dataclass(frozen=True)
class PartObject:
    """An object: its dictionary (or other value) as PDF source with marks, and its stream's data as stored."""

    head: bytes
    data: bytes | None = field(default=None, repr=False)

    @classmethod
    def read(cls, source: bytes) -> PartObject:
        """One of `EntryParts.objects`."""
        head, divider, body = source.partition(_DIVIDER)
        return cls(head, body.removesuffix(_END) if divider else None)

    @cached_property
    def source(self) -> bytes:
        return self.head if self.data is None else self.head + _DIVIDER + self.data + _END

    @property
    def digest(self) -> str:
        """SHA-256 of the source, hexadecimal: the object's name."""
        return hashlib.sha256(self.source).hexdigest()

    @property
    def marks(self) -> list[str]:
        """What it names: digests, and 'font:' with a face."""
        return [match.decode() for match in _MARK.findall(self.head)]

    def renamed(self, names: Mapping[str, str]) -> PartObject:
        """The same, with other objects in the place of those that it names."""
        if not any(name in names for name in self.marks):
            return self
        return replace(self, head=renamed(self.head, names))

    def content(self) -> bytes:
        """A stream's data as it was before it was deflated. Raises `ValueError` for other filters."""
        value = parse(self.head)
        if (
            self.data is None
            or value.get("/Filter", pikepdf.Name.FlateDecode) != pikepdf.Name.FlateDecode
            or "/DecodeParms" in value
        ):
            raise ValueError("no stream, or one that is not just deflated")
        return zlib.decompress(self.data) if "/Filter" in value else self.data


def stream_object(dictionary: Any, data: bytes) -> PartObject:
    """A stream as an object; `dictionary` (a pikepdf Dictionary) gets the length."""
    dictionary["/Length"] = len(data)
    return PartObject(unparse(dictionary), data)


def deflated_object(dictionary: Any, content: bytes) -> PartObject:
    """A stream with its content deflated."""
    dictionary["/Filter"] = pikepdf.Name.FlateDecode
    return stream_object(dictionary, zlib.compress(content))


def parse(source: bytes) -> Any:
    """PDF source as a pikepdf value of its own. Raises `ValueError` for what is none."""
    try:
        return pikepdf.Object.parse(_MARK.sub(lambda match: b"/@" + _UNSAFE.sub(_escape, match[1]), source))
    except pikepdf.PdfError as error:
        raise ValueError(f"no PDF object: {error}") from None


def unparse(value: Any) -> bytes:
    """A pikepdf value as PDF source with marks."""

    def marked(match: re.Match[bytes]) -> bytes:
        return match[0] if match[1] is None else mark(_ESCAPED.sub(_unescape, match[1]).decode())

    return _REFERENCE.sub(marked, value.unparse(resolved=True))


def reference(value: Any) -> str | None:
    """The object that a value names, by digest; None where the value stands for itself."""
    if isinstance(value, pikepdf.Name) and str(value).startswith("/@"):
        return _ESCAPED.sub(_unescape, str(value)[2:].encode()).decode()
    return None


def named(digest: str) -> pikepdf.Name:
    """A value that names an object by its digest."""
    return pikepdf.Name("/@" + _UNSAFE.sub(_escape, digest.encode()).decode())


def renamed(source: bytes, names: Mapping[str, str]) -> bytes:
    """PDF source with other objects in the place of those that it names."""
    return _MARK.sub(lambda match: mark(names.get(match[1].decode(), match[1].decode())), source)


def with_objects(parts: EntryParts, changed: Mapping[str, PartObject]) -> EntryParts:
    """Parts with other objects for some; what names them, directly or through others, gets a new digest too.

    Objects that nothing names any more are left out.
    """
    names: dict[str, str] = {}
    objects: dict[str, bytes] = {}

    def place(digest: str) -> None:
        if digest in names or digest not in parts.objects:
            return
        found = changed.get(digest) or PartObject.read(parts.objects[digest])
        for below in found.marks:
            place(below)
        found = found.renamed(names)
        names[digest] = digest if found.source == parts.objects[digest] else found.digest
        objects[names[digest]] = found.source

    for source in parts.resources.values():
        for match in _MARK.findall(source):
            place(match.decode())
    resources = {category: renamed(source, names) for category, source in parts.resources.items()}
    groups = tuple(names.get(digest, digest) for digest in parts.groups)
    return replace(parts, objects=objects, resources=resources, groups=groups)


def _escape(match: re.Match[bytes]) -> bytes:
    return b"~%02x" % match[0][0]


def _unescape(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1], 16),))
