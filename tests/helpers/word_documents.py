"""Documents of Word, written by hand (ISO/IEC 29500-1): what a test says is what stands in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2", "Quote": "Quote", "Caption": "caption"}


def paragraph(content: str, style: str = "") -> str:
    """A paragraph; `content` is text, or runs that begin with '<'."""
    runs = content if content.startswith("<") else run(content)
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={chr(34)}{style}{chr(34)}/></w:pPr>' if style else ''}{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def note_mark(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def comment_mark(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def document(
    body: str,
    *,
    notes: Mapping[int, str] | None = None,
    comments: Mapping[int, tuple[str, str]] | None = None,
    title: str = "",
    language: str = "da-DK",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """The bytes of a .docx. `comments`: who wrote each, and what; `more`: parts that stand instead of these."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES.items()
    )
    kinds = ("styles", "footnotes", "comments")
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="{k}" Type="{_OFFICE}/{k}" Target="{k}.xml"/>' for k in kinds)
        + "</Relationships>",
        "word/document.xml": f"<w:document {_W} {_R}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:lang w:val="{language}"/></w:rPr></w:rPrDefault></w:docDefaults>{styles}</w:styles>',
        "word/footnotes.xml": f"<w:footnotes {_W}>"
        + "".join(f'<w:footnote w:id="{n}">{text}</w:footnote>' for n, text in (notes or {}).items())
        + "</w:footnotes>",
        "word/comments.xml": f"<w:comments {_W}>"
        + "".join(
            f'<w:comment w:id="{n}" w:author="{who}" w:initials="{who[:2]}">{paragraph(said)}</w:comment>'
            for n, (who, said) in (comments or {}).items()
        )
        + "</w:comments>",
        "docProps/core.xml": '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/'
        f'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        "<dc:creator>Ida Holm</dc:creator></c:coreProperties>",
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()
