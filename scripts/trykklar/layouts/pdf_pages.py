"""A page of an author's PDF as a drawing (runs in the process that draws charts: such files are untrusted).

hayro (in Typst, a pinned program in a safe language) turns the page into SVG, its letters into outlines: so no font and
no colour space of another program comes into a file that claims PDF/A or PDF/X. pdfium draws the same page, and is the
judge: what hayro or the typesetter would draw otherwise is set as pdfium's pixels.
"""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops

from ..base.bounds import PAGE_POINTS, SVG_BYTES
from ..base.problems import ProblemsFound
from ..preflight.checks.fonts import used_fonts
from ..preflight.opened import open_pdf
from ..preflight.readings.painted_facts import PAINTED
from .page_drawing import PageDrawing, PageRefusedError
from .pdf_inks import blackened
from .pdf_spots import Spots

PIXELS = 2400
"""Along the longer side: 300 to an inch on a page of 200 mm."""
HAIRLINE = 0.35
"""pt: preflight of press files tells lines below 0.25, and figures are printed smaller than they were drawn."""
_THINNEST = re.compile(r'stroke-width="0(?:\.001)?"([^<>]*?transform=")matrix\(((?:[-\d.e]+ ){3}[-\d.e]+)')
"""A line of no width, and a shape of none, which hayro gives 0.001."""
_SOURCE = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("page.pdf")'
_INNER = re.compile(rb"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_ROOT = re.compile(r'<svg viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')
_ELSEWISE = {"<pattern ": "a pattern or a blend of colours", "<mask ": "a soft mask", "mix-blend-mode": "a blend mode"}
"""What of hayro's SVG the typesetter draws otherwise (WeasyPrint, 70.0), or hayro as coarse pixels: how it is told."""
_PAINTED = re.compile(r"<(?:path|use|image)\b")
_SMALL = 1800
"""Pixels along the longer side in which two pictures are held against each other."""
_SIDE = 64
"""Fields along a side of such a picture."""
_ALIKE = 40
"""Of 255: how much a field may differ. Letters and hairlines that are smoothed otherwise differ by less than 15."""


def page_drawing(data: bytes, number: int, spots: Spots | None, folder: str) -> PageDrawing:
    """A page (1-based; 0: the only one) of a PDF, with its letters as outlines. `spots`: the layout's inks, without
    which any other looks as it does in the file; `folder`: an empty one.

    Raises `PageRefusedError`.
    """
    page, inks = _page(data, number, spots)
    svg = _vectors(page, Path(folder))
    if not _PAINTED.search(svg):
        raise PageRefusedError("has nothing on its page", "make the file again")
    width, height = (float(side) for side in _sides(svg))
    svg = _ROOT.sub(f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}pt" height="{height:g}pt"', svg, count=1)
    pixels = _why_pixels(svg, page, _SMALL / max(width, height))
    if pixels:
        svg = _framed(_drawn_by_pdfium(page, PIXELS / max(width, height)), width, height)
    return PageDrawing(_THINNEST.sub(_drawn_thin, svg), inks, pixels)


def _drawn_thin(path: re.Match[str]) -> str:
    """A line as thin as the device can draw it (ISO 32000-1, 8.4.3.2), as thin as a press can."""
    a, b, c, d = (float(value) for value in path[2].split())
    return f'stroke-width="{HAIRLINE / max(abs(a * d - b * c) ** 0.5, 1e-6):g}"{path[1]}matrix({path[2]}'


def _why_pixels(svg: str, page: bytes, scale: float) -> str:
    """What of a page the typesetter would draw otherwise; nothing where it would not."""
    if len(svg) > SVG_BYTES.most:
        return f"more than {SVG_BYTES.most:,} bytes as a drawing"
    named = next((told for name, told in _ELSEWISE.items() if name in svg), "")
    if named or _alike(_drawn_by_pdfium(page, scale), _drawn_by_resvg(svg, scale)):
        return named
    return "what is not drawn as other programs draw it"


def _page(data: bytes, number: int, spots: Spots | None) -> tuple[bytes, bool]:
    """A file of that page alone, in greys where it is in black ink, and whether it has colours of other inks."""
    try:
        with open_pdf(data, "the PDF") as opened:
            count = opened.page_count
            if not number and count > 1:
                raise PageRefusedError(f"has {count} pages", "say which: ':page: 2' in 'figure' or 'image'")
            if number > count:
                raise PageRefusedError(f"has no page {number}", f"it has {count}: name one of them")
            single = pikepdf.new()
            single.pages.append(opened.pdf.pages[max(number, 1) - 1])
            page = single.pages[0]
            _check_page(page)
            inks = blackened(page, spots)
            out = io.BytesIO()
            single.save(out, deterministic_id=True)
        _check_fonts(out.getvalue())
    except ProblemsFound as found:
        raise PageRefusedError(f"cannot be shown: {found.problems[0].message}", found.problems[0].hint) from None
    except (pikepdf.PikepdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        if isinstance(error, PageRefusedError):
            raise
        raise PageRefusedError(f"cannot be read: {str(error)[:120]}", "make the file again") from None
    return out.getvalue(), inks


def _check_page(page: pikepdf.Page) -> None:
    """A page of a size that pages have, with all that is seen on it in its content. Raises `PageRefusedError`."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    if not all(1 <= side <= PAGE_POINTS.most for side in (right - left, top - bottom)):
        what = f"has a page of {right - left:g} × {top - bottom:g} pt"
        raise PageRefusedError(what, f"a page has sides of 1 to {PAGE_POINTS.most:,} pt; make the file again")
    if any(note.get("/Subtype") not in ("/Link", "/Popup") for note in page.obj.get("/Annots", ())):
        raise PageRefusedError(
            "has comments or form fields on its page", "print it to a PDF, which makes them part of it"
        )
    if "/Annots" in page.obj:
        del page.obj["/Annots"]
    if "/Contents" not in page.obj:
        raise PageRefusedError("has nothing on its page", "make the file again")


def _check_fonts(page: bytes) -> None:
    """Raises `PageRefusedError` for letters in a font that is not in the file: those of another would be shown."""
    with open_pdf(page, "the page") as opened:
        fonts = used_fonts(opened)
        missing = {font.name for font in fonts if font.source.get("/Subtype") != "/Type3" and font.program() is None}
        shown = {number for painted in PAINTED.of(opened) for number, _ in painted.shown}
    missing.update(["one without a number"] if shown - {font.font.number for font in fonts} else ())
    if missing:
        names = ", ".join(sorted(name.partition("+")[2] or name for name in missing))
        raise PageRefusedError(f"has no font for its letters: {names}", "save it with its fonts embedded")


# Drawing


def _vectors(page: bytes, folder: Path) -> str:
    try:
        import typst
    except ImportError:
        raise PageRefusedError("needs the package 'typst'", "install it: pip install 'trykklar[pdf]'") from None
    (folder / "page.pdf").write_bytes(page)
    (folder / "page.typ").write_text(_SOURCE, "utf-8")
    try:
        made = typst.compile(str(folder / "page.typ"), format="svg", root=str(folder), ignore_system_fonts=True)
    except typst.TypstError as error:
        raise PageRefusedError(
            f"cannot be drawn: {error.message[:120]}", "save it again from another program"
        ) from None
    inner = _INNER.search(made if isinstance(made, bytes) else b"")
    if inner is None:
        raise PageRefusedError("cannot be drawn", "save it again from another program")
    return base64.b64decode(inner[1]).decode("utf-8")


def _sides(svg: str) -> tuple[str, str]:
    root = _ROOT.match(svg)
    if root is None:
        raise PageRefusedError("cannot be drawn", "save it again from another program")
    return root[1], root[2]


def _drawn_by_pdfium(page: bytes, scale: float) -> Image.Image:
    import pypdfium2

    document = pypdfium2.PdfDocument(page)
    try:
        picture: Image.Image = document[0].render(scale=scale).to_pil()
        return picture.convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise PageRefusedError(f"cannot be drawn: {str(error)[:120]}", "make the file again") from None
    finally:
        document.close()


def _drawn_by_resvg(svg: str, scale: float) -> Image.Image:
    import vl_convert

    with Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=scale * 0.75)), formats=("PNG",)) as drawn:
        paper = Image.new("RGBA", drawn.size, "white")
        paper.alpha_composite(drawn.convert("RGBA"))
        return paper.convert("RGB")


def _alike(first: Image.Image, other: Image.Image) -> bool:
    fields = [picture.resize((_SIDE, _SIDE), Image.Resampling.BOX) for picture in (first, other)]
    return max(high for _, high in ImageChops.difference(*fields).getextrema()) <= _ALIKE  # type: ignore[misc]


def _framed(picture: Image.Image, width: float, height: float) -> str:
    out = io.BytesIO()
    picture.save(out, "PNG")
    uri = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    sides = f'width="{width:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}pt" '
        f'height="{height:g}pt"><image {sides} href="{uri}"/></svg>'
    )
