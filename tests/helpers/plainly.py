"""An entry as WeasyPrint itself writes it to a file, for comparison. Workers find this module by PYTHONPATH."""

from __future__ import annotations

from pathlib import Path

from trykklar.base.addresses import BASE_URL
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.records import Copy
from trykklar.typeset.weasyprint.worker import _Fetcher, _ready


def pdf(copy: Copy, look_file: Path) -> bytes:
    """A file of its own."""
    import weasyprint

    ready = _ready(look_file)
    fetcher = _Fetcher({**ready.look.files, **copy.assets})
    html = weasyprint.HTML(string=copy.html, base_url=BASE_URL, url_fetcher=fetcher)
    return bytes(html.write_pdf(stylesheets=ready.sheets, font_config=ready.fonts, pdf_variant=ready.look.pdf_variant))


class Plainly(LocalWorkers):
    """Workers that give an entry's file instead of its parts."""

    function = staticmethod(pdf)  # type: ignore[assignment]
