"""A block of HTML → the Markdown that says the same.

Words in it are words, as CommonMark has it: `*` makes no italics there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple

from ...base.bounds import NESTING
from .html_tags import (
    BLOCKS_OF_WORDS,
    SAME,
    Repair,
    attributes_of,
    firsts,
    is_refused,
    left_out,
    unclosed,
    without_looks,
    written,
)
from .ids import as_id
from .rawhtml import cut_tag

_AROUND = {"div": {"class", "id"}, "details": {"open"}}
"""Elements around other blocks, also where these are Markdown → the attributes that they can have."""
_BLOCKS = frozenset("p ul ol li blockquote pre h1 h2 h3 h4 h5 h6 table thead tbody tr th td summary".split())
_WITHIN: dict[str, frozenset[str]] = {
    "li": frozenset({"ul", "ol"}),
    **dict.fromkeys(("thead", "tbody"), frozenset({"table"})),
    "tr": frozenset({"table", "thead", "tbody"}),
    **dict.fromkeys(("th", "td"), frozenset({"tr"})),
}
"""Elements that stand in some alone."""
_KNOWN = {
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "pre": {"lang", "language"},  # as GitHub has them
}
"""Attributes of blocks that Markdown has a word for."""
_HOLD_NO_WORDS = frozenset("ul ol table thead tbody tr".split())
_HOLD_BLOCKS = frozenset({"", "li", "blockquote", *_HOLD_NO_WORDS})
_ENDS = {
    "p": frozenset("p ul ol blockquote pre h1 h2 h3 h4 h5 h6 table hr div details".split()) | BLOCKS_OF_WORDS,
    "li": frozenset({"li"}),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th", "tr", "tbody"})),
    "tr": frozenset({"tr", "tbody"}),
    **dict.fromkeys(("thead", "tbody"), frozenset({"tbody"})),
}
"""Elements that need no end → what ends them where it begins (HTML, section 13.1.2.4)."""
_SIGNS = re.compile(r"[\\`*_{}\[\]<>~^$@|#=!%&+]")
_BEGINS = re.compile(r"^(\d{0,9})(?=[-:.)])")
_CODE = re.compile(r"language-([\w+#-]+)")
_TAG = re.compile(r"</?([a-z]\w*)[^<>]*>")
_SHOWS = re.compile(r"<(?:img |br>|a (?:id|name)=)")


class Edge:
    """Where an element around other blocks begins, or ends."""

    def __init__(self, tag: str, row: int, *, opens: bool, attrs: dict[str, str] | None = None) -> None:
        """`row`: lines below the first of its block."""
        self.tag, self.row, self.opens, self.attrs = tag, row, opens, attrs or {}
        self.title = ""


class _Open:
    """An element that is open."""

    def __init__(self, tag: str, attrs: dict[str, str], row: int = 0) -> None:
        self.tag, self.attrs, self.row = tag, attrs, row
        self.words, self.begins = "", row
        self.lines: list[str] = []


class Read(NamedTuple):
    """What a block of HTML says."""

    parts: list[list[str] | Edge]
    """Pieces of Markdown, as lines, and the edges of what stands around them."""
    repairs: list[Repair]
    """What was put right for that."""
    begun: Counter[str] = Counter()
    """Elements of which the words alone are kept, and that are open at its end."""


class UnreadError(Exception):
    """What Markdown has no word for."""


class _Reader(HTMLParser):
    """Reads a block of HTML into pieces of Markdown and the edges of what stands around them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[list[str] | Edge] = []
        self.repairs: list[Repair] = []
        self.open = [_Open("", {})]
        self.left_out = Counter[str]()
        """Elements that are open and of which the words alone are kept."""

    def read(self, html: str) -> Read:
        """Raises `UnreadError`."""
        if cut_tag(html) or html.count("<!--") != html.count("-->"):
            raise UnreadError
        self.feed(html)
        self.close()
        while len(self.open) > 1 and self.open[-1].tag not in _HOLD_NO_WORDS | {"pre", "summary"}:
            if self.open[-1].tag not in _ENDS:
                self.repairs.append(unclosed(self.open[-1].tag, self.open[-1].row))
            self._end_block(self.open[-1].tag)
        self._divide()
        return Read(self.parts, self.repairs, self.left_out)

    @property
    def row(self) -> int:
        return self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = firsts(attrs)
        if self.open[-1].tag == "pre":
            self._code(tag, given)
            return
        if is_refused(tag):
            raise UnreadError
        while tag in _ENDS.get(self.open[-1].tag, ()):
            self._end_block(self.open[-1].tag)
        if tag in _AROUND and len(self.open) == 1:
            self._divide()
            self.parts.append(Edge(tag, self.row, opens=True, attrs=self._kept(tag, given, _AROUND[tag])))
        elif tag in _BLOCKS:
            self._block(tag, self._kept(tag, given, _KNOWN.get(tag, set())))
        elif tag == "hr":
            self._kept(tag, given, set())
            self._end_words()
            self.open[-1].lines += ["", "---", ""]
        elif tag in BLOCKS_OF_WORDS or tag == "div":
            self._end_words()
            self.left_out[tag] += 1
            if tag != "div" or self._kept(tag, given, {"class", "id"}):
                self.repairs.append(left_out(tag, self.row))
        else:
            self._inline(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no <p/>: it opens

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag == "pre" and tag == "code":
            return
        if self.left_out[tag]:
            self.left_out[tag] -= 1
            if tag in BLOCKS_OF_WORDS or tag == "div":
                self._end_words()
        elif tag in _AROUND:
            self._divide()
            self.parts.append(Edge(tag, self.row, opens=False))
        elif tag in _BLOCKS and any(each.tag == tag for each in self.open):
            self._end_block(tag)
        elif attributes_of(SAME.get(tag, tag)) is not None and self.open[-1].tag != "pre":
            self._say(f"</{tag}>")
        elif is_refused(tag):
            raise UnreadError
        else:
            self.repairs.append(left_out(tag, self.row, closes=True))

    def _kept(self, tag: str, given: dict[str, str], known: set[str]) -> dict[str, str]:
        kept = without_looks(tag, given, known, self.row, self.repairs)
        if kept is None:
            raise UnreadError
        return kept

    def _inline(self, tag: str, given: dict[str, str]) -> None:
        known = attributes_of(SAME.get(tag, tag))
        if known is None:
            self.left_out[tag] += 1
            self.repairs.append(left_out(tag, self.row))
        else:
            html = written(tag, self._kept(tag, given, known))
            self._say(" ".join(html.split()))

    def _say(self, words: str) -> None:
        here = self.open[-1]
        here.begins = here.begins if here.words.strip() else self.row
        here.words += words

    def _code(self, tag: str, attrs: dict[str, str]) -> None:
        language = _CODE.fullmatch(attrs.get("class", "")) if attrs.keys() == {"class"} else None
        if tag != "code" or self.open[-1].words.strip() or (attrs and not language):
            raise UnreadError
        if language:
            self.open[-1].attrs["language"] = language[1]

    def _block(self, tag: str, attrs: dict[str, str]) -> None:
        self._end_words()
        outer = self.open[-1].tag
        if outer not in _WITHIN.get(tag, _HOLD_BLOCKS):
            raise UnreadError
        if outer in _HOLD_NO_WORDS and outer not in _WITHIN.get(tag, ()):
            raise UnreadError
        if len(self.open) > NESTING.most:
            raise UnreadError
        if tag == "summary" and not self._begins_details():
            raise UnreadError
        if outer not in _HOLD_NO_WORDS and not (
            tag == "ul" or (tag == "ol" and attrs.get("start", "1") == "1")
        ):  # these end a paragraph by themselves
            self.open[-1].lines.append("")
        self.open.append(_Open(tag, attrs, self.row))

    def _begins_details(self) -> bool:
        last = self.parts[-1] if self.parts else None
        alone = len(self.open) == 1 and not any(self.open[0].lines)
        return isinstance(last, Edge) and last.opens and last.tag == "details" and alone

    def _end_block(self, tag: str) -> None:
        while self.open[-1].tag != tag and self.open[-1].tag in _ENDS:
            self._end_block(self.open[-1].tag)
        self._end_words(last=True)
        if self.open[-1].tag != tag:
            raise UnreadError
        done = self.open.pop()
        if tag == "summary":
            last = self.parts[-1]
            assert isinstance(last, Edge)  # `_begins_details` has looked
            last.title = " ".join(done.lines).strip()
        else:
            self.open[-1].lines += _WRITTEN.get(tag, _as_it_is)(done)

    def _end_words(self, *, last: bool = False) -> None:
        """What was read of words is a paragraph of what is open."""
        here = self.open[-1]
        words, here.words = here.words, ""
        if here.tag == "pre":
            here.lines += words.removeprefix("\n").rstrip("\n").split("\n")
        elif words.strip() and not _TAG.sub("", words).strip() and not _SHOWS.search(words):
            self._leave_out(words)
        elif words.strip():
            if here.tag in _HOLD_NO_WORDS:
                raise UnreadError
            apart = [] if last or here.tag in ("li", "td", "th") else [""]
            lines = [" ".join(line.split()) for line in words.split("\n")]
            here.lines += [*(_BEGINS.sub(r"\1\\", line) for line in lines if line), *apart]

    def _leave_out(self, tags: str) -> None:
        """Tags of a line around nothing."""
        for found in _TAG.finditer(tags):
            closes = found[0].startswith("</")
            if closes and self.left_out[found[1]]:
                self.left_out[found[1]] -= 1
            else:
                self.left_out[found[1]] += not closes
                self.repairs.append(left_out(found[1], self.open[-1].begins, closes=closes))

    def _divide(self) -> None:
        if self.open[-1].tag == "p":
            self._end_block("p")
        self._end_words()
        if len(self.open) > 1:
            raise UnreadError
        if any(self.open[0].lines):
            self.parts.append(self.open[0].lines)
        self.open[0].lines = []

    def handle_data(self, data: str) -> None:
        if self.open[-1].tag == "pre":
            self.open[-1].words += data
            return
        pieces = re.split(r"(\s+)", data)
        self.open[-1].words += "".join(each if "://" in each else _SIGNS.sub(r"\\\g<0>", each) for each in pieces)

    def handle_entityref(self, name: str) -> None:
        self._entity(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._entity(f"&#{name};")

    def _entity(self, written: str) -> None:
        self.open[-1].words += unescape(written) if self.open[-1].tag == "pre" else written

    def handle_comment(self, data: str) -> None:
        if self.open[-1].tag == "pre":
            raise UnreadError

    def handle_decl(self, decl: str) -> None:
        self.handle_pi(decl)

    def handle_pi(self, data: str) -> None:
        raise UnreadError

    def unknown_decl(self, data: str) -> None:
        raise UnreadError


def _as_it_is(done: _Open) -> list[str]:
    return [*done.lines, ""]


def _heading(done: _Open) -> list[str]:
    named = f" {{#{as_id(done.attrs['id'])}}}" if done.attrs.get("id") else ""
    return ["", f"{'#' * int(done.tag[1])} {' '.join(done.lines).strip()}{named}", ""]


def _item(done: _Open) -> list[str]:
    while done.lines and not done.lines[-1]:
        done.lines.pop()
    while done.lines and not done.lines[0]:
        done.lines.pop(0)
    if not any(done.lines):
        raise UnreadError  # a mark alone underlines a title
    first, *others = done.lines
    return [f"-  {first}".rstrip(), *(f"   {line}".rstrip() for line in others)]


def _numbered(done: _Open) -> list[str]:
    """A list with numbers: its items were written as those of one without."""
    begins = int(done.attrs["start"]) if re.fullmatch(r"\d{1,6}", done.attrs.get("start", "")) else 1
    indent = " " * (len(str(begins)) - 1)
    lines = [f"{begins}.{line[1:]}" if line.startswith("-") else indent + line for line in done.lines]
    return [*(line.rstrip() for line in lines), ""]


def _quotation(done: _Open) -> list[str]:
    return ["", *(f"> {line}".rstrip() for line in done.lines), ""]


def _fence(done: _Open) -> list[str]:
    runs = [len("".join(run)) for mark, run in groupby("\n".join(done.lines)) if mark == "`"]
    mark = "`" * max([3, *(run + 1 for run in runs)])
    return ["", mark + (done.attrs.get("language") or done.attrs.get("lang", "")), *done.lines, mark, ""]


def _cell(done: _Open) -> list[str]:
    return [f"{done.tag} {' '.join(done.lines).strip()}"]


def _row(done: _Open) -> list[str]:
    return ["\n".join(done.lines)]


def _table(done: _Open) -> list[str]:
    rows = [[(cell[:2], cell[3:]) for cell in line.split("\n")] for line in done.lines if line]
    kinds = [{kind for kind, _ in row} for row in rows]
    if not rows or any("th" in kind for kind in kinds[1:]) or len({*map(len, rows)}) > 1:
        raise UnreadError
    if kinds[0] == {"td"}:  # a head without words is none (`html_blocks.py`)
        rows.insert(0, [("th", "")] * len(rows[0]))
    elif len(rows) < 2 or kinds[0] != {"th"}:
        raise UnreadError
    written = ["| " + " | ".join(words for _, words in row) + " |" for row in rows]
    return ["", written[0], "|" + "---|" * len(rows[0]), *written[1:], ""]


_WRITTEN: dict[str, Callable[[_Open], list[str]]] = {
    **{f"h{level}": _heading for level in range(1, 7)},
    "li": _item,
    "ol": _numbered,
    "blockquote": _quotation,
    "pre": _fence,
    **dict.fromkeys(("th", "td"), _cell),
    "tr": _row,
    **dict.fromkeys(("thead", "tbody"), lambda done: done.lines),
    "table": _table,
}


def read_html(html: str) -> Read:
    """What a block of HTML says. Raises `UnreadError`."""
    return _Reader().read(html)
