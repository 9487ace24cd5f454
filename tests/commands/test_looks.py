"""Page types against approved pictures: which page is taken, what is found, what is forgiven, how it is approved."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, strategies as st
from PIL import Image, ImageDraw

from support import BASE, PUBLICATIONS, REPOSITORY, Build, edit, run
from trykklar.base.problems import ProblemsFound
from trykklar.commands.looks.measure import BLOCK, COARSE, MOST, difference
from trykklar.commands.looks.page_types import type_pages, type_pages_of
from trykklar.commands.looks.pictures import page_image, png, read_picture, with_palette
from trykklar.commands.looks.references import approve, read_references
from trykklar.commands.looks.screens import site_sights, template_pages
from trykklar.preflight.build_map import read_build_map
from trykklar.preflight.opened import open_pdf
from trykklar.preflight.source_map import PlacedEntry

# Which page


def entry(kind: str, page: int, pages: int = 1, **shows: int) -> PlacedEntry:
    return PlacedEntry(f"{kind}-{page}", kind, page, pages, shows)


def test_one_page_of_each_type_is_taken() -> None:
    entries = [
        entry("cover", 1),
        entry("crossing", 3),
        entry("crossing", 4, 3, figure=6, table=5),
        entry("crossing", 7, 2, figure=7),
        entry("backcover", 10),
    ]
    assert type_pages(entries, 10) == {
        "cover": 1,
        "blank": 2,
        "crossing": 3,
        "crossing-continued": 5,
        "with-table": 5,
        "with-figure": 6,
        "backcover": 10,
    }


def test_a_blank_at_the_end_and_none_at_all() -> None:
    assert type_pages([entry("a", 1, 2)], 3)["blank"] == 3
    assert "blank" not in type_pages([entry("a", 1, 2)], 2)


def test_types_are_names_of_files() -> None:
    assert list(type_pages([entry("pieces/Big table.x", 1)], 1)) == ["pieces-big-table-x"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 4)), min_size=1, max_size=12), st.integers(0, 5))
def test_what_stands_after_the_page_taken_does_not_change_the_choice(outline: list[tuple[str, int]], kept: int) -> None:
    def pages_of(items: list[tuple[str, int]]) -> dict[str, int]:
        placed, page = [], 1
        for kind, count in items:
            placed.append(entry(kind, page, count))
            page += count
        return type_pages(placed, page - 1)

    whole, first = pages_of(outline), pages_of(outline[:kept])
    assert {kind: whole[kind] for kind in first} == first


def test_the_map_knows_where_the_types_are(specimen_build: Build) -> None:
    """Read back from the pages: what the map says is a page of a type shows what such a page shows."""
    file = specimen_build.pdf("specimen")
    with open_pdf(file.read_bytes(), file.name) as opened:
        found, told = read_build_map(file, opened.sha256)
        assert found, told
        pages = type_pages(found.entries, opened.page_count)
        texts = {kind: opened.pdfium[page - 1].get_textpage().get_text_range() for kind, page in pages.items()}
    targets = {name: target["physical"] for name, target in specimen_build.pages("specimen")["targets"].items()}
    assert pages["crossing"] == targets["crossing-farm-rain"]
    assert pages["theme"] == targets["weather-rain"]
    assert pages["index"] == targets["index"]
    assert (pages["with-figure"], pages["with-chart"], pages["with-table"]) == tuple(
        targets[name] for name in ("fig-sky", "fig-areas", "table-falls")
    )
    assert texts["blank"].strip() == ""
    assert "What changes" in texts["crossing-continued"]
    assert {
        "cover",
        "halftitle",
        "colophon",
        "contents",
        "overview",
        "front",
        "board",
        "part",
        "area",
        "chapter",
    } <= set(pages)
    assert {"recommendations", "questions", "cases", "glossary", "lists", "sources", "backcover"} <= set(pages)


def test_press_pages_have_a_map_of_their_own(specimen_build: Build) -> None:
    def pages(what: str) -> dict[str, int]:
        file = specimen_build.folder / f"specimen-{what}.pdf"
        with open_pdf(file.read_bytes(), file.name) as opened:
            found, told = read_build_map(file, opened.sha256)
            assert found, told
            return type_pages(found.entries, opened.page_count)

    mail, press = pages("mail"), pages("press")
    assert "cover" in mail
    assert "cover" not in press
    assert press["crossing"] == mail["crossing"] - 2


# What is forgiven


@pytest.fixture(scope="module")
def page(specimen_build: Build) -> Any:
    """A page of text (pdfium's)."""
    return pypdfium2.PdfDocument(specimen_build.pdf("specimen"))[
        specimen_build.pages("specimen")["targets"]["tour"]["physical"] - 1
    ]


@pytest.fixture(scope="module")
def drawn(page: Any) -> Image.Image:
    return page_image(page).convert("RGB")


def shifted(page: Any, eighths: int) -> Image.Image:
    """The page, drawn eightfold, moved by eighths of a pixel and made small: other greys on every edge."""
    large = page.render(scale=8).to_pil().convert("RGB")
    moved = Image.new("RGB", large.size, "white")
    moved.paste(large, (eighths, eighths))
    size = (large.width // 8, large.height // 8)
    return with_palette(moved.resize(size, Image.Resampling.BOX)).convert("RGB")


def moved_line(page: Any, drawn: Image.Image, rows: int) -> Image.Image:
    """The drawn page with its first line of text moved down."""
    text = page.get_textpage()
    index, _ = text.search("Weather happens").get_next()
    _, bottom, _, top = text.get_charbox(index)
    upper, lower = drawn.height - round(top) - 3, drawn.height - round(bottom) + 3
    moved = drawn.copy()
    moved.paste(drawn.crop((0, upper, drawn.width, lower)), (0, upper + rows))
    return moved


def test_a_page_is_the_same_as_itself(drawn: Image.Image) -> None:
    found = difference(drawn, drawn)
    assert (found.share, found.forgiven) == (0, True)


def test_other_antialiasing_is_forgiven(specimen_build: Build, page: Any) -> None:
    """An eighth of a pixel makes other greys on all edges: of letters, and of a cover's dark fields."""
    cover = pypdfium2.PdfDocument(specimen_build.pdf("specimen"))[0]
    for each in (page, cover):
        before, after = shifted(each, 0), shifted(each, 1)
        assert before != after
        assert difference(before, after).forgiven


def test_noise_on_single_pixels_is_forgiven(drawn: Image.Image) -> None:
    """Every seventh pixel or so, 40 levels darker."""
    noisy = drawn.copy()
    for x in range(3, drawn.width, 5):
        for y in range(x % 7, drawn.height, 7):
            red, green, blue = drawn.getpixel((x, y))  # type: ignore[misc]
            noisy.putpixel((x, y), (max(0, red - 40), max(0, green - 40), max(0, blue - 40)))
    assert noisy != drawn
    assert difference(drawn, noisy).forgiven


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_a_line_that_moves_is_found(page: Any, drawn: Image.Image, rows: int) -> None:
    found = difference(drawn, moved_line(page, drawn, rows))
    assert not found.forgiven
    assert MOST < found.share < 0.05


def test_a_tint_that_changes_a_little_is_found() -> None:
    before = Image.new("RGB", (300, 400), "white")
    after = before.copy()
    ImageDraw.Draw(after).rectangle((50, 50, 200, 200), fill=(255 - COARSE - 2,) * 3)
    found = difference(before, after)
    assert not found.forgiven
    assert found.share == pytest.approx(150 * 150 / (300 * 400), rel=0.25)
    assert found.mask.getpixel((100, 100)) == 255
    assert found.mask.getpixel((20, 20)) == 0


def test_pictures_of_two_sizes_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="pixels"):
        difference(Image.new("RGB", (10, 10)), Image.new("RGB", (10, 11)))


@pytest.mark.parametrize("size", [(1, 1), (BLOCK, BLOCK), (BLOCK + 1, 2 * BLOCK - 1)])
def test_pictures_of_any_size_are_covered(size: tuple[int, int]) -> None:
    assert difference(Image.new("RGB", size, "white"), Image.new("RGB", size, "black")).share == 1


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"image|PNG|truncated"):
        read_picture(data)


