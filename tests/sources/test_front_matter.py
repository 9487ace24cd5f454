"""Where front matter ends, for all who read chapters: loading, Markdown and proofreading."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support import BASE
from trykklar.base.settings import read_settings
from trykklar.review.text.lines import typed_lines
from trykklar.sources.front_matter import front_matter_of
from trykklar.sources.load import load
from trykklar.sources.markup.parse import parse


@pytest.mark.parametrize(
    ("text", "yaml", "line"),
    [
        ("---\na: 1\n---\nBody\n", "a: 1\n", 4),
        ("--- \na: 1\n---\t\nBody", "a: 1\n", 4),
        ("---\n---", "", 3),
        ("---\na: |\n  x\n  ---\n ---\n---\nBody", "a: |\n  x\n  ---\n ---\n", 7),
        ("---\na: 1\n...\n---\nBody", "a: 1\n...\n", 5),
        ("---\na: 1\n----\n---\nBody", "a: 1\n----\n", 5),
    ],
)
def test_it_ends_with_three_hyphens_at_the_margin(text: str, yaml: str, line: int) -> None:
    assert front_matter_of(text) == (yaml, line)
    if "Body" in text:
        inline = [token for token in parse(text, "a.md", "en").tokens if token.type == "inline"]
        assert [(token.content, token.map) for token in inline] == [("Body", [line - 1, line])]


@pytest.mark.parametrize(
    "text", ["", "Body", "a: 1\n---\n", "---\na: 1\n", "---\na: 1\n---b\n", " ---\na: 1\n---\n", "\n---\n---\n"]
)
def test_what_is_no_front_matter(text: str) -> None:
    assert front_matter_of(text) is None


def test_a_rule_of_hyphens_in_a_text_of_several_lines_is_read_the_same_by_all(tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    front = "---\nkind: chapter\ntitle: Start\nsummary: |\n  First words.\n  ---\n  Last words.\n---\n"
    (publication / "start.md").write_text(f"{front}The body.\n", "utf-8")
    manuscript = load(read_settings(publication))
    chapter = manuscript.chapters["start.md"]
    assert chapter.fields.summary == "First words.\n---\nLast words."
    assert [token.content for token in chapter.tokens if token.type == "inline"] == ["The body."]
    typed = {line.number: line.prose for line in typed_lines(manuscript) if line.file == "start.md"}
    assert [number for number, prose in typed.items() if "words" in prose or "body" in prose] == [5, 7, 9]


def test_the_id_of_a_broken_chapter_is_that_of_its_front_matter(tmp_path: Path) -> None:
    """A body may speak of ids; what refers to a chapter that cannot be read is not called unknown besides."""
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    (publication / "start.md").write_text('---\nkind: [\nid: "real"\n---\nid: other\n', "utf-8")
    assert "real" in load(read_settings(publication)).broken
    (publication / "start.md").write_text("---\nkind: [\n---\nid: other\n", "utf-8")
    assert "start" in load(read_settings(publication)).broken
