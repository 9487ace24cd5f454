"""From Trykklar's HTML to Typst: the same words, tables, notes, links and page references, as Typst source.

The converter knows the classes that Trykklar's templates print; `look.typ` says what each looks like. What it does not
know is a `ConversionError`: nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import tinyhtml5

from . import markup
from .book import PAGE_MARK, Book, BookEntry

GOTO = "trykklar:"
LOOK = Path(__file__).with_name("look.typ")


class ConversionError(ValueError):
    """An element that the converter does not know."""


def typst_project(book: Book) -> dict[str, bytes]:
    """The files of a Typst project: main.typ, its look, one file an entry, the pictures."""
    files = {"look.typ": LOOK.read_bytes(), "tokens.typ": tokens(book).encode()}
    includes = []
    for number, entry in enumerate(book.entries):
        name = f"entries/{number:04}-{entry.id}.typ"
        files[name] = entry_source(book, entry, follows=number > 0).encode()
        includes.append(f'#include "{name}"')
    files["main.typ"] = ("\n".join(['#import "look.typ": book', "#show: book", *includes]) + "\n").encode()
    files.update({f"files/{name_of(url)}": data for url, data in book.files.items()})
    return files


def name_of(url: str) -> str:
    """The file name under which a converted project keeps a picture."""
    return url.rstrip("/").rsplit("/", 1)[-1]


def tokens(book: Book) -> str:
    """The layout's tokens and the book's own facts, as Typst values."""
    sizes = ", ".join(f"{key}: {value}" for key, value in book.tokens["sizes"].items())
    colours = ", ".join(f'"{key}": rgb("{book.colour(key)}")' for key in book.tokens["colours"])
    facts = {"title": book.title, "lang": book.language, "draft": book.draft_line, "layout": book.layout}
    lines = [f"#let {key} = {markup.string(value)}" for key, value in facts.items()]
    lines += [f"#let page-size = ({book.width_mm}mm, {book.height_mm}mm)", f"#let size = ({sizes})", f"#let colour = ({colours})"]
    return "\n".join(lines) + "\n"


def entry_source(book: Book, entry: BookEntry, *, follows: bool = True) -> str:
    """One entry as a Typst file."""
    body = tinyhtml5.parse(entry.html, namespace_html_elements=False).find("body")
    if body is None:
        raise ConversionError(f"'{entry.id}' has no body")
    arguments = [
        f"id: {markup.string(entry.id)}",
        f"head: {markup.string(entry.head)}",
        f"style: {markup.string(book.folio_style(entry))}",
        f"first: {entry.first_folio if entry.first_folio is not None else 'none'}",
        f"recto: {str(entry.recto and follows).lower()}",
    ]
    head = f'#import "/look.typ": *\n#let t = colour.at({markup.string(entry.tone)})\n#show: entry.with({", ".join(arguments)})\n'
    if "t-crossing" in classes(body):
        head += "#let lead = lead-of-crossing\n"
    return head + _Converter().blocks(body) + "\n"


Handler = Callable[["_Converter", Element], str]


class _Converter:
    """Walks one entry's body."""

    def blocks(self, element: Element) -> str:
        """Everything inside an element."""
        out = [markup.text(element.text or "")]
        for child in element:
            out.append(self.element(child))
            tail = markup.text(child.tail or "")
            out.append(tail.lstrip() if child.tag in _BLOCKS and not tail.strip() else tail)
        return "".join(out)

    def element(self, element: Element) -> str:
        if not isinstance(element.tag, str):
            return ""  # a comment
        for name in (*classes(element), ""):
            handler = _HANDLERS.get((element.tag, name))
            if handler is not None:
                return handler(self, element)
        raise ConversionError(f"no way to set <{element.tag} class={element.get('class', '')!r}>")


_BLOCKS = frozenset("address aside blockquote div dl figure footer h1 h2 h3 h4 header nav ol p pre section table ul".split())


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _block(code: str) -> str:
    return f"\n\n{code}\n\n"


