"""The languages that something is known of. A new one is a file with a record beside this one, and a line here."""

from __future__ import annotations

from functools import lru_cache

from .da import DA
from .de import DE
from .en import EN
from .fi import FI
from .fr import FR
from .nb import NB
from .nn import NN
from .records import Language
from .sv import SV
from .tags import primary

LANGUAGES = {language.code: language for language in (DA, DE, EN, FI, FR, NB, NN, SV)}
_OTHER_CODES = {"no": NB}
"""Norwegian, without a word on which (ISO 639-1)."""


@lru_cache(maxsize=64)
def language_of(tag: str) -> Language:
    """What is known of the language of a tag (`da`, `en-GB`); an empty record where nothing is."""
    code = primary(tag)
    return LANGUAGES.get(code) or _OTHER_CODES.get(code) or Language(code=code)
