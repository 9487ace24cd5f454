"""What each package that comes with Trykklar is for, and what it takes on this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

USES = {
    "babel": "numbers, dates and names of languages",
    "citeproc-py": "citations and lists of sources",
    "click": "the command line",
    "coloraide": "colours from one space to another",
    "cssselect2": "the preview's inspector, and WeasyPrint",
    "fonttools": "fonts: what is in them",
    "jinja2": "templates",
    "latex2mathml": "formulas for screens",
    "lxml": "pages of the web edition, read and written",
    "mammoth": "documents of Word, for 'trykklar import'",
    "markdown-it-py": "Markdown",
    "markupsafe": "templates",
    "mdit-py-plugins": "Markdown",
    "msgspec": "what is kept between builds, and records of deliveries",
    "opentype-sanitizer": "whether fonts are whole",
    "pikepdf": "PDF: to join and to finish",
    "pillow": "pictures",
    "psutil": "the memory of processes",
    "pydantic": "what may stand in YAML files",
    "pygments": "what the words of code are",
    "pypdf": "PDF: to write",
    "pypdfium2": "PDF: to look at",
    "pyphen": "words: to divide",
    "python-barcode": "barcodes",
    "python-docx": "documents of Word, for 'trykklar export docx'",
    "pyyaml": "YAML files",
    "rich": "the command line",
    "segno": "square barcodes",
    "snowballstemmer": "words: to find",
    "spylls": "words: to spell",
    "starlette": "the preview",
    "tinycss2": "styles",
    "uharfbuzz": "fonts: how letters are joined",
    "uvicorn": "the preview",
    "vl-convert-python": "charts",
    "watchfiles": "the preview",
    "weasyprint": "pages",
    "ziamath": "formulas for paper",
}
"""Package that Trykklar asks for itself → what it is for."""
OWN = "trykklar"
_ITSELF = "itself, with layouts, fonts and word lists"


@dataclass(frozen=True, kw_only=True)
class Package:
    """An installed package."""

    name: str
    size: int
    """Bytes of its files, without what Python compiles of them."""
    use: str
    """Empty for one that another package asks for."""


def installed_packages() -> list[Package]:
    """Trykklar and all that it calls, without extras; the largest first. What is not installed is left out."""
    found: dict[str, Package] = {}
    ahead = [OWN]
    while ahead:
        name = ahead.pop()
        try:
            package = distribution(name) if name not in found else None
        except PackageNotFoundError:  # of another system, or of another Python
            continue
        if package:
            found[name] = Package(name=name, size=_size(package), use=USES.get(name, _ITSELF if name == OWN else ""))
            ahead += _asked(package)
    return sorted(found.values(), key=lambda each: (-each.size, each.name))


def _asked(package: Distribution) -> Iterator[str]:
    for line in package.requires or ():
        named, _, marker = line.partition(";")
        if "extra" not in marker and (match := re.match(r"[A-Za-z0-9._-]+", named)):
            yield re.sub(r"[-_.]+", "-", match[0]).lower()


def _size(package: Distribution) -> int:
    """Bytes of the package's files."""
    files = (Path(str(file.locate())) for file in package.files or () if "__pycache__" not in file.parts)
    return sum(file.stat().st_size for file in files if file.is_file())
