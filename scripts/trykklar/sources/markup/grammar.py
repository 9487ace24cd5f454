"""Which directives and roles exist, and what each may be given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Directive:
    """What a directive takes: its argument, its options, and what its body is."""

    name: str
    argument: Literal["none", "optional", "required"]
    options: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    body: Literal["markdown", "optional", "data", "none"] = "markdown"
    """'data': Markdown, or nothing where the option `data` says what stands there."""
    target_kind: str | None = None
    """Kind of the thing that the directive's `id` names, where references may point to it."""
    about: str = ""
    """What it is, for the handbook's reference."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a role's content names."""

    name: str
    refers_to: Literal["id", "term", "fact", "source", "nothing"]
    about: str


def _directives(*rows: Directive) -> dict[str, Directive]:
    return {row.name: row for row in rows}


_ID = frozenset({"id"})
_DATA = frozenset({"data", "scale", "of", "by"})
"""Where figures come from, and which of the board's (`board_data.py`)."""

DIRECTIVES: dict[str, Directive] = _directives(
    Directive("scenario", "optional", _ID, about="what might come, told as a story: a title, if any, after its name"),
    Directive("estimate", "optional", _ID, about="a judgement of the authors' own: a title, if any, after its name"),
    Directive("box", "required", _ID, about="an aside that can be skipped: its title after its name"),
    Directive("question", "none", _ID, about="a question to decide"),
    Directive("recommendation", "required", _ID, about="what to do: its title after its name"),
    Directive("perspective", "required", about="the text of one of an area's perspectives: its key in the front matter after its name"),
    Directive("case", "required", body="optional", about="a case of the register: its id in cases.yaml after its name"),
    Directive(
        "figure",
        "required",
        frozenset({"id", "alt", "credit", "license", "width", "place"}),
        frozenset({"alt", "credit", "license"}),
        target_kind="figure",
        about="a picture: its file after its name, its caption inside",
    ),
    Directive(
        "chart",
        "required",
        frozenset({"id", "alt", "credit", "table"}) | _DATA,
        frozenset({"alt", "data"}),
        target_kind="figure",
        about="a chart: a Vega-Lite file (YAML) after its name, its caption inside; its rows come from `data`",
    ),
    Directive(
        "table",
        "required",
        _ID | _DATA,
        body="data",
        target_kind="table",
        about="a numbered table: its title after its name, in Markdown inside, or filled from `data`",
    ),
    Directive(
        "timeline", "none", frozenset({"short", "long"}), frozenset({"short", "long"}), body="none", about="the short and the long term"
    ),
    Directive("board", "optional", body="none", about="the board to click on; 'mini' after its name shows it small, this place marked"),
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
        Role("cite", "source", "a citation of one or more sources: {cite}`a, b`"),
        Role("fact", "fact", "a figure of facts.yaml: {fact}`id`, or .value .unit .year .number .forecast after the id"),
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
    if content.endswith(">") and " <" in content:
        text, _, target = content[:-1].rpartition(" <")
        return text.strip(), target.strip()
    return content, content


def split_document(target: str) -> tuple[str | None, str]:
    """`report#id` → ("report", "id"); `#id` and `id` → (None, "id")."""
    document, hash_, name = target.partition("#")
    return (document or None, name) if hash_ else (None, document)
