"""What a cluster sends back is data: read as it was asked for, or not at all."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tiny import chapter, look
from trykklar.base.limits.process import TookTooLong, TookTooMuch, WorkerDied
from trykklar.base.packed import packed
from trykklar.base.problems import Problem
from trykklar.typeset.executors.answers import Sent, answered, read_answer_of
from trykklar.typeset.executors.cluster import _versions_of
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.workers import WorkersDiffer
from trykklar.typeset.records import Block, Copy, Position, TypesetChapter
from trykklar.typeset.typesetter import Typesetter

COPY = Copy(entry="one", html="", assets={}, source="one.md")


@pytest.fixture(scope="module")
def typeset() -> TypesetChapter:
    with LocalWorkers(1) as workers:
        made = Typesetter(look(), workers, None).submit(chapter("x", "one.md", "one")).result()
    return replace(made, digest="")


def test_what_was_set_comes_back_as_it_was(typeset: TypesetChapter) -> None:
    assert read_answer_of(COPY, answered(lambda: typeset)) == typeset


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (TookTooLong(7.0), TookTooLong),
        (TookTooMuch(9.0), TookTooMuch),
        (WorkersDiffer(Problem("executor-versions", "other", "same")), WorkersDiffer),
        (WorkerDied("killed by signal 9"), WorkerDied),
        (KeyError("x"), WorkerDied),
    ],
)
def test_what_failed_fails_here(error: Exception, raised: type[Exception]) -> None:
    def fail() -> TypesetChapter:
        raise error

    with pytest.raises(raised) as found:
        read_answer_of(COPY, answered(fail))
    if raised is type(error):
        assert str(found.value) == str(error)


def _signed(data: bytes) -> Sent:
    return hashlib.sha256(data).hexdigest(), data


FORGED: dict[str, Callable[[TypesetChapter], Any]] = {
    "another entry": lambda c: answered(lambda: replace(c, entry="two")),
    "a digest for the cache": lambda c: answered(lambda: replace(c, digest="0" * 64)),
    "more pages than it has": lambda c: answered(lambda: replace(c, page_count=c.page_count + 1)),
    "no pages and no problem": lambda c: answered(lambda: replace(c, page_count=0, parts=b"")),
    "pages that are none": lambda c: answered(lambda: replace(c, parts=b"\xc1")),
    "a place on no page": lambda c: answered(lambda: replace(c, positions={"a": Position(99, 0, 0)})),
    "a block on no page": lambda c: answered(
        lambda: replace(c, blocks=(Block(page=7, left=0, bottom=0, right=1, top=1, line=1),))
    ),
    "spoiled on the way": lambda c: (answered(lambda: c)[0], answered(lambda: c)[1][:-1] + b"x"),
    "another record": lambda c: _signed(packed(c)),
    "a pickle": lambda c: _signed(pickle.dumps(c)),
    "an object": lambda c: c,
    "nothing": lambda c: None,
    "no digest": lambda c: (7, b""),
    "nested without end": lambda c: _signed(b"\x91" * 100_000),
}


@pytest.mark.parametrize("forged", FORGED)
def test_what_is_no_answer_is_not_used(forged: str, typeset: TypesetChapter) -> None:
    with pytest.raises(WorkerDied, match="is not used"):
        read_answer_of(COPY, FORGED[forged](typeset))


@pytest.mark.parametrize("told", [None, 7, "ab", [["pango", 7]], [["pango"]], (("pango", "1", "2"),), {"pango": "1"}])
def test_a_worker_that_tells_no_versions_differs(told: object) -> None:
    assert _versions_of(told) == ()
