"""Italian."""

from __future__ import annotations

from .records import Language

IT = Language(
    code="it",
    quotes=("«", "»", "“", "”"),
    high_marks_apart=False,
    locators={"page": "p pp pag pagina", "chapter": "cap capitolo", "section": "sezione", "figure": "fig figura"},
    csl_locale="it-IT",
)
