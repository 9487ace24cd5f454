"""Publications with a board of any size, made for tests of the site: every crossing described, or some left out."""

from __future__ import annotations

from pathlib import Path

from support import BASE

_HEAD = """id: board
title: A board of {columns} by {rows}
subtitle: Made for a test
publisher: The Testers
language: en
edition: {{number: "1", date: 2026-01-01}}
web:
  address: https://example.org/board/
  statement: https://example.org/was
  contact: {{mail: readers@example.org, phone: "+45 00 00 00 00"}}
board:
  title: The board
  columns:
    id: themes
    kind: theme
    singular: theme
    plural: themes
    path: "themes/{{id}}.md"
    chapter_id: "theme-{{id}}"
    items: [{column_items}]
  rows:
    id: areas
    kind: area
    singular: area
    plural: areas
    path: "areas/{{id}}.md"
    chapter_id: "area-{{id}}"
    items: [{row_items}]
  crossings:
    singular: crossing
    plural: crossings
    path: "crossings/{{row}}-{{column}}.md"
    chapter_id: "crossing-{{row}}-{{column}}"
    coordinate: "{{row_letter}}{{column_number}}"
scales:
  - {{id: use, title: Use, low: little, high: much, steps: {steps}}}
documents:
  site:
    form: web
    layout: web
    outline:
      - page: board
      - each: columns
      - each: rows
      - each: crossings
"""
_THEME = """---
kind: theme
column: {id}
title: "Theme {id} of the board"
summary: What this theme is about.
drivers: [{{title: A driver, text: What drives it.}}]
short_term: What comes first.
long_term: What comes after that.
recommendation: {{title: Do this, text: And say why.}}
---

A theme has some text.
"""
_AREA = """---
kind: area
row: {id}
title: "Area {id} of the board"
summary: What this area is about.
perspectives: [{{key: one, title: A view, lead: Its first lines.}}]
role: Its role.
services: Its services.
organisation: Its organisation.
questions: [What is there to decide?]
---

:::{{record}} one
What is seen from here.
:::
"""
_CROSSING = """---
kind: crossing
row: {row}
column: {column}
title: "{title}"
summary: Where an area and a theme meet.
opportunities: [{{title: A chance, text: What becomes possible.}}]
short_term: What comes first.
long_term: What comes after that.
preconditions: {{data: Some, law: Some, skills: Some, money: Some}}
assessment: [{{scale: use, value: {value}, reason: It was judged so.}}]
questions: [What is there to decide here?]
recommendation: {{title: Begin, text: And go on.}}
---

Here they meet[^1], and the text says how.

[^1]: A note with *emphasis*.
"""


def write_board(folder: Path, columns: int, rows: int, *, steps: int = 5, title: str = "A crossing") -> Path:
    """A publication with a board of this size; its one document is the site `site`."""

    def item(prefix: str, number: int, colour: str, icon: str) -> str:
        return (
            f"{{id: {prefix}{number}, title: {prefix} number {number}, short: {prefix}{number}, colour: {colour}, "
            f"icon: {icon}}}"
        )

    across = [f"t{number}" for number in range(1, columns + 1)]
    down = [f"a{number}" for number in range(1, rows + 1)]
    head = _HEAD.format(
        columns=columns,
        rows=rows,
        steps=steps,
        column_items=", ".join(item("t", n + 1, f"theme-{n % 5 + 1}", "ai") for n in range(columns)),
        row_items=", ".join(item("a", n + 1, f"area-{n % 6 + 1}", "social") for n in range(rows)),
    )
    files = {"publication.yaml": head, "kinds.yaml": (BASE / "kinds.yaml").read_text("utf-8")}
    files |= {f"themes/{name}.md": _THEME.format(id=name) for name in across}
    files |= {f"areas/{name}.md": _AREA.format(id=name) for name in down}
    for number, (row, column) in enumerate((r, c) for r in down for c in across):
        text = _CROSSING.format(row=row, column=column, title=title, value=number % steps + 1)
        files[f"crossings/{row}-{column}.md"] = text
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder
