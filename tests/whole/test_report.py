"""The finished report and brochure, read back with pypdf and pdfium: what they say of themselves is so.

Nothing here uses the code that made them; what they should hold comes from the sources.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from golden import compare
from readback import Link, Pdf, letters, plain
from support import REPOSITORY, Build
from trykklar.commands.looks.page_types import type_pages_of
from trykklar.preflight.heard import heard
from trykklar.preflight.opened import open_pdf
from verapdf import failed
from verapdf_tagged import failed_tagged

PAGE_WORD = re.compile(r"\bside\s+(\d+|[ivxlc]+)\b")


@pytest.fixture(scope="module")
def report(real_build: Build) -> Pdf:
    return Pdf(real_build.pdf("report"))


@pytest.fixture(scope="module")
def brochure(real_build: Build) -> Pdf:
    return Pdf(real_build.pdf("brochure"))


@pytest.fixture(params=["report", "brochure"])
def document(request: pytest.FixtureRequest) -> Pdf:
    pdf: Pdf = request.getfixturevalue(request.param)
    return pdf


@pytest.fixture(scope="module")
def publication(real_build: Build) -> dict[str, Any]:
    return dict(yaml.safe_load((real_build.publication / "publication.yaml").read_text("utf-8")))


@pytest.fixture(scope="module")
def crossings(real_build: Build, publication: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Coordinate → (destination's name, title) of every crossing, from the sources."""
    board = publication["board"]
    found = {}
    for r, row in enumerate(board["rows"]["items"]):
        for c, column in enumerate(board["columns"]["items"]):
            file = real_build.publication / board["crossings"]["path"].format(row=row["id"], column=column["id"])
            name = board["crossings"]["chapter_id"].format(row=row["id"], column=column["id"])
            found[f"{'ABCDEF'[r]}{c + 1}"] = (name, front_matter(file)["title"])
    return found


def front_matter(file: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(file.read_text("utf-8").split("\n---", 1)[0].removeprefix("---\n")))


def pages_of(pdf: Pdf, name: str, until: str) -> tuple[int, int]:
    """First and last page (0-based) from one destination to just before another."""
    return pdf.destinations[name][0], pdf.destinations[until][0] - 1


# What the numbers say


def test_sizes(report: Pdf, brochure: Pdf) -> None:
    assert len(report) >= 120
    assert 16 <= len(brochure) <= 24
    assert len(brochure) % 4 == 0
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in report.pypdf.pages} == {(595, 842)}
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in brochure.pypdf.pages} == {(420, 595)}


def test_labels_are_cover_then_roman_then_arabic(report: Pdf) -> None:
    numbered = [label for label in report.labels if label != "Omslag"]
    romans = [label for label in numbered if not label.isdigit()]
    assert report.labels[0] == report.labels[-1] == "Omslag"
    assert romans[:6] == ["i", "ii", "iii", "iv", "v", "vi"]
    assert numbered == romans + [str(n + 1) for n in range(len(numbered) - len(romans))]


def test_the_printed_folio_is_the_page_label(document: Pdf) -> None:
    """Where a page prints a number at its foot, it is the number that the program shows for it."""
    printed = {}
    for page in (n for n, label in enumerate(document.labels) if label != "Omslag"):
        foot = document.within(page, 0, 0, document.width(page), document.height(page) * 0.055)
        for word in plain(re.sub(r"Udkast · Udgave \S+", " ", foot)).split():
            if re.fullmatch(r"\d+|[ivxl]+", word):
                printed[page] = word
    assert {page: document.labels[page] for page in printed} == printed
    assert len(printed) > len(document) * 0.8


