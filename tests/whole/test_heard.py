"""What is heard of every mail file of every publication here is what was composed: the same words, in order, in their
language."""

from __future__ import annotations

from pathlib import Path

import pytest

from hearing import unlike
from one_go import prepare
from support import PUBLICATIONS, REPOSITORY, run, settings_for
from trykklar.build.sources import read_sources
from trykklar.resolve.pages import PageMap

FOLDERS = sorted(
    file.parent for root in (PUBLICATIONS, REPOSITORY / "source") for file in root.glob("*/publication.yaml")
)
PROFILES = ("mail", "mail2")
WRITTEN = {"odd": frozenset({"end"})}
"""Publication → words that its styles write."""


@pytest.mark.full
@pytest.mark.parametrize("publication", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_what_is_heard_is_what_was_composed(publication: Path, tmp_path: Path) -> None:
    assert_heard(publication, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("template", ["annual", "book", "law", "thesis"])
def test_what_is_heard_of_templates_looks_is_what_was_composed(template: str, tmp_path: Path) -> None:
    assert run("new", tmp_path / template, "--template", template).exit_code == 0
    assert_heard(tmp_path / template, tmp_path / "made")


def assert_heard(publication: Path, folder: Path) -> None:
    """Hold the mail files of all documents against what was composed, each with the pages of those before it."""
    folder.mkdir(exist_ok=True)
    documents = read_sources(settings_for(publication, folder, release=True)).documents
    pages: dict[str, PageMap] = {}
    faults: list[str] = []
    for name, resolved in documents.items():
        if resolved.document.form != "pdf":
            continue
        prepared = prepare(publication, name, folder, 2, pages)
        pages[name] = prepared.pages
        for profile in PROFILES:
            file = prepared.join(folder / f"{name}-{profile}.pdf", profile)
            faults += [
                f"{file.stem}: {fault}"
                for fault in unlike(file, prepared.book, WRITTEN.get(publication.name, frozenset()))
            ]
    assert pages
    assert faults == []
