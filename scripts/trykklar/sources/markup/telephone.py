"""Links to telephones: `tel:` (RFC 3966, section 3) and `sms:` (RFC 5724, section 2.2), where they are such that every
telephone reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from ...base.problems import Place, Problem
from ...base.rulebook import rule

rule("link-number", "a link to a telephone number that telephones do not read")

SCHEMES = ("tel", "sms")
LEAST_DIGITS, MOST_DIGITS = 7, 15
"""Of a number with its country's (ITU-T E.164, 6.1; the shortest in use are Niue's)."""
_GLOBAL = r"\+[().-]*\d[\d().-]*"
_LOCAL = r"(?:[\dA-Fa-f*().-]|%23)+"
_PARAMETERS = r"(?:;[A-Za-z\d-]+(?:=(?:[\w\[\]/:&+$.!~*'()-]|%[\dA-Fa-f]{2})+)?)*"
_NUMBER = re.compile(rf"(?P<number>{_GLOBAL}|{_LOCAL})(?P<parameters>{_PARAMETERS})", re.ASCII)
BARE = re.compile(rf":\+(?:[().-]*\d){{{LEAST_DIGITS},{MOST_DIGITS}}}(?![().-]*\d){_PARAMETERS}(?<=\w)", re.ASCII)
"""A number with its country's behind a bare scheme; what ends a sentence is no part of it."""
_WHERE = re.compile(r";phone-context=(?:\+[\d().-]*\d|[A-Za-z\d.-]*[A-Za-z][A-Za-z\d.-]*)(?:;|$)", re.IGNORECASE)


def number_problems(href: str, place: Place) -> Iterator[Problem]:
    """What is wrong with a link's telephone numbers; nothing of links to anything else."""
    scheme, _, numbers = href.partition(":")
    if scheme.lower() not in SCHEMES:
        return
    several = scheme.lower() == "sms"
    for number in (numbers.partition("?")[0] if several else numbers).split("," if several else None) or [""]:
        if fault := _fault(number, scheme):
            yield Problem("link-number", f"'{unquote(number)}' is no number that every telephone reads", fault, place)


def _fault(number: str, scheme: str) -> str:
    """What to write instead; nothing where the number is right."""
    found = _NUMBER.fullmatch(number)
    if found and found["number"].startswith("+"):
        wanted = f"a number has {LEAST_DIGITS} to {MOST_DIGITS} digits with its country's"
        return "" if LEAST_DIGITS <= sum(map(str.isdigit, found["number"])) <= MOST_DIGITS else wanted
    if found and _WHERE.search(found["parameters"]):
        return ""
    plain = re.sub(r"[\s\u2010-\u2015\u00b7]+", "-", unquote(number).strip())
    corrected = _NUMBER.fullmatch(plain)
    if plain != number and corrected and plain.startswith("+"):
        return f"write it without spaces: {scheme}:{plain}"
    return (
        f"write + and the country's number before it: {scheme}:+45…; of a short number say where it is one: "
        f"{scheme}:112;phone-context=+45"
    )
