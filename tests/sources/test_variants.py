"""Variants: what is declared, read and held to its types; and the texts that ask for it."""

from __future__ import annotations

import random
import shutil
import time
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from support import BASE
from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.base.settings import Settings, read_settings
from trykklar.sources.load import LoadMemory, load
from trykklar.sources.manuscript import Manuscript
from trykklar.sources.schemas.variants import Variable
from trykklar.sources.variants.conditions import ConditionError, holds, leaves, parse_condition
from trykklar.sources.variants.frame import Frame
from trykklar.sources.variants.portion import plain_name
from trykklar.sources.variants.records import Reading
from trykklar.sources.variants.values import value_of
from trykklar.sources.variants.whose import belongs

DECLARED = """\
variables:
  name: {type: text, default: your council}
  coast: {type: yes-no, default: false}
  size: {type: number, optional: true}
  day: {type: date, optional: true}
  ink: {type: colour, optional: true, against: '#ffffff'}
  logo: {type: picture, placeholder: variants/logo.svg, width: 40, ppi: 300}
groups:
  capital: ['0101']
  wet: {where: coast}
add:
  - {chapter: variants/letter.md, after: contents}
folder: '{code}-{name}'
variants:
  '0101':
    values: {name: København, size: 3.5, logo: variants/0101/logo.png}
  '0147':
    values: {name: Ærø, coast: yes, day: 2026-03-01, ink: '#003366'}
"""
LETTER = """\
---
kind: front
title: "To {var}`name`"
---
Dear {var}`name` ({var}`code`){when}`coast|, by the sea|, inland`.

::::{when} coast and not (capital or size > 9)
It is wet. ``{var}`name` `` and {var}`day`.

:::{box} For {var}`name`
Inner.
:::
::::{otherwise}
It is dry.
::::
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The publication of the cases, with variants."""
    shutil.copytree(BASE, tmp_path / "pub")
    folder = tmp_path / "pub"
    for name, text in {"variants.yaml": DECLARED, "variants/letter.md": LETTER, "variants/logo.svg": SVG}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    from PIL import Image

    (folder / "variants/0101").mkdir()
    Image.new("RGB", (600, 200), "white").save(folder / "variants/0101/logo.png")
    return folder


def loaded(folder: Path, code: str = "") -> Manuscript:
    return load(settings(folder, code))


def settings(folder: Path, code: str = "") -> Settings:
    return read_settings(folder, variant=code)


def told(folder: Path, code: str = "") -> list[Problem]:
    """What is wrong with the variants of a publication, be it that it can be read or not."""
    try:
        problems = loaded(folder, code).problems
    except ProblemsFound as found:
        problems = found.problems
    return [problem for problem in problems if problem.code != "variant-placeholder"]


def words(manuscript: Manuscript) -> list[str]:
    tokens = manuscript.chapters["variants/letter.md"].tokens
    return [token.content for token in tokens if token.type == "inline"]


def changed(folder: Path, old: str, new: str) -> None:
    text = (folder / "variants.yaml").read_text("utf-8")
    assert old in text
    (folder / "variants.yaml").write_text(text.replace(old, new), "utf-8")


# Texts


def test_a_text_is_that_of_its_edition(folder: Path) -> None:
    dry, wet = loaded(folder, "0101"), loaded(folder, "0147")
    assert words(dry) == ["Dear København (0101), inland.", "It is dry."]
    assert words(wet) == ["Dear Ærø (0147), by the sea.", "It is wet. ``{var}`name` `` and March 1, 2026.", "Inner."]
    assert wet.chapters["variants/letter.md"].title == "To Ærø"
    (box,) = wet.chapters["variants/letter.md"].scan.directives
    assert (box.argument, box.line) == ("For Ærø", 10)


def test_lines_stay_where_they_are_in_both_branches(folder: Path) -> None:
    (folder / "variants/letter.md").write_text(LETTER.replace("It is dry.", "It is dry.\n\n[](#nowhere)"), "utf-8")
    (reference,) = loaded(folder, "0101").chapters["variants/letter.md"].scan.references
    assert (reference.target, reference.line) == ("nowhere", 16)


def test_the_base_edition_has_nothing_of_variants(folder: Path) -> None:
    bare = folder.with_name("bare")
    shutil.copytree(BASE, bare)
    with_variants, without = loaded(folder), loaded(bare)
    assert with_variants.digest == without.digest
    assert with_variants.files == without.files
    assert [*with_variants.chapters] == [*without.chapters]
    assert told(folder) == told(bare)