def test_contents_name_the_pages_on_which_headings_stand(document: Pdf) -> None:
    first = document.destinations["page-contents"][0]
    following = sorted(page for page, _ in document.destinations.values() if page > first)
    last = next(page for page in following if f"page {page}" and page > first and not _continues(document, page)) - 1
    entries = [link for link in document.links_from(first, last) if link.name]
    checked = set()
    for link in entries:
        numbers = re.findall(
            r"((?<!\d)\d+|(?:(?<=\s)|^)[ivxl]+)$", document.line_of(link)
        )  # pdfium puts no space before a lone digit
        if numbers and link.target is not None:
            checked.add(link.name)
            assert numbers[-1] == document.labels[link.target], f"'{link.text}' is said to be on page {numbers[-1]}"
    titles: dict[str, str] = {}
    for link in entries:
        titles[link.name] = f"{titles.get(link.name, '')} {link.text}"
    assert set(titles) == checked, "every line of the contents has a number"
    for name, title in titles.items():
        page, top = document.destinations[name]
        assert letters(title) in letters(document.near(page, top)), (
            f"'{title}' does not stand on page {document.labels[page]}"
        )


def _continues(document: Pdf, page: int) -> bool:
    """Whether the contents go on: a page on which no destination begins at the top is their second page."""
    return not any(p == page for p, _ in document.destinations.values())


def test_every_chapter_is_in_the_contents_and_the_bookmarks(
    report: Pdf, real_build: Build, publication: dict[str, Any]
) -> None:
    first = report.destinations["page-contents"][0]
    listed = {link.name for link in report.links_from(first, first + 3)}
    bookmarked = {(letters(title), page) for _, title, page in report.bookmarks}
    board = publication["board"]
    files = [*(real_build.publication / item for item in _files(publication["documents"]["report"]["outline"]))]
    for axis in ("columns", "rows"):
        files += [real_build.publication / board[axis]["path"].format(id=item["id"]) for item in board[axis]["items"]]
    files += sorted(real_build.publication.glob("kryds/*/*.md"))
    assert len(files) >= 30 + 11 + 8
    for file in files:
        title = letters(front_matter(file)["title"])
        pages = {page for name, page in bookmarked if name.endswith(title)}
        assert pages, f"{file.name} has no bookmark"
        names = {name for name, (page, _) in report.destinations.items() if page in pages}
        assert names & listed, f"{file.name} is not in the contents"


def _files(outline: list[dict[str, Any]]) -> list[str]:
    found = []
    for item in outline:
        found += [item[key] for key in ("chapter", "part") if key in item] + _files(item.get("items", []))
    return found


def test_bookmarks_lead_to_their_headings(document: Pdf) -> None:
    untitled = {"Omslag", "Smudstitel", "Kolofon", "Bagside"}
    assert len(document.bookmarks) > 15
    for _, title, page in document.bookmarks:
        if title not in untitled:
            words = re.sub(r"^(Del \d+:|\d+|[A-F]\d) ", "", title)
            assert letters(words) in letters(document.text(page)), f"'{title}' is not on page {document.labels[page]}"


# Links


def test_every_internal_link_resolves(document: Pdf) -> None:
    assert [link for link in document.links if link.name and link.target is None] == []
    assert {link.uri.partition(":")[0] for link in document.links if not link.name} <= {"http", "https", "mailto"}


def test_no_link_of_the_making_is_left(document: Pdf) -> None:
    assert not [link.uri for link in document.links if ".invalid" in link.uri or link.uri.startswith("trykklar")]


def test_links_have_an_area_and_words_for_those_who_hear_them(document: Pdf) -> None:
    for link in document.links:
        left, bottom, right, top = link.box
        assert right - left > 1
        assert top - bottom > 1
        assert link.spoken


def test_every_side_n_link_leads_to_page_n(report: Pdf) -> None:
    checked = 0
    for link in report.links:
        for number in PAGE_WORD.findall(link.text):
            if link.target is not None:
                assert report.labels[link.target] == number, f"'{link.text}' on page {report.labels[link.page]}"
                checked += 1
    assert checked >= 60


def test_no_placeholder_is_left(document: Pdf) -> None:
    for page in range(len(document)):
        text = plain(document.text(page))
        assert "??" not in text
        assert not re.search(r"(?<![\d.,])000(?!\d)", text), document.labels[page]
        assert not re.search(r"\{(?:num|page|title|term|fact|cite|index)\}", text)
        assert not re.search(r"\[\^|\]\(#|:::|&amp;|&lt;", text)


