"""The table of problem codes is complete, sane, and the only place that decides severities and exit codes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import grimp
import pytest

from support import CASES, REPOSITORY, TESTS
from trykklar.base import rulebook, shared_rules
from trykklar.base.problems import Place, Problem, counted, errors, exit_code, sort_key
from trykklar.base.rulebook import (
    EXIT_ENVIRONMENT,
    EXIT_FINE,
    EXIT_PARTLY,
    EXIT_PERSON,
    EXIT_SOURCES,
    EXIT_USAGE,
    Rule,
    Severity,
    find,
    rules,
)

CODE = Path(REPOSITORY / "scripts" / "trykklar")
WARNING = next(
    rule.code for rule in rules().values() if rule.draft is Severity.WARNING and rule.release is Severity.ERROR
)


def _problem(code: str, file: str = "a.md", line: int = 1) -> Problem:
    return Problem(code, "what", "how", Place(file, line))


def _declarations(tree: ast.Module) -> list[str]:
    """The codes that a module declares: `rule("code", …)` at its top level."""
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    return [
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "rule" and isinstance(call.args[0], ast.Constant)
    ]


def _named(tree: ast.Module) -> list[str]:
    """The codes that a module names, as often as it does."""
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str) and value in rules()]


@pytest.fixture(scope="module")
def sources() -> dict[str, ast.Module]:
    """Every module that names a code, read."""
    code = re.compile(f'"({"|".join(rules())})"')
    texts = {file: text for file in CODE.rglob("*.py") if code.search(text := file.read_text("utf-8"))}
    names = {file: ".".join(file.relative_to(CODE.parent).with_suffix("").parts) for file in texts}
    return {names[file].removesuffix(".__init__"): ast.parse(text) for file, text in texts.items()}


def test_a_code_is_declared_where_it_is_reported(sources: dict[str, ast.Module]) -> None:
    """In a module that reports it; what several rooms report that may not import one another, in `shared_rules.py`.
    Every code that is declared is reported."""
    declared = {code: module for module, tree in sources.items() for code in _declarations(tree)}
    assert declared == {code: rule.module for code, rule in rules().items()}
    reported = {module: Counter(_named(tree)) - Counter(_declarations(tree)) for module, tree in sources.items()}
    shared = shared_rules.__name__
    astray = [(code, module) for code, module in declared.items() if module != shared and code not in reported[module]]
    assert astray == []
    unreported = {code for code in declared if not any(code in codes for codes in reported.values())}
    assert unreported == set()
    rooms = {code: {module.split(".")[1] for module, found in reported.items() if code in found} for code in declared}
    assert {code for code, module in declared.items() if module == shared and len(rooms[code]) < 2} == set()


def test_what_a_worker_reports_is_declared_in_what_it_imports(sources: dict[str, ast.Module]) -> None:
    """Or it would have to import all modules to find the rule."""
    worker = "trykklar.typeset.weasyprint.worker"
    within = {worker} | grimp.build_graph("trykklar", cache_dir=None).find_upstream_modules(worker)
    reported = {
        (module, code)
        for module, tree in sources.items()
        if module in within and module.startswith("trykklar.typeset.")
        for code in _named(tree)
        if "-" in code
    }
    assert len(reported) > 20
    assert {(module, code) for module, code in reported if rules()[code].module not in within} == set()


def test_rules_stand_in_one_order_whatever_was_imported_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of modules, and in a module that of its lines."""
    found = dict(rules())
    backwards = sorted(found.items(), key=lambda row: row[1].module, reverse=True)
    monkeypatch.setattr(rulebook, "_DECLARED", dict(backwards))
    assert list(rules.__wrapped__()) == list(found)
    assert [rule.module for rule in found.values()] == sorted(rule.module for rule in found.values())


