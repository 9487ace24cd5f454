"""Number formats of workbooks (ISO/IEC 29500-1, 18.8.31): a value as the office program shows it, or why that is not
known.

What depends on the machine, such as the order of a date's parts or the width of a column, is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ...language.number_forms import NumberForm, form_of

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    45: "mm:ss",
    49: "@",
}
"""Formats that a workbook names by number alone, and that are the same on every machine (18.8.30)."""
MACHINES_DATE, MACHINES_NUMBER = "\0date", "\0number"
"""Stand for formats that differ from machine to machine."""
DATE_NUMBERS = frozenset({"14", "15", "16", "17", "22", "47", *map(str, range(27, 37)), *map(str, range(50, 59))})
"""Those of them that show dates (18.8.30)."""
MOST_SHOWN = 11
"""Characters that an unformatted number takes at most; beyond it, it is shown rounded, or as a power of ten."""


class UnknownFormError(ValueError):
    """How the office program shows a cell is not known: what is the matter, and what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


FORMAT_HINT = "give it a plain number format in the office program, such as 0 or 0.00, or make it text"


class Token(NamedTuple):
    """A piece of a number format: its kind, and its characters."""

    kind: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A number as it is shown, and the number that it is: of 42 %, that is 42."""

    text: str
    number: Decimal


_TOKEN = re.compile(
    r'"(?P<literal>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>(?i:general))|(?P<noon>(?i:am/pm|a/p))|(?P<power>[eE][+-])"
    r"|(?P<date>(?i:y+|m+|d+|h+|s+))|(?P<digit>[0#?])|(?P<sign>[.,%@;/])|(?P<plain>.)",
    re.DOTALL,
)
_COLOUR = re.compile(r"(?i)(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)")


def tokens_of(code: str) -> list[list[Token]]:
    """The sections of a format: for positive numbers, negative ones, zero, and text. Raises `UnknownFormError`."""
    sections: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found[str(found.lastgroup)]
        if kind == "sign" and text == ";":
            sections.append([])
        elif kind in ("escaped", "literal"):
            sections[-1].append(Token("literal", text))
        elif kind == "space":
            sections[-1].append(Token("space", " "))
        elif kind == "fill":
            if text not in " \u00a0":
                raise UnknownFormError(f"has a format that fills the cell with '{text}'", FORMAT_HINT)
        elif kind == "plain" and text.isascii() and text.isalpha():
            raise UnknownFormError(f"has the number format '{code}', which is not read", FORMAT_HINT)
        else:
            sections[-1].append(Token("literal" if kind == "plain" else kind, text))
    return sections


def is_date(sections: list[list[Token]]) -> bool:
    """Whether a format shows a moment or a duration, and no number."""
    return any(
        t.kind == "date" or (t.kind == "bracket" and re.fullmatch(r"(?i)h+|m+|s+", t.text)) for s in sections for t in s
    )


def numeric(sections: list[list[Token]]) -> list[list[Token]]:
    """The sections for numbers: a last one with '@', and a fourth, are for text."""
    kept = sections[:3]
    return kept[:-1] if len(sections) < 4 and any(t == Token("sign", "@") for t in kept[-1]) else kept


def shown_text(text: str, sections: list[list[Token]]) -> str:
    """A text as a cell with this format shows it. Raises `UnknownFormError` where the format adds to it."""
    last = sections[-1]
    if (len(sections) == 4 or Token("sign", "@") in last) and [t for t in last if t.kind != "space"] != [
        Token("sign", "@")
    ]:
        raise UnknownFormError(
            "is a text whose format adds words to it, or hides it", "write the whole text in the cell"
        )
    return text


def shown_number(value: Decimal, sections: list[list[Token]], language: str) -> Shown:
    """A number as a cell with this format shows it in an office program of the language. Raises `UnknownFormError`."""
    value = held(value)
    parts = numeric(sections) or [[Token("general", "General")]]
    negative = value < 0
    section = parts[1 if negative and len(parts) > 1 else 2 if value == 0 and len(parts) > 2 else 0]
    coloured = [t for t in section if t.kind == "bracket" and _COLOUR.fullmatch(t.text)]
    if coloured and negative and len(parts) > 1 and not any(t.kind == "literal" and t.text in "-−(" for t in section):
        raise UnknownFormError(
            "is negative, and its format shows that by a colour alone", "give it a format with a minus"
        )
    section = [_symbol(t) for t in section if t not in coloured]
    text, number = _filled(section, abs(value), form_of(language))
    if negative and number and not re.search("[1-9]", text):
        raise UnknownFormError(
            "is a negative number that is shown as 0", "give it more decimals in the sheet, or make it 0 there"
        )
    sign = "-" if negative and len(parts) == 1 else ""
    return Shown(sign + " ".join(text.split(" ")).strip(" "), -number if negative else number)


def held(value: Decimal) -> Decimal:
    """A number with the fifteen digits that a cell has. Raises `UnknownFormError` for numbers beyond all tables."""
    if not value.is_finite() or (value and not -30 < value.adjusted() < 16):
        raise UnknownFormError("holds a number that is too large or too small", "write it as text")
    return value if not value else value.quantize(Decimal(1).scaleb(value.adjusted() - 14), ROUND_HALF_UP).normalize()


def _symbol(token: Token) -> Token:
    """A bracket that holds a currency, as what it shows. Raises `UnknownFormError` for conditions."""
    if token.kind != "bracket":
        return token
    found = re.fullmatch(r"\$([^-\]]*)(?:-[0-9A-Fa-f]+)?", token.text)
    if not found:
        raise UnknownFormError(f"has a number format with the condition '[{token.text}]'", FORMAT_HINT)
    return Token("literal", found[1])


def _filled(section: list[Token], value: Decimal, form: NumberForm) -> tuple[str, Decimal]:
    """The section with the digits of a number, that is not negative, in it; and the number that stands there."""
    refused = next((t for t in section if t.kind in ("power", "date", "noon") or t == Token("sign", "/")), None)
    if refused:
        raise UnknownFormError(f"has a number format with '{refused.text}', which is not read", FORMAT_HINT)
    digits = [index for index, token in enumerate(section) if token.kind == "digit"]
    value *= Decimal(100) ** section.count(Token("sign", "%"))
    if not digits:
        words = [
            general(value, form) if t.kind == "general" else "" if t.text == "," and t.kind == "sign" else t.text
            for t in section
        ]
        return "".join(words), value
    point = next((index for index, token in enumerate(section) if token == Token("sign", ".")), len(section))
    whole = [index for index in digits if index < point]
    after = [section[index].text for index in digits if index > point]
    last = whole[-1] if whole else -1
    commas = [index for index, token in enumerate(section) if token == Token("sign", ",")]
    value /= Decimal(1000) ** sum(last < index < point for index in commas)
    rounded = value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    grouped = bool(whole) and any(whole[0] < index < last for index in commas)
    before = _whole_part(section, whole, int(rounded), form if grouped else None)
    part = _part(f"{rounded:f}".partition(".")[2], after)
    out = []
    for index, token in enumerate(section):
        if index in before:
            out.append(before[index])
        elif index == point:
            out.append(form.decimal + part)
        elif token.kind != "digit" and token != Token("sign", ","):
            out.append(token.text)
    return "".join(out), value


def _whole_part(section: list[Token], whole: list[int], number: int, form: NumberForm | None) -> dict[int, str]:
    """What stands at each placeholder before the decimal sign: digits from the right, all that are left at the
    first."""
    if not whole:
        return {}
    parted = any(section[index].kind in ("literal", "space") for index in range(whole[0], whole[-1]))
    if parted and form:
        raise UnknownFormError("has a number format with words between its digits", FORMAT_HINT)
    least = next((len(whole) - place for place, index in enumerate(whole) if section[index].text == "0"), 0)
    digits = (str(number) if number else "").rjust(least, "0")
    if form:
        groups = [digits[max(end - 3, 0) : end] for end in range(len(digits), 0, -3)]
        return {whole[0]: form.groups[:1].join(reversed(groups)), **dict.fromkeys(whole[1:], "")}
    if not parted:
        return {whole[0]: digits, **dict.fromkeys(whole[1:], "")}
    if len(digits) < len(whole):
        raise UnknownFormError("has fewer digits than its format", FORMAT_HINT)
    split = len(digits) - len(whole) + 1
    return dict(zip(whole, [digits[:split], *digits[split:]], strict=True))


def _part(digits: str, places: list[str]) -> str:
    """Decimals without the zeros at the end that their format does not want."""
    while places and places[-1] != "0" and digits.endswith("0"):
        digits, places = digits[:-1], places[:-1]
    return digits


def general(value: Decimal, form: NumberForm) -> str:
    """A number without a format, in a column that is wide enough. Raises `UnknownFormError` where it is rounded to
    fit, or shown as a power of ten."""
    text = f"{value.normalize():f}" if value else "0"
    if len(text) > MOST_SHOWN or (value and value.adjusted() < -4):
        raise UnknownFormError(
            "has no number format, and more digits than are shown without one",
            "give it a number format in the office program: 0 for a code, 0.00 for two decimals, or Text",
        )
    return text.replace(".", form.decimal)
