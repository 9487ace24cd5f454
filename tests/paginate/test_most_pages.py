"""How far a document may grow: far beyond what any layout makes of its texts, and not to thousands of pages of few
words."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import SAMPLES, settings_for
from trykklar.base.problems import Place, ProblemsFound
from trykklar.build.sources import read_sources
from trykklar.compose.composed_cache import ComposerMemory
from trykklar.compose.composer import Composer
from trykklar.compose.records import Start
from trykklar.paginate.most_pages import most_pages
from trykklar.typeset.most_pages import MostPages, TooManyPages, at_most, counted


def test_texts_and_data_raise_the_bound(publication: Path) -> None:
    def most() -> int:
        return most_pages(read_sources(settings_for(publication)).documents["book"])

    before = most()
    assert 100 < before < 400
    start = publication / "start.md"
    start.write_text(f"{start.read_text('utf-8')}\n\n{'A paragraph.' * 20}\n\n- one\n- two\n", "utf-8")
    assert most() >= before + 1 + 240 // 150 + 2
    grown = most()
    (publication / "rain.csv").write_text("a,b\n" + "1,2\n" * 6000, "utf-8")
    assert most() == grown + 24_004 // 150


@pytest.mark.parametrize("name", ["atlas", "grid", "means", "specimen"])
def test_no_layout_comes_near_it(name: str) -> None:
    documents = read_sources(settings_for(SAMPLES / "publications" / name)).documents
    assert all(
        most_pages(each) > 60 + 2 * len(each.entries) for each in documents.values() if each.document.form == "pdf"
    )


def test_pages_are_counted_while_they_are_laid_out() -> None:
    with at_most(MostPages(3, "contents")):
        assert list(counted(iter("abc"))) == ["a", "b", "c"]
        with pytest.raises(TooManyPages):
            list(counted(iter("abcd")))
    assert len(list(counted(iter("abcd")))) == 4
    told = MostPages(1200, "contents").beyond("toc", Place("toc"))
    assert told.message.startswith("the template 'contents.html.j2' makes of 'toc' more than 1,200 pages")


def test_what_is_beyond_bounds_is_tried_once_for_all_entries_and_documents(publication: Path) -> None:
    endless = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    (publication / "layouts" / "tiny" / "chapter.html.j2").write_text(endless, "utf-8")
    settings = settings_for(publication)
    sources = read_sources(settings)
    memory = ComposerMemory()
    tried: list[str] = []
    before = Composer._composed_freely

    def noted(self: Composer, entry: object, *more: object) -> object:
        tried.append(str(entry))
        return before(self, entry, *more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Composer, "_composed_freely", noted)
        patch.setattr("trykklar.compose.composer.COMPOSE_SECONDS", _Short())
        for name in ("book", "leaflet"):
            resolved = sources.documents[name]
            composer = Composer(resolved, sources.layouts["tiny"], {}, settings, memory=memory)
            for entry in resolved.entries:
                if entry.template == "chapter":
                    with pytest.raises(ProblemsFound, match="takes too long"):
                        composer.compose(entry, {}, Start())
    assert len(tried) == 1


class _Short:
    most = 0.3
