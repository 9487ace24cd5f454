"""A font file's tables as bytes, and its map of characters, read and written without a library: fontTools gives every
glyph a name first, which takes ten times as long, in every build (OpenType 1.9: font file, 'cmap', 'hmtx')."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Mapping, Sequence
from itertools import chain

Group = tuple[int, int, int]
"""First and last character of a run, and the glyph of the first; the others follow it."""

_FULL = (3, 10)
"""Platform and encoding of a map of all of Unicode, as Windows has it: what programs ask for first."""
_OTHER_FULL = ((0, 4), (0, 6))
_LAST = 0x10FFFF
_CODECS = {(0, 1): "utf-16-be", (1, 0): "mac-roman", (3, 0): "utf-16-be", (3, 1): "utf-16-be", (3, 10): "utf-16-be"}
"""Platform and encoding → how its texts are written; those of old Asian encodings are not read."""
_ENGLISH = ((1, 0), (3, 0x409))
"""Platform and language."""
_LENGTHS = {0: ">2xH", 2: ">2xH", 4: ">2xH", 6: ">2xH", 8: ">4xI", 10: ">4xI", 12: ">4xI", 13: ">4xI", 14: ">2xI"}
"""Format of a map → how its length is written."""


class Sfnt:
    """A font file's tables. Raises `ValueError`, `KeyError` or `struct.error` where it is none."""

    def __init__(self, program: bytes) -> None:
        self.kind = program[:4]
        (count,) = struct.unpack_from(">H", program, 4)
        rows = [*struct.iter_unpack(">4sIII", program[12 : 12 + 16 * count])]
        self.tables = {row[0].decode("latin-1"): program[row[2] : row[2] + row[3]] for row in rows}
        self._sums = {row[0].decode("latin-1"): row[1] for row in rows}

    def __getitem__(self, tag: str) -> bytes:
        return self.tables[tag]

    def __contains__(self, tag: str) -> bool:
        return tag in self.tables

    @property
    def glyphs(self) -> int:
        """How many glyphs it has."""
        return int.from_bytes(self["maxp"][4:6], "big")

    @property
    def metrics(self) -> list[tuple[int, int]]:
        """Advance and left side bearing of each glyph."""
        tag, count = "hmtx", int.from_bytes(self["hhea"][34:36], "big")
        long = [(advance, side) for advance, side in struct.iter_unpack(">Hh", self[tag][: 4 * count])]
        rest = struct.unpack_from(f">{self.glyphs - count}h", self[tag], 4 * count)
        return [*long, *((long[-1][0], side) for side in rest)]

    def with_tables(self, changed: Mapping[str, bytes]) -> bytes:
        """The file with other tables in place of those of their names. The same bytes each time."""
        tables = sorted({**self.tables, **changed}.items())
        power = len(tables).bit_length() - 1
        start = self.kind + struct.pack(">HHHH", len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
        at, total, rows, out = len(start) + 16 * len(tables), 0, list[bytes](), list[bytes]()
        for tag, data in tables:
            padded = data + bytes(-len(data) % 4)
            own = _sum(padded) if tag in changed else self._sums[tag]
            rows.append(struct.pack(">4sIII", tag.encode("latin-1"), own, at, len(data)))
            out.append(padded)
            at += len(padded)
            total += own
        first = start + b"".join(rows)
        index = [tag for tag, _ in tables].index("head")  # it holds a sum of the whole file
        head, rest = out[index], struct.pack(">I", (0xB1B0AFBA - total - _sum(first)) % 2**32)
        out[index] = head[:8] + rest + head[12:]
        return first + b"".join(out)


def name_in(table: bytes, number: int) -> str:
    """A name of a table 'name', in English where it has that, else as it comes last; empty where it has none."""
    found = ""
    count, texts = struct.unpack_from(">HH", table, 2)
    for row in struct.iter_unpack(">6H", table[6 : 6 + 12 * count]):
        platform, encoding, language, name, length, at = row
        codec = _CODECS.get((platform, 1 if platform == 0 else encoding)) if name == number else None
        if codec:
            found = table[texts + at : texts + at + length].decode(codec)
            if (platform, language) in _ENGLISH:
                return found
    return found


def weight_and_slope(table: bytes) -> tuple[int, int]:
    """usWeightClass and fsSelection of a table 'OS/2'."""
    return struct.unpack_from(">H", table, 4)[0], struct.unpack_from(">H", table, 62)[0]


def full_map(cmap: bytes) -> list[Group] | None:
    """A table 'cmap' in its map of all of Unicode, in the order of characters; None where it has none of format 12."""
    tag, at = "cmap", _places(cmap).get(_FULL)
    if at is None or struct.unpack_from(">H", cmap, at)[0] != 12:
        return None
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    groups = list(struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * count]))
    ends = [-1, *(last for _, last, _ in groups)]
    if not all(end < first <= last <= _LAST for end, (first, last, _) in zip(ends, groups, strict=False)):
        raise ValueError(f"the characters of '{tag}' are not in order")
    return [(first, last, glyph) for first, last, glyph in groups]


def glyph_of(groups: Sequence[Group], character: int) -> int | None:
    """The glyph that a character has."""
    found = (glyph + character - first for first, last, glyph in groups if first <= character <= last)
    return next(found, None)


def characters_of(groups: Sequence[Group]) -> frozenset[str]:
    """All characters of a map."""
    return frozenset(map(chr, chain.from_iterable(range(first, last + 1) for first, last, _ in groups)))


def with_full_map(cmap: bytes, groups: Sequence[Group]) -> bytes:
    """A table 'cmap' with this map of all of Unicode, in place of those that it had; the others as they were."""
    full = struct.pack(">HHIII", 12, 0, 16 + 12 * len(groups), 0, len(groups))
    full += b"".join(struct.pack(">III", *group) for group in groups)
    kept = {key: at for key, at in _places(cmap).items() if key not in (_FULL, *_OTHER_FULL)}
    at, new, out = 4 + 8 * (len(kept) + 1), dict[int, int](), list[bytes]()
    for old in sorted(set(kept.values())):
        new[old] = at
        out.append(_map_at(cmap, old))
        at += len(out[-1])
    rows = sorted([(*key, new[old]) for key, old in kept.items()] + [(*_FULL, at)])
    return struct.pack(">HH", 0, len(rows)) + b"".join(struct.pack(">HHI", *row) for row in rows) + b"".join(out) + full


def _places(cmap: bytes) -> dict[tuple[int, int], int]:
    """Platform and encoding → where the map begins."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    return {(row[0], row[1]): row[2] for row in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])}


def _map_at(cmap: bytes, at: int) -> bytes:
    tag, (form,) = "cmap", struct.unpack_from(">H", cmap, at)
    if form not in _LENGTHS:
        raise ValueError(f"'{tag}' has a map of format {form}")
    (length,) = struct.unpack_from(_LENGTHS[form], cmap, at)
    return cmap[at : at + length]


def _sum(data: bytes) -> int:
    """The sum of a table's numbers of 32 bits (OpenType, 'Calculating checksums')."""
    numbers = array("I", data)
    numbers.byteswap()
    return sum(numbers) % 2**32
