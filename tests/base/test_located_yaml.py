"""YAML values keep their lines, and whatever the text is, only problems come out of it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given, settings, strategies as st

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
    [((), 1), (("title",), 1), (("edition",), 2), (("edition", "number"), 3), (("edition", "date"), 5), (("authors", 1), 8)],
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


def test_values_are_those_of_safe_yaml() -> None:
    assert read_yaml("a: [1, 2.5, yes, null, 'x', \"1\"]", "f").value == {"a": [1, 2.5, True, None, "x", "1"]}
    assert read_yaml("", "f").value is None
    assert read_yaml("a: 2026-13-40", "f").value == {"a": "2026-13-40"}


def test_every_duplicate_key_is_named() -> None:
    with pytest.raises(ProblemsFound) as found:
        read_yaml("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n", "f")
    assert [(p.code, p.place) for p in found.value.problems] == [
        ("yaml-duplicate-key", Place("f", 4)),
        ("yaml-duplicate-key", Place("f", 5)),
    ]


@pytest.mark.parametrize(
    "text",
    ["a: [1", "a: b: c", "\ta: 1", "a: *b", "a: 'b", "a\n---\nb", "a: \0", "? [a]\n: b", "a: &a [*a]", "a: !!bool perhaps", "[" * 3000],
    ids=["bracket", "colon", "tab", "alias", "quote", "documents", "nul", "list-as-key", "endless-alias", "tag", "deep"],
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
    done = subprocess.run([sys.executable, "-c", code], input="\n".join(lines), capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "refused", done.stderr[-300:]


@settings(max_examples=300)
@given(st.text(alphabet="ab1 \n:-[]{},'\"&*!?|>#%@<=.~\t\0æ", max_size=40))
@example("? {a: b}\n: c")
def test_any_text_gives_a_value_or_problems(text: str) -> None:
    try:
        read_yaml(text, "f.yaml")
    except ProblemsFound as found:
        assert all(p.code.startswith("yaml-") for p in found.problems)  # noqa: PT017 - most texts are good YAML
