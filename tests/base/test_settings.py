"""The one door: which publication, which workspace, where the output goes, what time it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from support import REPOSITORY
from trykklar.base.problems import ProblemsFound
from trykklar.base.settings import read_settings


def make(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "publication.yaml").write_text("id: x\n")
    return folder


def test_alone_a_publication_keeps_its_output_with_itself(tmp_path: Path) -> None:
    settings = read_settings(make(tmp_path / "mine"))
    assert settings.output_dir == tmp_path / "mine" / "output"
    assert settings.workspace == REPOSITORY
    assert settings.layouts_dirs == (REPOSITORY / "layouts",)


def test_in_a_workspace_output_goes_beside_the_sources(tmp_path: Path) -> None:
    for name in ("layouts", "fonts"):
        (tmp_path / name).mkdir()
    settings = read_settings(make(tmp_path / "source" / "mine"))
    assert settings.output_dir == tmp_path / "output" / "mine"
    assert (settings.workspace, settings.fonts_dirs) == (tmp_path, (tmp_path / "fonts",))


def test_what_is_kept_lies_in_the_output_folder_and_serves_all_publications_of_a_workspace(tmp_path: Path) -> None:
    assert read_settings(make(tmp_path / "mine")).cache_dir == tmp_path / "mine" / "output" / ".cache"
    for name in ("layouts", "fonts"):
        (tmp_path / name).mkdir()
    kept = {read_settings(make(tmp_path / "source" / name)).cache_dir for name in ("one", "two")}
    assert kept == {tmp_path / "output" / ".cache"}


def test_its_own_layouts_come_first(tmp_path: Path) -> None:
    folder = make(tmp_path / "mine")
    (folder / "layouts").mkdir()
    assert read_settings(folder).layouts_dirs == (folder / "layouts", REPOSITORY / "layouts")


def test_without_a_name_the_publication_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "source" / "mine")
    monkeypatch.chdir(tmp_path)
    assert read_settings(None).publication_dir == folder
    monkeypatch.chdir(folder)
    assert read_settings(None).publication_dir == folder


def test_of_two_publications_one_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "source" / "one")
    make(tmp_path / "source" / "two")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsFound, match="one, two"):
        read_settings(None)


def test_a_folder_without_a_publication_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_settings(tmp_path)
    assert [p.code for p in found.value.problems] == ["usage"]


def test_jobs_are_at_least_one(tmp_path: Path) -> None:
    folder = make(tmp_path / "mine")
    assert read_settings(folder).jobs >= 1
    assert read_settings(folder, jobs=3).jobs == 3


@pytest.mark.parametrize(("raw", "time"), [("", None), ("  ", None), ("86400", datetime(1970, 1, 2, tzinfo=UTC))])
def test_the_clock_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw: str, time: datetime | None) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", raw)
    assert read_settings(make(tmp_path / "mine")).epoch == time


@pytest.mark.parametrize("raw", ["yesterday", "1.5", "9" * 30])
def test_a_clock_that_is_none_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", raw)
    with pytest.raises(ProblemsFound, match="SOURCE_DATE_EPOCH"):
        read_settings(make(tmp_path / "mine"))


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        read_settings(make(tmp_path / "mine")).jobs = 9  # type: ignore[misc]


def test_what_stands_in_the_place_of_the_publications_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder" / "publication.yaml").mkdir(parents=True)
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "publication.yaml").symlink_to("nothing")
    for name, there in (("folder", "a folder of that name is there"), ("link", "is a link that leads nowhere")):
        with pytest.raises(ProblemsFound) as found:
            read_settings(tmp_path / name)
        assert there in found.value.problems[0].message
