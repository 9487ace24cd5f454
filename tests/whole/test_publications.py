"""Other publications than the real one build with no change of code, and without a single word of complaint."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from readback import Pdf, letters, plain
from support import BASE, PUBLICATIONS, Build, edit, published, run, run_apart
from trykklar.base.profiles import PROFILES
from trykklar.commands.new.scaffold import TEMPLATES, template_names


def build(source: Path, folder: Path) -> Build:
    """A release of a copy of `source`; WeasyPrint's log lines would be among the problems."""
    publication = Path(shutil.copytree(source, folder / "publication", ignore=shutil.ignore_patterns("output")))
    done = run("build", "--release", "--jobs", 1, "--json", "--publication", publication)
    assert done.problems == []
    assert done.exit_code == 0
    return Build(publication / "output", publication)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(PUBLICATIONS / "atlas", tmp_path_factory.mktemp("atlas"))


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(PUBLICATIONS / "grid", tmp_path_factory.mktemp("grid"))


@pytest.fixture(scope="module")
def book(atlas: Build) -> Pdf:
    return Pdf(atlas.pdf("atlas"))


@pytest.fixture(scope="module")
def board(grid: Build) -> Pdf:
    return Pdf(grid.pdf("band"))


# The atlas: English, no board, a layout of its own, two documents.


def test_atlas_is_in_english(book: Pdf) -> None:
    everything = " ".join(plain(book.text(page)) for page in range(len(book)))
    assert book.root["/Lang"] == "en"
    assert "CONTENTS" in everything.upper()
    assert not re.search(r"\b(figur|kapitel|Indhold|Kilde|Udgave)\b", everything)
    assert "“Triangles”" in everything


def test_atlas_has_its_own_size_and_labels(book: Pdf) -> None:
    assert (round(book.width(0) / 72 * 25.4), round(book.height(0) / 72 * 25.4)) == (150, 200)
    assert len(book) % 2 == 0
    body = book.labels.index("1")
    assert book.labels[:body] == ["Cover", "i", "ii", "iii", "iv", "v"][:body]
    assert book.labels[body:] == [*(str(n + 1) for n in range(len(book) - body - 1)), "Cover"]


def test_atlas_refers_to_what_it_says(book: Pdf) -> None:
    """'page 8', 'figure 1', 'chapter 1': the number that is printed is that of the target."""
    text = {name: plain(book.text(page)) for name, (page, _) in book.destinations.items()}
    for link in book.links:
        assert link.target is not None
        for number in re.findall(r"\bpage (\d+)", link.text):
            assert number == book.labels[link.target]
        for number in re.findall(r"\bfigure (\d)", link.text):
            assert f"Figure {number}" in text[link.name]
    assert "Begin with chapter 1, “Triangles”" in text["preface"]
    assert "See also Side." in text["term-corner"]


def test_atlas_shows_everything_once(book: Pdf) -> None:
    everything = " ".join(plain(book.text(page)) for page in range(len(book)))
    for words in (
        "180 degrees",
        "about 3.14 times",
        "On a flat sheet",
        "Three kinds of triangle",
        "A square in grey.",
        "16.5",
        "Areas & sides",
        "Nobody has counted all squares",
        "Use a compass",
        "Draw one without.",
        "Straight shapes",
    ):
        assert words.lower() in everything.lower(), words


def test_atlas_index_names_its_pages(book: Pdf) -> None:
    links = book.links_from(book.destinations["index"][0])
    assert len(links) >= 6
    for link in links:
        assert link.target is not None
        assert link.text.partition("–")[0] == book.labels[link.target]


def test_footnotes_stand_on_the_page_of_their_mark(book: Pdf) -> None:
    page = book.destinations["preface"][0]
    foot = plain(book.within(page, 0, 0, book.width(page), book.height(page) * 0.35))
    assert "Except those who test the press" in foot


def test_the_guide_names_pages_of_the_atlas(atlas: Build, book: Pdf) -> None:
    guide = Pdf(atlas.pdf("guide"))
    text = plain(" ".join(guide.text(page) for page in range(len(guide))))
    for words, name in ((r"Triangles \(the atlas,? page (\d+)\)", "triangles"), (r"on the atlas,? page "
        r"(\d+)", "tab-triangles"),
                        (r"the chapter on squares, the atlas,? page (\d+)", "squares"), (r"Words \(the atlas,? page "
                            r"(\d+)\)", "words"),
                        (r"Read more in the atlas, page (\d+)", "circles")):  # fmt: skip
        assert re.findall(words, text) == [book.labels[book.destinations[name][0]]], words
    assert "table 1" in text


