"""Checks of fonts: whole, right in width, and readable as text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...base.profiles import Claim
from ..declare import A_RULES, UA_RULES, check
from ..opened import OpenedPdf
from ..painted.glyphs import UsedFont, code_texts, read_font
from ..readings.font_programs import FontProgram, font_program
from ..readings.painted_facts import PAINTED
from ..records import Demands, Examined, Finding


@dataclass
class Used:
    """A font and the codes that the file's pages show of it."""

    source: Any = field(repr=False)
    font: UsedFont
    codes: dict[int, int]
    """Code → the first page that shows it."""

    @property
    def name(self) -> str:
        return self.font.base or f"{self.font.number} 0 obj"

    @property
    def descriptor(self) -> Any:
        below = self.source.DescendantFonts[0] if self.font.composite else self.source
        return below.get("/FontDescriptor")

    @cached_property
    def texts(self) -> dict[int, str]:
        """Code → text, as the font's ToUnicode map says."""
        source = self.source.get("/ToUnicode")
        return code_texts(source.read_bytes()) if source is not None else {}

    def program(self) -> Any:
        """The embedded program's stream, or None."""
        descriptor = self.descriptor
        return (
            next((descriptor[key] for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor), None)
            if descriptor is not None
            else None
        )

    @cached_property
    def glyphs(self) -> FontProgram | None:
        """What the embedded program holds; None where there is none that can be opened."""
        program = self.program()
        return font_program(program.read_bytes()) if program is not None else None


def used_fonts(opened: OpenedPdf) -> list[Used]:
    """All fonts that pages show text in."""
    found: list[Used] | None = opened.kept.get("fonts")
    if found is not None:
        return found
    codes: dict[int, dict[int, int]] = {}
    for number, page in enumerate(PAINTED.of(opened), 1):
        for font, shown in page.shown:
            mine = codes.setdefault(font, {})
            for code in shown:
                mine.setdefault(code, number)
    sources = _sources(opened, codes)
    found = [
        Used(sources[font], read_font(sources[font]), shown_of) for font, shown_of in codes.items() if font in sources
    ]
    opened.kept["fonts"] = found
    return found


def _sources(opened: OpenedPdf, numbers: Collection[int]) -> dict[int, Any]:
    """Fonts by their object numbers; a file that has been written over has some that are not the first of theirs."""
    found = {number: item for number in numbers if number and _is_font(item := opened.pdf.get_object(number, 0))}
    if len(found) < len(numbers):
        found |= {item.objgen[0]: item for item in opened.pdf.objects if _is_font(item)}
    return found


def _is_font(item: Any) -> bool:
    try:
        return bool(item.get("/Type") == "/Font")
    except (TypeError, ValueError, AttributeError):
        return False


@check(
    "fonts-embedded",
    "Every font that is shown is in the file",
    "a font that is not is replaced by whatever a machine has",
    (Claim.FILE,),
    "ISO 14289-1, 7.21.4.1; ISO 19005-3, 6.2.11.4",
    f"{UA_RULES}; {A_RULES}",
)
def embedded(opened: OpenedPdf, demands: Demands) -> Examined:
    fonts = used_fonts(opened)
    shown = {font for page in PAINTED.of(opened) for font, _ in page.shown}
    findings = [
        Finding(f"{font.name} is not embedded", object=f"{font.font.number} 0 obj")
        for font in fonts
        if font.program() is None
    ]
    findings += [
        Finding(f"text in a font that is no object of the file ({number})")
        for number in shown - {f.font.number for f in fonts}
    ]
    return Examined(len(fonts), "fonts", tuple(findings))


@check(
    "glyphs-present",
    "Every glyph that is shown is in its font, and none is the missing glyph",
    "a box or a gap stands where the letter should",
    (Claim.FILE,),
    "ISO 14289-1, 7.21.4.1 and 7.21.8; ISO 19005-3, 6.2.11.4 and 6.2.11.8",
    f"{UA_RULES}; {A_RULES}",
)
def glyphs(opened: OpenedPdf, demands: Demands) -> Examined:
    count = 0
    findings: list[Finding] = []
    for used in used_fonts(opened):
        if not used.font.composite:
            count += len(used.codes)
            continue
        program = used.glyphs
        for code, page in used.codes.items():
            count += 1
            if code == 0:
                findings.append(Finding(f"{used.name} shows its missing glyph", page))
            elif program is not None and code >= program.glyphs:
                findings.append(Finding(f"{used.name} has no glyph {code}", page))
            elif program is not None and code in program.blank and _is_lost(code, used):
                findings.append(Finding(f"{used.name}: glyph {code} has a width, a character, and no outline", page))
    return Examined(count, "glyphs in use", tuple(findings))