def test_a_kept_problem_brings_its_module_alone() -> None:
    """What an earlier build found is told again by a process that has imported next to nothing."""
    assert rulebook._declaring() == {code: rule.module for code, rule in rules().items()}
    asked = "import sys; from trykklar.base.rulebook import find; find('hyphen-row'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert rules()["hyphen-row"].module in loaded
    assert not [name for name in loaded if name.startswith(("trykklar.commands", "trykklar.build", "weasyprint"))]


def test_a_code_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulebook, "_DECLARED", dict(rulebook._DECLARED))
    with pytest.raises(ValueError, match=r"test_problems and .*located_yaml both declare"):
        rulebook.rule("yaml-syntax", "what another module declares")


def test_an_unknown_code_cannot_be_used() -> None:
    assert find("no-such-code") is None
    with pytest.raises(KeyError):
        _problem("no-such-code")


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_rules_are_sane(rule: Rule) -> None:
    assert rule.about
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.code)
    assert rule.exit_code in (EXIT_SOURCES, EXIT_USAGE, EXIT_ENVIRONMENT, EXIT_PARTLY, EXIT_PERSON)
    assert not (rule.draft is Severity.ERROR and rule.release is Severity.WARNING), (
        "a release is never milder than a draft"
    )


def test_every_rule_of_the_sources_has_a_case_or_a_test() -> None:
    """A code that no case and no test names is one that nobody has ever seen."""
    texts = [file.read_text("utf-8") for file in CASES.glob("*/expected.yaml")]
    texts += [file.read_text("utf-8") for file in (CASES.parent / "editorial").glob("*/expected.yaml")]
    texts += [file.read_text("utf-8") for file in TESTS.rglob("test_*.py")]
    seen = {word for text in texts for word in re.findall(r"[a-z]+(?:-[a-z]+)*", text)}
    assert set(rules()) - seen == set()


def test_exit_code_is_that_of_the_gravest_error() -> None:
    assert exit_code([], release=True) == EXIT_FINE
    assert exit_code([_problem(WARNING)], release=False) == EXIT_FINE
    assert exit_code([_problem(WARNING)], release=True) == EXIT_SOURCES
    assert exit_code([_problem("yaml-syntax"), _problem("usage")], release=False) == EXIT_USAGE
    assert (
        exit_code([_problem("disk-full"), _problem("yaml-syntax"), _problem("usage")], release=False)
        == EXIT_ENVIRONMENT
    )


def test_errors_are_those_that_stop_this_kind_of_build() -> None:
    both = [_problem(WARNING), _problem("yaml-syntax")]
    assert errors(both, release=False) == both[1:]
    assert errors(both, release=True) == both


def test_order_is_file_line_code() -> None:
    mixed = [
        _problem("usage", "b.md", 1),
        _problem("yaml-syntax", "a.md", 9),
        _problem("usage", "a.md", 9),
        _problem("usage", "a.md", 2),
    ]
    assert [(p.place, p.code) for p in sorted(mixed, key=sort_key)] == [
        (Place("a.md", 2), "usage"),
        (Place("a.md", 9), "usage"),
        (Place("a.md", 9), "yaml-syntax"),
        (Place("b.md", 1), "usage"),
    ]


def test_places_read_as_editors_read_them() -> None:
    assert str(Place("a.md", 7)) == "a.md:7"
    assert str(Place("a.md")) == "a.md"


def test_one_is_counted_as_one() -> None:
    assert [counted(n, "page") for n in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]
    assert [counted(n, "entry", "entries") for n in (1, 2)] == ["1 entry", "2 entries"]


def test_no_message_counts_by_hand(sources_text: str) -> None:
    """A number that may be 1 goes through `counted`."""
    things = "page|problem|chapter|file|warning|error|word|place|entry|entries|sheet|object|link"
    assert (
        re.findall(rf"\{{(?:len\([\w.]+\)|[\w.]*count|[\w.]*pages|[\w.]*files)\}} (?:{things})s?\b", sources_text) == []
    )


@pytest.fixture(scope="module")
def sources_text() -> str:
    return "\n".join(file.read_text("utf-8") for file in (CODE / "commands").rglob("*.py"))
