"""A small publication with every way in which colour comes onto a page, and its document up to the point where it is
joined."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageFilter

from joining import Bound, bind
from trykklar.typeset.executors.workers import Workers

PHOTO, GREY_PHOTO = (240, 160), (120, 80)
FIGURES = {
    "photo.jpg": "A coloured photograph",
    "grey.jpg": "A photograph without colour",
    "veil.png": "A disc that fades",
    "flat.png": "Four flat colours",
    "blend.png": "Many colours",
    "drawing.svg": "A drawing",
}
PUBLICATION = """\
id: palette
title: The palette
publisher: The Testers
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  sheet:
    layout: ink
    trim: [120, 180]
    print: {binding: none}
    outline:
      - section: body
        items:
          - chapter: colours.md
"""
CSS = """\
@page { margin: 12mm; @bottom-center { content: counter(page) } }
.note.box { background: linear-gradient(to right, #b23a48, #ffffff 40%, #5070a0); border: 3pt solid #7a3b1d }
p.lead { background: var(--colour-theme-1); color: #000000; padding: 4pt; font-size: 24pt; line-height: 28pt }
p.lead em { color: #ffffff; font-style: normal }
h1 { color: lab(40% 30 20); background: radial-gradient(#f0d674, rgba(64, 128, 90, .2)) }
blockquote { color: device-cmyk(0 0.6 1 0); border-left: 2pt dotted #2c6e49; opacity: .6 }
.note.scenario { color: #000000; background: #808080 }
table { background: var(--colour-cover-4) }
.note.estimate { border: 4pt ridge #5b3f8c; background: url(tile.png) }
"""
TOKENS = """\
colours:
  accent: {rgb: "#0b4f6c", cmyk: [89, 45, 24, 44]}
  theme-1: {rgb: "#0b4f6c", cmyk: [89, 45, 24, 44]}
  theme-3: {rgb: "#b23a48", cmyk: [5, 88, 52, 29]}
  cover-4: {rgb: "#f0c674", cmyk: [6, 24, 62, 0]}
"""
CHAPTER = """\
---
kind: chapter
title: Colours
summary: Black *and white* on a colour.
---
Plain text in ink, and *some of it* slanted. See {page}`fig-photo`.

> A faded saying.

| Colour | Share |
|--------|------:|
| red    | 40    |
| blue   | 60    |

:::{box} Box
On a gradient.
:::

:::{scenario} Grey
On grey.
:::

:::{estimate}
On tiles.
:::

:::{chart} chart.yaml
:id: chart
:alt: Bars
:data: data.csv
Bars.
:::

"""
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 width="300" height="100" viewBox="0 0 300 100">
<defs>
<linearGradient id="l"><stop offset="0" stop-color="#0b4f6c"/>
<stop offset="1" stop-color="#f0c674" stop-opacity=".3"/></linearGradient>
<radialGradient id="r"><stop offset="0" stop-color="white"/><stop offset="1" stop-color="black"/></radialGradient>
<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse">
<rect width="5" height="5" fill="#b23a48"/></pattern>
<clipPath id="c"><circle cx="150" cy="50" r="40"/></clipPath>
<mask id="m"><rect width="40" height="40" fill="#ff8000"/></mask>
</defs>
<rect width="90" height="100" fill="url(#l)"/>
<g clip-path="url(#c)"><rect x="100" width="100" height="100" fill="url(#r)"/></g>
<rect x="200" width="40" height="40" fill="url(#p)"/>
<g transform="translate(250 0)"><rect width="40" height="40" fill="#2c6e49" mask="url(#m)"/></g>
<g opacity=".5"><rect x="200" y="60" width="40" height="40" fill="#b23a48"/>
<text x="205" y="90" fill="#000">black</text></g>
<text x="250" y="90" fill="none" stroke="#1b1f23" stroke-width=".4" font-size="20">ink</text>
<path d="M0 98 H300" stroke="#1b1f23" stroke-width="6"/>
</svg>
"""


def make_publication(folder: Path) -> Path:
    """The publication with its pictures."""
    folder.mkdir(parents=True)
    figures = "".join(
        (
            f":::{{figure}} {name}\n:id: fig-{name.partition('.')[0]}\n:alt: {alt}\n:credit: T\n:license: "
            f"CC0-1.0\n{alt}.\n:::\n\n"
        )
        for name, alt in FIGURES.items()
    )
    layout = folder / "layouts" / "ink"
    layout.mkdir(parents=True)
    (layout / "layout.yaml").write_text("about: Colours.\nextends: base\nstyles: [ink.css]\n", "utf-8")
    (layout / "ink.css").write_text(CSS, "utf-8")
    (layout / "tokens.yaml").write_text(TOKENS, "utf-8")
    tile = Image.new("RGB", (8, 8), "#c3b1e1")
    tile.paste((11, 79, 108), (0, 0, 4, 4))
    tile.save(layout / "tile.png")
    (folder / "publication.yaml").write_text(PUBLICATION, "utf-8")
    (folder / "colours.md").write_text(CHAPTER + figures, "utf-8")
    (folder / "data.csv").write_text("what,share\nred,40\nblue,60\n", "utf-8")
    (folder / "chart.yaml").write_text(
        "width: 200\nheight: 80\nmark: bar\nencoding:\n  x: {field: what, type: nominal}\n"
        "  y: {field: share, type: quantitative}\n  color: {field: what, type: nominal}\n",
        "utf-8",
    )
    (folder / "drawing.svg").write_text(SVG, "utf-8")
    for name, data in pictures().items():
        (folder / name).write_bytes(data)
    return folder


def pictures() -> dict[str, bytes]:
    """File → bytes of the raster pictures."""
    photo = noise("RGB", PHOTO, 1)
    veil = Image.new("RGBA", (90, 90), (178, 58, 72, 0))
    for x in range(90):
        for y in range(90):
            veil.putpixel((x, y), (178, 58, 72, max(0, 255 - 6 * abs(x - 45) - 6 * abs(y - 45))))
    flat = Image.new("P", (60, 60))
    flat.putpalette([11, 79, 108, 255, 255, 255, 27, 31, 35, 240, 198, 116])
    flat.paste(1, (30, 0, 60, 30))
    flat.paste(2, (0, 30, 30, 60))
    flat.paste(3, (30, 30, 60, 60))
    return {
        "photo.jpg": saved(photo, "JPEG", quality=92),
        "grey.jpg": saved(noise("L", GREY_PHOTO, 2), "JPEG", quality=92),
        "veil.png": saved(veil, "PNG"),
        "flat.png": saved(flat, "PNG"),
        "blend.png": saved(noise("RGB", (64, 64), 3), "PNG"),
    }


def noise(mode: str, size: tuple[int, int], seed: int) -> Image.Image:
    """Clouds of colours that ink can print: as many as a photograph has, and as soft."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    small = Image.frombytes(mode, (16, 16), random.Random(seed).randbytes(256 * bands))
    soft = Image.blend(small, Image.new(mode, small.size, "#b0b0b0"), 0.6)
    return soft.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))


def saved(image: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bind_palette(folder: Path, cache: Path, workers: Workers | None = None) -> Bound:
    """The document `sheet`, typeset."""
    bound = bind(make_publication(folder / "palette"), "sheet", cache, workers=workers)
    return replace(bound, settings=replace(bound.settings, output_dir=folder / "output"))
