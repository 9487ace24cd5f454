"""Faces in two files: what many pages show, and what few do; together all of it."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from support import REPOSITORY
from trykklar.base.problems import ProblemsFound
from trykklar.layouts.fonts import FontSet, load_fonts
from trykklar.web.fonts import ALWAYS, WebFace, face_css, web_faces
from trykklar.web.letters import common, generated, ranges, shown_in
from trykklar.web.meanwhile import LOCAL, meanwhile, measured

TOKENS = {
    "faces": {"text": "text 400", "title": "display 300", "sans": "sans 400"},
    "shown-in": {"title": ["h1", "sitename"]},
    "fonts": {"text": "Source Serif 4", "display": "Source Serif 4 Display", "sans": "Source Sans 3"},
}
PAGES = [f'<p class="sitename">Site</p><h1 id="x">Head {i}</h1><p>Text &amp; more</p>' for i in range(19)]
PAGES.append("<h1>Žižkov</h1><p>Ωmega → Čapek, Жук</p><style>.q { }</style>")


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts(REPOSITORY / "fonts")


def _letters(face: WebFace, files: dict[str, bytes]) -> set[str]:
    return {chr(code) for code in TTFont(io.BytesIO(files[face.address])).getBestCmap()}


def _told(face: WebFace) -> set[str]:
    spans = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face.letters)
    return {chr(code) for one, last in spans for code in range(int(one, 16), int(last or one, 16) + 1)}


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the first files weigh as much as a page's may."""
    monkeypatch.setattr("trykklar.web.fonts._FIRST_VIEW", 0)


@pytest.mark.usefixtures("full")
def test_two_files_have_what_one_has_and_tell_it(fonts: FontSet) -> None:
    whole, files = web_faces(fonts, TOKENS, PAGES, None)
    halves, parts = web_faces(fonts, TOKENS, PAGES, None, divided=True)
    assert [face.letters for face in whole] == [""] * 3
    for face in whole:
        first, second = _pair(halves, face)
        have = _letters(first, parts) | _letters(second, parts)
        assert have == _letters(face, files)
        assert not _told(first) & _told(second)
        assert _letters(first, parts) <= _told(first) <= set("".join(PAGES)) | set(ALWAYS)
        assert len(parts[first.address]) < len(files[face.address])
    assert "unicode-range: U+" in face_css(halves)
    assert "unicode-range" not in face_css(whole)


def _pair(faces: Sequence[WebFace], like: WebFace) -> list[WebFace]:
    return [face for face in faces if (face.family, face.weight) == (like.family, like.weight)]


def test_what_a_tenth_of_the_pages_show_is_common() -> None:
    texts = common(PAGES)
    assert texts >= set("Text&more")
    assert not texts & set("ŽΩČ→q<")


def test_what_is_shown_in_some_elements() -> None:
    found = shown_in(PAGES, {"title": ["h1", "sitename"], "italic": ["em"]})
    assert found == {"title": set("SiteHad Žižkov") | set("0123456789"), "italic": set("0123456789")}


def test_signs_that_a_stylesheet_shows() -> None:
    assert generated('li::before { content: "/"; content: "?" / "" } p { content: attr(title) }') == {"/", "?"}


def test_ranges_of_characters() -> None:
    assert ranges(["A", "B", "C", "a", "→"]) == "U+41-43, U+61, U+2192"


def test_a_cut_stands_in_another_family_where_that_has_no_such_weight(fonts: FontSet) -> None:
    cuts = {"text": "text 400", "heading": "display 600"}
    tokens = {**TOKENS, "faces": cuts, "stands-in": {"heading": "text"}}
    faces, files = web_faces(fonts, tokens, PAGES, None)
    strong = [face for face in faces if face.weight == 600]
    assert [face.family for face in strong] == ["Source Serif 4 Display", "Source Serif 4"]
    assert len({face.address for face in strong}) == 1
    assert sum(name.endswith(".woff2") for name in files) == 2
    own, _ = web_faces(fonts, {**tokens, "faces": {**cuts, "strong": "text 600"}}, PAGES, None)
    assert [face.family for face in own if face.weight == 600].count("Source Serif 4") == 1
    with pytest.raises(ProblemsFound, match="stand in"):
        web_faces(fonts, {**tokens, "stands-in": {"headings": "text"}}, PAGES, None)


