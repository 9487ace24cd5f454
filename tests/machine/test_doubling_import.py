"""Four times as large a book of another tool takes little more than four times the time to be brought over, and so do
documents; a line is as long as a paragraph may be. `test_doubling` tells how it is measured."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from machine.test_doubling import AT_ONCE, held, least

from trykklar.base.bounds import PARAGRAPH
from trykklar.base.problems import ProblemsFound
from trykklar.commands.bring.command import _book, _brought
from trykklar.commands.bring.records import Told

pytestmark = pytest.mark.full

TOOLS = {
    "mdbook": {"SUMMARY.md": "- [A](a.md)\n"},
    "quarto": {"_quarto.yml": "book:\n  title: A\n  chapters: [a.md]\n"},
    "jupyter": {"_toc.yml": "format: jb-book\nroot: a\n"},
    "mkdocs": {"mkdocs.yml": "nav: [a.md]\ndocs_dir: .\n"},
}
IN_LINE = [
    "[", "]", "[a](", "[a](b) ", "![", "![a](b) ", "![a](b){", "[a]{.b} ", "`a", "``", "`", "*a", "<", "<a ",
    "<a href=", "<a>", "</a>", "<a href='b'>", "<!--", "<b>", "<details>", "<img src='a'", "<img>", "<script",
    "<script>", "<svg>", "{{", "{{ a }}", "{{#include a", "{a}`b` ", "{a}`", "{#a}", "@a ", "[@a] ", "(@a",
    "{{< a >}} ", "{{< a", "$a$ ", "$", "$$", "'", '"a" ', "...", "--", "&amp;", "https://a.b/ ", "a ", " ", ":::",
    "!!! ", "(a)=", "[^a] ", "^a", "~a~", "|", "\\", "==a== ", "++a", ":a: ", "# ", "[a]: b ", "=", "- ",
]  # fmt: skip
LINES = [
    "a\n", "\n", "# a\n", "## a\n\n", "a\n===\n", "a\n---\n", "---\n", "- a\n", "> a\n", "    a\n", "```\n",
    "```a\n", "```{a}\n", "```{note}\n", "```{figure} a.png\n", "```{figure} a.png\n:alt: x\n```\n", "```{math}\n",
    ":::\n", "::: {.a}\n", ":::{note}\n", "::: {.callout-note}\n", "::: {.panel-tabset}\n", ":::{figure} a.png\n",
    "(a)=\n", "<table>\n", "<table><tr><td>a</td></tr></table>\n", "<tr><td>\n", "<details>\n", "</details>\n",
    "<details><summary>a</summary>\n\na\n\n</details>\n", "<!--\n", "-->\n", "<svg>\n", "<script>\n",
    "<a href='b'>\n", "[a](\n", "[a]: b\n", "[a][b]\n", "[a]\n", "[^a]: b\n", "{a}`b\n", "| a | b |\n",
    "|---|---|\n", ": a\n", "!!! note\n", "    !!! note\n", "??? note\n", '=== "a"\n', "+++\n",
    "{{#include b.md}}\n", "{{< include b.md >}}\n", "%%\n", "$$\n", "$$ (a)\n", "```{include} b.md\n```\n",
    "```{exercise-start}\n", "```{exercise-end}\n", "@a\n", "![a](b.png)\n", "```{code-cell}\n:a: b\n", "#| a\n",
    "# ANCHOR: a\n", "{% raw %}\n", "***\n", "\ta\n",
]  # fmt: skip


OWN = {
    "{{#": "mdbook", "{{<": "quarto", "[a]": "quarto", "[@a": "quarto", "(@a": "quarto", "@a ": "quarto",
    "{a}": "jupyter", "!!!": "mkdocs", "++a": "mkdocs", "==a": "mkdocs",
}  # fmt: skip
"""What one tool alone reads: its first three characters → that tool."""


def in_turn(shapes: list[str]) -> list[tuple[str, str]]:
    """Each with one of the tools."""
    return list(zip(shapes, itertools.cycle(TOOLS), strict=False))


def brought(folder: Path, tool: str, files: dict[str, str]) -> Callable[[], object]:
    """Bringing over a book of one text, `a.md`; what is beyond bounds is an answer like any other."""
    folder.mkdir(parents=True)
    for name, text in ({**TOOLS[tool], "b.md": "b\n"} | files).items():
        (folder / name).write_text(text, "utf-8")
    numbers = itertools.count()

    def work() -> None:
        told = Told()
        made = folder / "made" / str(next(numbers))
        with suppress(ProblemsFound):
            _brought(_book(folder, made, told), made, told)

    return work


@pytest.mark.parametrize(("shape", "tool"), [(shape, OWN.get(shape[:3], tool)) for shape, tool in in_turn(IN_LINE)])
def test_the_longest_line_is_brought_over_at_once(shape: str, tool: str, tmp_path: Path) -> None:
    """By one tool each, as below, and by the one whose writing it is."""
    text = "# A\n\n" + shape * (PARAGRAPH.most // len(shape)) + "\n"
    took = least(brought(tmp_path / tool, tool, {"a.md": text}), AT_ONCE)
    assert took < AT_ONCE, f"{took:.2f} s"


@pytest.mark.parametrize(("shape", "tool"), in_turn(LINES))
def test_four_times_as_many_lines_are_brought_over_in_four_times_the_time(
    shape: str, tool: str, tmp_path: Path
) -> None:
    """By one tool each: most of what is done to lines is done for all."""
    one, four = (
        brought(tmp_path / str(n), tool, {"a.md": "# A\n\n" + shape * n})
        for n in (10_000 // len(shape), 40_000 // len(shape))
    )
    held(one, four, f"{tool}: {shape!r}")


OUTLINES: dict[str, Callable[[int], dict[str, str]]] = {
    "mdbook": lambda n: {"SUMMARY.md": "".join(f"- [A](c{i}.md)\n" for i in range(n))},
    "quarto": lambda n: {"_quarto.yml": "book:\n  chapters:\n" + "".join(f"  - c{i}.md\n" for i in range(n))},
    "jupyter": lambda n: {
        "_toc.yml": "format: jb-book\nroot: a\nchapters:\n" + "".join(f"- file: c{i}.md\n" for i in range(n))
    },
    "mkdocs": lambda n: {"mkdocs.yml": "docs_dir: .\nnav:\n" + "".join(f"- c{i}.md\n" for i in range(n))},
}


@pytest.mark.parametrize("tool", TOOLS)
def test_four_times_as_many_texts_are_brought_over_in_four_times_the_time(tool: str, tmp_path: Path) -> None:
    """They are all called alike, and link to each other."""

    def book(n: int) -> Callable[[], object]:
        texts = {f"c{i}.md": f"# The same\n\n## A part\n\n[b](c{(7 * i) % n}.md#a-part)\n" for i in range(n)}
        return brought(tmp_path / str(n), tool, {**texts, **OUTLINES[tool](n), "a.md": "# A\n\nText.\n"})

    held(book(200), book(800), tool)
