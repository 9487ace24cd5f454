"""What text is set in while its own letters are on their way: letters of the reader's machine, made as wide and as high
as those that follow, so that nothing moves when they come (CSS Fonts 5, `size-adjust` and the metric overrides)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import uharfbuzz as harfbuzz

from ..base.problems import Problem, ProblemsFound
from ..language.letters import SAMPLE
from ..layouts.faces import Face
from ..layouts.fonts import FontSet
from .fonts import asked_faces

_BOLD = 600
"""The first weight that is set in bold letters meanwhile."""


@dataclass(frozen=True, slots=True)
class Local:
    """A family of readers' machines, by the names of it and of those that are as wide; widths as `width_of` finds them.

    Georgia, Times New Roman and Arial were measured by the free families that are made as wide (Gelasio 5.3, Tinos 5.3,
    Arimo 5.3), Roboto 5.3, Noto Serif 5.3 and DejaVu 2.37 by themselves.
    """

    names: tuple[str, ...]
    regular: float
    bold: float
    italic: float


LOCAL: Mapping[str, tuple[Local, ...]] = {
    "serif": (
        Local(("Georgia", "Gelasio"), 0.4535, 0.5281, 0.4608),
        Local(("Times New Roman", "Liberation Serif", "Tinos"), 0.4152, 0.4375, 0.413),
        Local(("Noto Serif",), 0.4915, 0.5201, 0.4741),
        Local(("DejaVu Serif",), 0.5273, 0.5812, 0.5273),
    ),
    "sans": (
        Local(("Arial", "Liberation Sans", "Arimo"), 0.4601, 0.4946, 0.4602),
        Local(("Roboto",), 0.4562, 0.463, 0.4433),
        Local(("DejaVu Sans",), 0.522, 0.5875, 0.5224),
    ),
}
"""By what a layout asks for, the likelier first: Windows and Apple's, Linux's, Android's."""


def meanwhile(fonts: FontSet, tokens: Mapping[str, Any]) -> str:
    """The `@font-face` rules, and a list of families for each token of the layout's `meanwhile`: `--meanwhile-text`.

    Raises `ProblemsFound` for a token that asks for other letters than there are.
    """
    rules: list[str] = []
    lists: list[str] = []
    for token, kind in tokens.get("meanwhile", {}).items():
        if kind not in LOCAL:
            what = f"the tokens let '{token}' be set in '{kind}' meanwhile"
            raise ProblemsFound([Problem("font-unknown", what, "write one of: " + ", ".join(LOCAL))])
        asked = {role: face for role, face in tokens.get("faces", {}).items() if str(face).split(" ")[0] == token}
        cuts = [face for face in asked_faces(fonts, {**tokens, "faces": asked}) if face.characters >= set(SAMPLE)]
        rules += [_rule(token, local, face) for local in LOCAL[kind] for face in cuts]
        lists += [f"--meanwhile-{token}: {', '.join(_family(token, local) for local in LOCAL[kind])};"] if cuts else []
    return "\n".join([*rules, f":root {{ {' '.join(lists)} }}\n"]) if rules else ""


def _family(token: str, local: Local) -> str:
    return f'"{token} {local.names[0]}"'


def _rule(token: str, local: Local, face: Face) -> str:
    """One face: a line is as high as it will be, whatever its letters are scaled by."""
    bold = face.weight >= _BOLD
    cut, width = ("Bold", local.bold) if bold else ("Italic", local.italic) if face.italic else ("", local.regular)
    told = measured(face.program)
    scale = told.width / width
    parts = {
        "font-family": _family(token, local),
        "font-weight": str(face.weight),
        "font-style": "italic" if face.italic else "normal",
        "src": ", ".join(f'local("{f"{name} {cut}".strip()}")' for name in local.names),
        "size-adjust": f"{scale:.1%}",
        "ascent-override": f"{told.ascent / scale:.1%}",
        "descent-override": f"{told.descent / scale:.1%}",
        "line-gap-override": f"{told.gap / scale:.1%}",
    }
    return f"@font-face {{ {'; '.join(f'{name}: {value}' for name, value in parts.items())} }}"


@dataclass(frozen=True, slots=True)
class Measured:
    """A face's measures in em."""

    width: float
    """Of a letter of the sample on the average."""
    ascent: float
    descent: float
    gap: float


@lru_cache(maxsize=32)
def measured(program: bytes) -> Measured:
    """The measures of a font file."""
    face = harfbuzz.Face(program)
    font, words = harfbuzz.Font(face), harfbuzz.Buffer()
    words.add_str(SAMPLE)
    words.guess_segment_properties()
    harfbuzz.shape(font, words)
    lines = font.get_font_extents("ltr")
    run = sum(glyph.x_advance for glyph in words.glyph_positions) / len(SAMPLE)
    return Measured(*(value / face.upem for value in (run, lines.ascender, -lines.descender, lines.line_gap)))