@pytest.mark.usefixtures("full")
def test_a_file_of_few_letters_is_no_request_of_its_own(fonts: FontSet) -> None:
    """What a tenth of the pages show is one file; a second one is worth its while from some size on."""
    tokens = {**TOKENS, "faces": {"text": "text 400"}}
    rare = "".join(map(chr, range(0x100, 0x17F)))
    faces, files = web_faces(fonts, tokens, [*PAGES[:19] * 20, f"<p>{rare[:3]}</p>"], None, divided=True)
    assert len(faces) == sum(name.endswith(".woff2") for name in files) == 1
    faces, files = web_faces(fonts, tokens, [*PAGES[:19] * 20, f"<p>{rare}</p>"], None, divided=True)
    assert len(faces) == sum(name.endswith(".woff2") for name in files) == 2
    assert all(face.letters for face in faces)


def test_first_files_are_filled_with_rare_letters_up_to_what_a_page_may_weigh(fonts: FontSet) -> None:
    """Of faces for all text; Cyrillic letters would bring their rules into the first file, and stay apart."""
    pages = [*PAGES[:19], "<p>Žižkov Ωmega → Čapek</p>"]
    faces, files = web_faces(fonts, TOKENS, pages, None, divided=True)
    title = [face for face in faces if face.family == "Source Serif 4 Display"]
    assert [face.letters for face in faces if face not in title] == ["", ""]
    assert len(title) == 2
    firsts = {face.address for face in (*faces[:1], title[0], *faces[-1:])}
    assert sum(len(files[address]) for address in firsts) <= 45_000
    faces, files = web_faces(fonts, TOKENS, [*pages, "<p>Жук</p>"], None, divided=True)
    first, second = _pair(faces, faces[0])
    assert "Ω" in _told(first)
    assert _told(second) == set("Жук")
    assert _letters(second, files) == set("Жук")
    every = "".join(map(chr, (*range(0xA0, 0x250), *range(0x370, 0x3E2))))
    faces, files = web_faces(fonts, TOKENS, [*pages * 20, f"<p>{every}</p>"], None, divided=True)
    assert len(_pair(faces, faces[0])) == 2


def test_letters_of_the_machine_are_scaled_to_those_that_follow(fonts: FontSet) -> None:
    """Width times scale is the width of the face, and a line is as high; each family of machines has a rule a cut."""
    css = meanwhile(fonts, {**TOKENS, "meanwhile": {"text": "serif", "sans": "sans"}})
    (rule,) = re.findall(r'@font-face \{ font-family: "text Georgia".*', css)
    assert 'font-weight: 400; font-style: normal; src: local("Georgia"), local("Gelasio")' in rule
    scale, ascent = (float(re.findall(rf"{name}: ([0-9.]+)%", rule)[0]) for name in ("size-adjust", "ascent-override"))
    (face,) = [face for face in fonts.faces if face.postscript_name == "SourceSerif4-Regular"]
    told = measured(face.program)
    assert scale * LOCAL["serif"][0].regular == pytest.approx(100 * told.width, rel=0.001)
    assert scale * ascent / 100 == pytest.approx(100 * told.ascent, rel=0.001)
    assert css.count("@font-face") == len(LOCAL["serif"]) + len(LOCAL["sans"])
    assert '--meanwhile-sans: "sans Arial", "sans Roboto", "sans DejaVu Sans";' in css
    assert meanwhile(fonts, TOKENS) == ""


def test_the_scales_are_those_of_the_fonts_of_this_machine() -> None:
    """What stands in the table, measured again for those that lie here."""
    known = {name: local for group in LOCAL.values() for local in group for name in local.names}
    found = {name: program for name in known if (program := _on_this_machine(name))}
    assert found, "Chromium comes with one of them"
    for name, program in found.items():
        assert measured(program).width == pytest.approx(known[name].regular, abs=0.001), name


def _on_this_machine(family: str) -> bytes:
    asked = ["fc-match", "--format=%{family}|%{file}", f"{family}:style=Book"]
    name, _, file = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.partition("|")
    return Path(file).read_bytes() if name.split(",")[0] == family else b""


def test_letters_that_no_machine_is_known_to_have_are_a_problem(fonts: FontSet) -> None:
    with pytest.raises(ProblemsFound, match="in 'slab' meanwhile"):
        meanwhile(fonts, {**TOKENS, "meanwhile": {"text": "slab"}})
