"""Books of kinds that were tried from the handbook alone: what stopped them, or went missing in silence, comes over."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_import import NAMELESS, PNG, imported

from support import run
from trykklar.commands.bring.drawings import with_families
from trykklar.language.guessing import guessed

SPHINX = {
    "conf.py": 'import os\nproject = "The quay"\nauthor = "A. Walker"\nroot_doc = "start"\nx = os.getcwd()\n',
    "start.md": "# The quay\n\nRead on.\n\n```{toctree}\n:hidden:\nwalks/index\nlast\n```\n\n"
    "```{toctree}\n:caption: More\n:glob:\n\nmore/*\nhttps://example.org/x\n```\n",
    "walks/index.md": "# Walks\n\nTwo of them.\n\n:::{toctree}\n---\nmaxdepth: 1\n---\nThe south <south>\nnorth\n:::\n",
    "walks/north.md": "# North\n\n```{versionadded} 2.1 with a lamp\n```\n\nRead {py:func}`~quay.walk`, "
    "{guilabel}`Start`, <project:#dry>, [it](inv:other#x) and [all](project:../last.md).\n\n(dry)=\n## Dry\n\nYes.\n",
    "walks/south.md": "# South\n\n```{deprecated} 3\nTake the ferry.\n```\n",
    "last.md": "# Last\n\nThe end.\n",
    "more/b.md": "# B\n\nB.\n",
    "more/a.md": "# A\n\nA.\n",
    "orphan.md": "# Orphan\n\nNo one names it.\n",
}


def _outline(book: object) -> list[str]:
    items = book.settings()["documents"]["report"]["outline"][2]["items"]  # type: ignore[attr-defined]
    return [
        name for item in items for name in (next(iter(item.values())), *(i["chapter"] for i in item.get("items", ())))
    ]


def test_a_folder_of_sphinx_has_the_order_of_its_toctrees(tmp_path: Path) -> None:
    book = imported(SPHINX, tmp_path)
    assert (book.settings()["title"], book.settings()["authors"]) == ("The quay", ["A. Walker"])
    assert _outline(book) == [
        "parts/walks.md",
        "chapters/walks-opening.md",
        "chapters/south.md",
        "chapters/north.md",
        "chapters/last.md",
        "parts/part-more.md",
        "chapters/a.md",
        "chapters/b.md",
    ]
    told = dict(book.told)
    assert told["orphan.md"] == "this text stands in no toctree, and is left out"
    assert "https://example.org/x" in told["start.md:11"]
    north, south = book.text("chapters/north.md"), book.text("chapters/south.md")
    assert "```{admonition} Added in version 2.1\n\nwith a lamp\n```" in north
    assert "Read `walk`, **Start**, [](#dry), it and [all](#last)." in north
    assert "'inv:other#x', in another project," in told["walks/north.md:6"]
    assert "```{admonition} Deprecated since version 3\nTake the ferry.\n```" in south


def test_collections_of_jekyll_are_texts_and_numbers_give_their_order(tmp_path: Path) -> None:
    words = "Det er en god dag på kajen, og der er en båd til hver af dem som vil med. " * 20
    files = {
        "_config.yml": "title: Kajen\nauthor: {name: A. Walker}\n",
        "_pages/one.md": "---\ntitle: One\nnav_order: 2\n---\n" + words,
        "_pages/two.md": "---\ntitle: Two\nnav_order: 1\n---\nTwo.\n",
        "_layouts/page.md": "# Nothing to read\n\nA layout.\n",
        "CHANGELOG.md": "# Changes\n\nNone.\n",
    }
    book = imported(files, tmp_path)
    assert (book.settings()["title"], book.settings()["language"]) == ("Kajen", "da")
    assert _outline(book) == ["parts/part-pages.md", "chapters/two.md", "chapters/one.md"]
    assert dict(book.told) == {
        "CHANGELOG.md": "this text is left out: by its name it is no chapter",
        "_config.yml": "the book does not say its language, and by its words it is taken for 'da'",
    }


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("the light of the quay is on, and it is for you to see that", "en"),
        ("das Licht der Mole ist an, und die Boote sind nicht zu sehen mit dem", "de"),
        ("lyset på kajen er tændt, og det er til dem som vil se efter den", "da"),
        ("lyset på kaien er tent, og det er for dem som vil se etter hva", "nb"),
        ("ljuset på kajen är tänt, och det är för dem som inte vill av", "sv"),
        ("la lumière du quai est dans une lampe et les bateaux sont à la mer", "fr"),
        ("kajen lampe båd kran vand", ""),
    ],
)
def test_a_language_is_known_by_its_commonest_words(words: str, language: str) -> None:
    assert guessed([words] * 20) == language
    assert guessed([words]) == ""


def test_what_code_glues_in_keeps_its_caption_and_its_name(tmp_path: Path) -> None:
    text = "# Glue\n\nIn {numref}`fig-boats` there are {glue:text}`boats` boats.\n\n"
    text += "```{glue:figure} boats-drawn\n:figwidth: 700px\n:name: fig-boats\n\nBoats by\nthe year.\n```\n"
    book = imported({"_toc.yml": "format: jb-book\nroot: a\n", "a.md": text}, tmp_path)
    chapter = book.text("chapters/a.md")
    assert ":caption: Boats by the year.\n:name: fig-boats\n\nboats-drawn\n" in chapter
    assert "there are `boats` boats" in chapter
    assert dict(book.told) == {
        "a.md:3": "a value that code works out, 'boats', is printed as its name",
        "a.md:5": "what code draws and 'glue' puts there is shown as its name, with its caption",
    }
    assert run("check", "--publication", book.folder).exit_code == 0


def test_lists_with_letters_of_a_book_of_quarto_keep_them(tmp_path: Path) -> None:
    text = "# Tasks\n\n1.  Find:\n    a.  the crane,\n    b.  the light\n        at night.\n\n2.  Go.\n\na. No list.\n"
    quarto = {"_quarto.yml": "book: {title: T, chapters: [index.qmd, a.qmd]}\n", "index.qmd": "# Before\n\nX.\n"}
    book = imported({**quarto, "a.qmd": text}, tmp_path)
    assert (
        "1.  Find:\n\n    {.letters}\n    1.  the crane,\n    2.  the light\n        at night.\n\n2.  Go."
        in book.text("chapters/a.md")
    )
    assert "a. No list." in book.text("chapters/a.md")
    assert book.told == []
    done = run("build", "web", "--publication", book.folder)  # its index.qmd is no page that the site has for itself
    assert done.exit_code == 0, done.output
    assert "list-style-type: lower-alpha" in (book.folder / "output/web/site.css").read_text("utf-8").replace(
        ":l", ": l"
    )
    assert (book.folder / "output/web/index/index.html").is_file()


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (b'<text font-family="Helvetica">', b'<text font-family="Helvetica, sans-serif">'),
        (b'<g style="font-family:&quot;Noto Serif&quot;;x:1">', b"<g style=\"font-family:'Noto Serif', serif;x:1\">"),
        (b"<style>a{font-family: Fira Code}</style>", b"<style>a{font-family: Fira Code, monospace}</style>"),
        (b"<text font-family='Arial, sans-serif'>", b"<text font-family='Arial, sans-serif'>"),
        (b'<p font-family="inherit"/>', b'<p font-family="inherit"/>'),
    ],
)
def test_families_of_a_brought_drawing_end_in_a_generic_one(written: bytes, wanted: bytes) -> None:
    assert with_families(written) == wanted


def test_drawings_of_other_programs_stop_no_build(tmp_path: Path) -> None:
    """LibreOffice names the font within the drawing; draw.io that of its machine alone."""
    libre = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 9"><defs><font horiz-adv-x="9"><font-face '
    libre += b'font-family="Own embedded" units-per-em="9"/></font></defs><text font-family="Own, sans-serif">A</text>'
    libre += b'<text font-family="Helvetica">B</text></svg>'
    files = {"a.md": "# A\n\n![The quay](a.svg)\n\n![A boat](b.png)\n", "a.svg": libre, "b.png": PNG}
    book = imported(files, tmp_path)
    found = run("check", "--publication", book.folder)
    assert (found.exit_code, found.output.count("[font-fallback]")) == (0, 2)
    assert "[font-unknown]" not in found.output


def test_attributes_above_code_are_its_options(tmp_path: Path) -> None:
    text = '# Code\n\n{#walk lineno-start=4 emphasize-lines="5,6"}\n```python\na = 1\nb = 2\n```\n\n{.wide}\n- a\n'
    book = imported({"_toc.yml": "format: jb-book\nroot: a\n", "a.md": text}, tmp_path)
    wanted = "```{code-block} python\n:name: walk\n:lineno-start: 4\n:emphasize-lines: 5,6\na = 1\nb = 2\n```"
    assert wanted in book.text("chapters/a.md")


def test_what_cannot_be_fixed_within_a_directive_shows_it_as_typed(tmp_path: Path) -> None:
    text = '# Sheets\n\n```{csv-table} Ice\n:header: >\n:    "A", "B"\n\n"1", "2"\n"3"\n```\n\n'
    text += "````{unheard-of}\nSee [it](other/place-of).\n````\n"
    book = imported({"_toc.yml": "format: jb-book\nroot: a\n", "a.md": text}, tmp_path)
    chapter = book.text("chapters/a.md")
    assert '```text\n:header: >\n:    "A", "B"\n\n"1", "2"\n"3"\n```' in chapter
    assert run("check", "--publication", book.folder).exit_code == 0


def test_code_that_a_book_hides_from_its_readers_is_left_out(tmp_path: Path) -> None:
    text = (
        "# Code\n\n```{r}\n#| echo: false\nsource('x')\n```\n\n```{r, include=FALSE}\nset_up()\n```\n\n"
        "```{r}\n#| echo: false\n#| fig-cap: The quay\nplot(x)\n```\n\n````markdown\n```{r}\n#| echo: false\nshown()\n"
        "```\n````\n\n```{r}\nseen()\n```\n"
    )
    quarto = {"_quarto.yml": "book: {title: T, chapters: [a.qmd]}\n", "a.qmd": text}
    book = imported(quarto, tmp_path / "quarto")
    chapter = book.text("chapters/a.md")
    assert [word in chapter for word in ("source", "set_up", "plot", "shown", "seen")] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert dict(book.told)["a.qmd:3"] == "code whose results alone the book shows is left out, and not run"
    cells = '# Code\n\n```{code-cell}\n:tags: ["remove-cell"]\nset_up()\n```\n\n```{code-cell}\nseen()\n```\n'
    book = imported({"_toc.yml": "format: jb-book\nroot: a\n", "a.md": cells}, tmp_path / "jupyter")
    assert ("set_up" in book.text("chapters/a.md"), book.told) == (False, [])
    assert "```python\nseen()\n```" in book.text("chapters/a.md")


CELLS = """# Boats

