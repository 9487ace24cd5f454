"""Runs and bookmarks of a document of Word (ISO/IEC 29500-1, 17.3.2 and 17.13.6)."""

from __future__ import annotations

from typing import Any

from babel.core import get_global
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_ORDER = {"bold": "w:b", "italic": "w:i", "strike": "w:strike"}
_VERTICAL = {"sub": "subscript", "sup": "superscript"}


def spoken(language: str) -> str:
    """A language with the region that word processors want: 'da' → 'da-DK' (Unicode, likely subtags)."""
    if "-" in language:
        return language
    likely = str(get_global("likely_subtags").get(language) or language).split("_")
    return f"{language}-{likely[-1]}" if len(likely) > 1 else language


def made_run(text: str | None, marks: frozenset[str], style: str, document: Any, language: str = "") -> Any:
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    if style:
        _add(properties, "w:rStyle", document.styles[style].style_id)
    for mark, tag in _ORDER.items():
        if mark in marks:
            properties.append(OxmlElement(tag))
    for mark, value in _VERTICAL.items():
        if mark in marks:
            _add(properties, "w:vertAlign", value)
    if language:
        _add(properties, "w:lang", language)
    if len(properties):
        run.append(properties)
    if text is not None:
        words = OxmlElement("w:t")
        words.text = text
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    return run


def _add(properties: Any, tag: str, value: str) -> None:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    properties.append(element)


def bookmark(tag: str, number: str, name: str = "") -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:id"), number)
    if name:
        element.set(qn("w:name"), name)
    return element