def _anchor(element: Element) -> str:
    identifier = element.get("id")
    return f"#a({markup.string(identifier)});" if identifier else ""


def _through(converter: _Converter, element: Element) -> str:
    return _block(_anchor(element) + converter.blocks(element)) if element.tag in _BLOCKS else _anchor(element) + converter.blocks(element)


def _paragraph(converter: _Converter, element: Element) -> str:
    return _block(_anchor(element) + converter.blocks(element).strip())


def _styled(name: str, *, toned: bool = False, inline: bool = False) -> Handler:
    """An element that becomes a call of a function of `look.typ` with its inside as the only content."""

    def handler(converter: _Converter, element: Element) -> str:
        code = markup.call(name, *(["t"] if toned else []), body=_anchor(element) + converter.blocks(element).strip())
        return code if inline else _block(code)

    return handler


def _heading(converter: _Converter, element: Element) -> str:
    number, title = "", ""
    inside = list(element)
    if inside and "number" in classes(inside[0]) and element.tag == "h1":
        number = converter.blocks(inside[0])
        element.remove(inside[0])
        element.text = inside[0].tail
    title = converter.blocks(element).strip()
    level = int(element.tag[1])
    identifier = element.get("id", "")
    return _block(markup.call("heading-of", "t", str(level), markup.string(identifier), f"[{number}]" if number else "none", body=title))


def _note(converter: _Converter, element: Element) -> str:
    kind = next((name for name in classes(element) if name != "note"), "box")
    body = _anchor(element) + converter.blocks(element)
    return _block(markup.call("note", "t", markup.string(kind), body=body))


def _link(converter: _Converter, element: Element) -> str:
    href, body = element.get("href", ""), converter.blocks(element)
    if not href:
        return body
    if not href.startswith(GOTO):
        return markup.call("away", "t", markup.string(href), body=body)
    name = "goto" if "ref" in classes(element) else "to"
    return markup.call(name, "t", markup.string(href.removeprefix(GOTO)), body=body)


def _footnote(converter: _Converter, element: Element) -> str:
    return markup.call("footnote", body=converter.blocks(element).strip())


def _image(converter: _Converter, element: Element) -> str:
    kind = "mini" if "miniboard" in classes(element) else "picture"
    width = re.search(r"width:\s*([\d.]+(?:%|mm|cm|pt))", element.get("style", ""))
    more = [f"width: {width[1]}"] if width else []
    return markup.call(kind, markup.string("/files/" + name_of(element.get("src", ""))), f"alt: {markup.string(element.get('alt', ''))}", *more)


def _drawing(name: str) -> Handler:
    """An element that shows a drawing as its background."""

    def handler(converter: _Converter, element: Element) -> str:
        url = re.search(r"url\(([^)]+)\)", element.get("style", ""))
        if not url:
            raise ConversionError(f"<{element.tag} class={element.get('class')!r}> shows no drawing")
        return markup.call(name, markup.string("/files/" + name_of(url[1])))

    return handler


def _list(converter: _Converter, element: Element) -> str:
    items = [child for child in element if child.tag == "li"]
    if element.tag == "ol":
        bodies = [
            f"enum.item({item.get('value')})[{converter.blocks(item).strip()}]" if item.get("value") else f"[{converter.blocks(item).strip()}]"
            for item in items
        ]
        start = [f"start: {element.get('start')}"] if element.get("start") else []
        return _block(markup.call("enum", *start, *bodies))
    marker = ['marker: text(fill: t)[?]'] if _asks(element) else []
    bodies = [f"[{converter.blocks(item).strip()}]" for item in items]
    return _block(markup.call("questions" if marker else "list", *marker, *bodies))


def _asks(element: Element) -> bool:
    return "questionlist" in classes(element)


def _questions(converter: _Converter, element: Element) -> str:
    for child in element:
        if child.tag == "ul":
            child.set("class", "questionlist")
    return _block(markup.call("keep", body=converter.blocks(element)))


