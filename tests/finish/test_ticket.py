"""The job ticket: the words of the trade, and only what is printed."""

from __future__ import annotations

from typing import Any

import pytest

from trykklar.finish.press.sections import folded_sections
from trykklar.finish.press.ticket import JobTicket, TicketFile
from trykklar.language.labels import labels_for, languages_with_labels
from trykklar.sources.schemas.printing import Paper, Print


def ticket(**changes: Any) -> JobTicket:
    block = TicketFile("report-press.pdf", "block", 262, 1000, "ab" * 32)
    cover = TicketFile("report-press-cover.pdf", "cover", 1, 100, "cd" * 32)
    return JobTicket(
        **{
            "publication": "p",
            "document": "report",
            "title": "T",
            "edition": "1.0",
            "date": "2026-01-02",
            "publisher": "P",
            "isbn": None,
            "files": (block, cover),
            "trim": (210.0, 297.0),
            "bleed": 3.0,
            "cover_spread": (436.0, 297.0),
            "spine": 15.72,
            "cover_in_spine": False,
            "folded": ((16, 16), (1, 8)),
            "pages": 262,
            "binding": "perfect",
            "paper": Paper(name="offset", grammage=100, thickness=0.12),
            "cover_paper": Paper(name="board", grammage=300, thickness=0.35),
            "lamination": "mat",
            "varnish": None,
            "folding": None,
            "colours": {"block": "4/4", "cover": "4/0"},
            "spots": {"block": (), "cover": ("PANTONE 300 C",)},
            "condition": "FOGRA39",
            "ink_limit": 300,
            "copies": 500,
            "remarks": None,
        }
        | changes
    )


def rows(made: JobTicket, language: str) -> dict[str, str]:
    return {label: value for section in made.sections(labels_for(language, {})) for label, value in section["rows"]}


def test_the_trade_is_spoken_in_danish() -> None:
    told = rows(ticket(), "da")
    assert told["Indbinding"] == "limbundet, omslag med ryg"
    assert told["Farver"] == "Indhold: 4+4 CMYK\nOmslag: 4+0 CMYK + PANTONE 300 C"
    assert told["Ryg"] == "15,72\u00a0mm = 262 / 2 × 0,12\u00a0mm"
    assert told["Falsede ark, forslag"] == "16 × 16 + 1 × 8 = 264 sider"
    assert told["Kachering"] == "mat"
    assert "Lak" not in told
    assert told["Omslag"].startswith("report-press-cover.pdf, 1 side\n")
    assert told["Indhold"].startswith("report-press.pdf, 262 sider\n")


def test_what_has_no_cover_of_its_own_has_none_on_its_ticket() -> None:
    made = ticket(
        binding="saddle-stitch",
        cover_spread=None,
        cover_paper=None,
        colours={"block": "4/4"},
        spine=0.0,
        folded=((1, 16), (1, 8)),
    )
    told = rows(made, "da")
    assert told["Indbinding"] == "ryghæftet med to klammer"
    assert told["Farver"] == "4+4 CMYK"
    assert told["Falsede ark, forslag"] == "1 × 16 + 1 × 8 = 24 sider"
    assert not {"Papir, omslag", "Omslag, udfoldet og renskåret", "Ryg"} & set(told)
    assert '"cover_paper": null' in made.to_json()


@pytest.mark.parametrize(
    ("binding", "cover_paper", "covered"),
    [("saddle-stitch", False, True), ("saddle-stitch", True, False), ("perfect", False, False), ("none", False, False)],
)
def test_a_stitched_document_on_one_paper_is_its_own_cover(binding: str, cover_paper: bool, covered: bool) -> None:
    paper = {"name": "board", "grammage": 300, "thickness": 0.35} if cover_paper else None
    assert Print.model_validate({"binding": binding, "cover_paper": paper}).self_covered is covered


def test_a_spine_that_counts_the_cover_says_so() -> None:
    made = ticket(cover_in_spine=True, spine=16.42)
    assert rows(made, "en")["Spine"] == "16.42\u00a0mm = 262 / 2 × 0.12\u00a0mm + 2 × 0.35\u00a0mm"
    assert rows(ticket(folded=()), "en").get("Sections, proposed") is None


@pytest.mark.parametrize(
    ("pages", "trim", "folded"),
    [
        (262, (210.0, 297.0), ((16, 16), (1, 8))),
        (24, (148.0, 210.0), ((1, 16), (1, 8))),
        (100, (148.0, 210.0), ((3, 32), (1, 4))),
        (158, (170.0, 240.0), ((10, 16),)),
        (1, (210.0, 297.0), ((1, 4),)),
        (10, (600.0, 800.0), ((3, 4),)),
    ],
)
def test_sections_are_as_large_as_a_press_takes(
    pages: int, trim: tuple[float, float], folded: tuple[tuple[int, int], ...]
) -> None:
    assert folded_sections(pages, trim) == folded


def test_every_language_has_the_words_of_finishing() -> None:
    for language in languages_with_labels():
        made = ticket(varnish="spot", folding="leaflet").sections(labels_for(language, {}))
        assert sum(len(section["rows"]) for section in made) == 21, language
