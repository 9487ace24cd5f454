"""Markup of other Markdown dialects that Trykklar does not read: it would be printed as typed, so it is told, with what
to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from .dialects import IN_TEXT, INVERTED, LATEX, RST_LINK, SPACED, Sign
from .formulas import blanked

rule("markup-unknown", "markup of another Markdown dialect, which would be printed as typed")


_NO_DEFINITION = re.compile(r"(?<![\w\]!])\[(?P<text>[^\[\]\n]+)\]\[(?P<label>[^\[\]\n]*)\]")
_SHORT = re.compile(r"(?<![\w\]!])\[(?P<label>[^\[\]\n]+)\](?:\[\])?(?![(\[])")

_CODE = re.compile(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_ADDRESSES = re.compile(r"\]\([^)\n]*\)|<[^<>\n]+>|(?:(?i:https?)://|www\.)\S+")
_ESCAPED = re.compile(r"\\[^\w\s]")


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what the pattern finds as U+FFFC, character for character, line ends left."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", "\ufffc", match[0]), text)


def unfamiliar_text(token: Token, place: Place, references: dict[str, object]) -> Iterator[Problem]:
    """What of an inline token's source belongs to another dialect. `references`: the definitions of links that the text
    has."""
    for child in token.children or ():
        if child.type == "text" and "{" in child.content and (left := _ATTRIBUTES.search(child.content)):
            hint = "write [words]{.class}, or the attributes on a line of their own above their block"
            yield Problem(
                "markup-unknown", f"the attributes {left[0]} stand behind nothing that takes them", hint, place
            )
    if not _SUSPECT.search(token.content):
        return
    written = blanked(token.content, token.children or [])
    yield from _signs((RST_LINK,), written, token, place)
    text = _blank(written, _CODE)
    yield from _signs((SPACED,), text, token, place)
    text = _blank(text, _ADDRESSES)
    yield from _signs((LATEX, INVERTED), text, token, place)
    text = _SHORT.sub(lambda found: _without_defined(found, references), _blank(text, _ESCAPED))
    yield from _signs(IN_TEXT, text, token, place)
    for match in _NO_DEFINITION.finditer(text) if "][" in text else ():
        label = token.content[slice(*match.span("label" if match["label"] else "text"))].strip()
        if " ".join(label.split()).upper() not in references:
            words = token.content[slice(*match.span("text"))]
            hint = f"write [{words}](address), or a line '[{label}]: address'"
            yield _problem(f"a link to [{label}], which is defined nowhere,", match, hint, place, token.content)


def _without_defined(found: re.Match[str], references: dict[str, object]) -> str:
    """A link by its own words, such as `[@ann]`, is one wherever a line `[@ann]: address` defines it."""
    defined = " ".join(found["label"].split()).upper() in references
    return "\ufffc" * len(found[0]) if defined else found[0]


def _signs(signs: Sequence[Sign], text: str, token: Token, place: Place) -> Iterator[Problem]:
    for sign in signs:
        if sign.needs not in text:
            continue
        for match in sign.pattern.finditer(text):
            yield _problem(sign.what, match, sign.hint, place, token.content)


_ATTRIBUTES = re.compile(r"(?<!\{)\{[.#][A-Za-z][\w-]*(?: [.#][A-Za-z][\w-]*)*\}(?!\})")

_SUSPECT = re.compile(
    r"^\s*[ai][.)][ ]|(?<!\w):[a-z]|%%|\?\?\?|^\s*[#|!\[]|''|`_|\[/|^\s*\d{1,3}[.)]\s|\s\^|\(@|^\^\^|"
    r"[\w)]\*\w|__[a-z]|</?[a-z]|^\s*:[ \t]|"
    r"[$\\@{}]|\][\[(]|\[\[|\[!|\*\[|==|!!!|\+\+|\|\||^\s*(?:\+[-=]|---|::?\s*\{|\[_?TOC|\.\.)",
    re.MULTILINE | re.IGNORECASE,
)
"""What a text must hold to be looked at: most hold none of it."""


def _problem(what: str, match: re.Match[str], hint: str, place: Place, written: str) -> Problem:
    found = " ".join(written[match.start() : match.end()].split())
    shown = found if len(found) <= 40 else found[:39] + "…"
    line = place.line + match.string.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip()))
    return Problem("markup-unknown", f"{what} is not read here: '{shown}'", hint, Place(place.file, line))


def unfamiliar_blocks(tokens: Sequence[Token], typed: Callable[[int], str], file: str) -> Iterator[Problem]:
    """Blocks of other dialects in a file whose lines (0-based) are `typed`, and attributes that nothing takes."""
    before = Token("", "", 0)
    for position, token in enumerate(tokens):
        place = Place(file, token.map[0] + 1 if token.map else 0)
        follows = before.type == "paragraph_close"
        if token.type == "myst_block_break" and not _METADATA.fullmatch(token.content.strip()):
            yield Problem(
                "markup-unknown",
                f"what stands behind '+++' means nothing here: '{token.content.strip()}'",
                "take it out; '---' draws a line between parts",
                place,
            )
        elif token.type == "hr" and follows and _COLUMNS.match(typed(place.line - 1)):
            hint = "write the table with |: a head, a line |---|---|, and a line for each row"
            yield Problem("markup-unknown", "a table drawn with spaces is not read here", hint, place)
        elif token.type == "myst_line_comment" and follows and _continues(tokens, position, typed):
            what = "a line that begins with % is a comment, and the number before it may want a percent sign"
            yield Problem("markup-unknown", what, "write \\% for the sign, or an empty line before the comment", place)
        elif token.type == "fence" and len(token.info.split()) > 1:
            more = token.info.split(maxsplit=1)[1]
            what = f"what stands behind the language of code is not printed: '{more}'"
            code = "markup-unknown" if _CALLED.search(more) else "option-unused"
            yield Problem(code, what, "take it out, or write it in the text", place)
        elif token.type == "attrs_block":
            after = tokens[position + 1] if position + 1 < len(tokens) else None
            if after is None or after.nesting < 0 or after.type in _TAKE_NONE:
                what = f"the attributes {_written(token, typed)} stand over nothing that takes them"
                hint = "put them on the line above a heading, a paragraph, a list, a table or a directive"
                yield Problem("markup-unknown", what, hint, place)
        before = token


_CALLED = re.compile(r"\b(?:title|caption|file|filename|name|label)\b", re.IGNORECASE)
"""What readers should see, or be led to; all else is said to a program."""
_METADATA = re.compile(r"|\{.*\}|\[.*\]")
"""What a program knows of the cell that it begins, if anything; it divides cells, and prints nothing."""
_COLUMNS = re.compile(r"\s*-{3,}(?:[ ]+-{2,})+\s*$")
_TAKE_NONE = frozenset({"html_block", "footnote_reference_open", "myst_line_comment", "myst_block_break", "hr"})


def _continues(tokens: Sequence[Token], position: int, typed: Callable[[int], str]) -> bool:
    """Whether the comment at `position` follows a line of text that ends in a number."""
    opening = next(token for token in reversed(tokens[:position]) if token.type == "paragraph_open")
    last, line = opening.map[1] if opening.map else 0, tokens[position].map
    return line is not None and last == line[0] and bool(_NUMBER.search(typed(last - 1)))


_NUMBER = re.compile(r"\d[^\w.]*$")


def _written(token: Token, typed: Callable[[int], str]) -> str:
    """Attributes as they stand; those of a block in another block by what they say."""
    line = typed(token.map[0]).strip() if token.map else ""
    if line.startswith("{"):
        return line
    names = {"id": "#{}", "class": ".{}"}
    return (
        "{" + " ".join(names.get(str(key), str(key) + "={}").format(value) for key, value in token.attrs.items()) + "}"
    )
