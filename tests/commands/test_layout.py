"""Layouts are listed, and taken over into a publication to be changed."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from support import REPOSITORY, run
from trykklar.base.problems import Place
from trykklar.base.settings import read_settings
from trykklar.layouts.layout import Layout, load_layout


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "publication.yaml").write_text("id: book\n", "utf-8")
    return folder


def loaded(book: Path, name: str) -> Layout:
    return load_layout(read_settings(book), name, Place("publication.yaml"))


def test_the_layouts_that_trykklar_came_with_are_listed_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = {row["name"]: row for row in json.loads(run("layout", "list", "--json").stdout)["layouts"]}
    assert set(rows) == {file.parent.name for file in (REPOSITORY / "layouts").glob("*/layout.yaml")}
    assert rows["plain"]["extends"] == "base"
    text = run("layout", "list").output
    assert all(f"{name} " in text and row["about"] in text for name, row in rows.items())


def test_a_layout_that_was_taken_over_is_the_same_until_it_is_changed(book: Path) -> None:
    before = loaded(book, "plain")
    done = run("layout", "eject", "plain", "--publication", book)
    own = book / "layouts" / "plain"
    copied = {file.relative_to(own) for file in own.rglob("*") if file.is_file()}
    shared = REPOSITORY / "layouts" / "plain"
    assert copied == {file.relative_to(shared) for file in shared.rglob("*") if file.is_file()}
    assert done.exit_code == 0
    assert all(str(own / name) in done.output for name in copied)
    assert [path.name for path in (book / "layouts").iterdir()] == ["plain"]
    after = loaded(book, "plain")
    assert after.folders == (own, REPOSITORY / "layouts" / "base")
    assert (after.tokens, [sheet.text for sheet in after.styles]) == (
        before.tokens,
        [sheet.text for sheet in before.styles],
    )
    tokens = own / "tokens.yaml"
    assert tokens.stat().st_mode & stat.S_IWUSR
    tokens.write_text(tokens.read_text("utf-8") + "\nmine: {gap: 7mm}\n", "utf-8")
    assert loaded(book, "plain").tokens["mine"] == {"gap": "7mm"}
    (row,) = [
        r
        for r in json.loads(run("layout", "list", "--json", "--publication", book).stdout)["layouts"]
        if r["name"] == "plain"
    ]
    assert row["folder"] == str(own)


def test_fonts_of_its_own_beside_it_hide_no_layout(book: Path) -> None:
    (book / "fonts").mkdir()
    run("layout", "eject", "plain", "--publication", book)
    assert loaded(book, "plain").folders[1] == REPOSITORY / "layouts" / "base"


def test_nothing_is_overwritten(book: Path) -> None:
    own = book / "layouts" / "plain"
    own.mkdir(parents=True)
    (own / "layout.yaml").write_text("about: mine\n", "utf-8")
    done = run("layout", "eject", "plain", "--publication", book)
    assert done.exit_code == 2
    assert "has a layout 'plain' of its own" in done.output
    assert [(file.name, file.read_text("utf-8")) for file in own.iterdir()] == [("layout.yaml", "about: mine\n")]


@pytest.mark.parametrize("name", ["nothing", "../fonts", "", "."])
def test_only_a_layout_is_copied(book: Path, name: str) -> None:
    done = run("layout", "eject", name, "--publication", book)
    assert done.exit_code == 2
    assert not (book / "layouts").exists()
