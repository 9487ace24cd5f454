"""Sentences, words and measures of a text, told apart as a reader of the language does."""

from __future__ import annotations

import pytest

from support import REPOSITORY, SAMPLES, run
from trykklar.commands.reference.editorial import editorial_markdown
from trykklar.language.sentences import Sentence, is_long, lix, sentences
from trykklar.review.text.compared import sentences as sentences_of
from trykklar.review.text.measures import measure, measures_table
from trykklar.review.text.prose import FILLED, Passage, Segment
from trykklar.review.text.run import editorial_codes


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Det er sådan.|Og det er rigtigt?|Ja!|Nej … |Vi ser."),
        ("da", "Det gælder f.eks. København, bl.a. Nørrebro, jf. § 12.|Derefter går det løs kl. 7.30 den 1. Maj."),
        ("da", "Kommunen har biler, cykler osv.|Borgerne har ingen. "),
        ("da", "Der er veje, stier m.m. og en bro."),
        ("da", "Digteren H.C. Andersen og J. P. Jacobsen skrev det i 1840.|Det var tidligt."),
        ("da", "»Kom ind.«|Hun gik: »Nej.«|Sådan var det."),
        ("da", "Der er to veje: den ene er kort.|Reglen er enkel: |Ingen går alene."),
        ("da", f"Tallet er {FILLED}.|{FILLED} siger mere.|Det er ca. {FILLED} og nr. {FILLED}."),
        ("da", "Prisen er 3.500 kr. om året og 2.5 i alt."),
        ("en", "Dr. Smith met Mr. Jones, e.g. Tuesday.|They spoke at 5 p.m.|Nobody came."),
        ("de", "Das gilt z.B. Kinder, vgl. Seite 3.|Dann ist Schluss."),
        ("sv", "Det gäller t.ex. Lund.|Sedan är det slut."),
        ("nb", "Det gjelder f.eks. Oslo.|Så er det slutt."),
    ],
)
def test_sentences(language: str, text: str) -> None:
    wanted = [part.strip() for part in text.split("|")]
    found = list(sentences(" ".join(part.strip() for part in text.split("|")), language))
    assert [sentence.text for sentence in found] == wanted
    whole = " ".join(wanted)
    assert all(whole[sentence.start :].startswith(sentence.text) for sentence in found)


@pytest.mark.parametrize(("role", "parts"), [("code", 2), ("", 1)])
def test_a_letter_of_code_ends_a_sentence_and_an_initial_does_not(role: str, parts: int) -> None:
    texts = (Segment("It holds ", 1, "en"), Segment("E", 1, "en", role), Segment(". Smith knows.", 2, "en"))
    found = list(sentences_of(Passage(file="a.md", chapter="a", kind="paragraph", language="en", segments=texts)))
    assert [sentence.text for sentence in found] == ["It holds E. Smith knows.", "It holds E.", "Smith knows."][
        parts - 1 :
    ][:parts]


def test_an_address_is_one_word() -> None:
    assert len(Sentence(0, "See https://example.org/a/b-c/d?e=f and www.example.org/g here.").words) == 5


def test_words() -> None:
    words = Sentence(0, f"AI-løsningen koster f.eks. {FILLED}, og bogen om '90'erne 3.500 kr.").words
    assert words == ["AI-løsningen", "koster", "f.eks", FILLED, "og", "bogen", "om", "90'erne", "3.500", "kr"]
    assert [is_long(word) for word in ("syvende", "sjette", "e-mailen", "e-post")] == [True, False, True, False]


def test_lix_is_words_a_sentence_and_long_words_in_a_hundred() -> None:
    assert lix(100, 10, 25) == 35.0
    assert lix(0, 0, 0) == 0.0


def test_a_chapter_is_measured_by_its_running_text() -> None:
    def passage(kind: str, text: str, line: int) -> Passage:
        return Passage(file="a.md", chapter="a", kind=kind, language="da", segments=(Segment(text, line, "da"),))  # type: ignore[arg-type]

    found = measure(
        [
            passage("heading", "En meget lang overskrift om vejrforholdene", 1),
            passage("paragraph", "Regnen falder. Det er vådt på marken i dag.", 3),
            passage("item", "Solen skinner på bondemandens tag og mark", 9),
            passage("cell", "Tal", 12),
        ]
    )
    assert [(m.words, m.sentences, m.longest, m.longest_at, m.lix) for m in found] == [(16, 3, 7, 3, 17.8)]
    assert measures_table(found)[1].split() == ["a.md", "16", "3", "17.8", "7", "words,", "line", "3"]
    assert measures_table(()) == []


def test_measures_are_told_when_asked_for() -> None:
    publication = SAMPLES / "editorial" / "_base"
    told = run("check", "--publication", publication, "--measures")
    assert "start.md" in told.output
    assert "longest sentence" in told.output
    assert "longest sentence" not in run("check", "--publication", publication).output


def test_the_reference_of_the_rules_is_up_to_date() -> None:
    page = editorial_markdown()
    assert (REPOSITORY / "scripts" / "EDITORIAL.md").read_text("utf-8") == page, "run: make editorial"
    assert all(f"| `{code}` |" in page for code in editorial_codes())
