"""Odd things that somebody might write, by the grammar of where they stand."""

from __future__ import annotations

from random import Random

from trykklar.sources.markup.grammar import DIRECTIVES, ROLES

# fmt: off
SCALARS: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 10**30, -(10**30), 1e308, 1e-308, 0.5, float("inf"), float("nan"), "", " ", "\n",
    "a" * 5000, "../outside", "/etc/hostname", "http://example.org/x", "file:///etc/hostname", "javascript:alert(1)",
    "data:,x", "mailto:", "\u202eabc", "\u200b", "a\u0301", "\u2028", "<script>", "</p>", "&amp;", "&#0;",
    "{{ 7*7 }}", "{% for %}", "{", "}", "{id}", "{0}", "{id!r:>9}", "`", "{page}`", "{num}`x", "[x](#nowhere)",
    "![x](y.png)", "[", "]", "*", "**", "$x$", "^", "2026-02-30", "9999-12-31", "0001-01-01", "2026-01-01", "de",
    "da-DK", "xx-YY", "en-GB", "zz", "#", "# x", "#000", "rgb(0,0,0)", "%", "%s", "\\", "a/b", ".", "..", "~", "-",
    "A4", [30, 30], [5080, 5080], [0, 0], [120, "x"], "978-3-16-148410-0", "9" * 400, "1" + "0" * 5000, "٣", "½",
    "１２", "0x10", "1_000", "NaN", [], {}, [[]], [None], {"": ""}, {"id": "x"}, ["a", "a"], ["a"] * 300, "web", "pdf",
    "tiny", "report", "page", "cover", "contents", "title", "aux", "con", "a" * 300, "x.md", "start.md",
    "publication.yaml", ".git/config", "output/x", "layouts", "\t", "C:\\x", "\ud7ff\ue000\ufffd",
)
LETTERS = (
    "\0", "\x07", "\x1b[31m", "\x1b]0;x\x07", "\x7f", "\x85", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028",
    "\xad", "\U000e0001", "\u0301" * 50, "\ud7ff", "ﬁ", "\t", "\r", "\v", "\f", "𝒳", "\U0010ffff", "\ufffe", "\u00a0",
    "'", '"', "`", "<", "&", "{", "|", "\\",
)
YAML = (
    "&a [*a]", "*nowhere", "&a 1", "!!python/object:x {}", "!!binary x", "!x y", "<<: *a", "? [a]\n: b", "- - - - x",
    "{a: {a: {a: 1}}}", "key", "key:", ": x", "'", '"', "|", ">", "|9\n x", "%YAML 9.9", "---", "...", "\t- x", "[",
    "]", "{", "}", "@", "`", "!!int x", "!!float 1", "[" * 400, "{a: " * 400, "'\\x07'", '"\\x07"', '"\\ud800"',
    '"\\0"', "- " * 500, "x: " * 50,
)
MARKDOWN = (
    "[" * 3000, "`" * 3001, "``` `" * 500, "*a " * 2000, "_a_" * 2000, "**a *b " * 500, ">" * 500 + "x",
    "- " * 300 + "x", "1. " * 200 + "x", "![" * 2000, "[a](" * 1000, "<" * 3000, "<!--", "<div>", "</div>", "<br/>",
    "<b>x</b>", "[x]: y\n" * 500, "[a][b]" * 900, "[^1]" * 300, "[^1]: x\n", "[^1]: [^1]\n",
    "| a | b |\n|---|---|\n" + "| x | y |\n" * 900, "|" * 2000 + "\n" + "|-" * 1000 + "\n", "| a |\n|--|--|\n| x |",
    "# " * 50, "#" * 7 + " x", "###### x\n# y", ":::", "::::{box}", ":::{nothing} x", ":::{figure}",
    ":::{table} T\n:::", "```{figure} x\n```", "~~~", "```python\nx", "    code", "Term\n: x\n: y", "+++", "+++ {x",
    "% x", "(x)=", "{#x}", "{.a .b #c d=e}\nx", "[x]{lang=de}", "[x]{#id .c}", "x^2^ y~3~", "H~~2~~O",
    "https://example.org/" + "a" * 2000, "www.x", "<http://x>", "\\\n" * 50, "&nbsp;" * 500, "&#1114112;", "&#x0;",
    "&copy", "a\\", "***", "---\n---", "=" * 500, "- [ ] x\n- [x] y", "$$\nx\n$$", "$x$", "x" * 20000, "xx " * 4000,
    "\"'" * 1500, "'a" * 1500, "a-" * 3000, "1.000 " * 800, "2019-2020 " * 500, "procent " * 800, "A.B.C. " * 800,
    "(" * 2000, ")" * 2000, "… " * 900, "e.g. " * 900, "[x](y.md#z)", "[](#)", "[x](<>)", "![](x)",
    "![a](pictures/leaf.svg)", "![a](../x.png){width=3}", "{{x}}", "{x}" * 900, "{x}`", "`{=html}`", "{term}" * 500,
)
TEMPLATE = (
    "{{ x }}", "{{ 1/0 }}", "{{ 'a' * 10**9 }}", "{% for i in range(10**9) %}{% endfor %}", "{{ body.x.y }}",
    "{% include 'nothing' %}", "{% extends 'base.html.j2' %}", "{% if %}", "{{", "{% raw %}",
    "{{ ''.__class__.__mro__ }}", "{{ labels['x'] }}", "{{ page('x') }}", "{{ num('x') }}", "{{ link() }}",
    "{{ icon('../x', 'y') }}", "{{ picture('x') }}", "{{ drawing('x') }}", "{{ colour('x') }}", "{{ inline(1) }}",
    "{{ inline('[' * 999) }}", "{{ fact('x') }}", "{{ cite('x') }}", "{{ foreign_page('a', 'b') }}",
    "{{ chapters('x') }}", "{{ [1]|sum('x') }}", "{{ 3|round(99) }}", "{{ 'x'|format(1, 2) }}", "{{ lipsum(n=999) }}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "</body>", "<p>", "<a id='x'>", "{{ css_string(1) }}",
    "{{ qr_rows('x' * 9999) }}", "{{ qr_rows('') }}", "{{ entry.chapter.tokens }}", "{{ index() }}",
    "{{ contents|length }}", "{{ none.x }}", "{{ plain(None) }}", "{{ '%d' % 'x' }}",
)
CSS = (
    "*{", "}", "@import 'x.css';", "@import url(http://x/);", "@page{size:0 0}", "@page{size:99999mm 1mm}",
    "@page{margin:-9cm}", "p{width:1e99px}", "p{font-family:Nothing}", "p{font-size:1e9pt}",
    "p{content:url(../../x)}", "p{background:url(x.png)}", "@font-face{font-family:X;src:url(x.ttf)}",
    "p{color:var(--x)}", ":root{--a:var(--b);--b:var(--a)}", "p{width:calc(1px/0)}", "@media print{",
    "p{content:counter(x, y)}", "p{string-set:a content()}", "p{position:running(x)}",
    "p::before{content:'" + "x" * 3000 + "'}", "p{columns:999}", "p{line-height:0}", "p{break-before:page}",
    "*{float:left}", "p{display:grid;grid-template-columns:repeat(99999,1fr)}", "p{display:flex}",
    "@counter-style x{system:cyclic}", "p{margin:-99999px}", "/*", "\\", "p{transform:rotate(nan)}",
    "h1{bookmark-level:0}", "p{hyphenate-limit-chars:0}", "p{letter-spacing:1e9em}",
    "p{footnote-display:x;float:footnote}", "p{columns:2;break-inside:avoid;height:9999cm}",
)
SVG = (
    '<use href="#a"/>', '<g id="a"><use href="#a"/></g>', '<image href="http://x/"/>',
    '<image href="data:image/png;base64,x"/>', "<script>x</script>", '<rect width="1e99" height="-1"/>',
    '<path d="M0 0' + "L1 1" * 3000 + '"/>', "<style>*{fill:url(#x)}</style>",
    '<text font-family="X" font-size="1e9">x</text>', "<foreignObject><p>x</p></foreignObject>", "&x;",
    "<!DOCTYPE svg [<!ENTITY x 'y'>]>", "<g>" * 500, '<linearGradient id="b" href="#b"/>',
    '<filter id="f"><feGaussianBlur stdDeviation="9999"/></filter>', '<a href="javascript:x">y</a>',
    '<animate attributeName="x"/>', "<![CDATA[", "<!--", '<rect fill="icc-color(x)"/>',
    '<mask id="m"><rect mask="url(#m)"/></mask>',
)
# fmt: on


