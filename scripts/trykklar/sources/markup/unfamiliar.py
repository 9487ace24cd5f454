"""Markup of other Markdown dialects that Trykklar does not read: it would be printed as typed, so it is told, with what
to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from .grammar import ROLES

rule("markup-unknown", "markup of another Markdown dialect, which would be printed as typed")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A pattern by which markup of another dialect is known, and what stands for it here."""

    pattern: re.Pattern[str]
    what: str
    hint: str


def _sign(pattern: str, what: str, hint: str, flags: int = 0) -> _Sign:
    return _Sign(re.compile(pattern, re.MULTILINE | flags), what, hint)


_OTHER_ROLES = (
    "ref numref eq doc download math kbd abbr sub sup cite:p cite:t cite:ps cite:ts menuselection guilabel".split()
)
_ROLE = "|".join(sorted(map(re.escape, [*ROLES, *_OTHER_ROLES]), key=len, reverse=True))
_MATH = (
    r"(?<![\\\w$])\$(?![\s$])"
    r"(?:[A-Za-z](?:\s?[+\-*/]\s?\w+)*|[^$\n]*?[\\^_={}<>≤≥∈∑∫→][^$]*?)"
    r"(?<![\s\\])\$(?![\w$])"
)
"""Two dollar signs around a letter, or around what has signs of a formula; `$5 and $10` is money."""

_IN_TEXT = (
    _sign(
        r"\A\s*\$\$",
        "a formula between $$",
        "make a picture of it (:::{figure} formula.svg); in text, write x<sup>2</sup>",
    ),
    _sign(
        _MATH,
        "a formula between $",
        "write it with *x*, <sup>2</sup> and signs such as ≤; make a picture of what is longer; \\$ is the sign $",
    ),
    _sign(
        r"\{\{[^{}\n]*\}\}",
        "a substitution in double braces",
        "write the words; for a figure, {fact}`id` prints it from facts.yaml",
    ),
    _sign(r"\{%[-+]?\s*[a-z].*?%\}", "a command of a template", "write the words: chapters have no commands"),
    _sign(
        rf"(?<![\w{{])\{{(?:{_ROLE})\}}(?=[\w'\"‘’“”‚‘„«»´])",
        "a role without backticks",
        "write its content between backticks: {cite}`key`",
    ),
    _sign(
        r"^\s*::?\s*\{[a-z][\w:-]*\}", "a directive with less than three colons", "begin it with three: :::{figure} …"
    ),
    _sign(r"^\s*!!!\s+[a-z]", "an admonition", "write :::{box} Title, its text, and :::"),
    _sign(r"^\s*\[![A-Z]+\]", "an alert", "write :::{box} Title, its text, and :::"),
    _sign(
        r"\A\s*\+[-=]{3,}[-=+]*\+\s*$",
        "a grid table",
        "write the table with |: a head, a line |---|---|, and a line for each row",
    ),
    _sign(
        r"\{[^{}\n]*\b(?:width|height|align|scale|style|target)\s*=[^{}\n]*\}",
        "an attribute",
        "a picture's width is an option of the directive: :::{figure} file, and :width: 80mm below it",
    ),
    _sign(
        r"^\s*\*\[[^\]\n]+\]:",
        "an abbreviation's definition",
        'write <abbr title="…">…</abbr>, or put it into glossary.yaml',
    ),
    _sign(
        r"^\s*\[\[?_?TOC_?\]\]?\s*$", "a table of contents", "put the page 'contents' into the outline", re.IGNORECASE
    ),
    _sign(
        r"^\s*(?:a[.)][ ]+\S.*\n\s*b|A[.)][ ]+\S.*\n\s*B|i[.)][ ]+\S.*\n\s*ii|I[.)][ ]+\S.*\n\s*II)[.)][ ]+\S",
        "a list with letters",
        "number it 1., 2., 3., or write each on a paragraph of its own",
    ),
    _sign(r"(?<!\w)\[-?@[\w:.-]+[^\]\n]*\]", "a citation in brackets", "write {cite}`key`"),
    _sign(r"(?<![\w.@/\[-])@[A-Za-z][\w-]*\d{4}[a-z]?\b", "a citation", "write {cite}`key`"),
    _sign(r"(?<!=)==(?=[^\s=])[^=\n]+(?<=\S)==(?!=)", "a marking between ==", "write <mark>…</mark>"),
    _sign(r"\[\[[^\[\]\n]+\]\]", "a link of a wiki", "write [text](#id)"),
    _sign(
        r"(?<![\w+])\+\+(?=[^\s+])[^+\n]+(?<=[^\s+])\+\+(?![\w+])",
        "an insertion between ++",
        "write <u>…</u>, or the words alone",
    ),
    _sign(r"(?<!\|)\|\|(?=[^\s|])[^|\n]+(?<=[^\s|])\|\|(?!\|)", "a hidden text between ||", "write the words alone"),
    _sign(
        r"\A\s*\.\.[ ]+(?:[a-z][\w-]*::|_[\w-]+:|\[[^\]]+\])",
        "a directive of reStructuredText",
        "write it as :::{figure}, :::{table} or another directive; a link's target is (id)=",
    ),
)
_LATEX = _sign(
    r"\\(?:begin|end|cite[pt]?|ref|label|textbf|textit|emph|section|chapter|footnote|newpage|pagebreak|includegraphics)\b",
    "a command of LaTeX",
    "write it in Markdown: *emphasis*, {cite}`key`, [^note]",
)
_SPACED = _sign(
    r"(?<!\\)\[[^\[\]\n]+\]\((?!<)[^()<>\"\s]+(?:[ ][^()<>\"'\s]+)+\)",
    "a link whose address has a space",
    "write - for the space in #an-id, %20 in an address, or put it between < and >",
)
_NO_DEFINITION = re.compile(r"(?<![\w\]!])\[(?P<text>[^\[\]\n]+)\]\[(?P<label>[^\[\]\n]*)\]")

