"""Chapters that run on: one text on paper, with the anchors, numbers, notes, lines and marks of each; a page each on
the web."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from readback import Pdf, plain
from support import edit, run

ITEMS = {"crane": "The crane is moved", "quay": "The quay is mended", "ice": "Ice in the basin", "whale": "A whale"}
OUTLINE = """\
    outline:
      - {section: front, items: [{page: contents, depth: 2}]}
      - section: body
        items:
          - {part: part.md, run_on: true, items: [{chapter: crane.md}, {chapter: quay.md}, {chapter: ice.md}]}
          - {chapter: whale.md}
          - {chapter: index.md}
"""
PUBLICATION = f"""\
id: news
title: News of the harbour
publisher: The council
language: en
edition: {{number: "1", date: 2027-01-01}}
documents:
  paper:
    layout: plain
    trim: A5
{OUTLINE}\
  site:
    form: web
    layout: web
{OUTLINE}\
waivers: [{{check: web-statement, at: publication.yaml, reason: It has no address}}]
"""
TEXT = """\
The {{index}}`{name}` was seen by two,[^who] as {{num}}`crane` says on {{page}}`ice`, and by nobody else[^who] then.

## What came of the {name}

A sentence about it alone.[^more]

[^who]: So it stands in the ledger.
[^more]: The {name} is told of in the minutes.
"""


def write(folder: Path) -> Path:
    folder.mkdir()
    (folder / "publication.yaml").write_text(PUBLICATION, "utf-8")
    (folder / "part.md").write_text("---\nkind: part\nid: news\ntitle: News\n---\n", "utf-8")
    (folder / "index.md").write_text("---\nkind: back\nid: words\ntitle: Index\ngather: index\n---\n", "utf-8")
    for name, title in ITEMS.items():
        head = f"---\nkind: chapter\nid: {name}\ntitle: {title}\n---\n\n"
        (folder / f"{name}.md").write_text(head + TEXT.format(name=name), "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("run-on") / "news")
    done = run("build", "--publication", folder, "--json")
    assert done.problems == []
    assert done.exit_code == 0
    return folder


@pytest.fixture(scope="module")
def book(folder: Path) -> Pdf:
    return Pdf(folder / "output/paper-mail-draft.pdf")


def test_three_chapters_stand_on_the_pages_of_one_and_the_fourth_begins_one(book: Pdf) -> None:
    at = {name: book.destinations[name] for name in (*ITEMS, "news", "words")}
    assert at["crane"][0] == at["news"][0] + 1
    assert at["whale"][0] > at["ice"][0]
    pages = [at[name][0] for name in ("crane", "quay", "ice")]
    assert pages == sorted(pages)
    assert pages[2] - pages[0] < 2
    heights = {name: at[name][1] for name in ("crane", "quay") if at[name][0] == pages[0]}
    assert sorted(heights.values(), reverse=True) == list(heights.values())
    assert [
        book.near(*at[name], 40).startswith(f"{n} {title}") for n, (name, title) in enumerate(ITEMS.items(), 1)
    ] == [True] * 4


def test_contents_bookmarks_index_and_references_know_each_of_them(book: Pdf) -> None:
    folio = {name: book.labels[book.destinations[name][0]] for name in ITEMS}
    contents = plain(book.text(book.destinations["page-contents"][0]))
    for number, (name, title) in enumerate(ITEMS.items(), 1):
        assert re.search(rf"{title} {folio[name]}\b|{title}( \d)? {folio[name]}\b", contents)
        assert f"What came of the {name}" in contents
        assert f"{number} {title}" in [words for _, words, _ in book.bookmarks]
    index = plain(book.text(book.destinations["words"][0]))
    assert [f"{name}, {folio[name]}" in index for name in ITEMS] == [True] * 4
    text = plain("".join(book.text(page) for page in range(len(book))))
    assert text.count(f"as chapter 1 says on page {folio['ice']}") == 4


def test_notes_are_counted_through_and_every_mark_leads_to_its_own(book: Pdf) -> None:
    found = [name for name in book.destinations if name.startswith("note:")]
    assert sorted(found) == [f"note:crane:{n}" for n in range(1, 7)] + ["note:whale:1", "note:whale:2"]
    first, *_, last = (book.destinations[name][0] for name in ("crane", "ice"))
    text = plain("".join(book.text(page) for page in range(first, last + 1)))
    assert [f"{n}. So it stands in the ledger" in text for n in (1, 3, 5)] == [True] * 3
    assert [f"{n}. The {name} is told of" in text for n, name in ((2, "crane"), (4, "quay"), (6, "ice"))] == [True] * 3
    links = [link.name for link in book.links_from(first, last + 1)]
    assert [links.count(f"note:crane:{n}") for n in range(1, 7)] == [2, 1] * 3  # the first note of each is named twice


def test_running_heads_name_what_stands_at_the_head_of_their_page(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "news", ignore=shutil.ignore_patterns("output"))
    edit(copy / "quay.md", "## What", "\n\n".join(["It was a long way to the stones and back."] * 60) + "\n\n## What")
    assert run("build", "paper", "--publication", copy).exit_code == 0
    long = Pdf(copy / "output/paper-mail-draft.pdf")
    heads = {long.labels[page]: plain(long.near(page, long.height(page), 75)) for page in range(len(long))}
    assert heads["3"].endswith(" 2 The quay is mended")
    assert heads["5"].endswith(" 3 Ice in the basin")


def test_the_page_map_and_the_lines_are_those_of_each_file(folder: Path, book: Pdf) -> None:
    targets = json.loads((folder / "output/paper-pages.json").read_text("utf-8"))["targets"]
    assert [targets[name]["physical"] - 1 for name in ITEMS] == [book.destinations[name][0] for name in ITEMS]
    written = json.loads((folder / "output/maps/paper-mail-draft.json").read_text("utf-8"))
    names = written["sources"]
    lines = {(names[source], line) for *_, source, line in written["blocks"]}
    assert {(f"{name}.md", line) for name in ITEMS for line in (7, 9, 11)} <= lines


def test_a_problem_of_typesetting_names_the_chapter_and_its_line(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "news", ignore=shutil.ignore_patterns("output"))
    line = edit(copy / "ice.md", "A sentence", "x" * 200 + " A sentence")
    found = run("build", "paper", "--publication", copy, "--json").problems
    assert {(each.code, each.at) for each in found} == {("line-overflow", f"ice.md:{line}")}


def test_one_changed_word_sets_its_run_alone_and_as_a_fresh_build_does(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "news")
    edit(copy / "quay.md", "A sentence", "One sentence")
    assert run("build", "paper", "--publication", copy).exit_code == 0
    warm = (copy / "output/paper-mail-draft.pdf").read_bytes()
    assert run("build", "paper", "--publication", copy, "--no-cache").exit_code == 0
    assert (copy / "output/paper-mail-draft.pdf").read_bytes() == warm
    assert warm != (folder / "output/paper-mail-draft.pdf").read_bytes()


def test_change_bars_stand_beside_the_chapter_that_changed(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "news", ignore=shutil.ignore_patterns("output"))
    edit(copy / "quay.md", "A sentence about it", "Another sentence about it")
    done = run("build", "paper", "--publication", copy, "--changes-since", folder)
    assert done.exit_code == 0, done.output
    barred = Pdf(copy / "output/paper-mail-changes-draft.pdf")
    assert [page for page in range(len(barred)) if _is_barred(barred, page)] == [barred.destinations["quay"][0]]


def _is_barred(book: Pdf, page: int) -> bool:
    picture = book.pdfium[page].render(scale=1).to_pil().convert("RGB")
    return any(colour == (0xB8, 0x19, 0x5F) for _, colour in picture.getcolors(picture.width * picture.height) or [])


def test_on_the_site_each_has_a_page(folder: Path) -> None:
    pages = {page.stem for page in (folder / "output/site").rglob("*.html")} | {
        page.parent.name for page in (folder / "output/site").rglob("index.html")
    }
    assert set(ITEMS) <= pages


def test_what_runs_on_is_said_by_a_kind_too_and_not_of_what_begins_a_page(tmp_path: Path) -> None:
    copy = write(tmp_path / "news")
    edit(copy / "publication.yaml", "run_on: true, items", "items")
    (copy / "kinds.yaml").write_text("chapter: {run_on: true}\n", "utf-8")
    assert run("build", "paper", "--publication", copy).exit_code == 0
    book = Pdf(copy / "output/paper-mail-draft.pdf")
    at = [book.destinations[name][0] for name in ITEMS]
    assert at[2] - at[0] < 2 < at[3] - at[0] + 2  # the whale is of no part, and begins a page
    edit(copy / "kinds.yaml", "run_on: true", "run_on: true, place: row")
    said = run("check", "--publication", copy, "--json").problems
    assert any("begin a page" in each.message for each in said)
