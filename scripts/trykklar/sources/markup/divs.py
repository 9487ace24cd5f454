"""Divs of pandoc and Quarto, `::: {.callout-note title="…"}`, as the directives that say the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markdown_it.token import Token

from .ids import as_id
from .options import report

_DIV = re.compile(r"\{\s*(?=[.#]|[\w-]+=)([^{}]*)\}[\s:]*")
_ATTRIBUTE = re.compile(r"#(?P<id>[\w:.-]+)|\.(?P<name>[\w-]+)|(?P<key>[\w-]+)=(?:\"(.*?)\"|'(.*?)'|(\S+))")
_CALLOUT = "callout-"
_CALLOUTS = ("note", "tip", "important", "caution", "warning")
_NAMED = {"panel-tabset": "tab-set", "column-margin": "margin", "aside": "margin"}
_NOT_FOR_ALL = frozenset({"content-visible", "content-hidden", "hidden"})
"""Classes of what is shown in some forms alone: they are no directive here, which is told."""
_ON_SCREENS = frozenset({"collapse", "icon", "appearance", "group"})
"""Attributes that change how a screen looks."""


def div_of(fence: Token, env: Any) -> tuple[str, str] | None:
    """The directive that a div is, and what stands after its name; its id and its other classes go to the fence. None
    for what is no div of these."""
    found = _DIV.fullmatch(fence.info.strip())
    if found is None:
        return None
    fence.meta["div"] = True
    line = fence.map[0] + 1 if fence.map else 0
    name, title = "div", ""
    for each in _ATTRIBUTE.finditer(found[1]):
        if each["id"]:
            fence.attrSet("id", as_id(each["id"]))
        elif each["key"] == "title":
            title = each[4] or each[5] or each[6] or ""
        elif each["key"]:
            _attribute(each["key"], line, env)
        else:
            own = _directive(each["name"])
            name = own or name
            if not own:
                fence.attrJoin("class", each["name"])
    return name, title


def _directive(name: str) -> str:
    """The directive that a class asks for; nothing for a class that is one here too."""
    kind = name.removeprefix(_CALLOUT)
    if kind != name and kind in _CALLOUTS:
        return kind
    return name if name in _NOT_FOR_ALL else _NAMED.get(name, "")


def _attribute(key: str, line: int, env: Any) -> None:
    if key in _ON_SCREENS:
        report(env, "option-unused", line, f"the attribute '{key}' changes nothing here", "take it out")
    else:
        hint = "leave it out; what divs of a class look like is said by a style of the layout"
        report(env, "markup-unknown", line, f"the attribute '{key}' of a div is not read here", hint)


def titled_by_headings(
    meta: dict[str, Any], body: list[Token], texts: Callable[[str, int], list[Token]]
) -> list[Token]:
    """The body of a div whose headings are titles: the first one of a callout is its own, those of a set of tabs begin
    its parts."""
    first = next((token for token in body if token.type == "heading_open"), None)
    if first is None:
        return body
    if meta["name"] == "tab-set":
        return _tabs(body, first.tag, texts)
    if meta["name"] in _CALLOUTS and not meta["argument"] and body[0] is first:
        meta["argument"] = body[1].content
        meta["texts"] += texts(body[1].content, first.map[0] + 1 if first.map else 0)
        return body[3:]
    return body


def _tabs(body: list[Token], tag: str, texts: Callable[[str, int], list[Token]]) -> list[Token]:
    out: list[Token] = []
    meta: dict[str, Any] = {}
    skip = 0
    for at, token in enumerate(body):
        skip -= skip > 0
        if token.type == "heading_open" and token.tag == tag and token.level == 0:
            if meta:
                out.append(Token("directive_close", "div", -1, meta=meta, block=True))
            line = token.map[0] + 1 if token.map else 0
            meta = {"name": "tab-item", "argument": body[at + 1].content, "options": {}, "option_lines": {}}
            meta |= {"option_rows": 0, "texts": texts(body[at + 1].content, line)}
            out.append(Token("directive_open", "div", 1, meta=meta, map=token.map, block=True))
            skip = 3
        elif not skip:
            out.append(token)
    return [*out, Token("directive_close", "div", -1, meta=meta, block=True)]
