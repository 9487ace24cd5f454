"""A composed entry becomes what stands on a page of the site.

Links of the scheme `trykklar:` become relative addresses; footnotes stand at the page's foot, with links both ways;
terms open their explanation by a button; charts are drawn in the page, other pictures are files; styles on elements
become classes; printed pages are marked where they begin. What cannot be resolved is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from urllib.parse import quote

from lxml import etree, html as lxml_html

from ..base.addresses import GOTO
from ..base.digests import digest_of
from ..base.problems import Place, Problem
from ..base.rulebook import rule
from ..language.binding import bind_dates
from ..language.labels import Labels
from .addresses import SitePages, relative
from .code_lines import tell_lines
from .editions.landings import Landings
from .long_words import let_break
from .marks import mark_pages
from .notes import EPUB_TYPE, endnotes, footnotes, marks_again
from .parsed import content_root
from .pictures import Pictures, without_styles
from .printed import PageStart, PrintedDocument
from .sections import Element, Section, plain_text, sections_of

rule("web-chart-data", "a chart on a site without a table of its figures")

TERM = "ord-"
"""Begins the id of what explains a word of the glossary on a page."""
FILE = "file:"
"""Begins, behind the scheme, the address of a file that lies beside the pages."""
SVG = "http://www.w3.org/2000/svg"
_DRAWING, _DRAWING_ENDS = re.compile(r"<svg\b"), "</svg>"
_PLACE = re.compile(r'<i data-drawing="(\d+)"(?:/>|></i>)')
"""Where a drawing stands; no text can be one, since its signs are written as entities."""
_LINKED = re.compile(r'href="' + GOTO + r'([^"]*)"')


@dataclass
class Rewritten:
    """A page's content, ready to be framed."""

    html: str
    sections: tuple[Section, ...]
    ids: frozenset[str]
    problems: tuple[Problem, ...] = ()


@dataclass
class Gathered:
    """A rewritten page, and what of it stands elsewhere in the site."""

    content: Rewritten
    styles: dict[str, str]
    """Declarations that stood on its elements → the class that has them now."""
    figures: dict[str, list[list[str]]]
    """As `Rewriting.figures`."""
    pictures: list[str]
    """The assets that became files."""


@dataclass(kw_only=True)
class Rewriting:
    """What rewriting the pages of one site needs, and gathers."""

    site: SitePages
    documents: Mapping[str, PrintedDocument]
    pictures: Pictures
    terms: Mapping[str, tuple[str, str]]
    """Glossary id → word, and its explanation as composed HTML."""
    labels: Labels
    page_prefix: str
    """What the ids of printed pages begin with: 'page' gives 'page-93'."""
    styles: dict[str, str] = field(default_factory=dict)
    """Declarations that stood on elements → the class that has them now."""
    figures: dict[str, list[list[str]]] = field(default_factory=dict)
    """Address of a file → the lines of the chart or table that it has the figures of."""
    landings: Landings | None = None
    """What earlier editions leave on the pages; None in a book."""
    lines: bool = False
    """Whether elements tell the line that they come from."""
    book: bool = False
    """Whether pages are those of an EPUB: XHTML, footnotes of their own, words of the glossary as links, no files
    beside them."""

    def page(
        self, address: str, entry: str, html: str, assets: Mapping[str, bytes], starts: Sequence[PageStart]
    ) -> Gathered:
        """One page. `starts`: the printed pages that begin on it."""
        page = _Page(self, address, entry, assets)
        content = page.rewritten(html, starts)
        self.figures |= page.figures
        return Gathered(content, page.styles, page.figures, page.pictures)

    def style_class(self, style: str) -> str:
        """The class that has the declarations of an element."""
        return self.styles.setdefault(style, f"s{len(self.styles) + 1}")

    def address_of(self, target: str) -> str:
        """The address in the site of what a link names: a file, another document's target, a place on a page, or an
        id; empty where there is none."""
        if target.startswith(FILE):
            return target.removeprefix(FILE)
        name, _, fragment = target.partition("#")
        if fragment and name in self.documents:
            return self.documents[name].link(fragment)
        at = self.site.of(name)
        return f"{at}#{fragment}" if at and fragment else at or ""

    @cached_property
    def salt(self) -> str:
        """What all pages follow from, besides what each asks for."""
        told = (self.page_prefix, self.lines, self.book, sorted(self.documents), sorted(self.labels.words.items()))
        names = sorted(self.landings.fates.other_names.items()) if self.landings else ()
        return digest_of(map(repr, (*told, self.labels.language, sorted(self.pictures.colours.items()), names)))


