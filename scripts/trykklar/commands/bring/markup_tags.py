"""Raw HTML in Markdown → Markdown that says the same; what has no words is left out, and told."""

from __future__ import annotations

import re
from bisect import bisect_left
from html import unescape

from lxml import etree, html as lxml_html

from .merged import filled
from .records import Line
from .work import Work

_KEPT = "abbr b bdi bdo br cite code dfn em i kbd mark q s samp small strong sub sup time u var wbr"
_LEFT = "script style iframe video audio object form button input svg canvas embed noscript select"
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]*)((?:\s+[^<>]*?)?)\s*(/?)>")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_WHOLE = re.compile(r"<(script|style|svg|iframe|video|audio|object|noscript)\b([^<>]*)>", re.IGNORECASE)
"""Opens what is left out with all that stands in it."""
_MARKS = {"del": "~~", "strike": "~~", "hr": "\n---\n", "tt": "`"}
_ELEMENTS = frozenset(
    (
        "a abbr address article aside audio b bdi bdo big blockquote body br button canvas caption center "
        "cite code col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font footer "
        "form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark meta "
        "nav noscript object ol option p picture pre q s samp script section select small source span strike "
        "strong style sub summary sup svg table tbody td textarea tfoot th thead time tr tt u ul var video "
        "wbr path circle rect g line text polygon defs"
    ).split()
)


def attribute(attributes: str, name: str) -> str:
    found = re.search(rf"(?:^|\s){name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", attributes)
    return unescape(next((part for part in found.groups() if part), "")) if found else ""


def without_html(work: Work, lines: list[Line]) -> list[Line]:
    """The lines without elements that Trykklar does not let through."""
    out: list[Line] = []
    for block in _blocks(lines):
        if block[0].code or "<" not in "".join(line.text for line in block):
            out += block
        elif re.match(r"\s*<table\b", block[0].text, re.IGNORECASE):
            out += _table(work, block)
        else:
            out += _converted(work, block)
    return _balanced(work, out)


def _balanced(work: Work, lines: list[Line]) -> list[Line]:
    """Each `<details>` as a directive that ends in its own text, those within others with fewer colons.

    What opens and never ends would take in all that follows in the book."""
    out: list[Line] = []
    opened: list[int] = []
    for line in lines:
        text = line.text.replace(_SUMMARY, "")
        before = out[-1].text if out else ""
        if text.startswith(_DETAILS):
            mark = ":" * max(_OUTERMOST - len(opened), 4)
            opened.append(len(out))
            out.append(line.with_text(f"{mark}{{dropdown}} {text[1:].strip()}".rstrip()))
        elif text == _DETAILS_END and opened:
            out.append(line.with_text(_mark(out[opened.pop()])))
        elif text == _DETAILS_END:
            work.told.left(line.place(), "'</details>' ends nothing, and is left out", "open it with <details>")
        elif line.text.startswith(_SUMMARY) and before.endswith("{dropdown}"):
            out[-1] = out[-1].with_text(f"{before} {text.strip()}")
        elif text.strip() or not before.endswith("{dropdown}"):
            out += [line.with_text("")] if before.endswith("{dropdown}") else []
            out.append(line.with_text(text))
    for at in reversed(opened):
        what = "'<details>' is not closed in this text, and ends with it"
        work.told.left(out[at].place(), what, "end it with a line </details>")
        out.append(lines[-1].with_text(_mark(out[at])))
    return out


