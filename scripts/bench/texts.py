"""Long texts made at run time: a seeded generator writes a publication whose chapters are all different.

The words are Danish and the sentences grammatical enough to be hyphenated and broken as Danish is; they mean nothing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import yaml

PAGES_A_CHAPTER = 4.9
"""About how many A4 pages of the layout `plain` a chapter fills."""

_DANISH = yaml.safe_load(Path(__file__).with_name("danish.yaml").read_text("utf-8"))
_THINGS: list[str] = _DANISH["things"].split()
"""Nouns in the definite singular."""
_MANY: list[str] = _DANISH["many"].split()
"""Nouns in the indefinite plural."""
_QUALITIES: list[str] = _DANISH["qualities"].split()
_MEASURES: list[str] = _DANISH["measures"].split()
_VERBS: list[str] = _DANISH["verbs"]
_OPENINGS: list[str] = _DANISH["openings"]
_JOINTS = ", fordi |, selv om |, mens |, og |, når |, men |; ".split("|")


@dataclass(frozen=True)
class LongText:
    """What was asked for: how many chapters, and the seed that they all come from."""

    chapters: int
    seed: int = 20261123
    paragraphs: int = 17
    """About how many paragraphs a chapter has."""


def chapters_for(pages: int) -> int:
    """How many chapters make about so many pages."""
    return max(2, round(pages / PAGES_A_CHAPTER))


def write_publication(folder: Path, text: LongText) -> Path:
    """Write the publication into `folder` and give it back."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "publication.yaml").write_text(_publication(text.chapters), "utf-8")
    for number in range(1, text.chapters + 1):
        (folder / chapter_file(number)).write_text(chapter(text, number), "utf-8")
    return folder


def chapter_file(number: int) -> str:
    return f"chapters/{number:04}.md"


def _publication(chapters: int) -> str:
    items = "\n".join(f"          - chapter: {chapter_file(number)}" for number in range(1, chapters + 1))
    return f"""id: langtekst
title: En lang tekst
subtitle: Sat for at blive målt
kind_of_work: Prøve
publisher: Trykklar
authors: [Maskinen]
language: da
edition:
  number: "1"
  date: 2026-11-23
documents:
  bog:
    layout: plain
    trim: A4
    outline:
      - section: cover
        items:
          - page: cover
      - section: front
        items:
          - page: contents
      - section: body
        items:
{items}
"""


def chapter(text: LongText, number: int) -> str:
    """One chapter as Markdown with its front matter; the same for the same text and number, on every machine."""
    writer = Writer(random.Random(f"{text.seed}/{number}"))
    parts = [
        f"---\nkind: chapter\nid: k{number}\ntitle: {writer.title()} {number}\nsummary: {writer.paragraph(2)}\n---\n"
    ]
    sections = writer.random.randint(3, 5)
    table_in, list_in, box_in = (writer.random.randrange(sections) for _ in range(3))
    for section in range(sections):
        parts.append(f"{{#k{number}-s{section}}}\n## {writer.title()}\n")
        for _ in range(max(1, text.paragraphs // sections)):
            parts.append(writer.paragraph(writer.random.randint(4, 8)) + "\n")
        other = 1 + (number + writer.random.randrange(1, max(2, text.chapters))) % text.chapters
        parts.append(
            f"{writer.sentence()} Se [](#k{other}-s{writer.random.randrange(3)}), {{page}}`k{other}`. "
            f"{writer.sentence()}\n"
        )
        if section == table_in:
            parts.append(writer.table(f"k{number}-tabel"))
        if section == list_in:
            parts.append("\n".join(f"- {writer.sentence()}" for _ in range(writer.random.randint(3, 6))) + "\n")
        if section == box_in:
            parts.append(f":::{{box}} {writer.title()}\n{writer.paragraph(3)}\n:::\n")
    parts.append(
        f"{writer.sentence()}[^1] {writer.paragraph(3)}[^2]\n\n[^1]: {writer.sentence()}\n\n[^2]: "
        f"{writer.paragraph(2)}\n"
    )
    return "\n".join(parts)


class Writer:
    """Writes sentences from the words above."""

    def __init__(self, source: random.Random) -> None:
        self.random = source

    def thing(self) -> str:
        if self.random.random() < 0.4:
            return f"{self.random.choice(_QUALITIES)} {self.random.choice(_MANY)}"
        return self.random.choice(_THINGS)

    def clause(self) -> str:
        return f"{self.thing()} {self.random.choice(_VERBS)} {self.thing()}"

    def sentence(self) -> str:
        opening = self.random.choice(_OPENINGS) if self.random.random() < 0.3 else ""
        words = self.clause()
        if opening:
            subject, _, rest = words.partition(" ")
            words = f"{opening} gælder det, at {subject} {rest}"
        if self.random.random() < 0.6:
            words += self.random.choice(_JOINTS) + self.clause()
        if self.random.random() < 0.2:
            words += f" i {self.random.randint(2, 980)} af {self.random.randint(981, 9999)} tilfælde"
        return words[0].upper() + words[1:] + "."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        return (
            f"{self.random.choice(_THINGS).capitalize()} og {self.random.choice(_QUALITIES)} "
            f"{self.random.choice(_MANY)}"
        )

    def table(self, identifier: str) -> str:
        columns = self.random.sample(_MEASURES, self.random.randint(2, 4))
        rows = self.random.sample(_THINGS, self.random.randint(5, 12))
        lines = ["| Sted | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [
            f"| {row.capitalize()} | " + " | ".join(str(self.random.randint(1, 99999)) for _ in columns) + " |"
            for row in rows
        ]
        return f":::{{table}} {self.title()}\n:id: {identifier}\n\n" + "\n".join(lines) + "\n:::\n"
