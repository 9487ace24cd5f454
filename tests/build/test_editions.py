"""Editions made one beside the other: their folders, what is told of them, and what one that fails costs."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import saboteurs
from many import CODES, NOTE, publication
from support import HELPERS, run
from trykklar.base.addresses import SOURCE_URL
from trykklar.base.cache import Cache
from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.base.settings import Settings, read_settings
from trykklar.build.editions import one, window
from trykklar.build.editions.one import State, make_edition
from trykklar.build.editions.places import edition_settings
from trykklar.build.editions.register import read_register
from trykklar.build.editions.review import Looked, grouped, review_editions
from trykklar.build.editions.strangers import strangers
from trykklar.build.files import Publishable, published_file
from trykklar.build.forms import FORMS
from trykklar.build.making import Made, Making
from trykklar.build.pdf import make_pdf
from trykklar.build.sources import read_sources
from trykklar.build.workshop import Workshop
from trykklar.compose.records import ChapterHtml
from trykklar.finish.inks.separate import Separator
from trykklar.preflight import opened as opening
from trykklar.preflight.opened import open_pdf
from trykklar.preflight.painted.walk import Walker
from trykklar.preflight.readings.painted_facts import PAINTED
from trykklar.publish.manifest import Kind
from trykklar.publish.reports import Progress
from trykklar.sources.load import load, read_declared


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All editions of the publication, built by the command."""
    folder = publication(tmp_path_factory.mktemp("editions") / "pub")
    made = run("variants", "build", "--document", "card", "--publication", folder, "--jobs", "2")
    assert made.exit_code == 0, made.output
    assert "3 made, 0 unchanged, 0 failed" in made.output
    return folder


def settings(folder: Path, code: str = "") -> Settings:
    return edition_settings(read_settings(folder), code)


def test_each_edition_has_a_folder_and_files_of_its_name(built: Path) -> None:
    editions = built / "output/editions"
    assert sorted(path.name for path in editions.iterdir()) == [
        "a1-aeroeby",
        "b2-boestrup",
        "c3-caasted",
        "editions.json",
    ]
    assert (editions / "a1-aeroeby/a1-aeroeby-card-mail-draft.pdf").is_file()
    assert (built / "output/card-mail-draft.pdf").is_file()
    register = read_register(editions)
    assert register
    assert [(row.code, row.name, row.state) for row in register.editions] == [
        ("a1", "Ærøby", State.MADE),
        ("b2", "Bøstrup", State.MADE),
        ("c3", "Cåsted", State.MADE),
    ]
    assert all(row.pages and row.bytes and row.cpu_seconds for row in register.editions)


def test_an_edition_of_the_run_is_the_one_that_is_built_alone(built: Path, tmp_path: Path) -> None:
    alone = tmp_path / "pub"
    shutil.copytree(built, alone, ignore=shutil.ignore_patterns("output"))
    made = run("build", "card", "--publication", alone, "--variant", "b2", "--no-cache")
    assert made.exit_code == 0, made.output
    name = "editions/b2-boestrup/b2-boestrup-card-mail-draft.pdf"
    assert (alone / "output" / name).read_bytes() == (built / "output" / name).read_bytes()


