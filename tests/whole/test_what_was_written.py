"""What an author wrote is on the pages as it was written: one small publication, built once, read back from its PDF."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from readback import Pdf, plain
from support import Run, run

HEAD = """\
id: written
title: Rain and snow
publisher: T
authors: [A. Tester]
language: en
citation_style: apa
edition: {number: "1", date: 2026-01-02}
editorial: {abbreviations: [GDPR]}
documents:
  book:
    layout: plain
    trim: A4
    citation: the book
    outline:
      - section: front
        items: [{page: contents}, {chapter: fore.md}]
      - section: body
        items:
          - part: part.md
            items: [{chapter: lists.md}, {chapter: code.md}, {chapter: words.md}, {chapter: bilær.md}]
          - {chapter: sums.md}
          - {chapter: end.md}
          - {chapter: glossary.md}
          - {chapter: index.md}
          - {chapter: sources.md}
  leaf: {layout: plain, trim: A4, refers_to: [book], outline: [{chapter: fore.md, excerpt: true},
    {chapter: lists.md, excerpt: true}, {part: part.md, excerpt: true}, {chapter: end.md, excerpt: true}]}
  code-in-report: {layout: report, trim: A4, outline: [{chapter: code.md}]}
  code-in-handbook: {layout: handbook, trim: A4, outline: [{chapter: code.md}]}
  code-in-brochure: {layout: brochure, trim: A4, outline: [{chapter: code.md}]}
"""
CHAPTERS = {
    "fore.md": "kind: front\ntitle: Before\nsummary: What the foreword says.\n---\nThe foreword.\n",
    "part.md": "kind: part\ntitle: A part\nsummary: What the part says.\n---\n",
    "lists.md": """\
kind: chapter
title: 'H<sub>2</sub>O and *Storm* with `code`'
summary: 'The {index}`hail of a summary` of lists.'
---

0. Nought.
1. One.

Between.

7. Seven.
8. Eight.

- Ja
- Nej

1.  Wide mark.

4) Bracket.

:::{table} The {index}`hail of a title`
:id: hail
| a | {index}`hail of a cell` |
|---|---|
| 1 | 2 |
:::

See {numref}`T%s, said {number}, {name}<hail>` and {numref}`no number <hail>`.

The same note[^a] again[^a], and one of blocks.[^b]

[^a]: Only one note, with {index}`hail of a note`.

[^b]: Run this:

    ```
    make umbrella
    ```

    - apples
""",
    "code.md": "kind: chapter\ntitle: Only code\n---\n\n```\n├── rain  1\n    iiii = 1\n    mmmm = 1\n```\n",
    "words.md": """\
kind: chapter
title: Words
---

