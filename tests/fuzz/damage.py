"""PDFs and how they are damaged: as bytes, as objects, and by what is allowed and meant badly."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random
from typing import Any

import pikepdf
from mutate import BYTES
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

KNOWN: list[bytes] = []
"""Files that Trykklar made itself; the part puts them here before it begins."""


def whole(rng: Random) -> bytes:
    """A file without fault."""
    return rng.choice(KNOWN) if KNOWN and rng.random() < 0.8 else _plain(rng)


def _plain(rng: Random) -> bytes:
    pdf = Pdf.new()
    for _ in range(rng.choice([1, 2, 9])):
        page = pdf.add_blank_page(page_size=(rng.choice([300, 595]), 400))
        page.contents_add(b"q 1 0 0 rg 10 10 99 99 re f Q BT /F 9 Tf (x) Tj ET")
    return _saved(pdf)


def _saved(pdf: Pdf, **how: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


Damage = Callable[[Random, bytes], bytes]


def _opened(change: Callable[[Random, Pdf], None]) -> Damage:
    def changed(rng: Random, data: bytes) -> bytes:
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                change(rng, pdf)
                return _saved(pdf, static_id=True)
        except (
            pikepdf.PdfError,
            pikepdf.PasswordError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RuntimeError,
        ):
            return data

    changed.__name__ = change.__name__
    return changed


def unpacked(rng: Random, data: bytes) -> bytes:
    """Streams are open, and so objects, and bytes of them are others."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            how = {"stream_decode_level": pikepdf.StreamDecodeLevel.generalized, "compress_streams": False}
            data = _saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True, **how)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return data
    for _ in range(rng.choice([1, 1, 4])):
        data = _token(rng, data)
    return data


# fmt: off
_ODD = (
    b"null", b"true", b"-1", b"0", b"99999999999999999999", b"1e9", b"/X", b"(x)", b"<ff>", b"[]", b"<<>>", b"[[[]]]",
    b"1 0 R", b"999 0 R", b"2 0 R", b"", b"<<", b">>", b"stream", b"endobj", b"0.0000001", b"-32768",
    b"(" + b"x" * 3000 + b")",
)
# fmt: on


def _token(rng: Random, data: bytes) -> bytes:
    """A number, a name or a reference is another thing."""
    begin = rng.randrange(len(data) + 1)
    found = re.compile(rb"(?<=[\s\[])(?:\d+ 0 R|-?[\d.]+|/\w+|\([^()]{0,90}\))").search(data, begin)
    return data[: found.start()] + rng.choice(_ODD) + data[found.end() :] if found else data


def _values(rng: Random, pdf: Pdf) -> Any:
    return rng.choice(
        [
            False,
            True,
            0,
            -1,
            2**62,
            Name.X,
            String("x"),
            String("\x1b\u202e"),
            Array([]),
            Dictionary(),
            Array([1, 2]),
            Array([0, 0, 0, 0]),
            Array([0, 0, 1, 14401]),
            Array([Name.X] * 4),
            pdf.Root,
            pdf.make_stream(b"x"),
            Array([Array([Array([])])]),
        ]
    )


@_opened
def value(rng: Random, pdf: Pdf) -> None:
    """A key of an object is gone, or holds something else."""
    held = [each for each in pdf.objects if isinstance(each, (Dictionary, Stream)) and list(each.keys())]
    for _ in range(rng.choice([1, 1, 3])):
        target = rng.choice(held)
        key = rng.choice(sorted(target.keys()))
        if rng.random() < 0.3:
            del target[key]
        else:
            target[key] = _values(rng, pdf)


@_opened
def boxes(rng: Random, pdf: Pdf) -> None:
    """Boxes of a page are odd."""
    page = rng.choice(list(pdf.pages))
    sides = rng.choice(
        [
            [0, 0, 0, 0],
            [0, 0, 14400, 14400],
            [0, 0, 14401, 5],
            [0, 0, -9, -9],
            [9, 9, 1, 1],
            [0, 0, 1e9, 1e9],
            [0, 0, 0.001, 5],
            [Name.X, 0, 1, 1],
            [0, 0],
            [0, 0, 1, 1, 1],
        ]
    )
    page.obj[rng.choice(["/MediaBox", "/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"])] = Array(sides)
    if rng.random() < 0.2:
        page.obj[rng.choice(["/Rotate", "/UserUnit"])] = rng.choice([90, 45, -1, 10**9, 0])