def test_marks_in_a_value_are_no_markup_and_publication_yaml_asks_too(folder: Path) -> None:
    changed(folder, "København", "'A *b* `c` [d](e)'")
    text = (folder / "publication.yaml").read_text("utf-8")
    title = yaml.safe_load(text)["title"]
    (folder / "publication.yaml").write_text(text.replace(title, "For {var}`name`", 1), "utf-8")
    manuscript = loaded(folder, "0101")
    assert "".join(c.content for c in manuscript.chapters["variants/letter.md"].tokens[1].children or []).startswith(
        "Dear A *b* `c` [d](e) (0101)"
    )
    assert manuscript.publication.title == r"For A \*b\* \`c\` \[d\](e)"


def test_chapters_are_told_apart_by_what_they_ask_and_others_are_read_once(folder: Path) -> None:
    known = LoadMemory()
    one, other = (load(settings(folder, code), known) for code in ("0101", "0147"))
    letter = "variants/letter.md"
    assert one.chapters[letter].digest != other.chapters[letter].digest
    assert all(one.chapters[file] is other.chapters[file] for file in one.chapters if file != letter)


# Conditions


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("a", True),
        ("not a", False),
        ("a and b", False),
        ("a and not b or b", True),
        ("not (a and b)", True),
        ("n > 2", True),
        ("n <= 2.5", False),
        ("t = 'x' and n != 4", True),
        ('t == "y"', False),
        ("missing", False),
        ("missing > 1", False),
        ("t", True),
        ("b or b or a", True),
    ],
)
def test_conditions(text: str, true: bool) -> None:
    values = {"a": True, "b": False, "n": 3, "t": "x", "missing": None}
    assert holds(parse_condition(text), values) is true


@pytest.mark.parametrize("text", ["", "and", "a and", "a b", "(a", "a)", "a >", "a > b", "1 > a", "a; b", "a()", "__"])
def test_what_is_no_condition_is_told(text: str) -> None:
    if text == "__":
        assert [*leaves(parse_condition(text))]
        return
    with pytest.raises(ConditionError):
        parse_condition(text)


def test_conditions_are_bounded_and_every_text_ends() -> None:
    for text in ("(" * 400 + "a", "not " * 120 + "a", "a or " * 200 + "a"):
        with pytest.raises(ConditionError):
            parse_condition(text)
    rng = random.Random(17)
    pieces = ["a", "and", "or", "not", "(", ")", ">", "=", "'t'", "3", "3.5", "-", "|", "ø", "{", "\\", " "]
    for _ in range(3000):
        text = " ".join(rng.choice(pieces) for _ in range(rng.randrange(12)))
        with suppress(ConditionError):
            assert holds(parse_condition(text), {"a": 1}) in (True, False)


def test_a_condition_that_compares_what_cannot_be_compared() -> None:
    frame = Frame(kinds={"name": "text", "size": "number", "coast": "yes-no"}, values={})
    for text, says in {
        "name > 3": "'name' is no number",
        "size = 'x'": "'size' is a number",
        "coast > 1": "'coast' is true or not",
        "cost": "there is no variable 'cost'",
    }.items():
        reading = Reading()
        assert not frame.holds(text, Place("a.md", 3), reading)
        (problem,) = reading.problems
        assert says in problem.message
        assert problem.place == Place("a.md", 3)


