"""Tags of HTML in a line, put right as a browser does it: each that opens is closed, in order, and none is left that
Trykklar has no word for."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it.token import Token

from .html_tags import (
    SAME,
    Repair,
    Tag,
    attributes_of,
    firsts,
    is_refused,
    left_out,
    nothing_of,
    unclosed,
    without_looks,
    written,
)

_ALONE = frozenset({"br", "wbr", "img"})
"""Elements that have no words, and no end."""


def repaired(children: list[Token]) -> tuple[list[Token], list[Repair]]:
    """A line's tokens with their HTML put right, and what is to be told of that."""
    line = _Line()
    for child in children:
        line.take(child)
    line.end(0)
    return line.out, line.repairs


@dataclass(slots=True)
class _Open:
    name: str
    """Of an element; nothing for what Markdown opened."""
    row: int
    at: int
    """Where it stands in what is put out; -1 where it does not."""
    kept: bool = True


class _Line:
    """Puts the tokens of a line right one after the other."""

    def __init__(self) -> None:
        self.out: list[Token] = []
        self.repairs: list[Repair] = []
        self.open: list[_Open] = []
        self.row = 0

    def take(self, child: Token) -> None:
        if child.type == "html_inline":
            self._html(child)
            self.row += child.content.count("\n")
            return
        if child.type == "link_open":
            self._no_link_around()
        if child.nesting > 0:
            self.open.append(_Open("", self.row, len(self.out)))
        elif child.nesting < 0:
            begun = max((at for at, each in enumerate(self.open) if not each.name), default=0)
            self.end(begun + 1)  # what is open in it crosses its end
            del self.open[begun:]
        self.out.append(child)
        self.row += child.type in ("softbreak", "hardbreak")

    def _no_link_around(self) -> None:
        """No link holds another: the inner one counts."""
        for each in self.open:
            if each.name == "a" and each.kept:
                each.kept = False
                self.out[each.at] = Token("text", "", 0)
                self.repairs.append(left_out("a", each.row))

    def _html(self, child: Token) -> None:
        if child.content.startswith(("<!--", "<![CDATA[")):  # judged where the text is scanned
            self.out.append(child)
        elif child.content.startswith(("<!", "<?")):
            self.repairs.append(nothing_of(child.content, self.row))
        else:
            self._tag(child, Tag(child.content))

    def _tag(self, child: Token, tag: Tag) -> None:
        name = SAME.get(tag.name, tag.name)
        if not name or is_refused(name):
            self.out.append(child)
        elif tag.closes:
            self._close(name, tag.closes)
        else:
            self._begin(child, tag, name)

    def _begin(self, child: Token, tag: Tag, name: str) -> None:
        known = attributes_of(name)
        if known is None or not self._can_be(tag, name):
            self.repairs.append(left_out(tag.name, self.row))
            if name not in ("img", "hr"):
                self.open.append(_Open(name, self.row, -1, kept=False))
            return
        kept = without_looks(tag.name, firsts(tag.attributes), known, self.row, self.repairs)
        if name not in _ALONE:
            self.open.append(_Open(name, self.row, len(self.out)))
        if kept is None or (len(kept) == len(tag.attributes) and tag.name == name):
            html = child.content
        else:
            html = written(name, kept)
        self.out.append(Token("html_inline", "", 0, content=html))

    def _can_be(self, tag: Tag, name: str) -> bool:
        """Whether a link leads somewhere, and stands in no other; whether a picture has a file."""
        given = dict(tag.attributes)
        if name == "a" and given.get("href"):
            return not any(each.name == "a" and each.kept or self._is_link(each) for each in self.open)
        return name != "a" and (name != "img" or bool(given.get("src"))) or bool(given.get("id") or given.get("name"))

    def _is_link(self, opened: _Open) -> bool:
        return not opened.name and self.out[opened.at].type == "link_open"

    def _close(self, name: str, called: str) -> None:
        for at in range(len(self.open) - 1, -1, -1):
            if not self.open[at].name:
                break
            if self.open[at].name == name:
                if self.open[at].kept:
                    self.end(at + 1)
                    self.out.append(Token("html_inline", "", 0, content=f"</{name}>"))
                del self.open[at]
                return
        self.repairs.append(left_out(called, self.row, closes=True))

    def end(self, begins: int) -> None:
        """What is open from there on ends here."""
        for each in reversed(self.open[begins:]):
            if each.kept and each.name:
                self.repairs.append(unclosed(each.name, each.row))
                self._end(each)
        del self.open[begins:]

    def _end(self, opened: _Open) -> None:
        leads = opened.name == "a" and dict(Tag(self.out[opened.at].content).attributes).get("href")
        if leads and all(token.type == "softbreak" for token in self.out[opened.at + 1 :]):
            del self.out[opened.at]  # a link without words
        else:
            self.out.append(Token("html_inline", "", 0, content=f"</{opened.name}>"))
