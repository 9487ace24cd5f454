"""Compose: an entry, a page table and a start give HTML, the same each time. Golden files: golden/*.html."""

from __future__ import annotations

from pathlib import Path

import pytest
import tinycss2

from golden import compare
from support import PUBLICATIONS, settings_for
from trykklar.base.problems import Place, ProblemsFound
from trykklar.build.sources import read_sources
from trykklar.compose.composer import Composer, css_string
from trykklar.compose.data_tables import table_values
from trykklar.compose.records import Start, trim_size
from trykklar.layouts.slots import FIRST_SLOT, FOLIO_DIGITS, ROOM, slot_text
from trykklar.resolve.facts import fact_text
from trykklar.resolve.pages import PageRef
from trykklar.sources.data.read import read_data
from trykklar.sources.schemas.data import Fact


class Desk:
    """Composes the entries of a publication's document."""

    def __init__(self, publication: Path, document: str, *, slotted: bool = False) -> None:
        settings = settings_for(publication, release=True)
        sources = read_sources(settings)
        assert sources.problems == ()
        self.resolved = sources.documents[document]
        self.composer = Composer(
            self.resolved, sources.layouts[self.resolved.document.layout], {}, settings, slotted=slotted
        )
        self.pages = {name: PageRef(str(n), n + 2) for n, name in enumerate(self.resolved.targets, start=1)}
        for entry in self.resolved.entries:
            self.pages.update({mark.id: PageRef("7", 9) for mark in (entry.text.scan.index if entry.text else ())})

    def html(self, entry: str, start: Start | None = None) -> str:
        return self.composer.compose(self.resolved.entry(entry), self.pages, start or Start()).html


@pytest.fixture
def base(publication: Path) -> Desk:
    return Desk(publication, "book")


@pytest.fixture(scope="module")
def atlas() -> Desk:
    return Desk(PUBLICATIONS / "atlas", "atlas")


@pytest.fixture(scope="module")
def slotted() -> Desk:
    return Desk(PUBLICATIONS / "atlas", "atlas", slotted=True)


@pytest.mark.parametrize("entry", ["start", "crossing-town-rain", "page-contents", "sources"])
def test_golden_base(base: Desk, refresh: bool, entry: str) -> None:
    compare(f"base-{entry}.html", base.html(entry), refresh=refresh)


@pytest.mark.parametrize("entry", ["triangles", "squares", "index", "words", "page-lists"])
def test_golden_atlas(atlas: Desk, refresh: bool, entry: str) -> None:
    compare(f"atlas-{entry}.html", atlas.html(entry), refresh=refresh)


def test_composing_twice_gives_the_same(atlas: Desk) -> None:
    for entry in atlas.resolved.entries:
        first, second = (atlas.composer.compose(entry, atlas.pages, Start()) for _ in range(2))
        assert first == second
        assert first.digest == second.digest
    again = Desk(PUBLICATIONS / "atlas", "atlas")
    assert [again.html(e.id) for e in again.resolved.entries] == [atlas.html(e.id) for e in atlas.resolved.entries]


def test_a_chapter_says_which_page_numbers_it_prints(atlas: Desk) -> None:
    composed = atlas.composer.compose(atlas.resolved.entry("squares"), atlas.pages, Start())
    assert composed.shown == {"fig-triangle": atlas.pages["fig-triangle"].label}
    assert composed.slots == ()
    assert not composed.ranged
    assert {"squares", "fig-square", "fig-areas", "squares-ix1"} <= composed.ids
    contents = atlas.composer.compose(atlas.resolved.entry("page-contents"), atlas.pages, Start())
    assert {"preface", "triangles", "words"} <= set(contents.shown)
    assert all(contents.shown[name] == atlas.pages[name].label for name in contents.shown)


def test_only_pages_that_are_printed_change_a_chapter(atlas: Desk) -> None:
    entry = atlas.resolved.entry("squares")
    before = atlas.composer.compose(entry, atlas.pages, Start())
    moved = {**atlas.pages, "circles": PageRef("99", 101)}
    assert before.unchanged_by(moved)
    assert atlas.composer.compose(entry, moved, Start()).digest == before.digest
    moved = {**atlas.pages, "fig-triangle": PageRef("99", 101)}
    assert not before.unchanged_by(moved)
    assert atlas.composer.compose(entry, moved, Start()).digest != before.digest


