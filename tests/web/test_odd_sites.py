"""What nobody expects of a site's sources: each is a problem at its line, or a page that holds."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from lxml import etree, html
from pypdf import PdfReader

from boards import write_board
from editioned import change
from readback import plain
from sites import broken_links, build_site, pages
from support import run
from trykklar.base.bounds import SITE_ADDRESS
from trykklar.base.problems import Place
from trykklar.web.addresses import SitePages, path_problems
from trykklar.web.frame import direction

SCALE = "scales:\n  - {id: use, title: Use, low: little, high: much, steps: 5}\n"
ASSESSED = "assessment: [{scale: use, value: 1, reason: It was judged so.}]"
TAG = "&lt;/script&gt;&lt;script&gt;alert(1) & ]]> -->"
LONG = 'A crossing of 1 < 2 & \\"y\\" that ' + "goes on and " * 24 + "ends"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board of one crossing on nine scales of ten steps, with a title of 300 letters and markup, in Arabic."""
    publication = write_board(tmp_path_factory.mktemp("odd") / "board", 1, 1, title=LONG)
    scales = "".join(f"  - {{id: s{n}, title: Scale {n}, low: low, high: high, steps: 10}}\n" for n in range(9))
    assessed = ", ".join(f"{{scale: s{n}, value: {n + 1}, reason: It was judged so.}}" for n in range(9))
    change(publication, "publication.yaml", (SCALE, f"scales:\n{scales}"))
    change(
        publication,
        "publication.yaml",
        ("title: A board", f"title: '{TAG}' #"),
        ("title: t number 1", f"title: '{TAG}'"),
    )
    change(
        publication, "crossings/a1-t1.md", (ASSESSED, f"assessment: [{assessed}]"), ("row: a1\n", "row: a1\nlang: ar\n")
    )
    return build_site(publication)


def test_nine_scales_of_ten_steps_are_told_in_words(odd: Path) -> None:
    tree = html.fromstring((odd / "crossing" / "a1" / "t1.html").read_bytes())
    values = [" ".join(cell.text_content().split()) for cell in tree.find_class("of")]
    assert len(values) == 9
    assert [value.split()[0] for value in values] == [str(n + 1) for n in range(9)]
    assert all((odd / "crossing" / f"by-s{n}.html").is_file() for n in range(9))
    assert broken_links(odd) == []


def test_a_title_of_300_letters_with_markup_is_text_everywhere(odd: Path) -> None:
    title = LONG.replace("\\", "").replace('"y"', "“y”")
    tree = html.fromstring((odd / "crossing" / "a1" / "t1.html").read_bytes())
    assert len(title) > 300
    assert " ".join(tree.find(".//h1").text_content().split()) == title


def test_no_title_becomes_markup_or_a_script(odd: Path) -> None:
    """Titles of the publication and of an axis that would close a script, a comment or a section of XML."""
    for page in pages(odd):
        scripts = list(html.fromstring(page.read_bytes()).iter("script"))
        assert [s.text for s in scripts if not s.get("src") and s.get("type") != "application/ld+json"] == [], page.name
        assert all(json.loads(s.text or "") for s in scripts if not s.get("src")), page.name
    assert "</script><script>alert(1) & ]]> -->" in html.fromstring((odd / "index.html").read_bytes()).findtext(
        ".//title"
    )
    for name in ("sitemap.xml", "feed.xml"):
        assert len(etree.fromstring((odd / name).read_bytes())) > 1
    assert broken_links(odd) == []


def test_a_page_says_which_way_its_language_is_written(odd: Path) -> None:
    tree = html.fromstring((odd / "crossing" / "a1" / "t1.html").read_bytes())
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    other = html.fromstring((odd / "index.html").read_bytes())
    assert (other.get("lang"), other.get("dir")) == ("en", "ltr")
    assert [direction(tag) for tag in ("he", "fa-IR", "da")] == ["rtl", "rtl", "ltr"]


