"""From Trykklar's HTML to Typst: the same words, tables, notes, links and page references, as Typst source.

The converter knows the classes that Trykklar's templates print; `look.typ` says what each looks like. What it does not
know is a `ConversionError`: nothing is left out in silence.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import tinyhtml5

from . import markup, typst_lists as lists, typst_tables as tables
from .book import Book, BookEntry
from .typst_walk import BLOCKS, ConversionError, Converter, Handler, anchor, block, classes

GOTO = "trykklar:"
LOOK = Path(__file__).with_name("look.typ")


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
    lines += [
        f"#let page-size = ({book.width_mm}mm, {book.height_mm}mm)",
        f"#let size = ({sizes})",
        f"#let colour = ({colours})",
    ]
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
    head = (
        f'#import "/look.typ": *\n#let t = colour.at({markup.string(entry.tone)})\n#show: '
        f"entry.with({', '.join(arguments)})\n"
    )
    if "t-crossing" in classes(body):
        head += "#let lead = lead-of-crossing\n"
    return head + Converter(_HANDLERS).blocks(body) + "\n"


def _through(converter: Converter, element: Element) -> str:
    return (
        block(anchor(element) + converter.blocks(element))
        if element.tag in BLOCKS
        else anchor(element) + converter.blocks(element)
    )


def _paragraph(converter: Converter, element: Element) -> str:
    return block(anchor(element) + converter.blocks(element).strip())


def _styled(name: str, *, toned: bool = False, inline: bool = False) -> Handler:
    """An element that becomes a call of a function of `look.typ` with its inside as the only content."""

    def handler(converter: Converter, element: Element) -> str:
        code = markup.call(name, *(["t"] if toned else []), body=anchor(element) + converter.blocks(element).strip())
        return code if inline else block(code)

    return handler


def _heading(converter: Converter, element: Element) -> str:
    number, title = "", ""
    inside = list(element)
    if inside and "number" in classes(inside[0]) and element.tag == "h1":
        number = converter.blocks(inside[0])
        element.remove(inside[0])
        element.text = inside[0].tail
    title = converter.blocks(element).strip()
    level = int(element.tag[1])
    identifier = element.get("id", "")
    return block(
        markup.call(
            "heading-of", "t", str(level), markup.string(identifier), f"[{number}]" if number else "none", body=title
        )
    )


def _note(converter: Converter, element: Element) -> str:
    kind = next((name for name in classes(element) if name != "note"), "box")
    body = anchor(element) + converter.blocks(element)
    return block(markup.call("note", "t", markup.string(kind), body=body))


def _link(converter: Converter, element: Element) -> str:
    href, body = element.get("href", ""), converter.blocks(element)
    if not href:
        return body
    if not href.startswith(GOTO):
        return markup.call("away", "t", markup.string(href), body=body)
    name = "goto" if "ref" in classes(element) else "to"
    return markup.call(name, "t", markup.string(href.removeprefix(GOTO)), body=body)


def _footnote(converter: Converter, element: Element) -> str:
    return markup.call("footnote", body=converter.blocks(element).strip())


def _image(converter: Converter, element: Element) -> str:
    kind = "mini" if "miniboard" in classes(element) else "picture"
    width = re.search(r"width:\s*([\d.]+(?:%|mm|cm|pt))", element.get("style", ""))
    more = [f"width: {width[1]}"] if width else []
    file, alt = "/files/" + name_of(element.get("src", "")), element.get("alt", "")
    return markup.call(kind, markup.string(file), f"alt: {markup.string(alt)}", *more)


def _drawing(name: str) -> Handler:
    """An element that shows a drawing as its background."""

    def handler(converter: Converter, element: Element) -> str:
        url = re.search(r"url\(([^)]+)\)", element.get("style", ""))
        if not url:
            raise ConversionError(f"<{element.tag} class={element.get('class')!r}> shows no drawing")
        return markup.call(name, markup.string("/files/" + name_of(url[1])))

    return handler


def _side_by_side(converter: Converter, element: Element) -> str:
    cells = [f"[{converter.blocks(child)}]" for child in element]
    return block(markup.call("beside", "t", *cells))


_HANDLERS: dict[tuple[str, str], Handler] = {
    **{(tag, ""): _through for tag in ("div", "section", "header", "nav", "span", "b", "u", "abbr", "figure")},
    **{(tag, ""): _heading for tag in ("h1", "h2", "h3", "h4")},
    **{(tag, ""): lists.list_of for tag in ("ul", "ol")},
    **{
        ("p", name): _styled(name)
        for name in ("lead", "headline", "tabletitle", "credit", "halftitletext", "way", "made")
    },
    **{("p", name): _styled(name, toned=True) for name in ("coordinate", "partnumber")},
    ("p", "label"): _styled("label-text", toned=True),
    **{("p", name): _styled(name) for name in ("subtitle", "backtitle", "imprint", "stamp")},
    **{
        ("span", name): _styled(name, inline=True)
        for name in ("cite", "who", "see", "abbr", "of", "casetext", "celltitle", "bandtext")
    },
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
    ("dl", ""): lists.definitions,
    ("div", "band"): _styled("band", toned=True),
    ("div", "colophontext"): _styled("colophontext"),
    ("div", "coverpage"): _styled("coverpage"),
    ("div", "crossingpage"): _styled("crossingpage"),
    ("div", "gathered"): _styled("keep"),
    ("div", "index"): lists.index,
    ("div", "kicker"): _styled("kicker", toned=True),
    ("div", "partpage"): _styled("partpage"),
    ("div", "threefold"): _side_by_side,
    ("div", "timeline"): _side_by_side,
    ("div", "whereabouts"): _styled("whereabouts"),
    ("figcaption", ""): _styled("caption-text"),
    ("nav", "crossings"): _styled("keep"),
    ("ol", "contents"): lists.lines,
    ("ul", "plainlist"): lists.lines,
    ("section", "preconditions"): tables.table_section("preconditions"),
    ("section", "questions"): lists.questions,
    ("section", "recommendation"): _styled("recommendation", toned=True),
    ("table", ""): tables.table,
}
