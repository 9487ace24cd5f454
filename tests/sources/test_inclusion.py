"""Texts in files of their own, and words that are written once: what stands in their place, and what is told where."""

from __future__ import annotations

from pathlib import Path

import pytest
from compose.test_render import Table

from trykklar.base.problems import Place, Problem
from trykklar.compose.render import HtmlRenderer
from trykklar.sources.markup.grammar import LINES_OF_A_FILE
from trykklar.sources.markup.inclusion import Shelf
from trykklar.sources.markup.parse import Parsed, parse, parser
from trykklar.sources.markup.scan import scan
from trykklar.sources.markup.substitutions import substituted

CODE = "import a\n\n# begin\n    one()\n    two()\n# end\nthree()\n"


def read(folder: Path, text: str, **files: str) -> tuple[list[Problem], str, Shelf]:
    for name, content in files.items():
        (folder / name.replace("__", "/")).parent.mkdir(exist_ok=True)
        (folder / name.replace("__", "/").replace("_", ".")).write_text(content)
    shelf = Shelf(folder, "chapters/a.md")
    parsed: Parsed = parse(text, "chapters/a.md", "en", shelf=shelf, names={"quay": "the *north* quay"})
    found = scan(parsed.tokens, "a", "chapters/a.md", parsed.env.get("references"))
    return parsed.problems + found.problems, HtmlRenderer(parser("en"), Table()).body(parsed.tokens), shelf


def test_blocks_of_another_file_stand_in_its_place(tmp_path: Path) -> None:
    text = "One.\n\n:::{note}\n```{include} b.md\n```\n:::\n"
    problems, html, shelf = read(tmp_path, text, b_md="---\ntitle: B\n---\nTwo *words*.\n\n:::{tip}\nThree.\n:::\n")
    assert problems == []
    assert f'<p data-line="{LINES_OF_A_FILE + 4}">Two <em>words</em>.</p>' in html
    assert "Three." in html
    assert shelf.files == ["b.md"]


def test_a_path_may_begin_at_the_file_that_asks(tmp_path: Path) -> None:
    problems, html, _ = read(tmp_path, "```{include} b.md\n```\n", chapters__b_md="Here.\n")
    assert problems == []
    assert "Here." in html


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (":start-after: begin\n:end-before: end\n", "    one()\n    two()\n"),
        (":start-at: begin\n:end-at: end\n:dedent: 2\n", "# begin\n  one()\n  two()\n# end\n"),
        (":start-after: begin\n:end-before: end\n:dedent:\n", "one()\ntwo()\n"),
        (":lines: 1,7\n", "import a\nthree()\n"),
        (":lines: 6-\n", "# end\nthree()\n"),
    ],
)
def test_parts_of_code(tmp_path: Path, options: str, shown: str) -> None:
    (tmp_path / "c.txt").write_text(CODE)
    problems, html, _ = read(tmp_path, f"```{{literalinclude}} c.txt\n{options}```\n")
    assert problems == []
    assert html.partition("<code")[2].partition(">")[2].partition("</code>")[0] == shown


def test_lines_of_code_are_numbered_as_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "c.py").write_text(CODE)
    text = "```{literalinclude} c.py\n:start-at: three\n:lineno-match:\n:caption: Three\n:name: three\n```\n"
    parsed = parse(text, "a.md", "en", shelf=Shelf(tmp_path, "a.md"))
    (use,) = scan(parsed.tokens, "a", "a.md").directives
    assert (use.name, use.argument, use.id) == ("code-block", "py", "three")
    assert use.options == {"id": "three", "caption": "Three", "linenos": "yes", "lineno-start": "7"}


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("```{include} b.md\n:lines: 9\n```\n", "include", "'9' names no lines of 2"),
        ("```{include} b.md\n:lines: 2-1\n```\n", "include", "names no lines"),
        ("```{include} b.md\n:end-at: none\n```\n", "include", "holds 'none'"),
        ("```{include} ../../b.md\n```\n", "path-outside", ""),
        ("```{include} b.md\nwords\n```\n", "directive-option", "takes no text"),
        ("```{include}\n```\n", "directive-option", "needs something"),
        ("```{literalinclude} b.md\n:dedent: many\n```\n", "include", "no number of spaces"),
        ("```{include} chapters/a.md\n```\n", "include", "includes itself"),
    ],
)
def test_what_cannot_be_included_is_told(tmp_path: Path, text: str, code: str, says: str) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/a.md").write_text("")
    (problem,) = read(tmp_path, text, b_md="One.\n\n")[0]
    assert (problem.code, says in problem.message, problem.place and problem.place.line) == (code, True, 1)


def test_circles_and_chains_end(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.md").write_text(f"```{{include}} {number + 1}.md\n```\n")
    (problem,) = read(tmp_path, "```{include} 0.md\n```\n")[0]
    assert problem.message == "more than 5 files include each other"
    (tmp_path / "b.md").write_text("```{include} c.md\n```\n")
    (tmp_path / "c.md").write_text("One.\n\n```{include} b.md\n```\n")
    (problem,) = read(tmp_path, "```{include} b.md\n```\n")[0]
    assert problem.message == "'b.md' includes itself"
    assert problem.place is not None
    assert problem.place.line == 2 * LINES_OF_A_FILE + 3


def test_many_includes_end(tmp_path: Path) -> None:
    problems, _, shelf = read(tmp_path, "```{include} b.md\n```\n\n" * 210, b_md="One.\n")
    assert ({p.message for p in problems}, len(shelf.files)) == ({"a chapter includes more than 200 files"}, 200)


def test_what_a_program_writes_includes_nothing() -> None:
    parsed = parse("```{include} b.md\n```\n", "a.md", "en")
    assert [problem.message for problem in parsed.problems] == ["nothing can be included here"]


def test_braces_of_formulas_are_no_substitutions() -> None:
    text = "Of $\\frac{m}{{quay}}$, {{ quay }} and\n\n$$\n{{quay}} = 1\n$$ for $5 and $10 at {{quay}}.\n"
    problems: list[Problem] = []
    done = substituted(text, {"quay": "north"}, Place("a.md", 1), problems, [])
    assert done == "Of $\\frac{m}{{quay}}$, north and\n\n$$\n{{quay}} = 1\n$$ for $5 and $10 at north.\n"
    assert problems == []


def test_substitutions_are_words_of_the_text(tmp_path: Path) -> None:
    text = "On {{ quay }} and `{{ quay }}`.\n\n:::{box} By {{quay}}\nText.\n:::\n"
    problems, html, _ = read(tmp_path, text)
    assert problems == []
    assert "On the <em>north</em> quay and <code>{{ quay }}</code>." in html
    assert "By the *north* quay" in html  # its template makes words of it


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("On\n{{ qay }}.\n", "nothing is said for '{{ qay }}'", "did you mean 'quay'?"),
        ("On\n{{ quay | upper }}.\n", "is more than a name", "nothing is reckoned"),
    ],
)
def test_a_name_of_which_nothing_is_said_is_told(tmp_path: Path, text: str, says: str, hint: str) -> None:
    (problem,) = read(tmp_path, text)[0]
    assert (problem.code, problem.place and problem.place.line) == ("substitution-unknown", 2)
    assert says in problem.message
    assert hint in problem.hint
