"""From Markdown to tokens, directives included.

markdown-it-py and its plugins do the parsing; Trykklar adds the reading of colon fences as
directives with nested Markdown. Every block token keeps its line in the file.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from ...base.bounds import PARAGRAPH
from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...language.quotes import quotes_of
from ..front_matter import front_matter_of
from .blocks import headings_ids, numbers_changed, tasks
from .grammar import DIRECTIVES, PLACES, WIDTH
from .notes import gather_notes
from .tables import check_tables
from .unfamiliar import INSTEAD, unfamiliar_blocks

rule("directive-unknown", "a directive that does not exist")
rule("directive-option", "an unknown, missing or wrong option or argument of a directive")
rule("directive-unclosed", "a fence that is not closed")

_ALLOWED_ATTRIBUTES = ("id", "class", "lang")


MARKUP = re.compile(r"[`<$@{^]|\[[^\]]*\][(\[]")
"""What a text must hold to be more than words: roles, links, images, raw HTML, footnotes' marks, markup of other
dialects."""


@dataclass(frozen=True)
class Parsed:
    """A parsed text: its tokens, and what was wrong with its markup."""

    tokens: list[Token]
    problems: list[Problem]
    env: dict[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=8)
def parser(language: str) -> MarkdownIt:
    """The parser for texts of a language (its quotation marks); shared, it holds no state."""
    md = MarkdownIt("commonmark", {"typographer": True, "quotes": list(quotes_of(language)), "html": True})
    md.enable(["table", "smartquotes", "strikethrough"])
    md.use(colon_fence_plugin).use(myst_role_plugin).use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    md.use(attrs_plugin, spans=True, allowed=_ALLOWED_ATTRIBUTES)
    md.use(attrs_block_plugin, allowed=_ALLOWED_ATTRIBUTES)
    md.use(myst_block_plugin).use(sub_plugin).use(superscript_plugin).use(gfm_autolink_plugin)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # what a link may name is judged in scan
    md.core.ruler.after("block", "trykklar_directives", _expand_directives)
    md.core.ruler.before("inline", "trykklar_bounds", _bound_paragraphs)
    md.core.ruler.after("inline", "trykklar_blocks", _read_blocks)
    return md


def parse(text: str, file: str, language: str) -> Parsed:
    """Parse a chapter's whole text (front matter included, so that lines are the file's)."""
    env: dict[str, Any] = {"file": file, "problems": []}
    front = front_matter_of(text)
    before = front.body_line - 1 if front else 0
    tokens = parser(language).parse("\n" * before + "\n".join(text.split("\n")[before:]), env)
    return Parsed(tokens, env["problems"], env)


def parse_inline(text: str, file: str, line: int, language: str) -> Parsed:
    """Parse a text of one paragraph, such as a field of the front matter."""
    env: dict[str, Any] = {"file": file, "problems": []}
    tokens = parser(language).parseInline(" ".join(text.split()), env)
    for token in tokens:
        token.map = [line - 1, line]
    return Parsed(tokens, env["problems"], env)


def _read_blocks(state: StateCore) -> None:
    gather_notes(state)
    headings_ids(state.tokens)
    tasks(state.tokens)


def _bound_paragraphs(state: StateCore) -> None:
    """A paragraph or cell that is too long is told and not read: marks that may belong together are looked for from
    each to each."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > PARAGRAPH.most:
            what = f"a paragraph has {len(token.content):,} characters; {PARAGRAPH.most:,} are read"
            hint = "divide it: an empty line ends a paragraph"
            _report(state.env, "beyond-bounds", _line(token), what, hint)
            token.content, token.map = "", None


def _expand_directives(state: StateCore) -> None:
    lines = state.src.split("\n")
    state.tokens = _expand(state.md, state.tokens, lines, 0, state.env)
    state.env["problems"] += check_tables(state.tokens, lines, state.env["file"])
    state.env["problems"] += numbers_changed(state.tokens, state.env["file"])
    state.env["problems"] += unfamiliar_blocks(state.tokens, lines, state.env["file"])


def _expand(md: MarkdownIt, tokens: list[Token], lines: list[str], offset: int, env: Any) -> list[Token]:
    """Replace colon fences by directive tokens with their parsed bodies between them.

    `lines` are the lines of the text that the tokens were parsed from; `offset` is how many lines of
    the file stand before it.
    """
    out: list[Token] = []
    for token in tokens:
        first = token.map[0] if token.map else 0
        if token.map and offset:
            token.map = [token.map[0] + offset, token.map[1] + offset]
        if token.type == "colon_fence":
            last = lines[first + 1 : _end(token, offset)]
            if not token.info.strip():
                continue  # a closing fence alone: that of a longer fence, which is named as unclosed
            _check_closed(token, last[-1] if last else "", env)
            out.extend(_directive(md, token, env))
        elif token.type == "fence":
            _check_closed(token, lines[_end(token, offset) - 1], env)
            out.extend(_directive(md, token, env) if _FENCED_DIRECTIVE.match(token.info.strip()) else [token])
        else:
            out.append(token)
    return out


_FENCED_DIRECTIVE = re.compile(r"\{[a-z][\w:-]*\}")
"""A directive between backticks, as MyST has them; `{.python}` is code with a class."""


def _end(token: Token, offset: int) -> int:
    return (token.map[1] if token.map else 0) - offset


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _check_closed(token: Token, last_line: str, env: Any) -> None:
    mark = token.markup[0]
    tail = last_line.strip().lstrip("> ")
    if len(tail) < len(token.markup) or set(tail) != {mark}:
        _report(
            env,
            "directive-unclosed",
            _line(token),
            f"the fence '{token.markup}{token.info.strip()}' is not closed",
            f"end it with a line '{token.markup}'; a fence around another fence needs more {mark}",
        )


