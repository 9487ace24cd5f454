"""The publication's line at the foot of pages: on paper, over entries that are set without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from many import publication
from support import run
from trykklar.base.settings import read_settings
from trykklar.build.editions import one
from trykklar.build.editions.one import State, make_edition
from trykklar.build.editions.places import edition_settings
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.records import Copy

CODES = ("", "a1", "b2")
LINE = "Printed for the people of "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = publication(tmp_path_factory.mktemp("imprint") / "pub")
    file = here / "variants.yaml"
    file.write_text(f"set: {{imprint: '{LINE}*{{var}}`name`*'}}\n{file.read_text('utf-8')}", "utf-8")
    return here


@pytest.fixture(scope="module")
def set_in(folder: Path) -> Iterator[dict[str, list[str]]]:
    """Edition → the entries that were set for it, after the editions before."""
    settings = replace(read_settings(folder, ("mail", "press")), jobs=1)
    found: dict[str, list[str]] = {code: [] for code in CODES}
    plain = LocalWorkers.typeset
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one, "_OPEN", {})
        for code in CODES:

            def noted(self: LocalWorkers, copy: Copy, *rest: object, code: str = code, **more: object) -> object:
                found[code].append(copy.entry)
                return plain(self, copy, *rest, **more)  # type: ignore[arg-type]

            patch.setattr(LocalWorkers, "typeset", noted)
            made = make_edition(edition_settings(settings, code), ["card"])
            assert made.state is State.MADE, made.problems
        yield found
        one._OPEN[0].__exit__(None, None, None)


def texts(folder: Path, name: str) -> list[str]:
    pdf = pypdfium2.PdfDocument(next(folder.glob(f"output/**/{name}")).read_bytes())
    return [page.get_textpage().get_text_range() for page in pdf]


def test_it_stands_on_numbered_pages_and_costs_no_chapter(folder: Path, set_in: dict[str, list[str]]) -> None:
    assert set_in["b2"] == ["note", "page-imprint", "page-ticket"]
    for profile in ("mail", "press"):
        pages = texts(folder, f"b2-boestrup-card-{profile}-draft.pdf")
        told = [f"{LINE}Bøstrup" in page for page in pages]
        assert any(told)
        assert told == ["Draft" in page for page in pages]  # which stands at the foot of the same pages
        assert not any(LINE in page for page in texts(folder, f"card-{profile}-draft.pdf"))


def test_an_edition_with_it_is_the_one_that_is_built_alone(folder: Path, set_in: dict[str, list[str]]) -> None:
    file = next(folder.glob("output/**/b2-boestrup-card-press-draft.pdf"))
    before = file.read_bytes()
    alone = run("build", "card", "--publication", folder, "--variant", "b2", "--no-cache", "--profile", "press")
    assert alone.exit_code == 0, alone.output
    assert file.read_bytes() == before


@pytest.mark.parametrize("settling", [(), ("--settle",)])
def test_pages_that_show_it_pass_also_where_numbers_are_text(folder: Path, settling: tuple[str, ...]) -> None:
    passed = run("build", "card", "--publication", folder, "--variant", "a1", "--preflight", *settling)
    assert passed.exit_code == 0, passed.output
    assert any(f"{LINE}Ærøby" in page for page in texts(folder, "a1-aeroeby-card-mail-draft.pdf"))
