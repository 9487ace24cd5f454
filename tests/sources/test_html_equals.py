"""HTML that says what Markdown says too is read as that; all other stays HTML, and is judged as such."""

from __future__ import annotations

import pytest
from markdown_it.token import Token

from trykklar.sources.markup.html_equals import equals_of_html
from trykklar.sources.markup.parse import parse
from trykklar.sources.markup.scan import scan


def kinds(text: str) -> list[tuple[str, dict[str, str | int | float]]]:
    """Types and attributes of what stands in a text's lines, but for its words."""
    inlines = [token for token in parse(text, "a.md", "en").tokens if token.type == "inline"]
    children = [child for token in inlines for child in token.children or []]
    return [(child.type, {**child.attrs}) for child in children if child.type not in ("text", "softbreak")]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('See <a href="#wet">the *wet* days</a>.', "See [the *wet* days](#wet)."),
        (
            '<A HREF="https://example.org/å?a=1&amp;b=2" title="The guide">it</A>',
            '[it](https://example.org/å?a=1&b=2 "The guide")',
        ),
        ("A <del>*wet*</del> day.", "A ~~*wet*~~ day."),
        ('<del><a href="b.md">it</a></del>', "~~[it](b.md)~~"),
        ('A <img src="a leaf.svg" alt="A leaf"> here.', "A ![A leaf](<a leaf.svg>) here."),
        ("Text.\n\n<img src='leaf.svg' alt='A leaf' />\n\nText.", "Text.\n\n![A leaf](leaf.svg)\n\nText."),
        ('> <img src="leaf.svg" alt="A leaf">', "> ![A leaf](leaf.svg)"),
        ('<a href="https://example.org"><img src="leaf.svg" alt="A"></a>', "[![A](leaf.svg)](https://example.org)"),
        (":::{box} Title\nA <del>day</del>.\n:::", ":::{box} Title\nA ~~day~~.\n:::"),
        ('<img src="leaf.svg" alt="A leaf" title="In May">', '![A leaf](leaf.svg "In May")'),
        ('See <a id="Wet_days"></a>it.', "See []{#wet-days}it."),
    ],
)
def test_it_is_what_markdown_makes_of_it(html: str, markdown: str) -> None:
    assert kinds(html) == kinds(markdown)
    assert kinds(html)


def told(text: str) -> list[str]:
    parsed = parse(text + "\n", "a.md", "en")
    found = [*parsed.problems, *scan(parsed.tokens, "a", "a.md").problems]
    return [problem.code for problem in found if problem.place and problem.place.line == 1]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x" id="y">words</a>',
        '<a href="x" onclick="y()">words</a>',
        '<img src="leaf.svg" srcset="other.svg">',
        '<del cite="x">words</del>',
    ],
)
def test_with_more_than_looks_it_stays_html_and_is_refused(html: str) -> None:
    assert told(html)[:1] == ["html-forbidden"]


REPAIRED = {
    '<a href="x" href="y">words</a>': "[words](x)",
    "<a>words</a>": "words",
    'wet <a href="x">': "wet ",
    '<a href="x">open *wet*': "[open *wet*](x)",
    '*<a href="x">crossed* words</a>': "*[crossed](x)* words",
    '<del><a href="x">crossed</del></a>': "~~[crossed](x)~~",
    '<a href="x">[a link](y) within</a>': "[a link](y) within",
    '[a link <a href="x">within</a>](y)': "[a link within](y)",
    "<b>wet <i>or</b> dry</i>": "<b>wet <i>or</i></b> dry",
    "<strike>wet</strike> <ins>dry</ins>": "~~wet~~ <u>dry</u>",
    '*wet <rain amount="3">or</rain> dry*': "*wet or dry*",
    "wet</b> or<!ELEMENT rain> dry<?rain?>": "wet or dry",
    'wet <img alt="A leaf"> day': "wet  day",
    '*A* <img src="leaf.svg" alt="A leaf" width="80" style="float: left">': "*A* ![A leaf](leaf.svg)",
    "> <img src=leaf.svg alt=Leaf width=80>": "> ![Leaf](leaf.svg)",
    '<kbd style="color: red" class="key">X</kbd> wet': '<kbd class="key">X</kbd> wet',
}
LINES = '<a href="x">*a*\nb <b>c\n<i\nd="e">f'


def inline(text: str) -> list[tuple[str, str, dict[str, str | int | float]]]:
    tokens = [token for token in parse(text + "\n", "a.md", "en").tokens if token.type == "inline"]
    children = [child for token in tokens for child in token.children or []]
    words = "".join(child.content for child in children if child.type == "text")
    return [("", words.strip(), {}), *((c.type, c.tag or c.content, c.attrs) for c in children if c.type != "text")]


@pytest.mark.parametrize("html", REPAIRED)
def test_what_a_browser_puts_right_is_put_right(html: str) -> None:
    assert inline(html) == inline(REPAIRED[html])


