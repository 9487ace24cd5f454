"""The text of the real publication keeps the rules that the publisher has set for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import REPOSITORY

SOURCE = REPOSITORY / "source" / "kortlaegning"
CHAPTERS = sorted(SOURCE.rglob("*.md"))
INSTEAD = {
    instead: of
    for variant in yaml.safe_load((SOURCE / "variants.yaml").read_text("utf-8"))["variants"].values()
    for of, instead in variant.get("replace", {}).items()
}
"""A chapter of one variant → the one whose place it takes: no edition has both."""
WORD = re.compile(r"[\w][\w\-’'%]*")


def split(file: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body of a chapter."""
    _, head, body = re.split(r"^---[ \t]*$", file.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)
    return dict(yaml.safe_load(head)), body


def of_kind(kind: str) -> list[Path]:
    return [file for file in CHAPTERS if split(file)[0]["kind"] == kind]


def prose(text: str) -> str:
    """The words that a reader sees: no options, marks, targets of roles."""
    text = re.sub(r"(?m)^:[a-z-]+:.*$|^:{3,}.*$|^\{[.#].*\}$|^\|[-| :]+\|$", "", text)
    text = re.sub(r"\{(num|page|title|cite|fact|term)\}`([^`<]*?)(?:\s*<[^`]*>)?`", r"\2", text)
    text = re.sub(r"\{\w+\}`(.*?)(?:\s*<[^`]*>)?`", r"\1", text, flags=re.DOTALL)
    return re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", text)


