"""What is remembered between builds, and for how long."""

from __future__ import annotations

from trykklar.base.memo import Memo


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    memo: Memo[int] = Memo(2)
    memo.put("a", 1)
    memo.put("b", 2)
    assert memo.get("a") == 1
    memo.put("c", 3)
    assert [memo.get(key) for key in "abc"] == [1, None, 3]


def test_what_no_round_of_late_has_used_is_forgotten() -> None:
    memo: Memo[int] = Memo()
    memo.put("a", 1)
    memo.put("b", 2)
    for _ in range(3):
        memo.age(2)
        assert memo.get("a") == 1
    assert memo.get("b") is None
    assert memo.find("b", lambda: 4) == 4
    memo.age(2)
    memo.age(2)
    assert memo.find("b", lambda: 5) == 4
