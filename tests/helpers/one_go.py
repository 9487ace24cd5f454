"""The same document typeset in one go: one HTML tree, one run of WeasyPrint, no joining.

What the joined file is measured against. Every entry's final HTML becomes a `<body>` of one tree;
Trykklar's links become plain links within the tree, so that WeasyPrint itself resolves them. The page
rules that an entry brings along are bound to its pages by their numbers, which are settled by then.
(Named pages would be the obvious way, but WeasyPrint 70 takes every page break inside a named page for
a forced one, and so keeps margins at the head of pages: `forced_break` in its `weasyprint.layout.page`.)
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pikepdf

from support import REPOSITORY, settings_for
from trykklar.assemble.join import Assembler
from trykklar.assemble.navigation import bookmark_title
from trykklar.base.addresses import BASE_URL, GOTO, LAYOUT_URL
from trykklar.base.cache import Cache
from trykklar.base.profiles import DEFAULT_PROFILE, PROFILES
from trykklar.base.settings import Settings
from trykklar.build import foreign, pdf as building, sources as reading
from trykklar.compose.composer import Composer
from trykklar.compose.records import Start
from trykklar.finish.finish import finish
from trykklar.layouts.chart_process import use_fonts
from trykklar.layouts.layout import Layout
from trykklar.layouts.look import ENGINE_VARIANT
from trykklar.layouts.slots import SlottedFace
from trykklar.paginate.paginate import PaginatedBook, paginate
from trykklar.resolve.document import ResolvedDocument
from trykklar.resolve.pages import PageMap
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.typesetter import Typesetter
from trykklar.typeset.weasyprint.worker import _Fetcher, _log

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Prepared:
    """A document whose pages have settled, and what it takes to make a file of it in either way."""

    settings: Settings
    sources: reading.Sources
    composer: Composer
    layout: Layout
    book: PaginatedBook
    slotted: dict[str, SlottedFace]

    @property
    def resolved(self) -> ResolvedDocument:
        return self.composer.book.resolved

    @property
    def pages(self) -> PageMap:
        """What documents that refer to this one ask for."""
        return building.page_map(self.resolved, self.book)

    def join(self, file: Path, profile_name: str = DEFAULT_PROFILE) -> Path:
        """Write the finished file that Trykklar makes for a profile. Gives it."""
        assembler = Assembler(self.sources.fonts.programs, self.slotted)
        parts, profile = assembler.read_parts(self.book, self.resolved), PROFILES[profile_name]
        assembled = assembler.assemble(self.book, parts, self.resolved, profile, self.composer.trim)
        file.write_bytes(finish(assembled, self.resolved, profile, self.settings).pdf)
        return file

    def set_in_one_go(self, file: Path) -> Path:
        """Write the file that WeasyPrint makes by itself. Gives it."""
        file.write_bytes(typeset_in_one_go(self, file.parent))
        return file


def prepare(
    publication: Path, document: str, folder: Path, jobs: int, others: Mapping[str, PageMap] = MappingProxyType({})
) -> Prepared:
    """Paginate a document of a publication; `folder` takes what a build puts out. `others`: pages of documents that it
    refers to."""
    settings = replace(settings_for(publication, folder, release=True), jobs=jobs)
    use_fonts(settings.fonts_dirs)
    sources = reading.read_sources(settings)
    resolved = sources.documents[document]
    layout = sources.layouts[resolved.document.layout]
    maps = foreign.foreign_maps(settings, sources, document, others)
    composer = Composer(resolved, layout, maps, settings, slotted=True)
    look = building._look(settings, sources, layout, sources.fonts.slotted)
    with LocalWorkers(jobs) as workers:
        # What `make` has set already is taken from its cache: the bytes are the same, as other tests show.
        typesetter = Typesetter(look, workers, Cache(REPOSITORY / "output" / ".cache"))
        book = paginate(composer, layout, typesetter, lambda number, chapter: None)
    assert book.problems == (), book.problems
    plain = Composer(resolved, layout, maps, settings)
    return Prepared(settings, sources, plain, layout, book, sources.fonts.slotted)


@dataclass(frozen=True)
class Part:
    """One entry of the tree."""

    html: str
    pages: range
    """Numbers (1-based) of its pages."""
    blanks_before: int
    depth: str
    """The rule that its pages have their depth from, where it is not the layout's."""


