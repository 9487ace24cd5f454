"""Templates that multiply, or never end, are stopped at their own line: nothing that a template says takes the
machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2.defaults import DEFAULT_FILTERS

from support import settings_for
from trykklar.base import bounds
from trykklar.base.problems import ProblemsFound
from trykklar.build.sources import Memory, read_sources
from trykklar.compose.composer import Composer
from trykklar.compose.records import Start
from trykklar.layouts.sandbox import Sandbox
from trykklar.resolve.pages import PageRef

REMEMBERED = Memory()
FORBIDDEN = [
    "{{ 'a' * 10**10 }}",
    "{{ 10**10 * [1] }}",
    "{{ 10**(10**8) }}",
    "{{ (range(9999)|list|string) * 9999 }}",
    "{% set n = namespace(a=9) %}{% for i in range(999) %}{% set n.a = n.a * n.a %}{% endfor %}",
    "{{ range(10**9)|length }}",
]
TOO_MUCH = [
    "{{ '%0999999999d'|format(1) }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ '{:>9999999999}'.format(1) }}",
    "{{ ('ab'*100000)|replace('a','x'*100000) }}",
    "{{ ('ab'*100000).replace('a','x'*100000) }}",
    "{{ 'a'|center(10**10) }}",
    "{{ 'a'.ljust(10**10) }}",
    "{{ 'a'.zfill(10**10) }}",
    "{{ 'a'|indent(10**10) }}",
    "{{ {}|tojson(indent=10**9) }}",
    "{{ range(9999)|batch(10**9, 'x')|list }}",
    "{{ range(99999)|join('x'*10**5) }}",
    "{% set n = namespace(a='xx') %}{% for i in range(99) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
    "{% set n = namespace(a=[1]) %}{% for i in range(99) %}{% set n.a = n.a + n.a %}{% endfor %}",
]
TOO_LONG = [
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
]
ABSENT = ["{{ lipsum(10**6) }}", "{{ [1, 2]|random }}", "{{ 'www.a.dk'|urlize }}", "{{ 'a b'|wordwrap(1) }}"]


def told(publication: Path, template: str) -> list[tuple[str, str]]:
    """The problems of composing contents by this template, with their places."""
    (publication / "layouts" / "tiny" / "contents.html.j2").write_text(f"\n{template}", "utf-8")
    settings = settings_for(publication)
    sources = read_sources(settings, REMEMBERED)
    resolved = sources.documents["book"]
    composer = Composer(resolved, sources.layouts["tiny"], {}, settings)
    with pytest.raises(ProblemsFound) as found:
        composer.compose(resolved.entry("page-contents"), {name: PageRef("1", 1) for name in resolved.targets}, Start())
    return [(problem.code, str(problem.place)) for problem in found.value.problems]


@pytest.mark.parametrize("template", FORBIDDEN)
def test_what_multiplies_is_forbidden(publication: Path, template: str) -> None:
    assert told(publication, template) == [("template-forbidden", "layouts/tiny/contents.html.j2:2")]


@pytest.mark.parametrize("template", TOO_MUCH)
def test_what_takes_too_much_memory_is_stopped(publication: Path, template: str) -> None:
    assert told(publication, template) == [("beyond-bounds", "layouts/tiny/contents.html.j2:2")]


def test_a_template_as_long_as_a_book_is_told_where_it_is_too_long(publication: Path) -> None:
    """Two thousand times the same piece were set for twenty seconds."""
    assert told(publication, f"{'x' * 998}\n\n" * 101) == [("beyond-bounds", "layouts/tiny/contents.html.j2:201")]


@pytest.mark.parametrize("template", TOO_LONG)
def test_what_never_ends_is_stopped(publication: Path, template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trykklar.compose.composer.COMPOSE_SECONDS", bounds.Bound(1, "s", "a test", "to be quick"))
    assert told(publication, template) == [("beyond-bounds", "layouts/tiny/contents.html.j2:2")]


def test_a_single_step_that_never_ends_is_stopped_at_its_template(
    publication: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A regular expression lets no other thread run; the templates have none of that kind today."""
    monkeypatch.setattr("trykklar.compose.composer.COMPOSE_SECONDS", bounds.Bound(1, "s", "a test", "to be quick"))
    monkeypatch.setitem(DEFAULT_FILTERS, "title", lambda text: str(re.match(r"(a+)+$", text)))
    assert told(publication, "{{ ('a' * 60 + 'b')|title }}") == [("beyond-bounds", "layouts/tiny/contents.html.j2:2")]


@pytest.mark.parametrize("template", ABSENT)
def test_what_chooses_at_random_or_searches_without_bound_is_not_there(publication: Path, template: str) -> None:
    (code, place), *more = told(publication, template)
    assert (code, place, more) == (code, "layouts/tiny/contents.html.j2:2", [])
    assert code in ("template-syntax", "template-undefined")


def test_small_numbers_are_reckoned() -> None:
    assert (
        Sandbox().from_string("{{ 3 * 4 }} {{ 2 ** 10 }} {{ 'ab' * 3 }} {{ 1.5 * 2 }} {{ 2 ** -1 }}").render()
        == "12 1024 ababab 3.0 0.5"
    )
