"""What MyST, Sphinx and GitHub write in another way is read as what it is here, with its line."""

from __future__ import annotations

import pytest
from compose.test_render import Table

from trykklar.base.problems import Problem
from trykklar.compose.render import HtmlRenderer
from trykklar.sources.markup.borrowed import ROLES_OF_OTHERS
from trykklar.sources.markup.file_links import anchors, file_link, is_file_link
from trykklar.sources.markup.grammar import ADMONITIONS, CODE, DIRECTIVES, QUOTED, ROLES, TITLED
from trykklar.sources.markup.parse import parse, parser
from trykklar.sources.markup.scan import scan
from trykklar.sources.markup.scanned import Scan


def read(text: str) -> tuple[list[Problem], Scan, str]:
    parsed = parse(text, "chapters/a.md", "en")
    found = scan(parsed.tokens, "a", "chapters/a.md", parsed.env.get("references"))
    return parsed.problems + found.problems, found, HtmlRenderer(parser("en"), Table()).body(parsed.tokens)


ASIDES = [*ADMONITIONS, *TITLED, *QUOTED]


@pytest.mark.parametrize("fence", [":::", "```"])
@pytest.mark.parametrize("name", ASIDES)
def test_asides_in_colons_and_in_backticks(name: str, fence: str) -> None:
    problems, found, html = read(f"{fence}{{{name}}}\nIt *rains*.\n{fence}\n")
    assert problems == []
    assert [(use.name, use.line) for use in found.directives] == [(name, 1)]
    assert "<em>rains</em>" in html


@pytest.mark.parametrize("name", QUOTED)
@pytest.mark.parametrize("dash", ["-- ", "---", "— ", "–"])
def test_whose_words_they_are_is_said_by_a_last_paragraph(name: str, dash: str) -> None:
    problems, _, html = read(f":::{{{name}}}\nIt rains.\n\n{dash}The *master*\n:::\n")
    assert problems == []
    assert '<p class="attribution" data-line="4">— The <em>master</em></p>' in html
    assert 'class="attribution"' not in read(f":::{{{name}}}\n{dash}It rains.\n:::\n")[2]
    assert 'class="attribution"' not in read(f":::{{note}}\nIt rains.\n\n{dash}It does.\n:::\n")[2]


@pytest.mark.parametrize("mark", ["(the_code)=\n\n", "{#the-code}\n"])
@pytest.mark.parametrize(("block", "title"), [("```python\nx = 1\ny = 2\n```", "x \\= 1"), ("    rain\n", "rain")])
def test_code_and_lines_have_the_id_that_stands_above_them(mark: str, block: str, title: str) -> None:
    problems, found, html = read(f"Text.\n\n{mark}{block}\n\nMore.\n")
    assert problems == []
    assert [(a.id, a.kind, a.title) for a in found.anchors] == [("the-code", "passage", title)]
    assert html.count('id="the-code"') == 1


@pytest.mark.parametrize("name", ["figure", "image"])
def test_a_picture_stands_where_it_is_told_to(name: str) -> None:
    caption = "A leaf.\n" if name == "figure" else ""
    text = f"```{{{name}}} leaf.svg\n:alt: A leaf\n:align: SIDE\n{caption}```\n"
    for side in ("left", "center", "right"):
        parsed = parse(text.replace("SIDE", side), "a.md", "en")
        assert (parsed.problems, parsed.tokens[0].attrs) == ([], {"class": f"align-{side}"})
    assert [problem.code for problem in parse(text.replace("SIDE", "top"), "a.md", "en").problems] == ["option-unused"]


def test_classes_above_code_are_its_own() -> None:
    assert '<pre data-line="2" class="wide"><code>' in read("{.wide}\n```\nx\n```\n")[2]


def test_a_label_above_a_formula_is_not_a_second_one() -> None:
    for text, codes in (("$$\nx\n$$\n", []), ("$$\nx\n$$ (here)\n", []), ("$$\nx\n$$ (there)\n", ["id-duplicate"])):
        found = scan(parse(f"(here)=\n\n{text}", "a.md", "en").tokens, "a", "a.md")
        assert [problem.code for problem in found.problems] == codes
        assert len({anchor.id for anchor in found.anchors}) == 1


def test_a_break_between_cells_prints_nothing() -> None:
    problems, _, html = read("It rains.\n\n+++\n\nIt pours.\n")
    assert problems == []
    assert html == '<p data-line="1">It rains.</p>\n<p data-line="5">It pours.</p>\n'