@dataclass(frozen=True)
class OneGo:
    """Everything that a worker needs to set a document in one go."""

    parts: tuple[Part, ...]
    blanks_after: int
    language: str
    title: str
    bookmarks: tuple[tuple[str, int, str], ...]
    """(id, level, label); an empty label leaves the words to WeasyPrint."""
    assets: dict[str, bytes]


def typeset_in_one_go(prepared: Prepared, scratch: Path) -> bytes:
    """A paginated book's pages, with numbers as text, set by a single run of WeasyPrint in a process of its own."""
    composer, book, layout, resolved = prepared.composer, prepared.book, prepared.layout, prepared.resolved
    parts, assets = [], {}
    for placed in book.chapters:
        start = Start(placed.folio, placed.style, recto=placed.first_page % 2 == 1)
        composed = composer.compose(placed.entry, book.pages, start)
        pages = range(placed.first_page, placed.first_page + placed.typeset.page_count)
        parts.append(Part(composed.html, pages, placed.blanks_before, placed.typeset.depth))
        for url, data in composed.assets.items():
            assert assets.setdefault(url, data) == data, f"two pictures are called {url}"
    last = book.chapters[-1]
    after = book.page_count - (last.first_page + last.typeset.page_count - 1)
    job = OneGo(
        tuple(parts),
        after,
        resolved.manuscript.publication.language,
        resolved.title,
        tuple(wanted_bookmarks(resolved, book)),
        assets,
    )
    sheets = [(sheet.name, first_of_each(sheet.text, parts)) for sheet in layout.styles]
    task = scratch / "one-go.pickle"
    variant = ENGINE_VARIANT
    task.write_bytes(
        pickle.dumps((job, sheets, building.layout_files(layout), str(prepared.settings.fonts_dirs[0]), variant))
    )
    done = subprocess.run([sys.executable, __file__, str(task)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout


def first_of_each(css: str, parts: Sequence[Part]) -> str:
    """A layout's stylesheet in which the first page means the first of each entry, as it does in entries set apart."""
    return re.sub(r"@page\s*:first", "@page " + ", ".join(f":nth({part.pages[0]})" for part in parts), css)


def wanted_bookmarks(resolved: ResolvedDocument, book: PaginatedBook) -> Iterable[tuple[str, int, str]]:
    """Which elements are bookmarks: every entry, under its part where it has one, and the headings of level 2 in it."""
    seen_part = False
    for entry in resolved.entries:
        if entry.id not in book.pages:
            continue
        seen_part = seen_part or entry.kind == "part"
        level = 2 if seen_part and entry.part and entry.kind != "part" else 1
        yield entry.id, level, bookmark_title(entry, resolved)
        for heading in entry.text.scan.headings if entry.text else ():
            if heading.level == 2 and heading.id in book.pages:
                yield heading.id, level + 1, ""


# What follows runs in a process of its own.


def set_pages(job: OneGo, sheets: list[tuple[str, str]], files: dict[str, bytes], fonts: str, variant: str) -> bytes:
    """Set the tree with WeasyPrint as it comes. Any line that it logs is a failure."""
    with tempfile.TemporaryDirectory() as scratch:
        conf = Path(scratch) / "fonts.conf"
        conf.write_text(
            f"<fontconfig><dir>{escape(fonts)}</dir><cachedir>{scratch}/cache</cachedir></fontconfig>", "utf-8"
        )
        os.environ["FONTCONFIG_FILE"] = str(conf)
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        from trykklar.typeset.weasyprint import patches as engine

        assert engine.install_lines() == ()  # pages are as lines make them; what is compared is the joining

        gc.disable()  # the process ends when this is done; the collector would go through every box again and again
        log = _log()
        config = FontConfiguration()
        fetcher = _Fetcher({**files, **job.assets})
        styles = [
            weasyprint.CSS(string=text, base_url=LAYOUT_URL, url_fetcher=fetcher, font_config=config)
            for _, text in sheets
        ]
        html = tree_document(make_tree(job), fetcher)
        document = html.render(stylesheets=styles, font_config=config, pdf_variant=variant)
        pdf = document.write_pdf(pdf_variant=variant)
    lines = log.take()
    if lines:
        raise AssertionError("WeasyPrint logged: " + "; ".join(lines[:5]))
    return trimmed(bytes(pdf))


def trimmed(pdf: bytes) -> bytes:
    """The same pages, ending where they are cut: layouts bleed, and what is joined ends at the trim too."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            page.obj.MediaBox = page.obj.TrimBox
            del page.obj["/BleedBox"]
        opened.save(out)
    return out.getvalue()


def tree_document(root: Element, fetcher: Any) -> Any:
    """WeasyPrint's document of a tree that is there already (its own class takes only text, and a text has one
    body)."""
    import cssselect2
    import weasyprint

    html = weasyprint.HTML(string="<html></html>", base_url=BASE_URL, url_fetcher=fetcher)
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html


def make_tree(job: OneGo) -> Element:
    """One `<html>` with a `<body>` per entry."""
    root = Element("html", {"lang": job.language})
    head = SubElement(root, "head")
    SubElement(head, "title").text = job.title
    style = SubElement(head, "style")
    size = re.search(r"@page \{ size: [^}]*\}", job.parts[0].html)
    assert size is not None
    css = [
        size[0],
        ".blank { height: 1px; break-before: page }",
        *(bookmark_rule(*bookmark) for bookmark in job.bookmarks),
    ]
    for part in job.parts:
        rules, declarations = page_rules(part.html, part.pages, part.depth)
        css.append(rules)
        for _ in range(part.blanks_before):
            SubElement(root, "body", {"class": "blank"})
        root.append(body_of(part.html, declarations))
    for _ in range(job.blanks_after):
        SubElement(root, "body", {"class": "blank"})
    style.text = "\n".join(css)
    return root


def bookmark_rule(name: str, level: int, label: str) -> str:
    words = f'"{label}"' if label else "content(text)"
    return f'[id="{name}"] {{ bookmark-level: {level}; bookmark-label: {words} }}'


def page_rules(html: str, pages: range, depth: str) -> tuple[str, str]:
    """An entry's page rules as those of its pages, and the rest as declarations for its body."""
    css = unescape_style(html) + depth
    css, count = re.subn(r"html\s*\{\s*break-before:\s*left\s*\}", "", css)
    assert count <= 1
    root = re.search(r":root\s*\{([^}]*--fill[^}]*)\}", css)  # the colours of an entry; its trim is that of all
    assert root is not None
    css = css.replace(root[0], "")

    def bound(match: re.Match[str]) -> str:
        # Each :nth() adds as much weight as :first does; the last one is what counts.
        if match[1] == ":first":
            return f"@page :nth(1n):nth({pages[0]}) {{"
        return "@page " + ", ".join(f":nth({page}){match[1] or ''}" for page in pages) + " {"

    return re.sub(r"@page\s*(:\w+)?\s*\{", bound, css), root[1].strip()


def unescape_style(html: str) -> str:
    found = STYLE.findall(html)
    assert len(found) == 1, "an entry's frame has one <style>"
    return unescape(found[0])


def body_of(html: str, declarations: str) -> Element:
    import tinyhtml5

    parsed = tinyhtml5.parse(html, namespace_html_elements=False)
    body = parsed.find("body")
    body.set("style", f"break-before: page; counter-reset: footnote; {declarations}")
    body.set("lang", parsed.get("lang"))
    for link in body.iter("a"):
        href = link.get("href", "")
        if href.startswith(GOTO):
            link.set("href", "#" + href.removeprefix(GOTO))
    return body


if __name__ == "__main__":
    import __main__

    sys.modules["one_go"] = __main__  # where the pickle says that its records are
    sys.stdout.buffer.write(set_pages(*pickle.loads(Path(sys.argv[1]).read_bytes())))