def test_a_document_built_alone_reads_the_page_map_of_the_other(atlas: Build, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(atlas.publication, tmp_path / "publication"))
    (folder / "output" / "guide-mail.pdf").unlink()
    assert run("build", "guide", "--release", "--publication", folder).exit_code == 0
    assert (folder / "output" / "guide-mail.pdf").read_bytes() == atlas.pdf("guide").read_bytes()


@pytest.mark.parametrize("what", ["edition", "sources", "missing"])
def test_a_page_map_that_is_out_of_date_is_refused(atlas: Build, tmp_path: Path, what: str) -> None:
    folder = Path(shutil.copytree(atlas.publication, tmp_path / "publication"))
    if what == "edition":
        edit(folder / "publication.yaml", 'number: "3.2"', 'number: "3.3"')
    elif what == "sources":
        edit(folder / "circles.md", "no corner", "no corners")
    else:
        (folder / "output" / "atlas-pages.json").unlink()
    done = run("build", "guide", "--release", "--json", "--publication", folder)
    assert [p.code for p in done.problems] == ["reference-document"]
    assert "trykklar build atlas" in done.problems[0].hint
    assert done.exit_code == 1


def test_the_layout_of_the_publication_is_used(book: Pdf) -> None:
    page, top = book.destinations["triangles"]
    assert "TRIANGLES" in book.near(page, top)


def test_only_the_projects_fonts(book: Pdf, board: Pdf) -> None:
    for pdf in (book, board):
        assert {name.partition("-")[0] for name in pdf.fonts} <= {
            "Source-Serif",
            "Source-Sans",
            "Source",
            "SourceSerif4",
            "SourceSans3",
            "SourceSerif4Display",
        }
        assert all(len(programs) == 1 and 0 not in programs for programs in pdf.fonts.values())


def test_bytes_do_not_depend_on_where_and_how(atlas: Build, tmp_path: Path) -> None:
    """Another folder, another temporary folder, another hash seed, another number of workers: the same bytes."""
    folder = Path(shutil.copytree(PUBLICATIONS / "atlas", tmp_path / "elsewhere" / "publication"))
    (tmp_path / "scratch").mkdir()
    done = run_apart(
        "build",
        "--release",
        "--jobs",
        2,
        cwd=str(folder),
        TMPDIR=str(tmp_path / "scratch"),
        PYTHONHASHSEED="77",
        TZ="Asia/Tokyo",
        LC_ALL="C",
    )
    assert done.exit_code == 0, done.output
    ours, theirs = (published(output) for output in (atlas.folder, folder / "output"))
    assert sorted(ours) == sorted(theirs)
    assert len(ours) == 9, "of two documents: PDF, its map, page map, contact sheet; and the manifest"
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert list((tmp_path / "scratch").iterdir()) == [], "nothing is left behind"


def test_a_draft_says_that_it_is_one(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BASE, tmp_path / "publication"))
    edit(
        folder / "publication.yaml",
        "      - page: cover\n",
        "      - page: cover\n      - chapter: glossary.md\n      - chapter: sources.md\n",
    )
    assert run("build", "card", "--jobs", 1, "--publication", folder).exit_code == 0
    draft = Pdf(folder / "output" / "card-mail-draft.pdf")
    assert len(draft) == 3
    assert "draft" in draft.text(0).lower()
    assert all("Draft · Edition 1" in draft.text(page) for page in range(1, len(draft)))


# The grid: another board.


def test_grid_is_in_german(board: Pdf) -> None:
    assert board.root["/Lang"] == "de"
    assert "„Alles“, sagt Haus." in plain(" ".join(board.text(page) for page in range(len(board))))


def test_every_field_of_the_grid_can_be_clicked(board: Pdf, grid: Build) -> None:
    cells = {link.name for link in board.links_from(board.destinations["page-board"][0])}
    record = yaml.safe_load((grid.publication / "publication.yaml").read_text("utf-8"))["board"]
    for r, row in enumerate(record["rows"]["items"], start=1):
        for c, column in enumerate(record["columns"]["items"], start=1):
            name = f"feld-{column['id']}-{row['id']}"
            assert name in cells
            page, top = board.destinations[name]
            assert letters(f"{column['title']} im Ort {row['title']}") in letters(board.near(page, top))
            assert f"{r}.{c}" in board.text(page)


def test_grid_crossings_stand_in_board_order(board: Pdf) -> None:
    order = [f"feld-{column}-{row}" for row in ("haus", "hof", "garten") for column in ("luft", "wasser")]
    assert [board.destinations[name][0] for name in order] == sorted(board.destinations[name][0] for name in order)


# Axes the other way round, and the template of `trykklar new`.


