"""HTML that says what Markdown says too, read as that: checked, printed and led to like it.

`<a href="x">words</a>` is `[words](x)`, `<img src="x" alt="words">` is `![words](x)`, `<del>words</del>` is
`~~words~~`, and `<a id="x"></a>` is a place to lead to. With an attribute that Markdown has no word for it stays HTML,
and is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from .ids import as_id

_KINDS = {"a": ("link", "a", {"href", "title"}), "del": ("s", "s", set[str]())}
"""Element → the kind of Markdown's tokens, their element, and the attributes that they can have."""
_ALONE = re.compile(r"[ ]{0,3}<img\s[^<>]*>\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """What is open at a place of a line."""

    name: str
    """Of an HTML element; a token's kind with a stop before it."""
    at: int
    attributes: dict[str, str] | None = None
    """None where it cannot be Markdown."""


class _Tag(HTMLParser):
    """Reads one tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opens, self.closes = "", ""
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opens, self.attributes = tag, attrs

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """HTML knows no `<a/>`, and what is meant by one cannot be said."""

    def handle_endtag(self, tag: str) -> None:
        self.closes = tag

    def within(self, names: set[str]) -> dict[str, str] | None:
        """The attributes, if each has a name of these, a value, and stands there once."""
        found = {name: value for name, value in self.attributes if value}
        return found if len(found) == len(self.attributes) and found.keys() <= names else None


def equals_of_html(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a text with Markdown's own for such HTML; a picture alone on its line is a paragraph."""
    out: list[Token] = []
    for token in tokens:
        if token.type == "inline" and token.children and any(each.type == "html_inline" for each in token.children):
            token.children = _pairs([_picture(each) for each in token.children])
        if token.type == "html_block" and _ALONE.fullmatch(token.content):
            out += _paragraph(token)
        else:
            out.append(token)
    return out


def _picture(token: Token) -> Token:
    if token.type != "html_inline":
        return token
    tag = _Tag(token.content.replace("/>", ">"))
    found = tag.within({"src", "alt", "title"}) if tag.opens == "img" else None
    if not found or not {"src", "alt"} <= found.keys():  # without words it is told
        return token
    words = found["alt"]
    attributes: dict[str, str | int | float] = {"src": normalizeLink(found["src"]), "alt": ""}
    if "title" in found:
        attributes["title"] = found["title"]
    return Token("image", "img", 0, attrs=attributes, content=words, children=[Token("text", "", 0, content=words)])


def _paragraph(block: Token) -> list[Token]:
    picture = _picture(Token("html_inline", "", 0, content=block.content.strip()))
    if picture.type != "image":
        return [block]
    opening = Token("paragraph_open", "p", 1, map=block.map, level=block.level, block=True)
    words = Token("inline", "", 0, map=block.map, level=block.level + 1, block=True)
    words.content, words.children = block.content.strip(), [picture]
    return [opening, words, Token("paragraph_close", "p", -1, level=block.level, block=True)]


def _pairs(children: list[Token]) -> list[Token]:
    """A line's tokens with pairs of tags replaced that lie within each other as they should."""
    open_: list[_Open] = []
    for at, child in enumerate(children):
        if child.type == "html_inline":
            _tag(child, at, open_, children)
        elif child.nesting > 0:
            open_.append(_Open("." + child.type.removesuffix("_open"), at))
            if child.type == "link_open":  # no link holds another
                _no_links(open_)
        elif child.nesting < 0:  # tags that are open in it cross it
            while open_ and open_.pop().name != "." + child.type.removesuffix("_close"):
                pass
    return children


def _no_links(open_: list[_Open]) -> None:
    for each in open_:
        each.attributes = None if each.name == "a" else each.attributes


def _place(children: list[Token], at: int) -> None:
    """`<a id="x"></a>`: a place in the text that is led to, as `[]{#x}` is."""
    names = _Tag(children[at].content).within({"id", "name"})
    if names and len({*names.values()}) == 1:
        children[at] = Token("span_open", "span", 1, attrs={"id": as_id(names.popitem()[1])})
        children[at + 1] = Token("span_close", "span", -1)


def _tag(child: Token, at: int, open_: list[_Open], children: list[Token]) -> None:
    tag = _Tag(child.content)
    if tag.opens in _KINDS:
        attributes = tag.within(_KINDS[tag.opens][2])
        if tag.opens == "a":
            if not (attributes or {}).get("href") or any(each.name in ("a", ".link") for each in open_):
                attributes = None
            _no_links(open_)
        open_.append(_Open(tag.opens, at, attributes))
    elif tag.closes in _KINDS and open_ and open_[-1].name == tag.closes:
        opened = open_.pop()
        if at == opened.at + 1:
            _place(children, opened.at)
        elif opened.attributes is not None:
            kind, element, _ = _KINDS[tag.closes]
            attributes = dict(opened.attributes)
            if "href" in attributes:
                attributes["href"] = normalizeLink(attributes["href"])
            children[opened.at] = Token(f"{kind}_open", element, 1, attrs={**attributes})
            children[at] = Token(f"{kind}_close", element, -1)
