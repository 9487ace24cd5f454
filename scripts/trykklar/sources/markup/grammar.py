"""Which directives and roles exist, and what each may be given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal

from .ids import as_id

Nature = Literal["prose", "alt", "name", "id", "target", "key", "flag", "file", "picture"]
"""What stands in an argument or an option, for all who read it: 'prose' and 'alt' (what is read out in a picture's
place) are an author's words and are proofread; a 'name' is printed as it stands; an 'id' is the directive's own, a
'target' that of another thing; a 'key' is a word, a measure or an id of a register; a 'flag' says
all by being there; a 'file' holds data and a 'picture' is one."""

PROSE: frozenset[Nature] = frozenset({"prose", "alt"})
FILES: frozenset[Nature] = frozenset({"file", "picture"})


@dataclass(frozen=True, slots=True)
class Directive:
    """What a directive takes: its argument, its options, and what its body is.

    This is the one place that says so: parser, masks of what is typed, proofreading, comparison and reference read it
    here.
    """

    name: str
    argument: Literal["none", "optional", "required"]
    options: Mapping[str, Nature] = field(default_factory=dict)
    _: KW_ONLY
    argument_is: Nature = "prose"
    required: frozenset[str] = frozenset()
    body: Literal["markdown", "optional", "data", "none", "code", "list", "csv"] = "markdown"
    """'data': Markdown, or nothing where the option `data` says what stands there; 'code': as it was typed; 'list' and
    'csv': the rows of a table."""
    template: str = ""
    """The template that shows it, where several share one; else that of its name."""
    captioned: bool = False
    """Whether its body is a caption, by which lists call it."""
    target_kind: str | None = None
    """Kind of the thing that the directive's `id` names, where references may point to it."""
    about: str = ""
    """What it is, for the handbook's reference."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a use of a directive says in its argument or in one of its options."""

    key: str
    """The option's name; nothing where it is the argument."""
    text: str
    nature: Nature
    line: int
    """In the file, 1-based."""


def values_of(
    name: str, argument: str, options: Mapping[str, str], line: int, at: Mapping[str, int]
) -> Iterator[Value]:
    """What a use of a directive at `line` says: its argument, if there is one, and its options in the order in which
    they were written.

    `at`: the line of each option. An option that it does not have is a 'key', so that nobody takes it for prose.
    """
    row = DIRECTIVES[name]
    if argument:
        yield Value("", argument, row.argument_is, line)
    for key, text in options.items():
        yield Value(key, text, row.options.get(key, "key"), at.get(key, line))


@dataclass(frozen=True, slots=True)
class Role:
    """What a role's content names."""

    name: str
    refers_to: Literal["id", "term", "fact", "source", "nothing"]
    about: str


def _directives(*rows: Directive) -> dict[str, Directive]:
    return {row.name: row for row in rows}


_ID: dict[str, Nature] = {"id": "id"}
_CODE: dict[str, Nature] = {
    **_ID,
    "caption": "prose",
    "linenos": "flag",
    "lineno-start": "key",
    "emphasize-lines": "key",
}
_TABLE: dict[str, Nature] = {
    **_ID,
    "header-rows": "key",
    "stub-columns": "key",
    "total-rows": "key",
    "widths": "key",
    "columns": "key",
    "note": "prose",
    "credit": "name",
}
COUNTS = ("header-rows", "stub-columns", "total-rows")
"""Options of tables that are numbers of rows or columns."""
ADMONITIONS = {
    "note": "a remark",
    "hint": "a remark that helps",
    "tip": "a remark that saves work",
    "seealso": "where more is to be read",
    "important": "what must not be missed",
    "attention": "what is easily overlooked",
    "caution": "what may go wrong",
    "warning": "what may do harm",
    "danger": "what does harm",
    "error": "what went wrong",
}
"""Asides with a word of the language over them, `label admonition.NAME`: a title of their own may stand after it."""
CONTAINERS = ("tab-set", "grid", "div")
TITLED = {
    "admonition": "an aside with a title of its own after its name",
    "dropdown": "an aside that opens on a click elsewhere, and is printed whole here",
    "card": "an aside; its title, if any, after its name",
    "sidebar": "an aside; its title, if any, after its name",
    "topic": "an aside; its title, if any, after its name",
    "grid-item": "a part of a `grid`",
    "grid-item-card": "a part of a `grid`; its title, if any, after its name",
    "margin": "a note beside the text; its title, if any, after its name",
    "aside": "a note beside the text; its title, if any, after its name",
}
QUOTED = ("epigraph", "pull-quote", "blockquote", "highlights")
CODE = ("code-block", "code", "sourcecode", "code-cell")
_DATA: dict[str, Nature] = {
    "data": "file",
    "sheet": "key",
    "range": "key",
    "columns": "key",
    "scale": "key",
    "of": "key",
    "by": "key",
}
"""Where figures come from, and which of the board's (`board_data.py`)."""