def test_it_is_told_where_it_stands() -> None:
    parsed = parse(LINES, "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md").problems
    assert [(each.code, each.place.line) for each in found if each.place] == [
        ("html-repaired", 3),
        ("html-repaired", 2),
        ("html-repaired", 1),
        ("html-forbidden", 3),
    ]
    assert {each.severity(release=False) for each in found[:3]} == {"warning"}
    assert {each.severity(release=True) for each in found} == {"error"}


LIST = "<ul>\n<li>Rain<ol start='7'><li>2. hail</li></ol></li>\n<li><p>Wet</p><p>Dry</p></li>\n</ul>"
TABLE = "<table><tr><th>A|B</th><th>C</th></tr><tr><td><b>1</b></td><td>2*3*4</td></tr></table>"
BLOCKS = {
    "<p>\nIt is *very*\n<em>wet</em> &amp; 5 < 6.</p>": "It is \\*very\\* <em>wet</em> &amp; 5 \\< 6.",
    "Rain\n<div>\nand - snow\n</div>": "Rain\n\nand - snow",
    "<div>\n- snow\n</div>": "\\- snow",
    "<div>\n\n- *Rain*\n\n</div>": "- *Rain*",
    '<div class="loud" id="Wet_days">\n\n*Rain*\n\n</div>': ":::{.loud #wet-days}\n*Rain*\n:::",
    "<details>\n<summary>More <b>rain</b></summary>\n\n*Text*\n\n<p>Hail</p></details>": (
        ":::{dropdown} More <b>rain</b>\n*Text*\n\nHail\n:::"
    ),
    LIST: "- Rain\n\n  7. 2\\. hail\n- Wet\n\n  Dry",
    "<blockquote><p>Rain</p><hr><p>Snow</p></blockquote>": "> Rain\n>\n> ---\n>\n> Snow",
    '<pre><code class="language-python">\nif x &lt; 1:\n  y = "```"\n</code></pre>': (
        '````python\nif x < 1:\n  y = "```"\n````'
    ),
    TABLE: "| A\\|B | C |\n|---|---|\n| <b>1</b> | 2\\*3\\*4 |",
    "<table>\n\n<tr>\n\n<th>Rain</th>\n</tr>\n\n<tr>\n<td>*1*</td>\n</tr>\n\n</table>": "| Rain |\n|---|\n| \\*1\\* |",
    '<pre lang="python">\nx = 1\n</pre>': "```python\nx = 1\n```",
    '<pre language="haskell"><code>\nx = 1\n\ny = 2\n</code></pre>': "```haskell\nx = 1\n\ny = 2\n```",
    '<h2 id="Wet_days">Rain</h2>': "## Rain {#wet-days}",
    "> <div>\n>\n> *Rain*\n>\n> <div>Hail</div>\n> </div>": "> *Rain*\n>\n> Hail",
    '<a name="wet"></a>\n\nRain': "(wet)=\nRain",
    '## <a id="wet"></a>Rain': "(wet)=\n## Rain",
    '## Rain <a id="wet"></a>': "(wet)=\n## Rain",
}


def blocks(text: str) -> list[tuple[str, str, str, dict[str, str | int | float], str]]:
    tokens = parse(text + "\n", "a.md", "en").tokens
    assert not scan(tokens, "a", "a.md").problems
    return [
        (
            t.type,
            t.tag,
            " ".join(t.content.split()) if t.type == "inline" else t.content,
            t.attrs,
            t.meta.get("argument", ""),
        )
        for t in tokens
    ]


@pytest.mark.parametrize("html", BLOCKS)
def test_a_block_is_what_markdown_makes_of_it(html: str) -> None:
    assert blocks(html) == blocks(BLOCKS[html])
    assert min(token.map[0] for token in parse("\n\n" + html, "a.md", "en").tokens if token.map) >= 2


