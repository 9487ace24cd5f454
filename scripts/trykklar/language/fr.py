"""French."""

from __future__ import annotations

from .records import Language

FR = Language(
    code="fr",
    quotes=("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
    dash="–",
    percent_space=True,
    csl_locale="fr-FR",
)
