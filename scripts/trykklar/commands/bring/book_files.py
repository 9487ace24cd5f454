"""What a book's own files say: its texts, and its settings, which may be of any form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ...base.files import as_text, is_file_inside, read_inside
from ...base.problems import Place, Problem, ProblemsFound
from .foreign_yaml import foreign_yaml

TEXTS = (".md", ".qmd", ".ipynb", ".markdown", ".Rmd")


def read(root: Path, file: str) -> str:
    """A text of the book. Raises `ProblemsFound`."""
    return as_text(read_inside(root, file), file)


def yaml_of(root: Path, file: str) -> Any:
    """None where there is no such file, or nothing in it. Raises `ProblemsFound`."""
    if not (root / file).is_file():
        return None
    try:
        return foreign_yaml(read(root, file))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ProblemsFound([Problem("yaml-syntax", "this is no YAML", "fix it first", Place(file, line))]) from None


def keys_of(root: Path, file: str) -> dict[str, Any]:
    """Raises `ProblemsFound` where it is no mapping."""
    found = yaml_of(root, file)
    if found is not None and not isinstance(found, dict):
        raise ProblemsFound([Problem("yaml-syntax", "this holds no keys", "fix it first", Place(file, 1))])
    return mapping(found)


def mapping(value: Any) -> dict[str, Any]:
    """A value that is to be a mapping; one of another form says nothing."""
    return value if isinstance(value, dict) else {}


def first_list(*values: Any) -> list[Any]:
    """The first of them that is a list with something in it."""
    return next((value for value in values if isinstance(value, list) and value), [])


def names_of(value: Any) -> tuple[str, ...]:
    """Authors, as text, a list, or records with a name."""
    if isinstance(value, dict):
        name = value.get("name", "")
        return names_of(" ".join(map(str, name.values())) if isinstance(name, dict) else name)
    if isinstance(value, list):
        return tuple(name for each in value for name in names_of(each))
    return (str(value),) if value else ()


def listed(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ((str(value),) if value else ())


def with_suffix(folder: Path, name: str) -> str:
    if Path(name).suffix in (*TEXTS, ".rst"):
        return name
    return next((name + end for end in (*TEXTS, ".rst") if is_file_inside(folder, name + end)), name + ".md")


def on_github(address: str, branch: str) -> str:
    return f"{address.rstrip('/').removesuffix('.git')}/tree/{branch}" if "github.com" in address else ""