def test_the_board_leads_to_all_thirty_crossings(report: Pdf, crossings: dict[str, tuple[str, str]]) -> None:
    page = report.destinations["page-board"][0]
    cells = {link.name: link for link in report.links_from(page) if link.target is not None}
    assert len(crossings) == 30
    for coordinate, (name, title) in crossings.items():
        assert name in cells, f"{coordinate} cannot be clicked"
        target, top = report.destinations[name]
        assert letters(title) in letters(report.near(target, top))
        assert coordinate in report.text(target).split() or coordinate in report.near(target, top)


def test_every_crossing_stands_on_pages_of_its_own(report: Pdf, crossings: dict[str, tuple[str, str]]) -> None:
    pages = [report.destinations[name][0] for name, _ in crossings.values()]
    assert pages == sorted(set(pages))


# Index


def test_index_links_lead_to_the_pages_that_they_print(report: Pdf) -> None:
    first = report.destinations["register"][0]
    last = report.destinations["english-summary"][0] - 1
    links = [link for link in report.links_from(first, last) if link.target is not None]
    assert len(links) > 300
    for link in links:
        start, _, end = link.text.strip(" ,").partition("–")
        assert start == report.labels[link.target], (
            f"'{link.text}' of '{report.line_of(link)}' leads to {report.labels[link.target]}"
        )
        if end:
            assert int(end) > int(start)
            assert report.labels[link.target + int(end) - int(start)] == end


def test_index_words_stand_on_their_pages(report: Pdf, real_build: Build) -> None:
    """The words that an author marked stand where the mark's destination is."""
    marked = 0
    for file in sorted(real_build.publication.rglob("*.md")):
        stem = _id_of(file, real_build)
        body = re.sub(r"(?s)^---\n.*?\n---\n", "", file.read_text("utf-8"))
        for number, content in enumerate(re.findall(r"\{index\}`([^`]+)`", body), start=1):
            destination = report.destinations.get(f"{stem}-ix{number}")
            if destination is None:
                continue
            shown = re.split(r"\s<", content)[0]
            marked += 1
            page = destination[0]
            here = letters(report.text(page) + (report.text(page + 1) if page + 1 < len(report) else ""))
            assert letters(shown)[:12] in here, f"'{shown}' of {file.name} is not on page {report.labels[page]}"
    assert marked > 300


def _id_of(file: Path, build: Build) -> str:
    """A chapter's id: its own, or that of its place on the board."""
    fields = front_matter(file)
    if "id" in fields:
        return str(fields["id"])
    board = yaml.safe_load((build.publication / "publication.yaml").read_text("utf-8"))["board"]
    patterns = {"theme": board["columns"], "area": board["rows"], "crossing": board["crossings"]}
    if fields["kind"] in patterns:
        made = patterns[fields["kind"]]["chapter_id"]
        return str(
            made.format(
                id=fields.get("column") or fields.get("row"), row=fields.get("row"), column=fields.get("column")
            )
        )
    return file.stem


def test_the_index_is_in_danish_order(report: Pdf) -> None:
    first = report.destinations["register"][0]
    letters_seen = [
        title for page in range(first, len(report) - 1) for title in re.findall(r"(?m)^([A-ZÆØÅ])$", report.text(page))
    ]
    assert letters_seen == sorted(letters_seen, key="ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ".index)
    assert len(letters_seen) > 15


# The brochure


def test_the_brochure_names_the_reports_pages(
    report: Pdf, brochure: Pdf, crossings: dict[str, tuple[str, str]], real_build: Build
) -> None:
    """'A1 … side 64' and 'rapporten side 30' agree with the report itself, and with report-pages.json."""
    targets = real_build.pages("report")["targets"]
    seen: set[str] = set()
    for page in range(len(brochure)):
        text = plain(brochure.text(page))
        said = re.findall(r"\b([A-F][1-5])(?=\s|[A-ZÆØÅ])(?:(?!\b[A-F][1-5]\b).)*?\bside (\d+)", text)
        for coordinate, number in said:
            name = crossings[coordinate][0]
            seen.add(coordinate)
            assert number == report.labels[report.destinations[name][0]] == targets[name]["page"], (
                f"{coordinate} on {brochure.labels[page]}"
            )
        rest = re.findall(r"\brapporten,? side (\d+)", text)
        chapters = {targets[name]["page"] for name in targets}
        assert set(rest) <= chapters
        assert len(re.findall(r"\bside \d+", text)) == len(said) + len(rest), (
            f"a page number on {brochure.labels[page]} says nothing of what is there"
        )
    assert seen == set(crossings)


