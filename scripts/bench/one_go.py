"""The whole book as one HTML document for WeasyPrint, as one would write it without Trykklar.

Page numbers are asked for with `target-counter()`; each entry has a named page for its running heads and its folios.
"""

from __future__ import annotations

import re

from markupsafe import escape

from trykklar.compose.composer import css_string

from .book import PAGE_MARK, Book, BookEntry
from .typst_convert import GOTO, name_of

_BODY = re.compile(r"<body([^>]*)>(.*)</body>", re.DOTALL)
_URL = re.compile(r"https://trykklar\.invalid/(?:source|made|layout)/[^\s\"')]+")
_COUNTERS = {"none": "none", "roman": "counter(page, lower-roman)", "arabic": "counter(page)"}

_PAGE_NUMBERS = (
    ".pg::after { content: target-counter(attr(href), page) }",
    ".pg.roman::after { content: target-counter(attr(href), page, lower-roman) }",
)


def one_html(book: Book) -> dict[str, bytes]:
    """The files of the document: book.html, its stylesheets inside, and the pictures."""
    folios = {
        identifier: book.folio_style(entry)
        for entry in book.entries
        for identifier in re.findall(r'\bid="([^"]+)"', entry.html)
    }
    shared = "\n".join(_for_entries(text) for text in book.styles)
    frame = [f"@page {{ size: {book.width_mm}mm {book.height_mm}mm }}", ".entry { break-before: page }"]
    frame += [f":root {{ --trim-width: {book.width_mm}mm; --trim-height: {book.height_mm}mm }}"]
    frame += [_frame(book, entry, number) for number, entry in enumerate(book.entries)]
    bodies = [_body(entry, number, folios) for number, entry in enumerate(book.entries)]
    lang = f'<!DOCTYPE html>\n<html lang="{book.language}">'
    head = f'<meta charset="utf-8"><title>{escape(book.title)}</title>'
    styles = "\n".join([shared, *frame, *_PAGE_NUMBERS])
    html = "\n".join([lang, f"<head>{head}<style>{styles}</style></head><body>", *bodies, "</body></html>\n"])
    files = {f"files/{name_of(url)}": data for url, data in book.files.items()}
    return {"book.html": _URL.sub(lambda m: f"files/{name_of(m[0])}", html).encode(), **files}


def _for_entries(css: str) -> str:
    """A layout's styles with what they say of a document's body and first page said of an entry's."""
    css = re.sub(r"(?m)^@page :first \{.*\}$", "", css)
    return re.sub(r"(?<![\w.#-])body(?=[\s.,>{])(?!:)", ".entry", css)


def _frame(book: Book, entry: BookEntry, number: int) -> str:
    """The pages of one entry (see `layouts/base/base.html.j2`)."""
    name = f"e{number}"
    rules = [f"#{name} {{ page: {name}; --tone: var(--colour-{entry.tone}) }}"]
    if entry.recto and number:
        rules.append(f"#{name} {{ break-before: right }}")
    style = book.folio_style(entry)
    if style == "none":
        rules.append(f"@page {name} {{ margin: 0 }}")
    else:
        counter = _COUNTERS[style]
        rules.append(f"@page {name}:left {{ @bottom-left-corner {{ content: {counter} }} }}")
        rules.append(f"@page {name}:right {{ @bottom-right {{ content: {counter} }} }}")
        rules.append(f"@page {name} {{ @bottom-left {{ content: {css_string(book.draft_line)} }} }}")
    if entry.head:
        rules.append(f"@page {name}:left {{ @top-left {{ content: {css_string(book.title)} }} }}")
        rules.append(f"@page {name}:right {{ @top-left {{ content: {css_string(entry.head)} }} }}")
    rules.append(f"@page :nth(1 of {name}) {{ @top-left {{ content: none }} }}")
    if entry.first_folio is not None:
        rules.append(f"@page :nth(1 of {name}) {{ counter-reset: page {entry.first_folio} }}")
    return "\n".join(rules)


def _body(entry: BookEntry, number: int, folios: dict[str, str]) -> str:
    found = _BODY.search(entry.html)
    if not found:
        raise ValueError(f"'{entry.id}' has no body")
    inner = re.sub(rf'(<a [^>]*href="){GOTO}', r"\1#", found[2])

    def page(match: re.Match[str]) -> str:
        kind = "pg roman" if folios.get(match[1]) == "roman" else "pg"
        tag = "span" if _inside_link(inner, match.start()) else "a"
        return f'<{tag} class="{kind}" href="#{match[1]}"></{tag}>'

    kind = re.search(r'class="([^"]*)"', found[1])
    return f'<div class="entry {kind[1] if kind else ""}" id="e{number}">{PAGE_MARK.sub(page, inner)}</div>'


def _inside_link(html: str, where: int) -> bool:
    return html.rfind("<a ", 0, where) > html.rfind("</a>", 0, where)