def test_an_attribution_in_braces_says_whose_words_a_quotation_is() -> None:
    problems, found, html = read(
        'Rain.\n\n{.wide attribution="The *master* of it"}\n> It rains.\n>\n> > And it pours.\n'
    )
    assert problems == []
    assert html.index("pours") < html.index('<p class="attribution" data-line="4">— The <em>master</em> of it</p>')
    assert html.count("attribution") == 1
    assert html.rstrip().endswith("</blockquote>")
    assert '<blockquote class="wide"' in html
    assert found.words == 10


def test_an_attribution_is_proofread_and_one_above_no_quotation_is_told_with_what_to_write() -> None:
    problems, found, _ = read(":::{epigraph}\n:attribution: The master\nIt rains.\n:::\n")
    assert problems == []
    assert found.directives[0].options["attribution"] == "The master"
    (told,) = read('{attribution="The master"}\nIt rains.\n')[0]
    assert "above one, whose lines begin with '>'" in told.hint


def test_what_stands_alone_behind_an_admonition_is_its_text() -> None:
    problems, found, html = read("Rain.\n\n:::{note} It *rains*.\n:::\n")
    assert problems == []
    assert found.directives[0].argument == ""
    assert '<p data-line="3">It <em>rains</em>.</p>' in html


@pytest.mark.parametrize(
    ("text", "name", "title", "line"),
    [
        ("> [!NOTE]\n> It rains.", "note", "", 2),
        ("> [!tip]- Mind\n> It rains.", "tip", "Mind", 2),
        ("> [!WARNING]\n>\n> It rains.", "warning", "", 3),
        ("- item\n\n  > [!CAUTION]\n  > It rains.", "caution", "", 4),
    ],
)
def test_alerts_are_admonitions(text: str, name: str, title: str, line: int) -> None:
    problems, found, html = read(text + "\n")
    assert problems == []
    assert [(use.name, use.argument) for use in found.directives] == [(name, title)]
    assert f'<p data-line="{line}">It rains.</p>' in html
    assert "blockquote" not in html


def test_a_quotation_is_none() -> None:
    _, found, html = read("> > [!NOTE]\n> > In.\n>\n> Out.\n")
    assert [use.name for use in found.directives] == ["note"]
    assert html.count("<blockquote") == html.count("</blockquote>") == 1


def test_options_have_the_names_of_other_dialects() -> None:
    problems, found, _ = read(
        "```{figure} leaf.svg\n---\nname: fig:Leaf_1\nalt: A leaf: green\nwidth: 300\nfigwidth: 8\n---\nA leaf.\n```\n"
    )
    assert [(p.code, p.place.line) for p in problems if p.place] == [("option-unused", 6)]
    assert found.directives[0].options == {"id": "fig-leaf-1", "alt": "A leaf: green", "width": "300px"}
    assert found.anchors[0].title == "A leaf."


READ = {
    "{ref}`leaf`": ("link", "leaf"),
    "{ref}`the leaf <fig_leaf>`": ("link", "fig_leaf"),
    "{numref}`Fig. %s <leaf>`": ("num", "leaf"),
    "{numref}`No %s of {name}<leaf>`": ("num", "leaf"),
    "{numref}`the leaf <leaf>`": ("link", "leaf"),
    "{ref}`the leaf<fig_leaf>`": ("link", "fig_leaf"),
    "{eq}`leaf`": ("num", "leaf"),
    "{doc}`../b`": ("link", "b.md"),
    "{doc}`words </c/d.md>`": ("link", "c/d.md"),
    "[words](./b.md#The-Crane)": ("link", "chapters/b.md#the-crane"),
    "[words](b.ipynb)": ("link", "chapters/b.md"),
    "{cite:t}`smith{p. 5}`": ("cite", "smith"),
}


@pytest.mark.parametrize("text", READ)
def test_references_of_other_dialects(text: str) -> None:
    problems, found, _ = read(f"See {text}.\n")
    assert problems == []
    assert [(reference.role, reference.target) for reference in found.references] == [READ[text]]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{kbd}`Ctrl+C`", "<kbd>Ctrl+C</kbd>"),
        ('{abbr}`UN (United "Nations")`', '<abbr title="United &quot;Nations&quot;">UN</abbr>'),
        ("{abbr}`EU (old) (The Union)`", '<abbr title="The Union">EU (old)</abbr>'),
        ("{abbr}`EU`", "<abbr>EU</abbr>"),
        ("H{sub}`2`O", "H<sub>2</sub>O"),
        ("{guilabel}`File`", "<strong>File</strong>"),
        ("{py:class}`~a.B`", "<code>a.B</code>"),
    ],
)
def test_roles_for_words(text: str, html: str) -> None:
    problems, _, shown = read(f"See {text}.\n")
    assert problems == []
    assert html in shown