DIRECTIVES: dict[str, Directive] = _directives(
    Directive("scenario", "optional", _ID, about="what might come, told as a story: a title, if any, after its name"),
    Directive("estimate", "optional", _ID, about="a judgement of the authors' own: a title, if any, after its name"),
    Directive("box", "required", _ID, about="an aside that can be skipped: its title after its name"),
    Directive("question", "none", _ID, about="a question to decide"),
    Directive("recommendation", "required", _ID, about="what to do: its title after its name"),
    Directive(
        "record",
        "required",
        argument_is="key",
        about="the text of a record of the front matter, where its kind has texts in the body: its key after its name",
    ),
    Directive(
        "case",
        "required",
        argument_is="key",
        body="optional",
        about="a case of the register: its id in cases.yaml after its name",
    ),
    Directive(
        "figure",
        "required",
        {**_ID, "alt": "alt", "credit": "name", "license": "name", "width": "key", "place": "key", "page": "key"},
        argument_is="picture",
        required=frozenset({"alt"}),
        captioned=True,
        target_kind="figure",
        about="a picture: its file after its name, its caption inside",
    ),
    Directive(
        "chart",
        "required",
        {**_ID, **_DATA, "alt": "alt", "credit": "name", "table": "target"},
        argument_is="file",
        required=frozenset({"alt", "data"}),
        captioned=True,
        target_kind="figure",
        about="a chart: a Vega-Lite file (YAML) after its name, its caption inside; its rows come from `data`",
    ),
    Directive(
        "table",
        "required",
        {**_TABLE, **_DATA},
        body="data",
        target_kind="table",
        about="a numbered table: its title after its name, in Markdown inside, or filled from `data`",
    ),
    Directive(
        "timeline",
        "none",
        {"short": "prose", "long": "prose"},
        required=frozenset({"short", "long"}),
        body="none",
        about="the short and the long term",
    ),
    Directive(
        "board",
        "optional",
        argument_is="key",
        body="none",
        about="the board to click on; 'mini' after its name shows it small, this place marked",
    ),
    *(
        Directive(name, "optional", _ID, body="optional", template="admonition", about=about)
        for name, about in ADMONITIONS.items()
    ),
    *(
        Directive(name, "optional", _ID, body="optional", template="titled", about=about)
        for name, about in TITLED.items()
    ),
    *(
        Directive(
            name, "optional", argument_is="key", template="container", about="what holds `tab-item` or other parts"
        )
        for name in CONTAINERS
    ),
    Directive("tab-item", "required", _ID, about="a part of a `tab-set`: its title after its name"),
    *(
        Directive(
            name, "none", {**_ID, "attribution": "prose"}, template="epigraph", about="words of others, set apart"
        )
        for name in QUOTED
    ),
    Directive(
        "image",
        "required",
        {**_ID, "alt": "alt", "width": "key", "page": "key"},
        argument_is="picture",
        required=frozenset({"alt"}),
        body="none",
        about="a picture without number and caption: its file after its name",
    ),
    *(
        Directive(
            name,
            "optional",
            _CODE,
            argument_is="key",
            body="code",
            template="code-block",
            target_kind="listing",
            about="code: its language after its name; `emphasize-lines` such as 1,3-5",
        )
        for name in CODE
    ),
    Directive(
        "list-table",
        "optional",
        _TABLE,
        body="list",
        template="table",
        target_kind="table",
        about="a table written as a list of rows, each a list of cells: its title, if any, after its name",
    ),
    Directive(
        "csv-table",
        "optional",
        {**_TABLE, "header": "prose", "delim": "key"},
        body="csv",
        template="table",
        target_kind="table",
        about="a table written as lines of cells between commas: its title, if any, after its name",
    ),
    Directive(
        "glossary",
        "none",
        {"sorted": "flag"},
        about="words that the text explains, each with what it means; the role `term` names them by their words",
    ),
    Directive(
        "bibliography",
        "none",
        {"of": "key", "type": "key", "not-type": "key", "keyword": "key", "not-keyword": "key"},
        body="none",
        about="a list of sources: of the document's, or with `of: chapter` of those that its chapter cites; of the "
        "types and keywords named, or not of these",
    ),
    Directive(
        "rules",
        "none",
        {"error": "key", "warning": "key", "off": "key", "reason": "key"},
        required=frozenset({"reason"}),
        about=(
            "a passage in which rules count otherwise: their codes under `error`, `warning` or `off`; it prints "
            "what stands inside alone"
        ),
    ),
)

