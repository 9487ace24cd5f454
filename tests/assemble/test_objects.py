"""The joined file's own objects: what is written is what two libraries read, and what did not change is the same
bytes."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings, strategies as st

from joining import Bound
from trykklar.assemble.alphabet import with_letters
from trykklar.assemble.fonts import FaceGlyphs, glyphs_of, write_font
from trykklar.assemble.frames import TRIMMED
from trykklar.assemble.navigation import name_tree
from trykklar.assemble.objects import ObjectTable, deflated, name_string, numbers, pack, text_string
from trykklar.assemble.segments import BLOCK, Segment, Surroundings, block_of, make_segment, resolved
from trykklar.base.memo import Memo
from trykklar.typeset.parts import EntryParts, FontUse, mark


def written(table: ObjectTable, root: bytes = b"") -> bytes:
    """A file of one blank page with these objects; `root` comes into its catalogue."""
    catalogue, pages, page, info = (table.reserve() for _ in range(4))
    table.loose[catalogue] = b"<</Type/Catalog/Pages %d 0 R%s>>" % (pages, root)
    table.loose[pages] = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page
    table.loose[page] = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Resources<<>>>>" % pages
    table.loose[info] = b"<<>>"
    return table.write(catalogue, info, "1.7")


def pike(data: bytes) -> pikepdf.Pdf:
    pdf = pikepdf.open(io.BytesIO(data))
    assert pdf.check_pdf_syntax() == []
    return pdf


def py(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def test_numbers_that_nobody_uses_are_free() -> None:
    """In one chain that begins with object 0 (ISO 32000-1, 7.5.4)."""
    table = ObjectTable()
    table.reserve(3)
    kept = table.add(b"(kept)")
    table.reserve(70)
    table.packed.append(pack({table.reserve(): b"<</A 1>>", table.reserve(): b"[2 3]"}))
    stream = table.reserve()
    table.streams[stream] = deflated(b"x" * 500, b"/Mine true")
    data = written(table, b"/Kept %d 0 R/Stream %d 0 R" % (kept, stream))
    pdf, reader = pike(data), py(data)
    assert str(pdf.Root.Kept) == reader.root_object["/Kept"] == "kept"
    assert pdf.Root.Stream.read_bytes() == reader.root_object["/Stream"].get_data() == b"x" * 500
    rows = reader.trailer.raw_get("/Size")
    table_at = int(data.rpartition(b"startxref\n")[2].split()[0])
    xref = next(
        obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Type") == "/XRef"
    ).read_bytes()
    assert data[table_at:].split(b" ", 1)[0].isdigit()
    entries = [
        (xref[i], int.from_bytes(xref[i + 1 : i + 5], "big"), int.from_bytes(xref[i + 5 : i + 7], "big"))
        for i in range(0, len(xref), 7)
    ]
    assert len(entries) == rows
    free = [number for number, (kind, _, _) in enumerate(entries) if kind == 0]
    assert {0, 1, 2, 3, 5, 74} <= set(free)
    chain = [0]
    while following := entries[chain[-1]][1]:
        chain.append(following)
    assert chain == free
    assert entries[0][2] == 65535


def test_the_same_objects_give_the_same_file_and_others_another_identifier() -> None:
    one, two, three = (ObjectTable(loose={7: text}, next_number=8) for text in (b"(a)", b"(a)", b"(b)"))
    files = [written(table) for table in (one, two, three)]
    assert files[0] == files[1]
    pdfs = [pike(data) for data in files]
    identifiers = [bytes(pdf.trailer.ID[0]) for pdf in pdfs]
    assert identifiers[0] == identifiers[1] != identifiers[2]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=12))
@settings(max_examples=40)
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    table = ObjectTable()
    held = table.add(b"[" + b" ".join(text_string(text) for text in texts) + b"]")
    data = written(table, b"/Held %d 0 R" % held)
    pdf = pike(data)
    assert [str(text) for text in pdf.Root.Held] == texts
    assert [str(text) for text in py(data).root_object["/Held"]] == texts


@pytest.mark.parametrize(
    "text", ["", "a(b", ")", "\\", "\\n", "a\nb", "Åse – »x«", "😀", "\u00ad", "\ufeff", "(()", "tab\t", "\x7f"]
)
def test_odd_texts(text: str) -> None:
    table = ObjectTable()
    data = written(table, b"/Held " + text_string(text))
    pdf = pike(data)
    assert str(pdf.Root.Held) == text
    assert py(data).root_object["/Held"] == text


NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=9)


@given(st.dictionaries(NAMES, st.integers(0, 999), min_size=1, max_size=200))
@settings(max_examples=25)
def test_name_trees_are_sorted_by_their_bytes(names: dict[str, int]) -> None:
    table = ObjectTable()
    root = name_tree(table, {name: b"%d" % value for name, value in names.items()})
    pdf = pike(written(table, b"/Tree %d 0 R" % root))
    leaves = list(pdf.Root.Tree.Kids)
    keys = [bytes(key) for leaf in leaves for key in list(leaf.Names)[::2]]
    assert keys == sorted(name.encode() for name in names)
    assert [(bytes(leaf.Limits[0]), bytes(leaf.Limits[1])) for leaf in leaves] == [
        (bytes(leaf.Names[0]), bytes(leaf.Names[-2])) for leaf in leaves
    ]
    values = {bytes(leaf.Names[n]): int(leaf.Names[n + 1]) for leaf in leaves for n in range(0, len(leaf.Names), 2)}
    assert values == {name.encode(): value for name, value in names.items()}


@given(st.lists(st.floats(-1e5, 1e5)))
def test_numbers_are_short_and_right(values: list[float]) -> None:
    text = numbers(values)
    assert [float(word) for word in text[1:-1].split()] == pytest.approx(values, abs=0.0005)
    assert b"e" not in text
    assert not any(word.endswith(b"0") and b"." in word for word in text[1:-1].split())


def test_name_strings_are_hexadecimal() -> None:
    assert name_string("å#1") == b"<c3a52331>"


# Segments


def around(parts: EntryParts) -> Surroundings:
    named = {"Font": dict.fromkeys(parts.fonts, 9)}
    return Surroundings(
        page_tree=2,
        frame=TRIMMED,
        named=named,
        shared=dict.fromkeys(parts.objects, 8),
        tagged=True,
    )


def segments(bound: Bound, memo: Memo[Segment] | None = None) -> Iterator[bytes]:
    table = bound.assemble(memo).objects
    yield from (group.source for group in table.packed)


def test_a_memo_changes_no_byte(atlas: Bound) -> None:
    memo: Memo[Segment] = Memo()
    plain = atlas.join()
    assert atlas.join(memo) == plain
    assert atlas.join(memo) == plain
    few: Memo[Segment] = Memo(limit=2)
    assert [atlas.join(few) for _ in range(2)] == [plain, plain]


def test_an_entry_that_did_not_change_is_taken_over(atlas: Bound) -> None:
    """Pages that move, and a number that is another: the segments are the same objects, and the file is right."""
    memo: Memo[Segment] = Memo()
    first = atlas.assemble(memo)
    other = {n: n % 9 + 1 for n in range(1, 10)}  # as many digits
    labels = tuple(
        (style, other.get(number, number) if style == "arabic" else number) for style, number in atlas.book.labels
    )
    pages = {
        name: replace(page, label=str(other.get(int(page.label), page.label))) if page.label.isdigit() else page
        for name, page in atlas.book.pages.items()
    }
    moved = replace(atlas, book=replace(atlas.book, labels=labels, pages=pages))
    second = moved.assemble(memo)
    assert all(one is two for one, two in zip(first.objects.packed, second.objects.packed, strict=True))
    assert moved.join(memo) == moved.join()
    before, after = ([page.extract_text().split() for page in py(bound.join()).pages] for bound in (atlas, moved))
    folios = {
        number: (before[number][-1], after[number][-1])
        for number, (style, _) in enumerate(labels)
        if style == "arabic" and before[number]
    }
    assert sum(one == str(atlas.book.labels[n][1]) for n, (one, _) in folios.items()) > 8
    assert all(two == str(other.get(int(one), one)) for one, two in folios.values() if one.isdigit())


def test_what_has_problems_is_never_taken_over(atlas: Bound) -> None:
    """It has no digest, so that nothing says that two of them are equal."""
    memo: Memo[Segment] = Memo()
    chapters = tuple(replace(c, typeset=replace(c.typeset, digest="")) for c in atlas.book.chapters)
    spoilt = replace(atlas, book=replace(atlas.book, chapters=chapters))
    groups = [spoilt.assemble(memo).objects.packed for _ in range(2)]
    assert not any(one is two for one, two in zip(*groups, strict=True))
    assert groups[0] == groups[1]


def test_blocks_leave_room_and_do_not_overlap(atlas: Bound) -> None:
    first, key = 100, 0
    for parts in atlas.parts.values():
        block, following, next_key = block_of(parts, first, key, framed=False)
        segment = make_segment(parts, block, "x", around(parts))
        used = [*segment.packed.numbers, *segment.streams, *range(block.annotations, block.annotations + block.links)]
        assert len(used) == len(set(used))
        assert first <= min(used)
        assert max(used) < following
        assert (following - first) % BLOCK == 0
        assert (next_key - key) % BLOCK == 0
        assert key <= segment.structure.limits[0]
        assert segment.structure.limits[1] < next_key
        first, key = following, next_key


def test_marks_become_numbers_in_the_head_of_a_stream_only() -> None:
    source = b"<</A %s/B[%s]>>\nstream\n%s" % (mark("a"), mark("font:F"), mark("a"))
    assert resolved(source, {"a": 7, "font:F": 8}) == b"<</A 7 0 R/B[8 0 R]>>\nstream\n" + mark("a")


# Fonts


def test_fonts_say_what_they_are(atlas: Bound) -> None:
    """Widths are those of the font file, the map leads to the characters, the descriptor agrees with the program."""
    pdf = pike(atlas.join())
    fonts = {
        obj.BaseFont: obj
        for obj in pdf.objects
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/Subtype") == "/Type0"
    }
    assert len(fonts) > 3
    for name, font in fonts.items():
        tag, _, face = str(name)[1:].partition("+")
        assert (len(tag), tag.isupper()) == (6, True)
        program = TTFont(io.BytesIO(atlas.fonts[face]), lazy=True)
        descendant = font.DescendantFonts[0]
        assert str(descendant.CIDToGIDMap) == "/Identity"
        scale = 1000 / program["head"].unitsPerEm
        order, units = program.getGlyphOrder(), program["hmtx"]
        widths = glyph_widths(descendant.W)
        assert widths == {glyph: pytest.approx(units[order[glyph]][0] * scale, abs=0.5) for glyph in widths}
        descriptor = descendant.FontDescriptor
        assert descriptor.FontName == name
        assert int(descriptor.Ascent) == round(program["OS/2"].sTypoAscender * scale)
        assert int(descriptor.Descent) == round(program["OS/2"].sTypoDescender * scale)
        assert int(descriptor.Flags) & 4
        assert bool(int(descriptor.Flags) & 64) == (float(descriptor.ItalicAngle) != 0) == ("It" in face)
        subset = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
        assert {glyph for glyph in widths if program["glyf"][order[glyph]].numberOfContours} <= {
            glyph for glyph in widths if subset["glyf"][subset.getGlyphOrder()[glyph]].numberOfContours
        }, "every glyph that is shown has its outline"
        assert int(descriptor.FontFile2.Length1) == len(descriptor.FontFile2.read_bytes())


def glyph_widths(source: pikepdf.Object) -> dict[int, float]:
    """A /W array: `first [w w w] …`."""
    items = list(source)
    return {int(items[i]) + n: float(width) for i in range(0, len(items), 2) for n, width in enumerate(items[i + 1])}


def test_digits_are_added_to_faces_that_had_slots(atlas: Bound) -> None:
    face, slots = next(iter(atlas.slotted.items()))
    plain = glyphs_of([FontUse(face, (5,), {5: "x"}, slotted=False)], atlas.slotted)[face]
    assert (plain.shown, plain.characters) == ({5}, {5: "x"})
    found = glyphs_of(
        [FontUse(face, (5,), {5: "x"}, slotted=True), FontUse(face, (6,), {6: "y"}, slotted=False)], atlas.slotted
    )[face]
    assert found.shown == {5, 6, *slots.digits}
    assert found.characters == {5: "x", 6: "y", **{glyph: str(digit) for digit, glyph in enumerate(slots.digits)}}


def test_letters_are_added_to_faces_that_show_some(atlas: Bound) -> None:
    """Editions of variants, whose names differ in letters, have one subset."""
    program = next(iter(atlas.fonts.values()))
    cmap = TTFont(io.BytesIO(program), lazy=True)
    glyphs = {letter: cmap.getGlyphID(cmap.getBestCmap()[ord(letter)]) for letter in "axø"}
    one, other = (FaceGlyphs({glyphs[each]}, {glyphs[each]: each}) for each in "ax")
    whole = with_letters(one, "axø\ue000", program)
    assert whole == with_letters(other, "axø\ue000", program)
    assert whole.characters == {glyph: letter for letter, glyph in glyphs.items()}
    digits = FaceGlyphs({3}, {3: "7"})
    assert with_letters(digits, "axø", program) is digits
    said = FaceGlyphs({glyphs["x"]}, {glyphs["x"]: "×x"})
    assert with_letters(said, "x", program).characters == {glyphs["x"]: "×x"}


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_characters_the_plainest_is_copied(order: int) -> None:
    """Space and no-break space are one glyph: whichever entry comes first, the file is the same."""
    uses = [FontUse("F", (3,), {3: text}, slotted=False) for text in ("\u00a0", " ")][::order]
    assert glyphs_of(uses, {})["F"].characters == {3: " "}


def test_every_glyph_that_is_shown_has_a_text(atlas: Bound) -> None:
    """Of a letter and its mark WeasyPrint gives one glyph the text of both, and the other none."""
    face, program = next(iter(atlas.fonts.items()))
    font = TTFont(io.BytesIO(program), lazy=True)
    letter, mark_above, ligature, nameless = (font.getGlyphID(font.getBestCmap()[ord(char)]) for char in "m\u0302ﬁx")
    shown = FaceGlyphs(
        {0, letter, mark_above, ligature, nameless}, {letter: "", mark_above: "m\u0302", ligature: "fi", nameless: "x"}
    )
    table = ObjectTable()
    write_font(table, 1, face, shown, program)
    assert texts(table, 5) == {letter: "m", mark_above: "\u0302", ligature: "fi", nameless: "x"}


def test_a_glyph_without_character_has_the_text_of_its_name(atlas: Bound) -> None:
    program = atlas.fonts["SourceSans3-Regular"]
    font = TTFont(io.BytesIO(program), lazy=True)
    told, silent = (font.getGlyphID(name) for name in ("f_f_t", "Alphaiotasub.s"))
    assert not {told, silent} & {font.getGlyphID(name) for name in font.getBestCmap().values()}
    table = ObjectTable()
    write_font(table, 1, "SourceSans3-Regular", FaceGlyphs({told, silent}, {}), program)
    assert texts(table, 5) == {told: "fft", silent: "\N{REPLACEMENT CHARACTER}"}


def texts(table: ObjectTable, number: int) -> dict[int, str]:
    """Glyph → text of the ToUnicode map with this object number."""
    head, _, rest = table.streams[number].partition(b"\nstream\n")
    data = rest.removesuffix(b"\nendstream")
    data = zlib.decompress(data) if b"/FlateDecode" in head else data
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9a-f]*)>\n", data.partition(b"beginbfchar\n")[2])
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def test_maps_hold_more_than_a_hundred_characters_and_ligatures(atlas: Bound) -> None:
    face, program = next(iter(atlas.fonts.items()))
    characters = {glyph: chr(0x4E00 + glyph) for glyph in range(1, 250)} | {300: "ffi", 301: "😀"}
    table = ObjectTable()
    first = table.reserve(5)
    write_font(table, first, face, FaceGlyphs(dict.fromkeys(characters, 500.0), characters), program)
    pdf = pike(written(table, b"/Font %d 0 R" % first))
    text = pdf.Root.Font.ToUnicode.read_bytes().decode()
    counts = [int(line.split()[0]) for line in text.splitlines() if line.endswith("beginbfchar")]
    assert (sum(counts), max(counts)) == (len(characters), 100)
    rows = dict(
        line.split()
        for line in text.splitlines()
        if line.startswith("<") and "> <" in line and not line.startswith("<0000>")
    )
    assert {
        int(glyph[1:-1], 16): bytes.fromhex(value[1:-1]).decode("utf-16-be") for glyph, value in rows.items()
    } == characters
