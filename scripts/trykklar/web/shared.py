"""The picture that is shown where a page is shared (the Open Graph protocol, `og:image`): the title, and the board."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from PIL import Image

from ..base.digests import digest_of
from ..base.problems import Place, Problem, ProblemsFound
from ..base.program import program_digest
from ..layouts.chart_process import STOPPED, how_stopped, pixels
from ..layouts.families import quoted, stack_of
from ..layouts.templates import fill
from ..resolve.board import board_view
from .words import plain

if TYPE_CHECKING:
    from .job import SiteJob

ADDRESS = "shared.png"
_TEMPLATE = "drawings/shared.svg.j2"
_MOST, _UNDER = 4, 3
"""Lines of a title, and of what stands under it."""
_WIDE, _BESIDE = 26, 13
"""Letters of a line of the title, alone and beside a board, at the largest size."""
_LARGE, _SMALL = 92, 56
"""Size of the title, px."""


def shared_picture(job: SiteJob) -> bytes:
    """The picture as PNG, 1200 by 630 pixels. Raises `ProblemsFound`."""
    svg = fill(job.layout, _TEMPLATE, _context(job))
    key = digest_of(["shared", svg, job.fonts_digest, program_digest()])
    kept = job.cache.get(key) if job.cache else None
    if kept:
        return kept
    try:
        png = _small(pixels(svg, 1.0))
    except (*STOPPED, ValueError) as error:
        what = f"the picture for sharing cannot be drawn: {how_stopped(error)}"
        drawn = job.layout.find(_TEMPLATE)
        place = Place(job.layout.shown(drawn) if drawn else _TEMPLATE)
        raise ProblemsFound([Problem("image-unreadable", what, "simplify this template", place)]) from None
    if job.cache:
        job.cache.put(key, png)
    return png


def _context(job: SiteJob) -> dict[str, object]:
    resolved, layout = job.resolved, job.layout
    publication, board = resolved.manuscript.publication, board_view(resolved)
    title = plain(job.composer.inline_text(resolved.entries[0], resolved.title))
    subtitle = plain(job.composer.inline_text(resolved.entries[0], resolved.subtitle)) if resolved.subtitle else ""
    room = _BESIDE if board else _WIDE
    large = len(textwrap.wrap(title, room)) <= _MOST - 1
    high = _LARGE if large else _SMALL
    lines = _lines(title, room * _LARGE // high, _MOST)
    return {
        "board": board,
        "scales": publication.scales,
        "colour": layout.colour,
        "display": quoted(stack_of(layout.tokens, "display")),
        "sans": quoted(stack_of(layout.tokens, "sans")),
        "lines": lines,
        "high": high,
        "middle": 315 - (len(lines) - 1) * high * 0.52,
        "under": _lines(subtitle, room * 3, _UNDER),
        "publisher": publication.publisher,
    }


def _lines(text: str, letters: int, most: int) -> list[str]:
    return textwrap.wrap(text, letters, max_lines=most, placeholder=" …") if text else []


def _small(png: bytes) -> bytes:
    """The picture in few colours, with nothing in it that tells when it was made."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        out = io.BytesIO()
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()
