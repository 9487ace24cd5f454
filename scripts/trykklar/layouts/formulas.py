"""Formulas in TeX's notation: MathML for screens (latex2mathml), a drawing in paths for paper (ziamath, STIX Two Math).

Both read the same notation, so that what one cannot set the other cannot either; the drawing holds no text and no
font, and the same formula gives the same bytes.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import astuple, dataclass
from functools import cache, lru_cache, wraps
from typing import Any
from xml.etree import ElementTree

from lxml import etree

from ..base.bounds import FORMULA, FORMULA_DEPTH

_KEPT = 4_096
"""Formulas that are kept, since every look at a text asks for all of them: a book of lectures has two thousand."""
_UNITS = 100.0
"""An em in the drawing's own units."""
_LEFT_OUT = re.compile(r"\\(?:label|tag\*?|eqref)\{[^{}]*\}|\\(?:nonumber|notag)\b")
_ENVIRONMENT = re.compile(
    r"\\(begin|end)\{(?:align|aligned|alignat|split|gather|gathered|eqnarray|multline|equation)\*?\}"
)
"""Lines that stand under each other; numbers are the document's to give."""
_RAISED = re.compile(r"(\\begin\{([bBpvV]matrix)\}(?:(?!\\begin\{).)*?\\end\{\2\})(?=\s*[\^_])", re.DOTALL)
"""A matrix with something above or below its end, which ziamath takes where braces stand around it."""
_COLOURED = re.compile(r"\\color(?=\{[^{}]*\}\s*\{)")
"""A colour of one group, as MathJax reads it; latex2mathml would go on with it over the cells of a matrix."""
_UNKNOWN = re.compile(r"\\[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A formula as a drawing; measures in em."""

    svg: str
    width: float
    height: float
    depth: float
    """How far it reaches below the line that it stands on."""


def fault(tex: str) -> str:
    """What is wrong with a formula; nothing where it can be set."""
    try:
        drawn(tex, display=True)
    except ValueError as error:
        return str(error)
    return ""


@lru_cache(maxsize=_KEPT)
def mathml(tex: str, *, display: bool) -> str:
    """The formula in MathML Core. Raises `ValueError`, which says what is wrong."""
    from latex2mathml.converter import convert

    text = _bounded(tex)
    try:
        found = str(convert(text, display="block" if display else "inline"))
    except (ValueError, IndexError, KeyError, RuntimeError, RecursionError, StopIteration, AttributeError) as error:
        raise ValueError(_said(error)) from None
    except Exception as error:
        if type(error).__module__.startswith("latex2mathml"):
            raise ValueError(_said(error)) from None
        raise
    if unknown := _UNKNOWN.search(found):
        raise ValueError(f"'{unknown[0]}' is not known")
    if "<mi>&</mi>" in found or "<mo>&</mo>" in found:
        raise ValueError("a & stands outside lines that are aligned")
    try:
        etree.fromstring(found)
    except etree.XMLSyntaxError:
        raise ValueError("it cannot be read") from None
    return found


@lru_cache(maxsize=_KEPT)
def drawn(tex: str, *, display: bool) -> Drawn:
    """The formula as a drawing. Raises `ValueError`, which says what is wrong."""
    mathml(tex, display=display)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how it finds its own font
        from ziamath.config import config
        from ziamath.zmath import Latex

    _measure_once()
    config.svg2 = False
    config.precision = 2
    try:
        formula = Latex(_bounded(tex), size=_UNITS, inline=not display, color="#000000")
        svg = str(formula.svg())
    except (ZeroDivisionError, AssertionError):
        raise ValueError("nothing of it can be drawn") from None
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, SyntaxError) as error:
        raise ValueError(_said(error)) from None
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    if box is None:
        raise ValueError("nothing of it can be drawn")
    top, width, height = float(box[2]), float(box[3]), float(box[4])
    return Drawn(svg, width / _UNITS, height / _UNITS, (height + top) / _UNITS)


@cache
def _measure_once() -> None:
    """ziamath sets every row twice, first to see how high it is: what is nested n rows deep is set 2ⁿ times. A height
    hangs on what stands in the row and around it, and is remembered by that: half the time of a book, and the same
    bytes (`test_formulas.py`)."""
    from ziamath.nodes.mrow import Mrow

    measure = Mrow._get_height_nostretch
    known: dict[tuple[object, ...], tuple[float, float]] = {}

    @wraps(measure)
    def height(row: Any, line: list[Any], **around: Any) -> tuple[float, float]:
        style = (*astuple(row.style.mathvariant), row.style.displaystyle, row.style.mathsize, row.style.scriptlevel)
        told = sorted((name, value) for name, value in around.items() if name != "nostretch")
        written = b"".join(ElementTree.tostring(each) for each in line)
        key = (written, row.size, row.glyphsize, *style, row.leftsibling() is None, *told)
        if key not in known:
            if len(known) > _KEPT:
                known.clear()
            known[key] = measure(row, line, **around)
        return known[key]

    Mrow._get_height_nostretch = height  # type: ignore[assignment,method-assign]


def _bounded(tex: str) -> str:
    if len(tex) > FORMULA.most:
        raise ValueError(f"it has {len(tex):,} characters; {FORMULA.most:,} are read")
    depth = deepest = 0
    for sign in re.sub(r"\\.", "", tex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    if depth:
        raise ValueError("its braces do not close")
    if deepest > FORMULA_DEPTH.most:
        raise ValueError(f"its braces are nested {deepest} deep; {FORMULA_DEPTH.most} are read")
    text = _ENVIRONMENT.sub(r"\\\1{align*}", _LEFT_OUT.sub("", tex)).strip()
    text = _COLOURED.sub(r"\\textcolor", text)
    text = _RAISED.sub(r"{\1}", text)
    if not text:
        raise ValueError("it is empty")
    return text


def _said(error: Exception) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    return f"it cannot be read ({name})"
