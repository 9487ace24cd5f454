"""What is kept of pages: a page has another digest where anything differs that it is painted from, and no other."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from trykklar.base.cache import Cache
from trykklar.base.packed import packed
from trykklar.preflight.checks.fonts import invisible, used_fonts
from trykklar.preflight.opened import open_pdf
from trykklar.preflight.painted.pages import painted_page
from trykklar.preflight.painted.walk import Walker
from trykklar.preflight.readings import reading
from trykklar.preflight.readings.ink_facts import INKS
from trykklar.preflight.readings.page_digest import PageDigest, page_digests
from trykklar.preflight.readings.painted_facts import PAINTED
from trykklar.preflight.records import Demands

CONTENT = b"/P <</MCID 0>> BDC BT /F1 12 Tf 1 0 0 1 40 40 Tm (Lille) Tj ET EMC /X1 Do"


def a_file(change: Callable[[pikepdf.Pdf], None] | None = None, before: int = 0, content: bytes = CONTENT) -> bytes:
    """Two pages, the second with text and a drawing; `before` objects stand before all others."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(before):
            pdf.make_indirect(Dictionary(Nothing=1))
        pdf.add_blank_page(page_size=(200, 200))
        pdf.add_blank_page(page_size=(200, 200))
        page = pdf.pages[1]
        face = Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Face, FirstChar=32, Widths=Array([500] * 200)
        )
        drawing = pdf.make_stream(b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
        page.Resources = Dictionary(
            Font=Dictionary(F1=pdf.make_indirect(face)), XObject=Dictionary(X1=drawing), Group=Dictionary(K=True)
        )
        page.Contents = pdf.make_stream(content)
        page.Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=Array([pdf.pages[0].obj]))])
        if change:
            change(pdf)
        pdf.save(out)
    return out.getvalue()


def told(data: bytes) -> PageDigest:
    """Of the second page."""
    with open_pdf(data, "x.pdf") as opened:
        return page_digests(opened)[1]


def changed(what: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        exec(what, {"pdf": pdf, "page": page, "Array": Array, "Dictionary": Dictionary, "Name": Name})

    return change


@pytest.mark.parametrize(
    "what",
    [
        "page.Contents.write(b'q Q')",
        "page.Resources.Font.F1.Widths[3] = 501",
        "page.Resources.Font.F1.BaseFont = Name.Other",
        "page.Resources.XObject.X1.write(b'0 0 11 10 re f')",
        "page.Resources.XObject.X1.BBox[2] = 11",
        "page.Resources.Font.F2 = page.Resources.Font.F1",
        "page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)",
    ],
)
def test_what_a_page_is_painted_from_is_in_its_digest(what: str) -> None:
    before, after = told(a_file()), told(a_file(changed(what)))
    assert before.content != after.content
    assert before.drawn != after.drawn


@pytest.mark.parametrize(
    "what",
    [
        "page.MediaBox = Array([0, 0, 201, 200])",
        "page.TrimBox = Array([1, 1, 199, 199])",
        "page.Rotate = 90",
        "page.Parent.Rotate = 90",
        "page.Annots[0].Border = Array([0, 0, 3])",
        "pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX)])",
    ],
)
def test_what_says_how_a_page_is_drawn_is_in_the_digest_for_that(what: str) -> None:
    before, after = told(a_file()), told(a_file(changed(what)))
    assert before.content == after.content
    assert before.drawn != after.drawn


@pytest.mark.parametrize(
    "what",
    [
        "pdf.pages[0].obj.Contents = pdf.make_stream(b'q Q')",
        "page.StructParents = 7",
        "page.Annots[0].Dest = Array([page])",
        "page.Resources.XObject.X1.StructParent = 3",
        "pdf.docinfo['/Title'] = 'T'",
    ],
)
def test_what_leads_away_from_a_page_is_not_in_its_digest(what: str) -> None:
    before, after = told(a_file()), told(a_file(changed(what)))
    assert (before.content, before.drawn) == (after.content, after.drawn)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("StructParent=3", "StructParent=4", True),
        ("Meant=Array([Name.Length, 3])", "Meant=Array([Name.Length, 4])", False),
        ("Meant=Array([Name.StructParent, 3]), StructParent=3", "Meant=Array([Name.StructParent, 4])", False),
        ("Meant='/Length 3 '", "Meant='/Length 4 '", False),
    ],
)
def test_drawings_of_one_file_share_what_is_told_around_them(one: str, other: str, *, alike: bool) -> None:
    """What is written around a drawing is told once a file, but for what says where it stands and how long it is."""

    def draw(pdf: pikepdf.Pdf) -> None:
        box = Array([0, 0, 10, 10])
        for page, keys in zip(pdf.pages, (one, other), strict=True):
            more = eval(f"dict({keys})", {"Array": Array, "Name": Name})
            form = pdf.make_stream(b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=box, **more)
            page.Resources = Dictionary(XObject=Dictionary(X1=form))
            page.Contents = pdf.make_stream(b"/X1 Do")

    with open_pdf(a_file(draw), "x.pdf") as opened:
        first, second = page_digests(opened, drawn=False)
    assert first.content
    assert (first.content == second.content) is alike