_CODE = re.compile(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_ADDRESSES = re.compile(r"\]\([^)\n]*\)|<[^<>\n]+>|(?:https?://|www\.)\S+")
_ESCAPED = re.compile(r"\\[^\w\s]")


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what the pattern finds as U+FFFC, character for character, line ends left."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", "\ufffc", match[0]), text)


def unfamiliar_text(token: Token, place: Place, references: dict[str, object]) -> Iterator[Problem]:
    """What of an inline token's source belongs to another dialect. `references`: the definitions of links that the text
    has."""
    for child in token.children or ():
        if child.type in ("link_open", "image") and child.attrGet("title"):
            what = f"a {child.type.removesuffix('_open')}'s title is not printed: '{child.attrGet('title')}'"
            hint = "write the words in the text; a picture has its caption in the directive 'figure'"
            yield Problem("markup-unknown", what, hint, place)
        elif child.type == "text" and (left := _ATTRIBUTES.search(child.content)):
            hint = "write [words]{.class}, or the attributes on a line of their own above their block"
            yield Problem(
                "markup-unknown", f"the attributes {left[0]} stand behind nothing that takes them", hint, place
            )
    if not _SUSPECT.search(token.content):
        return
    text = _blank(token.content, _CODE)
    yield from _signs((_SPACED,), text, token, place)
    text = _blank(text, _ADDRESSES)
    yield from _signs((_LATEX,), text, token, place)
    text = _blank(text, _ESCAPED)
    yield from _signs(_IN_TEXT, text, token, place)
    for match in _NO_DEFINITION.finditer(text):
        label = (match["label"] or match["text"]).strip()
        if " ".join(label.split()).upper() not in references:
            hint = f"write [{match['text']}](address), or a line '[{label}]: address'"
            yield _problem(f"a link to [{label}], which is defined nowhere,", match, hint, place, token.content)


def _signs(signs: Sequence[_Sign], text: str, token: Token, place: Place) -> Iterator[Problem]:
    for sign in signs:
        for match in sign.pattern.finditer(text):
            yield _problem(sign.what, match, sign.hint, place, token.content)


_ATTRIBUTES = re.compile(r"(?<!\{)\{[.#][A-Za-z][\w-]*(?: [.#][A-Za-z][\w-]*)*\}(?!\})")

_SUSPECT = re.compile(
    r"^\s*[ai][.)][ ]|"
    r"[$\\@{}]|\][\[(]|\[\[|\[!|\*\[|==|!!!|\+\+|\|\||^\s*(?:\+[-=]|---|::?\s*\{|\[_?TOC|\.\.)",
    re.MULTILINE | re.IGNORECASE,
)
"""What a text must hold to be looked at: most hold none of it."""


