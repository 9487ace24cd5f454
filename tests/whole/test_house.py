"""The house holds: its directions, its walls and its measures. `.importlinter` holds the contracts that it can."""

from __future__ import annotations

import ast
import graphlib
import importlib
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import grimp
import pytest

from support import REPOSITORY
from trykklar.base.problems import Problem
from trykklar.base.rulebook import Rule

HOUSE = REPOSITORY / "scripts" / "trykklar"
MODULES = sorted(HOUSE.rglob("*.py"))
NATURAL = {Rule: 5, Problem: 4}
"""Records whose first fields are natural beyond the third: a problem is a code, a text, a remedy and a place."""
COMPOSING = {"babel", "citeproc", "jinja2", "markdown_it", "pydantic", "vl_convert"}
"""Libraries that cost a worker 26 MB and a quarter of a second, and that it has no use for."""


def test_the_contracts_are_kept_and_there_are_four(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--cache-dir", str(tmp_path)]
    linted = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout
    assert "Contracts: 4 kept, 0 broken." in linted.stdout


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = grimp.build_graph("trykklar", exclude_type_checking_imports=True, cache_dir=None)
    assert len(graph.modules) == len(MODULES)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError, and names the circle


def test_a_worker_loads_nothing_of_composing() -> None:
    says = (
        "import sys\n"
        "import trykklar.base.limits.serve\n"
        "from trykklar.typeset.weasyprint.worker import import_engine\n"
        "import_engine()\n"
        "print(*sys.modules)\n"
    )
    loaded = subprocess.run([sys.executable, "-c", says], capture_output=True, text=True, check=True).stdout.split()
    assert {"weasyprint", "pydyf", "trykklar.typeset.weasyprint.worker"} <= set(loaded)
    assert not COMPOSING & {name.partition(".")[0] for name in loaded}
    rooms = {name.split(".")[1] for name in loaded if name.startswith("trykklar.")}
    assert rooms == {"base", "language", "layouts", "typeset"}


def test_a_build_loads_what_each_needs() -> None:
    """What only some builds need is loaded by those: half of what one changed word takes is loading."""
    says = "import sys\nimport trykklar.commands.main, trykklar.build.workshop\nprint(*sys.modules)\n"
    loaded = subprocess.run([sys.executable, "-c", says], capture_output=True, text=True, check=True).stdout.split()
    packages = {name.partition(".")[0] for name in loaded}
    assert {"pydantic", "jinja2", "trykklar"} <= packages
    assert not {"coloraide", "pypdf", "pypdfium2", "rich", "vl_convert", "weasyprint"} & packages
    assert len(loaded) <= 904  # 903 with the check of tokens


def test_nothing_is_loose() -> None:
    rooms = {path.name for path in HOUSE.iterdir() if path.is_dir()} - {"__pycache__"}
    assert len(rooms) <= 16
    assert {path.stem for path in HOUSE.glob("*.py")} == {"__init__", "__main__"}


def test_base_is_no_heap() -> None:
    assert len(list((HOUSE / "base").glob("*.py"))) <= 20
    assert len(list((HOUSE / "base").glob("*/*.py"))) <= 6, "its one closet: limits"


def test_modules_are_short() -> None:
    lengths = [len(module.read_text().splitlines()) for module in MODULES]
    assert max(lengths) <= 400, [str(m.relative_to(HOUSE)) for m, n in zip(MODULES, lengths, strict=True) if n > 400]
    assert statistics.median(lengths) <= 110
    assert statistics.quantiles(lengths, n=10)[-1] <= 220


def test_functions_are_short() -> None:
    lengths = {
        f"{module.relative_to(HOUSE)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not {name: length for name, length in lengths.items() if length > 60}
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= 20


_NAMED = re.compile(r"`([\w./-]*\w\.py)`")
"""A module as documents and docstrings name it."""


def test_every_module_that_is_named_is_there() -> None:
    code = [path for folder in ("scripts", "tests") for path in (REPOSITORY / folder).rglob("*.py")]
    known = [f"/{path.relative_to(REPOSITORY)}" for path in code]
    folders = ("scripts", "tests", "layouts", "source/handbook")
    documents = [
        REPOSITORY / "README.md",
        *(path for folder in folders for path in (REPOSITORY / folder).rglob("*.md")),
    ]
    named = {
        (name, str(path.relative_to(REPOSITORY)))
        for path in (*documents, *code)
        for name in _NAMED.findall(path.read_text("utf-8"))
    }
    assert len(named) > 100
    assert not {(name, path) for name, path in named if not any(file.endswith(f"/{name}") for file in known)}


def test_the_readme_is_short_and_shows_pages() -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    assert sum(any(letter.isalnum() for letter in word) for word in text.split()) <= 900
    pictures = [REPOSITORY / name for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)]
    assert len(pictures) >= 2
    assert sum(picture.stat().st_size for picture in pictures) <= 400_000


def _classes() -> Iterator[tuple[str, type]]:
    """Every class of the program, with the name of its module."""
    for module in sorted(grimp.build_graph("trykklar", cache_dir=None).modules - {"trykklar.__main__"}):
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, type) and value.__module__ == module:
                yield module, value


def test_records_of_more_than_five_fields_are_built_by_keyword() -> None:
    """Natural first fields may do without: a rule is its code, what it is about, two severities and an exit code."""
    records = {(module, record): fields(record) for module, record in _classes() if is_dataclass(record)}
    assert len(records) > 200
    large = {key: [f for f in held if f.init] for key, held in records.items() if len(held) > 5}
    assert large
    assert not {
        f"{module}.{record.__name__}"
        for (module, record), held in large.items()
        if len([f for f in held if not f.kw_only]) > NATURAL.get(record, 3)
    }


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_module_is_a_drawer(name: str) -> None:
    assert not [str(module) for module in MODULES if module.stem == name]


_DIALECT = re.compile(
    r"\b(?:anew|mends|mended|mend (?:it|the|or|what|its)|naught|aught|whence|lest|wherein|thereof|in vain|bethink|"
    r"save that)\b"
)


def test_words_are_plain() -> None:
    """In code, its documents and the handbook: again, fixes, except, nothing."""
    texts = [*MODULES, *(REPOSITORY / "scripts").glob("*.md"), *(REPOSITORY / "source" / "handbook").rglob("*.md")]
    found = {(str(path.relative_to(REPOSITORY)), word) for path in texts for word in _DIALECT.findall(path.read_text())}
    assert found == set()
