"""Page numbers that are set when joining, against page numbers that are typeset as text: a book of more than a hundred
pages."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from long_book import BEGIN, CHAPTERS, SECTIONS, grow, write_long_book
from readback import Pdf, plain
from support import published, settings_for
from trykklar.build import pdf as building
from trykklar.build.workshop import Workshop
from trykklar.compose.records import ChapterHtml
from trykklar.publish.reports import Progress
from trykklar.typeset.most_pages import MostPages
from trykklar.typeset.typesetter import Typesetter

pytestmark = pytest.mark.full

PDF, MAP = "long-mail-draft.pdf", "long-pages.json"


class Noted(Typesetter):
    """Notes which entries were handed to workers."""

    set: list[str]

    def submit(self, chapter: ChapterHtml, priority: float = 0, most: MostPages | None = None) -> Any:
        before = self.misses
        future = super().submit(chapter, priority, most)
        Noted.set += [chapter.entry] * (self.misses - before)
        return future


@dataclass(frozen=True)
class Built:
    """What a build gave, and which entries it typeset."""

    files: dict[str, bytes]
    set: list[str]
    folder: Path

    @property
    def targets(self) -> dict[str, Any]:
        return dict(json.loads(self.files[MAP])["targets"])

    def pdf(self) -> Pdf:
        return Pdf(self.folder / PDF)


def made(workshop: Workshop, folder: Path) -> Built:
    """Build, and keep what came of it in `folder`."""
    Noted.set = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "Typesetter", Noted)
        report = workshop.build([], Progress())
    assert report.problems == ()
    files = published(workshop.settings.output_dir)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return Built(files, list(Noted.set), folder)


def separate(publication: Path, folder: Path, **settings: Any) -> Built:
    """A build on its own, as the command line does it."""
    with Workshop(replace(settings_for(publication), jobs=2, **settings)) as workshop:
        return made(workshop, folder)


@dataclass(frozen=True)
class Shelf:
    """The same publication built in all ways, before and after a chapter grew."""

    first: Built
    grown: Built
    """In the workshop of the first."""
    settled: Built
    """The first, with numbers typeset as text."""
    fresh: Built
    """The grown one, separately and without a cache."""
    cached: Built
    """The grown one, separately and from the cache."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("long")
    publication = write_long_book(folder / "publication")
    settled = separate(publication, folder / "settled", settle=True, cache=False)
    shutil.rmtree(publication / "output")
    with Workshop(replace(settings_for(publication), jobs=2)) as workshop:
        first = made(workshop, folder / "first")
        grow(publication, 2)
        grown = made(workshop, folder / "grown")
    cached = separate(publication, folder / "cached")
    fresh = separate(publication, folder / "fresh", cache=False)
    return Shelf(first, grown, settled, fresh, cached)


# As if they had been typeset


def test_the_book_has_numbers_of_one_two_and_three_digits(shelf: Shelf) -> None:
    pdf = shelf.first.pdf()
    assert {"i", "9", "10", "99", "100"} <= set(pdf.labels)
    referred = {number for page in range(len(pdf)) for number in re.findall(r"see page (\d+)", plain(pdf.text(page)))}
    assert {len(number) for number in referred} == {1, 2, 3}


def test_both_ways_give_the_same_text_on_the_same_pages(shelf: Shelf) -> None:
    ours, theirs = shelf.first.pdf(), shelf.settled.pdf()
    assert len(ours) == len(theirs) > 100
    assert ours.labels == theirs.labels
    for page in range(len(ours)):
        assert plain(ours.text(page)) == plain(theirs.text(page)), ours.labels[page]
        box = (0, 0, ours.width(page), ours.height(page))
        assert plain(ours.within(page, *box)) == plain(theirs.within(page, *box)), ours.labels[page]


def test_both_ways_give_the_same_page_map_outline_and_links(shelf: Shelf) -> None:
    assert shelf.first.files[MAP] == shelf.settled.files[MAP]
    ours, theirs = shelf.first.pdf(), shelf.settled.pdf()
    assert ours.bookmarks == theirs.bookmarks
    assert ours.destinations == theirs.destinations
    assert [(link.page, link.text, link.target, link.spoken) for link in ours.links] == [
        (link.page, link.text, link.target, link.spoken) for link in theirs.links
    ]
    for one, two in zip(ours.links, theirs.links, strict=True):
        assert one.box == pytest.approx(two.box, abs=0.6), "a number stands where it would stand as text"


# Digits for everyone


@pytest.mark.parametrize("way", ["first", "grown"])
def test_links_and_folios_print_the_number_of_their_page(shelf: Shelf, way: str) -> None:
    pdf: Pdf = getattr(shelf, way).pdf()
    checked = 0
    for link in pdf.links:
        for number in re.findall(r"page (\d+)", link.text):
            assert link.target is not None
            assert number == pdf.labels[link.target]
            assert f"page {number}" in link.spoken
            checked += 1
    assert checked > 2 * CHAPTERS * SECTIONS
    folios = 0
    for page, label in enumerate(pdf.labels):
        foot = re.sub("Draft · Edition 1", "", plain(pdf.within(page, 0, 0, pdf.width(page), 20))).split()
        if foot:
            assert foot == [label]
            folios += 1
    assert folios > 110


