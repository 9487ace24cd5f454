"""The joined file as PDF objects, and how they are written.

Objects are written as PDF source (ISO 32000-1, 7.3) and packed into object streams (7.5.7), one for each
entry, so that what an entry brings is the same bytes in every build that leaves the entry as it was. Numbers
that nobody uses are free entries of the one cross-reference section (7.5.8).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import starmap

_BINARY = b"\n%\xe2\xe3\xcf\xd3\n"
"""Marks a file as one that is no text (ISO 32000-1, 7.5.2)."""
_ROW = struct.Struct(">BIH")
"""An entry of the cross-reference stream."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An object stream: the numbers of its objects, in order, and itself as PDF source."""

    numbers: tuple[int, ...]
    source: bytes = field(repr=False)


def pack(objects: Mapping[int, bytes]) -> Packed:
    """Objects without streams, by number, as one object stream."""
    offsets: list[bytes] = []
    at = 0
    for number, source in objects.items():
        offsets.append(b"%d %d" % (number, at))
        at += len(source) + 1
    head = b" ".join(offsets) + b"\n"
    data = zlib.compress(head + b"\n".join(objects.values()))
    dictionary = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(objects), len(head), len(data))
    return Packed(tuple(objects), stream_source(dictionary, data))


def stream_source(dictionary: bytes, data: bytes) -> bytes:
    """A stream object; `dictionary` names the length."""
    return dictionary + b"\nstream\n" + data + b"\nendstream"


def deflated(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object with its data deflated, where that makes it smaller."""
    small = zlib.compress(data)
    if len(small) + 20 < len(data):
        return stream_source(b"<<%s/Filter/FlateDecode/Length %d>>" % (entries, len(small)), small)
    return stream_source(b"<<%s/Length %d>>" % (entries, len(data)), data)


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, anything else as UTF-16BE."""
    if text.isascii() and text.isprintable():
        return b"(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode() + b")"
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def date_string(when: datetime) -> bytes:
    """A date (ISO 32000-1, 7.9.4), with the way from Greenwich's time where it is known."""
    zone = when.strftime("%z")
    away = f"{zone[:3]}'{zone[3:5]}" if zone else ""
    return f"(D:{when.year:04}{when:%m%d%H%M%S}{away})".encode()


def name_string(text: str) -> bytes:
    """A name tree's key: bytes, UTF-8, compared as bytes (ISO 32000-1, 7.9.6)."""
    return b"<" + text.encode().hex().encode() + b">"


def array(items: Iterable[bytes]) -> bytes:
    return b"[" + b" ".join(items) + b"]"


def numbers(values: Iterable[float]) -> bytes:
    """An array of numbers, as short as they can be written."""
    return array(b"%d" % value if value == int(value) else (b"%.3f" % value).rstrip(b"0") for value in values)


@dataclass
class ObjectTable:
    """All objects of a file."""

    packed: list[Packed] = field(default_factory=list)
    streams: dict[int, bytes] = field(default_factory=dict, repr=False)
    """Number → stream object."""
    loose: dict[int, bytes] = field(default_factory=dict, repr=False)
    """Number → object without a stream, of no entry."""
    next_number: int = 1

    def reserve(self, count: int = 1) -> int:
        """The first of so many new numbers."""
        first = self.next_number
        self.next_number += count
        return first

    def add(self, source: bytes) -> int:
        """Add an object without a stream."""
        number = self.reserve()
        self.loose[number] = source
        return number

    def add_stream(self, source: bytes) -> int:
        """Add a stream object."""
        number = self.reserve()
        self.streams[number] = source
        return number

    def write(self, catalogue: int, info: int | None, version: str) -> bytes:
        """The file in a version of PDF. Its identifier is a digest of everything before it."""
        header = b"%PDF-" + version.encode() + _BINARY
        out: list[bytes] = [header]
        at = len(header)
        places: dict[int, tuple[int, int, int]] = {}
        groups = [*self.packed, *([pack(self.loose)] if self.loose else [])]
        holders = [(self.next_number + index, group) for index, group in enumerate(groups)]
        for number, source in [*self.streams.items(), *((number, group.source) for number, group in holders)]:
            places[number] = (1, at, 0)
            text = b"%d 0 obj\n" % number + source + b"\nendobj\n"
            out.append(text)
            at += len(text)
        for holder, group in holders:
            places.update({number: (2, holder, index) for index, number in enumerate(group.numbers)})
        table = self.next_number + len(groups)
        places[table] = (1, at, 0)
        total = hashlib.sha256()
        for part in out:
            total.update(part)
        identifier = total.hexdigest()[:32].encode()
        rows = _rows(places, table + 1)
        entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R%s/ID[<%s><%s>]" % (
            table + 1,
            catalogue,
            b"" if info is None else b"/Info %d 0 R" % info,
            identifier,
            identifier,
        )
        out.append(b"%d 0 obj\n" % table + deflated(rows, entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % at)
        return b"".join(out)


def _rows(places: Mapping[int, tuple[int, int, int]], size: int) -> bytes:
    """Entries of the cross-reference stream, 1 + 4 + 2 bytes each; free ones in a chain (ISO 32000-1, 7.5.4)."""
    free = [number for number in range(size) if number not in places]
    following = dict(zip(free, [*free[1:], 0], strict=True))
    chain = {number: (0, following[number], 65535 if number == 0 else 0) for number in free}
    return b"".join(starmap(_ROW.pack, map({**chain, **places}.__getitem__, range(size))))
