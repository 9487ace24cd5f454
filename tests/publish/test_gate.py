"""What a release does not let through, and what cannot be made: said with the author's line, and nothing is
replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support import PUBLICATIONS, REPOSITORY, Build, Found, edit, published, run


@pytest.fixture
def specimen(tmp_path: Path, specimen_build: Build) -> Path:
    """The specimen, with what was typeset of it already."""
    shutil.copytree(specimen_build.folder / ".cache", tmp_path / "specimen" / "output" / ".cache")
    return Path(shutil.copytree(PUBLICATIONS / "specimen", tmp_path / "specimen", dirs_exist_ok=True))


def refused(publication: Path, *options: str) -> list[Found]:
    """The problems of a build that fails, and leaves what stood in the output folder."""
    output = publication / "output"
    output.mkdir(exist_ok=True)
    (output / "booklet-mail.pdf").write_bytes(b"the last good one")
    done = run("build", "--publication", publication, "--json", "--jobs", 1, *options)
    assert done.exit_code == 1
    assert published(output) == {"booklet-mail.pdf": b"the last good one"}
    return done.problems


def test_a_file_that_fails_preflight_is_not_published(specimen: Path) -> None:
    (specimen / "layouts" / "report").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "layouts" / "report", specimen / "layouts" / "report", dirs_exist_ok=True)
    css = specimen / "layouts" / "report" / "report.css"
    css.write_text(css.read_text("utf-8") + "\n.note.box { color: #bbbbbb }\n", "utf-8")
    problems = refused(specimen, "--release", "--profile", "mail")
    assert {p.code for p in problems} == {"preflight-failed"}
    line = (specimen / "tour.md").read_text("utf-8").splitlines().index(":::{box} A thing aside") + 1
    assert all("[contrast]" in p.message for p in problems)
    assert any(p.at.startswith("tour.md:") and line <= int(p.at.rpartition(":")[2]) <= line + 2 for p in problems), (
        problems
    )


def test_a_coarse_picture_is_refused_for_press(specimen: Path) -> None:
    edit(specimen / "tour.md", ":width: 30mm", ":width: 100mm")
    problems = refused(specimen, "--release", "--profile", "press")
    assert {(p.code, p.message[:20]) for p in problems} == {("preflight-failed", "[picture-resolution]")}
    assert problems[0].at.startswith("tour.md:")


@pytest.mark.full
def test_a_spine_too_thin_to_glue_is_a_problem(specimen: Path) -> None:
    line = edit(specimen / "publication.yaml", "print: {binding: saddle-stitch,", "print: {binding: perfect,")
    problems = refused(specimen, "--profile", "press")
    assert [(p.code, p.at) for p in problems] == [("spine-thin", f"publication.yaml:{line}")]


def test_a_budget_that_cannot_be_met_says_what_weighs_how_much(specimen: Path) -> None:
    edit(
        specimen / "publication.yaml",
        "    citation: the specimen\n",
        "    citation: the specimen\n    mail_budget: 0.02\n",
    )
    (problem,) = refused(specimen, "--profile", "mail")
    assert problem.code == "size-budget"
    for word in ("pictures", "sky.jpg", "text", "fonts"):
        assert word in problem.message


@pytest.mark.full
def test_pictures_are_resampled_to_the_budget(specimen: Path) -> None:
    done = run("build", "specimen", "--publication", specimen, "--profile", "mail", "--jobs", 1)
    assert done.exit_code == 0, done.output
    size = (specimen / "output" / "specimen-mail-draft.pdf").stat().st_size
    budget = size - 15_000
    edit(
        specimen / "publication.yaml",
        "    citation: the specimen\n",
        f"    citation: the specimen\n    mail_budget: {budget / 1e6}\n",
    )
    assert run("build", "specimen", "--publication", specimen, "--profile", "mail", "--jobs", 1).exit_code == 0
    assert (specimen / "output" / "specimen-mail-draft.pdf").stat().st_size <= budget


def test_an_attached_file_that_vanished_is_a_problem(specimen: Path) -> None:
    line = edit(specimen / "publication.yaml", "file: data/areas.csv", "file: data/gone.csv")
    problems = refused(specimen, "--profile", "archive")
    assert [(p.code, p.at) for p in problems] == [("file-missing", f"publication.yaml:{line}")]


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("condition: FOGRA51", "condition-unknown"),
        ("profile: icc/none.icc", "file-missing"),
        ("profile: data/areas.csv", "icc-broken"),
        ("profile: ../other.icc", "path-outside"),
        ("bleed: 12", "schema-type"),
        ('isbn: "978-3-16-148410-1"', "schema-type"),
    ],
)
def test_what_a_print_shop_cannot_use_is_a_problem(specimen: Path, printed: str, code: str) -> None:
    edit(specimen / "publication.yaml", "      copies: 12\n", "")
    edit(specimen / "publication.yaml", "      isbn: 978-3-16-148410-0\n", f"      {printed}\n")
    assert [p.code for p in refused(specimen, "--profile", "press")] == [code]


def test_a_print_shops_own_profile_is_used(specimen: Path) -> None:
    icc = REPOSITORY / "scripts" / "trykklar" / "layouts" / "colour" / "profiles" / "FOGRA39L_coated.icc"
    (specimen / "shop.icc").write_bytes(icc.read_bytes())
    edit(specimen / "publication.yaml", "      copies: 12\n", "      condition: FOGRA51\n      profile: shop.icc\n")
    done = run("build", "specimen", "--publication", specimen, "--profile", "press", "--jobs", 1)
    assert done.exit_code == 0, done.output
    checked = run("preflight", specimen / "output" / "specimen-press-draft.pdf", "--profile", "press", "--json")
    assert checked.exit_code == 0, checked.output
