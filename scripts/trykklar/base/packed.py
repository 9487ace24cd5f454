"""Values of the project's own records as bytes and back (MessagePack, by msgspec), for the cache and between
processes.

What is read is held to the record's types, so that bytes of anything else are refused whole, and nothing is ever
run that bytes name. A key under which packed values are kept must change where their form does: keys that do not
hold the digest of the program hold `FORM`.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec

T = TypeVar("T")

FORM = "packed 2"
"""Raise it where a record that is kept gets, loses or changes a field."""
Measure = Annotated[float, msgspec.Meta(ge=-1e9, le=1e9)]
"""A finite length in pt: neither what is no number nor an infinite one comes out of a cache."""
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
CacheKey = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""A name under which something else is kept."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODERS: dict[Any, msgspec.msgpack.Decoder[Any]] = {}
"""By the type that each reads: making one takes longer than reading a small value."""


def packed(value: object) -> bytes:
    """A value as bytes; mappings keep their order."""
    return _ENCODER.encode(value)


def unpacked(content: bytes, kind: type[T]) -> T:
    """The value that bytes hold. Raises `ValueError` where they hold anything but a `kind`."""
    try:
        if kind not in _DECODERS:
            _DECODERS[kind] = msgspec.msgpack.Decoder(kind)
        value: T = _DECODERS[kind].decode(content)
    except (RecursionError, KeyError) as error:  # nested without end; a problem whose code no rule has
        raise ValueError(f"not what was packed: {error}") from None
    return value


def kept(content: bytes | None, kind: type[T]) -> T | None:
    """What a cache has, or None where it has nothing, or nothing that can be used."""
    try:
        return None if content is None else unpacked(content, kind)
    except ValueError:
        return None