class _Page:
    """The rewriting of one page."""

    def __init__(self, work: Rewriting, address: str, entry: str, assets: Mapping[str, bytes]) -> None:
        self.work = work
        self.address = address
        self.entry = entry
        self.assets = assets
        self.problems: list[Problem] = []
        self.drawings: list[str] = []
        self.styles: dict[str, str] = {}
        self.figures: dict[str, list[list[str]]] = {}
        self.pictures: list[str] = []

    def rewritten(self, html: str, starts: Sequence[PageStart]) -> Rewritten:
        book = self.work.book
        root = content_root(self._without_drawings(html))
        if self.work.landings:
            self.work.landings.mark(root, self.entry, self.address)
        marks = mark_pages(root, self.entry, starts, self.work.page_prefix, self.work.labels["page"])
        if book:
            for mark in marks:
                mark.set(EPUB_TYPE, "pagebreak")
                mark.set("role", "doc-pagebreak")
        else:
            self._terms(root)
        marks_again(root, self.work.labels)
        for link in list(root.iter("a")):
            self._link(link)
        for script in root.iter("script"):
            script.set("src", relative(self.address, self.work.address_of(str(script.get("src")).removeprefix(GOTO))))
        for picture in list(root.iter("img")):
            self._picture(picture)
        for figure in list(root.iter("figure", "div")):
            self._figures_of(figure)
        (footnotes if book else endnotes)(root, self.work.labels)
        for table in list(root.iter("table")):
            _keep_dates(table)
            if not book:
                _let_scroll(table, self.work.labels["kind.table"].capitalize())
        for element in root.iter(etree.Element):
            self._plain(element)
        ids = frozenset(str(element.get("id")) for element in root.iter(etree.Element) if element.get("id"))
        sections = tuple(sections_of(root, self.entry))
        if not book:
            let_break(root, self.work.site.language_of(self.entry))
            tell_lines(root)
        text = (root.text or "") + "".join(self._written(child) for child in root)
        return Rewritten(
            _PLACE.sub(lambda found: self.drawings[int(found[1])], text),
            sections,
            ids,
            tuple(self.problems),
        )

    def _written(self, element: Element) -> str:
        write = etree.tostring if self.work.book else lxml_html.tostring
        return str(write(element, encoding="unicode"))

    def _without_drawings(self, html: str) -> str:
        """The page with a place for each drawing in it: HTML's parser would write their names in small letters."""

        *whole, rest = html.split(_DRAWING_ENDS)
        return "".join([*(self._without_drawing(part) for part in whole), rest])

    def _without_drawing(self, part: str) -> str:
        """What stands before the end of a drawing, with a place for it."""
        begins = _DRAWING.search(part)
        if begins is None:
            return part + _DRAWING_ENDS
        drawn = without_styles(part[begins.start() :] + _DRAWING_ENDS, self._style_class)
        drawn = _LINKED.sub(self._drawn_link, drawn)
        self.drawings.append(drawn if "xmlns=" in drawn else drawn.replace("<svg", f'<svg xmlns="{SVG}"', 1))
        return f'{part[: begins.start()]}<i data-drawing="{len(self.drawings) - 1}"></i>'

    def _drawn_link(self, found: re.Match[str]) -> str:
        at = self.work.address_of(found[1])
        return f'href="{relative(self.address, at)}"' if at else ""

    # Links

    def _link(self, link: Element) -> None:
        href = str(link.get("href") or "")
        if not href.startswith(GOTO):
            if href.startswith("http"):
                link.set("rel", "noopener")
            return
        target, question, query = href.removeprefix(GOTO).partition("?")
        at = self.work.address_of(target)
        if at:
            link.set("href", relative(self.address, at) + question + query)
            return
        link.tag = "span"
        del link.attrib["href"]
        if target.partition("#")[0] not in self.work.documents:
            what = f"a link of '{self.entry}' leads to '{target}', which the site does not have"
            self.problems.append(
                Problem("reference-unknown", what, "take what it names into the outline", Place(self.address))
            )

    # Terms

    def _terms(self, root: Element) -> None:
        """Words of the glossary: a button that opens the explanation; browsers without popovers show it at the foot."""
        used: dict[str, str] = {}
        for link in root.iter("a"):
            term = str(link.get("href") or "").removeprefix(f"{GOTO}term-")
            if "term" not in str(link.get("class", "")).split() or term not in self.work.terms:
                continue
            used.setdefault(term, TERM + term)
            link.tag = "button"
            del link.attrib["href"]
            link.set("type", "button")
            link.set("popovertarget", used[term])
        if not used:
            return
        box = etree.SubElement(root, "div")
        box.set("class", "terms")
        for term, name in sorted(used.items()):
            word, text = self.work.terms[term]
            markup = f'<p><strong>{word}</strong></p><p>{text}</p><p><a class="more" href="{GOTO}term-{term}">'
            card = content_root(f"{markup}{self.work.labels['web.in-glossary']}</a></p>")
            card.set("id", name)
            card.set("class", "termcard")
            card.set("popover", "auto")
            box.append(card)

    # Pictures and what is left

    def _picture(self, picture: Element) -> None:
        src = str(picture.get("src") or "")
        data = self.assets.get(src)
        if data is None:
            return
        if any("chart" in str(parent.get("class", "")).split() for parent in picture.iterancestors("figure")):
            drawn = self.work.pictures.chart(data, str(picture.get("alt") or ""), self._style_class)
            parent = picture.getparent()
            holder = lxml_html.Element("div")
            holder.set("class", "drawing")
            etree.SubElement(holder, "i").set("data-drawing", str(len(self.drawings)))
            self.drawings.append(drawn)
            holder.tail = picture.tail
            if parent is not None:
                parent.replace(picture, holder)
            return
        address, width, height = self.work.pictures.file(src, data)
        self.pictures.append(src)
        picture.set("src", quote(relative(self.address, address)))
        if width and height:
            picture.set("width", str(width))
            picture.set("height", str(height))
        if not self.work.book:
            picture.set("loading", "lazy")

    def _figures_of(self, figure: Element) -> None:
        """The figures of a chart or a table as a file beside it."""
        kinds = str(figure.get("class", "")).split()
        if not {"chart", "tablebox"}.intersection(kinds):
            return
        name = str(figure.get("id") or "")
        table = figure.find(".//table")
        if table is None and "chart" in kinds and not any("#" in str(link.get("href")) for link in figure.iter("a")):
            what = f"the chart '{name}' of '{self.entry}' stands on the site without a table of its figures"
            self.problems.append(
                Problem(
                    "web-chart-data",
                    what,
                    "let the layout's chart.html.j2 show one, or link to one",
                    Place(self.address),
                )
            )
        if table is None or not name or self.work.book:
            return
        rows = [[plain_text(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        address = f"data/{name}.csv"
        self.figures[address] = rows
        line = etree.SubElement(figure, "p")
        line.set("class", "credit site-only")
        link = etree.SubElement(line, "a")
        link.set("href", relative(self.address, address))
        link.set("download", "")
        link.text = self.work.labels["web.figures-csv"]

    def _plain(self, element: Element) -> None:
        """Nothing that a strict Content-Security-Policy forbids, and nothing that is for other programs."""
        style = element.attrib.pop("style", None)
        if style:
            element.set("class", f"{element.get('class', '')} {self._style_class(str(style))}".strip())
        if not self.work.lines:
            element.attrib.pop("data-line", None)
        if element.tag == "aside" and not {"role", "aria-label", "aria-labelledby"}.intersection(element.attrib):
            element.set("role", "note")  # a page has many, and a landmark has a name of its own (HTML-ARIA, aside)

    def _style_class(self, style: str) -> str:
        told = style.strip().rstrip(";")
        return self.styles.setdefault(told, self.work.style_class(told))


_BESIDE = 9
"""How many elements before a table, and behind it, its title is looked for in."""


def _title_of(table: Element) -> Element | None:
    """What stands over a table, or under it."""
    beside = (islice(table.itersiblings(etree.Element, preceding=before), _BESIDE) for before in (True, False))
    near = (each for each in chain(*beside) if "tabletitle" in str(each.get("class", "")))
    return next(chain(table.iterchildren("caption"), near), None)


def _keep_dates(table: Element) -> None:
    """A date in a narrow cell stays on one line."""
    for element in table.iter(etree.Element):
        if element.text:
            element.text = bind_dates(element.text)
        if element.tail and element is not table:
            element.tail = bind_dates(element.tail)


def _let_scroll(table: Element, name: str) -> None:
    """Lay a frame around a table that no template gave one: a narrow screen scrolls it, and not the page. `name`: what
    the frame is called where nothing near the table says so."""
    classes = " ".join(str(parent.get("class", "")) for parent in (table, *table.iterancestors())).split()
    if {"scroll", "assessment"}.intersection(classes):
        return
    title = _title_of(table)
    frame = lxml_html.Element("div")
    for key, value in (("class", "scroll"), ("role", "group"), ("tabindex", "0")):
        frame.set(key, value)
    frame.set("aria-label", plain_text(title) if title is not None else name)
    frame.tail, table.tail = table.tail, None
    table.getparent().replace(table, frame)
    frame.append(table)
