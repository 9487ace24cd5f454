"""HTML of people who mean harm: it is refused, or nothing of it is left that runs, loads, or hides."""

from __future__ import annotations

import re

import pytest
from compose.test_render import Table
from lxml import html as lxml_html

from trykklar.base.problems import errors
from trykklar.compose.render import HtmlRenderer
from trykklar.sources.markup.parse import parse, parser
from trykklar.sources.markup.rawhtml import ATTRIBUTES, ELEMENTS
from trykklar.sources.markup.scan import scan

OURS = frozenset(
    "p a img s em strong h1 h2 ul ol li blockquote pre code table thead tbody tr th td hr aside div".split()
)
GIVEN = ATTRIBUTES | {"href", "src", "alt", "id", "data-line", "style", "start"}

HOSTILE = [
    "<script>x()</script>",
    "<ScRiPt src=//example.org/x.js></sCrIpT>",
    "<p><script>x()</script></p>",
    "rain <script>x()</script> snow",
    "<weather><script>x()</script></weather>",
    "<div><weather onclick='x()'>rain</weather></div>",
    "<weather onclick='x()' style='background:url(//example.org)'>rain</weather>",
    "<b onmouseover=x()>rain</b>",
    "<b/onmouseover=x()>rain</b>",
    "<p onclick=x()>rain",
    "<div style='position:fixed' onclick=x()>rain</div>",
    "<font color='expression(x())'>rain</font>",
    "<p style='background:url(https://example.org/x.png)'>rain</p>",
    "<a href='javascript:x()'>rain</a>",
    "<a href='JaVaScRiPt:x()'>rain",
    "<a href='&#106;avascript:x()'>rain</a>",
    "<a href=' javascript:x()'>rain</a>",
    "<a href='java\tscript:x()'>rain</a>",
    "<a href='data:text/html,<script>x()</script>'>rain</a>",
    "<div><a href='vbscript:x()'>rain</div>",
    "<img src=x.png onerror=x()>",
    "<img src=https://example.org/x.png alt=x>",
    "<img src=file:///etc/passwd alt=x>",
    "<img src=../../../etc/passwd alt=x>",
    "<img src='x.png' srcset='//example.org/x.png 2x' alt=x>",
    "<svg onload=x()><circle/></svg>",
    "<math><mtext><img src=x onerror=x()></math>",
    "<iframe srcdoc='<script>x()</script>'></iframe>",
    "<object data=/etc/passwd></object>",
    "<embed src=/etc/passwd>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<meta http-equiv=refresh content='0;url=//example.org'>",
    "<base href=//example.org/>",
    "<style>@import '//example.org/x.css'</style>",
    "<style>p{background:url(file:///etc/passwd)}",
    "<form action=//example.org><input name=x><button>go</button></form>",
    "<video src=//example.org/x.mp4></video>",
    "<audio autoplay src=x></audio>",
    "<picture><source srcset=//example.org/x></picture>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'>",
    "<template><script>x()</script></template>",
    "<textarea></textarea><script>x()</script>",
    "<plaintext>rain",
    "<xmp><script>x()</script></xmp>",
    "<title><b onclick=x()>rain</title>",
    "<table background=//example.org/x><tr><td>rain</table>",
    "<body onload=x()>rain",
    "<div\nonclick=x()\n>rain",
    "<weather\n\n<script>x()</script>",
    "<!-- rain --!><script>x()</script>",
    "<!--><script>x()</script>",
    "<!--->rain<script>x()</script>",
    "<!-- open\n\n<b onclick=x()>rain</b>",
    "<?xml-stylesheet href='//example.org/x.css'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>\n\n&y;",
    "<![CDATA[<script>x()</script>]]>",
    "rain <![CDATA[><script>x()</script>]]>",
    "<a title='\"><script>x()</script>' href=#x>rain</a>",
    "<b title='\"><script>x()</script>' width=1>rain</b>",
    "<b title='&quot;&gt;&lt;script&gt;x()&lt;/script&gt;' width=1>rain</b>",
    "<p>&lt;script&gt;x()&lt;/script&gt;</p>",
    "<weather &lt;script&gt;>rain</weather>",
    "<details ontoggle=x() open><summary>rain</summary>\n\nx\n\n</details>",
    "<div class='\" onclick=\"x()'>\n\nrain\n\n</div>",
    "<div id='\"><script>x()</script>'>\n\nrain\n\n</div>",
    "<ul><li onclick=x()>rain</ul>",
    "<pre><script>x()</script></pre>",
    '<pre lang="x\n```\n<script>x()</script>">rain</pre>',
    "<pre>\n```\n<script>x()</script>\n```\n</pre>",
    "<p>`<script>x()</script>`</p>",
    "<p>:::{figure} /etc/passwd\n:::</p>",
    "<p>{fact}`x` {{x}} {when}`x`</p>",
    "<p>\n```{include} /etc/passwd\n```\n</p>",
    "<center>\n```{include} /etc/passwd\n```\n</center>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_it_is_refused_or_harmless(text: str) -> None:
    parsed = parse(text + "\n", "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md")
    if errors([*parsed.problems, *found.problems], release=False):
        return  # nothing is built
    html = HtmlRenderer(parser("en"), Table()).body(parsed.tokens)
    for image in found.images:  # the files that are read are judged by their paths
        assert not re.match(r"[a-z]+:|/", image.src) or image.src.startswith(("https:", "file:"))
    for element in lxml_html.fromstring(f"<div>{html}</div>").iter():
        if not isinstance(element.tag, str):
            assert text.startswith("<!--"), html
            continue
        assert element.tag in ELEMENTS | OURS, html
        assert set(element.keys()) <= GIVEN, html
        assert "url(" not in element.get("style", "")
        href = element.get("href", "#")
        assert href.startswith(("#", "trykklar:")), href


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_out_in_silence(text: str) -> None:
    """Whatever is not printed as it stands is told, or is looked for: a file, a target."""
    parsed = parse(text + "\n", "a.md", "en")
    found = scan(parsed.tokens, "a", "a.md")
    printed = text.startswith(("<p>", "<pre>", "<a title", "<div class", "<div id"))
    assert parsed.problems or found.problems or found.references or found.images or printed
