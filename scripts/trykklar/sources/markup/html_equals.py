"""HTML that says what Markdown says too, read as that: checked, printed and led to like it.

`<a href="x">words</a>` is `[words](x)`, `<img src="x" alt="words">` is `![words](x)`, `<del>words</del>` is
`~~words~~`, and `<a id="x"></a>` is a place to lead to. What is written otherwise is put right before
(`html_repaired.py`); with an attribute that is more than looks it stays HTML, and is told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from .html_repaired import repaired
from .html_tags import Tag, firsts
from .ids import as_id

_KINDS = {"a": ("link", "a", {"href", "title"}), "del": ("s", "s", set[str]())}
"""Element → the kind of Markdown's tokens, their element, and the attributes that they can have."""


@dataclass(slots=True)
class _Open:
    """What is open at a place of a line."""

    name: str
    """Of an HTML element; a token's kind with a stop before it."""
    at: int
    attributes: dict[str, str] | None = None
    """None where it cannot be Markdown."""


def equals_of_html(tokens: list[Token]) -> list[Token]:
    """The tokens of a text with Markdown's own for such HTML."""
    for token in tokens:
        if token.type == "inline" and token.children and any(each.type == "html_inline" for each in token.children):
            children, repairs = repaired(token.children)
            token.children = _pairs([_picture(each) for each in children])
            token.meta["repaired"] = repairs
    return tokens


def _picture(token: Token) -> Token:
    if token.type != "html_inline":
        return token
    tag = Tag(token.content)
    found = firsts(tag.attributes)
    if tag.opens != "img" or not found.get("src") or not found.keys() <= {"src", "alt", "title"}:
        return token
    words = found.get("alt", "")  # without words it is told where pictures are
    attributes: dict[str, str | int | float] = {"src": normalizeLink(found["src"]), "alt": ""}
    if found.get("title"):
        attributes["title"] = found["title"]
    return Token("image", "img", 0, attrs=attributes, content=words, children=[Token("text", "", 0, content=words)])


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


_TAG = r"""<a\s+(?:id|name)=(["']?)([^"'<>\s]+)\1\s*>\s*</a>"""
_ANCHOR = re.compile(_TAG, re.IGNORECASE)
_ANCHOR_LAST = re.compile(_TAG + r"\Z", re.IGNORECASE)


def anchored(tokens: Sequence[Token]) -> Iterator[Token]:
    """An anchor alone in a paragraph, or at an end of a heading, is a label above its block: titles are printed
    elsewhere too, and an id is one place."""
    skip = 0
    for at, token in enumerate(tokens):
        skip -= skip > 0
        anchor = None
        if token.type in ("paragraph_open", "heading_open"):
            words = tokens[at + 1]
            anchor = _ANCHOR.match(words.content) or _ANCHOR_LAST.search(words.content)
            alone = anchor and anchor[0] == words.content
        if anchor and (alone or token.type == "heading_open"):
            yield Token(
                "myst_target",
                "",
                0,
                content=anchor[2],
                map=token.map,
                level=token.level,
                attrs={"class": "myst-target"},
            )
            words.content = words.content.replace(anchor[0], "", 1).strip()
            skip = 3 if alone and token.type == "paragraph_open" else 0
        if not skip:
            yield token


def _place(children: list[Token], at: int) -> None:
    """`<a id="x"></a>`: a place in the text that is led to, as `[]{#x}` is."""
    names = Tag(children[at].content).within({"id", "name"})
    if names and len({*names.values()}) == 1:
        children[at] = Token("span_open", "span", 1, attrs={"id": as_id(names.popitem()[1])})
        children[at + 1] = Token("span_close", "span", -1)


def _tag(child: Token, at: int, open_: list[_Open], children: list[Token]) -> None:
    tag = Tag(child.content)
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
