"""The sandbox that templates run in: values are shown, nothing is called that could reach out, and nothing is
multiplied without bound.

Jinja's own sandbox bounds ranges and refuses attributes. Here numbers stay small, and what chooses at random or
searches a text with expressions that can take for ever is left out. Time and memory are bounded around it
(`base/limits/wall.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2.runtime
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import soft_str

from ..base.bounds import TEMPLATE_DIGITS, TEMPLATE_TEXT


class Late:
    """A value of a template's context that is looked up when the template asks for it."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self.read = read


class _Context(jinja2.runtime.Context):
    def resolve_or_missing(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        return found.read() if isinstance(found, Late) else found


_LEFT_OUT = ("random", "urlize", "wordwrap")
_BITS = TEMPLATE_DIGITS.most * 10 // 3


class Sandbox(SandboxedEnvironment):
    """The environment of templates."""

    context_class = _Context
    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals.pop("lipsum", None)
        for name in _LEFT_OUT:
            self.filters.pop(name, None)
        self.filters["capitalize"] = _capitalized

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        """A product or a power. Raises `OverflowError` where it would be larger than anything that is printed."""
        if operator == "**":
            _check_power(left, right)
        else:
            for many, times in ((left, right), (right, left)):
                if (
                    isinstance(times, int)
                    and isinstance(many, (str, bytes, list, tuple))
                    and len(many) * times > TEMPLATE_TEXT.most
                ):
                    raise OverflowError(f"a text or list of more than {TEMPLATE_TEXT.most:,} parts")
                if isinstance(many, int) and many.bit_length() > _BITS:
                    raise OverflowError(f"a number of more than {TEMPLATE_DIGITS.most:,} digits")
        return super().call_binop(context, operator, left, right)


def _capitalized(text: Any) -> Any:
    """A text with its first letter as a capital, and all others as they are: Jinja's own makes 'Table a.1' of 'table
    A.1'."""
    words = soft_str(text)
    return words[:1].upper() + words[1:]


def _check_power(base: Any, exponent: Any) -> None:
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * max(exponent, 1) > _BITS:
        raise OverflowError(f"a number of more than {TEMPLATE_DIGITS.most:,} digits")