def test_a_board_without_scales_is_a_board(tmp_path: Path) -> None:
    publication = write_board(tmp_path / "board", 1, 1)
    change(publication, "publication.yaml", (SCALE, ""))
    change(publication, "crossings/a1-t1.md", (ASSESSED, "assessment: []"))
    site = build_site(publication)
    assert broken_links(site) == []
    assert (site / "board.html").is_file()


BOOK = """  book:
    layout: report
    trim: A4
    outline:
      - page: board
      - each: columns
"""


def test_a_draft_says_which_chapters_of_its_board_are_missing(tmp_path: Path) -> None:
    """A crossing and a theme that nobody has written yet: each told at its line, named nowhere by its id; what refers
    to them leads nowhere, and what stands behind them has the number that it will have."""
    publication = write_board(tmp_path / "board", 2, 1)
    for name in ("crossings/a1-t2.md", "themes/t1.md"):
        (publication / name).unlink()
    said = "[over there](#crossing-a1-t2), {num}`crossing-a1-t2`, {page}`crossing-a1-t2`, {title}`theme-t1`"
    change(publication, "themes/t2.md", ("A theme has some text.", f"A theme has some text, {said}, [](#theme-t1)."))
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8") + BOOK, "utf-8")
    done = run("build", "--publication", publication, "--jobs", 1, "--json")
    told = {problem.message.split(" has")[0] for problem in done.problems if problem.code == "crossing-missing"}
    assert (done.exit_code, told) == (0, {"'t1'", "the crossing of 'a1' and 't2'"})
    assert run("check", "--publication", publication, "--release").exit_code == 1

    site = publication / "output" / "site"
    assert broken_links(site) == []
    board = html.fromstring((site / "board.html").read_bytes())
    assert [cell.text_content() for cell in board.find_class("celltitle")] == ["A crossing", "Not described"]
    text = (site / "themes" / "t2.md").read_text("utf-8")
    assert "some text, over there, A2, A2, t1, t1." in text
    (line,) = [line for line in (site / "data" / "board.csv").read_text("utf-8-sig").splitlines() if ",A2," in line]
    assert line == "crossing-a1-t2,A2,a number 1,t number 2,,,,"
    book = PdfReader(publication / "output" / "book-mail-draft.pdf")
    printed = plain(" ".join(page.extract_text() for page in book.pages))
    assert "Not described" in printed
    assert "some text, over there, A2, A2, t1, t1." in printed
    numbers = json.loads((publication / "output" / "book-pages.json").read_bytes())["targets"]
    assert numbers["theme-t2"]["number"] == "2", "that of its place"
    for words in (printed, *(page.read_text("utf-8").replace("data-crossing", "") for page in pages(site))):
        assert not re.search(r">crossing-a1-t2<|\bcrossing-a1-t2\s", words)


def test_signs_that_no_font_has_are_told_at_their_line(tmp_path: Path) -> None:
    publication = write_board(tmp_path / "board", 1, 1, title="שלום and 🙂")
    done = run("build", "site", "--publication", publication, "--json")
    told = [problem for problem in done.problems if problem.code == "character-missing"]
    assert done.exit_code == 1
    assert {problem.at for problem in told} == {"crossings/a1-t1.md:5"}
    assert any("'🙂' (U+1F642)" in problem.message for problem in told)


def _files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_a_folder_that_takes_no_site_keeps_the_old_one_and_what_others_laid_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = write_board(tmp_path / "board", 1, 1)
    site = build_site(publication)
    (site / "notes.txt").write_text("Mine.", "utf-8")
    before = _files(site)
    change(publication, "areas/a1.md", ('title: "Area a1 of the board"', "title: Another title"))
    refused = {errno.ENOSPC: "disk-full", errno.EROFS: "permission", errno.EBUSY: "io-error"}
    for step in ("exchange", "beside"):  # when it is whole, and when it is begun
        for number, code in refused.items():
            with monkeypatch.context() as patched:
                refuses = Mock(side_effect=OSError(number, os.strerror(number)))
                patched.setattr(f"trykklar.base.whole_folders.{step}", refuses)
                done = run("build", "site", "--publication", publication, "--json")
            assert (done.exit_code, _files(site) == before) == (3, True)
            assert [problem.code for problem in done.problems if problem.severity == "error"] == [code]
            assert "is there" not in done.problems[-1].message, "the old site is in nobody's way"
    done = run("build", "site", "--publication", publication, "--json")
    (told,) = [problem.message for problem in done.problems if problem.code == "output-strange"]
    assert (done.exit_code, "notes.txt" in told) == (0, True)
    assert (site / "notes.txt").read_text("utf-8") == "Mine."


