"""Finishing: what a reader's program shows of edition and origin, in XMP and in the old dictionary alike."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from support import edit, settings_for
from trykklar.assemble.join import METADATA, PAGE_TREE, AssembledPdf
from trykklar.assemble.objects import ObjectTable
from trykklar.base.profiles import PROFILES
from trykklar.build.sources import read_sources
from trykklar.finish.finish import FinishedPdf, file_name, finish

MAIL = PROFILES["mail"]


def blank() -> AssembledPdf:
    """A file of one page, without metadata."""
    table = ObjectTable(next_number=10)
    page = table.add(b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 100 100]/Resources<<>>>>" % PAGE_TREE)
    table.loose[PAGE_TREE] = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page
    return AssembledPdf(table, 1, {"Pages": b"%d 0 R" % PAGE_TREE, "Metadata": b"%d 0 R" % METADATA}, {})


def finished(publication: Path, *, release: bool = True) -> FinishedPdf:
    settings = settings_for(publication, release=release)
    book = read_sources(settings).documents["book"]
    return finish(blank(), book, MAIL, settings)


def read(pdf: FinishedPdf) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.pdf))


def test_xmp_and_info_say_the_same(publication: Path) -> None:
    edit(publication / "publication.yaml", "title: Weather and places", 'title: "Vejr & &lt;steder> – »æøå«"')
    pdf = read(finished(publication))
    info, xmp = pdf.metadata, pdf.xmp_metadata
    assert info is not None
    assert xmp is not None
    assert info.title == xmp.dc_title["x-default"] == "Vejr & <steder> – »æøå«"
    assert info.author == ", ".join(xmp.dc_creator or []) == "A. Tester"
    assert xmp.dc_language == ["en"]
    assert info.creation_date is not None
    assert xmp.xmp_create_date is not None
    assert info.creation_date.replace(tzinfo=None) == xmp.xmp_create_date.replace(tzinfo=None)


def test_the_clock_is_the_editions_date_or_is_given(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = read(finished(publication)).metadata
    assert info is not None
    assert str(info["/CreationDate"]).startswith("D:20260102")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    info = read(finished(publication)).metadata
    assert info is not None
    assert str(info["/CreationDate"]).startswith("D:19700102000000")


def test_finishing_twice_gives_the_same_bytes(publication: Path) -> None:
    assert finished(publication).pdf == finished(publication).pdf


def test_a_publication_without_authors_can_be_finished(publication: Path) -> None:
    edit(publication / "publication.yaml", "authors: [A. Tester]\n", "")
    assert read(finished(publication)).metadata


def test_files_are_named_after_document_profile_and_state(publication: Path) -> None:
    assert finished(publication).name == "book-mail.pdf"
    assert finished(publication, release=False).name == "book-mail-draft.pdf"
    assert file_name("x", MAIL, settings_for(publication)) == "x-mail-draft.pdf"