INVENTED = {
    "an aside whose body is indented": "```{note}\n  It rains!\n```\n",
    "an option without an empty line below": "```{figure} leaf.svg\n:name: my leaf\n:alt: A leaf\nIts veins.\n```\n",
    "a label with capitals": "See {ref}`My_Id`.\n\n(My_Id)=\n## The **old** quay\n",
    "a link to a label": "See [the *quay*](my_id).\n\n(my_id)=\n## The quay\n",
    "numbers of lines from another": "```{code} python\n:number-lines: 2\nx = 1\n```\n",
    "a note of several blocks": "Rain[^a].\n\n[^a]: One.\n\n    Two.\n\n    ```\n    code\n    ```\n",
    "a table whose columns say where they stand": "| a | b |\n|:--|--:|\n| 1 | 2 |\n",
    "a comment between paragraphs": "One.\n\n% nobody reads this\n\nTwo.\n",
    "a formula with a label": "```{math}\n:label: walk\nt = s/v\n```\n\nSee {eq}`walk`.\n",
    "a list in a quotation": "> - one\n>   - two\n",
}
"""After the kinds of cases that the MyST specification has."""


@pytest.mark.parametrize("name", INVENTED)
def test_what_the_specification_has_is_read(name: str) -> None:
    parsed = parse(INVENTED[name], "chapters/a.md", "en")
    assert parsed.problems + scan(parsed.tokens, "a", "chapters/a.md").problems == []


def test_no_name_stands_for_two_things() -> None:
    assert not ROLES_OF_OTHERS.keys() & ROLES.keys()
    assert {*CODE, *ASIDES, "image", "tab-item"} <= DIRECTIVES.keys()


LISTED = """::: {list-table} Fruit
:header-rows: 1
:stub-columns: 1
:widths: 10 30

* - Name
  - Price
* - Apple
  - A **dear** one
:::
""".replace("::: ", ":::")


def test_a_list_of_rows_is_a_table_with_heads_of_rows_and_columns() -> None:
    problems, found, html = read(LISTED)
    assert problems == []
    assert [(anchor.kind, anchor.title) for anchor in found.anchors] == [("table", "Fruit")]
    assert '<col style="width: 25%"><col style="width: 75%">' in html
    assert html.count('scope="col"') == 2
    assert '<th scope="row">Apple</th>' in html
    assert "<td>A <strong>dear</strong> one</td>" in html


def test_lines_of_commas_are_a_table() -> None:
    problems, found, html = read(':::{csv-table}\n:header: Name, "Price, each"\n\n"Apple, red", *12*\n:::\n')
    assert problems == []
    assert found.anchors == []  # without a title it has no number
    assert '<th scope="col">Price, each</th>' in html
    assert "<td>Apple, red</td>\n<td><em>12</em></td>" in html


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (":::{list-table} Fruit\n\n* - Apple\n  - 1\n* - Pear\n:::\n", 5, "this row has 1 cells"),
        (":::{list-table} Fruit\n\nApple\n:::\n", 1, "holds a list of rows"),
        (":::{csv-table} Fruit\nApple, 1\nPear\n:::\n", 3, "this row has 1 cells"),
        (":::{csv-table} Fruit\n:delim: ab\nApple\n:::\n", 3, "cannot part cells"),
        (":::{csv-table} Fruit\n:header-rows: one\nApple\n:::\n", 1, "is no number of header-rows"),
        (':::{csv-table} Fruit\n"Apple, 1\n:::\n', 2, "the lines are no table"),
        (":::{note}\n:::\n", 1, "'note' is empty"),
    ],
)
def test_what_is_no_table_is_told(text: str, line: int, says: str) -> None:
    problems, _, _ = read(text)
    assert [(p.code, p.place.line) for p in problems if p.place] == [("directive-option", line)]
    assert says in problems[0].message


def test_files_and_their_headings_are_named_as_folders_of_markdown_do() -> None:
    assert [href for href in ("a.md", "../b.qmd#x", "c.csv", "https://x.md", "#a") if is_file_link(href)] == [
        "a.md",
        "../b.qmd#x",
    ]
    assert file_link("../b%20c.md#A_b", "x/a.md") == "b c.md#a-b"
    assert dict(anchors([("C++ & don't", "one"), ("Rain", "two"), ("Rain", "three")])) == {
        "c-dont": "one",
        "c-don-t": "one",
        "rain": "two",
        "rain-1": "three",
    }