def _problems(**pages: str) -> list[str]:
    """What is told of pages by their addresses."""
    entries = [SimpleNamespace(id=name, chapter=None, named_at=Place("p.yaml", n)) for n, name in enumerate(pages, 1)]
    resolved: Any = SimpleNamespace(entries=entries, entry=lambda name: next(e for e in entries if e.id == name))
    return [f"{p.code} {p.place.line if p.place else 0} {p.message}" for p in path_problems(SitePages(resolved, pages))]


@pytest.mark.parametrize("name", ["con", "aux", "nul", "prn", "com1", "lpt9"])
@pytest.mark.parametrize("address", ["{}.html", "areas/{}.html", "crossing/{}/t1.html"])
def test_no_page_has_a_name_that_windows_keeps_for_devices(name: str, address: str) -> None:
    (told,) = _problems(fine="fine.html", device=address.format(name))
    assert told.startswith("web-path 2 ")
    assert f"'{name}'" in told
    assert _problems(device=address.format(f"{name}-1")) == []


def test_an_address_has_an_end_and_one_page() -> None:
    assert _problems(long=f"{'a' * (SITE_ADDRESS.most - 5)}.html") == []
    (told,) = _problems(long=f"{'a' * (SITE_ADDRESS.most - 4)}.html")
    assert f"{SITE_ADDRESS.most + 1} characters" in told
    (told,) = _problems(one="a/b.html", two="a/b.html")
    assert told == "web-path 2 the pages of 'two' and 'one' would both be 'a/b.html'"


def test_no_page_takes_the_place_of_what_the_site_has_for_itself(tmp_path: Path) -> None:
    """Here that of `/was`, where authorities look for the accessibility statement."""
    publication = write_board(tmp_path / "board", 1, 1)
    change(publication, "publication.yaml", ("id: themes", "id: was"), ("id: t1,", "id: index,"))
    for folder in ("themes", "crossings"):
        for file in (publication / folder).iterdir():
            file.write_text(file.read_text("utf-8").replace("column: t1", "column: index"), "utf-8")
            file.rename(file.with_name(file.name.replace("t1", "index")))
    done = run("build", "site", "--publication", publication, "--json")
    (told,) = [problem for problem in done.problems if problem.code == "web-path"]
    assert (done.exit_code, told.at) == (1, "themes/index.md:1")
    assert "'was/index.html'" in told.message
    assert not (publication / "output" / "site").exists()


@pytest.mark.full
def test_ten_scales_are_told_below_the_board_where_no_field_shows_them(tmp_path: Path) -> None:
    publication = write_board(tmp_path / "board", 1, 1)
    scales = "".join(f"  - {{id: s{n}, title: Scale {n}, low: low, high: high, steps: 5}}\n" for n in range(10))
    assessed = ", ".join(f"{{scale: s{n}, value: 3, reason: It was judged so.}}" for n in range(10))
    change(publication, "publication.yaml", (SCALE, f"scales:\n{scales}"))
    change(publication, "crossings/a1-t1.md", (ASSESSED, f"assessment: [{assessed}]"))
    tree = html.fromstring((build_site(publication) / "board.html").read_bytes())
    assert len(tree.findall(".//form//input")) == 10, "the titles and nine scales"
    assert len(tree.find_class("crossinglist")[0].findall(".//tbody//td[@class]")) >= 10
