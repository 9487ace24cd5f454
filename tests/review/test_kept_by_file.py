"""What proofreading finds in a file's text alone is kept under its words, and is what a fresh reading finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from many import CODES, NOTE, publication
from support import BASE
from trykklar.base.cache import Cache
from trykklar.base.problems import Problem
from trykklar.base.settings import read_settings
from trykklar.build.editions.places import edition_settings
from trykklar.build.sources import Memory, read_sources
from trykklar.review.text import by_file, run as proofreading, text as text_of_rules
from trykklar.review.text.rules import abbreviations, facts, marks, spaces
from trykklar.review.text.text import Text

FAULTS = [
    "Two  spaces stand here .",
    'A "word, and a quote without end »here.',
    "It was 10-20 then -- or later...",
    "A wrnog word, and anotherr one.",
    "The price is 1.000,50 kr and 5%.",
    "### A heading that stops.\n\nText.",
    f"{'Very many words that go on and on ' * 12}until they end.",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication whose chapters are full of slips."""
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    for number, file in enumerate(sorted(publication.glob("*.md"))):
        file.write_text(f"{file.read_text('utf-8')}\n" + "\n\n".join(FAULTS[number:]) + "\n", "utf-8")
    return publication


def proofread(folder: Path, cache: Cache | None = None) -> list[Problem]:
    sources = read_sources(read_settings(folder))
    return proofreading.proofread(sources.manuscript, list(sources.documents.values()), cache)


def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many files have been read since it was last asked."""
    read: list[str] = []
    make = proofreading._of_file
    monkeypatch.setattr(proofreading, "_of_file", lambda part: read.append("") or make(part))

    def count() -> int:
        found = len(read)
        read.clear()
        return found

    return count


def test_an_edit_costs_the_file_that_it_changes(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, count = Cache(tmp_path / "cache"), counted(monkeypatch)
    first = proofread(folder, cache)
    files = count()
    assert len({problem.code for problem in first}) > 5
    assert files > 1
    file = sorted(folder.glob("*.md"))[-1]
    for more in ("One  more slip.", "And  another , here.", "No slip."):
        file.write_text(f"{file.read_text('utf-8')}\n{more}\n", "utf-8")
        found = proofread(folder, cache)
        assert count() == 1
        assert found == proofread(folder)
        assert count() == files
    assert len(found) > len(first)


def test_other_measures_read_all_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, count = Cache(tmp_path / "cache"), counted(monkeypatch)
    proofread(folder, cache)
    files = count()
    file = folder / "publication.yaml"
    file.write_text(file.read_text("utf-8") + "editorial: {sentence_words: 10}\n", "utf-8")
    found = proofread(folder, cache)
    assert count() == files
    assert found == proofread(folder)
    assert sum(problem.code == "sentence-long" for problem in found) > 1


def test_what_is_kept_and_damaged_is_read_again(folder: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = proofread(folder, cache)
    for entry in list(cache.folder.iterdir()):
        cache.put(entry.name, b"\x91\xc0")
    assert proofread(folder, cache) == first


def test_rules_that_look_beyond_a_file_are_told_apart(folder: Path) -> None:
    """Each rule of a file finds in all files together what it finds in each."""
    sources = read_sources(read_settings(folder))
    text = proofreading.Text(sources.manuscript, tuple(sources.documents.values()))
    assert {spaces.doubled, marks.dashes} <= set(proofreading.OF_A_FILE)
    for rule in proofreading.OF_A_FILE:
        assert [problem for part in text.files for problem in rule(part)] == list(rule(text)), rule.__name__
    assert [file for file, _ in by_file.by_file(text.lines)] == list(dict.fromkeys(line.file for line in text.lines))


def test_rules_that_ask_the_same_of_a_text_read_it_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    quantities = facts.quantities
    monkeypatch.setattr(facts, "quantities", lambda words, *more: read.append(words) or quantities(words, *more))
    sources = read_sources(read_settings(folder))
    text = Text(sources.manuscript, tuple(sources.documents.values()))
    [*facts.two_values(text)]
    once = len(read)
    [*facts.number_without_fact(text)]
    assert once
    assert len(read) == once
    abbreviations._uses.cache_clear()
    [*abbreviations.unexplained(text)]
    assert abbreviations._uses.cache_info().misses <= len({passage.text for passage in text.passages})
    [*abbreviations.unexplained(Text(text.manuscript, text.documents * 2))]
    assert abbreviations._uses.cache_info().misses <= len({passage.text for passage in text.passages})


def test_a_further_edition_reads_what_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages that editions share are read once in a process; what is found is what a fresh reading finds."""
    folder = publication(tmp_path / "pub")
    (folder / "variants/note.md").write_text(f"{NOTE}\nA wrnog word of {{var}}`name`, and  two spaces.\n", "utf-8")
    for number, file in enumerate(sorted(folder.glob("*.md"))):
        file.write_text(f"{file.read_text('utf-8')}\n" + "\n\n".join(FAULTS[number:]) + "\n", "utf-8")
    read: list[str] = []
    cut = text_of_rules.sentences
    monkeypatch.setattr(text_of_rules, "sentences", lambda passage: read.append(passage.file) or cut(passage))
    memory = Memory()

    def problems(code: str, memory: Memory) -> list[Problem]:
        read.clear()
        sources = read_sources(edition_settings(read_settings(folder), code), memory)
        return proofreading.proofread(sources.manuscript, list(sources.documents.values()), None)

    problems("", memory)
    everything = len(read)
    for code in CODES:
        found = problems(code, memory)
        chapters = {file for file in read if file.endswith(".md")}
        assert chapters == {"variants/note.md"}
        assert len(read) < everything
        assert found == problems(code, Memory())
        assert any(problem.place and problem.place.file == "variants/note.md" for problem in found)