def test_with_slots_only_the_number_of_digits_changes_a_chapter(slotted: Desk) -> None:
    entry = slotted.resolved.entry("squares")
    tables = {
        label: {**slotted.pages, "fig-triangle": PageRef(label, 12)} for label in ("8", "9", "10", "99", "100", "ix")
    }
    composed = {label: slotted.composer.compose(entry, pages, Start()) for label, pages in tables.items()}
    classes = {
        frozenset(other for other in tables if composed[other].digest == composed[label].digest) for label in tables
    }
    assert classes == {frozenset({"8", "9"}), frozenset({"10", "99"}), frozenset({"100"}), frozenset({"ix"})}
    for label, chapter in composed.items():
        same = {other for other, pages in tables.items() if chapter.unchanged_by(pages)}
        assert same == {other for other in tables if composed[other].digest == chapter.digest}
        assert chapter.shown == {"fig-triangle": "ix" if label == "ix" else slot_text(1, len(label))}
        assert chapter.slots == (() if label == "ix" else ("fig-triangle",))
        assert (slot_text(1, len(label)) in chapter.html) == (label != "ix")


def test_each_printed_page_has_a_slot_of_its_own(slotted: Desk) -> None:
    """In the order in which they are met; the same id has the same slot wherever it is printed."""
    contents = slotted.composer.compose(slotted.resolved.entry("page-contents"), slotted.pages, Start())
    assert len(set(contents.slots)) == len(contents.slots) > 5
    assert set(contents.rooms) == {"left"}, "at the right edge of a column there is room for more digits"
    assert not contents.shown, "so that no count of digits is noted"
    for number in range(1, len(contents.slots) + 1):
        assert slot_text(number, ROOM) in contents.html
    used = {ord(char) - FIRST_SLOT for char in contents.html if ord(char) >= FIRST_SLOT}
    assert used == set(range(1, len(contents.slots) + 1))


def test_a_number_within_a_text_has_a_slot_for_each_digit(slotted: Desk) -> None:
    index = slotted.composer.compose(slotted.resolved.entry("index"), slotted.pages, Start())
    assert set(index.rooms) == {""}
    assert len(index.slots) > 2
    for number, name in enumerate(index.slots, start=1):
        assert index.shown[name] == slot_text(number, len(slotted.pages[name].label))
        assert index.shown[name] in index.html


def test_an_index_depends_on_how_pages_lie_to_each_other(slotted: Desk) -> None:
    """Two marks that come to stand on one page are one number: no count of digits tells that."""
    index = slotted.composer.compose(slotted.resolved.entry("index"), slotted.pages, Start())
    assert index.ranged
    assert index.unchanged_by(slotted.pages)
    assert not index.unchanged_by({**slotted.pages, "squares-ix1": PageRef("8", 10)})


def test_folios_are_slots_unless_they_are_roman(slotted: Desk, atlas: Desk) -> None:
    folio = " ".join(f"\\{FIRST_SLOT:06x}" for _ in range(FOLIO_DIGITS)) + " "
    assert f'content: "{folio}"' in slotted.html("squares", Start(0))
    assert f'content: "{folio}"' not in slotted.html("squares", Start(3, "roman"))
    assert "content: counter(page)" in atlas.html("squares", Start(3))
    for desk in (slotted, atlas):
        assert "content: counter(page, lower-roman)" in desk.html("squares", Start(3, "roman"))
        assert "content: none" in desk.html("squares", Start(0, "none"))


def test_a_document_may_name_itself(publication: Path) -> None:
    """`book#start` in the book is `start`, for every role."""
    text = (publication / "start.md").read_text("utf-8")
    references = "See {num}`book#fig-leaf`, {page}`book#fig-leaf`, {title}`book#start`, [](book#start)."
    (publication / "start.md").write_text(f"{text}\n{references}\n", "utf-8")
    html = Desk(publication, "book").html("start")
    assert "book#" not in html
    assert html.count('href="trykklar:fig-leaf"') == 3
    assert html.count('href="trykklar:start"') == 2


def test_an_unknown_page_has_a_placeholder_of_three_digits(atlas: Desk) -> None:
    composed = atlas.composer.compose(atlas.resolved.entry("squares"), {}, Start())
    assert "page\u00a0000" in composed.html


