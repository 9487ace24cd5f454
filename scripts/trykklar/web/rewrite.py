"""Rewriting: a composed entry becomes what stands on a page of the site.

Links of the scheme `trykklar:` become relative addresses; footnotes stand at the page's foot, with links both ways;
terms open their explanation by a button; charts are drawn in the page, other pictures are files; styles on elements
become classes; printed pages are marked where they begin. What cannot be resolved is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import quote

from lxml import etree, html as lxml_html

from ..base.addresses import GOTO
from ..base.problems import Place, Problem
from ..base.rulebook import rule
from ..language.labels import Labels
from .addresses import SitePages, relative
from .pictures import Pictures
from .printed import PageStart, PrintedDocument

rule("web-chart-data", "a chart on a site without a table of its figures")

Element: TypeAlias = Any
"""An element of lxml, which comes without types."""
TERM = "ord-"
"""Begins the id of what explains a word of the glossary on a page."""
FILE = "file:"
"""Begins, behind the scheme, the address of a file that lies beside the pages."""


@dataclass(frozen=True)
class Section:
    """A section of a page, for whoever searches or cites it."""

    id: str
    title: str
    level: int
    text: str
    """Its words, without those of the sections below it."""
    marks: tuple[str, ...] = ()
    """Ids that stand in it, and those of explanations that its words open."""


@dataclass
class Rewritten:
    """A page's content, ready to be framed."""

    html: str
    sections: tuple[Section, ...]
    ids: frozenset[str]
    links: frozenset[str]
    """Addresses in the site, from its root, that it links to."""
    problems: tuple[Problem, ...] = ()


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

    def page(
        self, address: str, entry: str, html: str, assets: Mapping[str, bytes], starts: Sequence[PageStart]
    ) -> Rewritten:
        """One page. `starts`: the printed pages that begin on it."""
        return _Page(self, address, entry, assets).rewritten(html, starts)


