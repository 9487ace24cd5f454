"""Comparing editions: cases by folder (`editions/`), the laws that hold for all of them, usage, the chapter, the
JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from support import SAMPLES, edit, run
from trykklar.base.problems import Place
from trykklar.review.changes.align import aligned
from trykklar.review.changes.changes import Spot
from trykklar.review.changes.likeness import likeness, word_runs
from trykklar.review.changes.moves import moved
from trykklar.review.changes.outlines import moved_in
from trykklar.review.changes.passages import ComparedPassage

EDITIONS = SAMPLES / "editions"
CASES = sorted(path.name for path in EDITIONS.iterdir() if path.is_dir())


def told(old: Path, new: Path, *options: str | Path) -> dict[str, Any]:
    """What `trykklar diff --json` says."""
    done = run("diff", old, new, "--json", *options)
    assert (done.exit_code, done.problems) == (0, [])
    return dict(json.loads(done.stdout))


def at(side: dict[str, Any] | None) -> str:
    return f"{side['file']}:{side['line']}" if side else "-"


def short(result: dict[str, Any]) -> dict[str, Any]:
    """A result as `expected.yaml` writes it."""
    chapters = {
        (c["new"] or c["old"])["id"]: [
            c["change"],
            [f"{p['change']} {p['kind']} {at(p['old'])} {at(p['new'])}" for p in c["passages"]],
        ]
        for c in result["chapters"]
    }
    records = {
        group: [
            " ".join(
                [r["change"], r["id"], *(f"{f['name']}: {f['old']} -> {f['new']}" for f in r["fields"]), *r["used_in"]]
            )
            for r in rows
        ]
        for group, rows in result["records"].items()
        if rows
    }
    publication = [f"{f['name']}: {f['old']} -> {f['new']}" for f in result["publication"]]
    found = {"differs": result["differs"], "chapters": chapters, "publication": publication, "records": records}
    return {key: value for key, value in found.items() if key in ("differs", "chapters") or value}


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    folder = EDITIONS / case
    assert short(told(folder / "old", folder / "new")) == yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_an_edition_and_its_copy_do_not_differ(case: str, tmp_path: Path) -> None:
    copy = shutil.copytree(EDITIONS / case / "new", tmp_path / "copy")
    result = told(EDITIONS / case / "new", copy)
    assert not result["differs"]
    assert result["chapters"] == []


_OTHER_SIDE = {"added": "removed", "removed": "added"}


@pytest.mark.parametrize("case", CASES)
def test_seen_from_the_other_side_what_came_has_gone(case: str) -> None:
    old, new = EDITIONS / case / "old", EDITIONS / case / "new"
    forth, back = told(old, new), told(new, old)
    for what in ("chapters", "passages"):
        assert {_OTHER_SIDE.get(k, k): n for k, n in forth["counts"][what].items()} == back["counts"][what]


@pytest.mark.parametrize("case", CASES)
def test_every_place_exists(case: str) -> None:
    result = told(EDITIONS / case / "old", EDITIONS / case / "new")
    for passage in (p for chapter in result["chapters"] for p in chapter["passages"]):
        for side in ("old", "new"):
            if passage[side]:
                lines = (EDITIONS / case / side / passage[side]["file"]).read_text("utf-8").split("\n")
                first = passage[side]["text"].split()[0]
                assert first in lines[passage[side]["line"] - 1]


def test_the_terminal_tells_words_and_counts() -> None:
    done = run("diff", EDITIONS / "paragraph-changed" / "old", EDITIONS / "paragraph-changed" / "new")
    assert done.exit_code == 0
    assert "[-something else-] [+another thing+]" in done.output
    assert "chapters: 1 changed, 1 unchanged; passages in them: 1 changed" in done.output
    assert "\x1b" not in done.output


def test_exit_code_tells_differences_only_when_asked(tmp_path: Path) -> None:
    old, new = EDITIONS / "data" / "old", EDITIONS / "data" / "new"
    assert run("diff", old, new).exit_code == 0
    assert run("diff", old, new, "--exit-code").exit_code == 1
    assert run("diff", old, shutil.copytree(old, tmp_path / "copy"), "--exit-code").exit_code == 0


def test_works_of_bibliographies_are_compared(tmp_path: Path) -> None:
    old, new = (shutil.copytree(EDITIONS / "data" / "old", tmp_path / name) for name in ("old", "new"))
    for folder, title in ((old, "The tide"), (new, "The tides")):
        edit(folder / "publication.yaml", "id: small", "id: small\nbibliographies: [refs.bib]")
        (folder / "refs.bib").write_text(f"\n@book{{tide, title = {{{title}}}}}\n", "utf-8")
    (change,) = told(old, new)["records"]["sources"]
    assert (change["id"], change["new"]) == ("tide", {"file": "refs.bib", "line": 2})


def test_a_broken_old_edition_is_told_with_file_and_line(tmp_path: Path) -> None:
    old = shutil.copytree(EDITIONS / "data" / "old", tmp_path / "old")
    edit(old / "b.md", "kind: chapter", "kind: chaptre")
    done = run("diff", old, EDITIONS / "data" / "new", "--json")
    assert done.exit_code == 1
    assert [(p.code, p.at) for p in done.problems] == [("schema-type", f"{old.as_posix()}/b.md:2")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("nowhere", "new", "no folder"), ("new", "new", "one folder"), ("old/..", "new", "no publication.yaml")],
)
def test_wrong_usage_is_told(old: str, new: str, says: str) -> None:
    folder = EDITIONS / "data"
    done = run("diff", folder / old, folder / new, "--json")
    assert done.exit_code == 2
    assert [p.code for p in done.problems] == ["usage"]
    assert says in done.problems[0].message


def test_the_chapter_is_checked_left_out_and_not_written_over(tmp_path: Path) -> None:
    old = EDITIONS / "data" / "old"
    new = shutil.copytree(EDITIONS / "data" / "new", tmp_path / "new")
    file = new / "news.md"
    assert told(old, new, "--chapter", file)["chapter"] == str(file)
    text = file.read_text("utf-8")
    assert "since edition 1 of January 2, 2026. One chapter has changed." in text
    assert "Drops: it was 5,000 drops, and is 6,000 drops now (see [](#b), {page}`b`)." in text
    edit(new / "publication.yaml", "outline: [", "outline: [{chapter: news.md}, ")
    assert run("check", "--release", "--publication", new).exit_code == 0
    assert short(told(old, new, "--chapter", file)) == yaml.safe_load(
        (EDITIONS / "data" / "expected.yaml").read_text("utf-8")
    )
    assert file.read_text("utf-8") == text
    edit(file, "One chapter", "A chapter")
    done = run("diff", old, new, "--chapter", file)
    assert (done.exit_code, "changed by hand" in done.output) == (2, True)
    assert run("diff", old, new, "--chapter", new / "a.md").exit_code == 2
    assert run("diff", old, new, "--chapter", file, "--force").exit_code == 0
    assert file.read_text("utf-8") == text


TEXTS = st.text(alphabet="ab ", max_size=12).map(lambda text: " ".join(text.split()))
KINDS = st.sampled_from(["paragraph", "heading"])
PASSAGES = st.lists(
    st.builds(lambda text, kind: ComparedPassage(kind=kind, text=text, place=Place("a.md", 1)), TEXTS, KINDS),
    max_size=8,
)


@given(PASSAGES, PASSAGES)
def test_alignment_keeps_all_and_is_the_same_from_both_sides(
    old: list[ComparedPassage], new: list[ComparedPassage]
) -> None:
    pairs = aligned(old, new)
    assert [before for before, _ in pairs if before] == old
    assert [after for _, after in pairs if after] == new
    turned = [(after, before) for before, after in aligned(new, old)]
    assert [(b, a) for b, a in pairs if a and b] == [(b, a) for b, a in turned if a and b]
    assert all(before == after for before, after in aligned(old, old))


@given(TEXTS, TEXTS)
def test_likeness_is_mutual_and_word_runs_hold_both_texts(old: str, new: str) -> None:
    assert likeness(old, new) == likeness(new, old) <= 1.0
    runs = word_runs(old, new)
    assert " ".join(text for sign, text in runs if sign != "+") == old
    assert " ".join(text for sign, text in runs if sign != "-") == new


@given(st.permutations(list("abcdef")), st.permutations(list("abcdef")))
def test_moves_in_an_outline_are_few_and_mutual(old: list[str], new: list[str]) -> None:
    found = moved_in(old, new)
    assert found == moved_in(new, old)
    assert [x for x in old if x not in found] == [x for x in new if x not in found]
    assert len(found) < len(old)


def test_a_short_text_does_not_move_into_another_chapter() -> None:
    spot = ComparedPassage(kind="paragraph", text="Just three words", place=Place("a.md", 1))
    assert moved([Spot("a", spot)], [Spot("b", spot)]) == []
    assert len(moved([Spot("a", spot)], [Spot("a", spot)])) == 1