def test_numbers_of_objects_are_not_in_it() -> None:
    before, after = told(a_file()), told(a_file(changed("page.Extra = pdf.make_indirect(Dictionary())"), before=50))
    assert (before.content, before.drawn) == (after.content, after.drawn)


def test_two_faces_are_not_one_that_is_named_twice() -> None:
    once = told(a_file(changed("page.Resources.Font.F2 = page.Resources.Font.F1")))
    twice = told(a_file(changed("page.Resources.Font.F2 = pdf.make_indirect(Dictionary(page.Resources.Font.F1))")))
    assert once.content != twice.content
    assert (len(once.fonts), len(twice.fonts)) == (1, 2)


@pytest.mark.parametrize(
    "what",
    [
        "page.Annots[0].Subtype = Name.Stamp",
        "page.Annots[0].AP = Dictionary()",
        "pdf.Root.AcroForm = Dictionary()",
        "pdf.Root.OCProperties = Dictionary()",
    ],
)
def test_what_may_draw_more_is_drawn_each_time(what: str) -> None:
    after = told(a_file(changed(what)))
    assert after.content
    assert after.drawn is None


@pytest.mark.parametrize(
    "what",
    [
        "page.Resources.XObject.X1.Resources = page.Resources = pdf.make_indirect(page.Resources)",
        "page.Resources.XObject.X1.Around = page.Resources.XObject.X1",
        "inner = page.Resources\nfor _ in range(60):\n    inner.Within = Dictionary(); inner = inner.Within\n"
        "inner.Last = page.Contents",
    ],
    ids=["circle", "itself", "deep"],
)
def test_a_page_that_cannot_be_told_is_read_each_time(what: str) -> None:
    assert told(a_file(changed(what))) == PageDigest(None, None, ())


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_faces_have_the_numbers_of_the_file_at_hand(cache: Cache) -> None:
    for before in (0, 50):
        data = a_file(changed("page.Extra = pdf.make_indirect(Dictionary())"), before=before)
        with open_pdf(data, "x.pdf", cache) as opened, open_pdf(data, "x.pdf") as fresh:
            assert PAINTED.of(opened) == PAINTED.of(fresh)
            assert [used.font.number for used in used_fonts(opened)] == [used.font.number for used in used_fonts(fresh)]
    assert cache.state().entries == 2  # one a page: the second file found both