def directive(rng: Random) -> str:
    """A directive with options of its own, and others."""
    name = rng.choice([*DIRECTIVES])
    row = DIRECTIVES[name]
    options = [*row.options, *rng.sample(["id", "alt", "width", "data", "columns", "place", "x", "class"], 2)]
    lines = [f":{key}: {text(rng)}" for key in rng.sample(options, rng.randint(0, len(options)))]
    body = rng.choice(["", text(rng), "| a | b |\n|---|---|\n| 1 | 2 |", rng.choice(MARKDOWN)[:400]])
    end = rng.choice([":::", ":::", ":::", "", "::::"])
    return "\n".join([f":::{{{name}}} {rng.choice(['', 'x', 'pictures/leaf.svg', text(rng)])}", *lines, body, end, ""])


def role(rng: Random) -> str:
    """A role with an odd content."""
    inside = rng.choice(
        [
            "x",
            "start",
            "rain",
            "drops",
            "almanac",
            text(rng),
            f"a <{text(rng)}>",
            "x [p. 1]",
            "drops.value",
            "a, b",
            "A!B!C!D",
            "de:x",
        ]
    )
    return f"{{{rng.choice([*ROLES, 'nothing'])}}}`{inside}`"


def text(rng: Random) -> str:
    """Something odd on one line."""
    return str(rng.choice(SCALARS)).replace("\n", " ")[:600]
