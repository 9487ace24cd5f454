"""YAML values keep their lines, and whatever the text is, only problems come out of it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given, settings, strategies as st

from support import FAR
from trykklar.base.located_yaml import Located, read_yaml
from trykklar.base.problems import Place, ProblemsFound

TEXT = """\
title: A
edition:
  number: "1"

  date: 2026-01-02
authors:
  - B
  - C
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("title",), 1),
        (("edition",), 2),
        (("edition", "number"), 3),
        (("edition", "date"), 5),
        (("authors", 1), 8),
    ],
)
def test_lines(path: tuple[str | int, ...], line: int) -> None:
    assert read_yaml(TEXT, "f.yaml").place(path) == Place("f.yaml", line)


def test_first_line_moves_all_lines() -> None:
    assert read_yaml(TEXT, "f.md", first_line=2).place(("authors", 0)).line == 8


def test_what_is_not_there_is_placed_at_its_parent() -> None:
    located = read_yaml(TEXT, "f.yaml")
    assert located.place(("edition", "name")).line == 2
    assert located.place(("nothing",)).line == 1
    assert Located(None, "f.yaml").place(("x",)) == Place("f.yaml")


def test_values_are_those_of_the_core_schema() -> None:
    assert read_yaml("a: [1, 2.5, true, null, 'x', \"1\", -3, 1e3, .5]", "f").value == {
        "a": [1, 2.5, True, None, "x", "1", -3, 1000, 0.5]
    }
    assert read_yaml("", "f").value is None


@pytest.mark.parametrize(
    "text", ["12:30", "no", "on", "Yes", "1_000", "2020-01-01", "0x1F", "0o17", "2026-13-40", "+4x", "1.2.3", "y"]
)
def test_what_looks_like_text_is_text(text: str) -> None:
    located = read_yaml(f"a: {text}", "f")
    assert (located.value, located.written) == ({"a": text}, {})


def test_numbers_remember_how_they_are_written() -> None:
    located = read_yaml("a: 0147\nb: [1.10, +45, true, ~]\n2026: no\nno: x\n", "f")
    assert located.value == {"a": 147, "b": [1.1, 45, True, None], "2026": "no", "no": "x"}
    assert located.written == {("a",): "0147", ("b", 0): "1.10", ("b", 1): "+45", ("b", 2): "true", ("b", 3): "~"}


def test_untyped_values_are_texts() -> None:
    assert read_yaml("- {year: 2020, share: 1.10, code: 0101, on: yes, none: ~, empty: }", "f", typed=False).value == [
        {"year": "2020", "share": "1.10", "code": "0101", "on": "yes", "none": None, "empty": None}
    ]


def test_what_a_comment_swallows_is_kept() -> None:
    text = (
        "title: Issue #5 of æ\nlist:\n- ære #1\n- two#2\nb: 'x' # said\nc: >-\n  folded # stays\nd: [a, b] # "
        "list\ne: two\n  lines # end\n"
    )
    assert read_yaml(text, "f").swallowed == {("title",): "#5 of æ", ("list", 0): "#1", ("e",): "# end"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: A: b", "title: 'A: b'"),
        ("title: @home", "quotation marks"),
        ("a: 'b' c\nd: 1", "quotation marks"),
        ("a: [1", "close it"),
        ("\ta: 1", "spaces"),
        ("a: - b", "a line of its own"),
    ],
)
def test_what_does_not_parse_is_told_with_its_remedy(text: str, says: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_yaml(text, "f")
    assert says in found.value.problems[0].hint


def test_every_duplicate_key_is_named() -> None:
    with pytest.raises(ProblemsFound) as found:
        read_yaml("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n", "f")
    assert [(p.code, p.place) for p in found.value.problems] == [
        ("yaml-duplicate-key", Place("f", 4)),
        ("yaml-duplicate-key", Place("f", 5)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: [1",
        "a: b: c",
        "\ta: 1",
        "a: *b",
        "a: 'b",
        "a\n---\nb",
        "a: \0",
        "? [a]\n: b",
        "a: &a [*a]",
        "a: !!bool perhaps",
        "[" * 3000,
    ],
    ids=[
        "bracket",
        "colon",
        "tab",
        "alias",
        "quote",
        "documents",
        "nul",
        "list-as-key",
        "endless-alias",
        "tag",
        "deep",
    ],
)
def test_bad_yaml_is_a_problem(text: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_yaml(text, "f.yaml")
    assert found.value.problems[0].place is not None


def test_yaml_that_multiplies_is_refused() -> None:
    """Ten lines whose aliases stand for ten thousand million values."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 11)]
    code = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "from trykklar.base.located_yaml import read_yaml\nfrom trykklar.base.problems import ProblemsFound\n"
        "try: read_yaml(sys.stdin.read(), 'f')\nexcept ProblemsFound: print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="\n".join(lines), capture_output=True, text=True, check=False, timeout=FAR
    )
    assert done.stdout.strip() == "refused", done.stderr[-300:]


@settings(max_examples=300)
@given(st.text(alphabet="ab1 \n:-[]{},'\"&*!?|>#%@<=.~\t\0æ", max_size=40))
@example("? {a: b}\n: c")
def test_any_text_gives_a_value_or_problems(text: str) -> None:
    try:
        read_yaml(text, "f.yaml")
    except ProblemsFound as found:
        assert all(p.code.startswith("yaml-") for p in found.problems)  # noqa: PT017 - most texts are good YAML


@pytest.mark.parametrize("text", ["title: &Co A/S", "title: &Co", "list: [&Co of us, b]", "- &a x\n- '*a'"])
def test_a_text_that_begins_with_an_ampersand_does_not_lose_a_word(text: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_yaml(text, "f.yaml")
    assert [(p.code, p.place) for p in found.value.problems] == [("yaml-syntax", Place("f.yaml", 1))]
    assert "would vanish" in found.value.problems[0].message


@pytest.mark.parametrize("text", ["a: &x b\nc: *x", "a: 'R&D &Co'", "a: AT&T", "a: |\n  &Co text"])
def test_anchors_that_are_meant_and_other_ampersands_are_let_be(text: str) -> None:
    assert read_yaml(text, "f.yaml").value


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("summary: *bold* text\n", 1, "begins with '*' or '&'"),
        ("summary: | text\n", 1, "text stands behind '|'"),
        ("title:Rain\nkind: chapter\n", 2, "no space after its colon, on the line above"),
        ("- a\nb: c\n", 2, "a key stands where a list item"),
        ("a: [x, y\nb: z\n", 2, "a square bracket is not closed"),
        ('a: "x\\q"\n', 1, "a backslash between double quotation marks"),
        ("a: |\n  x\n y\n", 3, "indented less"),
        ("a: , x\n", 1, "begins with a comma"),
        ("---\na: b\n---\nc: d\n", 3, "begins another document"),
    ],
)
def test_faults_are_told_in_an_authors_words(text: str, line: int, words: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_yaml(text, "f")
    (problem,) = found.value.problems
    assert words in problem.message
    assert problem.place == Place("f", line)


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_sign_that_ends_lines_for_some_is_told_at_its_line(sign: str) -> None:
    for text in (f"a: 1\ntitl{sign}({sign}{sign}e: x\nb: 2\n", f"a: 1\ntitle: 'x{sign}y'\n"):
        with pytest.raises(ProblemsFound) as found:
            read_yaml(text, "a.yaml")
        (problem,) = found.value.problems
        assert (problem.code, problem.place) == ("yaml-syntax", Place("a.yaml", 2))
        assert f"U+{ord(sign):04X}" in problem.message
