"""The report as one HTML page, with pictures of the spots that fail."""

from __future__ import annotations

import base64
import io
from importlib.resources import files
from typing import Any

import jinja2
import pypdfium2
from PIL import ImageDraw

from .opened import OpenedPdf
from .records import Box, Finding
from .report import PreflightReport

MOST_PICTURES = 40
WIDTH = 360
"""Pixels of a page's picture."""
_LONGEST = 20
"""How many times as tall as wide a picture may be."""


def report_html(report: PreflightReport, opened: OpenedPdf) -> str:
    """The page, self-contained: no script, nothing from the network."""
    pictures: dict[tuple[int, Box | None], str] = {}
    for result in report.results:
        for finding in result.findings:
            key = (finding.page or 0, finding.area)
            if finding.page and key not in pictures and len(pictures) < MOST_PICTURES:
                pictures[key] = _picture(opened, finding)
    source = (files(__package__) / "report.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(source).render(
        report=report, picture=lambda finding: pictures.get((finding.page or 0, finding.area), "")
    )


def _picture(opened: OpenedPdf, finding: Finding) -> str:
    """A page small, with the spot outlined, as a data URL; empty where the page cannot be drawn."""
    try:
        page: Any = opened.pdfium[(finding.page or 1) - 1]
    except (pypdfium2.PdfiumError, IndexError):  # pdfium does not open what qpdf opens
        return ""
    wide, tall = page.get_size()
    if not (wide > 0 and tall > 0):
        return ""
    scale = WIDTH / max(wide, tall / _LONGEST)
    image = page.render(scale=scale).to_pil().convert("RGB")
    if finding.area:
        media = page.get_mediabox()
        left, bottom, right, top = finding.area
        spot = [
            (left - media[0]) * scale - 4,
            (media[3] - top) * scale - 4,
            (right - media[0]) * scale + 4,
            (media[3] - bottom) * scale + 4,
        ]
        ImageDraw.Draw(image).rectangle(
            (spot[0], min(spot[1], spot[3]), spot[2], max(spot[1], spot[3])), outline=(200, 0, 40), width=3
        )
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
