"""What a document of Word holds that its text does not carry over: each with the chapter in which it stands."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_DOCUMENT = "word/document.xml"
_DRAWN = {
    "chart": "a chart",
    "diagram": "a diagram of Word",
    "wordprocessingShape": "a shape",
    "wordprocessingCanvas": "a drawing",
}
_OWN = re.compile(
    r"(?i)(?:heading|title|subtitle|normal|list|caption|toc|footnote|endnote|comment|header|footer|quote|intense|index|"
    r"no spacing|body|annotation|balloon|source code|html|plain text|table|hyperlink|revision|default|text)\b.*"
)
"""Names of Word's own styles: those of people's own may mean something."""


def with_fields(data: bytes, parts: Mapping[str, Any]) -> bytes:
    """The document with the words that its fields show (a page number, a date) where the fields stood."""
    fields = list(parts[_DOCUMENT].iter(f"{_W}fldSimple"))
    if not fields:
        return data
    for field in fields:
        above = field.getparent()
        at = above.index(field)
        above[at : at + 1] = [kid for kid in field if kid.tag != f"{_W}fldData"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in parts:
            new.writestr(name, etree.tostring(parts[name]) if name == _DOCUMENT else old.read(name))
        for name in {each.filename for each in old.infolist()} - set(parts):
            new.writestr(name, old.read(name))
    return out.getvalue()


def left_behind(parts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is not in the text, and the title of the chapter where it stands; empty before the first."""
    names = _styles(parts.get("word/styles.xml"))
    where, told = "", set[str]()
    for block in parts[_DOCUMENT].iter(f"{_W}p"):
        name = names.get(_value(block.find(f"{_W}pPr/{_W}pStyle")), "")
        if name.lower() == "heading 1":
            where = _words(block)
        if name and not _OWN.fullmatch(name) and name not in told:
            told.add(name)
            yield f"the style '{name}' is left behind: write a directive where it meant something", where
        for element in block.iter():
            if what := _left(element):
                yield what, where
    for part, root in parts.items():
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", part) and (words := _words(root)):
            yield (
                f"what stands on each page, '{words[:_SHOWN]}', is left out: the layout has running heads and folios",
                "",
            )


_SHOWN = 80
_CHANGES = {f"{_W}ins": "added", f"{_W}del": "deleted", f"{_W}moveTo": "moved"}


def _left(element: Any) -> str:
    tag = element.tag
    if tag in _CHANGES and (words := _words(element)):
        who = element.get(f"{_W}author") or "somebody"
        return f"a tracked change, which is taken as accepted: {who} {_CHANGES[tag]} '{words[:_SHOWN]}'"
    if tag == f"{_M}oMath":
        words = "".join(e.text or "" for e in element.iter(f"{_M}t"))
        return f"a formula is left out: '{words[:_SHOWN]}'; write it in TeX between dollar signs"
    if tag == f"{_W}vanish" and _value(element) not in ("0", "false"):
        words = _words(element.getparent().getparent())
        return f"what Word hides is printed: '{words[:_SHOWN]}'" if words else ""
    if tag == _GRAPHIC:
        kind = str(element.get("uri") or "").rpartition("/")[2]
        return _drawn(kind, element) if kind in _DRAWN else ""
    return ""


def _drawn(kind: str, graphic: Any) -> str:
    """What is told of a drawing that is no picture; of a shape that has a stand-in for older programs nothing."""
    if any(etree.QName(e).localname == "AlternateContent" and len(e) > 1 for e in graphic.iterancestors()):
        return ""
    about = next((e.get("descr") for e in graphic.getparent().getparent() if e.get("descr")), "")
    words = _words(graphic) or about
    return f"{_DRAWN[kind]} is left out{f': {words[:_SHOWN]!r}' if words else ''}; save it as a picture"


def _words(element: Any) -> str:
    return " ".join("".join(e.text or "" for e in element.iter(f"{_W}t", f"{_W}delText")).split())


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")


def _styles(root: Any) -> dict[str, str]:
    """Ids of styles of paragraphs → their names."""
    found = root.iter(f"{_W}style") if root is not None else ()
    return {str(e.get(f"{_W}styleId")): _value(e.find(f"{_W}name")) for e in found if e.get(f"{_W}type") == "paragraph"}
