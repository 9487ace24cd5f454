"""Folders of other tools become publications in which `check` finds no error; what is left out is told at its line."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import run
from trykklar.sources.tex_letters import plain

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)

MDBOOK = {
    "book.toml": '[book]\ntitle = "The quay"\nauthors = ["A. Walker"]\n[output.html]\n'
    'git-repository-url = "https://github.com/a/b/tree/main"\n',
    "src/SUMMARY.md": "# Summary\n\n[Before](before.md)\n\n# Walks\n\n- [North](north.md)\n"
    "  - [The light](north/light.md)\n"
    "- [Draft]()\n\n[After](after.md)\n",
    "src/before.md": "# Before\n\nRead {{#title X}}this.\n",
    "src/north.md": "# The *north* quay\n\nSee [the light](north/light.md#how-high), [it](./north/light.html), the "
    "[code](../x.rs) and\n[the\nend](after.md).\n\n```rust,ignore\n{{#include ../code/a.rs:part}}\n# hidden\n```\n\n"
    '### Deep\n\n<details><summary>More</summary>\n\nInside.\n\n</details>\n\n<img src="a.png">\n',
    "src/north/light.md": "The light\n=========\n\n## How high?\n\nHigh \U0001f600. `<b>` and <T>.\n\n"
    "> [!NOTE]\n> Mind.\n",
    "src/after.md": "# After\n\nThe end, {{ not }} here, \\\\( a^2 \\\\) and $\\nothing_{x}$.\n",
    "src/a.png": PNG,
    "code/a.rs": "no\n// ANCHOR: part\nlet a = 1;\n// ANCHOR_END: part\nno\n",
}
QUARTO = {
    "_quarto.yml": "project: {type: book}\nbook:\n  title: The quay\n  author: {name: A. Walker}\n  chapters:\n"
    "    - index.qmd\n    - part: Walks\n      chapters: [north.qmd]\n  appendices: [a.qmd]\nbibliography: refs.bib\n",
    "index.qmd": "# Before {#sec-before .unnumbered}\n\nRead @sec-before.\n",
    "north.qmd": "---\ntitle: North\n---\n\nAs @smith says [see @smith, p. 5], in @fig-light and @sec-x.\n\n"
    "## High {#sec-x}\n\n"
    "::: {.callout-tip}\n## Mind\n\nThe steps.\n:::\n\n::: {.panel-tabset}\n## On foot\n\nWalk.\n\n"
    "## By boat\n\nRow.\n:::\n\n"
    "![The light](a.png){#fig-light width=50%}\n\n```{r}\n#| eval: false\nx <- 1\n```\n\n"
    "| A | B |\n|---|---|\n| 1 | 2 |\n\n: Walks {#tbl-walks}\n\n{{< pagebreak >}}\n",
    "a.qmd": "# More\n\nMore of it --- a--b, `--x`, [y](https://e.org/a--b) ... \n\n| a---b |\n|---|\n| 1 |\n",
    "refs.bib": "@book{smith,\n  title = {The {Light} \\& more},\n  author = {Smith, Jos{\\'e} and B{\\o}rge Hansen},\n"
    '  year = 2020, publisher = "P"\n}\n@misc{none, author={X}}\n',
    "a.png": PNG,
}
JUPYTER = {
    "_config.yml": "title: The quay\nauthor: A. Walker\nparse:\n  myst_substitutions:\n    place: the crane\n",
    "_toc.yml": "format: jb-book\nroot: intro\nparts:\n- caption: Walks\n  chapters:\n  - file: north\n    sections:\n"
    "    - file: cells\n  - file: gone\n  - file: empty\n",
    "intro.md": "# Before\n\nRead {doc}`north`, {ref}`the light <light>` and [](light).\n",
    "north.md": "(north)=\n# North\n\nFrom {{ place }}.\n\n(light)=\n## The light\n\n"
    "```{figure} images/a.png\n:name: fig-a\n"
    ":width: 200px\n\nThe light.\n```\n\n```{toctree}\n```\n\n"
    "```{code-cell} ipython3\n---\ntags: [x]\n---\nprint(1)\n```\n\n"
    '```{include} more.txt\n```\n\n{unknown}`words`\n\n+++\n\n<iframe src="https://example.org/x"></iframe>\n',
    "empty.md": "# Empty\n\n```{include} nowhere.txt\n```\n\n{#x}\n",
    "more.txt": "Included *words*.\n",
    "images/a.png": PNG,
    "cells.ipynb": json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "source": ["# Cells\n", "\n", "Text."]},
                {"cell_type": "code", "source": ["1 + 1"], "outputs": [{"data": {"text/plain": ["2"]}}]},
            ]
        }
    ),
}
PLAIN = {
    "README.md": "# The quay\n\nSee [north](1-walks/north.md) and [all of it](other/x.pdf).\n",
    "1-walks/north.md": "Text without a title.\n",
    "1-walks/south.md": "# South\n\n# Twice\n\nText.[^a] Of [the `mole`][Out There], [out there], `[out there]`"
    " and [north][n].\n\n[out there]: ../../mole.html#end\n[n]: north.md\n",
    "LICENSE.md": "Free.\n",
}
MKDOCS = {
    "mkdocs.yml": "site_name: The quay\nsite_author: A. Walker\nmarkdown_extensions:\n"
    "  - x:\n      y: !!python/name:a.b\n"
    "nav:\n  - index.md\n  - Walks:\n      - North: north.md\n      - More:\n          - more.md\n          - far.md\n"
    "  - Elsewhere: https://example.org/\n",
    "docs/index.md": "# The quay\n\nSee [north](north.md).\n",
    "docs/north.md": '# North\n\n!!! info "Mind"\n    The steps.\n\n    ??? note\n        Deep.\n\nAfter.\n\n'
    '=== "On foot"\n\n    Walk:\n\n    ```sh\n    go\n    ```\n\n=== "By boat"\n\n    Row.\n',
    "docs/more.md": "# More\n\nText.\n",
    "docs/far.md": "# Far\n\nText.\n",
}
BOOKS = {"mkdocs": MKDOCS, "mdbook": MDBOOK, "quarto": QUARTO, "jupyter": JUPYTER, "plain": PLAIN}


@dataclass
class Imported:
    folder: Path
    told: list[tuple[str, str]]
    """(file:line, message)."""

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def settings(self) -> Any:
        return yaml.safe_load(self.text("publication.yaml"))


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return imported(BOOKS[request.param], tmp_path_factory.mktemp(request.param))


NAMELESS = "the book names no author, and so its cover has words in a name's place"
"""Told of nearly all that is tried here."""


def imported(files: dict[str, Any], folder: Path) -> Imported:
    for name, content in files.items():
        file = folder / "source" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("import", folder / "source", folder / "out", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["problems"]
    assert {each["code"] for each in told} <= {"import-left"}
    found = [(place, each["message"]) for each in told for place in each["places"]]
    return Imported(folder / "out", [(place, what) for place, what in found if what != NAMELESS])


def test_a_book_that_was_brought_over_has_no_error(book: Imported) -> None:
    done = run("check", "--publication", book.folder, "--json")
    found = [each for each in json.loads(done.stdout)["problems"] if each["severity"] == "error"]
    assert found == []
    assert done.exit_code == 0


def test_mdbook(tmp_path: Path) -> None:
    book = imported(MDBOOK, tmp_path)
    north = book.text("chapters/north.md")
    assert "title: The *north* quay" in north
    assert "## The light {#light}" in north
    assert "### How high? {#light-how-high}" in north
    assert "[the light](#light-how-high), [it](#light), the [code](https://github.com/a/b/tree/main/x.rs) and" in north
    assert "[the\nend](#after)." in north
    assert "```rust\nlet a = 1;\n```" in north
    assert "::::::{dropdown} More" in north
    assert "![Picture: a](pictures/src-a.png)" in north
    assert "here, $a^2$ and `\\nothing_{x}`." in book.text("chapters/after.md")
    assert "High . `<b>` and &lt;T&gt;." in north
    assert (book.folder / "pictures" / "src-a.png").read_bytes() == PNG
    outline = book.settings()["documents"]["report"]["outline"]
    assert [next(iter(item.values())) for item in outline[2]["items"]] == ["parts/part-walks.md", "chapters/after.md"]
    assert outline[1]["items"][-1] == {"chapter": "chapters/before.md"}
    places = dict(book.told)
    assert "'Draft' is a chapter without a text" in places["src/SUMMARY.md:9"]
    assert "no font has" in places["src/north/light.md:6"]
    assert "leads to its repository" in places["src/north.md:3"]
    assert any("nothing is said for" in what for place, what in book.told if place == "src/after.md:3")


def test_quarto(tmp_path: Path) -> None:
    book = imported(QUARTO, tmp_path)
    north = book.text("chapters/north.md")
    assert "As {cite}`smith` says {cite}`smith [p. 5]`, in [](#fig-light) and [](#sec-x)." in north
    assert "Read [](#index)." in book.text("chapters/index.md")
    assert "{tip} Mind" in north
    assert "{tab-item} On foot" in north
    assert ":::{figure} pictures/a.png\n:alt: The light\n:id: fig-light" in north
    assert "```r\nx <- 1\n```" in north
    assert ":::{table} Walks\n:id: tbl-walks" in north
    (record,) = yaml.safe_load(book.text("sources.yaml"))
    assert record["title"] == "The Light & more"
    assert record["author"] == [{"family": "Smith", "given": "José"}, {"family": "Hansen", "given": "Børge"}]
    assert record["issued"] == {"date-parts": [[2020]]}
    assert "'none' has no title" in dict(book.told)["refs.bib:6"]
    more = book.text("chapters/a.md")
    assert "More of it — a–b, `--x`, [y](https://e.org/a--b) …" in more
    assert "| a—b |\n|---|\n| 1 |" in more


def test_jupyter_book(tmp_path: Path) -> None:
    book = imported(JUPYTER, tmp_path)
    north, before = book.text("chapters/north.md"), book.text("chapters/intro.md")
    assert "Read [](#north), [the light](#light) and [](#light)." in before
    assert "From the crane." in north
    assert "(light)=\n## The light" in north
    assert "{figure} pictures/images-a.png\n:alt: Picture: a" in north
    assert "```python\nprint(1)\n```" in north
    assert "Included *words*." in north
    assert "## Cells {#cells}" in north
    assert "```text\n2\n```" in north
    assert "<https://example.org/x>" in north
    assert "`words`" in north
    assert "toctree" not in north
    assert "+++" not in north
    places = dict(book.told)
    assert "there is no role 'unknown'" in places["north.md:29"]
    assert "is left out" in places["gone.md"]


def test_a_file_called_as_a_formula_in_it_gets_another_id(tmp_path: Path) -> None:
    text = "# A model\n\nSee {eq}`model`.\n\n```{math}\n:label: model\nx = 1\n```\n"
    toc = "format: jb-book\nroot: model\nchapters:\n- file: b\n"
    book = imported({"_toc.yml": toc, "model.md": text, "b.md": "# B\n\nRead {doc}`model`.\n"}, tmp_path)
    assert book.told == []
    assert "{eq}`model`" in book.text("chapters/model-2.md")
    assert "Read [](#model-2)." in book.text("chapters/b.md")


CELLS = {
    "between rows of dashes": "```{code-cell} ipython3\n---\nmystnb:\n  figure:\n    caption: |\n      Ships\n"
    "      a year\n    name: fig_ships\ntags: [hide-input]\n---\nplot(1)\n```\n",
    "as options": "```{code-cell} python\n:label: fig_ships\n:caption: Ships a year\n\nplot(1)\n```\n",
    "in a list": "- It:\n\n  ```{code-cell}\n  :name: fig_ships\n  :caption: Ships a year\n  plot(1)\n  ```\n",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_cell_that_draws_a_figure_keeps_its_caption_and_its_name(cell: str, tmp_path: Path) -> None:
    text = f"# A\n\n{cell}\nSee {{numref}}`fig_ships`.\n"
    book = imported({"_toc.yml": "format: jb-book\nroot: a\n", "a.md": text}, tmp_path)
    made = re.sub(r"\n +", "\n", book.text("chapters/a.md"))
    assert "```{code-block} python\n:caption: Ships a year\n:name: fig_ships\n" in made
    assert "plot(1)\n```" in made
    assert "hide-input" not in made
    (told,) = book.told
    assert "shown with its caption, and not run" in told[1]


def test_a_chunk_of_quarto_keeps_its_caption_and_its_name(tmp_path: Path) -> None:
    text = "# A\n\n```{r}\n#| label: fig-ships\n#| fig-cap: 'Ships: a year'\nplot(1)\n```\n\nSee @fig-ships.\n"
    book = imported(
        {"_quarto.yml": "project: {type: book}\nbook: {chapters: [index.qmd]}\n", "index.qmd": text}, tmp_path
    )
    made = book.text("chapters/index.md")
    assert "```{code-block} r\n:caption: Ships: a year\n:name: fig-ships\nplot(1)\n```" in made
    assert "See [](#fig-ships)." in made
    (told,) = book.told
    assert told[0] == "index.qmd:3"


def test_a_name_that_leads_nowhere_is_words_wherever_it_is_called(tmp_path: Path) -> None:
    book = imported(PLAIN, tmp_path)
    assert "Of the `mole`, out there, `[out there]` and [north][n]." in book.text("chapters/south.md")
    told = "a link to '../../mole.html#end' leads nowhere in the book: its words alone are kept"
    assert [each for each in book.told if "mole" in each[1]] == [("1-walks/south.md:7", told)]


def test_directives_with_options_between_rows_of_dashes_are_no_headings(tmp_path: Path) -> None:
    text = "# A\n\nText.\n\n```{figure} a.png\n---\nname: fig-a\nalt: The quay\n---\nThe light.\n```\n\n"
    text += "```{figure} a.png\n---\nalt:\n---\n```\n\n```{figure} a.png\n:alt: The [old] mole\n```\n\n"
    text += "1. One\n   :::{figure} a.png\n   :name: fig-b\n\n   It.\n   :::\n2. Two\n\n"
    text += "```{figure} gone.png\n---\nalt: Gone\n---\nIts *words*.\n```\n"
    book = imported({"_toc.yml": "root: a\n", "a.md": text, "a.png": PNG}, tmp_path)
    written = book.text("chapters/a.md")
    assert "```{figure} pictures/a.png\n---\nname: fig-a\nalt: The quay\n---\nThe light.\n```" in written
    assert "![Picture: a](pictures/a.png)" in written
    assert "![The old mole](pictures/a.png)" in written
    assert "Its *words*." in written
    assert (
        "1. One\n   :::{figure} pictures/a.png\n   :alt: Picture: a\n   :name: fig-b\n\n   It.\n   :::\n2. Two"
        in written
    )
    assert [message for place, message in book.told if place != "publication.yaml"] == [
        *["the picture 'a.png' has no alternative text"] * 2,
        "the picture 'gone.png' is not in the book's folder",
    ]


def test_what_cannot_be_read_is_mended_at_its_kind_and_told(tmp_path: Path) -> None:
    text = "# A\n\n## B\n\n#### C\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 1 | 2 | 3 | 4 |\n\n"
    text += "By {cite} `hansen` and {term}`def<Mole>`.\n"
    refs = "@book{hansen, title={The quay}, author={A. Hansen}, year=2020}\n"
    book = imported({"_toc.yml": "root: a\n", "a.md": text, "refs.bib": refs}, tmp_path)
    written = book.text("chapters/a.md")
    assert "## B\n\n### C" in written
    assert "| a | b ||  |  |".replace("||", "|") in written.replace("||", "|")
    assert "| 1 | 2 | 3 | 4 |" in written
    assert "By {cite}`hansen` and def." in written
    assert "````text" not in written
    assert {place for place, _ in book.told} == {"a.md:9", "a.md:10", "a.md:12"}


def test_details_end_in_their_own_text(tmp_path: Path) -> None:
    book = {
        "SUMMARY.md": "# Walks \U0001f980\n\n- [North](north.md)\n  - [Light](light.md)\n",
        "book.toml": '[book]\ntitle = "The quay \U0001f980"\nsrc = "."\n',
        "north.md": "# North\n\n<details>\n<summary>Outer</summary>\n\nA.\n\n<details>\n\nB.\n\n</details>\n\n"
        "C.\n\n</detail>\n",
        "light.md": "# Light\n\nD.\n\n</details>\n\n```toml\n{{#include .hidden/x.toml}}\n```\n",
        ".hidden/x.toml": "a = 1\n",
    }
    made = imported(book, tmp_path)
    text = made.text("chapters/north.md")
    inner = "\n\n\nA.\n\n\n::::::::{dropdown}\n\nB.\n\n\n::::::::\n"
    assert f":::::::::{{dropdown}} Outer{inner}" in text
    assert text.index("\n:::::::::\n") < text.index("## Light")
    assert made.settings()["title"] == "The quay"
    told = dict(made.told)
    assert told["north.md:3"] == "'<details>' is not closed in this text, and ends with it"
    assert "ends nothing" in told["light.md:5"]
    assert "hidden folder" in told["light.md:8"]
    assert "no font has" in told["book.toml:1"]


def test_a_name_with_a_sign_of_citations_is_a_link_and_backslashes_are_put_once(tmp_path: Path) -> None:
    text = "# North\n\nBy [@ann], [@bo] and [@cy],\nand [@di; @ed] too.\n\n[@ann]: https://e.org/a\n[@bo]: https://e.org/b\n"
    made = imported({"north.md": text}, tmp_path)
    assert "By [@ann], [@bo] and \\[@cy],\nand \\[@di; @ed] too." in made.text("chapters/north.md")
    assert [place for place, _ in made.told] == ["north.md:3", "north.md:4"]


def test_theorems_exercises_and_formulas_of_a_book_of_lectures(tmp_path: Path) -> None:
    book = {
        "_config.yml": "title: Lectures\n",
        "_toc.yml": "format: jb-book\nroot: north\nparts:\n- caption: Other\n  chapters:\n  - file: refs\n"
        "  - file: last\n",
        "last.md": "# Last\n\nText.\n",
        "north.md": "# North\n\n```{prf:theorem} Of tides\n:label: tides\n\nThey turn.\n```\n\n"
        "By {prf:ref}`tides`, [](eq:one) and [](two), $\\frac{a}{{b_t}}$ is $ \\alpha $, not $ 5.\n\n"
        "$$\na = b\n$$ (eq:one)\n\n```{math}\n:label: two\n    b = c\n```\n\n"
        "```{math}\n\\nothing_{x}\n```\n\n"
        "```{exercise-start}\n:label: ex1\n:class: big\n```\n\nDo:\n\n```python\n1\n```\n\n"
        "```{exercise-end}\n```\n\n```{solution} ex1\n:class: dropdown\n\nDone, says {doc}`the last\nword <north>`.\n"
        "```\n\n```{seealso}\n{doc}`there <other:x>` and {unknown}`a\nb\n```\n",
        "refs.md": "(references)=\n# References\n\n```{bibliography}\n```\n",
    }
    made = imported(book, tmp_path)
    text = made.text("chapters/north.md")
    assert "```{admonition} Theorem: Of tides\n:name: tides\n\nThey turn.\n```" in text
    assert "By [](#tides), [](#eq-one) and [](#two), $\\frac{a}{{b_t}}$ is $\\alpha$, not $ 5." in text
    assert f"{':' * 12}{{admonition}} Exercise\n:name: ex1\n\nDo:\n\n```python\n1\n```\n\n{':' * 12}\n" in text
    assert "```text\n\\nothing_{x}\n```" in text
    assert "```{admonition} Solution\n\nDone, says [the last\nword](#north)." in text
    assert not (made.folder / "chapters" / "refs.md").exists()


def test_the_first_form_of_jupyter_books_outline(tmp_path: Path) -> None:
    toc = "- file: a\n- header: Walks\n- file: b\n  sections:\n  - file: c\n- part: Ends\n  chapters:\n  - glob: d*\n"
    toc += "  - glob: ../*\n  - 3\n"
    names = {name: f"# {name.upper()}\n\nText of {name}.\n" for name in ("a", "b", "c", "d")}
    book = imported({"_toc.yml": toc, **{f"{name}.md": text for name, text in names.items()}}, tmp_path)
    body = book.settings()["documents"]["report"]["outline"][2]["items"]
    assert body == [
        {"chapter": "chapters/a.md"},
        {"part": "parts/part-walks.md", "items": [{"chapter": "chapters/b.md"}]},
        {"part": "parts/part-ends.md", "items": [{"chapter": "chapters/d.md"}]},
    ]
    assert "Text of c." in book.text("chapters/b.md")
    assert [message for _, message in book.told] == ["no text of the book is named by '../*'"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_quarto.yml", "book: [1]\nwebsite: x\nproject: 3\n"),
        ("_quarto.yml", "book: {chapters: {a: b}, author: [[1]]}\n"),
        ("_toc.yml", "parts: {a: 1}\nchapters: [[1], {file: [2]}]\n"),
        ("myst.yml", "project: [1]\n"),
        ("myst.yml", "project: {toc: [1, {children: 3}, {pattern: /etc/*}], substitutions: 3}\n"),
        ("book.toml", "book = 3\n[output]\nhtml = 4\n"),
        ("_toc.yml", "- &a [*a]\n"),
        ("_config.yml", "- 1\n"),
    ],
)
def test_outlines_of_another_form_say_nothing_or_are_told(name: str, text: str, tmp_path: Path) -> None:
    for file, content in {"_toc.yml": "root: a\n", name: text, "a.md": "# A\n\nText.\n"}.items():
        if name in (file, "_config.yml") or file == "a.md":
            (tmp_path / file).write_text(content, "utf-8")
    done = run("import", tmp_path, tmp_path / "out", "--json")
    assert done.exit_code in (0, 1, 2), done.output
    assert "Traceback" not in done.output
    assert not [each for each in json.loads(done.stdout)["problems"] if each["code"] == "internal"]


def test_mkdocs(tmp_path: Path) -> None:
    book = imported(MKDOCS, tmp_path)
    settings, north = book.settings(), book.text("chapters/north.md")
    assert (settings["title"], settings["authors"]) == ("The quay", ["A. Walker"])
    assert ":" * 12 + "{note} Mind\nThe steps.\n\n\n" + ":" * 10 + "{dropdown} Note\nDeep.\n" in north
    assert "{admonition} On foot\n\nWalk:\n\n```sh\ngo\n```\n" in north
    assert "\nAfter.\n" in north
    assert "## Far {#far}" in book.text("chapters/more.md")
    assert settings["documents"]["report"]["outline"][2]["items"][0]["items"][0] == {"chapter": "chapters/north.md"}
    assert any("https://example.org/" in message for _, message in book.told)


def test_a_plain_folder(tmp_path: Path) -> None:
    book = imported(PLAIN, tmp_path)
    assert "[north](#north) and all of it." in book.text("chapters/readme.md")
    assert "title: north" in book.text("chapters/north.md")
    assert "## Twice" in book.text("chapters/south.md")
    assert "\\[^a]" in book.text("chapters/south.md")
    assert not (book.folder / "chapters" / "license.md").exists()


@pytest.mark.parametrize("name", ["../outside.md", "/etc/hostname"])
def test_nothing_outside_the_book_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("A secret of the machine.\n", "utf-8")
    files = {"_toc.yml": "root: a\n", "a.md": f"# A\n\nText.\n\n```{{include}} {name}\n```\n\n![x]({name})\n"}
    book = imported(files, tmp_path)
    text = book.text("chapters/a.md")
    assert "secret" not in text
    assert {place for place, _ in book.told} >= {"a.md:5"}


def test_a_folder_in_use_and_one_without_texts(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "a.txt").write_text("x", "utf-8")
    assert run("import", tmp_path / "source", tmp_path / "used").exit_code == 2
    done = run("import", tmp_path / "source", tmp_path / "out")
    assert done.exit_code == 2
    assert "no Markdown in this folder" in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{\\'e}t\\'{e}", "été"),
        ("Bj{\\o}rn", "Bjørn"),
        ("a -- b", "a – b"),
        ("\\v{C}apek", "Čapek"),
        ('{\\"u}ber', "über"),
    ],
)
def test_letters_of_bibtex(written: str, read: str) -> None:
    assert plain(written) == read