def characters(pdf: Pdf, page: int) -> list[tuple[str, float, float]]:
    """(character, left, bottom) of what is printed on a page, from the left in each line."""
    textpage = pdf.pdfium[page].get_textpage()
    found = [
        (textpage.get_text_range(n, 1), textpage.get_charbox(n, loose=True)) for n in range(textpage.count_chars())
    ]
    return sorted(
        ((char, box[0], box[1]) for char, box in found if char.strip()), key=lambda item: (round(item[2]), item[1])
    )


def test_every_digit_stands_where_it_would_stand_as_text(shelf: Shelf) -> None:
    """References in their lines; folios on versos at the left of their box and on rectos in its middle, with one, two,
    three digits."""
    ours, theirs = shelf.first.pdf(), shelf.settled.pdf()
    for page in [
        ours.labels.index(label) for label in ("i", "3", "8", "9", "10", "11", "98", "99", "100", "101", "116")
    ]:
        here, there = characters(ours, page), characters(theirs, page)
        assert [char for char, _, _ in here] == [char for char, _, _ in there]
        assert len(here) > 40
        for one, two in zip(here, there, strict=True):
            assert one[1:] == pytest.approx(two[1:], abs=0.3), f"{one} on page {ours.labels[page]}"


def test_nobody_meets_a_slot(shelf: Shelf) -> None:
    """Neither who copies, nor who searches, nor who reads the fonts' maps."""
    pdf = shelf.first.pdf()
    for page in range(len(pdf)):
        words = pdf.text(page) + str(pdf.pdfium[page].get_textpage().get_text_range())
        assert not re.search("[\ue000-\uf8ff\U000f0000-\U0010ffff]", words)
    maps = {}
    for page in pdf.pypdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            maps[font.get_object()["/BaseFont"]] = font.get_object()["/ToUnicode"].get_data().decode()
    with_digits = 0
    for text in maps.values():
        shown = [bytes.fromhex(value).decode("utf-16-be") for value in re.findall(r"<[0-9A-F]{4}> <([0-9a-f]+)>", text)]
        assert shown
        assert not [char for value in shown for char in value if "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"]
        with_digits += set("0123456789") <= set(shown)
    assert with_digits >= 2, "references stand in two weights"
    page = pdf.labels.index("1") + 2
    number = re.findall(r"see page (\d+)", plain(pdf.text(page)))[0]
    assert pdf.pdfium[page].get_textpage().search(f"page {number}").get_next() is not None


# Nothing again that need not be


def numbers_of(chapter: int, targets: dict[str, Any]) -> list[int]:
    """How many digits each page number has that a chapter of the long book prints."""
    far = [f"c{CHAPTERS + 1 - chapter}-s{SECTIONS + 1 - number}" for number in range(1, SECTIONS + 1)]
    return [len(targets[name]["page"]) for name in (*far, f"c{chapter % CHAPTERS + 1}", BEGIN[chapter])]


def test_a_first_build_sets_every_entry_at_least_once(shelf: Shelf) -> None:
    assert {f"c{n}" for n in range(1, CHAPTERS + 1)} < set(shelf.first.set)
    assert {"index", "page-contents", "page-cover", "page-backcover"} < set(shelf.first.set)


def test_only_what_changed_its_text_or_digits_is_typeset_again(shelf: Shelf) -> None:
    """All pages after chapter 2 moved by two. What is set again: the chapter, those where a number got a digit more,
    and one at the most for which that was expected: numbers are guessed before the chapter is set."""
    before, after = shelf.first.targets, shelf.grown.targets
    moved = [n for n in range(3, CHAPTERS + 1) if int(after[f"c{n}"]["page"]) == int(before[f"c{n}"]["page"]) + 2]
    assert moved == [3, 4, 5, 6]
    more_digits = {f"c{n}" for n in range(1, CHAPTERS + 1) if numbers_of(n, before) != numbers_of(n, after)}
    assert more_digits == {"c2", "c4"}, "98 became 100"
    again = set(shelf.grown.set)
    assert more_digits <= again - {"index"}
    assert len(again - {"index"} - more_digits) <= 1
    assert len(again) < len(set(shelf.first.set)) / 2
    assert "page-contents" not in again


def test_the_cache_spares_all_typesetting(shelf: Shelf) -> None:
    assert shelf.cached.set == []
    assert shelf.fresh.set


def test_a_cached_a_warm_and_a_fresh_build_give_the_same_bytes(shelf: Shelf) -> None:
    """What a workshop learnt (pages, segments, cache) changes nothing but the time it takes."""
    assert set(shelf.fresh.files) == {PDF, MAP, "maps/long-mail-draft.json", "manifest.json"}
    assert shelf.grown.files == shelf.fresh.files
    assert shelf.cached.files == shelf.fresh.files
    assert shelf.first.files != shelf.fresh.files
