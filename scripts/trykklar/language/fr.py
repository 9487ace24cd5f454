"""French."""

from __future__ import annotations

from .records import Language

FR = Language(
    code="fr",
    commonest="le la les de et des est un une dans que du",
    yes_no=("oui vrai", "non faux"),
    quotes=("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
    dash="–",
    long_dash=False,
    high_marks_apart=True,
    percent_space=True,
    before_numbers="p pp vol no chap fig",
    months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    locators={
        "page": "p pp page pages",
        "chapter": "chap chapitre",
        "section": "section",
        "figure": "fig figure",
        "volume": "vol volume",
    },
    csl_locale="fr-FR",
)
