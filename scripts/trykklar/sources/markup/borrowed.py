"""What other dialects of Markdown write in another way, and what it is here: GitHub's alerts, roles of MyST, code in
directives."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from .formulas import role_formula
from .grammar import ADMONITIONS, QUOTED, is_explicit, split_explicit
from .indexed import is_typed, marks_of

_ALERT = re.compile(r"\[!(\w+)\][+-]?[ \t]*([^\n]*)(?:\n|\Z)")
_ALERTS = {**{name: name for name in ADMONITIONS}, "info": "note", "abstract": "note", "todo": "note", "success": "tip"}


def alerts(tokens: list[Token]) -> list[Token]:
    """`> [!NOTE]` → the directive `note` (GitHub's alerts); words behind the mark are its title."""
    open_quotes: list[Token | None] = []
    for position, token in enumerate(tokens):
        if token.type == "blockquote_open":
            inline = tokens[position + 2] if position + 2 < len(tokens) else token
            found = _ALERT.match(inline.content) if inline.type == "inline" else None
            name = _ALERTS.get(found[1].lower()) if found else None
            open_quotes.append(token if name else None)
            if found and name:
                _open_alert(token, name, found, tokens[position + 1 : position + 4])
        elif token.type == "blockquote_close" and (opening := open_quotes.pop()):
            token.type, token.tag, token.meta = "directive_close", "div", opening.meta
    return [token for token in tokens if token.type != "nothing"]


def attributed(state: StateCore) -> None:
    """`{attribution="NAME"}` above a quotation → its last paragraph says whose words they are (MyST)."""
    out: list[Token] = []
    open_quotes: list[Token] = []
    for token in state.tokens:
        if token.type == "blockquote_open":
            open_quotes.append(token)
        elif token.type == "blockquote_close":
            out += _attribution(open_quotes.pop(), token.level + 1)
        out.append(token)
    state.tokens = out


def _attribution(quote: Token, level: int) -> list[Token]:
    left = quote.meta.get("insecure_attrs", {})
    name = str(left.pop("attribution", "")).strip()
    if "insecure_attrs" in quote.meta and not left:
        del quote.meta["insecure_attrs"]
    if not name:
        return []
    lines = quote.map and [quote.map[0], quote.map[0] + 1]
    opening = Token("paragraph_open", "p", 1, map=lines, level=level, block=True, attrs={"class": "attribution"})
    words = Token("inline", "", 0, map=lines, level=level + 1, content=f"— {name}", children=[], block=True)
    return [opening, words, Token("paragraph_close", "p", -1, level=level, block=True)]


_SIGNED = re.compile(r"\A(?:---?|[—–])[ ]?")


def signed(meta: dict[str, Any], body: list[Token]) -> list[Token]:
    """The body of words of others, whose last paragraph says whose they are where it begins with a dash, as in
    Sphinx."""
    last = len(body) - 3
    if meta["name"] not in QUOTED or last < 1 or body[last].type != "paragraph_open":
        return body
    inline = body[last + 1]
    for each in (inline, *(inline.children or ())[:1]):
        if _SIGNED.match(each.content):
            each.content = _SIGNED.sub("— ", each.content)
            body[last].attrSet("class", "attribution")
    return body


def _open_alert(token: Token, name: str, found: re.Match[str], paragraph: Sequence[Token]) -> None:
    inline = paragraph[1]
    inline.content = inline.content[found.end() :]
    if not inline.content:
        for each in paragraph:
            each.type = "nothing"
    elif inline.map:
        inline.map = paragraph[0].map = [inline.map[0] + 1, inline.map[1]]
    meta: dict[str, Any] = {"name": name, "argument": found[2].strip(), "options": {}, "option_lines": {}}
    token.type, token.tag, token.meta = "directive_open", "div", {**meta, "option_rows": 0, "texts": []}


_SHOWN = ("linenos", "lineno-start", "emphasize-lines")


def code_of(meta: dict[str, Any], body: str, offset: int) -> Token:
    """The code in a directive, as if it stood in a fence of its own; how it is shown stands in its `meta`."""
    while body.partition("\n")[0].isspace() or body.startswith("\n"):
        _, _, body = body.partition("\n")
        offset += 1
    lines = body.rstrip("\n").count("\n") + 1
    token = Token("fence", "code", 0, content=body, info=meta["argument"], map=[offset, offset + lines], block=True)
    token.meta = {
        "shown": {key: meta["options"].get(key, "") for key in ("linenos", "lineno-start", "emphasize-lines")}
    }
    return token


# Roles of MyST and Sphinx → tokens that Markdown has for the same.


def own_roles(tokens: Sequence[Token]) -> None:
    """Replace roles of other dialects by what stands for them here."""
    for token in tokens:
        if token.type == "directive_open":
            own_roles(token.meta["texts"])
        elif token.type == "inline" and token.children:
            token.children = [own for child in token.children for own in _own(child)]


def _own(token: Token) -> list[Token]:
    if token.type == "myst_role" and token.meta["name"] == "index" and is_typed(token.content):
        return marks_of(token.content) or [token]
    make = ROLES_OF_OTHERS.get(token.meta["name"]) if token.type == "myst_role" else None
    return make(token) if make else [token]


def _renamed(name: str) -> Callable[[Token], list[Token]]:
    def make(token: Token) -> list[Token]:
        token.meta["name"] = name
        return [token]

    return make


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _between(kind: str, tag: str) -> Callable[[Token], list[Token]]:
    def make(token: Token) -> list[Token]:
        words = split_explicit(token.content)[0]
        return [Token(f"{kind}_open", tag, 1), _text(words), Token(f"{kind}_close", tag, -1)]

    return make


_CLOSE_BY = re.compile(r"(?<=[^\s<])<(?=[^<>]+>\s*$)")
"""Sphinx needs no space between words and their target."""


def _led(token: Token) -> tuple[str, str, bool]:
    """What a role that leads somewhere says, its target, and whether it says other words than that."""
    content = _CLOSE_BY.sub(" <", token.content)
    return *split_explicit(content), is_explicit(content)


def _link(token: Token) -> list[Token]:
    text, target, explicit = _led(token)
    words = [_text(text)] if explicit else []
    return [Token("link_open", "a", 1, attrs={"href": f"#{target}"}), *words, Token("link_close", "a", -1)]


def _document(token: Token) -> list[Token]:
    text, target, explicit = _led(token)
    href = target if re.search(r"\.\w+$", target) else f"{target}.md"
    words = [_text(text)] if explicit else []
    return [Token("link_open", "a", 1, attrs={"href": href}), *words, Token("link_close", "a", -1)]


def _number(token: Token) -> list[Token]:
    """`id`: the word before a number is the language's; `Fig. %s <id>`: the author's words about it."""
    words, target, explicit = _led(token)
    if explicit and not NUMBER_IN_WORDS.search(words):
        return _link(token)
    token.content = target
    token.meta |= {"words": words} if explicit else {}
    return _renamed("num")(token)


NUMBER_IN_WORDS = re.compile(r"%s|\{number\}|\{name\}")
"""What stands for the number, or the title, of the thing that words are about (Sphinx)."""


_IN_WORDS = frozenset("cite:t cite:ts cite:ct cite:cts citet".split())
"""Citations that are words of their sentence: Hansen (2020)."""


def _cited(token: Token) -> list[Token]:
    """`{see}key{p. 5}` of sphinxcontrib-bibtex → `key [p. 5]`."""
    token.content = re.sub(r"\{([^{}]*)\}(?=\s*(?:,|$))", r" [\1]", token.content.replace(";", ","))
    if token.meta["name"] in _IN_WORDS:
        token.meta["told"] = True
    return _renamed("cite")(token)


def _html(tag: str) -> Callable[[Token], list[Token]]:
    def make(token: Token) -> list[Token]:
        words, _, title = token.content.rpartition("(") if tag == "abbr" else (token.content, "", "")
        words, title = (words, title) if words.strip() else (token.content, "")
        attribute = f' title="{escape(title.strip().removesuffix(")"))}"' if title else ""
        opening = Token("html_inline", "", 0, content=f"<{tag}{attribute}>")
        return [opening, _text(words.strip()), Token("html_inline", "", 0, content=f"</{tag}>")]

    return make


def _code(token: Token) -> list[Token]:
    return [Token("code_inline", "code", 0, content=split_explicit(token.content)[0].lstrip("~"), markup="`")]


ROLES_OF_OTHERS: dict[str, Callable[[Token], list[Token]]] = {
    **dict.fromkeys(("ref", "any"), _link),
    "doc": _document,
    **dict.fromkeys(("numref", "eq", "prf:ref", "math:numref"), _number),
    **dict.fromkeys("cite:p cite:t cite:ps cite:ts cite:alp cite:cts cite:ct cite:cp citep citet".split(), _cited),
    **dict.fromkeys(("sub", "subscript"), _between("sub", "sub")),
    **dict.fromkeys(("sup", "superscript"), _between("sup", "sup")),
    **dict.fromkeys(("strong", "guilabel", "menuselection"), _between("strong", "strong")),
    **dict.fromkeys(("emphasis", "dfn"), _between("em", "em")),
    "del": _between("s", "s"),
    "math": role_formula,
    **dict.fromkeys(("kbd", "abbr"), lambda token: _html(token.meta["name"])(token)),
    "abbreviation": _html("abbr"),
    **dict.fromkeys(
        "code literal file samp command program envvar option func class meth mod attr py:func py:class py:meth py:mod "
        "py:attr".split(),
        _code,
    ),
}
"""By the role's name."""