The {term}`gdpr` and the {term}`ipad` of the {term}`eu`. {index}`mRNA`, {index}`hail!`,
[bees](#bilær "What bees do"), {cite}`two`, {cite}`one`.
See <a href="https://example.org" title="A guide to all">the *guide*</a>.

![A wide picture of rain](wide.png "Rain at sea")

:::{figure} inner.svg
:alt: A picture within
  a drawing of rain
:credit: T
:license: CC0
Drawn.
:::
""",
    "bilær.md": "kind: chapter\ntitle: Bees\n---\nOf bees.\n",
    "sums.md": "kind: chapter\ntitle: Sums\n---\n\n:::{table} Sums\n:data: sums.csv\n"
    ":columns: {Day: date, Sum: {grouping: true, decimals: 2}, Total: {grouping: true, decimals: 2}}\n:::\n",
    "end.md": "kind: back\ntitle: After\nsummary: What the appendix says.\n---\nThe appendix.\n",
    "glossary.md": "kind: back\ntitle: Glossary\ngather: glossary\n---\n",
    "index.md": "kind: back\ntitle: Index\ngather: index\n---\n",
    "sources.md": "kind: back\ntitle: Sources\ngather: sources\n---\n",
}
DATA = {
    "sums.csv": "No,A,B,C,D,E,Sum,Day,Total\n0101,1,2,3,4,5,1234567.5,2026-12-31,987654321\n",
    "glossary.yaml": "- {id: gdpr, term: GDPR, text: A law.}\n- {id: ipad, term: iPad, text: A slate.}\n"
    "- {id: eu, term: European Union, text: A union.}\n",
    "sources.yaml": "- {id: one, type: book, title: First twin, author: [{family: Ash, given: A.}],"
    " issued: {date-parts: [[2020]]}}\n"
    "- {id: two, type: book, title: Second twin, author: [{family: Ash, given: A.}], issued: {date-parts: [[2020]]}}\n",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    folder = tmp_path_factory.mktemp("written")
    for name, text in CHAPTERS.items():
        (folder / name).write_text(f"---\n{text}", "utf-8")
    for name, text in {"publication.yaml": HEAD, **DATA}.items():
        (folder / name).write_text(text, "utf-8")
    Image.new("RGB", (3000, 40), (0, 90, 160)).save(folder / "wide.png")
    inner = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 0, 0)).save(inner, "JPEG")
    data = base64.b64encode(inner.getvalue()).decode()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="80" height="80">'
        f'<image width="80" height="80" xlink:href="data:image/jpg;base64,{data}"/></svg>'
    )
    (folder / "inner.svg").write_text(drawing, "utf-8")
    done = run("build", "--publication", folder, "--json", "--jobs", "1")
    return folder, done


@pytest.fixture(scope="module")
def book(written: tuple[Path, Run]) -> Pdf:
    return Pdf(written[0] / "output" / "book-mail-draft.pdf")


def text(pdf: Pdf) -> str:
    return plain("\n".join(pdf.text(page) for page in range(len(pdf))))


def test_it_is_built_without_an_error(written: tuple[Path, Run]) -> None:
    assert [p for p in written[1].problems if p.severity == "error"] == []
    assert {p.code for p in written[1].problems} <= {"alt-poor", "layout-trim", "picture-resolution"}


@pytest.mark.parametrize(
    "words",
    [
        "H2O and Storm with code",
        "Nought. One. Between. Seven. Eight. Ja Nej Wide mark. Bracket.",
        "0. 1. 7. 8. • • 1. 4)",  # marks of items, which are read after what they stand before
        "The same note1 again1",
        "See T1, said 1, The hail of a title and no number.",
        "1. Only one note, with hail of a note. 2. Run this: make umbrella apples",
        "├── rain 1 iiii = 1 mmmm = 1",
        "The GDPR and the iPad of the European Union. mRNA, hail!, bees",
        "(Ash, 2020a)",
        "(Ash, 2020b)",
        "What the foreword says.",
        "What the appendix says.",
        "0101 1 2 3 4 5 1,234,567.50 December 31, 2026 987,654,321.00",
    ],
)
def test_words_are_printed_as_they_were_written(book: Pdf, words: str) -> None:
    assert words in text(book)


def test_a_note_named_twice_is_printed_once(book: Pdf) -> None:
    assert text(book).count("Only one note") == 1


def test_bookmarks_are_words_without_markup(book: Pdf) -> None:
    assert any(title.endswith("H2O and Storm with code") for _, title, _ in book.bookmarks)


def test_the_index_counts_marks_wherever_they_are_printed(book: Pdf) -> None:
    entries = text(book).rpartition("Index")[2]
    for place in ("summary", "title", "cell", "note"):
        assert f"hail of a {place}," in entries
    assert "hail!," in entries
    assert "mRNA," in entries


def test_a_link_finds_a_chapter_by_its_files_name(book: Pdf) -> None:
    assert [link.target is not None for link in book.links if link.text == "bees"] == [True]


def test_a_links_title_is_said_of_it(book: Pdf) -> None:
    """On a page nothing of it can be seen: it is the annotation's description, before where the link leads."""
    assert [link.spoken for link in book.links if link.uri == "https://example.org"] == [
        "A guide to all. Go to https://example.org"
    ]
    assert next(link.spoken for link in book.links if link.text == "bees").startswith("What bees do. Go to ")


@pytest.mark.parametrize("name", ["book", "code-in-report", "code-in-handbook", "code-in-brochure"])
def test_code_is_set_in_letters_of_one_width_in_every_layout(written: tuple[Path, Run], name: str) -> None:
    """What stands behind four narrow letters stands under what is behind four wide ones."""
    document = pypdfium2.PdfDocument(written[0] / "output" / f"{name}-mail-draft.pdf")
    behind = []
    for words in ("iiii = 1", "mmmm = 1"):
        for page in document:
            text = page.get_textpage()
            if at := text.search(words).get_next():
                behind.append(text.get_charbox(at[0] + 7, loose=True)[0])
    assert len(behind) == 2
    assert behind[0] == pytest.approx(behind[1], abs=0.1)


def test_a_plain_picture_stays_in_its_column(written: tuple[Path, Run]) -> None:
    """The drawing of the figure under it is as wide as the column."""
    document = pypdfium2.PdfDocument(written[0] / "output" / "book-mail-draft.pdf")
    kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    boxes = [found.get_bounds() for page in document for found in page.get_objects(filter=kinds, max_depth=4)]
    (left, _, right, _), (figure_left, _, figure_right, _) = boxes
    assert (left, right) == pytest.approx((figure_left, figure_right), abs=0.5)


def test_a_wrapped_alternative_text_is_whole_and_a_title_is_said(book: Pdf) -> None:
    said = {str(element.get("/Alt")) for _, element in book.elements if "/Alt" in element}
    assert {"A picture within a drawing of rain", "A wide picture of rain. Rain at sea"} <= said


def test_an_excerpt_of_any_kind_has_its_title_and_summary(written: tuple[Path, Run]) -> None:
    leaf = text(Pdf(written[0] / "output" / "leaf-mail-draft.pdf"))
    for words in ("What the foreword says.", "of lists.", "What the part says.", "What the appendix says."):
        assert words in leaf
    assert "The appendix." not in leaf
