"""Faults of font files: tables that are cut short or made up are told in words, with the table's name."""

from __future__ import annotations

import logging
import struct
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from fontTools.ttLib import TTLibError

_RAISED = (
    TTLibError,
    struct.error,
    AssertionError,
    AttributeError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    EOFError,
)
"""What fontTools raises where a table is not what it should be (4.59); it has no error of its own for that."""


class FontFaultError(Exception):
    """A font file that cannot be read; its words name the table."""


@contextmanager
def reading_tables() -> Iterator[None]:
    """What fontTools raises becomes a `FontFaultError`, and what it logs is not shown."""
    log = logging.getLogger("fontTools")
    before, log.propagate = log.propagate, False
    nothing = logging.NullHandler()
    log.addHandler(nothing)
    try:
        yield
    except _RAISED as error:
        table = _table(error)
        about = f"its table '{table}' is damaged" if table else "it is damaged"
        told = str(error).partition("\n")[0][:120]
        raise FontFaultError(
            told if isinstance(error, TTLibError) and told else f"{about} ({type(error).__name__})"
        ) from None
    finally:
        log.propagate = before
        log.removeHandler(nothing)


def _table(error: Exception) -> str:
    """The table that was being read: its module of fontTools, or the frame that asked for it."""
    for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
        for name in ("tag", "tableTag"):
            tag = frame.f_locals.get(name)
            if isinstance(tag, str) and len(tag) == 4:
                return tag.strip()
    return ""