def test_where_a_chapter_starts_is_written_into_it(base: Desk) -> None:
    html = base.html("start", Start(17, "roman", recto=False))
    assert "counter-reset: page 17" in html
    assert "lower-roman" in html
    assert "break-before: left" in html


def test_pictures_go_along(atlas: Desk) -> None:
    assets = atlas.composer.compose(atlas.resolved.entry("squares"), atlas.pages, Start()).assets
    assert any(data.startswith(b"\x89PNG") for data in assets.values())
    assert sum(data.lstrip().startswith(b"<svg") for data in assets.values()) == 1
    assert all(url.startswith("https://trykklar.invalid/") for url in assets)


def test_faults_of_templates_come_out_as_problems(publication: Path) -> None:
    (publication / "layouts" / "tiny" / "chapter.html.j2").write_text("{{ nothing }}")
    with pytest.raises(ProblemsFound, match="nothing"):
        Desk(publication, "book").html("start")


def test_trim_sizes(base: Desk, atlas: Desk) -> None:
    assert trim_size(base.resolved) == (120, 180)
    assert trim_size(atlas.resolved) == (150, 200)


@pytest.mark.parametrize(
    "text", ["Mål 1–2", '"x"', "a\\b", "x & y", "a }{ b", "*/ x", "\\22 x", "5 €", "</style>x", "abc\\", "漢"]
)
def test_texts_in_margins_cannot_leave_their_string(text: str) -> None:
    values = tinycss2.parse_component_value_list(str(css_string(text)))
    assert [value.type for value in values] == ["string"]
    assert values[0].value == text.replace("</style>", "")
    assert "</" not in css_string(text)


def test_one_picture_has_one_name(publication: Path) -> None:
    """However its path is written, and whatever letters a URL would quote."""
    for name in ("a b.svg", "æ#1.svg"):
        (publication / "pictures" / name).write_bytes((publication / "pictures" / "leaf.svg").read_bytes())
    text = (publication / "start.md").read_text("utf-8")
    more = "![a](./pictures/leaf.svg) ![b](pictures/../pictures/leaf.svg) ![c](<pictures/a b.svg>)\n\n"
    more += ":::{figure} pictures/æ#1.svg\n:alt: x\n:credit: y\n:license: z\n:width: 60%\nText.\n:::\n"
    (publication / "start.md").write_text(f"{text}\n{more}", "utf-8")
    desk = Desk(publication, "book")
    composed = desk.composer.compose(desk.resolved.entry("start"), desk.pages, Start())
    names = {url.partition("/source/")[2] for url in composed.assets}
    assert names == {"pictures/leaf.svg", "pictures/a%20b.svg", "pictures/%C3%A6%231.svg"}
    assert all(url in composed.html for url in composed.assets)


@pytest.mark.parametrize(
    ("language", "value", "value_to", "unit", "shown"),
    [
        ("da", 1000, None, "kr.", "1.000\u00a0kr."),
        ("da", 1234567.5, None, "kr.", "1.234.567,5\u00a0kr."),
        ("da", 5, 6, "sensorer", "5–6\u00a0sensorer"),
        ("da", 2008, None, "", "2008"),
        ("en", 1234567.5, None, "km", "1,234,567.5\u00a0km"),
        ("nb", 1000, None, "kr", "1\u00a0000\u00a0kr"),
    ],
)
def test_facts_are_written_as_the_language_writes_numbers(
    language: str, value: float, value_to: int | None, unit: str, shown: str
) -> None:
    fact = Fact(id="a", about="b", value=value, value_to=value_to, unit=unit, year=2020, source="c")
    assert fact_text(fact, "", language) == shown


def test_a_cell_is_not_broken_between_a_day_and_its_month(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("day;n\n2026-02-01;1 000 000\n", "utf-8")
    options = {"data": "d.csv", "columns": "{day: date}"}
    table = read_data(tmp_path, options, "da", Place("a.md", 1))
    assert table.columns[0].shown == ("1. februar 2026",), "what is compared and downloaded keeps its spaces"
    told = table_values(table, {}, "da", Place("a.md", 1))
    assert told["table"] == [["1.\u00a0februar 2026", "1\u00a0000\u00a0000"]]
