"""Language tags: what may stand in `lang`, in the sources, in layouts and in the PDF alike."""

from __future__ import annotations

import re

from ..base.problems import Place, Problem
from ..base.rulebook import rule

rule("language-tag", "a language that is not given as a language tag (BCP 47)")

LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
"""A language tag as ISO 32000-1, 14.9.2, asks for it (RFC 3066, section 2.1)."""
HINT = "use a language's code, e.g. 'da' or 'en-GB'"


NORWEGIAN = frozenset({"nb", "nn", "no"})


def language_problems(given: str | int | float | None, place: Place) -> list[Problem]:
    """The problem of a `lang` that is no language tag; none where it is one, or empty (a language that is not
    known)."""
    if not given or LANGUAGE_TAG.fullmatch(str(given)):
        return []
    return [Problem("language-tag", f"'{given}' is no language tag", HINT, place)]


def primary(language: str) -> str:
    """The first part of a language tag, in small letters."""
    return language.replace("_", "-").split("-")[0].lower()


def base_of(language: str) -> str:
    """The language of a tag, with Norwegian's several names as one: `da-DK` → `da`, `nn` → `nb`."""
    base = primary(language)
    return "nb" if base in NORWEGIAN else base
