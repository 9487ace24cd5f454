"""Spelling: measured on slips made at random, then each module by itself. Cases of the rules stand in
tests/editorial/."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import BASE, SAMPLES, run
from trykklar.base.bounds import WORD_LIST_BYTES
from trykklar.base.cache import Cache
from trykklar.base.problems import Place, Problem
from trykklar.base.settings import read_settings
from trykklar.review.spelling import hunspell_program
from trykklar.review.spelling.asking import Unknown, own_of, unknown
from trykklar.review.spelling.danish import LETTERS, DanishWords
from trykklar.review.spelling.dictionaries import dictionaries
from trykklar.review.spelling.hunspell_list import HunspellWords
from trykklar.review.spelling.remembered import Remembered
from trykklar.review.spelling.status import WordStatus, doublings, one_slip
from trykklar.review.spelling.suggesting import with_suggestions
from trykklar.review.spelling.written import Written, written
from trykklar.review.text.prose import FILLED, Passage, Segment
from trykklar.sources.load import load

HERE = Place("a.md", 1)
DANISH = DanishWords()
KNOWN = {WordStatus.LISTED, WordStatus.COMPOUND}


def said(word: str, language: str) -> str:
    return f"'{word}' is in no word list of '{language}'"


def right_words() -> list[str]:
    """The words that are divided by hand for the tests of division: right Danish, many of them compounds that no list
    holds."""
    groups = yaml.safe_load((SAMPLES / "division" / "da.yaml").read_text("utf-8"))
    return [division.replace("|", "").replace("-", "") for words in groups.values() for division in words.split()]


def slip_of(word: str, chance: random.Random) -> str:
    return chance.choice(sorted(one_slip(word, LETTERS)))


def test_right_words_are_known_and_slips_are_found() -> None:
    words = [word for word in right_words() if word.islower() and len(word) > 5]
    refused = [word for word in words if DANISH.look_up(word) not in KNOWN]
    chance = random.Random(1964)
    slips = [slip_of(word, chance) for word in words for _ in range(2)]
    unlisted = [slip for slip in slips if DANISH.look_up(slip) is not WordStatus.LISTED]
    taken = [slip for slip in unlisted if DANISH.look_up(slip) is WordStatus.COMPOUND]
    print(f"{len(refused)} of {len(words)} right words refused: {refused}")
    print(f"{len(taken)} of {len(unlisted)} slips taken for compounds: {taken}")
    assert len(words) > 200
    assert len(refused) <= 0.03 * len(words)
    assert len(taken) <= 0.03 * len(unlisted)


@pytest.mark.parametrize(
    "word", "regnestykke solskinnet København KØBENHAVN KL f.eks. pc'er Virtual trinnene teknologitema".split()
)
def test_right_words(word: str) -> None:
    assert DANISH.look_up(word) in KNOWN


@pytest.mark.parametrize(
    "word",
    (
        "regnstykke solskinet københavn kl-området Viritual trinene grundvandspejl kommunerns egenskib afskedstagen"
    ).split(),
)
def test_wrong_words(word: str) -> None:
    assert DANISH.look_up(word) not in KNOWN


def test_the_list_is_read_as_spylls_reads_it(tmp_path: Path) -> None:
    """Every seventh hundredth entry, in a few forms and with a slip: both ways to read the list say the same of simple
    words."""
    spylls: Any = unpacked(tmp_path)._dictionary.lookuper
    lines = gzip.decompress(DANISH.files[1].read_bytes()).decode().splitlines()[1::700]
    chance = random.Random(7)
    entries = [line.split("/")[0].split()[0] for line in lines]
    asked = [
        form
        for e in entries
        if e.isalpha()
        for form in (e, e + "s", e + "en", e + "erne", slip_of(e, chance), e.capitalize())
    ]
    differ = [
        word
        for word in asked
        if (DANISH.look_up(word) is WordStatus.LISTED) != any(spylls.good_forms(word, compound_forms=False))
    ]
    print(f"{len(differ)} of {len(asked)} differ: {differ}")
    assert len(asked) > 1000
    assert len(differ) <= 0.005 * len(asked)


def unpacked(folder: Path) -> HunspellWords:
    """The Danish list as files that Spylls reads."""
    shutil.copy(DANISH.files[0], folder / "da.aff")
    (folder / "da.dic").write_bytes(gzip.decompress(DANISH.files[1].read_bytes()))
    return HunspellWords("da", (folder / "da.aff", folder / "da.dic"), HERE)


def test_slips() -> None:
    assert {"abe", "ba", "a", "aab", "æb"} <= one_slip("ab", LETTERS)
    assert "ab" not in one_slip("ab", LETTERS)
    assert doublings("alle") == {"aalle", "allle", "ale", "allee"}


def passage(*segments: Segment) -> Passage:
    return Passage(file="a.md", chapter="a", kind="paragraph", language="da", segments=segments)


def words_of(*segments: Segment) -> list[tuple[str, str, int, bool]]:
    return [(each.word, each.language, each.place.line, each.first) for each in written([passage(*segments)])]


def test_words_are_taken_out_of_the_text() -> None:
    plain = "Social- og sund\u00adheds‑arbejde, EU’s 360-graders 3D a@b.dk www.kl.dk/vej jf."
    found = [(word, first) for word, _, _, first in words_of(Segment(plain, 1, "da-DK"))]
    assert found == [
        ("Social", True),
        ("og", False),
        ("sundheds-arbejde", False),
        ("EU's", False),
        ("graders", False),
        ("jf", False),
    ]


def test_words_that_are_set_in_several_ways_are_one_word() -> None:
    segments = (
        Segment("en ", 1, "da"),
        Segment("robot", 2, "da", "term", "robot"),
        Segment("ter and", 3, "da"),
        Segment("code", 3, "da", "code"),
    )
    assert [word for word, *_ in words_of(*segments)] == ["en", "robotter"]
    assert words_of(Segment("tre ", 4, "da"), Segment("words", 5, "en", "lang")) == [
        ("tre", "da", 4, False),
        ("words", "en", 5, False),
    ]
    assert words_of(Segment(FILLED, 1, "da", "fact"), Segment("erne går", 1, "da")) == [("går", "da", 1, False)]


def test_what_an_index_entry_prints_is_read() -> None:
    segment = Segment("byen", 6, "da", "index", "Byer!Store")
    assert [word for word, *_ in words_of(segment)] == ["byen", "Byer", "Store"]


class Few:
    """A list of a few words that counts how often it is asked."""

    language = "da"
    files = DANISH.files

    def __init__(self, **verdicts: WordStatus) -> None:
        self.verdicts = verdicts
        self.asked = 0

    def look_up(self, word: str) -> WordStatus:
        self.asked += 1
        return self.verdicts.get(word, WordStatus.UNKNOWN)

    def begins_compound(self, form: str) -> bool:
        self.asked += 1
        return form == "social"

    def same_word(self, one: str, other: str) -> bool:
        self.asked += 1
        return False


def strange(text: str, listed: Few, own: Iterable[str] = (), titles: Iterable[str] = ()) -> list[str]:
    found = [Written(word.rstrip("-"), "da", HERE, word.endswith("-")) for word in text.split()]
    return [each.word for each in unknown(found, own_of("da", (), frozenset(own), frozenset(titles)), listed)]


def test_what_the_publication_knows_is_known() -> None:
    assert strange("blockchain Blockchains BLOCKCHAIN Ibm IBM IBM's", Few(), {"blockchain", "IBM"}) == [
        "BLOCKCHAIN",
        "Ibm",
    ]
    assert strange("social- social", Few()) == ["social"]
    listed = Few(bevis=WordStatus.LISTED, ting=WordStatus.LISTED)
    assert strange("blockchainbevis blockchainbevs blockchain-ting blockchain-tig", listed, {"blockchain"}) == [
        "blockchainbevs",
        "blockchain-tig",
    ]


def test_a_title_makes_a_word_known_unless_it_looks_like_a_slip() -> None:
    listed = Few(viritual=WordStatus.SLIP)
    assert strange("viritual haptik", listed, titles={"viritual", "haptik"}) == ["viritual"]


def test_a_compound_one_slip_from_a_word_of_the_text_is_unknown() -> None:
    listed = Few(vagtplanen=WordStatus.LISTED, vagtklanen=WordStatus.COMPOUND, havestuen=WordStatus.COMPOUND)
    assert strange("vagtplanen vagtklanen havestuen", listed) == ["vagtklanen"]
    assert strange("vagtklanen havestuen", listed) == []


def test_a_list_is_not_asked_twice(tmp_path: Path) -> None:
    for expected in (4, 0):
        few = Few(hus=WordStatus.LISTED)
        remembered = Remembered(few, Cache(tmp_path))
        assert remembered.look_up("hus") is remembered.look_up("hus") is WordStatus.LISTED
        assert remembered.look_up("huz") is WordStatus.UNKNOWN
        assert remembered.begins_compound("social")
        assert not remembered.same_word("a", "b")
        remembered.keep()
        assert few.asked == expected


@pytest.mark.parametrize(
    "content", [b"[]", b"{", b'{"? hus": "perhaps"}', b'{"? hus": ["listed"]}', b'{"? hus": "yes"}']
)
def test_a_spoilt_memory_is_not_believed(content: bytes, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = Remembered(Few(hus=WordStatus.LISTED), cache)
    first.look_up("hus")
    first.keep()
    (entry,) = tmp_path.iterdir()
    cache.put(entry.name, content)
    few = Few(hus=WordStatus.LISTED)
    assert Remembered(few, cache).look_up("hus") is WordStatus.LISTED
    assert few.asked == 1


def test_a_publication_names_lists_of_other_languages(tmp_path: Path) -> None:
    (tmp_path / "l.aff").write_bytes("SET ISO8859-1\nSFX A Y 1\nSFX A 0 n .\n".encode("latin-1"))
    (tmp_path / "l.dic").write_bytes("2\nhöhe/A\nweg\n".encode("latin-1"))
    (tmp_path / "empty.aff").touch()
    (tmp_path / "empty.dic").touch()
    wanted = {"de-CH": "l", "en": "en_US", "sv": "empty", "nb": "../l", "nl": "none"}
    lists, problems = dictionaries(wanted, tmp_path, HERE)
    assert set(lists) == {"da", "de", "en"}
    assert [lists["de"].look_up(word).value for word in ("höhen", "Weg", "wegn")] == ["listed", "listed", "unknown"]
    assert lists["en"].look_up("forecasts") is WordStatus.LISTED
    assert {problem.message for problem in problems} == {
        f"'{name}' is no word list for '{language}'"
        for language, name in (("sv", "empty"), ("nb", "../l"), ("nl", "none"))
    }


def test_a_word_list_that_is_too_large_is_told_and_not_read(tmp_path: Path) -> None:
    for ending in (".aff", ".dic"):
        (tmp_path / f"l{ending}").touch()
    os.truncate(tmp_path / "l.dic", WORD_LIST_BYTES.most + 1)
    (problem,) = dictionaries({"de": "l"}, tmp_path, HERE)[1]
    assert (problem.code, problem.message[:7]) == ("file-too-large", "'l.dic'")
    (tmp_path / "m.aff").symlink_to("m.aff")
    (problem,) = dictionaries({"de": "m"}, tmp_path, HERE)[1]
    assert problem.code == "word-list-malformed"


def fake_hunspell(folder: Path, answer: str, version: str = "1.7.1", ends: str = "exit 0") -> Path:
    """A program that gives its version, and to -a an answer whatever it is asked."""
    program = folder / "hunspell"
    greeting = f"@(#) International Ispell Version 3.2.06 (but really Hunspell {version})"
    program.write_text(
        f"#!/bin/sh\necho '{greeting}'\n[ \"$1\" = -v ] && exit 0\ncat >/dev/null\nprintf '%s' '{answer}'\n{ends}\n",
        "utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.mark.parametrize(
    ("answer", "ends", "expected"),
    [
        ("& trinene 2 1: trinnene, grinene\n\n# huz 1\n\n", "exit 0", {"trinene": ("trinnene", "grinene")}),
        ("& trinene 1 1: trinnene\n\n# huz 1\n\n", "exit 1", {}),
        ("& trinene 1 1: trinnene\n", "exit 0", {}),
    ],
)
def test_hunspells_answers(answer: str, ends: str, expected: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    program = fake_hunspell(tmp_path, answer, ends=ends)
    assert dict(hunspell_program.suggested(str(program), ["trinene", "huz"], b"", b"0\n")) == expected


def test_hunspell_is_used_only_in_a_version_that_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hunspell_program.program() is None
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    fake_hunspell(tmp_path, "")
    assert hunspell_program.program() == str(tmp_path / "hunspell")
    fake_hunspell(tmp_path, "", version="2.0")
    assert hunspell_program.program() is None


def suggestions(word: str, folder: Path) -> str:
    publication = shutil.copytree(SAMPLES / "editorial" / "_base", folder / "p")
    manuscript = load(read_settings(publication))
    (problem,) = with_suggestions([Problem("word-unknown", "unknown", "fix it", HERE, about=(word, "da"))], manuscript)
    return problem.hint


def test_suggestions_without_hunspell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert suggestions("Viritual", tmp_path / "1") == "did you mean 'Virtual'? fix it"
    assert suggestions("qqqqqqqq", tmp_path / "2") == "nothing like it is listed; fix it"


def test_suggestions_by_hunspell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    fake_hunspell(tmp_path, "& trinene 3 1: a, b, c\n\n")
    assert suggestions("trinene", tmp_path / "1") == "did you mean 'a', 'b' or 'c'? fix it"


def test_suggestions_are_made_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    publication = shutil.copytree(SAMPLES / "editorial" / "_base", tmp_path / "p")
    start = publication / "start.md"
    start.write_text(start.read_text("utf-8").replace("title: Begyndelsen", "title: Viritual reality"), "utf-8")
    (plain,) = run("check", "--publication", publication, "--json").problems
    (helped,) = run("check", "--publication", publication, "--json", "--suggest").problems
    assert (plain.at, plain.message, helped.message) == ("start.md:3", said("Viritual", "da"), said("Viritual", "da"))
    assert "did you mean 'Virtual'?" in helped.hint
    assert "did you mean" not in plain.hint


def test_a_misspelt_thing_of_the_board_is_found(tmp_path: Path) -> None:
    publication = shutil.copytree(SAMPLES / "editorial" / "_base", tmp_path / "p")
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8").replace("title: Solskin,", "title: Viritual reality,"), "utf-8")
    assert [problem.message for problem in run("check", "--publication", publication, "--json").problems] == [
        said("Viritual", "da")
    ]


def test_a_text_in_another_language_is_left_alone(tmp_path: Path) -> None:
    publication = shutil.copytree(BASE, tmp_path / "p")
    chapter = next(path for path in sorted(publication.rglob("*.md")) if "title:" in path.read_text("utf-8"))
    chapter.write_text(chapter.read_text("utf-8") + "\nQuite zqxjw.\n", "utf-8")
    assert [
        problem
        for problem in run("check", "--publication", publication, "--json").problems
        if problem.code == "word-unknown"
    ] == []
    file = publication / "publication.yaml"
    file.write_text(file.read_text("utf-8") + "\neditorial: {spelling: {en: en_US}}\n", "utf-8")
    messages = [
        p.message for p in run("check", "--publication", publication, "--json").problems if p.code == "word-unknown"
    ]
    assert said("zqxjw", "en") in messages


def test_unknown_words_keep_what_was_written() -> None:
    found = [Written("huz", "da", Place("b.md", 2)), Written("huz", "da", HERE)]
    assert unknown(found, own_of("da", (), frozenset(), frozenset()), Few()) == [Unknown("huz", tuple(found))]
