"""Words of an entry with their divisions: found once, kept for the next build, and another look's when exceptions
change."""

from __future__ import annotations

from pathlib import Path

import pytest

from trykklar.base.cache import Cache
from trykklar.sources.division_exceptions import read_exceptions
from trykklar.typeset import divider
from trykklar.typeset.divider import WordDivider, publications_exceptions, word_divider

HTML = (
    "<html><style>.sagsbehandler { color: red }</style>"
    '<p title="budgetoverholdelse">Løntilskud &amp; hjemmepleje: <b>tilskudsordning</b>, AI og bus.'
)


def test_words_are_those_of_the_text() -> None:
    found = WordDivider("da", {}, None).divisions(HTML)
    assert found["Løntilskud"] == "Løn|til-skud"
    assert found["hjemmepleje"].replace("-", "") == "hjemme|pleje"
    assert "tilskuds|ord" in found["tilskudsordning"].replace("til-", "til")
    assert set(found) == {"Løntilskud", "hjemmepleje", "tilskudsordning"}


def test_what_was_found_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "cache")
    first = WordDivider("da", {}, cache)
    known = first.divisions(HTML)
    first.keep()

    def refuse(*_: object) -> None:
        raise AssertionError("the word list is read again")

    monkeypatch.setattr(divider, "divide", refuse)
    assert WordDivider("da", {}, cache).divisions(HTML) == known
    with pytest.raises(AssertionError, match="read again"):
        WordDivider("da", {}, cache).divisions("<p>affaldshåndtering")


def test_a_spoiled_copy_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    first = WordDivider("da", {}, cache)
    cache.put(first.version, b'["no", "table"]')
    found = first.divisions("<p>hjemmepleje")
    assert found == WordDivider("da", {}, None).divisions("<p>hjemmepleje")
    assert "|" in found["hjemmepleje"]


def test_exceptions_decide_and_change_the_version() -> None:
    own, problems = read_exceptions("- word: hjem|me-pleje\n- word: Trykklar\n", "division.yaml", "da")
    assert problems == []
    with_own, without = WordDivider("da", own, None), WordDivider("da", {}, None)
    assert with_own.version != without.version
    assert with_own.divisions("<p>hjemmepleje Trykklar") == {"hjemmepleje": "hjem|me-pleje"}


def test_a_language_without_a_splitter_needs_none_unless_it_has_exceptions() -> None:
    assert word_divider("en", {}, None) is None
    own, _ = read_exceptions("- word: hard-ware\n", "division.yaml", "en")
    other = word_divider("en-GB", own, None)
    assert other
    assert other.divisions("<p>hardware")["hardware"] == "hard-ware"


def test_the_publications_file_is_read_and_its_faults_are_told(tmp_path: Path) -> None:
    assert publications_exceptions(tmp_path, "da") == ({}, [])
    (tmp_path / "division.yaml").write_text("- word: tids|stem-pel\n- word: 3d-print\n", "utf-8")
    own, problems = publications_exceptions(tmp_path, "da")
    assert [*own["da"]] == ["tidsstempel"]
    assert [(problem.code, str(problem.place)) for problem in problems] == [("division-malformed", "division.yaml:2")]
