"""Rules on marks: quotation marks, dashes, apostrophes, full stops in rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ....base.problems import Problem
from ....base.rulebook import WARNING, rule
from ....language.languages import language_of
from ....language.records import Language
from ....language.tags import base_of
from ..lines import MASKED, TypedLine
from ..prose import Passage
from ..text import Text

_ALL_QUOTES = "«»‹›“”„‟‘‚"
_BEFORE_OPENING = f"([–—/-\"'{MASKED}{_ALL_QUOTES}"
_AFTER_OPENING = f"([…\"'{MASKED}{_ALL_QUOTES}"


rule(
    "quote-wrong",
    "a quotation mark that the language does not use, the wrong way round, or without its other half",
    WARNING,
    waivable=True,
    why=(
        "Marks of several languages side by side show that a text was pasted together, and a half one leaves "
        "open who is speaking."
    ),
    fixable=True,
)


def quotes(text: Text) -> Iterator[Problem]:
    """Quotation marks that the language does not use, or the wrong way round; straight ones become the language's in
    the build."""
    for line in text.lines:
        marks = _marks(line.language)
        if not marks:
            continue
        for match in re.finditer(f"[{_ALL_QUOTES}]", line.prose):
            new = _right_mark(line.prose, match.start(), marks)
            if new != match[0]:
                hint = f"write {marks[0]} … {marks[1]}, or straight marks, which the build replaces"
                what = f"the quotation mark {match[0]} is not right here: '{line.around(match.start(), match.end())}'"
                yield line.problem("quote-wrong", what, hint, column=match.start(), old=match[0], new=new)
    yield from _unpaired(text)


def _marks(language: str) -> tuple[str, ...]:
    return tuple(mark.strip() for mark in language_of(language).quotes or ())


def _right_mark(prose: str, at: int, marks: tuple[str, ...]) -> str:
    """What should stand at a place that has a quotation mark."""
    mark, before, after = prose[at], prose[at - 1 : at], prose[at + 1 : at + 2]
    if mark == "‘" and (before.isalpha() or after.isdigit()):
        return "’"
    opening, closing = marks[2:] if mark in "‹›‘‚" else marks[:2]
    begins = not before or before.isspace() or before in _BEFORE_OPENING
    can_open = begins and after != "" and (after.isalnum() or after in _AFTER_OPENING)
    can_close = bool(before) and not before.isspace() and not after.isalnum()
    if (
        (mark == opening and can_open)
        or (mark == closing and can_close)
        or (can_open == can_close and mark in (opening, closing))
    ):
        return mark
    return opening if can_open else closing


def _unpaired(text: Text) -> Iterator[Problem]:
    """Passages in which a quotation begins that does not end, or the other way round."""
    for passage in text.passages:
        opening, closing = (_marks(passage.language) or ("", ""))[:2]
        words = _plain(passage)
        count, other = words.count(opening) if opening else 0, words.count(closing) if closing else 0
        if opening and (count % 2 if opening == closing else count != other):
            at = words.find(opening if count > other or opening == closing else closing)
            quoted = words[max(0, at - 15) : at + 25].strip().replace(MASKED, "…")
            what = f"a quotation mark without its other half: '{quoted}'"
            yield Problem("quote-wrong", what, "close the quotation, or remove the mark", passage.place(at))


def _plain(passage: Passage) -> str:
    """Its text, with what is code or of another language blotted out."""
    own = base_of(passage.language)
    return "".join(
        MASKED * len(s.text) if s.role == "code" or base_of(s.language) != own else s.text for s in passage.segments
    )


_HYPHENS = re.compile(
    r"(?<=\d) - (?=\d)"
    r"|(?<=[^\s|\x00])(?: -{2,3} |-{2,3} ?)(?=[^\s|\x00>-])"  # ' --group' is an option of a command
    r"|(?<=[^\s|\x00]) - (?=[^\s|])|(?<=\x00) - (?=[^\W_])"
    r"|(?<![\w.,/:+–-])\d+(?:[.,]\d+)?(?P<range>-)\d+(?:[.,]\d+)?(?![\w/-]|[.,:]\d)"
)


rule(
    "dash-wrong",
    "a hyphen typed for a dash, between words or between numbers",
    WARNING,
    waivable=True,
    why="A hyphen joins and a dash parts; taken for each other they are misread, and lines break at the wrong place.",
    fixable=True,
)


def dashes(text: Text) -> Iterator[Problem]:
    """A hyphen where a dash belongs: between spaces, twice, between numbers; and the long dash where the language has
    the short one."""
    for above, line in pairwise((None, *text.lines)):
        assert line is not None
        language = language_of(line.language)
        dash = language.dash
        if not dash:
            continue
        for match in _HYPHENS.finditer(line.prose):
            if match["range"] and (not _rises(match[0]) or _is_name(_before(line, match.start(), above), language)):
                continue  # a number with its part: ISO 19005-3, Listing 4-5
            yield _dash(line, match.start(), match[0], _with_dash(line.prose, match, dash))
        if not language.long_dash:
            for match in re.finditer("—", line.prose):
                yield _dash(line, match.start(), match[0], dash)


def _before(line: TypedLine, start: int, above: TypedLine | None) -> str:
    """What stands before a place of a line, with the line above, from which a sentence may run on."""
    if above is None or (above.file, above.number) != (line.file, line.number - 1):
        return line.prose[:start]
    return f"{above.prose} {line.prose[:start]}"


_NAMED = re.compile(
    r"([^\W\d_][\w.’'-]*)[*_\x00]*\s[>\s\x00]*"
    r"(?:\d+(?:[.,]\d+)?-\d+,?\s[>\s\x00]*(?:[^\W\d_]{1,5}\s[>\s\x00]*)?)*$"  # Listings 10-16, 10-17 and 10-18
)


def _is_name(before: str, language: Language) -> bool:
    """Whether two numbers with a hyphen are the name of one thing: what it is, or a name with a capital, stands before
    them, or before others with which they are named in a row."""
    found = _NAMED.search(before)
    if not found:
        return False
    word = found[1].rstrip(".")
    small = word.lower()
    named = word[0].isupper() and len(word) > 2 and small not in language.before_ranges
    return named or small in language.numbered_things


def _rises(numbers: str) -> bool:
    """Whether two numbers with a hyphen between them are a range: the second is the greater, or short for a year
    (1996-97)."""
    first, last = (float(number.replace(",", ".")) for number in numbers.split("-"))
    return last > first or (1000 <= first <= 2999 and 10 <= last <= 99)


def _with_dash(prose: str, match: re.Match[str], dash: str) -> str:
    if match["range"]:
        return match[0].replace("-", dash)
    if prose[match.start() - 1].isdigit() and prose[match.end()].isdigit():
        return dash
    return f" {dash} "


def _dash(line: TypedLine, start: int, old: str, new: str) -> Problem:
    words = line.around(start, start + len(old))
    what = f"a dash is typed as '{old.strip()}': '{words}'"
    return line.problem("dash-wrong", what, f"write '{new.strip()}'", column=start, old=old, new=new)


_ACCENT = re.compile(r"[´`′ʹ]")
_ACCENT_PAIR = re.compile(r"(?<![\w´`])([´`])(?=[^\W_])([^´`]*?\S)([´`])(?!\w)")


rule(
    "accent-as-apostrophe",
    "an accent that stands by itself, typed for an apostrophe or a quotation mark",
    WARNING,
    waivable=True,
    why="It is another character: it looks like a slip, is not found by a search, and is read out as 'accent'.",
    fixable=True,
)


def accents(text: Text) -> Iterator[Problem]:
    """An accent that stands by itself, typed for an apostrophe or a quotation mark."""
    for line in text.lines:
        marks = _marks(line.language) or ("“", "”")
        pairs = {match.start(1): marks[0] for match in _ACCENT_PAIR.finditer(line.prose)}
        pairs |= {match.start(3): marks[1] for match in _ACCENT_PAIR.finditer(line.prose)}
        for match in _ACCENT.finditer(line.prose):
            at, new = match.start(), pairs.get(match.start(), "’")
            if match[0] in "′ʹ" and not (line.prose[at - 1 : at].isalpha()):  # minutes, feet
                continue
            what = (
                f"an accent typed for {'an apostrophe' if new == '’' else 'a quotation mark'}: "
                f"'{line.around(at, at + 1)}'"
            )
            yield line.problem("accent-as-apostrophe", what, f"write {new}", column=at, old=match[0], new=new)


_DOTS = re.compile(r"(?<!\.)\.{3,}(?![./])|(?<=[\w ])\. \. \.(?!\w)")


rule(
    "ellipsis",
    "three full stops instead of the one sign",
    WARNING,
    waivable=True,
    why="The sign does not break at the end of a line, and its dots are spaced as the typeface wants them.",
    fixable=True,
)


def ellipses(text: Text) -> Iterator[Problem]:
    """Three full stops for the one sign."""
    for line in text.lines:
        for match in _DOTS.finditer(line.prose):
            what = f"full stops in a row: '{line.around(match.start(), match.end())}'"
            yield line.problem("ellipsis", what, "write …", column=match.start(), old=match[0], new="…")


_TWICE = re.compile(
    r",{2,}|;{2,}|\?{2,}|!{2,}|,;|;,|(?<=\w)::(?!\w)"
    r"|(?<=[\w»«”)\]%])\.\.(?=[\s»«”\")\]]|$)"
    r"|[?!:;,]\.(?=[\s»«”\")\]]|$)"
)


rule(
    "mark-doubled",
    "two marks where one is meant",
    WARNING,
    waivable=True,
    why="Left over from an edit: the reader stops to ask what is missing between them.",
    fixable=True,
)


def doubled(text: Text) -> Iterator[Problem]:
    """Two marks where one is meant."""
    for line in text.lines:
        for match in _TWICE.finditer(line.prose):
            new = next((mark for mark in "?!:;" if mark in match[0]), match[0][0])
            what = f"the marks '{match[0]}' stand together: '{line.around(match.start(), match.end())}'"
            yield line.problem("mark-doubled", what, f"keep '{new}'", column=match.start(), old=match[0], new=new)