BLOCKS_REPAIRED = {
    "<div>\nopen\n\n*Rain*": ("open\n\n*Rain*", ["html-repaired"]),
    "> <div>\n>\n> *Rain*\n\n</div>": ("> *Rain*", ["html-repaired", "html-repaired"]),
    '- <div class="wet">\n\n  - a\n\n</div>': ("- :::{.wet}\n  - a\n  :::", ["html-repaired", "html-repaired"]),
    "</div>\n*Rain*": ("\\*Rain\\*", ["html-repaired"]),
    '<div align="center">Rain</div>': ("Rain", ["html-looks"]),
    '<p style="color: red" data-x="y">Rain</p>': ("Rain", ["html-looks", "html-looks"]),
    "<center>\n\n*Rain*\n\n</center>": ("*Rain*", ["html-looks"]),
    "<section><h2>Rain</h2>Snow</section>": ("## Rain\n\nSnow", ["html-looks"]),
    "<div><font size=3>Rain</font></div>": ("Rain", ["html-looks"]),
    "<Weather>\n*Rain*\n</Weather>": ("\\*Rain\\*", ["html-repaired"]),
    "<del>\n\n*Rain*\n\n</del>": ("*Rain*", ["html-repaired"]),
    "<p>Rain<p>Snow<ul><li>Hail<li>Ice</ul>": ("Rain\n\nSnow\n\n- Hail\n- Ice", []),
    "<p/>Rain</p>": ("Rain", []),
    "<div><p>Rain</div></p>": ("Rain", ["html-repaired"]),
    "<h2><div>Rain</div>": ("## Rain", ["html-repaired"]),
    "<div>Rain<!-- or snow --></div>": ("Rain", []),
    "<table><tr><td>Rain<td>1<tr><td>Hail<td>2</table>": (
        "<table><tr><td>Rain</td><td>1</td></tr><tr><td>Hail</td><td>2</td></tr></table>",
        [],
    ),
    "<table>\n\n<tr>\n\n<th>\nRain\n</th>\n\n<tr><td>2</table>": ("| Rain |\n|---|\n| 2 |", []),
    "<!DOCTYPE html>": ("", ["html-repaired"]),
    "<?rain\n\n>\n?>": ("", ["html-repaired"]),
    "<details>\n<summary>Open</summary>\n\nText": (":::{dropdown} Open\nText\n:::", ["html-repaired"]),
}


@pytest.mark.parametrize("html", BLOCKS_REPAIRED)
def test_a_block_that_a_browser_puts_right_is_put_right(html: str) -> None:
    markdown, codes = BLOCKS_REPAIRED[html]
    parsed = parse(html + "\n", "a.md", "en")
    plain = parse(markdown + "\n", "a.md", "en")
    assert [(t.type, t.tag, t.content) for t in parsed.tokens] == [(t.type, t.tag, t.content) for t in plain.tokens]
    assert [problem.code for problem in parsed.problems] == codes
    assert scan(parsed.tokens, "a", "a.md").problems == []


def test_what_was_put_right_is_told_at_its_line() -> None:
    found = parse("Text.\n\n<div>\nRain\n<Weather>\n</b>\n</Weather></div></p>\n\n</div>\n", "a.md", "en").problems
    assert [(each.message.split()[0], each.place.line) for each in found if each.place] == [
        ("of", 5),
        ("</p>", 7),
        ("</div>", 9),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<ul>Rain</ul>",
        "<li>Rain</li>",
        "<ul><li></li></ul>",
        "<ul>\n\n*Rain*\n\n</ul>",
        "<table><tr><td>\n\n*Rain*\n\n</td></tr></table>",
        "<table><tr><th>Rain</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "<table><tr><th>Rain</th></tr><tr><td colspan=2>1</td></tr></table>",
        "<pre>a <b>b</b></pre>",
        "<pre>open",
        "<details><p>Text</p><summary>Late</summary></details>",
        "<div>Rain<script>snow</script></div>",
        "<div><?php echo 1; ?></div>",
        "<div><!-- open</div>",
        '<div class="wet"\nRain',
        "<div wet\n*Rain*",
        '<p onclick="x()">Rain</p>',
        '<p lang="da">Regn</p>',
    ],
)
def test_a_block_that_it_has_no_word_for_is_refused(html: str) -> None:
    codes = {each.code for each in scan(parse(html + "\n", "a.md", "en").tokens, "a", "a.md").problems}
    assert codes & {"html-forbidden", "html-unclosed"}


def test_a_table_without_a_head_has_none() -> None:
    text = "<table><tr><td>Rain</td><td>2</td></tr>\n<tr><td>Hail</td><td></td></tr></table>\n\n| A |\n|---|\n| |\n"
    tokens = parse(text, "a.md", "en").tokens
    assert not scan(tokens, "a", "a.md").problems
    assert [token.content for token in tokens if token.type == "inline"] == ["Rain", "2", "Hail", "", "A", ""]
    assert [token.type for token in tokens].count("thead_open") == 1  # of the one that Markdown drew


def test_a_picture_and_a_link_are_known_like_markdowns() -> None:
    text = 'One\n<img src="leaf%20a.svg" alt="Leaf &amp; stem"> and\n<a href="#wet">words</a>\n'
    found = scan(parse(text, "a.md", "en").tokens, "a", "a.md")
    assert [(each.src, each.alt, each.line) for each in found.images] == [("leaf a.svg", "Leaf & stem", 2)]
    assert [(each.target, each.line) for each in found.references] == [("wet", 3)]
    assert found.problems == []


def test_a_text_without_html_is_let_be() -> None:
    token = Token("inline", "", 0, children=[Token("text", "", 0, content="a")])
    assert equals_of_html([token]) == [token]
