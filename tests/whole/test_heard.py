"""What is heard of every publication of the tests is what was composed: the same words, in order, in their language."""

from __future__ import annotations

from pathlib import Path

import pytest

from hearing import unlike
from one_go import prepare
from support import PUBLICATIONS, REPOSITORY, run

DOCUMENTS = [
    (PUBLICATIONS / "atlas", "atlas"),
    (PUBLICATIONS / "grid", "band"),
    (PUBLICATIONS / "specimen", "specimen"),
    (PUBLICATIONS / "treatise", "quays"),
    (PUBLICATIONS / "treatise", "essay"),
    (REPOSITORY / "source" / "handbook", "handbook"),
    (REPOSITORY / "source" / "kortlaegning", "report"),
]
"""Without the brochure, whose pages wait for the report's, and without odd: its templates write feet before bodies and
two captions of a table; they are read where they are set."""


@pytest.mark.full
@pytest.mark.parametrize(("publication", "document"), DOCUMENTS, ids=[name for _, name in DOCUMENTS])
def test_what_is_heard_is_what_was_composed(publication: Path, document: str, tmp_path: Path) -> None:
    prepared = prepare(publication, document, tmp_path, 2)
    assert unlike(prepared.join(tmp_path / "joined.pdf"), prepared.book) == []


@pytest.mark.full
@pytest.mark.parametrize(("template", "document"), [("annual", "report"), ("law", "law"), ("thesis", "thesis")])
def test_what_is_heard_of_templates_looks_is_what_was_composed(template: str, document: str, tmp_path: Path) -> None:
    assert run("new", tmp_path / template, "--template", template).exit_code == 0
    prepared = prepare(tmp_path / template, document, tmp_path / "made", 2)
    assert unlike(prepared.join(tmp_path / "joined.pdf"), prepared.book) == []