def fields(value: Any) -> Iterator[str]:
    """Every text of a chapter's front matter."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from fields(inner)


def sentences(text: str) -> Iterator[str]:
    """Sentences of ten words or more, in lower case and without marks."""
    for block in re.split(r"\n\s*\n|(?m:^#+ |^[-*] |^\d+\. |^\|)", text):
        for sentence in re.split(r"(?<=[.!?:»])\s+(?=[A-ZÆØÅ»])|\|", " ".join(block.split())):
            words = WORD.findall(sentence.lower())
            if len(words) >= 10:
                yield " ".join(words)


def test_no_sentence_stands_twice() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    allowed: set[str] = set()
    for file in CHAPTERS:
        front, body = split(file)
        allowed.update(sentence for text in front.pop("reuse", []) for sentence in sentences(prose(text)))
        name = file.relative_to(SOURCE).as_posix()
        for text in (*fields(front), body):
            for sentence in sentences(prose(text)):
                places[sentence].append(name)
    for file in sorted(SOURCE.glob("*.yaml")):
        for text in fields(yaml.safe_load(file.read_text("utf-8"))):
            for sentence in sentences(prose(text)):
                places[sentence].append(file.name)
    assert len(places) > 1500
    assert {s: where for s, where in places.items() if _twice(where) and s not in allowed} == {}


def _twice(where: list[str]) -> bool:
    return len(set(where)) < len(where) or len({INSTEAD.get(name, name) for name in where}) > 1


def test_every_crossing_is_written() -> None:
    crossings = of_kind("crossing")
    assert len(crossings) == 30
    assert {f.name: n for f in crossings if (n := len(WORD.findall(prose(split(f)[1])))) < 350} == {}


@pytest.mark.parametrize("kind", ["crossing", "area", "theme"])
def test_summaries_stand_alone_in_40_to_80_words(kind: str) -> None:
    for file in of_kind(kind):
        count = len([w for w in prose(split(file)[0]["summary"]).split() if re.search(r"\w", w)])
        assert 40 <= count <= 80, f"{file.name}: {count}"


def test_references_are_never_typed() -> None:
    """'kapitel 3', 'figur 7', 'side 12' would go stale; {num} and {page} do not."""
    typed = re.compile(
        r"\b(kapitel|kapitlet|figur|tabel|side|kryds|del|case|afsnit)\s+([A-F]?\d+)\b(?!\s*(?:minutter|timer|pct|procent))",
        re.IGNORECASE,
    )
    found = []
    for file in CHAPTERS:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            found += [f"{file.relative_to(SOURCE)}:{number}: {m[0]}" for m in typed.finditer(line)]
    assert found == []


def test_recommendations_have_a_title_and_a_text() -> None:
    for file in of_kind("theme") + of_kind("crossing"):
        recommendation = split(file)[0]["recommendation"]
        assert len(recommendation["title"].split()) >= 3, file.name
        assert len(recommendation["text"].split()) >= 15, file.name


def test_questions_are_questions() -> None:
    for file in of_kind("area") + of_kind("crossing"):
        questions = split(file)[0]["questions"]
        assert len(questions) >= 3, file.name
        for question in questions:
            assert question.strip().endswith("?"), f"{file.name}: {question}"


def test_assessments_give_reasons_of_their_own() -> None:
    reasons: list[str] = [
        assessed["reason"] for file in of_kind("crossing") for assessed in split(file)[0]["assessment"]
    ]
    assert len(reasons) == len(set(reasons)) == 30 * 4


def test_titles_are_different() -> None:
    own = [file for file in CHAPTERS if file.relative_to(SOURCE).as_posix() not in INSTEAD]
    titles = [split(file)[0]["title"] for file in own if "brochure" not in file.parts]
    assert sorted({t for t in titles if titles.count(t) > 1}) == []


def test_no_placeholder_text() -> None:
    for file in CHAPTERS:
        assert not re.search(
            r"\b(TODO|FIXME|XXX|TBD|lorem ipsum|indsæt her)\b", file.read_text("utf-8"), re.IGNORECASE
        ), file.name


def test_years_are_facts_or_laws() -> None:
    """Where the text says what a number is in a year, it says so through facts.yaml."""
    quantities = re.compile(r"(?<![\w`.-])\d[\d.,]*\s+(?:procent|pct\.|%|milliarder|millioner|mio\.|mia\.|kroner|kr\.)")
    found = [f"{file.relative_to(SOURCE)}: {m[0]}" for file in CHAPTERS for m in quantities.finditer(split(file)[1])]
    assert found == []


# What the text says of the assessments, and how it follows from them. Values are by area (A-F) and theme (1-5).
AREAS = ("arbejde", "social", "laering", "miljo", "demokrati", "administration")
THEMES = ("ai", "iot", "vr", "deling", "data")


def assessments() -> dict[str, dict[str, int]]:
    """Coordinate → scale → value."""
    return {
        f"{'ABCDEF'[row]}{column + 1}": {
            assessed["scale"]: assessed["value"]
            for assessed in split(SOURCE / "kryds" / area / f"{theme}.md")[0]["assessment"]
        }
        for row, area in enumerate(AREAS)
        for column, theme in enumerate(THEMES)
    }


def test_what_is_said_of_the_assessments_follows_from_them() -> None:
    """What vurderinger.md, english-summary.md and the profiles tell of them: when these change, so must the words."""
    given = assessments()

    def those(**wanted: str) -> set[str]:
        """Coordinates whose values lie in what is wanted: 'potentiale="45"'."""
        return {
            place for place, on in given.items() if all(str(on[scale]) in values for scale, values in wanted.items())
        }

    def mean(scale: str, part: str) -> float:
        values = [on[scale] for place, on in given.items() if part in place]
        return sum(values) / len(values)

    assert those(potentiale="45", modenhed="45") == {"D2", "E5", "F1"}
    assert len(those(potentiale="45", modenhed="123")) == 15
    assert those(potentiale="123", modenhed="45") == {"A2", "C2", "F2"}
    assert len(those(potentiale="123", modenhed="123")) == 9
    assert those(modenhed="15") == set()
    assert those(potentiale="5") == {"B1", "C1", "D1", "F1", "B2", "D2", "A5"}
    assert those(potentiale="5", risiko="5") == {"B1"}
    assert those(risiko="5") == {"B1", "E1", "B5", "C5", "D5"}
    assert those(potentiale="12") == {"F3"}
    assert {tuple(given[f"{row}4"][scale] for scale in ("potentiale", "modenhed", "indsats")) for row in "ABCDEF"} == {
        (3, 2, 3)
    }
    assert {place for place in given if "3" in place} & those(modenhed="2", risiko="23") == {
        "A3",
        "B3",
        "C3",
        "E3",
        "F3",
    }
    assert (
        max("ABCDEF", key=lambda row: mean("risiko", row)) == max("ABCDEF", key=lambda row: mean("indsats", row)) == "B"
    )
    assert min("ABCDEF", key=lambda row: mean("indsats", row)) == "E"
    assert sorted("ABCDEF", key=lambda row: mean("risiko", row))[-2] == "E"
    assert max("12345", key=lambda column: mean("potentiale", column)) == "1"
    assert max("12345", key=lambda column: mean("modenhed", column)) == "2"
    assert max("12345", key=lambda column: mean("risiko", column)) == "5"
    assert mean("risiko", "F") == mean("indsats", "F")
    assert all(mean("risiko", column) - mean("indsats", column) >= 1 for column in "15")
