"""Italian."""

from __future__ import annotations

from .records import Language

IT = Language(
    code="it",
    commonest="il la di e che un una per è del in non",
    yes_no=("sì si vero", "no falso"),
    quotes=("«", "»", "“", "”"),
    high_marks_apart=False,
    locators={"page": "p pp pag pagina", "chapter": "cap capitolo", "section": "sezione", "figure": "fig figura"},
    csl_locale="it-IT",
)
