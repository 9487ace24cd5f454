"""The styles of a document of Word: those that word processors know, and those of what they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

GREY = RGBColor(0x59, 0x59, 0x59)
"""4.5 : 1 on white, as WCAG 2.2 (1.4.3) asks of text."""
_FILL = "F2F2F2"
_RULE = "7F7F7F"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a style of our own differs from the one that it is based on. Sizes and distances in pt."""

    based_on: str = "Normal"
    size: float = 0
    bold: bool = False
    italic: bool = False
    grey: bool = False
    before: float = 0
    after: float = 6
    keeps: bool = False
    """Whether it stays on the page of what follows."""
    code: bool = False


_OWN: Mapping[str, _Look] = {
    "Lead": _Look(size=13, after=10),
    "Box Name": _Look(size=9, bold=True, grey=True, before=8, after=0, keeps=True),
    "Box Title": _Look(bold=True, after=2, keeps=True),
    "Credit": _Look(size=9, grey=True),
    "Term": _Look(bold=True, after=0, keeps=True),
    "Figure": _Look(before=8, after=2, keeps=True),
    "Rule": _Look(before=6),
    "Table Text": _Look(size=10, after=2),
    "Source Code": _Look(size=9, code=True),
    "Footnote Text": _Look(size=9, after=2),
}
CHARACTERS = {"made": "Filled In", "code": "Verbatim Char", "link": "Hyperlink", "note": "Footnote Reference"}
"""What words are → the style that shows it."""


def add_styles(document: Any, language: str) -> None:
    """Give a document its styles, and its language."""
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    for name in ("w:val", "w:eastAsia"):
        spoken.set(qn(name), language)
    for name, look in _OWN.items():
        _paragraph_style(styles, name, look)
    for name in CHARACTERS.values():
        styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    styles["Filled In"].font.color.rgb = GREY
    styles["Verbatim Char"].font.name = "Courier New"
    styles["Hyperlink"].font.underline = True
    styles["Hyperlink"].font.color.rgb = RGBColor(0x05, 0x4F, 0xB9)
    styles["Footnote Reference"].font.superscript = True
    for each in styles:
        each.hidden = False


def _paragraph_style(styles: Any, name: str, look: _Look) -> None:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.quick_style = styles[look.based_on], True
    if look.size:
        style.font.size = Pt(look.size)
    style.font.bold, style.font.italic = look.bold or None, look.italic or None
    if look.grey:
        style.font.color.rgb = GREY
    if look.code:
        style.font.name = "Courier New"
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(look.before), Pt(look.after), look.keeps or None
    if name == "Rule":
        _border(style.element.get_or_add_pPr(), "w:bottom")


def boxed(paragraph: Any) -> None:
    """Set a paragraph (its element) in a box: a rule at its left, and a ground."""
    properties = paragraph.get_or_add_pPr()
    _border(properties, "w:left", size="18")
    shade = OxmlElement("w:shd")
    for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _FILL)):
        shade.set(qn(key), value)
    properties.insert_element_before(shade, *_AFTER_BORDERS[1:])


_AFTER_BORDERS = (
    "w:shd w:tabs w:suppressAutoHyphens w:kinsoku w:wordWrap w:overflowPunct w:topLinePunct w:autoSpaceDE "
    "w:autoSpaceDN w:bidi w:adjustRightInd w:snapToGrid w:spacing w:ind w:contextualSpacing w:mirrorIndents "
    "w:suppressOverlap w:jc w:textDirection w:textAlignment w:textboxTightWrap w:outlineLvl w:divId w:cnfStyle w:rPr "
    "w:sectPr w:pPrChange"
).split()
"""The order of a paragraph's properties (ISO/IEC 29500-1, 17.3.1.26), from its ground on."""


def _border(properties: Any, side: str, size: str = "6") -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement(side)
    for key, value in (("w:val", "single"), ("w:sz", size), ("w:space", "6"), ("w:color", _RULE)):
        line.set(qn(key), value)
    borders.append(line)
    properties.insert_element_before(borders, *_AFTER_BORDERS)
