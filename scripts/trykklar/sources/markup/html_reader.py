"""A block of HTML → the Markdown that says the same.

Words in it are words, as CommonMark has it: `*` makes no italics there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from itertools import groupby

from ...base.bounds import NESTING
from .ids import as_id
from .rawhtml import cut_tag, is_element

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
_IN_LINES = {"a": {"href", "title", "id", "name"}, "img": {"src", "alt", "title"}, "del": set[str]()}
"""Elements in a line that Markdown has a word for → the attributes that they can have."""
_SIGNS = re.compile(r"[\\`*_{}\[\]<>~^$@|#=!%&+]")
_BEGINS = re.compile(r"^(\d{0,9})(?=[-:.)])")
_CODE = re.compile(r"language-([\w+#-]+)")


class Edge:
    """Where an element around other blocks begins, or ends."""

    def __init__(self, tag: str, *, opens: bool, attrs: dict[str, str] | None = None) -> None:
        self.tag, self.opens, self.attrs = tag, opens, attrs or {}
        self.title = ""


class _Open:
    """An element that is open."""

    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag, self.attrs = tag, attrs
        self.words = ""
        self.lines: list[str] = []


class UnreadError(Exception):
    """What Markdown has no word for."""


class _Reader(HTMLParser):
    """Reads a block of HTML into pieces of Markdown and the edges of what stands around them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[list[str] | Edge] = []
        self.open = [_Open("", {})]

    def read(self, html: str) -> list[list[str] | Edge]:
        """Raises `UnreadError`."""
        if cut_tag(html):
            raise UnreadError
        self.feed(html)
        self.close()
        self._divide()
        if len(self.open) > 1:
            raise UnreadError
        return self.parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.open[-1].tag == "pre":
            self._code(tag, given)
        elif tag in _AROUND and given.keys() <= _AROUND[tag]:
            self._divide()
            self.parts.append(Edge(tag, opens=True, attrs=given))
        elif tag in _BLOCKS:
            self._block(tag, given)
        elif tag == "hr" and not given:
            self._end_words()
            self.open[-1].lines += ["", "---", ""]
        else:
            self._inline(tag, self.get_starttag_text() or "", given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _AROUND or tag in _BLOCKS:  # HTML knows no <p/>: it opens
            raise UnreadError
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _AROUND:
            self._divide()
            self.parts.append(Edge(tag, opens=False))
        elif tag in _BLOCKS:
            self._end_block(tag)
        elif not (tag == "code" and self.open[-1].tag == "pre"):
            self._inline(tag, f"</{tag}>", {})

    def _inline(self, tag: str, html: str, attrs: dict[str, str]) -> None:
        read = attrs.keys() <= _IN_LINES[tag] if tag in _IN_LINES else is_element(html)
        wordless = tag == "img" and not (attrs.get("src") and attrs.get("alt"))
        if self.open[-1].tag == "pre" or not read or wordless:  # told at its own line
            raise UnreadError
        self.open[-1].words += " ".join(html.split())

    def _code(self, tag: str, attrs: dict[str, str]) -> None:
        language = _CODE.fullmatch(attrs.get("class", "")) if attrs.keys() == {"class"} else None
        if tag != "code" or self.open[-1].words.strip() or (attrs and not language):
            raise UnreadError
        if language:
            self.open[-1].attrs["language"] = language[1]

    def _block(self, tag: str, attrs: dict[str, str]) -> None:
        self._end_words()
        outer = self.open[-1].tag
        known = _KNOWN.get(tag, set[str]())
        if outer not in _WITHIN.get(tag, _HOLD_BLOCKS) or not attrs.keys() <= known:
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
        self.open.append(_Open(tag, attrs))

    def _begins_details(self) -> bool:
        last = self.parts[-1] if self.parts else None
        alone = len(self.open) == 1 and not any(self.open[0].lines)
        return isinstance(last, Edge) and last.opens and last.tag == "details" and alone

    def _end_block(self, tag: str) -> None:
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
        elif words.strip():
            if here.tag in _HOLD_NO_WORDS:
                raise UnreadError
            apart = [] if last or here.tag in ("li", "td", "th") else [""]
            here.lines += [_BEGINS.sub(r"\1\\", " ".join(words.split())), *apart]

    def _divide(self) -> None:
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
        raise UnreadError

    def handle_decl(self, decl: str) -> None:
        raise UnreadError

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


def read_html(html: str) -> list[list[str] | Edge]:
    """Pieces of Markdown, as lines, and the edges of what stands around them. Raises `UnreadError`."""
    return _Reader().read(html)
