"""Memory is given back document by document, and swept only where that leaves something.

Boxes, styles and pages refer to each other in circles, so that Python's collector is called hundreds of times while
a chapter grows, and walks through all of it without finding anything to free. Here it is switched off in the
worker, and what was there before the first chapter (modules, stylesheets) is set aside for good. The circles that
hold a document are few: a layout's context and its way to pictures, a style and the one of its anonymous boxes, a page
and the area of its notes. They are opened once its pages are laid out, which changes nothing for who draws them, so
that all goes when the last reference to the document does. What is left, some hundred elements of the parser's and
drawings, is swept away now and then.

Wraps `HTML.render` and `Document._build_layout_context` (weasyprint). For a process that does nothing but typeset:
neither for WeasyPrint itself nor for a worker that others share.
"""

from __future__ import annotations

import gc
from typing import Any

ENOUGH = 150_000
"""Containers made and not freed since the last sweep that make another worthwhile."""


_OF_PICTURES = frozenset(("get_image_from_uri", "font_config"))
"""What is read of a context when pictures are drawn."""


def install() -> None:
    import weasyprint

    plain = weasyprint.HTML.render
    build = weasyprint.Document._build_layout_context
    contexts: list[Any] = []

    def _build_layout_context(*arguments: Any) -> Any:
        contexts.append(build(*arguments))
        return contexts[-1]

    def render(self: Any, *arguments: Any, **options: Any) -> Any:
        if gc.get_count()[0] > ENOUGH:
            gc.collect()
        try:
            document = plain(self, *arguments, **options)
        finally:
            while contexts:
                _let_go(contexts.pop())
        for page in document.pages:
            for area in page._page_box.children:
                area.__dict__.pop("page", None)  # of a footnotes' area, which has been laid out
        return document

    weasyprint.HTML.render = render
    weasyprint.Document._build_layout_context = _build_layout_context
    gc.collect()
    gc.freeze()
    gc.disable()


def _let_go(context: Any) -> None:
    """Let what a layout has made go when nobody asks for it any more; pictures alone ask a context again."""
    for style in context.style_for.get_computed_styles().values():
        if not hasattr(style, "_trykklar_kept"):
            style.__dict__.pop("anonymous_style", None)
    for name in vars(context).keys() - _OF_PICTURES:
        delattr(context, name)
