"""Spanish."""

from __future__ import annotations

from .records import Language

ES = Language(
    code="es",
    commonest="el la los de y que en un una es por las",
    yes_no=("sí si verdadero", "no falso"),
    quotes=("«", "»", "“", "”"),
    high_marks_apart=False,
    locators={
        "page": "p pp pág pag página páginas",
        "chapter": "cap capítulo",
        "section": "sección",
        "figure": "fig figura",
    },
    csl_locale="es-ES",
)
