"""The chapter that was edited is shown before its document has settled, as it then stands in it."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from support import settings_for
from trykklar.build.workshop import Workshop
from trykklar.commands.preview.leaves import read_leaves
from trykklar.publish.reports import EarlyPages, Progress

PUBLICATION = """id: early
title: T
publisher: P
language: en
edition: {number: '1', date: 2027-01-01}
documents:
  book:
    layout: plain
    trim: A5
    outline: [{page: contents}, {chapter: one.md}, {chapter: two.md}, {chapter: three.md}]
"""
FILLER = "Some words that fill a page, and then some more of them.\n\n" * 40


def _digests(pdf: Path) -> list[str]:
    return [leaf.digest for leaf in read_leaves(pdf, "faces").pages]


def test_an_edited_chapter_comes_before_its_document(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        text = f"---\nid: {name}\nkind: chapter\ntitle: Chapter {name}\n---\n\n{FILLER}The end, see [](#one).\n"
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    (tmp_path / "publication.yaml").write_text(PUBLICATION, "utf-8")
    two = tmp_path / "two.md"
    told: list[EarlyPages] = []
    with Workshop(settings_for(tmp_path, tmp_path / "output")) as workshop:

        def built() -> list[str]:
            told.clear()
            return _digests(workshop.build([], Progress(early=told.append)).documents[0].files[0])

        def early() -> list[str]:
            (tmp_path / "early.pdf").write_bytes(told[0].pdf)
            return _digests(tmp_path / "early.pdf")

        before = built()
        assert not told  # nobody knows where it stands
        assert built() == before
        assert not told

        two.write_text(two.read_text("utf-8").replace("The end", "The very end"), "utf-8")
        after = built()
        (shown,) = told
        changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
        assert len(changed) == 1
        assert shown.first_page <= changed[0] < shown.first_page + shown.count
        assert early() == after[shown.first_page - 1 :][: shown.count]  # with all numbers of pages

        two.write_text(two.read_text("utf-8").replace("The very end", FILLER + "The end"), "utf-8")
        longer = built()
        with Pdf.open(tmp_path / "output" / "book-mail-draft.pdf") as pdf:
            assert len(pdf.pages) > len(after)
        assert told[0].count == shown.count < len(early())  # no page of another chapter is covered
        assert early() == longer[shown.first_page - 1 :][: len(early())]
