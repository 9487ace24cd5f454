"""A small publication that builds at once, copied from `template/` with a title of its own.

The template is a whole publication itself, so that it is checked and built as any other.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from ...base.files import os_problem
from ...base.limits.ending import scratch_folder
from ...base.problems import Problem, ProblemsFound
from ...base.settings import PUBLICATION_FILE
from .vscode import FOLDER, vscode_files

TEMPLATE = Path(__file__).with_name("template")


def scaffold(folder: Path, title: str) -> list[Path]:
    """Make `folder`, whole or not at all, and give the files in it that are a publication's own.

    Raises `ProblemsFound`: usage where the folder is in use or the title empty; permission, disk-full, io-error.
    """
    place = folder.resolve()
    _refuse(place, folder, title)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with scratch_folder(beside=place) as scratch:
            made = scratch / place.name
            shutil.copytree(
                TEMPLATE, made, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns(".*", "output")
            )
            publication = made / PUBLICATION_FILE
            text = _set(publication.read_text("utf-8"), "id", _id(place.name))
            publication.write_text(_set(text, "title", title.strip()), "utf-8")
            for name, helping in vscode_files().items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_text(helping, "utf-8")
            made.rename(place)
    except OSError as error:
        raise ProblemsFound([os_problem(error, str(folder), folder)]) from None
    return sorted(file for file in place.rglob("*") if file.is_file() and FOLDER not in file.parts)


def _refuse(place: Path, folder: Path, title: str) -> None:
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise ProblemsFound([Problem("usage", f"'{folder}' exists and is not empty", "name a new folder")])
    if place == Path.cwd():
        raise ProblemsFound(
            [Problem("usage", f"'{folder}' is the folder you stand in", "name a new folder in it, or beside it")]
        )
    if not title.strip():
        raise ProblemsFound([Problem("usage", "the title is empty", "give one with --title, or leave the option out")])


def _id(name: str) -> str:
    """A folder's name as an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "publication"


def _set(text: str, key: str, value: str) -> str:
    """Set one top-level key of a YAML text, quoted so that any value stays a string; comments stay."""
    scalar = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf")).strip()
    return re.sub(rf"^{key}: .*$", lambda _: f"{key}: {scalar}", text, count=1, flags=re.MULTILINE)