def _lines(converter: _Converter, element: Element) -> str:
    """Contents, and the lists of figures and tables: number, title and page, a line each."""
    out = []
    for item in element:
        cells = {name: converter.element(child) for child in item for name in classes(child)}
        kind = (classes(item) or ["line"])[0]
        after = str("after" in classes(item)).lower()
        parts = [cells.get(name, "") for name in ("number", "title", "pageno")]
        out.append(_block(markup.call("entry-line", "t", markup.string(kind), after, *(f"[{part}]" for part in parts))))
    return "".join(out)


def _index(converter: _Converter, element: Element) -> str:
    return _block(markup.call("index", body="".join(_index_part(converter, child) for child in element)))


def _index_part(converter: _Converter, element: Element) -> str:
    if element.tag != "ul":
        return converter.element(element)
    return "".join(_index_item(converter, item, 0) for item in element)


def _index_item(converter: _Converter, item: Element, depth: int) -> str:
    """An entry of the index: its words, its places (joined where pages follow each other), what stands under it."""
    words = markup.text((item.text or "").rstrip(", \n"))
    places, under = [], ""
    for child in item:
        if child.tag == "a":
            mark = PAGE_MARK.search(child.text or "")
            if not mark:
                raise ConversionError("a place of the index names no page")
            places.append(markup.string(mark[1]))
        elif child.tag == "ul":
            under += "".join(_index_item(converter, sub, depth + 1) for sub in child)
        else:
            words += converter.element(child) + markup.text((child.tail or "").rstrip(", \n"))
    return "\n" + markup.call("ix", "t", str(depth), f"({''.join(p + ', ' for p in places)})", body=words) + under


def _definitions(converter: _Converter, element: Element) -> str:
    """A list of definitions; the short ones beside each other, in two columns of about equal length."""
    pairs: list[list[str]] = []
    for child in element:
        if child.tag == "dt":
            pairs.append([_anchor(child) + converter.blocks(child).strip(), ""])
        elif child.tag == "dd" and pairs:
            pairs[-1][1] += converter.blocks(child).strip()
    items = [markup.call("define", f"[{term}]", body=text) for term, text in pairs]
    if "glossary" in classes(element):
        return _block(markup.call("glossary", body="\n".join(items)))
    halves = _halves(items)
    return _block(markup.call("definitions", *(f"[{chr(10).join(half)}]" for half in halves)))


def _halves(items: list[str]) -> tuple[list[str], list[str]]:
    total, so_far = sum(map(len, items)), 0
    for index, item in enumerate(items):
        if so_far + len(item) / 2 > total / 2:
            return items[:index], items[index:]
        so_far += len(item)
    return items, []


def _side_by_side(converter: _Converter, element: Element) -> str:
    cells = [f"[{converter.blocks(child)}]" for child in element]
    return _block(markup.call("beside", "t", *cells))


_WIDTHS = {
    "assessment": "(24mm, 31mm, 1fr)",
    "waylist": "(14mm, 1fr, 34mm, 12mm)",
    "preconditions": "(26mm, 1fr)",
    "cases": "(52fr, 20fr, 28fr)",
    "facts": "(34fr, 24fr, 8fr, 34fr)",
    "overview": "(112mm, 1fr, 1fr)",
    "board": "(27mm,) + (1fr,) * 5",
}


def _table(converter: _Converter, element: Element) -> str:
    caption = element.find("caption")
    rows = list(element.iter("tr"))
    kind = next((name for name in classes(element) if name in _WIDTHS), "plain")
    width = max((len(row) for row in rows), default=0)
    if not width:
        raise ConversionError("a table without cells")
    columns = _WIDTHS.get(kind, f"(1fr,) * {width}")
    head = [cell for row in element.iterfind("thead/tr") for cell in _cells(converter, row, head=True)]
    body = [cell for row in (*element.iterfind("tbody/tr"), *element.iterfind("tr")) for cell in _cells(converter, row, head=False)]
    header = [f"table.header({', '.join(head)})"] if head else []
    code = markup.call("grid-of", "t", markup.string(kind), columns, *header, *body)
    title = _block(markup.call("tablecaption", "t", body=converter.blocks(caption).strip())) if caption is not None else ""
    return title + _block(_anchor(element) + code)


