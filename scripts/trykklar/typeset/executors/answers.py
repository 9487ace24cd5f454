"""What a machine of a cluster sends back: data, which is held to its digest and to what was asked for.

No record of ours travels as an object: what comes back is bytes and their digest, read as `base.packed` reads the
cache, so that nothing is run that an answer names. An answer that is anything else counts as none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ...base.bounds import CACHED_BYTES
from ...base.limits.process import TookTooLong, TookTooMuch, WorkerDied
from ...base.packed import packed, unpacked
from ...base.problems import Problem
from ..parts import decode_parts
from ..records import Copy, TypesetChapter
from .workers import WorkersDiffer

T = TypeVar("T")

Sent = tuple[str, bytes]
"""SHA-256 of the bytes, hexadecimal, and the bytes."""


class _Way(StrEnum):
    """How a call ended."""

    FINE = "fine"
    DIFFERS = "differs"
    LONG = "took too long"
    MUCH = "took too much"
    DIED = "died"


@dataclass(frozen=True, kw_only=True)
class _Answer:
    way: _Way
    value: bytes = b""
    """What the call gave, packed."""
    problem: Problem | None = None
    amount: float = 0.0
    """Seconds or bytes, of a limit."""
    told: str = ""


def answered(call: Callable[[], object]) -> Sent:
    """Run a call there, and say how it went. Raises nothing that the call may raise by itself."""
    try:
        answer = _Answer(way=_Way.FINE, value=packed(call()))
    except WorkersDiffer as error:
        answer = _Answer(way=_Way.DIFFERS, problem=error.problem)
    except TookTooLong as error:
        answer = _Answer(way=_Way.LONG, amount=error.seconds)
    except TookTooMuch as error:
        answer = _Answer(way=_Way.MUCH, amount=error.size)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is told in words
        answer = _Answer(way=_Way.DIED, told=str(error) or type(error).__name__)
    data = packed(answer)
    return hashlib.sha256(data).hexdigest(), data


def read_answer(sent: object, kind: type[T]) -> T:
    """What a call gave, which an answer holds.

    Raises what the call raised there, and `WorkerDied` for what is no answer, or holds anything else.
    """
    answer = _read(sent)
    if answer.way is _Way.LONG:
        raise TookTooLong(answer.amount)
    if answer.way is _Way.MUCH:
        raise TookTooMuch(answer.amount)
    if answer.way is _Way.DIED:
        raise WorkerDied(answer.told)
    if answer.problem:
        raise WorkersDiffer(answer.problem)
    return _unpacked(answer.value, kind)


def read_answer_of(copy: Copy, sent: object) -> TypesetChapter:
    """The chapter that an answer holds. Raises as `read_answer` does, also for what is no answer to what was asked."""
    chapter = read_answer(sent, TypesetChapter)
    if chapter.entry != copy.entry or chapter.digest:
        raise not_used("it is of another entry")
    _check_pages(chapter)
    return chapter


def _read(sent: object) -> _Answer:
    if not (isinstance(sent, tuple | list) and len(sent) == 2 and isinstance(sent[1], bytes)):
        raise not_used("it is no answer")
    digest, data = sent
    if len(data) > CACHED_BYTES.most:
        raise not_used(f"it has {len(data):,} bytes")
    if digest != hashlib.sha256(data).hexdigest():
        raise not_used("it is not what was sent")
    return _unpacked(data, _Answer)


def _unpacked(data: bytes, kind: type[T]) -> T:
    try:
        return unpacked(data, kind)
    except ValueError:
        raise not_used("it is no answer") from None


def _check_pages(chapter: TypesetChapter) -> None:
    """Pages are as many as are told, and what lies on them lies on one of them."""
    if not chapter.page_count and chapter.problems and not chapter.parts:
        return
    try:
        parts = decode_parts(chapter.parts)
    except ValueError:
        raise not_used("its pages cannot be read") from None
    count = len(parts.leaves)
    numbers = (
        *(position.page for position in chapter.positions.values()),
        *(block.page for block in chapter.blocks),
        *(link.page for link in parts.links),
    )
    if count != chapter.page_count or not count or not all(0 <= number < count for number in numbers):
        raise not_used("its pages are not those that it tells of")


def not_used(why: str) -> WorkerDied:
    """What an answer is taken for that cannot be used."""
    return WorkerDied(f"what came back from the cluster is not used: {why}")
