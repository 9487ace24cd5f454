"""The search: what it finds, what it does not take for the same, and that the browser answers as Python does."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from chromium import browser_page
from searching import Asked, read_words, unpacked
from trykklar.web.search import Place, SearchFile, Section, search_files
from trykklar.web.search.folding import fold, words
from trykklar.web.search.index import Posting, make_index
from trykklar.web.search.packing import LETTERS, packed
from trykklar.web.search.records import Group
from trykklar.web.search.spelling import spelled

TEXTS = (
    ("Ledighed", "Ledigheden falder, og de ledige søger arbejde."),
    ("Ledelse", "Ledelsen af et jobcenter er en opgave for sig."),
    ("Ledere", "Lederne mødes hver uge."),
    ("Boliger", "Et almenboligområde har mange beboere."),
    ("Huse", "Huset står tomt."),
    ("Bøger", "Børnene læser. Læring tager tid, og en bog ad gangen er nok."),
    ("E-mail", "Svar på mails inden for en uge, også på e-mailen fra naboen."),
    ("Arbejde", "Arbejdsmarkedet og markedet for huse. Idéen er god."),
    ("Inddragelse", "Borgerinddragelse kræver tid; borgerne bliver hørt."),
    ("<script>alert(1)</script>", "Tegn som </script> og & er tekst."),
    ("Tomt", ""),
)  # fmt: skip


def sections() -> list[Section]:
    danish = [
        Section(
            address=f"s{i}.html",
            title=title,
            page_title="",
            text=text,
            language="da",
            printed=str(i + 1),
            facets={"kind": "chapter", "half": "ab"[i % 2]},
        )
        for i, (title, text) in enumerate(TEXTS)
    ]
    english = Section(
        address="en.html",
        title="Summary",
        page_title="",
        text="Councils decide. A council has decided.",
        language="en",
        facets={"kind": "front"},
    )
    return [*danish, english]


PLACES = (
    Place(called=("side", "s", "sider"), number="2", section=1, fragment="side-2"),
    Place(called=("figur", "fig."), number="2.1", section=4, fragment="huse-set"),
    Place(called=("sæt", "s"), number="2", section=5, fragment="after"),
)


@pytest.fixture(scope="module")
def files() -> tuple[SearchFile, ...]:
    return search_files(sections(), None, PLACES)


@pytest.fixture(scope="module")
def asked(files: tuple[SearchFile, ...]) -> Asked:
    return Asked(files)


QUESTIONS = {
    "ledighed": ["Ledighed"],
    "ledighedens": ["Ledighed"],
    "ledelse": ["Ledelse"],
    "lederen": ["Ledere"],
    "ledig": ["Ledighed"],
    "bolig": ["Boliger"],
    "boligområder": ["Boliger"],
    "hus": ["Huse", "Arbejde"],
    "bøgerne": ["Bøger"],
    "laering": ["Bøger"],
    "larling": [],
    "bog læring": ["Bøger"],
    "barn": ["Bøger"],
    "email": ["E-mail"],
    "e-mail": ["E-mail"],
    "marked": ["Arbejde"],
    "ide": ["Arbejde"],
    "borger inddragelse": ["Inddragelse"],
    "borgerinddragelsen": ["Inddragelse"],
    "jobcentre": ["Ledelse"],
    "deciding": ["Summary"],
    "ledighde": ["Ledighed"],
    "beboermarked": ["Boliger", "Arbejde"],
    "qqqq": [],
}


@pytest.mark.parametrize(("question", "titles"), QUESTIONS.items(), ids=QUESTIONS)
def test_what_a_question_finds(asked: Asked, question: str, titles: list[str]) -> None:
    answer = asked.ask(question)
    assert [asked.sections[number][1] for number in answer.sections] == titles


@pytest.mark.parametrize(
    ("question", "place"),
    {
        "side 2": "Side 2",
        "Side 2": "Side 2",
        "s. 2": "Side 2",
        "s.2": "Side 2",
        "figur 2.1": "Figur 2.1",
        "Fig. 2.1": "Figur 2.1",
        "figur 2": None,
        "side 3": None,
        "saet 2": "Sæt 2",
        "2": None,
        "side": None,
        "constructor 2": None,
    }.items(),
)
def test_what_has_a_number_is_found_by_it(asked: Asked, question: str, place: str | None) -> None:
    answer = asked.ask(question)
    assert (answer.place and answer.place[0]) == place
    assert not place or (answer.sections[0] == answer.place[1] and not answer.some and not answer.meant)  # type: ignore[index]
    assert asked.ask(question, {"half": "none"}).place is None


def test_what_is_not_all_found_is_found_in_part_and_said_so(asked: Asked) -> None:
    answer = asked.ask("ledelse huset")
    assert answer.some
    assert {asked.sections[number][1] for number in answer.sections} == {"Ledelse", "Huse", "Arbejde"}


def test_filters_narrow_the_answer(asked: Asked) -> None:
    assert len(asked.ask("hus", {"half": "a"}).sections) == 1
    assert asked.ask("hus", {"half": "none"}).sections == []


def test_a_slip_is_told_with_what_was_meant(asked: Asked) -> None:
    assert "ledighed" in asked.ask("ledighde").meant


def test_what_stands_in_most_sections_is_passed_over_and_told() -> None:
    many = [
        Section(address=f"{i}.html", title=f"T{i}", page_title="", text=f"det om emne{i}", language="da", facets={})
        for i in range(12)
    ]
    answer = Asked(search_files(many)).ask("det emne3")
    assert (answer.sections, answer.passed) == ([3], ["det"])


def test_a_word_of_most_sections_is_found_by_its_other_forms_where_nothing_else_is_asked_for() -> None:
    texts = [f"kommunen og emne{i}" for i in range(11)] + ["en kommune for sig"]
    many = [
        Section(address=f"{i}.html", title=f"T{i}", page_title="", text=t, language="da", facets={})
        for i, t in enumerate(texts)
    ]
    answer = Asked(search_files(many)).ask("kommunen")
    assert (answer.sections, answer.passed) == ([11], [])


def test_the_browser_answers_as_python_does_from_a_folder(
    files: tuple[SearchFile, ...], asked: Asked, tmp_path: Path
) -> None:
    site = tmp_path / "en mappe med æ"
    (site / "search").mkdir(parents=True)
    for file in files:
        (site / file.path).write_bytes(file.content)
    (site / "soeg.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>t</title><script src="search/search.js"></script>', "utf-8"
    )
    questions = [
        *QUESTIONS,
        "side 2",
        "s. 2",
        "Fig. 2.1",
        "figur 2",
        "sæt 2",
        "side 3",
        "toString 2",
        "ledelse huset",
        "det er",
        "",
        "  ",
        '"et almenboligområde"',
        "<script>",
        "%00",
        "æ" * 500,
    ]
    with browser_page(tmp_path / "profile") as page:
        page.goto((site / "soeg.html").as_uri())
        answers = page.evaluate(
            """async (questions) => { const found = [];
               for (const question of questions) {
                 const a = await trykklarSearch.ask(question, {});
                 found.push([a.sections, a.some, a.meant, a.passed, a.place]); }
               return found; }""",
            questions,
        )
        folded = page.evaluate("texts => texts.map(text => trykklarSearch.words(text))", [text for _, text in TEXTS])
    for question, answer in zip(questions, answers, strict=True):
        expected = asked.ask(question)
        told = [expected.sections, expected.some, expected.meant, expected.passed, expected.place]
        assert answer == told, question
    assert [set(each) for each in folded] == [
        {fold(word) for word in words(text.replace("-", " "))} for _, text in TEXTS
    ]


def test_postings_keep_order_and_weights() -> None:
    """010 is one section, 0 no weight over one, 0101 the sixth section; 1 is a word that stands in none."""
    assert packed([[Posting(5, 1)], []], 20) == LETTERS[0b010001] + LETTERS[0b011000]
    words = [[Posting(0, 1), Posting(1, 5), Posting(40, 3)], [], [Posting(number, 2) for number in range(41)]]
    assert unpacked(packed(words, 41), 3, 41) == [[(p.section, p.weight) for p in each] for each in words]


def test_words_tell_their_group_and_their_parts() -> None:
    groups = [
        Group("arbejde", ((0, ""), (0, "t")), ()),
        Group("gang", ((0, ""),), ()),
        Group("arbejdsgang", ((0, ""), (0, "en")), ("arbejde", "gang")),
    ]
    made = spelled(["arbejdet", "vej"], groups)
    assert made.text == "0arbejde.2 7t 6sgang.1:6e,-4 0gang.0 0vej"
    assert made.paradigms == "0|0 0en|0 0t"
    assert [word for word, _, _ in read_words(made.text)] == list(made.words)
    assert read_words(made.text)[2] == ("arbejdsgang", "1", ["arbejde", "gang"])


def test_the_index_is_a_function_of_its_sections(files: tuple[SearchFile, ...]) -> None:
    assert search_files(sections(), None, PLACES) == files
    assert search_files([]) == ()
    numbers = [posting.section for postings in make_index(sections()).postings.values() for posting in postings]
    assert set(numbers) <= set(range(len(TEXTS) + 1))
    assert all(
        a.section < b.section for postings in make_index(sections()).postings.values() for a, b in pairwise(postings)
    )


def test_scripts_hold_no_tag(files: tuple[SearchFile, ...]) -> None:
    assert all(b"</" not in file.content for file in files if file.path != "search/search.js")