def test_the_brochures_chapters_name_their_own_page_of_the_report(report: Pdf, brochure: Pdf) -> None:
    checked = 0
    for name, (page, _) in brochure.destinations.items():
        numbers = re.findall(r"\bi rapporten, side (\d+)", plain(brochure.text(page)))
        if numbers and name in report.destinations and re.fullmatch(r"(tema|omraade)-[a-z]+", name):
            assert numbers[0] == report.labels[report.destinations[name][0]]
            checked += 1
    assert checked == 11


def test_the_brochure_uses_the_reports_own_words(report: Pdf, brochure: Pdf, publication: dict[str, Any]) -> None:
    """Summaries of themes and areas stand in both."""
    board = publication["board"]
    for axis in ("columns", "rows"):
        for item in board[axis]["items"]:
            name = board[axis]["chapter_id"].format(id=item["id"])
            summary = front_matter(REPOSITORY / "source" / "kortlaegning" / board[axis]["path"].format(id=item["id"]))[
                "summary"
            ]
            start = letters(summary.split(".")[0])
            assert start in letters(brochure.text(brochure.destinations[name][0]))
            assert start in letters(report.text(report.destinations[name][0]))


# The page map


@pytest.mark.parametrize("name", ["report", "brochure"])
def test_the_page_map_agrees_with_the_file(real_build: Build, name: str, request: pytest.FixtureRequest) -> None:
    pdf: Pdf = request.getfixturevalue(name)
    page_map = real_build.pages(name)
    assert page_map["page_count"] == len(pdf)
    for target, place in page_map["targets"].items():
        page = pdf.destinations[target][0]
        assert place["physical"] == page + 1
        assert place["page"].lower() == pdf.labels[page].lower()


def test_every_id_of_the_sources_is_a_destination(report: Pdf, real_build: Build) -> None:
    used = [file for file in real_build.publication.rglob("*.md") if "brochure" not in file.parts]
    for file in used:
        for name in re.findall(r"(?m)^:id: (\S+)$", file.read_text("utf-8")):
            assert name in report.destinations, f"{file.name}: {name}"


# Tags, fonts, metadata


def test_tagged(document: Pdf) -> None:
    assert document.root["/MarkInfo"]["/Marked"]
    assert document.root["/Lang"] == "da"
    assert document.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert next(kind for kind, _ in document.elements) == "/Document"
    assert [kind for kind, _ in document.elements].count("/Document") == 1


def test_headings_begin_with_1_and_skip_no_level(document: Pdf) -> None:
    levels = [int(kind[2]) for kind, _ in document.elements if re.fullmatch(r"/H[1-6]", kind)]
    assert levels[0] == 1
    assert levels.count(1) >= len(document) // 20
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_figures_say_what_they_show(document: Pdf) -> None:
    figures = [element for kind, element in document.elements if kind == "/Figure"]
    assert len(figures) >= (30 if len(document) > 100 else 0), "every crossing shows where on the board it is"
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_tables_have_headers(document: Pdf) -> None:
    tables = [element for kind, element in document.elements if kind == "/Table"]
    assert tables
    for table in tables:
        assert "/TH" in _kinds_below(table)


def _kinds_below(element: Any) -> set[str]:
    kinds: set[str] = set()
    stack = [element]
    while stack:
        node = stack.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            kinds.add(str(node.get("/S", "")))
            stack.append(node.get("/K", []))
    return kinds


