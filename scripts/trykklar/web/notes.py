"""Footnotes of a page: numbered, with links both ways. They stand at the foot of a page of a site; in a book each is a
footnote of its own, which readers' programs open where they are called."""

from __future__ import annotations

from lxml import etree, html as lxml_html

from ..language.labels import Labels
from .sections import Element

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
"""The attribute `epub:type` (EPUB 3.3, 5.1)."""


def endnotes(root: Element, labels: Labels) -> None:
    """Footnotes at the page's foot, as a list. Links and section say by their names what they are: QualWeb, which
    Danish authorities hold sites to, takes the roles of DPUB-ARIA for faults."""
    found = _footnotes(root)
    if not found:
        return
    notes, listed = _foot(labels), lxml_html.Element("ol")
    notes.append(listed)
    for number, element in enumerate(found, start=1):
        _moved(element, etree.SubElement(listed, "li"), number, labels)
    root.append(notes)


def footnotes(root: Element, labels: Labels) -> None:
    """Footnotes as EPUB readers know them (EPUB 3.3; DPUB-ARIA 1.1, doc-noteref and doc-footnote): each is told with
    its number."""
    found = _footnotes(root)
    if not found:
        return
    notes = _foot(labels)
    for number, element in enumerate(found, start=1):
        note = etree.SubElement(notes, "aside")
        note.set("role", "doc-footnote")
        note.set(EPUB_TYPE, "footnote")
        content = etree.SubElement(note, "div")
        _moved(element, content, number, labels)
        note.set("id", str(content.attrib.pop("id")))
        mark = element[0]
        mark.set(EPUB_TYPE, "noteref")
        mark.set("role", "doc-noteref")
        content[-1].set("role", "doc-backlink")
        first = content[0] if content[0].tag == "p" and not (content.text or "").strip() else content
        told = lxml_html.Element("span")
        told.set("class", "notenumber")
        told.text, told.tail = f"{number}.", f" {first.text or ''}"
        first.text = None
        first.insert(0, told)
    root.append(notes)


def marks_again(root: Element, labels: Labels) -> None:
    """The marks of notes that are named once more: each leads to the note, which leads back to its first mark."""
    for link in list(root.iter("a")):
        if link.get("class") == "notemark":
            number = str(link.text)
            mark = lxml_html.Element("sup")
            mark.set("class", "noteref")
            mark.tail, link.tail = link.tail, None
            link.getparent().replace(link, mark)
            mark.append(link)
            link.attrib.clear()
            link.set("href", f"#note-{number}")
            link.set("aria-label", f"{labels['footnote']} {number}")


def _footnotes(root: Element) -> list[Element]:
    """The notes of a page; what consists of blocks is put together first: composing writes the blocks apart, for HTML
    has no place for them within a line."""
    holders = {
        element.get("data-for"): element
        for element in root.iter("div")
        if "footnote-blocks" in str(element.get("class", "")).split()
    }
    for span in list(root.iter("span")) if holders else ():
        holder = holders.get(span.get("data-note")) if span.get("class") == "footnote" else None
        if holder is not None:
            span.extend(list(holder))
            holder.drop_tree()
    return [element for element in root.iter(etree.Element) if "footnote" in str(element.get("class", "")).split()]


def _foot(labels: Labels) -> Element:
    """The section of a page's notes, with its heading."""
    notes = lxml_html.Element("section")
    notes.set("class", "notes")
    notes.set("aria-labelledby", "notes-title")
    title = etree.SubElement(notes, "h2")
    title.set("id", "notes-title")
    title.text = labels["web.notes"]
    return notes


def _moved(element: Element, item: Element, number: int, labels: Labels) -> None:
    """Move a note's content into `item`, and leave its mark where it stood."""
    item.set("id", f"note-{number}")
    item.text = element.text
    for child in list(element):
        item.append(child)
    back = _anchor(f"#noteref-{number}", "↩")
    back.set("aria-label", f"{labels['web.back-to-text']} {number}")
    _append_text(item, " ")
    item.append(back)
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.tag, element.text = "sup", None
    element.attrib.clear()
    element.set("class", "noteref")
    mark = _anchor(f"#note-{number}", str(number))
    mark.set("id", f"noteref-{number}")
    mark.set("aria-label", f"{labels['footnote']} {number}")
    element.append(mark)
    element.tail = tail


def _anchor(href: str, text: str) -> Element:
    anchor: Element = lxml_html.Element("a")
    anchor.set("href", href)
    anchor.text = text
    return anchor


def _append_text(element: Element, text: str) -> None:
    last = next(element.iterchildren(reversed=True), None)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text
