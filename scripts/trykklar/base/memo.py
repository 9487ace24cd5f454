"""What was made before, by everything that it was made from; for programs that build often."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Memo(Generic[V]):
    """Values by key; those used longest ago are forgotten. A key must tell everything that the value depends on."""

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: Hashable, value: V) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._limit:
            self._values.popitem(last=False)

    def find(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value, made if it is not known. What `make` raises is not remembered."""
        known = self.get(key)
        if known is None:
            known = make()
            self.put(key, known)
        return known
