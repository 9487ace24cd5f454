"""What was made before, by everything that it was made from; for programs that build often."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Memo(Generic[V]):
    """Values by key; those used longest ago are forgotten. A key must tell everything that the value depends on."""

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit
        self._round = 0
        self._values: OrderedDict[Hashable, tuple[int, V]] = OrderedDict()
        """Each with the round that it was last used in."""

    def get(self, key: Hashable) -> V | None:
        known = self._values.get(key)
        if known is None:
            return None
        self.put(key, known[1])
        return known[1]

    def put(self, key: Hashable, value: V) -> None:
        self._values[key] = self._round, value
        self._values.move_to_end(key)
        while len(self._values) > self._limit:
            self._values.popitem(last=False)

    def age(self, rounds: int) -> None:
        """Begin another round. What was used in none of so many before it is forgotten."""
        self._round += 1
        while self._values and next(iter(self._values.values()))[0] < self._round - rounds:
            self._values.popitem(last=False)

    def find(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value, made if it is not known. What `make` raises is not remembered."""
        known = self.get(key)
        if known is None:
            known = make()
            self.put(key, known)
        return known


class Keeps:
    """Something that does not change: what is made of it alone is kept with it, and gone when it is."""

    @cached_property
    def _kept(self) -> dict[str, tuple[object, Any]]:
        """Name → what else it was made from, and what was made; the last of each name."""
        return {}

    def keep(self, name: str, about: object, make: Callable[[], T]) -> T:
        """What `make` makes of this and of `about`, and of nothing else; made once while `about` stays the same."""
        known = self._kept.get(name)
        if known is None or known[0] != about:
            known = self._kept[name] = about, make()
        found: T = known[1]
        return found