LINES_OF_A_FILE = 1_000_000
"""The lines of the n-th file that a chapter includes begin at n times as many (`inclusion.py`); no text has more
(`TEXT_LINES`)."""
_PART: dict[str, Nature] = {
    "start-after": "key",
    "start-at": "key",
    "end-before": "key",
    "end-at": "key",
    "lines": "key",
}
INCLUSIONS: dict[str, Directive] = _directives(
    Directive(
        "include",
        "required",
        _PART,
        argument_is="file",
        body="none",
        about="the Markdown of another file of the publication, or a part of it: its path after its name",
    ),
    Directive(
        "literalinclude",
        "required",
        {**_CODE, **_PART, "language": "key", "dedent": "flag", "lineno-match": "flag"},
        argument_is="file",
        body="none",
        about="a file of the publication, or a part of it, as code: its path after its name",
    ),
    Directive(
        "index",
        "optional",
        argument_is="key",
        body="code",
        about="entries of the index for the text behind it, one a line: `single: entry; below it`, `see: entry; other`",
    ),
)
"""Directives that are answered while a text is read: what they include stands in their place."""

WHEN = Directive(
    "when",
    "required",
    argument_is="key",
    about=(
        "a passage for the editions of variants.yaml in which a condition holds (`coast and not capital`); what stands "
        "behind a line `:::{otherwise}` in it is for all others"
    ),
)
"""It is answered while a text is read, and no page knows of it."""
OTHERWISE = "otherwise"

WIDTH = re.compile(r"0*[1-9][0-9]{0,3}(\.[0-9]{1,4})?(mm|cm|in|pt|px|em|rem|%)|0?\.[0-9]{0,3}[1-9](cm|in|em|rem)")
"""A picture's width: a CSS length or percentage (CSS Values 3), and nothing else, for it becomes part of a style."""

PLACES = ("bleed",)
"""Where a figure may stand but in the text: over a page of its own, to the end of the bleed."""

ROLES: dict[str, Role] = {
    row.name: row
    for row in (
        Role("num", "id", "number with its word: 'figur 7', 'kryds B3'"),
        Role("page", "id", "page: 'side 143'"),
        Role("title", "id", "title of the target"),
        Role("term", "term", "a word of the glossary: {term}`text <id>` or {term}`id`"),
        Role("index", "nothing", "an index entry: {index}`text`, {index}`text <Entry>`, {index}`text <Entry!Sub>`"),
        Role("cite", "source", "a citation of one or more sources, with the place in them: {cite}`a, b [p. 12]`"),
        Role(
            "fact", "fact", "a figure of facts.yaml: {fact}`id`, or .value .unit .year .number .forecast after the id"
        ),
        Role("lang", "nothing", "words of another language: {lang}`de:Zeitgeist`"),
        Role("var", "nothing", "what the edition tells for a variable of variants.yaml: {var}`name`"),
        Role(
            "when",
            "nothing",
            "words for some editions: {when}`condition|words there`, or {when}`condition|there|elsewhere`",
        ),
    )
}

FACT_PARTS = ("value", "unit", "year", "number", "forecast")
"""What may stand after the dot of a fact: {fact}`id.value`."""


BOARD_DATA = "board"
"""What the option `data` of a chart or a table says for the assessments of the board's crossings."""


def split_explicit(content: str) -> tuple[str, str]:
    """`text <target>` → (text, target); `x` → (x, x)."""
    content = content.strip()
    if is_explicit(content):
        text, _, target = content[:-1].rpartition(" <")
        return text.strip(), target.strip()
    return content, content


def is_explicit(content: str) -> bool:
    """Whether a role's content is `text <target>`."""
    return content.rstrip().endswith(">") and " <" in content


def split_document(target: str) -> tuple[str | None, str]:
    """`report#id` → ("report", "id"); `#id` and `id` → (None, "id"). What is no id is read as one (`as_id`)."""
    document, hash_, name = target.partition("#")
    return (document or None, as_id(name)) if hash_ else (None, as_id(document))
