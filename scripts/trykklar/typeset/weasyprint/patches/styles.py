"""Values that no rule sets are found by the short way; and what is kept of styles between documents.

Replaces `ComputedStyle.__missing__` (weasyprint.css). It computes a value when it is first asked for, and is asked some
3,000 times a page; nine values of ten are not set by any rule and are the parent's or the initial one. For these
the answer is given at once. Everything else goes the old way: what a rule sets, logical properties, decorations,
positions, functions, the root, and the styles of first lines and letters, whose keys are iterated over.

`Kept` is what `kept_styles.py` keeps: a tree of styles, and numbers for the rules that name its branches.

Good for everyone.
"""

from __future__ import annotations

from typing import Any

_OWN_WAY = frozenset(("position", "float", "display", "page"))
_WHOLE = frozenset((str, int, float, bool, type(None)))
"""Types of values that are never functions to be solved."""


def install() -> None:
    from weasyprint import css
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.functions import check_math
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension

    special = {name for name in INITIAL_VALUES if name.startswith("text_decoration_")} | _OWN_WAY
    inherited = frozenset(INHERITED - special)
    initial = {
        name: value
        for name, value in INITIAL_VALUES.items()
        if name not in INHERITED and name not in INITIAL_NOT_COMPUTED and name not in special and not check_math(value)
    }
    logical = frozenset(
        function(block="ttb", inline=inline) for function in PHYSICAL_FUNCTIONS.values() for inline in ("ltr", "rtl")
    )
    simple = _WHOLE | {Dimension}
    plain = css.ComputedStyle.__missing__
    missing = object()

    def value_of(self: Any, key: str) -> Any:
        parent = self.parent_style
        if parent is None or key in self.cascaded or self.pseudo_type in ("first-line", "first-letter"):
            return plain(self, key)
        if key in PHYSICAL_FUNCTIONS:
            set_logically = self.__dict__.get("_trykklar_logical")
            if set_logically is None:
                set_logically = self._trykklar_logical = not logical.isdisjoint(self.cascaded)
            if set_logically:
                return plain(self, key)
        if key in inherited:
            value = parent[key]
            if type(value) not in simple and check_math(value):
                return plain(self, key)
        else:
            value = initial.get(key, missing)
            if value is missing:
                return plain(self, key)
        self[key] = value
        return value

    css.ComputedStyle.__missing__ = value_of


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
