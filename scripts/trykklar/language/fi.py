"""Finnish."""

from __future__ import annotations

from .letters import SWEDISH
from .records import Language, Order

FI = Language(
    code="fi",
    commonest="ja on ei se että oli hän joka mutta ovat myös kuin",
    yes_no=("kyllä tosi", "ei epätosi"),
    quotes=("”", "”", "’", "’"),
    high_marks_apart=False,
    percent_space=True,
    locators={"page": "s", "chapter": "luku"},
    order=Order(SWEDISH, "ÅÄÖ"),
)
