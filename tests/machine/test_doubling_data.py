"""Four times the data takes little more than four times the time: what `test_doubling` is for texts, for tables, lists
of works, conditions, headings and the search of a site."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from machine.test_doubling import held

from trykklar.base.problems import Place, ProblemsFound
from trykklar.resolve.numbers import numbered_headings
from trykklar.sources.bibliography import works_of
from trykklar.sources.data.delimited import read_delimited
from trykklar.sources.grids import GridError, Shape, laid
from trykklar.sources.markup.scanned import Heading
from trykklar.sources.markup.substitutions import substituted
from trykklar.sources.variants.conditions import ConditionError, parse_condition
from trykklar.web.search.index import make_index
from trykklar.web.search.records import Section

pytestmark = pytest.mark.full

BIBTEX: dict[str, Callable[[int], str]] = {
    "works": lambda n: "".join(f"@book{{w{i},\n title = {{The {{Q}}uay}},\n author = {{A, B}}\n}}\n" for i in range(n)),
    "authors": lambda n: "@book{w, title = {A}, author = {" + " and ".join(["Ane Hansen"] * n) + "}}\n",
    "brackets": lambda n: "@book{w, title = {" + "{" * n + "a" + "}" * n + "}}\n",
    "open brackets": lambda n: "@book{w, title = " + "{" * n,
    "accents": lambda n: "@book{w, title = {" + "{\\'e}\\\"{o}" * n + "}}\n",
    "quotation marks": lambda n: "@book{w, title = " + '"a" # ' * n + '"b"}\n',
    "keys": lambda n: "@book{w, title = {A}, " + "".join(f"k{i} = {{a}}, " for i in range(n)) + "}\n",
    "signs": lambda n: "@" * n,
    "beginnings": lambda n: "@book{" * n,
    "comments": lambda n: "@comment{a}\n" * n,
    "spaces": lambda n: "@book" + " " * n,
    "spaces behind a name": lambda n: "@book{w," + " " * n,
    "spaces between authors": lambda n: "@book{w, title = {A}, author = {A" + " " * n + "B}}\n",
    "commands": lambda n: "@book{w, title = {" + "\\emph{a" * n + "}" * n + "}}\n",
    "dollars": lambda n: "@book{w, title = {" + "$a" * n + "}}\n",
}


@pytest.mark.parametrize("shape", BIBTEX)
def test_bibtex(shape: str) -> None:
    def read(n: int) -> Callable[[], object]:
        text = BIBTEX[shape](n)
        return lambda: works_of(text, "a.bib")

    held(read(20_000), read(80_000), shape)


CSL: dict[str, Callable[[int], object]] = {
    "words": lambda i: {"id": f"w{i}", "title": "The quay"},
    "numbers": lambda i: {"id": i, "title": "The quay"},
    "signs": lambda i: {"id": f"wø\n{i}", "title": "The quay"},
    "one": lambda i: {"id": "a", "title": "The quay"},
    "none": lambda i: {"title": "The quay"},
}


@pytest.mark.parametrize("shape", CSL)
def test_csl_json(shape: str) -> None:
    def read(n: int) -> Callable[[], object]:
        text = json.dumps([CSL[shape](i) for i in range(n)], indent=1)
        return lambda: works_of(text, "a.json")

    held(read(15_000), read(60_000), shape)


CELLS: dict[str, Callable[[int], str]] = {
    "rows": lambda n: "a;b\n" + "1;2\n" * n,
    "columns": lambda n: ";".join(f"c{i}" for i in range(n)) + "\n",
    "quotation marks": lambda n: "a;b\n" + '"' * n,
    "quoted": lambda n: "a;b\n" + '"x""y\n";2\n' * n,
    "no head": lambda n: "\n" * n,
    "commas": lambda n: "," * n,
    "one cell": lambda n: "a\n" + "x" * n,
}


@pytest.mark.parametrize("shape", CELLS)
def test_delimited(shape: str, tmp_path: Path) -> None:
    def read(n: int) -> Callable[[], object]:
        (tmp_path / f"{n}.csv").write_text(CELLS[shape](n), "utf-8")

        def work() -> None:
            with suppress(ProblemsFound):
                read_delimited(tmp_path / f"{n}.csv", "a.csv")

        return work

    held(read(60_000), read(240_000), shape)


GRIDS: dict[str, Callable[[int], Sequence[Sequence[str]]]] = {
    "cells": lambda n: [["a", "1.5", "b"]] * n,
    "down": lambda n: [["a", "b"], *[["^^", "b"]] * n],
    "across": lambda n: [["a", *["<<"] * n], ["b"] * (n + 1)],
    "both": lambda n: [["a", "<<"], *[["^^", "<<"]] * n],
    "alternately": lambda n: [["a", "b"], ["^^", "c"]] * n,
    "wrong": lambda n: [["<<", "^^"]] * n,
}


@pytest.mark.parametrize("shape", GRIDS)
def test_grids(shape: str) -> None:
    def lay(n: int) -> Callable[[], object]:
        cells = GRIDS[shape](n)

        def work() -> None:
            with suppress(GridError):
                laid(cells, Shape())

        return work

    held(lay(5_000), lay(20_000), shape)


SUBSTITUTED = ["{{ a }} ", "{{ a }}\n", "{{ b }}\n", "{{", "`{{ a", "$a {{ a }}\n", "{{ a", "}}", "``"]


@pytest.mark.parametrize("shape", SUBSTITUTED)
def test_substitutions(shape: str) -> None:
    def work(n: int) -> Callable[[], object]:
        text = shape * n
        return lambda: substituted(text, {"a": "the quay"}, Place("a.md", 1), [], [])

    held(work(20_000), work(80_000), repr(shape))


@pytest.mark.parametrize("shape", ["a and ", "(", "not ", "a = 1 or ", '"', "a", " "])
def test_conditions_are_bounded(shape: str) -> None:
    def work(n: int) -> Callable[[], object]:
        def parse() -> None:
            with suppress(ConditionError):
                parse_condition.__wrapped__(shape * n)

        return parse

    held(work(20_000), work(80_000), repr(shape))


def test_numbers_of_sections() -> None:
    def work(n: int) -> Callable[[], object]:
        headings = [Heading(level=2 + i % 5, id=f"h{i}", key="", title="A", line=i) for i in range(n)]
        return lambda: numbered_headings("1", None, headings, 6)

    held(work(50_000), work(200_000), "headings")


FOUND: dict[str, Callable[[int], list[str]]] = {
    "sections": lambda n: [f"The quay number{i} is long" for i in range(n)],
    "words": lambda n: [" ".join(f"word{i}" for i in range(n))],
    "one word": lambda n: ["word " * n],
    "a long word": lambda n: ["word" * n],
}


@pytest.mark.parametrize("shape", FOUND)
def test_the_index_of_a_search(shape: str) -> None:
    def work(n: int) -> Callable[[], object]:
        sections = [
            Section(address=f"a#{at}", title="A", page_title="", text=text, language="en", facets={})
            for at, text in enumerate(FOUND[shape](n))
        ]
        return lambda: make_index(sections)

    held(work(1_000), work(4_000), shape)
