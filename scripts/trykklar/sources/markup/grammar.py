"""Which directives and roles exist, and what each may be given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal

from .ids import as_id

Nature = Literal["prose", "alt", "name", "id", "target", "key", "file", "picture"]
"""What stands in an argument or an option, for all who read it: 'prose' and 'alt' (what is read out in a picture's
place) are an author's words and are proofread; a 'name' is printed as it stands; an 'id' is the directive's own, a
'target' that of another thing; a 'key' is a word, a measure or an id of a register; a 'file' holds data and a 'picture'
is one."""

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
    body: Literal["markdown", "optional", "data", "none"] = "markdown"
    """'data': Markdown, or nothing where the option `data` says what stands there."""
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
        "perspective",
        "required",
        argument_is="key",
        about="the text of one of an area's perspectives: its key in the front matter after its name",
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
        {**_ID, "alt": "alt", "credit": "name", "license": "name", "width": "key", "place": "key"},
        argument_is="picture",
        required=frozenset({"alt", "credit", "license"}),
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
        {**_ID, **_DATA},
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