def test_the_same_page_gives_the_same_bytes(page: Any) -> None:
    assert png(page_image(page)) == png(page_image(page))


# The list of what was approved


def test_what_was_approved_is_remembered(tmp_path: Path) -> None:
    folder = tmp_path / "looks"
    approve(read_references(folder), {("a", "b"): b"1", ("a", "c"): b"2"}, [])
    assert read_references(folder).approved == {("a", "b"), ("a", "c")}
    approve(read_references(folder), {("a", "c"): b"3"}, [("a", "b")])
    found = read_references(folder)
    assert found.approved == {("a", "c")}
    assert found.picture(("a", "c")) == b"3"
    assert sorted(file.name for file in folder.iterdir()) == ["a-c.png", "looks.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "looks": {}}',
        '{"version": 1, "looks": {"../a": ["b"]}}',
        '{"version": 1, "looks": {"a": [1]}}',
    ],
)
def test_a_list_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "looks.json").write_text(text)
    with pytest.raises(ProblemsFound) as found:
        read_references(tmp_path)
    assert [problem.code for problem in found.value.problems] == ["look-unreadable"]


# The command


@dataclass(frozen=True)
class Desk:
    """A workspace of its own with the specimen in it, and its references."""

    root: Path

    @property
    def publication(self) -> Path:
        return self.root / "source" / "specimen"

    @property
    def references(self) -> Path:
        return self.root / "looks"

    @property
    def pictures(self) -> Path:
        return self.references / "specimen"

    @property
    def page(self) -> Path:
        return self.root / "output" / "specimen" / "looks.html"

    def looks(self, *more: str) -> tuple[int, dict[str, Any]]:
        """Exit code and report of the command."""
        done = run("looks", "--publication", self.publication, "--references", self.references, "--json", *more)
        return done.exit_code, dict(json.loads(done.stdout))


