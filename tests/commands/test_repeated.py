"""What is wrong in the same way again and again is told once, with a count and the first places."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from support import BASE, run
from trykklar.base.problems import Place, Problem
from trykklar.commands.repeated import OF_A_CODE, Fault, Rest, faults, listed, shortened


def _problem(line: int, message: str = "a space too many", code: str = "space-doubled") -> Problem:
    return Problem(code, message, "keep one", Place("a.md", line))


def test_the_same_words_are_one_fault_at_many_places() -> None:
    told = faults([_problem(9), _problem(3), _problem(5, "another")])
    assert [(fault.first.message, [place.line for place in fault.places]) for fault in told] == [
        ("a space too many", [3, 9]),
        ("another", [5]),
    ]


def test_many_faults_of_a_code_are_counted() -> None:
    told = list(
        shortened(
            faults([_problem(line, f"fault {line}") for line in range(1, 601)] + [_problem(700, "x", "dash-wrong")])
        )
    )
    (rest,) = (each for each in told if isinstance(each, Rest))
    assert len(told) == OF_A_CODE + 2
    assert len(rest.faults) == 600 - OF_A_CODE


def test_those_that_say_the_same_of_other_names_are_told_together() -> None:
    told = list(shortened(faults([_problem(n, f"there is no '{chr(96 + n)}' in 'x'") for n in range(1, 8)])))
    *first, rest = told
    assert [fault.first.message for fault in first if isinstance(fault, Fault)] == [
        f"there is no '{name}' in 'x'" for name in "abc"
    ]
    assert str(rest) == "    and 4 more like it, of 'd', 'e', 'f', 'g': a.md:4, 5, 6, 7"


def test_places_of_one_file_name_it_once() -> None:
    places = [Place("a.md", 3), Place("a.md", 9), Place("b.md", 1), Place("b.md"), Place("c.md", 4), Place("d.md", 8)]
    assert listed(places) == "a.md:3, 9, b.md:1, c.md:4 …"


def test_six_hundred_emoji_are_one_message(tmp_path: Path) -> None:
    publication = Path(shutil.copytree(BASE, tmp_path / "publication"))
    with (publication / "leaflet.md").open("a", encoding="utf-8") as file:
        file.write("\n" + "A \U0001f980 here.\n\n" * 600)
    told = run("check", "--publication", publication)
    assert told.output.count("[character-missing]") == 1
    assert "600 times" in told.output
    (fault,) = (
        p
        for p in json.loads(run("check", "--publication", publication, "--json").stdout)["problems"]
        if p["severity"] == "error"
    )
    assert (fault["count"], len(fault["places"])) == (600, 600)