def test_a_page_that_was_read_is_not_read_again(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_pdf(a_file(), "x.pdf", cache) as opened:
        first = PAINTED.of(opened)
    monkeypatch.setattr("trykklar.preflight.painted.walk.Walker.page", None)
    with open_pdf(a_file(before=9), "x.pdf", cache) as opened:
        assert [page.items for page in PAINTED.of(opened)] == [page.items for page in first] == [0, 2]


@pytest.mark.parametrize("forged", [b"", b"\xc1", packed({"items": 3}), packed(["painted"])])
def test_what_is_no_reading_is_absent(cache: Cache, forged: bytes) -> None:
    with open_pdf(a_file(), "x.pdf", cache) as opened:
        keys = [PAINTED.key(page) for page in page_digests(opened)]
    for key in keys:
        assert key
        cache.put(key, forged)
    with open_pdf(a_file(), "x.pdf", cache) as opened:
        assert [page.items for page in PAINTED.of(opened)] == [0, 2]


def test_a_reading_with_a_face_that_is_not_there_is_absent(cache: Cache) -> None:
    with open_pdf(a_file(), "x.pdf", cache) as opened:
        facts = PAINTED.of(opened)[1]
        key = PAINTED.key(page_digests(opened)[1])
    assert key
    cache.put(key, packed(msgspec.structs.replace(facts, shown=[(5, [1])])))
    with open_pdf(a_file(), "x.pdf", cache) as opened:
        assert PAINTED.of(opened)[1] == facts


def test_another_program_reads_again(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_pdf(a_file(), "x.pdf", cache) as opened:
        key = PAINTED.key(page_digests(opened)[1])
        monkeypatch.setattr("trykklar.preflight.readings.reading.program_digest", lambda: "another")
        assert PAINTED.key(page_digests(opened)[1]) != key


def test_hidden_words_are_found_behind_a_page_that_was_kept(cache: Cache) -> None:
    for content, count in ((CONTENT, 0), (CONTENT.replace(b"BT", b"BT 3 Tr"), 1)):
        with open_pdf(a_file(content=content), "x.pdf", cache) as opened:
            assert len(invisible.run(opened, Demands("mail")).findings) == count


def with_slug(change: Callable[[pikepdf.Pdf], None] | None = None, slug: bytes = b"0 0 9 4 re f") -> bytes:
    """The file with a bleed, and a slug below it that the first part of the page's content draws."""

    def furnish(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        page.BleedBox, page.TrimBox = Array([20, 20, 180, 180]), Array([25, 25, 175, 175])
        box = Array([0, 0, 100, 8])
        form = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": box, "Resources": Dictionary()}
        page.Resources.XObject.X1.Resources = Dictionary()
        page.Resources.XObject.Slug = pdf.make_stream(slug, **form)
        first = pdf.make_stream(b"/Artifact BMC q 1 0 0 1 30 4 cm /Slug Do Q EMC q 20 20 160 160 re W n\n")
        page.Contents = Array([first, page.Contents, pdf.make_stream(b"Q")])
        if change:
            change(pdf)

    return a_file(furnish)


def told_apart(data: bytes) -> PageDigest:
    with open_pdf(data, "x.pdf") as opened:
        return page_digests(opened, apart=True)[1]


def test_a_slug_below_the_bleed_has_no_say_in_what_is_within() -> None:
    one, other = with_slug(), with_slug(slug=b"0 0 8 3 re f 20 0 8 3 re f")
    assert told_apart(one) == told_apart(other)
    assert told_apart(one).without == {"/Slug"}
    assert told(one).content != told(other).content
    assert told(one).drawn != told(other).drawn
    assert told_apart(with_slug(changed("page.Resources.XObject.X1.write(b'0 0 11 10 re f')"))) != told_apart(one)


@pytest.mark.parametrize(
    "what",
    [
        "page.Resources.XObject.Slug.BBox = Array([0, 0, 100, 15])",
        "page.Resources.XObject.Slug.Matrix = Array([1, 0, 0, 1, 0, 9])",
        "page.Contents[0].write(b'1 0 0 1 30 4 cm /Slug Do 1 0 0 1 0 20 cm /Slug Do')",
        "page.Contents[0].write(b'q 1 0 0 1 0 99 cm Q 2 0 0 3 0 0 cm /Slug Do')",
        "page.Contents[1].write(b'/Slug Do')",
        "page.Contents[1].write(b'/Sl#75g Do')",
        "page.Contents[0].write(b'q Q')",
        "page.Resources.XObject.Slug.Subtype = Name.Image",
        "del page.Resources.XObject.Slug.BBox",
        "del page.Resources.XObject.X1.Resources",
        "page.Resources.Pattern = Dictionary(P=pdf.make_stream(b'/Slug Do', PatternType=1))",
        "page.Resources.Font.F1 = Dictionary(Subtype=Name.Type3, CharProcs=Dictionary(a=pdf.make_stream(b'/Slug Do')))",
        "del page.BleedBox",
    ],
)
def test_what_may_reach_the_page_is_told_with_it(what: str) -> None:
    data = with_slug(changed(what))
    whole = told(data)
    assert whole.content
    assert told_apart(data) == whole


def test_a_page_and_its_slug_paint_what_is_painted_in_one_go(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    for slug in (b"0 0 9 4 re f", b"/All cs 0 0 9 .1 re f EMC 0 0 3 3 re f", b"0 0 50 50 re f"):
        data = with_slug(slug=slug)
        with open_pdf(data, "x.pdf", cache) as kept_opened, open_pdf(data, "x.pdf") as opened:
            apart = PAINTED.of(kept_opened), INKS.of(kept_opened)
            assert (PAINTED.of(opened), INKS.of(opened)) == apart
        with monkeypatch.context() as patched, open_pdf(data, "x.pdf") as opened:
            patched.setattr("trykklar.preflight.readings.page_digest.drawn_beyond", lambda page: frozenset())
            assert (PAINTED.of(opened), INKS.of(opened)) == apart


def test_a_slug_of_another_file_costs_no_page(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_pdf(with_slug(), "x.pdf", cache) as opened:
        assert PAINTED.of(opened)[1].paths == 2
    monkeypatch.setattr("trykklar.preflight.painted.walk.Walker.page", None)
    with open_pdf(with_slug(slug=b"0 0 8 3 re f 20 0 8 .1 re f"), "x.pdf", cache) as opened:
        assert (PAINTED.of(opened)[1].paths, len(PAINTED.of(opened)[1].lines)) == (3, 1)


def test_what_is_held_is_what_was_last_kept(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts that this page's fonts do not fit are read anew once, and not in every file."""
    for slug in (b"0 0 9 3 re f", b"0 0 8 3 re f"):
        with open_pdf(with_slug(slug=slug), "x.pdf", cache) as opened:
            PAINTED.of(opened)
    assert reading._BYTES._values
    for key in list(reading._BYTES._values):
        reading._BYTES.put(key, b"no facts")
    with open_pdf(with_slug(slug=b"0 0 7 3 re f"), "x.pdf", cache) as opened:
        PAINTED.of(opened)
    monkeypatch.setattr("trykklar.preflight.painted.walk.Walker.page", None)
    with open_pdf(with_slug(slug=b"0 0 6 3 re f"), "x.pdf", cache) as opened:
        assert PAINTED.of(opened)[1].paths == 2


def test_a_form_that_is_drawn_again_paints_the_same_again() -> None:
    drawn = b"q /X1 Do Q q 1 0 0 1 9 9 cm /X1 Do Q q /X1 Do Q /Artifact BMC /X1 Do EMC 3 w /X1 Do"
    for resources in ("Dictionary()", "page.Resources.Group"):
        data = a_file(changed(f"page.Resources.XObject.X1.Resources = {resources}"), content=drawn)
        with open_pdf(data, "x.pdf") as opened:
            items = painted_page(opened, 2).items
            again = Walker().page(opened.pdf.pages[1], 2)
    assert [item.box[0] for item in items] == [0, 9, 0, 0, 0]
    assert [item.look.artifact for item in items] == [False, False, False, True, False]
    assert items == again.items
    assert again.operators == 15 + 5 * 2