def found(report: Mapping[str, Any]) -> set[tuple[str, str]]:
    """(code, type) of what the command objected to."""
    return {(p["code"], Path(p["place"]["file"]).stem) for p in report["problems"]}


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A workspace whose pages have been approved; tests take a copy."""
    desk = Desk(tmp_path_factory.mktemp("looks"))
    for name in ("layouts", "fonts"):
        shutil.copytree(REPOSITORY / name, desk.root / name)
    shutil.copytree(PUBLICATIONS / "specimen", desk.publication)
    code, report = desk.looks("--approve")
    assert (code, report["problems"]) == (0, [])
    assert report["stored"] == len(report["looks"]) > 30
    return desk


@pytest.fixture
def desk(approved: Desk, tmp_path: Path) -> Desk:
    return Desk(Path(shutil.copytree(approved.root, tmp_path / "copy")))


def test_what_has_not_changed_is_as_approved(desk: Desk) -> None:
    before = {file: file.read_bytes() for file in desk.pictures.iterdir()}
    code, report = desk.looks()
    assert (code, report["problems"]) == (0, [])
    assert {look["verdict"] for look in report["looks"]} == {"as approved"}
    assert {look["share"] for look in report["looks"]} == {0}
    code, report = desk.looks("--approve")
    assert (code, report["stored"]) == (0, 0)
    assert {file: file.read_bytes() for file in desk.pictures.iterdir()} == before


def test_pictures_are_small(approved: Desk) -> None:
    files = list(approved.pictures.glob("*.png"))
    assert {f"{look['document']}-{look['type']}.png" for look in approved.looks()[1]["looks"]} == {
        file.name for file in files
    }
    assert sum(file.stat().st_size for file in files) < 50_000 * len(files)
    for file in files:
        with Image.open(file) as image:
            assert image.mode == "P"
            assert max(image.size) == (842 if file.name.startswith("specimen") else 596)


@pytest.mark.full
def test_a_change_of_style_is_found_on_the_types_that_it_touches(desk: Desk) -> None:
    """The index's letters and the crossing's coordinate, and nothing else."""
    style = desk.root / "layouts" / "report" / "report.css"
    style.write_text(
        style.read_text("utf-8") + "\n.index .letter { padding-left: 9mm }\n.coordinate { color: #ff0000 }\n", "utf-8"
    )
    code, report = desk.looks()
    assert code == 1
    assert found(report) == {("look-changed", "specimen-index"), ("look-changed", "specimen-crossing")}
    html = desk.page.read_text("utf-8")
    sections = re.findall(r'<section id="([a-z-]+)"( class="same")?>', html)
    assert {name for name, _ in sections[:2]} == {"specimen-index", "specimen-crossing"}
    assert [bool(same) for _, same in sections] == [False] * 2 + [True] * (len(sections) - 2)
    changed = html.partition('<section id="specimen-index"')[2].partition("</section>")[0]
    shown = dict(re.findall(r'<figure class="(\w+)">.*?data:image/png;base64,([^"]+)"', changed, re.DOTALL))
    reference, now, differing = (base64.b64decode(shown[what]) for what in ("reference", "now", "difference"))
    assert reference == (desk.pictures / "specimen-index.png").read_bytes()
    assert not difference(read_picture(reference), read_picture(now)).forgiven
    reds = [1 for red, green, _ in read_picture(differing).get_flattened_data() if red > 100 and red > 2 * green]
    assert 50 < len(reds) < 50_000
    assert "<script" not in html
    assert "http" not in html

    code, report = desk.looks("--approve", "--only", "index")
    assert (code, report["stored"], found(report)) == (0, 1, set())
    assert (desk.pictures / "specimen-index.png").read_bytes() == now
    code, report = desk.looks()
    assert (code, found(report)) == (1, {("look-changed", "specimen-crossing")})
    assert desk.looks("--approve")[0] == 0
    assert desk.looks()[0] == 0


@pytest.mark.full
def test_missing_new_vanished_unreadable_and_other_sizes_are_told_apart(desk: Desk) -> None:
    (desk.pictures / "specimen-cover.png").unlink()
    (desk.pictures / "specimen-board.png").write_bytes(b"spoilt")
    Image.new("P", (400, 500)).save(desk.pictures / "specimen-theme.png")
    register = desk.pictures / "looks.json"
    edit(register, '"area",', '"atoll",')
    (desk.pictures / "booklet-area.png").rename(desk.pictures / "booklet-atoll.png")
    told = {
        ("look-missing", "specimen-cover"),
        ("look-unreadable", "specimen-board"),
        ("look-size", "specimen-theme"),
        ("look-new", "booklet-area"),
        ("look-vanished", "booklet-atoll"),
    }
    code, report = desk.looks()
    assert (code, found(report)) == (1, told)
    (size,) = [p["message"] for p in report["problems"] if p["code"] == "look-size"]
    assert "596 × 842" in size
    assert "400 × 500" in size
    html = desk.page.read_text("utf-8")
    assert html.count('<div class="none">none</div>') == 4 * 2 + 1  # of another size lacks a difference alone
    code, report = desk.looks("--approve", "--only", "atoll")
    assert (code, report["stored"], report["looks"]) == (0, 1, [])
    assert not (desk.pictures / "booklet-atoll.png").exists()
    code, report = desk.looks("--approve")
    assert (code, report["stored"], report["problems"]) == (0, 4, [])
    assert desk.looks()[0] == 0


def test_a_document_that_is_gone_leaves_its_types_behind(desk: Desk) -> None:
    """Its last build may still stand in the output folder: the publication counts."""
    file = desk.publication / "publication.yaml"
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("  booklet:\n")], "utf-8")
    code, report = desk.looks()
    gone = {name for kind, name in found(report) if kind == "look-vanished"}
    assert code == 1
    assert gone == {file.stem for file in desk.pictures.glob("booklet-*.png")}


def test_a_type_that_there_is_not_is_wrong_usage(approved: Desk) -> None:
    code, report = approved.looks("--only", "atoll")
    assert code == 2
    assert report["problems"][0]["code"] == "usage"
    assert "crossing" in report["problems"][0]["hint"]


def test_a_broken_list_stops_before_anything_is_built(approved: Desk, tmp_path: Path) -> None:
    (tmp_path / "specimen").mkdir()
    (tmp_path / "specimen" / "looks.json").write_text("{", "utf-8")
    done = run("looks", "--publication", approved.publication, "--references", tmp_path, "--json")
    assert (done.exit_code, [problem.code for problem in done.problems]) == (1, ["look-unreadable"])


@pytest.mark.full
def test_a_draft_does_not_look_like_the_release(desk: Desk) -> None:
    """Its stamp stands on its pages, and its files have names of their own."""
    code, report = desk.looks("--draft", "--only", "theme")
    assert code == 1
    assert ("look-changed", "specimen-theme") in found(report)
    assert any("specimen-mail-draft.pdf" in p["message"] for p in report["problems"] if p["code"] == "look-changed")


def test_one_line_says_how_it_stands(approved: Desk) -> None:
    done = run("looks", "--publication", approved.publication, "--references", approved.references)
    assert done.exit_code == 0
    assert "looks.html" in done.stdout
    assert "0 not as approved" in done.stdout


# Sites, on screens


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    """Three pages of two templates, one of an earlier edition, and one that leads on."""
    site = tmp_path / "site"
    body = '<html><head><link rel="stylesheet" href="{up}site.css"></head><body class="t-{kind} k-page">{text}</body>'
    body += '<img src="{up}dot.png" alt=""><img src="https://example.org/dot.png" alt="">'
    files = {
        "index.html": body.format(up="", kind="site-index", text="First"),
        "people/b.html": body.format(up="../", kind="chapter", text="Second"),
        "people/a.html": body.format(up="../", kind="chapter", text="Third"),
        "editions/1/a.html": body.format(up="", kind="old", text="Old"),
        "editions/1/editions.js": "",
        "editions.js": "",
        "page/1.html": "<html><body>leads on</body></html>",
        "site.css": ":root { color-scheme: light dark; background: light-dark(#fff, #000) } img { width: 40px }",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    Image.new("RGB", (10, 10), "#ff0000").save(site / "dot.png")
    return site


def test_a_site_has_one_page_of_each_template_and_none_of_an_earlier_edition(small_site: Path) -> None:
    assert template_pages(small_site) == {"site-index": "index.html", "chapter": "people/a.html"}


def test_pages_of_a_site_are_seen_narrow_wide_and_in_the_dark(small_site: Path) -> None:
    seen = {sight.type: sight for sight in site_sights("site", small_site)}
    assert list(seen) == [
        f"{kind}-{view}" for kind in ("site-index", "chapter") for view in ("320", "1280", "1280-dark")
    ]
    assert seen["chapter-320"].page == "people/a.html"
    images = {name: sight.image.convert("RGB") for name, sight in seen.items()}
    assert [images[f"chapter-{view}"].size for view in ("320", "1280", "1280-dark")] == [
        (320, 1200),
        *[(1280, 900)] * 2,
    ]
    corners = [images[f"chapter-{view}"].getpixel((300, 500)) for view in ("320", "1280", "1280-dark")]
    assert corners == [(255, 255, 255), (255, 255, 255), (0, 0, 0)]
    reds = [count for count, colour in images["chapter-320"].getcolors(10_000) or [] if colour == (255, 0, 0)]
    assert reds == [1600], "the site's own picture is shown, and none from elsewhere"


@pytest.mark.parametrize("browser", ["", "no-such-browser", "cat"])
def test_without_a_browser_it_is_told_and_fails(
    small_site: Path, browser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None, one that is not there, and a program that is none."""
    cat = shutil.which("cat")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TRYKKLAR_CHROMIUM", str(cat) if browser == "cat" else browser)
    with pytest.raises(ProblemsFound) as found:
        site_sights("site", small_site)
    (problem,) = found.value.problems
    assert (problem.code, problem.exit_code) == ("browser-missing", 3)
    assert "--no-web" in problem.hint