def _report(env: Any, code: str, line: int, message: str, hint: str) -> None:
    env["problems"].append(Problem(code, message, hint, Place(env["file"], line)))


def _directive(md: MarkdownIt, fence: Token, env: Any) -> list[Token]:
    name, argument = _split_info(fence.info)
    line = _line(fence)
    if name not in DIRECTIVES:
        near = difflib.get_close_matches(name, DIRECTIVES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else INSTEAD.get(name, "directives are: " + ", ".join(DIRECTIVES))
        _report(env, "directive-unknown", line, f"there is no directive '{name}'", hint)
        return []
    options, at, body, skipped = _split_options(fence.content)
    for key in sorted(key for key, lines in at.items() if len(lines) > 1):
        _report(
            env, "directive-option", line + at[key][1], f"'{name}' has its option '{key}' twice", "keep one of them"
        )
    _check_use(name, argument, options, body, line, env)
    lines = {key: line + numbers[-1] for key, numbers in at.items()}
    texts = [(argument, line), *((value, lines[key]) for key, value in options.items())]
    meta = {"name": name, "argument": argument, "options": options, "option_lines": lines, "option_rows": skipped}
    meta["texts"] = _inline_texts(md, texts)
    opening = Token("directive_open", "div", 1, meta=meta, map=fence.map, block=True)
    closing = Token("directive_close", "div", -1, meta=meta, block=True)
    nested: list[Token] = []
    if DIRECTIVES[name].body != "none":
        md.block.parse(body, md, env, nested)
        nested = _expand(md, nested, body.split("\n"), line + skipped, env)
    return [opening, *nested, closing]


def _inline_texts(md: MarkdownIt, texts: list[tuple[str, int]]) -> list[Token]:
    """Argument and options that hold roles or links, parsed, so that these are checked like the text's."""
    tokens: list[Token] = []
    for text, line in texts:
        if MARKUP.search(text):
            parsed = md.parseInline(text, {"file": "", "problems": []})
            for token in parsed:
                token.map = [line - 1, line]
            tokens += parsed
    return tokens


def _split_info(info: str) -> tuple[str, str]:
    info = info.strip()
    if not info.startswith("{"):
        return info.split(" ", 1)[0], ""
    name, _, argument = info[1:].partition("}")
    return name.strip(), argument.strip()


def _split_options(content: str) -> tuple[dict[str, str], dict[str, list[int]], str, int]:
    """The leading `:key: value` lines, the lines of each (1 is the first), the body after them, and how many lines they
    took.

    A value goes on over the indented lines that follow it.
    """
    options: dict[str, str] = {}
    at: dict[str, list[int]] = {}
    lines = content.split("\n")
    count = 0
    key = ""
    more: dict[str, list[str]] = {}
    for text in lines:
        if text.startswith(":") and ":" in text[1:] and not text.startswith("::"):
            key, _, value = text[1:].partition(":")
            key = key.strip()
            options[key] = value.strip()
            more.pop(key, None)
            at.setdefault(key, []).append(count + 1)
        elif key and text[:1] in (" ", "\t") and text.strip():
            more.setdefault(key, [options[key]]).append(text.strip())
        else:
            break
        count += 1
    options |= {key: " ".join(filter(None, texts)) for key, texts in more.items()}
    return options, at, "\n".join(lines[count:]), count


def _check_place(options: dict[str, str], line: int, env: Any) -> None:
    if options["place"] not in PLACES:
        _report(
            env, "directive-option", line, f"there is no place '{options['place']}'", "places are: " + ", ".join(PLACES)
        )
    if options.get("width"):
        _report(
            env,
            "directive-option",
            line,
            "a figure with a place has no width",
            "leave out one of the options 'place' and 'width'",
        )


def _check_use(name: str, argument: str, options: dict[str, str], body: str, line: int, env: Any) -> None:
    spec = DIRECTIVES[name]
    if spec.argument == "required" and not argument:
        _report(
            env,
            "directive-option",
            line,
            f"'{name}' needs something after its name",
            f"write ':::{{{name}}} …' with its title, id or file",
        )
    if spec.argument == "none" and argument:
        _report(
            env, "directive-option", line, f"'{name}' takes nothing after its name", "put the text inside the fence"
        )
    for key in sorted(options.keys() - spec.options.keys()):
        near = difflib.get_close_matches(key, spec.options, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "it takes: " + (", ".join(sorted(spec.options)) or "none")
        _report(env, "directive-option", line, f"'{name}' has no option '{key}'", hint)
    for key in sorted(spec.required - {k for k, v in options.items() if v}):
        code = "image-alt" if key == "alt" else "directive-option"
        _report(
            env, code, line, f"'{name}' lacks its option '{key}'", f"add a line ':{key}: …' under the opening fence"
        )
    if options.get("width") and not WIDTH.fullmatch(options["width"]):
        _report(
            env, "directive-option", line, f"the width '{options['width']}' is no measure", "write e.g. 80mm or 60%"
        )
    if "place" in options and "place" in spec.options:
        _check_place(options, line, env)
    if spec.body == "data" and options.get("data") and body.strip():
        _report(env, "directive-option", line, f"'{name}' has both 'data' and a text of its own", "keep one of them")
    if (spec.body == "markdown" or (spec.body == "data" and not options.get("data"))) and not body.strip():
        _report(env, "directive-option", line, f"'{name}' is empty", "write its text, or remove it")
    if spec.body == "none" and body.strip():
        _report(env, "directive-option", line, f"'{name}' takes no text", "move the text out of the fence")
