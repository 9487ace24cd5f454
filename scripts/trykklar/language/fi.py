"""Finnish."""

from __future__ import annotations

from .letters import SWEDISH
from .records import Language, Order

FI = Language(
    code="fi",
    quotes=("”", "”", "’", "’"),
    percent_space=True,
    order=Order(SWEDISH, "ÅÄÖ"),
)