def _problem(what: str, match: re.Match[str], hint: str, place: Place, written: str) -> Problem:
    found = " ".join(written[match.start() : match.end()].split())
    shown = found if len(found) <= 40 else found[:39] + "…"
    line = place.line + match.string.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip()))
    return Problem("markup-unknown", f"{what} is not read here: '{shown}'", hint, Place(place.file, line))


INSTEAD = {
    **dict.fromkeys(
        "note warning tip important caution attention danger error hint seealso admonition".split(),
        "write ':::{box} Title'",
    ),
    **dict.fromkeys(
        "code code-block code-cell sourcecode".split(),
        "write the code between lines of ``` (```python names its language)",
    ),
    **dict.fromkeys("image".split(), "write ':::{figure} file' with :alt:, :credit: and :license:"),
    **dict.fromkeys(
        "list-table csv-table".split(), "write ':::{table} Title' with a table in it, or with :data: file.csv"
    ),
    **dict.fromkeys("math eval-rst raw".split(), "make a picture of it: ':::{figure} file'"),
    **dict.fromkeys(
        "toctree contents tableofcontents".split(), "put the page 'contents' into the outline of publication.yaml"
    ),
    **dict.fromkeys("include literalinclude".split(), "write the text here, or make a chapter of the file"),
    **dict.fromkeys("glossary".split(), "put the words into glossary.yaml"),
    **dict.fromkeys(
        "bibliography".split(), "put the sources into sources.yaml, and a chapter 'gather: sources' into the outline"
    ),
    **dict.fromkeys(
        "tab-set tab-item dropdown margin sidebar aside topic epigraph pull-quote".split(),
        "write ':::{box} Title', or > for a quotation",
    ),
}
"""What stands here for directives of MyST and Sphinx that there are not."""


def unfamiliar_blocks(tokens: Sequence[Token], lines: Sequence[str], file: str) -> Iterator[Problem]:
    """Blocks of other dialects in a file's `lines`, and attributes that nothing takes."""
    before = Token("", "", 0)
    for position, token in enumerate(tokens):
        place = Place(file, token.map[0] + 1 if token.map else 0)
        follows = before.type == "paragraph_close"
        if token.type == "myst_block_break":
            yield Problem(
                "markup-unknown",
                "a break '+++' means nothing here",
                "take it out; '---' draws a line between parts",
                place,
            )
        elif token.type == "hr" and follows and _COLUMNS.match(lines[place.line - 1]):
            hint = "write the table with |: a head, a line |---|---|, and a line for each row"
            yield Problem("markup-unknown", "a table drawn with spaces is not read here", hint, place)
        elif token.type == "myst_line_comment" and follows and _ends(tokens, position) == place.line - 1:
            what = "a line that begins with % is a comment, and it stands in the middle of a paragraph"
            yield Problem("markup-unknown", what, "write \\% for the sign, or an empty line before the comment", place)
        elif token.type == "attrs_block":
            after = tokens[position + 1] if position + 1 < len(tokens) else None
            if after is None or after.nesting < 0 or after.type in _TAKE_NONE:
                what = f"the attributes {_written(token)} stand over nothing that takes them"
                hint = "put them on the line above a heading, a paragraph, a list, a table or a directive"
                yield Problem("markup-unknown", what, hint, place)
        before = token


_COLUMNS = re.compile(r"\s*-{3,}(?:[ ]+-{2,})+\s*$")
_TAKE_NONE = frozenset({"html_block", "footnote_reference_open", "myst_line_comment", "myst_block_break", "hr"})


def _ends(tokens: Sequence[Token], position: int) -> int:
    """The last line (1-based) of the paragraph that is closed before `position`."""
    opening = next(token for token in reversed(tokens[:position]) if token.type == "paragraph_open")
    return opening.map[1] if opening.map else 0


def _written(token: Token) -> str:
    names = {"id": "#{}", "class": ".{}"}
    return (
        "{" + " ".join(names.get(str(key), str(key) + "={}").format(value) for key, value in token.attrs.items()) + "}"
    )
