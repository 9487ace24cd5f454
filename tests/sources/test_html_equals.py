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


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x" target="_blank">words</a>',
        '<a href="x" href="y">words</a>',
        '<a href="x"></a>',
        "<a>words</a>",
        '<a href="x">open',
        '<a href="x"/>words</a>',
        '*<a href="x">crossed* words</a>',
        '<del><a href="x">crossed</del></a>',
        '<a href="x">[a link](y) within</a>',
        '[a link <a href="x">within</a>](y)',
        '<a href="x"><a href="y">within</a></a>',
        '<img src="leaf.svg">',
        '<img src="leaf.svg" alt="">',
        '<img src="leaf.svg" alt="A leaf" width="80">',
        '<del class="x">words</del>',
    ],
)
def test_what_it_has_no_word_for_stays_html_and_is_told(html: str) -> None:
    parsed = parse(html + "\n", "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md")
    assert [each.code for each in found.problems if each.place and each.place.line == 1][:1] == ["html-forbidden"]


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
    return [(t.type, t.tag, t.content, t.attrs, t.meta.get("argument", "")) for t in tokens]


@pytest.mark.parametrize("html", BLOCKS)
def test_a_block_is_what_markdown_makes_of_it(html: str) -> None:
    assert blocks(html) == blocks(BLOCKS[html])
    assert min(token.map[0] for token in parse("\n\n" + html, "a.md", "en").tokens if token.map) >= 2


@pytest.mark.parametrize(
    "html",
    [
        "<div>\nopen\n\n*Rain*",
        "> <div>\n\n</div>",
        "- <div>\n\n  - a\n\n</div>",
        "</div>\n*Rain*",
        '<div align="center">Rain</div>',
        '<p align="center">Rain</p>',
        "<center>Rain</center>",
        "<div><font>Rain</font></div>",
        "<ul>Rain</ul>",
        "<li>Rain</li>",
        "<ul><li></li></ul>",
        "<table><tr><th>Rain</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "<table><tr><th>Rain</th></tr><tr><td colspan=2>1</td></tr></table>",
        "<pre>a <b>b</b></pre>",
        "<details><p>Text</p><summary>Late</summary></details>",
        "<details>\n<summary>Open</summary>\n\nText",
        "<div>Rain<script>snow</script></div>",
        "<div><?php echo 1; ?></div>",
        "<p/>Rain</p>",
        '<div class="wet"\nRain',
        "<div wet\n*Rain*",
        "<table>\n\n<tr>\n\n<td>\nRain\n</td>\n\n</table>",
        "<div><p>Rain</div></p>",
    ],
)
def test_a_block_that_it_has_no_word_for_is_told(html: str) -> None:
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