def test_what_two_editions_share_is_separated_and_read_once_for_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their pages differ by the slug, which names the file, and their notes by letters that only one of them has."""
    folder = publication(tmp_path / "pub")
    settings = replace(read_settings(folder, ("press",)), jobs=1)
    separated, read = [], []
    separate, page = Separator.separate, Walker.page
    monkeypatch.setattr(Separator, "separate", lambda *each: separated.append(each[2].file) or separate(*each))
    monkeypatch.setattr(Walker, "page", lambda *each: read.append(each[2]) or page(*each))
    monkeypatch.setattr(one, "_OPEN", {})
    try:
        for code in ("", "a1", "b2"):
            separated.clear()
            read.clear()
            here = edition_settings(settings, code)
            assert make_edition(here, ["card"]).state is State.MADE
            file = here.output_dir / f"{here.prefix}card-press-draft.pdf"
            with open_pdf(file.read_bytes(), file.name, Cache(here.cache_dir)) as opened:
                assert len(PAINTED.of(opened)) == opened.page_count
        assert separated == ["variants/note.md"]
        assert len(read) == 1 < opened.page_count
    finally:
        one._OPEN[0].__exit__(None, None, None)
    before = file.read_bytes()
    alone = run("build", "card", "--publication", folder, "--variant", "b2", "--no-cache", "--profile", "press")
    assert alone.exit_code == 0, alone.output
    assert file.read_bytes() == before


def test_a_file_that_preflight_has_read_is_searched_for_strangers_without_being_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was opened, and each of its pages told, once by preflight and once more to look for another's words."""
    folder = publication(tmp_path / "pub")
    settings = replace(read_settings(folder, ("mail", "archive")), jobs=1, preflight=True)
    files: list[str] = []
    open_it = opening._opened
    monkeypatch.setattr(opening, "_opened", lambda data, name: files.append(name) or open_it(data, name))
    monkeypatch.setattr(one, "_OPEN", {})
    try:
        made = make_edition(edition_settings(settings, "a1"), ["card"])
    finally:
        one._OPEN[0].__exit__(None, None, None)
    assert made.state is State.MADE
    pdfs = [file.name for file in made.files if file.name.endswith(".pdf")]
    assert len(pdfs) == 2
    assert sorted(files) == sorted(pdfs)