_BLANK = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff \u2002\u2003\u2009\u202f"


def _is_lost(code: int, used: Used) -> bool:
    """Whether a glyph without an outline was cut from the subset: its character is one that has an outline."""
    return bool(used.texts.get(code, "").strip(_BLANK))


@check(
    "glyph-widths",
    "Widths in the file are those of the fonts",
    "where they differ, viewers place the letters of one file in two ways",
    (Claim.FILE,),
    "ISO 14289-1, 7.21.5; ISO 19005-3, 6.2.11.5",
    f"{UA_RULES}; {A_RULES}",
)
def widths(opened: OpenedPdf, demands: Demands) -> Examined:
    count = 0
    findings: list[Finding] = []
    for used in used_fonts(opened):
        program = used.glyphs if used.font.composite else None
        if program is None or not program.widths:
            continue
        for code, page in used.codes.items():
            count += 1
            told = used.font.widths.get(code, used.font.default)
            real = program.widths[code] if code < program.glyphs else told
            if abs(told - real) > 1:
                findings.append(Finding(f"{used.name}: glyph {code} is {real:.0f} wide, the file says {told:g}", page))
    return Examined(
        count or len(used_fonts(opened)), "widths" if count else "fonts without widths to compare", tuple(findings)
    )


@check(
    "text-unicode",
    "Every glyph that is shown stands for text",
    "what does not cannot be searched, copied or read aloud",
    (Claim.FILE,),
    "ISO 14289-1, 7.21.7; ISO 19005-3, 6.2.11.7",
    f"{UA_RULES}; {A_RULES}",
)
def unicode(opened: OpenedPdf, demands: Demands) -> Examined:
    count = 0
    findings: list[Finding] = []
    for used in used_fonts(opened):
        texts = used.texts
        if not texts and not used.font.composite:
            count += len(used.codes)  # simple fonts of a standard encoding need no map
            continue
        for code, page in used.codes.items():
            count += 1
            text = texts.get(code)
            if not text:
                findings.append(Finding(f"{used.name}: glyph {code} stands for no text", page))
            elif any(char in "\x00\ufeff\ufffe\ufffd" for char in text):
                findings.append(Finding(f"{used.name}: glyph {code} stands for no character", page))
            elif any(0xE000 <= ord(char) <= 0xF8FF or ord(char) >= 0xF0000 for char in text):
                findings.append(Finding(f"{used.name}: glyph {code} stands for a private character", page))
    return Examined(count, "glyphs in use", tuple(findings))


@check(
    "font-dictionaries",
    "Composite fonts say how codes become glyphs",
    "viewers guess else, each in its own way",
    (Claim.FILE,),
    "ISO 14289-1, 7.21.3; ISO 19005-3, 6.2.11.3",
    f"{UA_RULES}; {A_RULES}",
)
def dictionaries(opened: OpenedPdf, demands: Demands) -> Examined:
    fonts = used_fonts(opened)
    findings: list[Finding] = []
    for used in fonts:
        where = f"{used.font.number} 0 obj"
        if not used.font.composite:
            continue
        below = used.source.DescendantFonts[0]
        if used.source.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
            findings.append(Finding(f"{used.name} has an encoding of its own", object=where))
        if below.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in below:
            findings.append(Finding(f"{used.name} has no CIDToGIDMap", object=where))
        if "/CIDSystemInfo" not in below:
            findings.append(Finding(f"{used.name} has no CIDSystemInfo", object=where))
    return Examined(len(fonts), "fonts", tuple(findings))


@check("invisible-text", "No text is invisible", "hidden words are found by a search and seen by nobody", (Claim.UA,))
def invisible(opened: OpenedPdf, demands: Demands) -> Examined:
    pages = PAINTED.of(opened)
    findings = [
        Finding("invisible text", number, box) for number, page in enumerate(pages, 1) for box in page.invisible
    ]
    return Examined(sum(page.runs for page in pages), "runs of text", tuple(findings))
