"""What all tests share: no network, small publications to spoil, and one build of the real one."""

from __future__ import annotations

import gc
import os
import runpy
import shutil
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from joining import Bound, bind
from support import BASE, HELPERS, PUBLICATIONS, Build, build_handbook, build_real, build_specimen, copy_workspace

os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HELPERS / "blocked"), os.environ.get("PYTHONPATH")]))
os.environ.pop("SOURCE_DATE_EPOCH", None)
for by_which_pytest_knows_it in ("CI", "BUILD_NUMBER"):  # and lays two PDFs side by side, which takes it an hour
    os.environ.pop(by_which_pytest_knows_it, None)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would each compile the program again
sys.dont_write_bytecode = False
runpy.run_path(str(HELPERS / "blocked" / "sitecustomize.py"))
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "trykklar-hypothesis")
hypothesis.settings.register_profile("same each time", database=None, deadline=None, derandomize=True)
hypothesis.settings.load_profile("same each time")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh", action="store_true", help="write the golden files again instead of comparing with them"
    )


@pytest.fixture(autouse=True)
def _foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is told to users as a problem, and fails a test."""
    from trykklar.base.limits import wall

    def raised(what: str, error: Exception, place: object) -> None:
        raise error

    monkeypatch.setattr(wall, "unforeseen", raised)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: at the end no worker is left with it alone."""
    items.sort(key=lambda item: item.path.name not in BUILT_ONCE)


def pytest_collection_finish() -> None:
    """Templates are compiled once. And modules and thousands of tests stay: the collector need not go through them,
    again and again."""
    from warm import compile_once

    compile_once()
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    if warm := sys.modules.get("warm"):  # workers that builds of this process shared
        warm.end()


BUILT_ONCE = {
    "test_answers.py",
    "test_book.py",
    "test_both_ways.py",
    "test_browser.py",
    "test_change_bars.py",
    "test_cluster.py",
    "test_compose.py",
    "test_drawings.py",
    "test_editions.py",
    "test_edits.py",
    "test_engine.py",
    "test_extremes.py",
    "test_faults.py",
    "test_handbook.py",
    "test_held.py",
    "test_images.py",
    "test_import.py",
    "test_imprint.py",
    "test_join.py",
    "test_joints.py",
    "test_killed.py",
    "test_lines.py",
    "test_long_notes.py",
    "test_looks.py",
    "test_mail_killed.py",
    "test_means.py",
    "test_odd_sites.py",
    "test_one_go.py",
    "test_other_layouts.py",
    "test_page_numbers.py",
    "test_pictures_everywhere.py",
    "test_preview_browser.py",
    "test_preview_inspector.py",
    "test_preview_site.py",
    "test_problems.py",
    "test_profiles.py",
    "test_profiles_alone.py",
    "test_publications.py",
    "test_read_back.py",
    "test_reference.py",
    "test_release_of_variants.py",
    "test_report.py",
    "test_run_on.py",
    "test_search.py",
    "test_search_judged.py",
    "test_separate.py",
    "test_signals.py",
    "test_site.py",
    "test_swapped_pictures.py",
    "test_tagging.py",
    "test_treatise.py",
    "test_typeset.py",
    "test_typography.py",
    "test_variants_compare.py",
    "test_verapdf.py",
    "test_what_was_written.py",
    "test_wheel.py",
}
"""Files whose tests share what takes long to make: each of them stays with one worker."""


BY_PUBLICATION = {"test_held.py"}
"""Files of these whose tests take minutes, and are of one publication, or of another, which their parameter names."""


class Scheduling(LoadScopeScheduling):
    """Gives workers whole files of `BUILT_ONCE`, and all other tests one by one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if Path(file).name in BY_PUBLICATION:
            return file + nodeid.partition("[")[2]
        return file if Path(file).name in BUILT_ONCE else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


@pytest.fixture
def refresh(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written again."""
    return bool(request.config.getoption("--refresh"))


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A copy of the small, faultless publication that the cases start from."""
    return Path(shutil.copytree(BASE, tmp_path / "publication"))


@pytest.fixture
def real_sources(tmp_path: Path) -> Path:
    """A copy of the real publication in a workspace of its own, with its layouts and fonts."""
    return copy_workspace(tmp_path / "workspace")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def real_build(shared_folder: Path) -> Build:
    """Report and brochure, built once per test run."""
    return build_real(shared_folder)


@pytest.fixture(scope="session")
def handbook_build(shared_folder: Path) -> Build:
    """The handbook, its site and its book, built once per test run."""
    return build_handbook(shared_folder)


@pytest.fixture(scope="session")
def specimen_build(shared_folder: Path) -> Build:
    """The specimen in all profiles, released; built once per test run."""
    return build_specimen(shared_folder)


@pytest.fixture(scope="session")
def atlas(shared_folder: Path) -> Bound:
    """The atlas, up to the point where it is joined."""
    return bind(PUBLICATIONS / "atlas", "atlas", shared_folder / "shared-cache")
