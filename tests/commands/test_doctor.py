"""What a machine lacks is told with the command that installs it; 3 where building needs it."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from support import REPOSITORY, run
from trykklar.commands import doctor
from trykklar.commands.packages import USES
from trykklar.typeset import tool_versions


@pytest.fixture(autouse=True)
def own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """No library that an earlier test loaded is remembered."""
    monkeypatch.setattr(tool_versions, "load_library", tool_versions.load_library.__wrapped__)


def with_programs(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """A machine whose PATH has these programs alone."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in names else None)


def test_a_machine_that_has_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with_programs(monkeypatch, "pdftoppm", "pdftotext", "chromium", "apt-get")
    done = run("doctor", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["install"]) == (0, [])
    assert all(need["found"] for need in told["needs"])
    assert {"Python", "pango", "harfbuzz-subset", "pdftoppm", "Chromium"} <= {need["name"] for need in told["needs"]}


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils"),
        ("dnf", "sudo dnf install -y pango poppler-utils"),
        ("brew", "brew install pango poppler"),
    ],
)
def test_what_is_missing_is_told_with_this_machines_command(
    monkeypatch: pytest.MonkeyPatch, manager: str, command: str
) -> None:
    with_programs(monkeypatch, manager, "sudo", "pdftotext")
    monkeypatch.setitem(tool_versions.LIBRARIES, "pango", ("no-such-library.so.0",))
    done = run("doctor")
    assert done.exit_code == 3
    besides = f"{command.split(' install')[0]} install {'-y ' if 'sudo' in command else ''}chromium"
    ends = done.output.splitlines()[-2:]
    assert ends == [f"install what building needs: {command}", f"install what is missing besides: {besides}"]
    lines = [line for line in done.output.splitlines() if "MISSING" in line]
    assert [line.split()[0] for line in lines] == ["pango", "pdftoppm"]


def test_without_a_known_manager_all_commands_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with_programs(monkeypatch, "pdftotext")
    told = json.loads(run("doctor", "--json").stdout)
    assert [command.split(" install")[0] for command in told["install"]] == ["apt-get", "dnf", "brew"]
    assert [command.endswith("  (as root)") for command in told["install"]] == [True, True, False]


def test_what_only_tests_need_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    with_programs(monkeypatch, "pdftoppm", "apt-get", "sudo")
    done = run("doctor")
    assert done.exit_code == 0
    assert "what building needs" not in done.output
    assert "besides: sudo apt-get install -y poppler-utils chromium" in done.output


def test_a_browser_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with_programs(monkeypatch, "pdftoppm", "pdftotext", "my-browser")
    monkeypatch.setenv("TRYKKLAR_CHROMIUM", "my-browser")
    assert run("doctor", "--json").exit_code == 0
    assert "/usr/bin/my-browser" in run("doctor").output


def test_recipes_of_the_handbook_install_what_it_asks_for() -> None:
    text = " ".join((REPOSITORY / "source/handbook/chapters/installing.md").read_text("utf-8").split())
    recipes = re.findall(r"apt-get install -y (?:--no-install-recommends )?((?:[a-z0-9.+-]+ |\\ )+)", text + " ")
    assert len(recipes) == 3
    for recipe in recipes:
        assert {*doctor.PANGO["apt-get"].split(), *doctor.POPPLER["apt-get"].split()} <= set(recipe.split())


def test_the_handbook_tells_what_each_dependency_is_for() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    text = (REPOSITORY / "source/handbook/chapters/installing.md").read_text("utf-8")
    table = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    told = re.findall(r"`([^`]+)`", " ".join(table))
    assert sorted(told) == sorted(re.split(r"[<>=]", name)[0] for name in project["dependencies"])
    assert all(f"`{extra}`" in text for extra in project["optional-dependencies"] if extra != "test")


def test_setup_asks_for_the_same_packages() -> None:
    script = Path(REPOSITORY / "scripts" / "setup.sh").read_text("utf-8")
    for packages in (doctor.PYTHON, doctor.PANGO, doctor.POPPLER, doctor.CHROMIUM):
        assert f'need "{packages["apt-get"]}" "{packages["dnf"]}" "{packages["brew"]}"' in script


def test_each_package_is_told_with_its_use_and_size() -> None:
    asked = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=!~\[ ]", line, maxsplit=1)[0] for line in asked}
    assert set(USES) == names
    handbook = (REPOSITORY / "source/handbook/chapters/installing.md").read_text("utf-8")
    assert {name for name in names if f"`{name}`" not in handbook} == set()
    told = json.loads(run("doctor", "--packages", "--json").stdout)["packages"]
    sizes = [package["size"] for package in told]
    assert sizes == sorted(sizes, reverse=True)
    assert {package["name"] for package in told} >= names
    lines = run("doctor", "--packages").stdout.splitlines()
    assert len(lines) == len(told) + 1
    assert next(line for line in lines if "vl-convert-python" in line).endswith("charts")
