"""How a patch is described, checked and put in place."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Patch:
    """One speed-up that can be left out."""

    name: str
    install: Callable[[], None]
    """Puts it in place in this process, for good."""
    written_for: dict[str, str]
    """Module whose functions it replaces or relies upon → digest of the source that it was written against."""

    def strangers(self) -> list[str]:
        """The modules that are not what the patch was written against."""
        return [module for module, known in self.written_for.items() if digest(module) != known]


def digest(module: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a module's source file; '' where there is none."""
    spec = find_spec(module)
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return ""
    return hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest()[:16]


def rebind(module: Any, name: str, new: Any, families: Iterable[str] = ("weasyprint",)) -> Any:
    """Put `new` where `module.name` stands, and in every module of `families` that imported it by name.

    Gives what stood there before.
    """
    old = getattr(module, name)
    wanted = tuple(families)
    for key, other in list(sys.modules.items()):
        if other is not None and key.partition(".")[0] in wanted and vars(other).get(name) is old:
            setattr(other, name, new)
    return old


class Line(NamedTuple):
    """What `split_first_line` (weasyprint.text.line_break) is asked: the first line of a text."""

    text: str
    style: Any
    context: Any
    max_width: float | None
    """px; None for no limit."""
    justification_spacing: float
    is_line_start: bool = True
    minimum: bool = False
    """Whether the narrowest line is asked for."""


Split = Callable[[Line], Any]
"""Gives (layout, length, resume_at, width, height, baseline), as WeasyPrint does; `resume_at` in bytes of UTF-8."""


def wrap_split_first_line(wrapped: Callable[[Split], Split]) -> None:
    """Put what `wrapped` makes of `split_first_line`, as it is now, in its place."""
    from weasyprint.text import line_break

    plain = line_break.split_first_line
    split = wrapped(lambda line: plain(*line))

    def split_first_line(*values: Any, **named: Any) -> Any:
        return split(Line(*values, **named))

    rebind(line_break, "split_first_line", split_first_line)
