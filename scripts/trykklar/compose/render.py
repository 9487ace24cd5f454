"""From a chapter's tokens to HTML: references, roles and directives filled in.

The renderer asks an `Answers` object for everything that lies outside the text (numbers, pages,
facts, pictures), so that it can be tried with a table of answers and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any, Protocol
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ..language.binding import NBSP, bind, close_abbreviations
from ..language.languages import of_all
from ..sources.markup.blocks import section_of
from ..sources.markup.borrowed import NUMBER_IN_WORDS
from ..sources.markup.cited import pieces
from ..sources.markup.formulas import label_of
from ..sources.markup.grammar import is_explicit, split_explicit
from ..sources.markup.ids import as_id, is_address
from ..sources.markup.notes import notes_apart, notes_called
from ..sources.markup.scan import alt_of
from .highlight import shown_code


class Answers(Protocol):
    """What the renderer must be told; every answer is HTML unless said otherwise."""

    def link(self, target: str, text: str | None) -> str: ...
    def number(self, target: str) -> str: ...
    def page(self, target: str) -> str: ...
    def title_of(self, target: str) -> str: ...
    def term(self, term: str, text: str) -> str: ...
    def fact(self, spec: str) -> str: ...
    def cite(self, keys: tuple[str, ...], *, told: bool = False) -> str: ...
    def image(self, src: str, alt: str, title: str) -> str: ...
    def directive(self, name: str, meta: dict[str, Any], body: str) -> str: ...
    def section_kicker(self, key: str) -> str: ...
    def section_number(self, heading: str) -> str: ...
    def index_mark(self, content: str) -> str: ...
    def note_again(self, number: int) -> str: ...
    def note_mark(self, number: int, *, again: bool) -> str: ...
    def notes_at_end(self, notes: list[str]) -> str: ...
    def formula(self, tex: str, line: int, *, display: bool) -> str: ...
    def number_alone(self, target: str) -> str: ...


class HtmlRenderer(RendererHTML):
    """markdown-it's renderer with Trykklar's roles, directives, footnotes and line marks."""

    def __init__(self, md: MarkdownIt, answers: Answers, *, endnotes: bool = False) -> None:
        """`endnotes`: whether notes stand elsewhere than where they are named."""
        super().__init__()
        self._endnotes = endnotes
        self._answers = answers
        self._options = md.options
        self._notes: dict[int, list[Token]] = {}
        self._called: list[int] = []
        """Numbers of the notes in the order of their marks."""

    def body(self, tokens: list[Token]) -> str:
        """A whole chapter's body."""
        main, self._notes = notes_apart(tokens)
        self._called = []
        body = self._blocks(main, {})
        return body + (self._answers.notes_at_end(self.notes()) if self._endnotes else self._blocks_of_notes())

    def notes(self, tokens: list[Token] | None = None) -> list[str]:
        """The notes of the body, or of these tokens, in the order of their marks, each as blocks."""
        if tokens is not None:
            self._notes, self._called = notes_apart(tokens)[1], notes_called(tokens)
        return [self._blocks(self._notes.get(number, []), {}) for number in self._called]

    def inline_text(self, tokens: list[Token]) -> str:
        """Tokens of one inline text."""
        return self.render(tokens, self._options, {})

    def _blocks(self, tokens: Sequence[Token], env: EnvType) -> str:
        """Render block tokens; a directive's body first, then the directive's template around it."""
        out: list[str] = []
        index = 0
        run: list[Token] = []
        while index < len(tokens):
            token = tokens[index]
            if token.type == "directive_open":
                out.append(self.render(_marked(run), self._options, env))
                run = []
                end = _closing(tokens, index)
                body = self._blocks(tokens[index + 1 : end], env)
                classes = str(token.attrs.get("class", "")).split()
                meta = {**token.meta, "line": token.map[0] + 1 if token.map else 0, "classes": classes}
                out.append(
                    _with_id(_with_attributes(self._answers.directive(token.meta["name"], meta, body), token), token)
                )
                index = end
            else:
                run.append(token)
            index += 1
        out.append(self.render(_marked(run), self._options, env))
        return "".join(out)

    # Rules: markdown-it calls the method that is named like the token's type.

    def ordered_list_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A list that begins with another number than 1, or has brackets after its numbers. WeasyPrint reads no
        `start`: its counter says the same."""
        if tokens[idx].markup == ")":
            _bracket(tokens[idx:])
        start = tokens[idx].attrs.get("start")
        if start is not None:
            tokens[idx].attrs["style"] = f"counter-reset: list-item {int(start) - 1}"
        return self.renderToken(tokens, idx, options, env)

    def myst_target(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return ""  # the block under it has its id

    def myst_block_break(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return ""  # it divides cells of a notebook

    def myst_line_comment(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return ""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        key, _ = section_of(token)
        kicker = self._answers.section_kicker(key) if key else ""
        before = f'<div class="kicker"><p>{kicker}</p></div>\n' if kicker else ""
        number = self._answers.section_number(str(token.attrs.get("id", "")))
        return before + self.renderToken(tokens, idx, options, env) + number

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].attrs.setdefault("scope", "col")
        return self.renderToken(tokens, idx, options, env)

    def columns(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return tokens[idx].content

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        line = token.map[0] + 1 if token.map else 0
        html = _with_attributes(shown_code(token.content, token.info, token.meta.get("shown", {}), line), token)
        name = f' id="{escape(str(token.attrs["id"]))}"' if token.attrs.get("id") else ""
        return html.replace("<pre", f"<pre{name}", 1)

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self._answers.formula(tokens[idx].content, int(tokens[idx].meta.get("line", 1)), display=False)

    def math_inline_double(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self._answers.formula(tokens[idx].content, int(tokens[idx].meta.get("line", 1)), display=True)

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A formula on lines of its own, with its number where it has a label."""
        token = tokens[idx]
        line = token.map[0] + 1 if token.map else 1
        shown = self._answers.formula(token.content, line, display=True)
        label = label_of(token)
        called = label or str(token.attrs.get("id", ""))
        name = f' id="{escape(called)}"' if called else ""
        number = f'<span class="eqno">({self._answers.number_alone(label)})</span>' if label else ""
        return f'<div class="equation"{name} data-line="{line}">{shown}{number}</div>\n'

    math_block_label = math_block
    amsmath = math_block

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        html, title = self._link(tokens, idx), str(tokens[idx].attrs.get("title", ""))
        return f'<a title="{escape(title)}"{html.removeprefix("<a")}' if title else html

    def _link(self, tokens: Sequence[Token], idx: int) -> str:
        href = str(tokens[idx].attrs.get("href", ""))
        if not is_address(href):
            empty = tokens[idx + 1].type == "link_close"
            html = self._answers.link(unquote(href).removeprefix("#"), None if empty else "\0")
            if empty and _begins_sentence(tokens, idx):
                html = _capitalised(html)
            if html.startswith("<a "):
                return html.removesuffix("</a>") if empty else html.partition("\0")[0]
            return f"<a>{html if empty else ''}"
        if href.lower().startswith("mailto:"):
            href = href.replace("#", "%23")  # a fragment means nothing there (RFC 6068, section 2): it is a sign
        return f'<a class="external" href="{escape(href)}">'

    def myst_role(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        name, (text, target) = token.meta["name"], split_explicit(token.content)
        answers = self._answers
        if name == "index":
            anchor = token.meta.get("id") or answers.index_mark(token.meta.get("written", token.content))
            return f'<span class="ix" id="{anchor}">{typeset_text(text)}</span>' if anchor else typeset_text(text)
        if name == "lang":
            language, _, words = token.content.partition(":")
            return f'<span lang="{escape(language.strip())}">{typeset_text(words)}</span>'
        if name == "term":
            named = as_id(target)
            return answers.term(named, text if is_explicit(token.content) or named != target else "")
        if name == "cite":
            return answers.cite(pieces(token.content), told="told" in token.meta)
        if "words" in token.meta:
            return self._numbered(token.meta["words"], target)
        ask = {"num": answers.number, "page": answers.page, "title": answers.title_of, "fact": answers.fact}
        html = ask[name](target)
        return _capitalised(html) if name in ("num", "page") and _begins_sentence(tokens, idx) else html

    def _numbered(self, words: str, target: str) -> str:
        """The author's words about a thing with its number in them, or its title where it has none or is asked for."""
        title = _TAG.sub("", self._answers.title_of(target))
        number = escape(self._answers.number_alone(target)) or title
        html = typeset_text(words).replace(" %s", f"{NBSP}%s")
        said = NUMBER_IN_WORDS.sub(lambda found: title if found[0] == "{name}" else number, html)
        return self._answers.link(target, said)

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A note where its mark is, which floats to the foot of the page; the mark alone where it is named again."""
        number = tokens[idx].meta["id"]
        again = number in self._called
        if not again:
            self._called.append(number)
        if self._endnotes:
            return self._answers.note_mark(self._called.index(number) + 1, again=again)
        if again:
            return self._answers.note_again(self._called.index(number) + 1)
        note = self._notes.get(number, [])
        if [token.type for token in note] != ["paragraph_open", "inline", "paragraph_close"]:
            return f'<span class="footnote" data-note="{number}"></span>'
        inner = self.renderInline(note[1].children or [], options, env)
        # WeasyPrint keeps the ends of typed lines in what it floats to the foot of the page.
        return f'<span class="footnote">{inner.replace(chr(10), " ")}</span>'

    def _blocks_of_notes(self) -> str:
        """The notes that are more than a paragraph: HTML has no blocks within a paragraph, so they are put there when
        it is read."""
        long = [number for number in self._called if len(self._notes.get(number, [])) != _A_PARAGRAPH]
        return "".join(
            f'<div class="footnote-blocks" data-for="{number}">{self._blocks(self._notes[number], {})}</div>\n'
            for number in long
        )

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        src, title = unquote(str(tokens[idx].attrs["src"])), str(tokens[idx].attrs.get("title", ""))
        html = self._answers.image(src, alt_of(tokens[idx]), title)
        given = {name: tokens[idx].attrs.get(name) for name in ("class", "title")}
        named = "".join(f'{name}="{escape(str(value))}" ' for name, value in given.items() if value)
        return html.replace("<img ", f"<img {named}", 1)

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        content = tokens[idx].content
        if content.endswith(" ") and content.strip() and self._marks_short(tokens, idx + 1):
            return typeset_text(content[:-1]) + NBSP
        return typeset_text(content)

    def _marks_short(self, tokens: Sequence[Token], idx: int) -> bool:
        """Whether a citation of few characters stands here, `[1]`, which stays with the word before it."""
        if idx >= len(tokens) or tokens[idx].type != "myst_role" or tokens[idx].meta["name"] != "cite":
            return False
        if "told" in tokens[idx].meta:  # words of its sentence
            return False
        return len(_TAG.sub("", self._answers.cite(pieces(tokens[idx].content)))) <= _SHORT_MARK

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of a typed line, which may fall where a printed one must not end."""
        if self._marks_short(tokens, idx + 1):
            return NBSP
        before, after = (tokens[at].content if 0 <= at < len(tokens) else "" for at in (idx - 1, idx + 1))
        return NBSP if bind(f"{before} {after}")[len(before)] == NBSP else "\n"


_TAG = re.compile(r"<[^>]*>")
_SHORT_MARK = 9
"""Characters of a citation that is held to the word before it: `[12, 14]`, but not (Hansen 2020)."""

_A_PARAGRAPH = 3
"""Tokens of a note that is one paragraph."""


def typeset_text(text: str) -> str:
    """Escape a text and bind what a line must not break: '12 km', 'nr. 5', '1. januar', 'f.eks.', ' –'."""
    return escape(bind(close_abbreviations(text)), quote=False)


def _spaced(abbreviation: str) -> str:
    """A regular expression of an abbreviation; behind its stops may be a space."""
    return re.escape(abbreviation).replace(r"\.", r"\.\s?")


def _begins_sentence(tokens: Sequence[Token], idx: int) -> bool:
    """Whether what is printed here stands first in its paragraph or after a full stop; a note's mark may stand between
    them, and where emphasis begins or ends is no word."""
    said = ""
    for token in reversed(tokens[:idx]):
        if token.type not in _WORDLESS and token.type != "text":
            return False
        said = (" " if token.type.endswith("break") else token.content if token.type == "text" else "") + said
        if said.strip():
            break
    text = said.rstrip()
    return not text or text.endswith((".", "!", "?")) and not _ABBREVIATED.search(text)


_WORDLESS = frozenset(
    [
        "softbreak",
        "hardbreak",
        "footnote_ref",
        *(f"{sign}_{end}" for sign in ("em", "strong", "span") for end in ("open", "close")),
    ]
)
_ABBREVIATED = re.compile(
    rf"\b({'|'.join(_spaced(word) for word in of_all(lambda language: language.runs_on))})\.$", re.IGNORECASE
)


def _capitalised(html: str) -> str:
    """HTML of a link with the first letter of its text as a capital."""
    return re.sub(r"^((?:<[^>]*>)*)(\w)", lambda m: m[1] + m[2].upper(), html, count=1)


_FIRST_TAG = re.compile(r"<[a-z][a-z0-9]*(?=[\s>])[^>]*>")


def _with_attributes(html: str, token: Token) -> str:
    """A directive's HTML with the class and language that stand above it on its first element."""
    html = with_class(html, str(token.attrs.get("class", "")))
    found = _FIRST_TAG.search(html) if token.attrs.get("lang") else None
    if found is None:
        return html
    tag = f'{found[0][:-1]} lang="{escape(str(token.attrs["lang"]))}">'
    return html[: found.start()] + tag + html[found.end() :]


def _with_id(html: str, token: Token) -> str:
    """A directive's HTML with its id, also where its template prints none (a div, a set of tabs, passages of rules)."""
    name = escape(str(token.attrs.get("id") or token.meta["options"].get("id") or ""))
    return html if not name or f'id="{name}"' in html else f'<div id="{name}">\n{html}</div>\n'


def with_class(html: str, names: str) -> str:
    """HTML whose first element has these classes before its own; as it was where there are none."""
    found = _FIRST_TAG.search(html) if names else None
    if found is None:
        return html
    tag = found[0]
    has = re.search(r'\sclass="', tag)
    tag = tag[: has.end()] + escape(names) + " " + tag[has.end() :] if has else f'{tag[:-1]} class="{escape(names)}">'
    return html[: found.start()] + tag + html[found.end() :]


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {"directive_open": 1, "directive_close": -1}.get(tokens[index].type, 0)
        if depth == 0:
            return index
    raise ValueError("a directive token is not closed")  # cannot be: the parser writes them in pairs


_LINE_MARKED = frozenset(
    ["code_block", *(f"{block}_open" for block in "paragraph heading list_item blockquote table tr dt dd".split())]
)


def _marked(tokens: list[Token]) -> list[Token]:
    """Give block elements the line of the file that they come from, and paragraphs that are a picture a class."""
    for at, token in enumerate(tokens):
        if token.type in _LINE_MARKED and token.map and not token.hidden:
            token.attrs["data-line"] = token.map[0] + 1
        if token.type == "paragraph_open" and not token.hidden and _is_picture(tokens[at + 1]):
            classes = str(token.attrs.get("class", "")).split()
            token.attrs["class"] = " ".join(dict.fromkeys([*classes, "picture"]))  # tokens are rendered more than once
    return tokens


def _bracket(tokens: Sequence[Token]) -> None:
    """Give the items of the list that the tokens begin with their numbers as they were typed, `1)`.

    WeasyPrint drops `@counter-style` of styles that many documents share, so that each item says its own mark.
    """
    opening = tokens[0]
    number = int(opening.attrs.get("start", 1))
    for token in tokens[1:]:
        if token.type == "ordered_list_close" and token.level == opening.level:
            break
        if token.type == "list_item_open" and token.level == opening.level + 1:
            token.attrs["style"] = f"list-style-type: '{number}) '"
            number += 1


def _is_picture(inline: Token) -> bool:
    """Whether a picture is all that a paragraph holds, in a link or not."""
    held = [child.type for child in inline.children or () if not child.type.startswith("link_")]
    return held == ["image"]
