"""The languages that something is known of. A new one is a file with a record beside this one, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from .da import DA
from .de import DE
from .en import EN
from .es import ES
from .fi import FI
from .fr import FR
from .it import IT
from .nb import NB
from .nl import NL
from .nn import NN
from .records import Language
from .sv import SV
from .tags import primary

LANGUAGES = {language.code: language for language in (DA, DE, EN, ES, FI, FR, IT, NB, NL, NN, SV)}
_OTHER_CODES = {"no": NB}
"""Norwegian, without a word on which (ISO 639-1)."""


@lru_cache(maxsize=64)
def language_of(tag: str) -> Language:
    """What is known of the language of a tag (`da`, `en-GB`); an empty record where nothing is."""
    code = primary(tag)
    return LANGUAGES.get(code) or _OTHER_CODES.get(code) or Language(code=code)


def of_all(words: Callable[[Language], str]) -> list[str]:
    """Words of all languages, each once: for what reads a text whose language nobody told, or does no harm in
    another."""
    return sorted({word for language in LANGUAGES.values() for word in words(language).split(" ") if word})
