"""From Markdown to tokens, directives included.

markdown-it-py and its plugins do the parsing; Trykklar adds the reading of colon fences as
directives with nested Markdown. Every block token keeps its line in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from ...base.bounds import NESTING
from ...base.problems import Place, Problem, ProblemsFound, did_you_mean
from ...base.rulebook import WARNING, rule
from ...language.quotes import quotes_of
from ..front_matter import front_matter_of
from ..variants.asked import asks
from ..variants.frame import NO_FRAME, Frame
from ..variants.records import Reading
from .bare_addresses import bare_addresses_plugin
from .blocks import headings_ids, numbers_changed, tasks
from .borrowed import alerts, attributed, code_of, own_roles, signed
from .bounded import bound_paragraphs, told_nesting
from .dialects import INSTEAD
from .divs import div_of, titled_by_headings
from .formulas import formula_of, formulas_plugin
from .glossaries import glossary
from .grammar import DIRECTIVES, INCLUSIONS, OTHERWISE, PROSE, WHEN
from .gridded import regridded
from .html_blocks import blocks_of_html
from .html_equals import equals_of_html
from .inclusion import Shelf, code_of_file, part_of
from .indexed import directive_marks, place_marks
from .listed_tables import csv_rows, list_rows
from .notes import gather_notes
from .options import check_use, own_options, report, row_of, split_options
from .substitutions import asks_for_names, substituted
from .tables import check_tables
from .unfamiliar import unfamiliar_blocks

rule("directive-unknown", "a directive that does not exist")
rule(
    "directive-unclosed",
    "a fence that is not closed",
    WARNING,
    why="CommonMark closes it where the text ends that holds it; whether all that was meant, its author alone knows",
)

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
    options = {"typographer": True, "quotes": list(quotes_of(language)), "html": True, "maxNesting": NESTING.most}
    md = MarkdownIt("commonmark", options)
    md.enable(["table", "smartquotes", "strikethrough"])
    md.use(colon_fence_plugin).use(myst_role_plugin).use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    md.use(attrs_plugin, spans=True, allowed=_ALLOWED_ATTRIBUTES)
    md.use(attrs_block_plugin, allowed=_ALLOWED_ATTRIBUTES)
    md.use(myst_block_plugin).use(sub_plugin).use(superscript_plugin).use(bare_addresses_plugin)
    md.use(formulas_plugin)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # what a link may name is judged in scan
    md.core.ruler.after("block", "trykklar_directives", _expand_directives)
    md.core.ruler.before("inline", "trykklar_attributed", attributed)
    md.core.ruler.before("inline", "trykklar_nesting", told_nesting)
    md.core.ruler.before("inline", "trykklar_bounds", bound_paragraphs)
    md.core.ruler.before("inline", "trykklar_variants", _vary)
    md.core.ruler.after("inline", "trykklar_blocks", _read_blocks)
    return md


def parse(
    text: str,
    file: str,
    language: str,
    frame: Frame = NO_FRAME,
    reading: Reading | None = None,
    shelf: Shelf | None = None,
    names: Mapping[str, str] | None = None,
) -> Parsed:
    """Parse a chapter's whole text (front matter included, so that lines are the file's) as an edition has it.

    `reading`: takes down what the text asks of the edition; `shelf`: what it includes; `names`: what stands for
    substitutions.
    """
    env: dict[str, Any] = {
        "file": file,
        "problems": [],
        "language": language,
        "shelf": shelf or Shelf(None, file),
        "names": names or {},
        "frame": frame,
        "reading": reading or Reading(),
    }
    front = front_matter_of(text)
    before = front.body_line - 1 if front else 0
    tokens = parser(language).parse("\n" * before + "\n".join(text.split("\n")[before:]), env)
    env["problems"] += env.pop("reading").problems
    del env["frame"]
    del env["shelf"], env["names"]
    return Parsed(tokens, env["problems"], env)


def parse_inline(text: str, file: str, line: int, language: str) -> Parsed:
    """Parse a text of one paragraph, such as a field of the front matter."""
    env: dict[str, Any] = {"file": file, "problems": []}
    tokens = parser(language).parseInline(" ".join(text.split()), env)
    for token in tokens:
        token.map = [line - 1, line]
    return Parsed(tokens, env["problems"], env)


def _read_blocks(state: StateCore) -> None:
    own_roles(state.tokens)
    state.tokens = place_marks(equals_of_html(state.tokens), state.env)
    gather_notes(state)
    headings_ids(state.tokens)
    tasks(state.tokens)


def _vary(state: StateCore) -> None:
    """What a text asks of the edition is answered before its marks are read."""
    if "frame" in state.env:
        for token in state.tokens:
            if token.type == "inline":
                token.content = _named(_varied(token.content, _line(token), state.env), _line(token), state.env)


def _varied(text: str, line: int, env: Any, *, literal: bool = False) -> str:
    if "frame" not in env or not asks(text):
        return text
    return str(env["frame"].vary(text, Place(env["file"], line), env["reading"], literal=literal))


def _named(text: str, line: int, env: Any) -> str:
    """A text with what stands for its substitutions."""
    if "names" not in env or not asks_for_names(text):
        return text
    return substituted(text, env["names"], Place(env["file"], line), env["problems"], env["reading"].outcomes)


def _when(md: MarkdownIt, fence: Token, condition: str, env: Any) -> list[Token]:
    """The branch of a fence `when` that the edition has: its blocks alone."""
    line, lines = _line(fence), fence.content.split("\n")
    mark = re.compile(rf"{re.escape(fence.markup)}[ \t]*\{{{OTHERWISE}\}}[ \t]*")
    at = next((index for index, text in enumerate(lines) if mark.fullmatch(text)), len(lines))
    branches = [(lines[:at], line), (lines[at + 1 :], line + at + 1)]
    if not any(text.strip() for text in lines[:at]):
        report(env, "directive-option", line, "'when' is empty", "write what stands there when it holds, or remove it")
    frame = env.get("frame") or NO_FRAME
    true = frame.holds(condition, Place(env["file"], line), env.get("reading") or Reading(), line + len(lines))
    out: list[Token] = []
    for body, offset in branches if frame.every else branches[:1] if true else branches[1:]:
        nested: list[Token] = []
        md.block.parse("\n".join(body), md, env, nested)
        out += _expand(md, nested, body, offset, env)
    return out


def _expand_directives(state: StateCore) -> None:
    lines = state.src.split("\n")
    shelf = state.env.setdefault("shelf", Shelf(None, state.env["file"]))
    shelf.lines[0] = lines
    state.tokens = alerts(_expand(state.md, state.tokens, lines, 0, state.env))
    if "<" in state.src:
        state.tokens = blocks_of_html(state, lambda text, at: _inline_texts(state.md, [(text, at)]))
    state.tokens = regridded(state.tokens, {}, Place(state.env["file"]), state.env)
    state.env["problems"] += check_tables(state.tokens, shelf.line, state.env["file"])
    state.env["problems"] += numbers_changed(state.tokens, state.env["file"])
    state.env["problems"] += unfamiliar_blocks(state.tokens, shelf.line, state.env["file"])


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
                out.extend(_nameless(md, token, env))
                continue
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


def _nameless(md: MarkdownIt, fence: Token, env: Any) -> list[Token]:
    """What stands behind a line of colons that closes nothing; it is told where anything does."""
    if not fence.content.strip():
        return []
    what = f"the line '{fence.markup}' closes nothing here: no directive is open that it could end"
    hint = "take it out, or write {name} behind it; a fence around another fence needs more :"
    report(env, "directive-unclosed", _line(fence), what, hint)
    return _blocks(md, fence.content, _line(fence), env)


def _check_closed(token: Token, last_line: str, env: Any) -> None:
    mark = token.markup[0]
    tail = last_line.strip().lstrip("> ")
    if len(tail) < len(token.markup) or set(tail) != {mark}:
        report(
            env,
            "directive-unclosed",
            _line(token),
            f"the fence '{token.markup}{token.info.strip()}' is not closed",
            f"end it with a line '{token.markup}'; a fence around another fence needs more {mark}",
        )


def _directive(md: MarkdownIt, fence: Token, env: Any) -> list[Token]:
    name, argument = div_of(fence, env) or _split_info(fence.info)
    line = _line(fence)
    if name == WHEN.name:
        return _when(md, fence, argument, env)
    if name == "math":
        options, _, body, _ = split_options(fence.content)
        return [formula_of(options, argument, body, line)]
    if name not in DIRECTIVES and name not in INCLUSIONS:
        hint = did_you_mean(name, DIRECTIVES, INSTEAD.get(name, "directives are: " + ", ".join(DIRECTIVES)))
        report(env, "directive-unknown", line, f"there is no directive '{name}'", hint)
        return []
    options, at, body, skipped = split_options(fence.content)
    options, at = own_options(name, options, at, fence, env)
    argument, options = _varied_values(name, argument, options, line, env)
    for key in sorted(key for key, lines in at.items() if len(lines) > 1):
        report(env, "directive-option", line + at[key][1], f"'{name}' has its option '{key}' twice", "keep one of them")
    check_use(name, argument, options, body, line, env)
    if name == "index":
        return [directive_marks(argument, body, line + skipped, env)]
    if name in INCLUSIONS:
        return _included(md, fence, name, argument, options, env) if argument else []
    if DIRECTIVES[name].template == "admonition" and not body.strip():
        argument, body, skipped = "", argument, -1  # what stands alone behind its name is its text
    lines = {key: line + numbers[-1] for key, numbers in at.items()}
    texts = [(argument, line), *((value, lines[key]) for key, value in options.items())]
    meta = {"name": name, "argument": argument, "options": options, "option_lines": lines, "option_rows": skipped}
    meta["texts"] = _inline_texts(md, texts)
    opening = Token("directive_open", "div", 1, meta=meta, map=fence.map, block=True, attrs=dict(fence.attrs))
    closing = Token("directive_close", "div", -1, meta=meta, block=True)
    inner = _body(md, meta, body, line + skipped, env)
    if "div" in fence.meta:
        inner = titled_by_headings(meta, inner, lambda text, at: _inline_texts(md, [(text, at)]))
    return [opening, *signed(meta, inner), closing]


def _included(md: MarkdownIt, fence: Token, name: str, argument: str, options: dict[str, str], env: Any) -> list[Token]:
    """What stands in the place of an `include`: the blocks of the file; of a `literalinclude`, code."""
    shelf, place = env["shelf"], Place(env["file"], _line(fence))
    try:
        number, text = shelf.take(argument, place)
        taken = part_of(text, number, options, place, front=name == "include")
        if name == "literalinclude":
            code, shown = code_of_file(taken, options, place)
            language = options.get("language") or PurePosixPath(argument).suffix.lstrip(".")
            return _code_block(md, fence, language, shown, code, env)
    except ProblemsFound as found:
        env["problems"] += found.problems
        return []
    nested: list[Token] = []
    body = "\n".join(taken.lines)
    shelf.around.append(shelf.files[number - 1])
    md.block.parse(body, md, env, nested)
    out = _expand(md, nested, taken.lines, taken.first, env)
    shelf.around.pop()
    return out


def _code_block(
    md: MarkdownIt, fence: Token, language: str, options: dict[str, str], code: str, env: Any
) -> list[Token]:
    line = _line(fence)
    meta: dict[str, Any] = {"name": "code-block", "argument": language, "options": options, "option_rows": 0}
    meta |= {
        "option_lines": dict.fromkeys(options, line),
        "texts": _inline_texts(md, [(options.get("caption", ""), line)]),
    }
    opening = Token("directive_open", "div", 1, meta=meta, map=fence.map, block=True, attrs=dict(fence.attrs))
    return [opening, code_of(meta, code, line), Token("directive_close", "div", -1, meta=meta, block=True)]


def _body(md: MarkdownIt, meta: dict[str, Any], body: str, offset: int, env: Any) -> list[Token]:
    """What stands in a directive, after `offset` lines of the file."""
    row, language = DIRECTIVES[meta["name"]], str(env.get("language", "en"))
    nested: list[Token] = []
    if row.body == "code":
        return [code_of(meta, body, offset)] if body.strip() else []
    if row.body == "csv":
        return csv_rows(meta["options"], body, Place(env["file"], offset + 1), language, env["problems"])
    if row.name == "glossary":
        return _glossary(md, body, offset, language if meta["options"].get("sorted") else "", env)
    if row.body != "none":
        nested = _blocks(md, body, offset, env)
    if row.body == "list":
        return list_rows(meta["options"], nested, Place(env["file"], offset), language, env["problems"])
    return regridded(nested, meta["options"], Place(env["file"], offset), env) if row.body == "data" else nested


def _blocks(md: MarkdownIt, text: str, offset: int, env: Any) -> list[Token]:
    nested: list[Token] = []
    md.block.parse(text, md, env, nested)
    return _expand(md, nested, text.split("\n"), offset, env)


def _glossary(md: MarkdownIt, body: str, offset: int, sort_by: str, env: Any) -> list[Token]:
    tokens, wrong = glossary(body, offset, sort_by, lambda text, at: _blocks(md, text, at, env))
    for line in wrong:
        hint = "write the word on a line, and below it ': ' and what it means"
        report(env, "directive-option", line, "what stands in a glossary is no word with its meaning", hint)
    return tokens


def _varied_values(
    name: str, argument: str, options: dict[str, str], line: int, env: Any
) -> tuple[str, dict[str, str]]:
    """Argument and options as the edition has them; only prose has marks that a value must not make."""
    row = row_of(name)
    if row.argument_is in PROSE:
        argument = _named(argument, line, env)
    options = {key: _named(text, line, env) if row.options.get(key) in PROSE else text for key, text in options.items()}
    if not (asks(argument) or any(map(asks, options.values()))):
        return argument, options
    argument = _varied(argument, line, env, literal=row.argument_is not in PROSE)
    return argument, {
        key: _varied(text, line, env, literal=row.options.get(key, "key") not in PROSE) for key, text in options.items()
    }


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
