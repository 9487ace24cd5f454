"""A page that is taken from an earlier build is the page that this one would make."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from boards import write_board
from sites import build_site
from support import BASE, edit
from trykklar.web.printed import PageStart
from trykklar.web.rewrite import Gathered, Rewriting

PLAIN = "  site:\n    form: web\n    layout: web\n    outline:\n" + "".join(
    f"      - chapter: {name}.md\n" for name in ("start", "glossary", "sources")
)


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The entries whose pages are read again."""
    told: list[str] = []
    page = Rewriting.page

    def noted(
        work: Rewriting, address: str, entry: str, html: str, assets: Mapping[str, bytes], starts: Sequence[PageStart]
    ) -> Gathered:
        told.append(entry)
        return page(work, address, entry, html, assets, starts)

    monkeypatch.setattr(Rewriting, "page", noted)
    return told


def _bytes(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_a_word_lets_all_other_pages_be(tmp_path: Path, again: list[str]) -> None:
    publication = write_board(tmp_path, 2, 2)
    build_site(publication)
    assert len(again) > 10
    again.clear()
    edit(publication / "crossings" / "a1-t1.md", "Here they meet", "Here they quarrel")
    site = _bytes(build_site(publication))
    assert set(again) == {"crossing-a1-t1"}
    assert site == _bytes(build_site(publication, "site", "--no-cache"))


def test_a_page_follows_what_it_asks_the_site_for(tmp_path: Path, again: list[str]) -> None:
    """The explanation of a word is none of the words of the page that shows it."""
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8").rstrip() + "\n" + PLAIN, "utf-8")
    build_site(publication)
    again.clear()
    edit(publication / "glossary.yaml", "Water that falls", "Newly fallen water")
    site = _bytes(build_site(publication))
    assert b"Newly fallen" in site["start.html"]
    assert "start" in again
    assert site == _bytes(build_site(publication, "site", "--no-cache"))