def test_axes_can_change_places_or_are_refused_in_words(publication: Path) -> None:
    """Themes as rows and areas as columns: built, or a problem at the line that says so, but no fault of a template."""
    edit(publication / "publication.yaml", "kind: theme", "kind: swapped")
    edit(publication / "publication.yaml", "kind: area", "kind: theme")
    line = edit(publication / "publication.yaml", "kind: swapped", "kind: area")
    for kind, key in (("places", "row"), ("weathers", "column")):
        for file in (publication / kind).iterdir():
            text = file.read_text("utf-8")
            assert f"{key}: " in text
    done = run("build", "--jobs", 1, "--json", "--publication", publication)
    if done.exit_code:
        assert f"publication.yaml:{line}" in {p.at for p in done.problems} or {p.code for p in done.problems} == {
            "board-chapter-mismatch"
        }
    assert not {p.code for p in done.problems} & {"template-error", "template-undefined", "typeset-failed"}


def test_a_new_publication_builds_at_once_in_every_profile(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert run("new", folder, "--title", "Min bog").exit_code == 0
    done = run("build", "--release", "--profile", "all", "--jobs", 1, "--json", "--publication", folder)
    assert (done.exit_code, done.problems) == (0, [])
    assert {f"report-{name}.pdf" for name in PROFILES} <= {file.name for file in (folder / "output").glob("*.pdf")}
    assert "Min bog" in plain(Pdf(folder / "output" / "report-mail.pdf").text(0))


@pytest.mark.full
@pytest.mark.parametrize(
    ("template", "language"), [("annual", "en"), ("annual", "da"), ("law", "en"), ("thesis", "en")]
)
def test_each_template_builds_in_every_profile_and_as_a_site(template: str, language: str, tmp_path: Path) -> None:
    folder = tmp_path / template
    assert run("new", folder, "--template", template, "--language", language).exit_code == 0
    done = run("build", "--release", "--profile", "all", "--jobs", 1, "--json", "--publication", folder)
    assert (done.exit_code, done.problems) == (0, [])
    made = {file.name.partition("-")[2] for file in (folder / "output").glob("*.pdf")}
    assert {f"{name}.pdf" for name in PROFILES} <= made
    entrance = (folder / "output/web/index.html").read_text("utf-8")
    assert ('<p class="logo"><img src=' in entrance) == (template == "annual")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--template", "novel"], "templates are: annual, book, law, thesis"),
        (["--template", "law", "--language", "da"], "'law' is written in en alone, not in 'da'"),
        (["--template", "annual", "--language", "de"], "'annual' is written in en and da alone, not in 'de'"),
    ],
)
def test_a_template_that_there_is_not_is_refused(options: list[str], told: str, tmp_path: Path) -> None:
    done = run("new", tmp_path / "mine", *options)
    assert done.exit_code == 2
    assert told in done.output
    assert not (tmp_path / "mine").exists()


def test_a_template_has_the_title_and_the_id_that_are_asked_for(tmp_path: Path) -> None:
    assert run("new", tmp_path / "our-year", "--template", "annual", "--title", "Our year").exit_code == 0
    made = yaml.safe_load((tmp_path / "our-year/publication.yaml").read_text("utf-8"))
    assert (made["id"], made["title"]) == ("our-year", "Our year")
    assert run("new", tmp_path / "by-laws", "--template", "law").exit_code == 0
    assert (
        yaml.safe_load((tmp_path / "by-laws/publication.yaml").read_text("utf-8"))["title"] == "By-laws of the harbour"
    )


def test_an_annual_report_in_danish_is_the_same_report_in_danish_words(tmp_path: Path) -> None:
    for language in ("en", "da"):
        assert run("new", tmp_path / language, "--template", "annual", "--language", language).exit_code == 0
    english, danish = (
        {
            str(file.relative_to(tmp_path / language)): file
            for file in (tmp_path / language).rglob("*")
            if file.is_file()
        }
        for language in ("en", "da")
    )
    assert english.keys() == danish.keys()
    both = [yaml.safe_load(files["publication.yaml"].read_text("utf-8")) for files in (english, danish)]
    assert both[0]["documents"] == both[1]["documents"]
    assert both[1]["language"] == "da"
    ids = [
        {
            name: re.findall(r"^:?id: (.*)$", files[name].read_text("utf-8"), re.MULTILINE)
            for name in files
            if "chapters/" in name
        }
        for files in (english, danish)
    ]
    assert ids[0] == ids[1]
    assert run("check", "--release", "--publication", tmp_path / "da").exit_code == 0


def test_values_and_years_have_room_on_narrow_pages(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert run("new", folder).exit_code == 0
    edit(folder / "publication.yaml", "trim: A4", "trim: A5")
    done = run("build", "--jobs", 1, "--json", "--publication", folder)
    assert [p for p in done.problems if p.at.startswith("chapters/sources.md")] == []


def test_the_templates_are_whole() -> None:
    assert template_names() == ["annual", "book", "law", "thesis"]
    assert [name for name in template_names() if (TEMPLATES / name / "output").exists()] == []
