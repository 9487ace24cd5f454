"""Word lists compiled: what is reckoned from a list of words once, so that no start reckons it again.

A compiled list lies beside its sources as `<name>.compiled` and names their digest; one of other sources is not
used, and `make words` writes it again. It is MessagePack, deflated: read in a tenth of the time of the list itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

Flags = frozenset[str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is known of a language's words without its endings."""

    entries: Mapping[str, Flags]
    irregular: Mapping[str, str]
    """Irregular form → entry."""
    firsts: Mapping[str, str]
    """Form that may begin a compound → entry."""
    first_family: Mapping[str, int]
    last_family: Mapping[str, int]


class _Form(NamedTuple):
    """What is written: flags by number, since a few hundred sets of them stand for all entries."""

    sources: str
    words: list[str]
    numbers: list[int]
    flags: list[tuple[str, ...]]
    irregular: dict[str, str]
    firsts: dict[str, str]
    first_family: dict[str, int]
    last_family: dict[str, int]


def to_bytes(compiled: Compiled, sources: str) -> bytes:
    """A compiled list as it is kept; `sources` is the digest of what it was made from. The same bytes each time."""
    sets = sorted({tuple(sorted(flags)) for flags in compiled.entries.values()})
    numbers = {frozenset(flags): number for number, flags in enumerate(sets)}
    form = _Form(
        sources=sources,
        words=list(compiled.entries),
        numbers=[numbers[flags] for flags in compiled.entries.values()],
        flags=sets,
        irregular=dict(compiled.irregular),
        firsts=dict(compiled.firsts),
        first_family=dict(sorted(compiled.first_family.items())),
        last_family=dict(sorted(compiled.last_family.items())),
    )
    return zlib.compress(msgspec.msgpack.encode(form), 9)


def from_bytes(data: bytes, sources: str) -> Compiled | None:
    """The compiled list, or None where it was made from other sources or is none."""
    try:
        form = msgspec.msgpack.decode(zlib.decompress(data), type=_Form)
    except (zlib.error, ValueError):
        return None
    if form.sources != sources:
        return None
    sets = [frozenset(flags) for flags in form.flags]
    entries = dict(zip(form.words, map(sets.__getitem__, form.numbers), strict=True))
    return Compiled(entries, form.irregular, form.firsts, form.first_family, form.last_family)
