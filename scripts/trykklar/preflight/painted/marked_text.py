"""The text of marked content, as programs that read aloud or copy get it: ActualText before what glyphs stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

from .content import MAX_DEPTH, MAX_OPERATORS
from .glyphs import UsedFont, code_texts, read_font


class MarkedTexts:
    """The texts of the marks of a file's pages; each font is read once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], tuple[UsedFont, dict[int, str]]] = {}

    def of_page(self, page: Any) -> dict[int, str]:
        """Mark → its text. Raises `ValueError` for a page with more operators, or more deeply nested, than is read."""
        reader = _Reader(self)
        reader.run(pikepdf.parse_content_stream(page), page.obj.get("/Resources") or {}, 0)
        return {mark: "".join(pieces) for mark, pieces in reader.texts.items()}

    def font(self, source: Any) -> tuple[UsedFont, dict[int, str]]:
        """A font, and the text of each of its codes."""
        key = source.objgen
        if key not in self._fonts or key == (0, 0):
            told = source.get("/ToUnicode")
            texts = code_texts(told.read_bytes()) if isinstance(told, pikepdf.Stream) else {}
            self._fonts[key] = read_font(source), texts
        return self._fonts[key]


class _Reader:
    """One page on its way."""

    def __init__(self, fonts: MarkedTexts) -> None:
        self.fonts = fonts
        self.texts: dict[int, list[str]] = {}
        self.marks: list[tuple[int | None, bool]] = []
        """Of each mark around: its number, and whether it has said its text by itself."""
        self.font: tuple[UsedFont, dict[int, str]] | None = None
        self.operators = 0

    def run(self, instructions: Sequence[Any], resources: Any, depth: int) -> None:
        self.operators += len(instructions)
        if self.operators > MAX_OPERATORS or depth > MAX_DEPTH:
            raise ValueError("a page has more operators than are read")
        for instruction in instructions:
            operator, operands = str(instruction.operator), instruction.operands
            if operator in ("BDC", "BMC"):
                self._begin(operands, resources)
            elif operator == "EMC" and self.marks:
                self.marks.pop()
            elif operator == "Tf":
                self.font = self.fonts.font(resources.Font[str(operands[0])])
            elif operator in ("Tj", "TJ", "'", '"'):
                self._show(operands[-1])
            elif operator == "Do":
                self._draw(resources.XObject[str(operands[0])], resources, depth)

    def _begin(self, operands: Any, resources: Any) -> None:
        said = operands[1] if len(operands) > 1 else None
        if isinstance(said, pikepdf.Name):
            said = (resources.get("/Properties") or {}).get(str(said))
        said = said if isinstance(said, pikepdf.Dictionary) else pikepdf.Dictionary()
        mark = said.get("/MCID")
        own = self.marks[-1][0] if mark is None and self.marks else mark
        silent = bool(self.marks and self.marks[-1][1])
        if "/ActualText" in said and not silent:
            self._say(str(said.ActualText), own)
        self.marks.append((None if own is None else int(own), silent or "/ActualText" in said))

    def _show(self, shown: Any) -> None:
        if self.font is None or not self.marks or self.marks[-1][1]:
            return
        font, texts = self.font
        for item in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(item, pikepdf.String):
                text = "".join(texts.get(code, "" if font.composite else chr(code)) for code in font.codes(bytes(item)))
                self._say(text, self.marks[-1][0])

    def _say(self, text: str, mark: Any) -> None:
        if mark is not None:
            self.texts.setdefault(int(mark), []).append(text)

    def _draw(self, form: Any, resources: Any, depth: int) -> None:
        if form.get("/Subtype") == "/Form":
            before = self.font
            self.run(pikepdf.parse_content_stream(form), form.get("/Resources", resources), depth + 1)
            self.font = before
