"""Kinds of edit that an author makes, each in a seeded place of the real publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="{}" height="40" fill="#33475b"/></svg>'
)
SPEC = """$schema: https://vega.github.io/schema/vega-lite/v5.json
width: 200
height: 60
mark: {type: bar, color: "#33475b"}
encoding:
  x: {field: navn, type: nominal, title: null}
  y: {field: antal, type: quantitative, title: null}
"""
MORE = """
:::{figure} figurer/proeve.svg
:id: fig-proeve
:alt: Et felt.
:credit: Redaktionen
:license: CC BY 4.0
Et felt, som er tegnet til prøve.
:::

:::{chart} figurer/proeve.vl.yaml
:id: fig-tal
:data: figurer/proeve.csv
:alt: To søjler.
To søjler, som er tegnet til prøve.
:::

Reglerne står på [en side for sig](https://example.org/regler), og programmet ser sådan ud:

```
print("prøve")
```
"""


@dataclass(frozen=True)
class Desk:
    """A copy of the publication that an edit is made in."""

    folder: Path
    random: Random

    def read(self, file: str) -> str:
        return (self.folder / file).read_text("utf-8")

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, "utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Put one text in the place of another that stands there once or more: the first counts."""
        text = self.read(file)
        assert old in text, (file, old)
        self.write(file, text.replace(old, new, 1))

    def one(self, pattern: str, *files: str) -> tuple[str, re.Match[str]]:
        """A file and a place in it, of all that fit."""
        names = [name for glob in files for name in sorted(self._names(glob))]
        found = [(name, match) for name in names for match in re.finditer(pattern, self.read(name), re.MULTILINE)]
        return self.random.choice(found)

    def put(self, pattern: str, new: Callable[[re.Match[str]], str], *files: str) -> None:
        """Write anew what fits a pattern, in one place of all."""
        name, match = self.one(pattern, *files)
        text = self.read(name)
        self.write(name, text[: match.start()] + new(match) + text[match.end() :])

    def _names(self, glob: str) -> list[str]:
        return [path.relative_to(self.folder).as_posix() for path in self.folder.glob(glob)]


CROSSINGS = "kryds/*/*.md"
AREAS = "omraader/*.md"
PARAGRAPH = r"(?<=\n\n)(?P<text>[A-ZÆØÅ][^\n]*(?:\n[^\n:#|-][^\n]*)*)\n(?=\n[A-ZÆØÅ])"
"""One of running text with another one behind it."""
HEADING = r"^## (?P<title>[^\n]+)$"
NEW = "Her står et nyt stykke, som ingen har læst før, om en sag, der kom til, efter at forrige udgave udkom."


def prepare(folder: Path) -> None:
    """Things that the publication has none of, in a crossing of its last area."""
    file = folder / "kryds/social/ai.md"
    file.write_text(file.read_text("utf-8") + MORE, "utf-8")
    (folder / "figurer/proeve.svg").write_text(PICTURE.format(40), "utf-8")
    (folder / "figurer/proeve.vl.yaml").write_text(SPEC, "utf-8")
    (folder / "figurer/proeve.csv").write_text("navn,antal\nEn,3\nTo,5\n", "utf-8")


def _swapped(match: re.Match[str]) -> str:
    """A heading's section and the next one in each other's places."""
    return f"{match['two']}{match['one']}"


def _moved_paragraph(desk: Desk, where: str) -> None:
    name, match = desk.one(PARAGRAPH, CROSSINGS)
    while len(match["text"].split()) < 30:
        name, match = desk.one(PARAGRAPH, CROSSINGS)
    text = desk.read(name)
    left = text[: match.start()] + text[match.end() + 1 :]
    behind = text[match.end() + 1 :].split("\n\n", 1)[0]
    if where == "section":
        own = left.rindex("\n## ", 0, match.start()) if "\n## " in left[: match.start()] else -1
        places = [m for m in re.finditer(r"^## [^\n]*\n\n", left, re.MULTILINE) if m.start() != own + 1]
        place = desk.random.choice(places)
        desk.write(name, left[: place.end()] + match["text"] + "\n\n" + left[place.end() :])
    elif where == "chapter":
        desk.write(name, left)
        desk.put(HEADING, lambda m: f"{m[0]}\n\n{match['text']}", "temaer/*.md")
    else:
        at = left.index(behind, match.start()) + len(behind)
        desk.write(name, left[:at] + "\n\n" + match["text"] + left[at:])


def _swapped_columns(table: re.Match[str]) -> str:
    """The first two columns of a table in each other's places."""
    return re.sub(r"^\|([^|\n]*)\|([^|\n]*)\|", r"|\2|\1|", table[0], flags=re.MULTILINE)


def _renamed_note(desk: Desk) -> None:
    name, match = desk.one(r"^\[\^([a-z]+)\]: ", CROSSINGS)
    desk.write(name, desk.read(name).replace(f"[^{match[1]}]", "[^anden]"))


def _cut_perspective(desk: Desk) -> None:
    name, match = desk.one(r"^:::\{record\} (?P<key>[a-z-]+)\n(?P<body>(?:.|\n)*?)\n:::\n\n?", AREAS)
    text = desk.read(name)
    text = text[: match.start()] + text[match.end() :]
    text = re.sub(rf"^  - key: {match['key']}\n    title: [^\n]*\n    lead: [^\n]*\n", "", text, flags=re.MULTILINE)
    desk.write(name, text)


def _source_added(desk: Desk) -> None:
    record = 'type: book, title: "En ny bog", author: [{family: Hansen, given: Ida}], issued: {date-parts: [[2025]]}'
    desk.write("sources.yaml", desk.read("sources.yaml") + f"- {{id: ny-kilde, {record}}}\n")


def _source_cited(desk: Desk) -> None:
    _source_added(desk)
    desk.put(r"(?P<t>[a-zæøå]{5,})\.\n(?=\n[A-ZÆØÅ])", lambda m: f"{m['t']} {{cite}}`ny-kilde`.\n", CROSSINGS)


def _chapter_added(desk: Desk) -> None:
    desk.write("slut/nyt.md", f"---\nkind: back\nid: nyt\ntitle: Nyt kapitel\n---\n\n{NEW}\n")
    desk.change(
        "publication.yaml", "- chapter: slut/cases.md", "- chapter: slut/nyt.md\n          - chapter: slut/cases.md"
    )


def _edit(file: str, old: str, new: str) -> Callable[[Desk], None]:
    return lambda desk: desk.change(file, old, new)


def _put(pattern: str, new: Callable[[re.Match[str]], str], *files: str) -> Callable[[Desk], None]:
    return lambda desk: desk.put(pattern, new, *(files or (CROSSINGS,)))


CASE = r"^:::\{case\} [^\n]*\n(?:[^:\n][^\n]*\n)*:::\n\n"
FIGURES = "kryds/social/ai.md"
SECTION = r"^## [^\n]*\n(?:(?!^\{\.|^## )[^\n]*\n)*"
EDITS: dict[str, Callable[[Desk], None]] = {
    "chapter's title reworded": _put(r'^title: "(?P<t>[^"]*)"', lambda m: f'title: "{m["t"]} nu"'),
    "chapter's title, another": _put(r'^title: "[^"]*"', lambda m: 'title: "Alt er nyt under solen"'),
    "heading reworded": _put(HEADING, lambda m: f"{m[0]} nu"),
    "heading, another": _put(HEADING, lambda m: "## Alt er nyt under solen"),
    "heading added": _put(PARAGRAPH, lambda m: f"{m[0]}\n## Alt er nyt under solen\n", "temaer/*.md"),
    "section added": _put(r"^(?=\{\.risks\}\n## )", lambda m: f"## Alt er nyt under solen\n\n{NEW}\n\n"),
    "heading removed": _put(r"^## [^\n]*\n\n", lambda m: "", "slut/vurderinger.md", "slut/english-summary.md"),
    "section removed": _put(r"^## Five themes\n(?:.|\n)*?(?=^## )", lambda m: "", "slut/english-summary.md"),
    "section moved": _put(rf"(?P<one>{SECTION})(?P<two>{SECTION})", _swapped, "slut/english-summary.md"),
    "paragraph changed": _put(PARAGRAPH, lambda m: m[0].replace(" og ", " eller ", 1).replace(".", " ikke.", 1)),
    "paragraph, another": _put(PARAGRAPH, lambda m: f"{NEW}\n"),
    "paragraph added": _put(PARAGRAPH, lambda m: f"{m[0]}\n{NEW}\n"),
    "paragraph removed": _put(PARAGRAPH, lambda m: ""),
    "paragraph moved in its section": lambda desk: _moved_paragraph(desk, "here"),
    "paragraph moved to another section": lambda desk: _moved_paragraph(desk, "section"),
    "paragraph moved to another chapter": lambda desk: _moved_paragraph(desk, "chapter"),
    "paragraph wrapped": _put(PARAGRAPH, lambda m: m[0].replace(" ", "\n", 1)),
    "list item changed": _put(r"^- (?P<t>[^\n{]{30,})$", lambda m: f"- Nu {m['t']}"),
    "list item added": _put(r"^- [^\n{]{30,}\n(?=- )", lambda m: f"{m[0]}- {NEW}\n"),
    "table cell": _put(
        r"^\|(?![ :-]*\|[ :|-]*$)(?P<t>[^|\n]*)\|(?P<u>[^\n]*)$(?=\n\|[^-])", lambda m: f"|{m['t']} nu|{m['u']}"
    ),
    "table's columns swapped": _put(
        r"^\|[^\n]*\|\n\|[ :|-]*\|\n(?:\|[^\n]*\|\n)+", _swapped_columns, CROSSINGS, "temaer/*.md", AREAS
    ),
    "table row added": _put(
        r"^\|[ :]*-[^\n]*\n\|(?P<t>[^\n]*)\n", lambda m: m[0] + "|" + " ny |" * (m["t"].count("|")) + "\n"
    ),
    "note's own text": _put(r"^(?P<m>\[\^[a-z]+\]: )(?P<t>.)", lambda m: f"{m['m']}Nu er det sådan: {m['t']}"),
    "note's mark": _renamed_note,
    "note added": _put(
        r"(?P<t>[^\n]{60,}[.])\n(?=\n[A-ZÆØÅ])(?P<r>(?:.|\n)*)\Z", lambda m: f"{m['t']}[^ny]\n{m['r']}\n[^ny]: {NEW}\n"
    ),
    "source added": _source_added,
    "source added and cited": _source_cited,
    "source changed": _put(r'title: "?(?P<t>[^",]+)', lambda m: f"{m[0]} og mere", "sources.yaml"),
    "citation added": _put(r"(?P<t>[a-zæøå]{5,})\.\n(?=\n[A-ZÆØÅ])", lambda m: f"{m['t']} {{cite}}`sundhedsloven`.\n"),
    "fact changed": _edit("facts.yaml", "value: ", "value: 1"),
    "fact's unit": _edit("facts.yaml", "unit: milliarder ting\n", "unit: milliarder enheder\n"),
    "fact's note": _put(r"^  note: (?P<t>.*)", lambda m: f"{m[0]} Sådan er det.", "facts.yaml"),
    "term's text": _put(r'^  text: "(?P<t>[^"]*)"', lambda m: f'  text: "{m["t"]} Sådan er det."', "glossary.yaml"),
    "label": _edit("kinds.yaml", "Kommunens rolle", "Hvad kommunen skal"),
    "scale's word": _edit("publication.yaml", 'high: "stor gevinst"', 'high: "meget at hente"'),
    "assessment": _put(r"value: (?P<v>[2-4])", lambda m: f"value: {int(m['v']) + 1}"),
    "reason": _put(r'reason: "(?P<t>[^"]*)"', lambda m: f'reason: "{m["t"]} Det er nyt."'),
    "perspective cut": _cut_perspective,
    "perspective's heading": _put(r'^    title: "(?P<t>[^"]*)"', lambda m: f'    title: "{m["t"]} nu"', AREAS),
    "perspective's text": _put(r"^:::\{record\}[^\n]*\n(?P<t>[^\n]*)\n\n", lambda m: m[0].split("\n")[0] + "\n", AREAS),
    "recommendation": _put(r'^recommendation:\n  title: "(?P<t>[^"]*)"', lambda m: m[0][:-1] + ' nu"'),
    "question": _put(r'^questions:\n  - "(?P<t>[^"]*)\?"', lambda m: f'questions:\n  - "{m["t"]} nu?"'),
    "question added": _put(
        r'^questions:\n  - "[^"]*"\n', lambda m: m[0] + '  - "Er det her spørgsmål nyt for byrådet?"\n'
    ),
    "case": _put(r"^  text: (?P<t>[A-ZÆØÅ])", lambda m: f"  text: Nu er det sådan. {m['t']}", "cases.yaml"),
    "case taken out of a text": _put(
        r"^:::\{case\} [^\n]*\n(?:[^:\n][^\n]*\n)*:::\n\n", lambda m: "", CROSSINGS, "temaer/*.md", AREAS
    ),
    "figure's caption": _edit(FIGURES, "Et felt, som er tegnet til prøve.", "Et felt, som er tegnet om."),
    "figure's alternative text": _edit(FIGURES, ":alt: Et felt.", ":alt: Et mørkt felt."),
    "figure's credit": _edit(FIGURES, ":credit: Redaktionen", ":credit: Forlaget"),
    "figure's width": _edit(FIGURES, ":id: fig-proeve\n", ":id: fig-proeve\n:width: 40%\n"),
    "picture's file": lambda desk: desk.write("figurer/proeve.svg", PICTURE.format(60)),
    "chart's figures": _edit("figurer/proeve.csv", "To,5", "To,4"),
    "comment in a chart's file": lambda desk: desk.write(
        "figurer/profil.vl.yaml", "# Ny.\n" + desk.read("figurer/profil.vl.yaml")
    ),
    "chart's file": _edit("figurer/profil.vl.yaml", "width: ", "width: 1"),
    "short version": _put(r"^summary: >-\n  (?P<t>[A-ZÆØÅ])", lambda m: f"summary: >-\n  Nu er det sådan: {m['t']}"),
    "chapter added": _chapter_added,
    "chapter removed": _edit("publication.yaml", "          - chapter: slut/english-summary.md\n", ""),
    "chapters reordered": _edit(
        "publication.yaml",
        "          - chapter: slut/anbefalinger.md\n          - chapter: slut/spoergsmaal.md\n",
        "          - chapter: slut/spoergsmaal.md\n          - chapter: slut/anbefalinger.md\n",
    ),
    "part's title": _edit("dele/temaer.md", "title: Fem temaer", "title: De fem temaer"),
    "publication's title": _edit("publication.yaml", "title: Tredive kryds\n", "title: Tredive felter\n"),
    "publication's subtitle": _edit("publication.yaml", "subtitle: Hvordan", "subtitle: Om, hvordan"),
    "reference's target": _put(
        r"\]\(#kryds-(?P<t>social-vr|social-iot|social-data)\)", lambda m: "](#kryds-laering-vr)"
    ),
    "index mark": _put(r"\{index\}`(?P<t>[^`<]*)`", lambda m: m["t"]),
    "link's address": _edit(FIGURES, "example.org/regler", "example.org/love"),
    "emphasis": _put(r"(?<=\n\n)(?P<t>[A-ZÆØÅ][a-zæøå]+) ", lambda m: f"*{m['t']}* "),
    "code": _edit(FIGURES, 'print("prøve")', 'print("prøver")'),
    "box": _put(r"^:::\{box\} (?P<t>[^\n]*)\n", lambda m: f":::{{box}} {m['t']} nu\n"),
    "box's text": _put(r"^(?P<b>:::\{box\} [^\n]*\n)(?P<t>[A-ZÆØÅ])", lambda m: f"{m['b']}Nu er det sådan: {m['t']}"),
    "number's form": _put(
        r" (?P<a>[1-9]\d{3}) (?!\()", lambda m: f" {m['a'][0]}.{m['a'][1:]} ", "temaer/*.md", CROSSINGS
    ),
}
