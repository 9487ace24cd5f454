"""A book of many short pages, made up: page numbers of one, two and three digits, referred to from everywhere."""

from __future__ import annotations

from pathlib import Path

CHAPTERS = 6
SECTIONS = 19
"""To a chapter, each of them on a page of its own."""
BEGIN = {1: "c1-s9", 2: "c2-s9", 3: "c3-s9", 4: "c5-s17", 5: "c5-s9", 6: "c6-s9"}
"""Chapter → the section to begin with; that of chapter 4 stands on page 98."""
PUBLICATION = """\
id: long
title: A long book of short pages
publisher: The Test Press
authors: [A. Tester]
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  long:
    layout: short
    trim: [80, 70]
    pages: {multiple_of: 4}
    outline:
      - section: cover
        items: [{page: cover}]
      - section: front
        items: [{page: contents}]
      - section: body
        items:
          - chapter: c1.md
          - chapter: c2.md
          - chapter: c3.md
          - chapter: c4.md
          - chapter: c5.md
          - chapter: c6.md
          - chapter: index.md
      - section: cover
        items: [{page: backcover}]
"""
LAYOUT = {
    "layout.yaml": "about: Many small pages.\nextends: base\nstyles: [short.css]\nbody_recto: true\n",
    "short.css": """\
@page { margin: 8mm; @bottom-left-corner { text-align: left } @bottom-right { text-align: center; width: 30mm } }
html { font-size: 8pt }
h2 { break-before: page }
.index { font-size: 6pt; line-height: 7pt } .index .letter { break-before: auto }
""",
}


def section(chapter: int, number: int) -> str:
    """A section that refers to the one opposite to it in the book, and to the chapter that follows."""
    far = f"c{CHAPTERS + 1 - chapter}-s{SECTIONS + 1 - number}"
    near = f"c{chapter % CHAPTERS + 1}"
    text = f"Section {number} of {chapter}: see {{page}}`{far}`, then **{{page}}`{near}`**, and ask for"
    return f"## Section {chapter}.{number}\n\n{text} {{index}}`word {number % 7} <Word!{number % 7}>`.\n"


def write_long_book(folder: Path) -> Path:
    """Write the publication's files; gives its folder."""
    (folder / "layouts" / "short").mkdir(parents=True)
    (folder / "publication.yaml").write_text(PUBLICATION, "utf-8")
    for name, text in LAYOUT.items():
        (folder / "layouts" / "short" / name).write_text(text, "utf-8")
    for chapter in range(1, CHAPTERS + 1):
        head = (
            f"---\nkind: chapter\nid: c{chapter}\ntitle: Chapter {chapter}\n---\nBegin with "
            f"{{page}}`{BEGIN[chapter]}`.\n\n"
        )
        body = "\n".join(section(chapter, number) for number in range(1, SECTIONS + 1))
        (folder / f"c{chapter}.md").write_text(head + body, "utf-8")
    (folder / "index.md").write_text("---\nkind: back\ntitle: Index\ngather: index\n---\n", "utf-8")
    return folder


def grow(folder: Path, chapter: int) -> None:
    """Add two sections to a chapter: all pages after it move by two."""
    file = folder / f"c{chapter}.md"
    more = "".join(f"\n## More {chapter}.{n}\n\nThis is new.\n" for n in (1, 2))
    file.write_text(file.read_text("utf-8") + more, "utf-8")