@_opened
def tree(rng: Random, pdf: Pdf) -> None:
    """The page tree is in a circle, empty, deep, or lies about its count."""
    pages = pdf.Root.Pages
    match rng.randrange(6):
        case 0:
            pages.Kids.append(pages)
        case 1:
            pages.Kids = Array([])
        case 2:
            pages.Count = rng.choice([0, -1, 10**9])
        case 3:
            for _ in range(3000):
                pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([pages]), Count=1))
            pdf.Root.Pages = pages
        case 4:
            pages.Kids = Array([pages.Kids[0]] * rng.choice([2, 300, 6000]))
        case _:
            pages.Kids.append(rng.choice([Dictionary(), 3, pdf.Root, Array([])]))


@_opened
def forms(rng: Random, pdf: Pdf) -> None:
    """Forms that draw each other twice, thirty deep, or themselves."""
    last = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    first = last
    for _ in range(rng.choice([5, 30])):
        last = pdf.make_stream(
            b"/A Do /A Do",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 9, 9],
            Resources=Dictionary(XObject=Dictionary(A=last)),
        )
    if rng.random() < 0.3:
        first.Resources = Dictionary(XObject=Dictionary(A=last))
        first.write(b"/A Do")
    page = pdf.pages[0]
    page.obj.Resources = Dictionary(XObject=Dictionary(A=last))
    page.obj.Contents = pdf.make_stream(b"/A Do")


@_opened
def contents(rng: Random, pdf: Pdf) -> None:
    """Content that is long, deep, or none."""
    one = rng.choice(
        [
            b"q ",
            b"Q ",
            b"0 0 m 9 9 l S\n",
            b"[" * 99,
            b"BT ",
            b"/P <</MCID 0>> BDC ",
            b"EMC ",
            b"(x) Tj ",
            b"/X Do ",
            b"/X gs ",
            b"1 1 1 ",
            b"BI /W 9999999 /H 9999999 ID x EI ",
            b"\xff\0",
            b"<< ",
            b"/X sh ",
            b"1e99 0 0 1 0 0 cm ",
        ]
    )
    count = rng.choice([1, 40, 40, 5000, 5000, 800_000 if rng.random() < 0.1 else 100])
    rng.choice(list(pdf.pages)).obj.Contents = pdf.make_stream(one * count)


@_opened
def streams(rng: Random, pdf: Pdf) -> None:
    """A stream has other bytes than its kind has."""
    held = [each for each in pdf.objects if isinstance(each, Stream)]
    target = rng.choice(held)
    data = target.read_bytes()
    target.write(rng.choice(BYTES)(rng, data)[:3_000_000])


@_opened
def catalogue(rng: Random, pdf: Pdf) -> None:
    """What the catalogue holds besides pages: outlines, names, structure, forms, metadata in circles."""
    key = rng.choice(
        [
            "/Outlines",
            "/StructTreeRoot",
            "/Names",
            "/Dests",
            "/AcroForm",
            "/Metadata",
            "/OCProperties",
            "/PageLabels",
            "/Lang",
            "/OutputIntents",
            "/MarkInfo",
            "/ViewerPreferences",
            "/AF",
            "/OpenAction",
        ]
    )
    node = pdf.make_indirect(Dictionary(Type=Name.X, Title=String("\x1b[31m<b>")))
    node.K = node.Kids = node.First = node.Next = node.Parent = node
    node.Count = 10**6
    pdf.Root[key] = rng.choice([node, Array([node] * 20), _values(rng, pdf)])


def encrypted(rng: Random, data: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _saved(pdf, encryption=pikepdf.Encryption(owner="x", user=rng.choice(["", "y"])))
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return data


def other(rng: Random, data: bytes) -> bytes:
    """No PDF at all, or one with something before and behind it."""
    return rng.choice(
        [
            b"",
            b"%PDF-1.7\n",
            b"GIF89a",
            b"\0" * 3000,
            b"x" * 2000 + data,
            data + b"x" * 2000,
            b"%PDF-9.9\n" + data[9:],
            data * 2,
        ]
    )


# fmt: off
CHANGES: tuple[Damage, ...] = (
    *BYTES, *[unpacked] * 8, *[value] * 10, *[boxes] * 3, *[tree] * 3, forms, *[contents] * 3, *[streams] * 4,
    *[catalogue] * 3, encrypted, other,
)
# fmt: on
