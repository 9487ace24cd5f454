"""Bibliographies are read as they are: BibTeX and CSL-JSON, works by their keys, what is wrong at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trykklar.base.problems import Place, Problem
from trykklar.sources.bibliography import with_bibliographies
from trykklar.sources.markup.cited import cited
from trykklar.sources.schemas.data import Source

HERE = Place("publication.yaml", 9)
BOOK = """@string{h = "Havn"}
@book{Hansen2020,
  author = {Hansen, Ane and {Skovby Kommune} and Bo Li},
  title = {The {Q}uay \\& its {\\"O}re},
  year = 2020, publisher = "Havn", pages = {12--14}
}
"""


def read(folder: Path, text: str, file: str = "refs.bib", **sources: Source) -> tuple[dict[str, Source], list[Problem]]:
    (folder / file).write_text(text)
    return with_bibliographies(folder, [(file, HERE)], sources)


def test_a_work_of_bibtex(tmp_path: Path) -> None:
    found, problems = read(tmp_path, BOOK)
    work = found["hansen2020"].model_dump(by_alias=True)
    assert problems == []
    assert (work["title"], work["type"], work["page"]) == ("The Quay & its Öre", "book", "12-14")
    assert work["author"] == [
        {"family": "Hansen", "given": "Ane"},
        {"literal": "Skovby Kommune"},
        {"family": "Li", "given": "Bo"},
    ]
    assert found["hansen2020"].issued
    assert cited("Hansen2020 [p. 5]")[0].key == "hansen2020"


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("year = 2020, month = may", [[2020, 5]]),
        ('year = {2020}, month = "November", day = 9', [[2020, 11, 9]]),
        ("year = 2020, month = 12", [[2020, 12]]),
        ("year = 2020, month = {Spring}, day = 3", [[2020]]),
        ("date = {2019-05-31}", [[2019, 5, 31]]),
        ("date = {2019-05/2020-01}, year = 2019", [[2019, 5], [2020, 1]]),
        ("year = {in press}", None),
    ],
)
def test_a_date_of_bibtex_is_taken_as_far_as_it_is_told(
    tmp_path: Path, fields: str, issued: list[list[int]] | None
) -> None:
    found, problems = read(tmp_path, f"@misc{{a, title = {{A}}, {fields}, urldate = {{2021-02-03}}}}")
    work = found["a"]
    assert problems == []
    assert (work.issued.date_parts if work.issued else None) == issued
    assert work.accessed
    assert work.accessed.date_parts == [[2021, 2, 3]]


def test_names_of_bibtex_stand_for_what_the_file_says(tmp_path: Path) -> None:
    text = """@STRING{Quay = "Quay " # Press}
@string(press = {Harbour {P}ress}) @string{jan = {Januar}}
@book{a, title = "On " # quay # { and more}, publisher = PRESS, year = 2020, month = "3~" # mar}
@book(b, title = {B}, author = press, month = March, pages = 12--14)
"""
    found, problems = read(tmp_path, text)
    assert [(problem.place, problem.message[:26]) for problem in problems] == [
        (Place("refs.bib", 1), "'Press' stands for no text")
    ]
    works = {key: source.model_dump(by_alias=True) for key, source in found.items()}
    assert (works["a"]["title"], works["a"]["publisher"]) == ("On Quay Press and more", "Harbour Press")
    assert (works["b"]["title"], works["b"]["author"]) == ("B", [{"family": "Press", "given": "Harbour"}])
    assert works["b"]["page"] == "12-14"
    assert found["a"].issued
    assert found["a"].issued.date_parts == [[2020, 3]]


def test_a_work_of_csl_json(tmp_path: Path) -> None:
    text = '[{"id": "Li:2019", "type": "report", "title": "Tides", "issued": {"date-parts": [["2019"]]}}]'
    found, problems = read(tmp_path, text, "works.json")
    assert (problems, list(found)) == ([], ["li-2019"])
    assert found["li-2019"].issued


@pytest.mark.parametrize(
    ("text", "file", "line", "says"),
    [
        ("\n@book{a,\n title = {No end\n", "refs.bib", 2, "is not closed"),
        ("@book{a, year = 2020}\n", "refs.bib", 1, "has no title"),
        ("\n\n@article{a, title = {A},\n journal = jacm}\n", "refs.bib", 4, "'jacm' stands for no text"),
        ("\n@string{a = {no end\n", "refs.bib", 2, "is not closed"),
        ("@book{a, title = {A}}\n@book{A, title = {B}}\n", "refs.bib", 2, "stands in another place too"),
        ("{", "works.json", 1, "is no JSON"),
        ("{}", "works.json", 1, "is no list of works"),
        ('[\n{"id": "a"}]', "works.json", 2, "has no id or no title"),
        ('[\n\n{"id": "a", "type": 1, "title": "A"}]', "works.json", 3, "'type' of the work 'a'"),
        ('[\n{"id": 7, "type": "book",\n"title": "A"},\n\n{"id": 8}]', "works.json", 5, "has no id or no title"),
        ("[" * 100_000, "works.json", 1, "is no JSON"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, text: str, file: str, line: int, says: str) -> None:
    (problem,) = read(tmp_path, text, file)[1]
    assert (problem.code, problem.place, says in problem.message) == ("bibliography", Place(file, line), True)


def test_a_file_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    (problem,) = with_bibliographies(tmp_path, [("none.bib", HERE)], {})[1]
    assert (problem.code, problem.place) == ("file-missing", HERE)


def test_many_works_take_no_time(tmp_path: Path) -> None:
    """Each is read once: entries without an end, and keys far down, are not looked for from each to each."""
    found, problems = read(tmp_path, "".join(f"@book{{k{n}, title = {{T}}}}\n" for n in range(3_000)))
    assert (len(found), problems) == (3_000, [])