# Contact sheets of types


def test_a_sheet_shows_one_page_of_each_type(specimen_build: Build, tmp_path: Path) -> None:
    target = tmp_path / "types.png"
    done = run("pages", specimen_build.pdf("specimen"), "--per-type", "--width", "100", "-o", target)
    assert done.exit_code == 0, done.output
    with Image.open(target) as image:
        assert image.width == 6 * 110 + 10
        rows, rest = divmod(image.height - 10, 141 + 26 + 10)
        assert rest == 0
        covered = image.convert("RGB").getpixel((60, 60))
        assert covered not in ((255, 255, 255), (228, 228, 224)), "the cover is coloured"
    with open_pdf(specimen_build.pdf("specimen").read_bytes(), "specimen-mail.pdf") as opened:
        found, _ = read_build_map(specimen_build.pdf("specimen"), opened.sha256)
        assert found
        assert rows == -(-len(type_pages(found.entries, opened.page_count)) // 6)


def test_a_sheet_shows_the_types_that_are_named_in_their_order(specimen_build: Build, tmp_path: Path) -> None:
    target, file = tmp_path / "some.png", specimen_build.pdf("specimen")
    with open_pdf(file.read_bytes(), file.name) as opened:
        last, first = list(reversed(type_pages_of(file, opened)))[:2]
    done = run("pages", file, "--only", last, "--only", first, "--width", "100", "-o", target)
    assert done.exit_code == 0, done.output
    with Image.open(target) as image:
        assert image.width == 2 * 110 + 10
        assert image.mode == "P", "a palette, so that it is small"
    done = run("pages", file, "--only", "nothing", "-o", tmp_path / "none.png")
    assert done.exit_code == 2
    assert "no page of the file has the type 'nothing'" in done.output
    assert "the types are: " in done.output
    assert not (tmp_path / "none.png").exists()


def test_a_file_without_its_map_has_no_types(specimen_build: Build, tmp_path: Path) -> None:
    file = Path(shutil.copy(specimen_build.pdf("specimen"), tmp_path))
    done = run("pages", file, "--per-type")
    assert done.exit_code == 2
    assert "no map of the build" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == [file.name]


@pytest.mark.full
def test_a_site_is_looked_at_or_left_out(tmp_path: Path) -> None:
    """Where sites are left out, those with pages have page types, and what was approved of the others stays."""
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    file = publication / "publication.yaml"
    site = "  site:\n    form: web\n    layout: web\n    refers_to: [book]\n    outline:\n      - page: site-index\n"
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + site, "utf-8")
    command = ("looks", "--draft", "--json", "--publication", publication, "--references", tmp_path / "looks")
    seen: list[set[str]] = []
    for more in (("--approve",), ("--no-web",), ()):
        done = run(*command, *more)
        assert done.exit_code == 0, done.output
        seen.append({look["document"] for look in json.loads(done.stdout)["looks"]})
    assert seen == [{"book", "card", "leaflet", "site"}, {"book", "card", "leaflet"}, seen[0]]
