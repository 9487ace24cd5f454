"""The law of conservation, first half: every word of a chapter's body stands in the HTML that it is composed to.

The second half, from HTML to pages, is held where pages are drawn (`typeset/read_back.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape

from markdown_it.token import Token

from ..base.problems import Problem
from ..language.words import blamed, words_of
from ..sources.manuscript import Chapter
from ..sources.markup.borrowed import NUMBER_IN_WORDS
from ..sources.markup.grammar import split_explicit, values_of
from ..sources.markup.parse import parse_inline
from .records import NO_TEXT, html_words

_SHOWN = 60
"""Characters of a text that a message shows."""


def lost_in_composing(chapter: Chapter, html: str) -> tuple[Problem, ...]:
    """A problem for each text of the chapter's body of which words are not in its HTML."""
    written = [(line, text, words_of(text)) for line, text in body_texts(chapter)]
    wanted: Counter[str] = Counter()
    for _, _, words in written:
        wanted.update(words)
    missing = wanted - Counter(html_words(html))
    if not missing:
        return ()
    blame = blamed([words for _, _, words in written], missing)
    return tuple(_lost(chapter, line, text) for number, (line, text, _) in enumerate(written) if number in blame)


def _lost(chapter: Chapter, line: int, text: str) -> Problem:
    plain = " ".join(text.split())
    what = f"the layout's template prints nothing of '{plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + '…'}'"
    return Problem(
        "text-lost",
        what,
        "look at the template of the page or directive: it must print {{ body }} and all texts",
        chapter.place(line),
    )


def body_texts(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """The texts of a body that pages should show, with their lines: of directives, what the grammar calls words or a
    name."""
    for token in chapter.tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "inline":
            yield from _inline_texts(token, line)
        elif token.type in ("fence", "code_block"):
            yield line, token.content
        elif token.type == "html_block":
            yield line, unescape(NO_TEXT.sub(" ", token.content))
        elif token.type == "directive_open":
            for value in values_of(
                token.meta["name"], token.meta["argument"], token.meta["options"], line, token.meta["option_lines"]
            ):
                if value.nature in ("prose", "name") and value.key != "header":  # whose cells are texts of the body
                    yield from text_runs(parse_inline(value.text, chapter.file, value.line, chapter.language).tokens)


def text_runs(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """The runs of words of inline tokens, with their lines; what the document fills in parts them."""
    for token in tokens:
        yield from _inline_texts(token, token.map[0] + 1 if token.map else 0)


def _inline_texts(token: Token, first_line: int) -> Iterator[tuple[int, str]]:
    line = first_line
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in ("text", "code_inline"):
            yield line, child.content
        elif child.type == "myst_role":
            yield line, _printed(child)


def _printed(role: Token) -> str:
    """The words that a role prints, wherever it stands."""
    if "words" in role.meta:
        return " ".join(word for word in role.meta["words"].split() if not NUMBER_IN_WORDS.search(word))
    text, target = split_explicit(role.content)
    if role.meta["name"] == "lang":
        return role.content.partition(":")[2]
    return text if role.meta["name"] == "index" or (role.meta["name"] == "term" and text != target) else ""