def test_a_run_goes_on_where_it_stopped_and_one_that_fails_costs_no_other(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pub"
    shutil.copytree(built, folder)
    text = (folder / "variants.yaml").read_text("utf-8")
    broken = text.replace("{values: {name: Bøstrup}}", "{values: {nam: Bøstrup}}").replace(
        "name: Cåsted", "name: Cåsted, spare: x"
    )
    (folder / "variants.yaml").write_text(broken, "utf-8")
    before = (folder / "output/editions/b2-boestrup/b2-boestrup-card-mail-draft.pdf").read_bytes()
    made = run("variants", "build", "--document", "card", "--publication", folder, "--json")
    assert made.exit_code == 4
    told = json.loads(made.stdout)
    assert [(row["code"], row["state"]) for row in told["editions"]] == [
        ("a1", "unchanged"),
        ("b2", "failed"),
        ("c3", "made"),
    ]
    codes = {problem["code"] for problem in told["problems"]}
    assert {"editions-partly", "variable-unknown"} <= codes
    assert (folder / "output/editions/b2-boestrup/b2-boestrup-card-mail-draft.pdf").read_bytes() == before
    (folder / "variants.yaml").write_text(text, "utf-8")
    again = run("variants", "build", "--document", "card", "--publication", folder, "--json")
    states = {row["code"]: row["state"] for row in json.loads(again.stdout)["editions"]}
    assert again.exit_code == 0
    assert states["a1"] == states["b2"] == "unchanged"
    assert states["c3"] == "made"


def found(folder: Path, code: str, files: list[Publishable], composed: list[ChapterHtml]) -> list[str]:
    problems = strangers(load(settings(folder, code)), files, composed)
    return [problem.message for problem in problems if problem.code == "variant-foreign"]


def test_another_variants_file_page_entry_or_picture_is_found(built: Path, tmp_path: Path) -> None:
    """As if two had been swapped on the way, or one had been taken from the cache under the other's key."""
    folder = tmp_path / "pub"
    shutil.copytree(built, folder)
    for code in ("a1", "b2"):
        (folder / "variants" / code).mkdir()
        (folder / "variants" / code / "logo.svg").write_text(f"<svg id='{code}'/>", "utf-8")
    here = read_settings(folder)
    name = "editions/b2-boestrup/b2-boestrup-card-mail-draft.pdf"
    pdf = published_file(here, "card.pdf", Kind.PDF, "card", "mail", (folder / "output" / name).read_bytes())
    site = published_file(here, "web/a.html", Kind.SITE, "web", None, "<p>Til <b>Bøs</b>trup</p>".encode())
    logo = (folder / "variants/b2/logo.svg").read_bytes()
    entry = ChapterHtml(
        entry="note",
        html="<p>Bøstrup</p>",
        assets={SOURCE_URL + "variants/a1/logo.svg": logo},
        shown={},
        slots=(),
        rooms=(),
        ranged=False,
        ids=frozenset(),
        source="variants/note.md",
    )
    assert len(found(folder, "a1", [pdf], [])) >= 1
    assert all("'Bøstrup' of the variant 'b2' stands on page" in message for message in found(folder, "a1", [pdf], []))
    assert len(found(folder, "a1", [site], [])) == 1
    assert len(found(folder, "a1", [], [entry])) == 2
    assert found(folder, "b2", [pdf, site], [entry]) == []


def test_another_variants_figure_is_found(tmp_path: Path) -> None:
    """As if two councils' figures had been swapped, as text and in a file of pages."""
    folder = publication(tmp_path / "pub")
    fact = yaml.safe_load((folder / "facts.yaml").read_text("utf-8"))[0]
    name, source = fact["id"], fact["source"]
    (folder / "variants/note.md").write_text(f"{NOTE}\nIt has {{fact}}`{name}`.\n", "utf-8")
    text = (folder / "variants.yaml").read_text("utf-8")
    text = text.replace("folder:", f"facts: {{{name}: {{year: 2025, source: {source}}}}}\nfolder:")
    for each, value in (("Ærøby", 40112), ("Bøstrup", 98765), ("Cåsted", 55501)):
        text = text.replace(f"name: {each}}}", f"name: {each}}}, facts: {{{name}: {{value: {value}}}}}")
    (folder / "variants.yaml").write_text(text, "utf-8")
    done = run("build", "card", "--publication", folder, "--variant", "b2")
    assert done.exit_code == 0, done.output
    here = read_settings(folder)
    made = folder / "output/editions/b2-boestrup/b2-boestrup-card-mail-draft.pdf"
    pdf = published_file(here, "card.pdf", Kind.PDF, "card", "mail", made.read_bytes())
    site = published_file(here, "web/a.html", Kind.SITE, "web", None, b"<p>It has 98,765.</p>")
    for file in (pdf, site):
        assert [told for told in found(folder, "a1", [file], []) if "'98,765' of the variant 'b2'" in told]
        assert found(folder, "b2", [file], []) == []


def test_a_name_that_the_text_of_all_holds_is_no_stranger_but_in_the_variants_own_chapters(
    built: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pub"
    shutil.copytree(built, folder)
    (folder / "glossary.yaml").write_text("- {id: town, term: Town, text: Bøstrup is one.}\n", "utf-8")
    here = read_settings(folder)
    site = published_file(here, "web/a.html", Kind.SITE, "web", None, "<p>Bøstrup is one.</p>".encode())
    assert found(folder, "a1", [site], []) == []


def test_a_swapped_edition_is_not_published(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pub"
    shutil.copytree(built, folder)
    wanted = replace(settings(folder, "a1"), cache=False, jobs=1)
    before = (wanted.output_dir / "a1-aeroeby-card-mail-draft.pdf").read_bytes()

    def swapped(making: Making) -> Made:
        return make_pdf(replace(making, sources=read_sources(settings(folder, "b2"))))

    monkeypatch.setitem(FORMS, "pdf", swapped)
    with Workshop(wanted) as workshop, pytest.raises(ProblemsFound) as raised:
        workshop.build(["card"], Progress())
    assert "variant-foreign" in {problem.code for problem in raised.value.problems}
    assert (wanted.output_dir / "a1-aeroeby-card-mail-draft.pdf").read_bytes() == before


def test_a_code_that_there_is_not_is_wrong_usage(built: Path) -> None:
    for command in (["variants", "build", "zz"], ["build", "--variant", "zz"], ["check", "--variant", "zz"]):
        told = run(*command, "--publication", built)
        assert told.exit_code == 2, told.output
        assert "there is no variant 'zz'" in told.output


def test_variants_are_listed(built: Path) -> None:
    listed = json.loads(run("variants", "list", "--publication", built, "--json").stdout)
    assert [row["code"] for row in listed] == CODES
    assert listed[0]["folder"] == "a1-aeroeby"


def test_what_all_editions_have_is_told_once_and_what_some_have_with_their_codes(tmp_path: Path) -> None:
    folder = publication(tmp_path / "pub")
    asked = "{when}`name = 'Ærøby'|[](#nowhere)`, {when}`name = 'nobody'|x`, {when}`name|x`"
    (folder / "variants/note.md").write_text(NOTE + asked + "\n", "utf-8")
    declared, _ = read_declared(folder)
    problems, looked = review_editions(read_settings(folder), declared, CODES)
    told = {(problem.code, problem.message) for problem in problems}
    assert ("variable-unused", "nothing asks for 'spare'") in told
    assert ("condition-constant", "'name = 'nobody'' holds in no edition") in told
    assert ("condition-constant", "'name' holds in every edition") in told
    assert [message for code, message in told if code == "reference-unknown" and "(in 1 of 3: a1)" in message]
    assert sorted(looked.frames) == ["", *CODES]


def test_a_process_that_ends_costs_its_edition(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HELPERS))
    monkeypatch.setattr(window, "make_edition", saboteurs.edition)
    wanted = [replace(read_settings(built), variant=code) for code in ("a1", "b2", "c3", "a2", "a3")]
    made = window.make_editions(wanted, [], 2, lambda each: None)
    assert [each.code for each in made] == ["a1", "b2", "c3", "a2", "a3"]
    assert [each.state for each in made] == [State.MADE, State.FAILED, State.FAILED, State.MADE, State.MADE]
    assert [problem.code for each in made for problem in each.problems] == ["edition-lost", "edition-lost"]


def test_what_one_edition_has_is_told_with_its_code_and_what_all_have_once() -> None:
    looked, place = Looked(), Place("variants.csv", 2)
    for_all = Problem("variant-code", "the code '101' has 3 digits", "write '0101'", place)
    looked.take("", [for_all])
    looked.take("101", [for_all, Problem("variant-value", "the variant '101' tells nothing", "tell it", place)])
    looked.take("0147", [for_all])
    assert [problem.message for problem in grouped(looked, 2)] == [
        for_all.message,
        "the variant '101' tells nothing (in 1 of 2: 101)",
    ]


@pytest.mark.full
def test_looks_of_a_variant_are_approved_for_themselves(built: Path, tmp_path: Path) -> None:
    folder, looks = tmp_path / "pub", ("--draft", "--references", str(tmp_path / "looks"))
    shutil.copytree(built, folder)
    for code in ("a1", "b2"):
        made = run("looks", "--publication", folder, "--variant", code, *looks, "--approve")
        assert made.exit_code == 0, made.output
    pictures = {code: sorted((tmp_path / "looks/pub" / code).glob("*.png")) for code in ("a1", "b2")}
    assert pictures["a1"]
    assert [each.name for each in pictures["a1"]] == [each.name for each in pictures["b2"]]
    assert [each.read_bytes() for each in pictures["a1"]] != [each.read_bytes() for each in pictures["b2"]]
    assert run("looks", "--publication", folder, "--variant", "a1", *looks).exit_code == 0
    for picture in pictures["b2"]:
        (tmp_path / "looks/pub/a1" / picture.name).write_bytes(picture.read_bytes())
    assert run("looks", "--publication", folder, "--variant", "a1", *looks).exit_code == 1
