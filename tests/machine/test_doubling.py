"""Four times the text takes little more than four times the time: no parser and no rule grows with the square of what
an author wrote, but within a paragraph, and a paragraph is bounded.

What is counted is the process's own CPU time, the least of up to five readings; what takes less than a second even at
the larger size is quick enough however it grows, and what is well within bounds is so at once: both are tried once.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from support import edit, settings_for
from trykklar.base.bounds import PARAGRAPH
from trykklar.base.problems import ProblemsFound
from trykklar.build.sources import read_sources
from trykklar.review.text.run import EDITORIAL
from trykklar.review.text.text import Text
from trykklar.sources.markup.parse import parse
from trykklar.sources.markup.scan import scan

pytestmark = pytest.mark.full

AT_MOST = 3.0**2
"""Times as much, for four times the text: three times for twice as much, where the square takes four. On a busy
machine, whose caches hold the smaller text and not the larger, what is linear was read at 7.7 times."""

CLEARLY = 5.0
"""What grows with the square takes sixteen times as much: no reading is so far off."""

QUICK = 1.0
AT_ONCE = 4.0
"""Seconds of CPU time: half of it on a quiet machine."""

_GOES = 5

INLINE = [
    "[", "]", "[]", "![", "[a](", "[a](x) ", "[x]{", "[x]{.a}", "[x][y", "![a](b", "<http://", "^[a]",
    "`a", "*a ", "_a ", "*a_ ",
    "**a *b ", "a**b", "a_b", "*_", "a*", "~a ", "~~a ", "^a ", "<", "<a ", "<!--", "{x}`", "{x}", "{",
    "{num}`x` ", "{index}`x` ", "'a ", '"a ', "\"'", "(", "&", "&amp;", "\\", "https://a.b/ ", "www.", "a@b.c ", "a@",
    "HTTP:", "http:", " mailto:", "mailto:a@b.dk?", " tel:+45", "tel:+(", "a.", "$a", "a--b", ".", "word ", "|",
]  # fmt: skip
LINES = [
    "> x\n", "- x\n", "1. x\n", "word\n", "word\n\n", "# a\n", "## a\n\n", "a  \n", "- [ ] x\n", "***\n", "+++\n",
    "% x\n", "(x)=\n", "~~~\n", "```\nx\n```\n", "```a\n", "$$\n", "<div>\n\n", "<!--\n\n", "Term\n: x\n\n", ": x\n",
    ":::{box} x\ny\n:::\n", ":::{box} x\n", "| x | y |\n", "{#a}\nx\n\n", "a[^x]\n\n", "[^x]: y\n\n", "[x]: y\n",
    ":::{figure} p.svg\n:id: f\n:alt: x\nx\n:::\n", "</div>\n<div>\n\nx\n\n",
]  # fmt: skip
NUMBERED: dict[str, Callable[[int], str]] = {
    "definitions of links": lambda n: "".join(f"[x{i}]: y\n\n[x{i}]\n\n" for i in range(n)),
    "notes": lambda n: "".join(f"a[^x{i}]\n\n[^x{i}]: y\n\n" for i in range(n)),
    "options": lambda n: ":::{figure} p.svg\n" + "".join(f":a{i}: x\n" for i in range(n)) + ":::\n",
    "a long option": lambda n: ":::{figure} p.svg\n:alt: x\n" + "  y\n" * n + ":::\n",
    "columns": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|x" * n + "|\n",
    "rows": lambda n: "| a | b |\n|---|---|\n" + "| x | y |\n" * n,
    "runs of backticks": lambda n: " ".join("`" * i for i in range(1, int((2 * n) ** 0.5))),
    "depth of lists": lambda n: "".join("  " * i + "- x\n" for i in range(int(n**0.5))),
    "depth of directives": lambda n: "".join(":" * (int(n**0.5) - i + 3) + "{box} x\n" for i in range(int(n**0.5))),
    "depth of quotations in HTML": lambda n: "<blockquote>" * n + "x" + "</blockquote>" * n,
    "depth of lists in HTML": lambda n: "<ul><li>x" * n + "</li></ul>" * n,
    "spaces": lambda n: "a" + " " * n + "b",
}


def took(work: Callable[[], object]) -> float:
    """CPU seconds of one go, without what the collector takes for all that a process holds: to collect before each go
    took ten times as long as the goes, of some thousand quick rules."""
    gc.disable()
    begun = process_time()
    work()
    passed = process_time() - begun
    gc.enable()
    return passed


def least(work: Callable[[], object], enough: float = 0.0) -> float:
    """CPU seconds of the quickest of five goes; the first that takes less than `enough` is the last."""
    times: list[float] = []
    while len(times) < _GOES and not (times and times[-1] < enough):
        times.append(took(work))
    return min(times)


def read(text: str) -> None:
    """Parse and scan a chapter; problems are an answer like any other, and so is a depth that the wall tells."""
    with suppress(ProblemsFound, RecursionError):
        parsed = parse(f"---\nkind: chapter\ntitle: x\n---\n{text}", "x.md", "en")
        scan(parsed.tokens, "x", "x.md", parsed.env.get("references"))


def held(one_time: Callable[[], object], four_times: Callable[[], object], what: str) -> None:
    """The least of five goes each; one is enough where it is quick, or well within bounds."""
    one = two = float("inf")
    for _ in range(_GOES):
        two = min(two, took(four_times))
        if two < QUICK:
            return
        one = min(one, took(one_time))
        if two <= CLEARLY * one:
            return
    assert two <= AT_MOST * one, f"{what}: {one:.2f} s, and for four times as much {two:.2f} s"


@pytest.mark.parametrize("shape", INLINE)
def test_the_longest_paragraph_is_read_at_once(shape: str) -> None:
    """Whatever a library does in it: '<http://' is read in squares by the plugin for bare addresses."""
    assert least(lambda: read(shape * (PARAGRAPH.most // len(shape))), AT_ONCE) < AT_ONCE


@pytest.mark.parametrize("shape", LINES)
def test_four_times_as_many_blocks_are_read_in_four_times_the_time(shape: str) -> None:
    times = 10_000 // len(shape)
    held(lambda: read(shape * times), lambda: read(shape * 4 * times), repr(shape))


@pytest.mark.parametrize("shape", NUMBERED)
def test_four_times_as_many_names_are_read_in_four_times_the_time(shape: str) -> None:
    write = NUMBERED[shape]
    held(lambda: read(write(500)), lambda: read(write(2000)), shape)


PROSE = [
    "word ", "A word here. ", "[", "1.000 ", "2019-2020 ", "A.B.C. ", "e.g. ", "(a) ", '"a" ', "'a ", "https://a.b/ ",
    "a, b, c and d, ", "Abc ", "ABC ", "... ", "a--b ", "two things ", "see page 3 ", "a-", "%", "figure 3 ",
]  # fmt: skip


@pytest.mark.parametrize("shape", PROSE)
def test_every_rule_takes_four_times_the_time_for_four_times_the_text(shape: str, publication: Path) -> None:
    """Many paragraphs of some hundred letters, as a long chapter has them."""

    def loaded(paragraphs: int) -> Text:
        text = "\n\n".join([(shape * 40)[:400].strip()] * paragraphs)
        edit(publication / "start.md", "More of it, and", f"{text}\n\nMore of it, and")
        sources = read_sources(settings_for(publication))
        edit(publication / "start.md", f"{text}\n\nMore of it, and", "More of it, and")
        return Text(sources.manuscript, tuple(sources.documents.values()), None)

    one, two = loaded(30), loaded(120)
    for rule in EDITORIAL:
        list(rule(one))  # what is looked up once for a process is looked up here
        held(
            lambda rule=rule: list(rule(one)),  # type: ignore[misc]
            lambda rule=rule: list(rule(two)),  # type: ignore[misc]
            f"{rule.__module__}.{rule.__name__}: {shape!r}",
        )
