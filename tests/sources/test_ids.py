"""Ids: one rule for file names, labels and what references name."""

from __future__ import annotations

import pytest

from trykklar.sources.markup.grammar import split_document
from trykklar.sources.markup.ids import as_id, is_address, is_id


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("børn-og-unge", "boern-og-unge"),
        ("Børn og unge", "boern-og-unge"),
        ("b%C3%B8rn", "boern"),
        ("a\u030ar", "aar"),
        ("fig:My_Label", "fig-my-label"),
        ("1.2 Intro", "1-2-intro"),
        ("Straße", "strasse"),
        ("Žižek", "zizek"),
        ("rain", "rain"),
        ("-", ""),
        ("βροχή", ""),
    ],
)
def test_a_name_becomes_an_id(name: str, made: str) -> None:
    assert as_id(name) == made
    assert made == "" or is_id(made)


def test_references_name_things_as_they_are_called() -> None:
    assert split_document("#Børn og unge") == (None, "boern-og-unge")
    assert split_document("report#Åben") == ("report", "aaben")


@pytest.mark.parametrize(
    "href", ["https://a.dk", "HTTPS://a.dk", "Http://a.dk/#b", "mailto:a@b.dk?subject=#1", "MAILTO:a@b.dk"]
)
def test_addresses_lead_out_whatever_their_case(href: str) -> None:
    assert is_address(href)
