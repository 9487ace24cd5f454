"""Memory is swept between documents, not while one is laid out.

Boxes, styles and pages refer to each other in circles, so that Python's collector is called hundreds of times while
a chapter grows, and walks through all of it without finding anything to free. Here it is switched off in the
worker; what was there before the first chapter (modules, stylesheets) is set aside for good; and the chapter
before is swept away when the next one begins, in some 8 ms for a chapter of six pages.

Wraps `HTML.render` (weasyprint). For a process that does nothing but typeset: neither for WeasyPrint itself nor for a
worker that others share.
"""

from __future__ import annotations

import gc
from typing import Any

ENOUGH = 10_000
"""Containers made since the last sweep that make another worthwhile."""


def install() -> None:
    import weasyprint

    plain = weasyprint.HTML.render

    def render(self: Any, *arguments: Any, **options: Any) -> Any:
        if gc.get_count()[0] > ENOUGH:
            gc.collect()
        return plain(self, *arguments, **options)

    weasyprint.HTML.render = render
    gc.collect()
    gc.freeze()
    gc.disable()
