"""What is kept of styles between documents: a tree of them, and numbers for the rules that name its branches."""

from __future__ import annotations

from typing import Any


class _PageSizes(dict[str, Any]):
    """The size of the first page, and whether any style has asked for it."""

    asked = False

    def __getitem__(self, key: str) -> Any:
        self.asked = True
        return super().__getitem__(key)


class Kept:
    """What one font configuration keeps."""

    def __init__(self) -> None:
        self.below: dict[Any, Any] = {}
        """Styles of roots, by what they hang on; those of others hang below them."""
        self.styles: list[Any] = []
        self.sizes = _PageSizes()
        self.heard = 0
        """How many warnings there had been when the last document began."""
        self.ids: dict[Any, int] = {}
        """Number of a rule that matches, by the identity of its declarations, which are held, and by their values."""
        self.rules: list[tuple[Any, ...]] = []
        """By number: declarations, origin, layer and specificity."""

    def number(self, declarations: Any, *weight: Any) -> int:
        """A number that stands for equal declarations of equal weight."""
        by_identity = (id(declarations), *weight)
        found = self.ids.get(by_identity)
        if found is None:
            by_value = (tuple((name, _value(value), strong) for name, value, strong in declarations), *weight)
            found = self.ids.setdefault(by_value, len(self.rules))
            self.ids[by_identity] = found
            self.rules.append((declarations, *weight))  # held even where equal ones are known
        return found

    def forget(self) -> None:
        """Open the circles that hold styles, and begin again."""
        for style in self.styles:
            style.__dict__.pop("anonymous_style", None)
            style.__dict__.pop("_trykklar_below", None)
        self.__init__()  # type: ignore[misc]


def _value(value: Any) -> Any:
    """What tells the value of a declaration from others."""
    from tinycss2.ast import Node
    from weasyprint.css.tokens import Pending

    if isinstance(value, Node):
        return type(value), value.serialize()
    if isinstance(value, Pending):
        return type(value), value.name, tuple(map(_value, value.tokens))
    if isinstance(value, (tuple, list)):
        return type(value), tuple(map(_value, value))
    try:
        hash(value)
    except TypeError:
        return type(value), id(value)
    return type(value), value