class _Page:
    """The rewriting of one page."""

    def __init__(self, work: Rewriting, address: str, entry: str, assets: Mapping[str, bytes]) -> None:
        self.work = work
        self.address = address
        self.entry = entry
        self.assets = assets
        self.links: set[str] = set()
        self.problems: list[Problem] = []
        self.inline: dict[str, str] = {}

    def rewritten(self, html: str, starts: Sequence[PageStart]) -> Rewritten:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        self._marks(root, starts)
        self._terms(root)
        for link in list(root.iter("a")):
            self._link(link)
        for picture in list(root.iter("img")):
            self._picture(picture)
        for figure in list(root.iter("figure", "div")):
            self._figures(figure)
        self._notes(root)
        for element in root.iter(etree.Element):
            self._plain(element)
        ids = frozenset(str(element.get("id")) for element in root.iter(etree.Element) if element.get("id"))
        sections = tuple(_sections(root, self.entry))
        text = (root.text or "") + "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
        for key, drawn in self.inline.items():
            text = text.replace(key, drawn)
        return Rewritten(text, sections, ids, frozenset(self.links), tuple(self.problems))

    # Links

    def _link(self, link: Element) -> None:
        href = str(link.get("href") or "")
        if not href.startswith(GOTO):
            if href.startswith("http"):
                link.set("rel", "noopener")
            return
        target, question, query = href.removeprefix(GOTO).partition("?")
        at = self._address(target)
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

    def _address(self, target: str) -> str:
        """The address in the site of what a link names: a file, another document's target, a place on a page, or an
        id."""
        if target.startswith(FILE):
            found = target.removeprefix(FILE)
        else:
            name, _, fragment = target.partition("#")
            if fragment and name in self.work.documents:
                return self.work.documents[name].link(fragment)
            at = self.work.site.of(name)
            found = f"{at}#{fragment}" if at and fragment else at or ""
        if found:
            self.links.add(found)
        return found

    # Printed pages

    def _marks(self, root: Element, starts: Sequence[PageStart]) -> None:
        """Put an empty element where each printed page begins; its name is told to those who listen (DPUB-ARIA 1.1,
        doc-pagebreak)."""
        by_line: dict[str, Element] = {}
        for element in root.iter(etree.Element):
            if element.get("data-line"):
                by_line.setdefault(str(element.get("data-line")), element)
        by_id = {str(element.get("id")): element for element in root.iter(etree.Element) if element.get("id")}
        head = by_id.get(self.entry)
        for start in reversed(starts):
            mark = lxml_html.Element("span")
            mark.set("role", "doc-pagebreak")
            mark.set("id", f"{self.work.page_prefix}-{start.label}")
            mark.set("class", "pagebreak")
            mark.set("aria-label", f"{self.work.labels['page']} {start.label}")
            found = by_id.get(start.target) if start.target else by_line.get(str(start.line)) if start.line else head
            block = _block(found if found is not None else root[0] if len(root) else root)
            if start.after:
                block.append(mark)
            else:
                mark.tail, block.text = block.text, None
                block.insert(0, mark)

    # Notes and terms

    def _notes(self, root: Element) -> None:
        """Footnotes at the page's foot, numbered, with links both ways (DPUB-ARIA 1.1, doc-noteref and
        doc-endnotes)."""
        found = [element for element in root.iter(etree.Element) if "footnote" in str(element.get("class", "")).split()]
        if not found:
            return
        notes = lxml_html.Element("section")
        notes.set("role", "doc-endnotes")
        notes.set("class", "notes")
        notes.set("aria-labelledby", "notes-title")
        title = etree.SubElement(notes, "h2")
        title.set("id", "notes-title")
        title.text = self.work.labels["web.notes"]
        listed = etree.SubElement(notes, "ol")
        for number, element in enumerate(found, start=1):
            item = etree.SubElement(listed, "li")
            item.set("id", f"note-{number}")
            item.text = element.text
            for child in list(element):
                item.append(child)
            back = _anchor(f"#noteref-{number}", "↩", "doc-backlink")
            back.set("aria-label", f"{self.work.labels['web.back-to-text']} {number}")
            _append_text(item, " ")
            item.append(back)
            tail = element.tail
            for child in list(element):
                element.remove(child)
            element.tag, element.text = "sup", None
            element.attrib.clear()
            element.set("class", "noteref")
            mark = _anchor(f"#note-{number}", str(number), "doc-noteref")
            mark.set("id", f"noteref-{number}")
            mark.set("aria-label", f"{self.work.labels['footnote']} {number}")
            element.append(mark)
            element.tail = tail
        root.append(notes)

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
            card = lxml_html.fragment_fromstring(
                f"{markup}{self.work.labels['web.in-glossary']}</a></p>", create_parent="div"
            )
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
            key = f"@@drawing-{len(self.inline)}@@"
            drawn = self.work.pictures.chart(data, str(picture.get("alt") or ""), self._style_class)
            parent = picture.getparent()
            holder = lxml_html.Element("div")
            holder.set("class", "drawing")
            holder.text, holder.tail = key, picture.tail
            if parent is not None:
                parent.replace(picture, holder)
            self.inline[key] = drawn
            return
        address, width, height = self.work.pictures.file(src, data)
        picture.set("src", quote(relative(self.address, address)))
        if width and height:
            picture.set("width", str(width))
            picture.set("height", str(height))
        picture.set("loading", "lazy")

    def _figures(self, figure: Element) -> None:
        """The figures of a chart or a table as a file beside it."""
        kinds = str(figure.get("class", "")).split()
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
        if table is None or not name or not {"chart", "tablebox"}.intersection(kinds):
            return
        rows = [[plain_text(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        address = f"data/{name}.csv"
        self.work.figures[address] = rows
        self.links.add(address)
        line = etree.SubElement(figure, "p")
        line.set("class", "credit")
        link = etree.SubElement(line, "a")
        link.set("href", relative(self.address, address))
        link.set("download", "")
        link.text = self.work.labels["web.figures-csv"]

    def _plain(self, element: Element) -> None:
        """Nothing that a strict Content-Security-Policy forbids, and nothing that is for other programs."""
        style = element.attrib.pop("style", None)
        if style:
            element.set("class", f"{element.get('class', '')} {self._style_class(str(style))}".strip())
        element.attrib.pop("data-line", None)

    def _style_class(self, style: str) -> str:
        return self.work.styles.setdefault(style.strip().rstrip(";"), f"s{len(self.work.styles) + 1}")


def _anchor(href: str, text: str, role: str) -> Element:
    anchor: Element = lxml_html.Element("a")
    anchor.set("href", href)
    anchor.set("role", role)
    anchor.text = text
    return anchor


_HOLDS_NO_TEXT = {
    "table": "th|td",
    "tbody": "th|td",
    "thead": "th|td",
    "tr": "th|td",
    "ul": "li",
    "ol": "li",
    "dl": "dt|dd",
}


def _block(element: Element) -> Element:
    """The element itself, or the first in it that may hold text."""
    inside = _HOLDS_NO_TEXT.get(str(element.tag))
    if inside is None:
        return element
    return next((found for found in element.iter(*inside.split("|"))), element)


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _sections(root: Element, entry: str) -> Iterable[Section]:
    """The page's sections, in order: a heading with an id begins one."""
    current: tuple[str, str, int] | None = None
    words: list[str] = []
    marks: list[str] = []
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        if element.get("class") == "terms":
            break
        if re.fullmatch(r"h[1-6]", tag) and element.get("id") not in (None, "notes-title"):
            if current:
                yield Section(*current, " ".join(" ".join(words).split()), tuple(marks))
            marks = []
            current, words = (str(element.get("id")), plain_text(element), int(tag[1])), []
        elif tag in ("p", "li", "td", "th", "dt", "dd", "figcaption", "caption") and not _within_block(element):
            words.append(plain_text(element))
        marks += [str(element.get(name)) for name in ("id", "popovertarget") if element.get(name)]
    yield Section(*(current or (entry, "", 1)), " ".join(" ".join(words).split()), tuple(marks))


def _within_block(element: Element) -> bool:
    """Whether a block around it has its words already."""
    return any(
        str(parent.tag) in ("p", "li", "td", "th", "dt", "dd", "figcaption", "caption")
        for parent in element.iterancestors()
    )


def plain_text(element: Element) -> str:
    """An element's words, white space as in running text."""
    return " ".join("".join(element.itertext()).split())
