"""Small documents that between them use what WeasyPrint does in different ways; no two lay out the same thing."""

from __future__ import annotations

DANISH = (
    "Kommunens arbejdsmarkedsforvaltning undersøger beskæftigelsesindsatsens langtidsvirkninger, og "
    "sundhedsplejerskernes hjemmebesøg bliver efterhånden til samarbejdsaftaler om velfærdsteknologiske hjælpemidler. "
    "Ældre borgere får træningsvejledning, mens administrationen digitaliserer sagsbehandlingen på tværs af "
    "forvaltninger. "
)
PIXEL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><defs><linearGradient id="g">'
    '<stop offset="0" stop-color="#c00"/><stop offset="1" stop-color="#00c"/></linearGradient></defs>'
    '<rect width="40" height="20" fill="url(#g)"/><g transform="rotate(5)"><text x="2 8" y="12" font-size="8" '
    'font-family="Source Sans 3" letter-spacing="1">Abøc</text></g><path d="M1,1 h10 v5 q3,4 8,2 z" fill="none" '
    'stroke="#000"/></svg>'
)
CSS = """\
@page { size: 240pt 200pt; margin: 24pt 20pt;
  @top-left { content: string(head) } @bottom-right { content: counter(page) " / " counter(pages) }
  @bottom-left { content: "Ø"; vertical-align: middle; border-top: 1pt solid #999 }
  @footnote { margin-top: 4pt; border-top: 0.5pt solid } }
@page :first { counter-reset: page 7; @top-left { content: none } }
@page :left { margin-left: 30pt }
@page broad { size: 300pt 160pt; @left-middle { content: "broad"; width: 10pt } @top-right-corner { content: "x" } }
html { font: 9pt/12pt "Source Serif 4"; hyphens: auto }
h1, h2 { string-set: head content(); font: 600 12pt/14pt "Source Sans 3"; margin: 6pt 0 3pt; break-after: avoid }
p { margin: 0 0 3pt; orphans: 2; widows: 2 }
a { color: #036 } .broad { page: broad } .footnote { float: footnote; font-size: 7pt }
table { border-collapse: collapse; width: 100% } th, td { border: 0.5pt solid #888; padding: 2pt; vertical-align: top }
"""
BODIES: dict[str, str] = {
    "hyphenation": f'<p style="text-align: justify">{DANISH * 2}</p><p style="width: 60pt">{DANISH}</p>'
    "<p>sammen\u00adsatte bruge\u00adre af ord\u00adde\u00adlings\u00adtegn i en\u00a0meget smal spalte</p>"
    '<p style="hyphens: manual">lang\u00adtids\u00advirkning og lang\u00adtids\u00advirkning</p>',
    "spacing": f'<p style="letter-spacing: 0.6pt">{DANISH}</p><p style="word-spacing: 3pt; text-align: '
    f'justify">{DANISH}</p>'
    '<p style="letter-spacing: -0.2pt; word-spacing: -1pt; text-align: justify; font-variant-caps: '
    f'small-caps">{DANISH}</p>',
    "tables": "<table><caption>Tal</caption><thead><tr><th colspan=2>Område</th><th>Andel</th></tr></thead><tbody>"
    + "".join(f"<tr><td>{i}</td><td>{DANISH[i : i + 50]}</td><td>{i * 7} %</td></tr>" for i in range(14))
    + "</tbody></table><table style='border-collapse: separate; border-spacing: 3pt; table-layout: fixed'>"
    "<tr><td rowspan=2 style='width: 20%'>a</td><td>b</td></tr><tr><td style='height: 30pt; empty-cells: "
    "hide'></td></tr></table>",
    "pretty": f'<section style="--text-wrap: pretty"><p>{DANISH * 3}</p><p style="text-align: justify">{DANISH} '
    f'<i>og</i> {DANISH}<span class="footnote">En note: {DANISH}</span></p><div style="columns: 2"><p>{DANISH * 2}'
    f'</p></div><h2 style="--text-wrap: balance pretty">{DANISH[:90]}</h2><p>ukendt: \u4e2d {DANISH}</p></section>',
    "footnotes": "".join(
        f'<p>{DANISH}<span class="footnote">Note {i}: {DANISH[:90]}</span> Og mere.</p>' for i in range(4)
    ),
    "floats": f'<div style="float: right; width: 60pt; border: 1pt dotted">{DANISH[:70]}</div><p>{DANISH}</p>'
    f'<p><span style="float: left; font-size: 24pt; line-height: 24pt; margin-right: 2pt">K</span>{DANISH}</p>'
    f'<div style="float: left; background: #eee">krymp</div><p style="clear: both">{DANISH}</p>',
    "flex": f'<div style="display: flex"><div style="flex: 1; padding: 2pt">{DANISH}</div><div style="flex: '
    f'1">{DANISH[:40]}</div></div>'
    '<div style="display: flex; flex-wrap: wrap; gap: 3pt; justify-content: space-between">'
    + "".join(f'<div style="border: 1pt solid; width: {30 + i * 9}pt">{i}</div>' for i in range(7))
    + f'</div><div style="display: flex; flex-direction: column"><p>a</p><p style="flex: 2">{DANISH[:99]}</p></div>'
    '<div style="display: grid; grid-template-columns: 1fr 2fr auto; gap: '
    f'2pt"><p>{DANISH[:60]}</p><p>{DANISH[:90]}</p><p>x</p></div>',
    "lists": "<ol start=3><li>et<ul><li>ét<li>to</ul><li>tre<ol style='list-style: lower-roman "
    "inside'><li>i<li>ii</ol></ol>"
    f"<ul style='list-style-type: \"– \"'><li>{DANISH[:120]}<li>kort</ul><dl><dt>Ord</dt><dd>{DANISH[:80]}</dd></dl>",
    "pictures": '<p><img src="pixel.svg" alt="a" style="width: 60pt"> midt i <img src="pixel.svg" alt="b"></p>'
    '<div style="background: url(pixel.svg) repeat; height: 30pt"></div><div style="background: url(pixel.svg) '
    "no-repeat center / contain;"
    ' height: 20pt; border-radius: 4pt"></div><figure><img src="pixel.svg" alt="c" style="float: left">'
    "<figcaption>En tekst</figcaption></figure>",
    "pages": f'<h1 id="a">Første</h1><p>{DANISH}</p><section class="broad"><h1 '
    f'id="b">Anden</h1><p>{DANISH * 3}</p></section>'
    f'<h1 style="break-before: right">Tredje</h1><p>{DANISH}</p><div style="position: fixed; bottom: 0; right: '
    '0">fast</div>',
    "columns": f'<div style="columns: 2; column-gap: 6pt; column-rule: 1pt solid">'
    f'<h2 style="column-span: all">Hen over</h2><p>{DANISH}</p>'
    f'<h2>Under</h2><p>{DANISH * 2}</p><ul><li>{DANISH[:60]}</ul></div><div style="columns: 2; column-fill: auto; '
    'height: 60pt">'
    f"<p>{DANISH}</p></div>",
    "balance": '<dl style="columns: 2; margin-bottom: 5pt">'
    + "".join(f"<dt>Ord {i}</dt><dd>{DANISH[i : i + 40 + i % 7 * 9]}</dd>" for i in range(30))
    + '</dl><div style="columns: 3"><h2>A</h2><ul style="list-style: none">'
    + "".join(f"<li>{DANISH[i * 3 : i * 3 + 21]}<ul><li>{i}, {i + 2}</ul>" for i in range(16))
    + f'</ul><p>{DANISH[:60]}<span class="footnote">Note</span></p><p><img src="pixel.svg" alt="d" style="float: left">'
    f"{DANISH[:90]}</p></div>",
    "balance by pixels": "".join(  # a term is lower than the room that is left, but stays with what says it
        f'<dl style="columns: {2 + n % 2}; margin-bottom: 5pt; orphans: {1 + n % 3}">'
        + "".join(
            f"<dt style='break-after: avoid'>Ord {i}</dt><dd style='margin-bottom: {i % 3}pt'>{DANISH[i : i + n * 9]}"
            + ('<span class="footnote">Note</span></dd>' if (n, i) == (9, 4) else "</dd>")
            for i in range(4 + n % 4)
        )
        + "</dl>"
        for n in range(4, 16)
    ),
    **{
        f"measures {width}": f"<style>@page {{ size: {width}pt 200pt }} .w {{ width: 40vw; margin-left: 2vh }}</style>"
        f'<p class="w" id="w">{DANISH[:90]}</p>'
        for width in (200, 300)
    },
    **{
        f"warned {time}": f"<style>.bad {{ color: var(--none) }}</style><p class='bad'>{DANISH[:40]} {time}</p>"
        for time in ("once", "twice")
    },
    "links": f'<p id="x"><a href="#y">til {DANISH[:110]}</a> og <a href="https://example.org/">ud</a>, <a '
    'href="trykklar:z">hen</a></p>'
    f"<p style='break-before: page' id='y'>{DANISH}</p><style>.r::after {{ content: leader(dotted) "
    "target-counter(attr(href), page) }"
    ' h2 { bookmark-level: 2 }</style><p><a class="r" href="#x">indhold</a></p><h2>Bogmærke</h2>',
    "languages": '<p lang="de">Donaudampfschifffahrtsgesellschaft und Straßenverkehrszulassungsordnung</p>'
    '<p lang="en">Internationalization of representative hyphenation <em>considerations</em></p>'
    '<p style="font-variant-numeric: oldstyle-nums tabular-nums">0123456789 <span style="font-variant-ligatures: '
    'none">ffi fl</span>'
    ' H<sub>2</sub>O m<sup>2</sup> <span style="font-variant-position: super">2</span> <b style="font-kerning: '
    'none">AVATAR</b>'
    ' <i style="font-feature-settings: &quot;salt&quot; 1">kursiv &amp; fi</i></p>',
    "directions": '<p dir="rtl">abc (123) def, ghi</p><p>a \u202eomvendt\u202c b \u200fx\u200e</p>'
    '<p style="white-space: pre">  to\tfaner\n og linjer </p>'
    '<p style="overflow-wrap: anywhere; width: 40pt">Sammenhængendeogumuligtatdele</p><p style="white-space: nowrap; '
    "overflow: hidden;"
    f' text-overflow: ellipsis; width: 80pt">{DANISH}</p><div style="max-lines: 2; block-ellipsis: auto; continue: '
    f'discard">{DANISH}</div>'
    "<p>ukendt: \u4e2d\u6587 \u05d0\u05d1</p><p style='word-break: break-all; width: 50pt'>brydesoveralt i ordet</p>",
    "boxes": '<div style="border: 3pt dashed #036; border-radius: 6pt; padding: 4pt; box-shadow: 1pt 2pt #999">'
    '<p style="background: #eef; outline: 1pt solid red">under<span style="border: 1pt solid; padding: 0 '
    '2pt">ramme</span></p></div>'
    '<div style="opacity: 0.5; transform: rotate(3deg)">skrå</div><div style="border: 2pt double; border-top: 4pt '
    'groove #888">kant</div>'
    '<div style="position: relative; height: 30pt"><p style="position: absolute; right: 0; bottom: 2pt; width: '
    '50%">hjørne</p>'
    '<p style="position: absolute; z-index: -1; left: 10%">bag</p></div><p style="visibility: hidden">skjult</p>'
    '<p style="overflow: hidden">a</p>',
    "units": "<style>:root { --w: 30pt } .v { width: calc(var(--w) * 2 + 10%); margin-inline: 1em 2ex;"
    " padding-block-start: 1ch; font-size: 1.1rem }"
    " .v::first-letter { font-size: 200% } .v::first-line { font-weight: 600 }"
    " .v::before { content: counter(c) '. '; counter-increment: c }"
    " .u { text-decoration: underline wavy; text-indent: 2em; line-height: 150% } .u s { vertical-align: 3pt; "
    "font-size: smaller }</style>"
    f'<p class="v">{DANISH}</p><p class="v">{DANISH[:50]}</p><p class="u">{DANISH}<s>væk</s> <u>under</u> min(10pt, '
    "5%)</p>"
    '<p style="margin-left: 10%; min-height: 20%; max-width: 50vw">procent</p><p style="font-size: 0">intet</p>',
}


def page(body: str) -> str:
    """A whole document of a body."""
    return (
        '<!DOCTYPE html><html lang="da"><head><meta charset="utf-8"><title>T</title></head><body><h1 '
        f'id="h">H</h1>{body}</body></html>'
    )
