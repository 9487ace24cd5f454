"""The spaces at which a line must not break, made so that authors need not type them.

What stands together is what Danish typography keeps together (Retskrivningsordbogen on abbreviations; the SI
Brochure, 8th edition, 5.3.3, on number and unit): a number and its unit, `nr.` and its number, day and month,
initials and name, a dash and the word before it. The tables of several languages are one, since a space that holds
where it need not costs nothing.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"

UNITS = (
    "%|‰|°C|pct|kr|mio|mia|procent|kroner|millioner|milliarder|m²|m³|km²|km/t|km/h|km|kg|g|mg|t|kWh|MWh|GWh|TWh|kW|MW|GW|W|V|Hz|kHz|MHz|GHz|"
    "mm|cm|dm|m|ha|ml|cl|dl|l|kB|GB|MB|TB|kbit/s|Mbit/s|Gbit/s|ppi|pt|ms|€|£|\\$|euro"
)
"""Units of measure that follow their number, as an alternative of a regular expression."""
BEFORE_NUMBERS = (
    "ca|cirka|kl|nr|s|ss|stk|art|kap|fig|tab|bd|bind|årg|pkt|litra|jf|tlf|d|p|pp|ch|sec|vol|no|eq|approx|c|vgl|abs"
)
"""Abbreviations that stand before a number, without their full stops."""
MONTHS = (
    "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|mars|mai|desember|januari|februari|"
    "January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
)
_ABBREVIATION = re.compile(r"\b(bl|f|m|o|d|e|t|p|i)\. (a|eks|fl|v|s|å|l|o|g|d|m|t)\.", re.IGNORECASE)
"""Abbreviations of two words, which Retskrivningsordbogen writes without a space."""
_BOUND = re.compile(
    rf"\d (?=(?:{UNITS})(?![\w²³]))"
    r"|(?<![\d.,])\d{1,3} (?=\d{3}(?!\d))|(?<=[ \u00a0])\d{3} (?=\d{3}(?!\d))"  # 1 000 000
    rf"|(?<!\d)\d{{1,2}}\.? (?=(?:{MONTHS})\b)|\b(?:{MONTHS}) (?=\d{{1,2}}\b(?!\d))"
    r"|[§¶№] (?=\d|$)"
    rf"|\b(?i:{BEFORE_NUMBERS})\. (?=\d|$)|\b(?:[Kk]l) (?=\d)"
    r"|\b[^\W\d_a-zæøåäöüé]\. ?(?<= )(?=[^\W\d_a-zæøåäöüé](?:\.|[a-zæøåäöüé]))"
    r"| (?=–(?:\s|$))"
)


def bind(text: str) -> str:
    """The text with spaces that a line must not break at; as long as before. Where the text ends in `nr. `, what
    follows is a number."""
    return _BOUND.sub(lambda match: match[0][:-1] + NBSP, text)


def close_abbreviations(text: str) -> str:
    """The text with 'f. eks.', 'bl. a.' and their like written without a space."""
    return _ABBREVIATION.sub(lambda match: f"{match[1]}.{match[2]}.", text)