def _cells(converter: _Converter, row: Element, *, head: bool) -> Iterator[str]:
    for cell in row:
        body = converter.blocks(cell).strip()
        fill = re.search(r"--cell: var\(--colour-([\w-]+)\)", cell.get("style", ""))
        if head:
            yield f"th-head(t)[{body}]"
        elif fill:
            yield f'cell-of("{fill[1]}")[{body}]'
        elif cell.tag == "th":
            yield f"th[{body}]"
        else:
            yield f"[{body}]"


def _section(name: str) -> Handler:
    def handler(converter: _Converter, element: Element) -> str:
        for table in element.iter("table"):
            table.set("class", name)
        return _block(markup.call("keep", body=converter.blocks(element)))

    return handler


_HANDLERS: dict[tuple[str, str], Handler] = {
    **{(tag, ""): _through for tag in ("div", "section", "header", "nav", "span", "b", "u", "abbr", "figure")},
    **{(tag, ""): _heading for tag in ("h1", "h2", "h3", "h4")},
    **{(tag, ""): _list for tag in ("ul", "ol")},
    **{("p", name): _styled(name) for name in ("lead", "headline", "tabletitle", "credit", "halftitletext", "way", "made")},
    **{("p", name): _styled(name, toned=True) for name in ("coordinate", "partnumber")},
    ("p", "label"): _styled("label-text", toned=True),
    **{("p", name): _styled(name) for name in ("subtitle", "backtitle", "imprint", "stamp")},
    **{("span", name): _styled(name, inline=True) for name in ("cite", "who", "see", "abbr", "of", "casetext", "celltitle", "bandtext")},
    ("span", "coordinate"): _styled("coordinate", toned=True, inline=True),
    ("span", "label"): _styled("label-text", toned=True, inline=True),
    ("span", "number"): _styled("numeral", toned=True, inline=True),
    **{(tag, ""): _styled("emph", inline=True) for tag in ("em", "i")},
    ("strong", ""): _styled("strong", inline=True),
    ("sub", ""): _styled("sub", inline=True),
    ("sup", ""): _styled("super", inline=True),
    ("code", ""): _styled("literal", inline=True),
    ("span", "footnote"): _footnote,
    ("span", "dots"): _drawing("dots"),
    ("span", "sign"): _drawing("sign"),
    ("div", "art"): _drawing("art"),
    ("a", ""): _link,
    ("br", ""): lambda converter, element: "#linebreak();",
    ("img", ""): _image,
    ("p", ""): _paragraph,
    ("aside", ""): _note,
    ("blockquote", ""): _styled("quoted"),
    ("dl", ""): _definitions,
    ("div", "band"): _styled("band", toned=True),
    ("div", "colophontext"): _styled("colophontext"),
    ("div", "coverpage"): _styled("coverpage"),
    ("div", "crossingpage"): _styled("crossingpage"),
    ("div", "gathered"): _styled("keep"),
    ("div", "index"): _index,
    ("div", "kicker"): _styled("kicker", toned=True),
    ("div", "partpage"): _styled("partpage"),
    ("div", "threefold"): _side_by_side,
    ("div", "timeline"): _side_by_side,
    ("div", "whereabouts"): _styled("whereabouts"),
    ("figcaption", ""): _styled("caption-text"),
    ("nav", "crossings"): _styled("keep"),
    ("ol", "contents"): _lines,
    ("ul", "plainlist"): _lines,
    ("section", "preconditions"): _section("preconditions"),
    ("section", "questions"): _questions,
    ("section", "recommendation"): _styled("recommendation", toned=True),
    ("table", ""): _table,
}