def test_every_page_and_link_is_in_the_structure(document: Pdf) -> None:
    """ISO 32000-1, 14.7.4.4: StructParents of a page, StructParent of an annotation, each key once and each there."""
    keys: list[int] = []
    for page in document.pypdf.pages:
        contents = page.get_contents()
        if contents is None or not contents.get_data().strip():
            continue  # a blank
        keys.append(int(page["/StructParents"]))
        keys += [int(a.get_object()["/StructParent"]) for a in page.get("/Annots") or []]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(document.parent_tree)


def test_elements_belong_to_pages_of_this_file(document: Pdf) -> None:
    for _, element in document.elements:
        if "/Pg" in element:
            document.page_number(element.raw_get("/Pg"))
    for kind, element in document.elements:
        if kind != "/Document":
            assert "/P" in element


def test_fonts_are_the_projects_own_and_embedded_once(document: Pdf) -> None:
    listed = yaml.safe_load((REPOSITORY / "fonts" / "fonts.yaml").read_text("utf-8"))
    families = {letters(face["family"]) for face in listed}
    assert document.fonts
    for name, programs in document.fonts.items():
        assert any(letters(name).startswith(family) for family in families), name
        assert 0 not in programs, f"{name} is not embedded"
        assert len(programs) == 1, f"{name} is embedded {len(programs)} times"


def test_metadata_agree(document: Pdf, publication: dict[str, Any]) -> None:
    info, xmp = document.pypdf.metadata, document.pypdf.xmp_metadata
    assert info is not None
    assert xmp is not None
    title = publication["documents"][document.file.stem.partition("-")[0]].get("title", publication["title"])
    assert info.title == title == next(iter(xmp.dc_title.values()))
    assert xmp.dc_language == [publication["language"]]
    assert xmp.dc_publisher == [publication["publisher"]]
    assert xmp.dc_creator == publication["authors"]
    assert info.author == ", ".join(publication["authors"])
    assert publication["edition"]["number"] in str(info.subject)
    assert info.creation_date is not None
    assert info.creation_date.date() == publication["edition"]["date"]


def test_covers_name_the_edition(document: Pdf, publication: dict[str, Any]) -> None:
    cover = plain(document.text(0))
    assert letters(publication["title"]) in letters(cover)
    assert publication["edition"]["number"] in cover
    assert "Udkast" not in cover


def test_the_colophon_names_the_sources(report: Pdf, real_build: Build) -> None:
    page = report.destinations["page-colophon"][0]
    assert letters(real_build.pages("report")["sources"]) in letters(report.text(page))


def test_lists_of_figures_and_tables_are_right(report: Pdf) -> None:
    page = report.destinations["page-lists"][0]
    links = [link for link in report.links_from(page) if link.target is not None]
    assert len(links) > 5
    for link in links:
        assert _said(report, link) in (report.labels[link.target], "")
        assert letters(link.text) in letters(report.near(link.target, link.top, 842))


def _said(pdf: Pdf, link: Link) -> str:
    numbers = re.findall(r"\s(\d+)$", pdf.line_of(link))
    return numbers[-1] if numbers else ""


@pytest.mark.parametrize("name", ["report", "brochure"])
def test_no_rule_of_verapdf_is_broken(real_build: Build, name: str) -> None:
    assert failed(real_build.pdf(name)) == []
    assert failed_tagged(real_build.pdf(name)) == []


@pytest.mark.parametrize("name", ["report", "brochure"])
def test_what_is_heard_of_a_page_of_each_type_is_as_a_person_read_it(
    real_build: Build, name: str, refresh: bool
) -> None:
    file = real_build.pdf(name)
    with open_pdf(file.read_bytes(), file.name) as opened:
        pages = type_pages_of(file, opened)
        told = [
            f"== {kind}\n" + "".join(f"{line.line()}\n" for line in heard(opened, page)) for kind, page in pages.items()
        ]
    compare(f"heard-{name}.txt", re.sub(r"[0-9a-f]{32} ?[0-9a-f]{32}", "…", "\n".join(told)), refresh=refresh)


def test_a_contact_sheet_shows_every_document(real_build: Build) -> None:
    for name in ("report", "brochure"):
        assert (real_build.folder / f"{name}-mail-pages.png").stat().st_size > 50_000
