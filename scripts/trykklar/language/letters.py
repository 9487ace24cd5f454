"""Letters: those of the Nordic languages, by what they sort as (CLDR, collation), and words to measure faces by."""

from __future__ import annotations

FIRST, SECOND, THIRD = AFTER_Z = "\ue001", "\ue002", "\ue003"
"""The letters after z while keys are made: private-use characters, which sort after every letter."""
_NORDIC = {"ü": "y", "ű": "y", "đ": "d", "ð": "d", "þ": "th"}
DANISH = {
    **_NORDIC,
    "æ": FIRST,
    "ä": FIRST,
    "ø": SECOND,
    "ö": SECOND,
    "ő": SECOND,
    "œ": SECOND,
    "å": THIRD,
    "aa": THIRD,
}
"""Of Danish and Norwegian."""
SWEDISH = {**_NORDIC, "å": FIRST, "ä": SECOND, "æ": SECOND, "ö": THIRD, "ø": THIRD, "ő": THIRD, "œ": THIRD}
"""Of Swedish and Finnish."""
SAMPLE = (
    "Kommunerne skal kunne bruge de nye muligheder, og borgerne skal vide, hvad der sker med deres oplysninger. "
    "Every page of the book says where it belongs and how it is cited, and what the reader looks for is found. "
    "Die Gemeinden müssen entscheiden, welche Aufgaben sie gemeinsam lösen wollen, und was noch möglich ist. "
)
"""How wide letters run is told of these words."""