def _mark(line: Line) -> str:
    return line.text.partition("{")[0]


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Lines that are read together: code, a whole table, comment or script, else one line."""
    blocks: list[list[Line]] = []
    until = ""
    for line in lines:
        if until and not line.code:
            blocks[-1].append(line)
            until = "" if until in line.text.lower() else until
            continue
        blocks.append([line])
        if not line.code:
            until = _open_until(line.text.lower())
    return blocks


def _open_until(text: str) -> str:
    text = _CODE_SPAN.sub("", text)
    for start, end in (
        ("<!--", "-->"),
        ("<table", "</table>"),
        ("<script", "</script>"),
        ("<style", "</style>"),
        ("<svg", "</svg>"),
    ):
        if start in text and end not in text.rpartition(start)[2]:
            return end
    return ">" if re.search(r"<(?:img|a|div|iframe|p|span|source|video)\s[^<>]*$", text) else ""


def _converted(work: Work, block: list[Line]) -> list[Line]:
    text = "\n".join(line.text for line in block)
    if len(block) > 1 and not re.match(r"\s*<(script|style|svg|!--)", text):
        text = " ".join(line.text.strip() for line in block)
    text = _without_whole(work, block[0], _without_comments(text))
    parts, last = [], 0
    for span in [*_CODE_SPAN.finditer(text)]:
        parts += [_tags(work, block[0], text[last : span.start()]), span[0]]
        last = span.end()
    shown = "".join([*parts, _tags(work, block[0], text[last:])])
    return [block[0].with_text(each) for each in shown.split("\n")]


def _without_comments(text: str) -> str:
    """The text without comments of HTML, but for one that does not end."""
    *whole, rest = text.split("-->")
    kept = (part.partition("<!--")[0] if "<!--" in part else f"{part}-->" for part in whole)
    return "".join([*kept, rest])


def _without_whole(work: Work, line: Line, text: str) -> str:
    """The text without elements of which nothing is kept, where they end."""
    out: list[str] = []
    ends: dict[str, list[tuple[int, int]]] = {}
    at = 0
    for found in _WHOLE.finditer(text):
        name = found[1].lower()
        if name not in ends:
            ends[name] = [each.span() for each in re.finditer(rf"</{name}\s*>", text, re.IGNORECASE)]
        behind = bisect_left(ends[name], (found.end(), 0))
        if found.start() >= at and behind < len(ends[name]):
            out += [text[at : found.start()], _lost(work, line, name, found[2])]
            at = ends[name][behind][1]
    return "".join([*out, text[at:]])


def _lost(work: Work, line: Line, name: str, attributes: str) -> str:
    src = attribute(attributes, "src")
    if name not in ("script", "style"):
        work.told.left(
            line.place(), f"<{name}> is left out" + (": a link leads to it" if src else ""), "make a picture of it"
        )
    return f"<{src}>" if src.startswith("http") else ""


def _tags(work: Work, line: Line, text: str) -> str:
    return _TAG.sub(lambda found: _tag(work, line, found), text)


def _tag(work: Work, line: Line, found: re.Match[str]) -> str:
    closing, name, attributes = bool(found[1]), found[2].lower(), found[3]
    if found.string[found.end() : found.end() + 1] == "`" and name not in _ELEMENTS:
        return found[0]  # what a role names
    if name not in _ELEMENTS or (found[2] != name and found[2] != name.upper()):
        return found[0] if "://" in found[0] or "@" in found[0] else f"&lt;{found[0][1:-1]}&gt;"
    if name in _KEPT.split():
        title = attribute(attributes, "title")
        return f"<{found[1]}{name}" + (f' title="{title}"' if title and name == "abbr" else "") + ">"
    if name in _LEFT.split():
        return "" if closing else _lost(work, line, name, attributes)
    if name == "img":
        return f"![{attribute(attributes, 'alt')}](<{attribute(attributes, 'src')}>)"
    own = _link(attributes, closing=closing) if name == "a" else _MARKS.get(name)
    return _block(name, attributes, closing=closing) if own is None else own


def _link(attributes: str, *, closing: bool) -> str:
    """Opening and closing tags of links are marks that `links_joined` joins, as text may stand between them."""
    if closing:
        return _CLOSE
    href = attribute(attributes, "href")
    return f"{_OPEN}{href}{_MIDDLE}" if href else _EMPTY


_OPEN, _MIDDLE, _CLOSE, _EMPTY = "\ue000", "\ue001", "\ue002", "\ue003"
_DETAILS, _DETAILS_END, _SUMMARY = "\ue004", "\ue005", "\ue006"
"""Where details begin and end, and what their summary begins with, until `_balanced` joins them."""
_OUTERMOST = 9
"""Colons of details that stand in no others; each within others has one less."""


def links_joined(lines: list[Line]) -> list[Line]:
    """<a href="x">words</a> → [words](x); an anchor without an address is its words alone."""
    return [line.with_text(_joined(line.text)) if not line.text.isascii() else line for line in lines]


def _joined(text: str) -> str:
    text = re.sub(f"{_OPEN}([^{_MIDDLE}]*){_MIDDLE}(.*?){_CLOSE}", r"[\2](<\1>)", text)
    text = re.sub(f"{_EMPTY}(.*?){_CLOSE}", r"\1", text)
    return re.sub(f"{_OPEN}[^{_MIDDLE}]*{_MIDDLE}|[{_CLOSE}{_EMPTY}]", "", text)


_AS_MARKDOWN = {"li": ("- ", ""), "pre": ("\n```\n", "\n```\n"), "summary": (_SUMMARY, "\n")}
_AS_MARKDOWN["details"] = (f"\n{_DETAILS}", f"\n{_DETAILS_END}\n")
_AS_MARKDOWN |= {f"h{level}": ("\n" + "#" * level + " ", "\n") for level in (2, 3, 4)}
_APART = frozenset("p div ul ol blockquote section figure figcaption center".split())


def _block(name: str, attributes: str, *, closing: bool) -> str:
    if name in _AS_MARKDOWN:
        return _AS_MARKDOWN[name][closing]
    return "\n" if name in _APART and (attributes or closing) else ""


def _table(work: Work, block: list[Line]) -> list[Line]:
    """A table of HTML as a list of rows."""
    root = lxml_html.fragment_fromstring("\n".join(line.text for line in block), create_parent="div")
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in root.iter("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return []
    grid = filled(rows)
    width = max(map(len, grid))
    heads = sum(1 for row in rows if all(cell.tag == "th" for cell in row)) or 1
    lines = [":::{list-table}", f":header-rows: {heads}", ""]
    for row in grid:
        texts = [cell if isinstance(cell, str) else _words(cell) for cell in row] + [""] * (width - len(row))
        lines += [("* - " if number == 0 else "  - ") + text for number, text in enumerate(texts)]
    return [block[0].with_text(each) for each in ["", *lines, ":::", ""]]


def _words(cell: etree._Element) -> str:
    inner = etree.tostring(cell, encoding="unicode", method="html", with_tail=False)
    return " ".join(re.sub(r"^<t[dh][^>]*>|</t[dh]>$", "", inner.strip()).split())
