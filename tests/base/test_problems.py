"""The table of problem codes is complete, sane, and the only place that decides severities and exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support import CASES, REPOSITORY, TESTS
from trykklar.base.problems import Place, Problem, errors, exit_code, sort_key
from trykklar.base.rulebook import (
    EXIT_ENVIRONMENT,
    EXIT_FINE,
    EXIT_PARTLY,
    EXIT_PERSON,
    EXIT_SOURCES,
    EXIT_USAGE,
    RULES,
    Severity,
)

CODE = Path(REPOSITORY / "scripts" / "trykklar")
WARNING = next(
    rule.code for rule in RULES.values() if rule.draft is Severity.WARNING and rule.release is Severity.ERROR
)


def _problem(code: str, file: str = "a.md", line: int = 1) -> Problem:
    return Problem(code, "what", "how", Place(file, line))


def _used_codes() -> set[str]:
    """Every string in the code that looks like a problem code and stands where codes stand."""
    text = "\n".join(file.read_text("utf-8") for file in CODE.rglob("*.py") if file.name != "rulebook.py")
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)+|permission|usage|ellipsis|widow|orphan)"', text)) & set(RULES)


def test_every_rule_is_used() -> None:
    assert set(RULES) - _used_codes() == set()


def test_every_code_of_the_code_is_in_the_table() -> None:
    """Codes that are written out where a problem is made: `Problem("code", …` and `_report(env, "code", …`."""
    text = "\n".join(file.read_text("utf-8") for file in CODE.rglob("*.py"))
    written = set(re.findall(r'(?:\bProblem\(|_report\(env,|_at_template\([^"]*?)\s*"([a-z-]+)"', text))
    assert len(written) > 40
    assert written <= set(RULES)


def test_an_unknown_code_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        _problem("no-such-code")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rules_are_sane(rule: object) -> None:
    from trykklar.base.rulebook import Rule

    assert isinstance(rule, Rule)
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
    unseen = {code for code in RULES if not any(re.search(rf"\b{code}\b", text) for text in texts)}
    assert unseen == set()


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
