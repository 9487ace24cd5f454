"""What a document of Word says of itself."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from docx.shared import Mm

from .runs import spoken
from .texts import Texts

_A4 = (Mm(210), Mm(297))
_MARGIN = Mm(25)


def set_page(document: Any) -> None:
    """Give a document pages of A4."""
    section = document.sections[0]
    section.page_width, section.page_height = _A4
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN


def tell_about(document: Any, texts: Texts) -> None:
    """Tell a document its title, language, authors and the day of its edition."""
    publication, about = texts.sources.manuscript.publication, document.core_properties
    about.title, about.language = texts.title, spoken(texts.language)
    about.author, about.last_modified_by = ", ".join(map(str, publication.authors)) or publication.publisher, ""
    about.comments = about.keywords = about.category = ""
    about.created = about.modified = datetime.combine(publication.edition.date, time())
    for rels, kind in ((document.part.package.rels, "/thumbnail"), (document.part.rels, "/customXml")):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(kind)]:
            del rels[key]  # of python-docx's own template
