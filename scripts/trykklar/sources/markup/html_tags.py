"""Tags of HTML as their authors write them: what is kept of one, and what is told of the rest.

What a browser shows, a draft shows, less what looks alone are: an element that Trykklar has no word for is its words,
one that is open where its paragraph ends is closed there. Nothing that runs, loads or hides is put right: it stays, and
is refused (`rawhtml.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from ...base.rulebook import WARNING, rule
from .rawhtml import ATTRIBUTES, ELEMENTS, INSTEAD, REFUSED

rule(
    "html-repaired",
    "raw HTML that is put right as a browser does it: a tag that is left out, or an element that is closed",
    WARNING,
    why="a draft shows what a browser would; whether all that was meant, its author alone knows",
)
rule("html-looks", "raw HTML that says how words look, which the layout decides", WARNING, WARNING)

SAME = {"ins": "u", "strike": "del", "tt": "samp", "acronym": "abbr"}
"""Elements that HTML had, or has, another word for."""
LOOKS = frozenset("center font big nobr section article header footer main nav aside address hgroup".split())
"""Elements that say how words look, or what part of a page on a screen they are."""
BLOCKS_OF_WORDS = LOOKS - {"font", "big", "nobr"} | frozenset(
    "figure figcaption dl dt dd fieldset legend details summary".split()
)
"""Elements of which the words are paragraphs of their own."""
_LOOKS = frozenset(
    "align valign width height style class border cellpadding cellspacing bgcolor color face size clear compact nowrap "
    "noshade target rel role loading decoding fetchpriority crossorigin tabindex markdown summary scope".split()
)
"""Attributes that say how something looks, or what a program does with it."""
_IN_LINES = {"a": {"href", "title", "id", "name"}, "img": {"src", "alt", "title"}, "del": set[str]()}
"""Elements in a line that Markdown has a word for → the attributes that they can have."""


class Repair(NamedTuple):
    """What was put right."""

    row: int
    """Lines below the first of what it stands in."""
    what: str
    hint: str
    code: str = "html-repaired"
    closes: str = ""
    """The element that it ends, where none is open."""


class Tag(HTMLParser):
    """Reads one tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opens, self.closes = "", ""
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    @property
    def name(self) -> str:
        return self.opens or self.closes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opens, self.attributes = tag, attrs

    def handle_endtag(self, tag: str) -> None:
        self.closes = tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no <a/>: it opens

    def within(self, names: set[str]) -> dict[str, str] | None:
        """The attributes, if each has a name of these, a value, and stands there once."""
        found = {name: value for name, value in self.attributes if value}
        return found if len(found) == len(self.attributes) and found.keys() <= names else None


def firsts(attributes: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """A tag's attributes by name, of which the first counts (HTML, section 13.2.5.33), in their order."""
    found: dict[str, str] = {}
    for name, value in attributes:
        found.setdefault(name, value or "")
    return found


def attributes_of(tag: str) -> set[str] | None:
    """The attributes that an element in a line can have; None for one that Trykklar has no word for."""
    return set(ATTRIBUTES) if tag in ELEMENTS else _IN_LINES.get(tag)


def without_looks(
    tag: str, given: Mapping[str, str], known: set[str] | frozenset[str], row: int, repairs: list[Repair]
) -> dict[str, str] | None:
    """The attributes that are kept; `repairs` is told what is left out. None where one of them is more than looks."""
    others = [name for name in given if name not in known]
    if not all(name in _LOOKS or name.startswith(("data-", "aria-")) for name in others):
        return None
    for name in others:
        what = f"the attribute '{name}' of <{tag}> changes nothing here"
        repairs.append(Repair(row, what, "take it out: the layout decides how it looks", "html-looks"))
    return {name: value for name, value in given.items() if name in known}


def left_out(tag: str, row: int, *, closes: bool = False) -> Repair:
    """An element whose words alone are printed; with `closes`, an end of nothing."""
    if closes:
        what, hint = f"</{tag}> closes nothing that is open here, and is left out", f"open it with <{tag}>"
        return Repair(row, what, f"{hint}, or take it out", closes=tag)
    hint = INSTEAD.get(tag, "use Markdown, a role or a directive")
    if tag in LOOKS:
        return Repair(row, f"of the HTML element <{tag}> the words alone are printed", hint, "html-looks")
    return Repair(row, f"of the HTML element <{tag}> the words alone are printed", f"{hint}; write &lt; for the sign <")


def unclosed(tag: str, row: int) -> Repair:
    what = f"<{tag}> is not closed, and ends where what it stands in ends"
    return Repair(row, what, f"write </{tag}>, or &lt; for the sign <")


def nothing_of(html: str, row: int) -> Repair:
    """What is said to programs alone: a declaration, an instruction."""
    return Repair(row, f"'{html[:2]}…' prints nothing, and is left out", "take it out; write &lt; for the sign <")


def is_refused(tag: str) -> bool:
    """Whether an element is none of words: it runs, loads, asks or hides."""
    return tag in REFUSED


def written(tag: str, attributes: Mapping[str, str]) -> str:
    """A tag that opens."""
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{given}>"