# What is wrong


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        ("name: København", "nam: København", "variable-unknown", 16, "there is no variable 'nam'"),
        ("size: 3.5", "size: much", "variant-value", 16, "'much' is no value for 'size'"),
        ("logo: variants/0101/logo.png", "logo: variants/0101/none.png", "file-missing", 16, "does not exist"),
        ("width: 40", "width: 400", "variant-value", 16, "needs 4724"),
        ("'0101':\n", "'0101':\n    without: [none.md]\n", "variant-chapter", 15, "leaves out 'none.md'"),
        ("'0101':\n", "'0101':\n    set: {title: 3, editon: 2}\n", "schema-unknown-key", 15, "unknown key 'editon'"),
        ("'0101':\n", "'0101':\n    valus: {}\n", "schema-unknown-key", 16, "unknown key 'valus'"),
        ("'0147':", "'147':", "variant-code", 17, "has 3 digits, and the others have 4"),
        ("'0147':", "'01 47':", "schema-type", 17, "01 47"),
        ("['0101']", "['0102']", "variant-code", 9, "names '0102', which is no variant"),
        ("groups:\n", "groups:\n  size: ['0101']\n", "variant-name", 9, "'size' stands under 'groups'"),
        ("where: coast", "where: coasts", "variable-unknown", 10, "there is no variable 'coasts'"),
        ("folder: '{code}-{name}'", "folder: 'nul.{publication}'", "variant-name-twice", 15, "is no name"),
        ("folder: '{code}-{name}'", "folder: same", "variant-name-twice", 17, "both be called 'same'"),
        ("folder: '{code}-{name}'", "folder: '{town}'", "schema-type", 13, "may hold only"),
        ("groups:\n", "facts: {nothing: {}}\ngroups:\n", "variant-fact", 8, "there is no fact 'nothing'"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(folder: Path, old: str, new: str, code: str, line: int, says: str) -> None:
    changed(folder, old, new)
    found = [problem for edition in ("", "0101", "0147", "01 47") for problem in told(folder, edition)]
    (problem, *_) = [problem for problem in found if problem.code == code and says in problem.message]
    assert problem.place == Place("variants.yaml", line)
    assert problem.hint


def test_two_variants_of_one_name_are_told_at_the_second(folder: Path) -> None:
    changed(folder, "default: your council", "default: your council, own: true")
    changed(folder, "name: Ærø", "name: København")
    (problem,) = [problem for problem in told(folder, "0147") if problem.code == "variant-name-twice"]
    assert problem.place == Place("variants.yaml", 18)
    assert "'0101' and '0147' both tell 'København' for their own 'name'" in problem.message
    assert "variant-name-twice" not in [problem.code for problem in told(folder, "0101")]


def test_a_variant_that_is_broken_costs_itself_alone(folder: Path) -> None:
    changed(folder, "coast: yes", "coast: perhaps")
    assert [problem.code for problem in told(folder, "0147")] == ["variant-value"]
    assert told(folder, "0101") == told(folder, "") == []


def test_a_picture_that_has_not_come_is_a_placeholder_that_a_release_refuses(folder: Path) -> None:
    manuscript = loaded(folder, "0147")
    (problem,) = [problem for problem in manuscript.problems if problem.code == "variant-placeholder"]
    assert problem.severity(release=False).value == "warning"
    assert problem.severity(release=True).value == "error"
    assert manuscript.edition.frame.values["logo"] == "variants/logo.svg"


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        ("Dear {var}`name`", "Dear {var}`nam`", "variable-unknown", 5, "there is no variable 'nam'"),
        ("Dear {var}`name`", "Dear {var}`capital`", "variable-unknown", 5, "'capital' is a group"),
        ("It is dry.", "{var}`day`", "variable-untold", 14, "the variant '0101' tells nothing for 'day'"),
        ("{when}`coast|", "{when}`coast an|", "condition-malformed", 5, "where the condition could end"),
        ("{when}`coast|, by the sea|, inland`", "{when}`coast`", "condition-malformed", 5, "has 0 texts after its"),
        ("{when}`coast|, by", "{when}``coast|, by", "condition-malformed", 5, "no `` ends '{when}``coast|"),
        ("Dear {var}`name`", "Dear {var}``name", "variable-unknown", 5, "no `` ends '{var}``name"),
        ("coast and not", "coast and note", "condition-malformed", 7, "could end"),
        ('title: "To {var}`name`"', 'title: "To {var}`to`"', "variable-unknown", 3, "there is no variable 'to'"),
    ],
)
def test_what_a_text_asks_wrongly(folder: Path, old: str, new: str, code: str, line: int, says: str) -> None:
    (folder / "variants/letter.md").write_text(LETTER.replace(old, new, 1), "utf-8")
    (problem, *_) = [problem for problem in told(folder, "0101") if problem.code == code]
    assert problem.place == Place("variants/letter.md", line)
    assert says in problem.message


@pytest.mark.parametrize(
    ("text", "wet", "dry"),
    [
        ("{when}`coast|dear {var}`name`|all`", "dear Ærø", "all"),
        ("{when}``coast|dear {var}`name` ``.", "dear Ærø.", "."),
        ("{when}`coast|a {when}`size > 9|b|c` {var}`name`|d|`", "", ""),
        ("{when}`coast|{when}`size|b|c {var}`name``|d`!", "c Ærø!", "d!"),
        ("{when}``coast|type `a|b` here|d``", "type `a|b` here", "d"),
        ("{index}`{var}`name``", "{index}`Ærø`", "{index}`København`"),
        ("``{var}`name` `` `{var}`", "``{var}`name` `` `{var}`", "``{var}`name` `` `{var}`"),
    ],
)
def test_roles_stand_within_roles(text: str, wet: str, dry: str) -> None:
    kinds = {"name": "text", "coast": "yes-no", "size": "number"}
    for values, expected in (({"name": "Ærø", "coast": True}, wet), ({"name": "København", "size": 3}, dry)):
        reading = Reading()
        assert Frame(kinds=kinds, values=values).vary(text, Place("a.md", 1), reading) == expected
        assert [problem.message for problem in reading.problems] == (
            [] if expected else [f"'{text[7:-1][:40]}' has 3 texts after its condition; one or two are read"]
        )


