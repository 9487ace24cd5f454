"""Word division: measured on words divided by hand, and the rules one by one."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Collection

import pyphen
import pytest
import yaml

from support import REPOSITORY, SAMPLES
from trykklar.language.division import Division, Exceptions, Point, Rank, compiled, divide
from trykklar.language.division.danish import _NO_PART, FROM_SEAM, splitter
from trykklar.language.division.lexicon import compile_list
from trykklar.sources.division_exceptions import read_exceptions, written

HERE = SAMPLES / "division"
WORDS = REPOSITORY / "scripts" / "trykklar" / "language" / "division" / "words"
SOURCES = REPOSITORY / "source"


def right() -> dict[str, Division]:
    """The words of da.yaml with all the places where they may be divided."""
    groups = yaml.safe_load((HERE / "da.yaml").read_text("utf-8"))
    return {
        division.replace("|", "").replace("-", ""): written(division)
        for words in groups.values()
        for division in words.split()
    }


def sample() -> list[tuple[str, str, str, str]]:
    """The rows of sample.tsv: word, division, verdict, right division where it was wrong."""
    lines = [line for line in (HERE / "sample.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        (word, division, verdict, better) for word, division, verdict, better in (line.split("\t") for line in lines)
    ]


def shown(word: str, language: str = "da", exceptions: Exceptions | None = None) -> str:
    return divide([word], language, exceptions)[word].shown(word)


def seams(division: Division) -> set[int]:
    return {point.index for point in division.points if point.rank is Rank.SEAM}


def rates(name: str, places: Callable[[str], Collection[int]]) -> tuple[float, float]:
    """Prints and gives the share of offered places that are wrong, and the share of seams that are offered."""
    offered = wrong = all_seams = found = 0
    for word, division in right().items():
        here = set(places(word))
        offered += len(here)
        wrong += len(here - {point.index for point in division.points})
        all_seams += len(seams(division))
        found += len(here & seams(division))
    print(
        f"{name}: {wrong} of {offered} places wrong ({wrong / offered:.2%}), {found} of {all_seams} seams offered "
        f"({found / all_seams:.2%})"
    )
    return wrong / offered, found / all_seams


def test_fewer_than_one_in_a_hundred_places_is_wrong_and_hardly_a_seam_is_missing() -> None:
    """Both rates, for Pyphen alone and for the splitter; shown by `pytest -s` or `-rP`."""
    patterns = pyphen.Pyphen(lang="da_DK")
    assert len(right()) >= 320
    before = rates("Pyphen alone", lambda word: [int(place) for place in patterns.positions(word)])
    after = rates("with the splitter", lambda word: [point.index for point in divide([word], "da")[word].points])
    assert before[0] > 0.02  # else the measure does not see what the splitter is there for
    assert before[1] < 0.95
    assert after[0] < 0.01
    assert after[1] > 0.99


def test_seams_are_ranked_as_seams() -> None:
    """Nearly all: behind a prefix a seam may count as an inner place (`over|borgmester`)."""
    divisions = divide(right(), "da")
    wanted = {(word, seam) for word, division in right().items() for seam in seams(division)}
    given = {(word, seam) for word in right() for seam in seams(divisions[word])}
    assert len(wanted & given) > 0.97 * len(wanted)
    assert len(given - wanted) < 0.03 * len(given), sorted(given - wanted)


def test_the_second_sample_was_judged_right_and_stays_so() -> None:
    rows = sample()
    wrong = [word for word, _, verdict, _ in rows if verdict != "right"]
    assert len(rows) == 200
    assert len(wrong) <= 0.01 * sum(written(division).points != () for _, division, _, _ in rows)
    may_add = {"util-freds-hed"}  # judged here: the suffix was not known when the sample was drawn
    for word, division, _, better in rows:
        allowed = {point.index for point in written(better or division).points}
        now = shown(word)
        assert now in may_add or {point.index for point in written(now).points} <= allowed, now


def test_no_exception_and_no_list_knows_a_word_of_the_measure() -> None:
    measure = set(right())
    assert not _NO_PART & measure
    for file in SOURCES.rglob("division.yaml"):
        exceptions, _ = read_exceptions(file.read_text("utf-8"), file.name, "da")
        assert not measure & {word for words in exceptions.values() for word in words}, file


def as_written(division: str) -> None:
    word = division.replace("|", "").replace("-", "")
    assert shown(word) == division


@pytest.mark.parametrize(
    "division",
    ["til-skuds|ord-ning", "akt|ind-sigts|anmod-ning", "børne|by", "hunde|hvalp", "stu-den-ter|råd", "bus|nøg-le"],
)
def test_binding_letters_stay_with_the_left_part(division: str) -> None:
    """s, s twice, e on a noun that changes its vowel, e, er, none."""
    as_written(division)


@pytest.mark.parametrize(
    "division", ["fjern|varme|vær-ker-nes", "kom-mu-nal|besty-rel-ses|med-lem", "som-mer|ferie|akti-vi-tet"]
)
def test_compounds_of_compounds_are_split_to_the_end_held_or_not(division: str) -> None:
    as_written(division)


@pytest.mark.parametrize(
    "division",
    "le-ve-ran-dø-rer bil-le-der kon-to-ret be-greb for-tro-lig re-dak-tion stan-dard virk-som-hed ge-ne-ra-tion "
    "be-gi-ven-hed mel-lem".split(),
)
def test_simple_words_that_look_like_compounds_are_not_split(division: str) -> None:
    """`leve|rand|ører`, `bil|leder`, `konto|ret`, `beg|reb`, `fort|rolig`, `red|aktion`, `stand|ard` ..."""
    as_written(division)


def test_an_inner_place_keeps_away_from_seams() -> None:
    assert shown("database") == "data|base"
    assert shown("plejehjem") == "pleje|hjem"
    for word, division in divide(right(), "da").items():
        inner = {point.index for point in division.points} - seams(division)
        assert all(abs(place - seam) >= FROM_SEAM for place in inner for seam in seams(division)), word


def test_no_place_leaves_one_letter() -> None:
    for word, division in divide([*right(), "afrika", "ulykke", "radio", "energi", "område"], "da").items():
        assert all(2 <= point.index <= len(word) - 2 for point in division.points), word


def test_capitals_at_the_beginning_and_genitives() -> None:
    assert shown("Tilskudsordning") == "Til-skuds|ord-ning"
    assert shown("borgerinddragelsens") == "bor-ger|ind-dra-gel-sens"
    assert shown("Hjemmeplejens") == "Hjemme|ple-jens"


def test_each_side_of_a_written_hyphen_is_divided_by_itself() -> None:
    assert divide(["it-sikkerhed"], "da")["it-sikkerhed"].points == (Point(6, Rank.INNER), Point(9, Rank.INNER))
    assert [point.index for point in divide(["AI-løntilskud"], "da")["AI-løntilskud"].points] == [6, 9]


@pytest.mark.parametrize(
    "word",
    [
        "KOMMUNE",
        "KL",
        "MobiMaestro",
        "eIDAS",
        "2020erne",
        "covid19",
        "kommune24",
        "tv'ets",
        "bruger@kommune.dk",
        "ord",
        "",
        "-",
    ],
)
def test_abbreviations_numbers_and_endings_behind_apostrophes_are_not_divided(word: str) -> None:
    assert divide([word], "da")[word].points == ()


def test_words_with_soft_hyphens_or_split_letters_are_left_to_the_author() -> None:
    for word in ("tilskuds\u00adordning", "a\u030andelighedsforening"):
        assert divide([word], "da")[word].points == ()


def test_other_languages_have_pyphen_alone_and_unknown_ones_nothing() -> None:
    assert shown("hyphenation", "en-GB") == pyphen.Pyphen(lang="en_GB").inserted("hyphenation")
    assert shown("ordning", "xx") == "ordning"
    assert shown("ordning", "") == "ordning"
    assert shown("løntilskud", "da-DK") == shown("løntilskud", "da") == "løn|til-skud"


def test_places_where_letters_would_change_are_left_out() -> None:
    """Hungarian `asszony` is `asz-szony`, which no line breaker can do with a place alone."""
    patterns = pyphen.Pyphen(lang="hu_HU")
    changing = {int(place) for place in patterns.positions("asszonnyal") if place.data}
    assert changing
    assert not changing & {point.index for point in divide(["asszonnyal"], "hu")["asszonnyal"].points}


def test_the_order_of_the_words_makes_no_difference() -> None:
    words = list(right())
    there = divide(words, "da")
    splitter.cache_clear()
    back = divide(reversed(words), "da")
    assert there == back


def test_exceptions_come_first_in_their_language() -> None:
    text = "- word: tilskud|sord-ning\n- word: Platform\n- {word: hard-ware, lang: en-GB, note: of two words}\n"
    exceptions, problems = read_exceptions(text, "division.yaml", "da-DK")
    assert problems == []
    assert shown("Tilskudsordning", exceptions=exceptions) == "Tilskud|sord-ning"
    assert shown("platform", exceptions=exceptions) == "platform"
    assert shown("EU-platform", exceptions=exceptions) == "EU-platform"
    assert shown("hardware", "en", exceptions) == "hard-ware"
    assert "hardware" not in exceptions["da"]


@pytest.mark.parametrize("word", ["til--skud", "|tilskud", "tilskud-", "to ord", "2-årig", "it’s", "til\u00adskud"])
def test_a_malformed_exception_is_a_problem_at_its_line(word: str) -> None:
    exceptions, problems = read_exceptions(f"- word: skole|vej\n- word: '{word}'\n", "division.yaml", "da")
    assert [(problem.code, str(problem.place)) for problem in problems] == [("division-malformed", "division.yaml:2")]
    assert set(exceptions["da"]) == {"skolevej"}


def test_an_exception_that_stands_twice_is_a_problem() -> None:
    exceptions, problems = read_exceptions("- word: skole|vej\n- word: Sko-le|vej\n", "division.yaml", "da")
    assert [problem.code for problem in problems] == ["division-malformed"]
    assert exceptions["da"]["skolevej"] == written("skole|vej")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- ord: x", "schema-unknown-key"),
        ("word: x", "schema-type"),
        ("- [", "yaml-syntax"),
        ("- note: x", "schema-missing-key"),
    ],
)
def test_a_division_yaml_that_is_none_is_a_problem(text: str, code: str) -> None:
    exceptions, problems = read_exceptions(text, "division.yaml", "da")
    assert exceptions == {}
    assert code in {problem.code for problem in problems}


def test_an_empty_division_yaml_holds_nothing() -> None:
    assert read_exceptions("# later\n", "division.yaml", "da") == ({}, [])


def test_the_word_lists_are_those_that_are_named() -> None:
    named = (WORDS / "README.md").read_text("utf-8")
    dic = gzip.decompress((WORDS / "da" / "da_DK.dic.gz").read_bytes())
    for content in (dic, (WORDS / "da" / "da_DK.aff").read_bytes()):
        assert hashlib.sha256(content).hexdigest() in named


def test_the_word_list_is_not_read_before_a_danish_word_is_divided() -> None:
    code = (
        "from trykklar.language.division import divide\n"
        "from trykklar.language.division.lexicon import lexicon\n"
        "divide(['hyphenation'], 'en'); print(lexicon.cache_info().currsize)\n"
        "divide(['løntilskud'], 'da'); print(lexicon.cache_info().currsize)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(REPOSITORY / "scripts")},
    )
    assert ran.stdout.split() == ["0", "1"]


@pytest.mark.full
def test_fifteen_thousand_words_are_divided_the_list_read_anew() -> None:
    """The report has some 15,000 words that may be divided. The time is printed (`pytest -rP`), and no matter of
    passing."""
    from trykklar.language.division.lexicon import lexicon

    entries = splitter().lexicon.words.entries
    words = [entry for entry in entries if len(entry) >= 8][::7][:15_000]
    assert len(set(words)) == 15_000
    splitter.cache_clear()
    lexicon.cache_clear()
    start = time.process_time()
    divided = divide(words, "da")
    print(f"{len(words)} words: {time.process_time() - start:.2f} s")
    assert set(divided) <= set(words)
    assert len(divided) > 14_000


def test_the_compiled_list_is_that_of_its_sources() -> None:
    """Else it is passed over, and every start takes two seconds more: run 'make words'."""
    assert (WORDS / "da" / "da_DK.compiled").read_bytes() == compile_list("da", "da_DK")


def test_a_compiled_list_of_other_sources_is_not_used() -> None:
    kept = (WORDS / "da" / "da_DK.compiled").read_bytes()
    assert compiled.from_bytes(kept, "other") is None
    assert compiled.from_bytes(kept[:-9], "other") is None
    assert compiled.from_bytes(b"", "") is None
