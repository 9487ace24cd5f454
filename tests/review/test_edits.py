"""Each kind of edit, in a seeded place of the real publication, is told once at its place; a bar stands beside every
block that prints something else, and beside nothing else. What is told is golden text, to be read as a reader would."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from random import Random

import pytest

from edits import EDITS, Desk, prepare
from golden import compare as compare_golden
from support import REPOSITORY
from trykklar.base.problems import Place
from trykklar.base.settings import Settings, read_settings
from trykklar.commands.diff.as_json import as_record
from trykklar.compose.change_marks import entry_marks
from trykklar.compose.composed_cache import ComposerMemory
from trykklar.compose.composer import Composer
from trykklar.compose.printed_blocks import printed_blocks
from trykklar.compose.records import ChapterHtml, Start
from trykklar.layouts.layout import Layout, load_layout
from trykklar.review.changes.changes import ComparedEdition, Comparison
from trykklar.review.changes.chapter import what_is_new
from trykklar.review.changes.compare import compare
from trykklar.review.changes.files import digests_of
from trykklar.review.changes.read import edition_of
from trykklar.sources.load import LoadMemory, load

NOTHING = {"paragraph wrapped", "comment in a chart's file", "index mark", "note's mark"}
"""Edits of which no reader sees anything (the index has another line)."""


@dataclass
class Editions:
    """The publication as it was, and what was read of it before."""

    folder: Path
    settings: Settings
    layout: Layout
    memory: LoadMemory = field(default_factory=LoadMemory)
    composed: ComposerMemory = field(default_factory=ComposerMemory)

    @cached_property
    def old(self) -> ComparedEdition:
        return self.read(self.folder)

    @cached_property
    def htmls(self) -> dict[str, ChapterHtml]:
        return self.pages(self.old)

    def read(self, folder: Path) -> ComparedEdition:
        manuscript = load(replace(self.settings, publication_dir=folder), self.memory)
        assert manuscript.problems == ()
        return edition_of(folder, manuscript, digests_of(manuscript))

    def pages(self, edition: ComparedEdition) -> dict[str, ChapterHtml]:
        """The report's entries as they are composed."""
        resolved = edition.documents["report"]
        composer = Composer(resolved, self.layout, {}, self.settings, slotted=True, memory=self.composed)
        return {entry.id: composer.compose(entry, {}, Start(folio=0)) for entry in resolved.entries}

    def edited(self, name: str, seed: int = 1) -> Comparison:
        folder = self.folder.with_name("new")
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(self.folder, folder)
        EDITS[name](Desk(folder, Random(f"{name} {seed}")))
        return compare(self.old, self.read(folder))


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    source = REPOSITORY / "source" / "kortlaegning"
    settings = read_settings(source)
    ignored = shutil.ignore_patterns("output")
    folder = shutil.copytree(source, tmp_path_factory.mktemp("edits") / "old", ignore=ignored)
    prepare(folder)
    return Editions(folder, settings, load_layout(settings, "report", Place("publication.yaml")))


def told(comparison: Comparison) -> list[str]:
    """What is told to programs, one line a thing."""
    record = as_record(comparison)
    lines = [f"publication {f['name']}: {f['old']} -> {f['new']}" for f in record["publication"]]
    for group, records in record["records"].items():
        lines += [f"{group} {r['change']} {r['id']} {', '.join(f['name'] for f in r['fields'])}" for r in records]
    for chapter in record["chapters"]:
        ref = chapter["new"] or chapter["old"]
        lines.append(f"chapter {chapter['change']} {ref['id']}")
        lines += [f"  {o['change']} in {o['document']}" for o in chapter["outline"]]
        for p in chapter["passages"]:
            sides = [f"{s['file']}:{s['line']}" if s else "-" for s in (p["old"], p["new"])]
            lines.append(f"  {p['change']} {p['kind']} {p['slot']} {' '.join(dict.fromkeys(sides))}")
    return [" ".join(line.split()) if not line.startswith("  ") else line for line in lines]


def said(comparison: Comparison) -> list[str]:
    """The chapter on what is new, without its head."""
    text = what_is_new(comparison, "report").split("---\n", 2)[2]
    return [line for line in text.split("\n") if line][1:]


@pytest.mark.full
def test_what_is_told_of_every_kind_of_edit(editions: Editions, refresh: bool) -> None:
    text: list[str] = []
    for name in EDITS:
        comparison = editions.edited(name)
        text += [f"# {name}", *told(comparison), "", *said(comparison), ""]
    compare_golden("edits.txt", "\n".join(text), refresh=refresh)


BARRED = (
    *("assessment", "label", "note's own text", "source changed", "fact changed", "paragraph removed", "table cell"),
    *("figure's width", "table's columns swapped", "fact's unit", "note's mark"),
)
"""What bars missed once."""


@pytest.mark.full
def test_bars_stand_beside_what_prints_something_else_and_nothing_else(editions: Editions) -> None:
    for name in BARRED:
        new = editions.pages(editions.edited(name).new)
        for entry, html in new.items():
            old = editions.htmls.get(entry)
            marks = entry_marks(old, html)
            assert sum("changed" in found for found in marks.values()) == fresh(old, html), (name, entry)
            assert bool(marks) == (not old or printed(old) != printed(html)), (name, entry)


def printed(html: ChapterHtml) -> list[tuple[str, str]]:
    return [block.key for block in printed_blocks(html.html, html.assets)]


def fresh(old: ChapterHtml | None, new: ChapterHtml) -> int:
    """How many blocks of a page print what it did not print at that place: all but the longest row of those that it
    printed before."""
    before, after = printed(old) if old else [], printed(new)
    return len(after) - sum(
        match.size for match in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    )


SOME = ("heading, another", "paragraph moved to another section", "note's own text", "picture's file", "label")


@pytest.mark.parametrize("name", [*SOME, *sorted(NOTHING)])
def test_an_edit_is_told_once(editions: Editions, name: str) -> None:
    comparison = editions.edited(name, 2)
    number = 0 if name in NOTHING else 1
    assert len([line for line in told(comparison) if not line.startswith("chapter ")]) == number
    assert len([line for line in said(comparison) if not line.startswith(("#", "- []"))]) == number