def test_asking_takes_the_time_of_the_texts_length() -> None:
    frame = Frame(kinds={"a": "text"}, values={"a": "x"})
    for piece in ("{when}`a|", "{var}`` ` ", "`{when}`", "`" * 7 + " ", "|{x}```"):
        clock = time.process_time()
        frame.vary(piece * (20_000 // len(piece)), Place("a.md", 1), Reading())
        assert time.process_time() - clock < 1


@pytest.mark.parametrize(
    ("language", "yes", "no", "says"),
    [
        ("da", "Ja", "NEJ", "write ja or nej"),
        ("da", "SAND", "FALSK", "write ja or nej"),
        ("de-AT", "ja", "nein", "write ja or nein"),
        ("fr", "oui", "faux", "write oui or non"),
        ("en", "TRUE", "no", "write yes or no"),
        ("zz", "yes", "false", "write yes or no"),
    ],
)
def test_yes_and_no_are_words_of_the_language(language: str, yes: str, no: str, says: str) -> None:
    variable = Variable(type="yes-no")
    assert (value_of(variable, yes, language), value_of(variable, no, language)) == (True, False)
    with pytest.raises(ValueError, match=says):
        value_of(variable, "måske", language)


def test_data_files_ask_nothing_and_a_publication_without_variants_says_so(folder: Path) -> None:
    text = (folder / "glossary.yaml").read_text("utf-8") if (folder / "glossary.yaml").exists() else ""
    (folder / "glossary.yaml").write_text(f"{text}\n- {{id: zz, term: Zz, text: 'a {{var}}`name`'}}\n", "utf-8")
    assert [p.code for p in told(folder) if p.place and p.place.file == "glossary.yaml"] == ["role-content"]
    (folder / "variants.yaml").unlink()
    with pytest.raises(ProblemsFound, match="there is no variant '0101'"):
        loaded(folder, "0101")


# The table


def test_a_table_as_office_programs_save_it(folder: Path) -> None:
    changed(folder, DECLARED[DECLARED.index("variants:\n  '0101'") :], "variants: {}\n")
    publication = (folder / "publication.yaml").read_text("utf-8")
    assert "language: en" in publication
    (folder / "publication.yaml").write_text(publication.replace("language: en", "language: da"), "utf-8")
    table = "code;name;coast;size\r\n0101;København;nej;3,5\r\n0147;Ærø;Ja;1.250\r\n"
    (folder / "variants.csv").write_bytes(b"\xef\xbb\xbf" + table.encode())
    values = loaded(folder, "0147").edition.frame.values
    assert (values["name"], values["coast"], values["size"], values["wet"]) == ("Ærø", True, 1250, True)
    assert loaded(folder, "0101").edition.frame.values["size"] == 3.5


@pytest.mark.parametrize(
    ("table", "code", "line", "says"),
    [
        ("code;name\n0101;A\n0101;B\n", "variant-code", 3, "stands in line 2 too"),
        ("code;name\n0101;A\n101;B\n", "variant-code", 3, "has 3 digits"),
        ("code;nam\n0102;A\n", "variable-unknown", 1, "no variable is called 'nam'"),
        ("name;size\nA;1\n", "variant-code", 1, "no column"),
        ("code;size\n0102;many\n", "variant-value", 2, "'many' is no value for 'size'"),
        ("code;fact.x\n0102;1\n", "variant-fact", 2, "no fact 'x' is declared"),
        ("code;name\n0101;A\n", "variant-value", 2, "is told at variants.yaml:16 too"),
    ],
)
def test_what_is_wrong_with_a_table(folder: Path, table: str, code: str, line: int, says: str) -> None:
    (folder / "variants.csv").write_text(table, "utf-8")
    found = [problem for edition in ("", "0101", "0102") for problem in told(folder, edition)]
    (problem, *_) = [problem for problem in found if problem.code == code and says in problem.message]
    assert problem.place == Place("variants.csv", line)


# Facts


def test_facts_are_a_variants_own_and_one_that_is_missing_is_told(folder: Path) -> None:
    facts = yaml.safe_load((folder / "facts.yaml").read_text("utf-8"))
    name, source = facts[0]["id"], facts[0]["source"]
    changed(folder, "groups:\n", f"facts: {{{name}: {{year: 2025, source: {source}}}}}\ngroups:\n")
    changed(folder, "'0101':\n", f"'0101':\n    facts: {{{name}: {{value: 77}}}}\n")
    fact = loaded(folder, "0101").facts[name]
    assert (fact.value, fact.year, fact.source) == (77, 2025, source)
    assert loaded(folder).facts[name].value == facts[0]["value"]
    assert [p.message for p in told(folder, "0147") if p.code == "variant-fact"] == [f"the figure '{name}' is not told"]
    (folder / "variants/letter.md").write_text(
        LETTER.replace("coast and not (capital or size > 9)", f"{name} = 77"), "utf-8"
    )
    assert "It is wet" in words(loaded(folder, "0101"))[1]


def test_a_fact_that_is_no_number_is_told_where_it_is_told_and_where_it_is_asked(folder: Path) -> None:
    fact = yaml.safe_load((folder / "facts.yaml").read_text("utf-8"))[0]
    name = fact["id"]
    changed(folder, "groups:\n", f"facts: {{{name}: {{year: 2025, source: {fact['source']}}}}}\ngroups:\n")
    (folder / "variants.csv").write_text(f"code;fact.{name}\n0102;many\n", "utf-8")
    assert [str(p.place) for p in told(folder, "0102") if "many" in p.message] == ["variants.csv:2"]
    changed(folder, "'0101':\n", f"'0101':\n    facts: {{{name}: {{value: many}}}}\n")
    (line,) = [p.place.line for p in told(folder, "0101") if p.code == "schema-type"]
    assert (folder / "variants.yaml").read_text("utf-8").splitlines()[(line or 0) - 1].strip().startswith("facts:")
    letter = LETTER.replace("coast and not (capital or size > 9)", f"{name} = 'many'")
    (folder / "variants/letter.md").write_text(letter, "utf-8")
    (asked,) = [p for p in told(folder, "0147") if p.code == "condition-malformed"]
    assert f"'{name}' is a number" in asked.message


# Whose files


def test_a_file_is_one_variants_or_everybodys(folder: Path) -> None:
    assert belongs("a.md", "")
    assert belongs("variants/0101/x.md", "0101")
    assert belongs("variants/letter.md", "0147")
    for file, code in {"variants/0101/x.md": "0147", "variants/letter.md": "", "variants.yaml": "0101"}.items():
        assert not belongs(file, code)


def test_an_edition_holds_nothing_of_the_others(folder: Path) -> None:
    before = {code: loaded(folder, code).digest for code in ("", "0101", "0147")}
    changed(folder, "name: København", "name: Hovedstaden")
    (folder / "variants/0101/new.txt").write_text("own", "utf-8")
    after = {code: loaded(folder, code).digest for code in before}
    assert [code for code in before if before[code] != after[code]] == ["0101"]
    own = loaded(folder, "0147").edition.own_files()["variants.yaml"].decode()
    assert "Ærø" in own
    assert "Hovedstaden" not in own
    assert "0101" not in own


def test_an_edition_can_be_made_again_from_its_own_part(folder: Path) -> None:
    own = loaded(folder, "0147")
    (folder / "variants.yaml").write_bytes(own.edition.own_files()["variants.yaml"])
    again = loaded(folder, "0147")
    assert words(again) == words(own)
    assert again.digest == own.digest


def test_names_of_folders_travel() -> None:
    assert plain_name("Ærø Kommune") == "Aeroe-Kommune"
    assert plain_name("Ålborg/../x:*?") == "Aalborg-..-x"
    assert plain_name("Höje Tåstrup ") == "Hoje-Taastrup"


# Damage


@pytest.mark.parametrize("count", [100, pytest.param(2000, marks=pytest.mark.full)])
def test_damaged_lists_are_problems_with_a_place_and_nothing_else(folder: Path, count: int) -> None:
    """Read for the base edition and for a variant."""
    rng = random.Random(98)
    signs = [
        *"{}[]:,'\"|>&*!%@`#-?\n\t ",
        "\x00",
        "é",
        "\ud7ff",
        "null",
        "true",
        "9" * 400,
        "{var}`name`",
        "<<: ",
        "- ",
    ]
    table = "code;name;size\n0148;Tårnby;1,5\n"
    for number in range(count):
        text = DECLARED if number % 4 else table
        for _ in range(rng.randrange(1, 4)):
            at, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
            text = text[:at] + rng.choice(signs) + text[rng.choice([at, min(end, at + 9)]) :]
        (folder / ("variants.yaml" if number % 4 else "variants.csv")).write_bytes(text.encode("utf-8", "replace"))
        for code in ("", "0101"):
            for problem in told(folder, code):
                assert problem.place or problem.code == "usage", (number, problem)
                assert problem.code not in ("internal", "step-failed"), (number, problem)
