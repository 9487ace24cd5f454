"""Values come back as they were, and bytes of anything else are refused, whatever they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, strategies as st

from trykklar.base.packed import Count, Measure, kept, packed, unpacked
from trykklar.base.problems import Fix, Place, Problem


@dataclass
class Tree:
    kids: list[Tree | int] = field(default_factory=list)


MEASURES = st.floats(-1e9, 1e9)


@given(st.lists(MEASURES | st.integers(-9, 9)))
def test_measures_come_back_as_numbers_with_a_point(values: list[float]) -> None:
    found = unpacked(packed(values), list[Measure])
    assert found == values
    assert all(isinstance(value, float) for value in found)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1e10, "1", None, True])
def test_what_is_no_measure_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="Expected `float`"):
        unpacked(packed([value]), list[Measure])


@pytest.mark.parametrize("value", [-1, 10**12, 2**70 - 1, 1.5, "1"])
def test_what_is_no_count_is_refused(value: object) -> None:
    assert kept(packed(str(value)) if isinstance(value, int) and value > 2**63 else packed(value), Count) is None


def test_problems_come_back_as_they_were() -> None:
    problems = [Problem("usage", "ordet 'æ'", "h", Place("a.md", 3), fix=Fix(2, "a", "b")), Problem("usage", "m", "h")]
    assert kept(packed(problems), list[Problem]) == problems


def test_mappings_keep_their_order() -> None:
    table = {"b": 1, "a": 2}
    assert list(unpacked(packed(table), dict[str, int])) == ["b", "a"]


@given(st.binary())
def test_bytes_of_anything_else_are_absent(content: bytes) -> None:
    assert kept(content, list[Problem]) in (None, [])
    assert kept(content, tuple[Tree, str]) is None


def test_what_is_nested_without_end_is_refused() -> None:
    inner = packed({"kids": []})
    for depth in (10, 100_000):
        content = b"\x81\xa4kids\x91" * depth + inner
        assert (kept(content, Tree) is not None) == (depth == 10)
