"""The recipes of the handbook, for containers and build servers: files that their programs can read, with commands,
options and packages that there are. Their steps are run by `whole/test_wheel.py` and `.ci/run`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import click
import pytest
import yaml

from support import REPOSITORY
from trykklar.commands.doctor import PANGO, POPPLER
from trykklar.commands.main import main

TEXT = (REPOSITORY / "source/handbook/chapters/installing.md").read_text("utf-8")
FENCES = re.findall(r"^```\w*\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def recipe(begins: str) -> str:
    (found,) = (each for each in FENCES if each.startswith(begins))
    return str(found)


DOCKER, GITHUB, GITLAB = recipe("FROM "), recipe("# .github/"), recipe("# .gitlab-ci.yml")
STEPS = {
    "docker": [line.removeprefix("RUN ") for line in DOCKER.replace("\\\n", "").splitlines() if line[:4] == "RUN "],
    "github": [step["run"] for step in yaml.safe_load(GITHUB)["jobs"]["publication"]["steps"] if "run" in step],
    "gitlab": [step for part in ("before_script", "script") for step in yaml.safe_load(GITLAB)["publication"][part]],
}


def commands(text: str) -> Iterator[list[str]]:
    """The words of each call of `trykklar` that a text shows, without those of the shell around it."""
    for call in re.findall(r"(?:^|&& |docker run .*? )trykklar ((?:[a-z]|-)[^\n&|`*]*)", text, re.MULTILINE):
        yield shlex.split(call, comments=True)


@pytest.mark.parametrize("where", STEPS)
def test_packages_of_the_system_are_those_that_the_doctor_asks_for(where: str) -> None:
    asked = set(f"{PANGO['apt-get']} {POPPLER['apt-get']}".split())
    (installed,) = (set(step.split()) for step in STEPS[where] if "apt-get install" in step)
    assert asked <= installed
    assert any(step.endswith("trykklar doctor") for step in STEPS[where])


def test_a_container_is_described_by_its_own_instructions() -> None:
    named = [line.partition(" ")[0] for line in DOCKER.replace("\\\n", "").splitlines()]
    assert set(named) <= {"FROM", "RUN", "COPY", "ENV", "WORKDIR", "ENTRYPOINT"}
    assert (named[0], named[-1]) == ("FROM", "ENTRYPOINT")


SHOWN = ["\n".join(step for steps in STEPS.values() for step in steps), *FENCES]


@pytest.mark.parametrize("call", sorted({shlex.join(words) for text in SHOWN for words in commands(text)}))
def test_commands_and_options_are_those_that_there_are(call: str) -> None:
    words = shlex.split(call)
    command: click.Command | Any = main
    context = click.Context(main, info_name="trykklar")
    while words and isinstance(command, click.Group) and (inner := command.get_command(context, words[0])):
        command, words = inner, words[1:]
    assert command is not main
    known = {name for each in command.params for name in each.opts}
    assert {word for word in words if word.startswith("-")} <= known