See @fig-boat.

```{r}
#| label: fig-boat
#| echo: false
#| fig-cap: |
#|   A boat,
#|   at last.
#| fig-alt: "Its *sail* is up."
# as it was drawn
knitr::include_graphics("img/boat.png", dpi = 270)
```

- Inside a list:

  ![A quay at night](img/quay.png)

  ```{r, fig.alt="A quay", echo=FALSE}
  include_graphics(here::here("img/quay.png"))
  ```

```{python}
from IPython.display import Image
Image(filename="img/quay.png", width=300)
```

```{r, include=FALSE}
knitr::include_graphics("img/boat.png")
```

```{r}
knitr::include_graphics(c("img/boat.png", "img/quay.png"))
```

```{r}
boat <- "x"
knitr::include_graphics("img/boat.png")
```
"""


def test_code_that_only_shows_a_picture_is_the_picture(tmp_path: Path) -> None:
    """With its caption, its words and its name; code that does more, or shows several, is shown."""
    quarto = "project: {type: book}\nbook: {title: B, author: A. W., chapters: [index.qmd, a.qmd]}\n"
    files = {"_quarto.yml": quarto, "index.qmd": "# First\n\nX.\n", "a.qmd": CELLS}
    book = imported({**files, "img/boat.png": PNG, "img/quay.png": PNG}, tmp_path)
    chapter = book.text("chapters/a.md")
    figure = ":::{figure} pictures/img-boat.png\n:alt: Its *sail* is up.\n:name: fig-boat\n\nA boat, at last.\n:::"
    assert figure in chapter
    assert "\n  ![A quay](pictures/img-quay.png)\n" in chapter
    assert "\n  :::{figure} pictures/img-quay.png\n  :alt: A quay at night\n  \n  A quay at night\n  :::\n" in chapter
    assert "\n![Picture: quay](pictures/img-quay.png)\n" in chapter
    assert (chapter.count("pictures/img-"), chapter.count("include_graphics(")) == (4, 2)
    assert "[](#fig-boat)" in chapter
    assert dict(book.told)["a.qmd:24"].startswith("the picture 'img/quay.png' has no alternative text")
    assert run("check", "--publication", book.folder).exit_code == 0


def test_a_book_that_names_no_author_is_told_what_its_cover_says(tmp_path: Path) -> None:
    text = "# Die Mole\n\n" + "Das Boot ist nicht da, und der Wind ist auch nicht da.\n" * 20
    book = imported({"a.md": text}, tmp_path)
    done = run("import", tmp_path / "source", tmp_path / "again", "--json")
    assert [str(found.at) for found in done.problems if found.message == NAMELESS] == ["publication.yaml"]
    assert book.settings()["publisher"] == "Name der Autorin oder des Autors"
    assert "authors" not in book.settings()


def test_signs_written_as_numbers_are_signs(tmp_path: Path) -> None:
    book = imported({"a.md": "# A\n\nClick &#x23ED; or &#8364;, &#42;not&#42;.\n\n`&#x23ED;`\n"}, tmp_path)
    assert "Click  or €, &#42;not&#42;.\n\n`&#x23ED;`" in book.text("chapters/a.md")
    assert dict(book.told)["a.md:3"] == "no font has '\u23ed': it is left out"
    assert run("check", "--publication", book.folder).exit_code == 0


def test_a_plain_folder_has_the_title_of_its_first_text_and_liquid_shows_pictures(tmp_path: Path) -> None:
    text = '# The *quay*\n\n{% include figure\n  image_path="/a.png" alt="A boat" %}\n\n'
    text += "{% if x %}\nSeen.\n{% endif %} `{% y %}`\n"
    files = {"README.md": text, "a.png": PNG, "by boat/one.md": "# One\n\nX.\n"}
    assert imported(files, tmp_path / "plain").settings()["title"] == "The quay"
    book = imported({**files, "_config.yml": "author: A. Walker\n"}, tmp_path / "jekyll")
    chapter = book.text("chapters/readme.md")
    assert "![A boat](pictures/a.png)" in chapter
    assert "\nSeen.\n `{% y %}`" in chapter
    assert [what for place, what in book.told if place != "publication.yaml"] == [
        f"the tag '{name}' of Liquid is left out" for name in ("if", "endif")
    ]
    assert "72 an inch" in dict(book.told)["publication.yaml"]
    assert book.settings()["documents"]["report"]["print"] == {"image_ppi": 72}
    assert "title: By boat" in book.text("parts/part-by-boat.md")
