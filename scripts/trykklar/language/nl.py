"""Dutch."""

from __future__ import annotations

from .records import Language

NL = Language(
    code="nl",
    commonest="de het een van en is dat op te voor niet met",
    yes_no=("ja waar", "nee onwaar"),
    quotes=("‘", "’", "“", "”"),
    high_marks_apart=False,
    locators={"page": "p pp pagina", "chapter": "hfst hoofdstuk", "section": "paragraaf", "figure": "fig figuur"},
    csl_locale="nl-NL",
)
