"""Declared once: a new directive is a row of the grammar and a template, a new field of a chapter is a line of its
schema.

Nothing else is touched, and each is checked, proofread, spelled, fixed, compared and told of in the reference.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from readback import Pdf, plain
from support import BASE, SAMPLES, edit, run
from trykklar.commands.reference.markup import directives
from trykklar.review.changes.compare import compare
from trykklar.review.changes.read import read_editions
from trykklar.sources.markup.grammar import DIRECTIVES, Directive

VOICE = Directive(
    "voice",
    "required",
    {"id": "id", "says": "prose", "portrait": "picture", "of": "key", "about": "target"},
    required=frozenset({"says"}),
    about="somebody's words: a name after its name",
)
TEMPLATE = (
    '<aside id="{{ d.id }}" data-line="{{ d.line }}"><p>{{ inline(d.argument) }}: {{ inline(d.options.says) '
    "}}</p>{{ body }}</aside>\n"
)
SPOKEN = """
:::{voice} En bonde
:portrait: fgur.png
:says: Fra 10-20 faldt der regn, sagde bondne.
:about: ingen-ting
:of: 10-20

Brødtekst.
:::
"""
SHOWN = ":::{voice} A farmer\n:id: one\n:portrait: pictures/leaf.svg\n:says: It rains.\n\nBody.\n:::\n\n"


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIRECTIVES, VOICE.name, VOICE)


def changes(old: Path, new: Path) -> list[tuple[str, str, str]]:
    """(chapter, kind of passage, new text) of every passage that is another."""
    chapters = compare(*read_editions(old, new)).chapters
    return [(c.ref.id, change.passage.kind, change.passage.text) for c in chapters for change in c.changes]


@pytest.mark.usefixtures("voice")
def test_a_new_directive_is_printed(tmp_path: Path) -> None:
    publication = shutil.copytree(BASE, tmp_path / "publication")
    (publication / "layouts/tiny/directives").mkdir()
    (publication / "layouts/tiny/directives/voice.html.j2").write_text(TEMPLATE, "utf-8")
    edit(
        publication / "leaflet.md",
        "Read on",
        ":::{voice} A farmer\n:says: It *never* rains.\n\nThe body.\n:::\n\nRead on",
    )
    built = run("build", "--jobs", 1, "--json", "--publication", publication)
    assert (built.exit_code, built.problems) == (0, [])
    text = plain(Pdf(next((publication / "output").glob("leaflet*.pdf"))).text(0))
    assert "A farmer: It never rains." in text
    assert "The body." in text


@pytest.mark.usefixtures("voice")
def test_a_new_directive_is_checked_and_proofread(tmp_path: Path) -> None:
    publication = shutil.copytree(SAMPLES / "editorial" / "_base", tmp_path / "publication")
    start = publication / "start.md"
    before = start.read_text("utf-8")
    start.write_text(before + SPOKEN, "utf-8")
    line = before.count("\n") + 2
    found = {(p.code, p.at) for p in run("check", "--json", "--publication", publication).problems}
    assert found >= {
        ("image-missing", f"start.md:{line}"),
        ("reference-unknown", f"start.md:{line}"),
        ("word-unknown", f"start.md:{line + 2}"),
        ("dash-wrong", f"start.md:{line + 2}"),
    }
    assert not [at for code, at in found if code in ("word-unknown", "dash-wrong") and at != f"start.md:{line + 2}"]
    run("check", "--fix", "--json", "--publication", publication)
    assert start.read_text("utf-8") == before + SPOKEN.replace("Fra 10-20", "Fra 10–20")


@pytest.mark.usefixtures("voice")
def test_a_new_directive_is_compared_with_the_pictures_that_it_shows(tmp_path: Path) -> None:
    old = shutil.copytree(BASE, tmp_path / "old")
    edit(
        old / "leaflet.md",
        "Read on",
        ":::{voice} A farmer\n:id: one\n:portrait: pictures/leaf.svg\n:says: It rains.\n\nBody.\n:::\n\nRead on",
    )
    new = shutil.copytree(old, tmp_path / "new")
    edit(new / "leaflet.md", ":id: one", ":id: other")
    assert changes(old, new) == []
    edit(new / "leaflet.md", "It rains", "It pours")
    assert changes(old, new) == [("leaflet", "voice", "A farmer; portrait: pictures/leaf.svg; says: It pours.")]
    edit(new / "leaflet.md", "It pours", "It rains")
    edit(new / "pictures/leaf.svg", "</svg>", "<!-- another -->\n</svg>")
    assert ("leaflet", "voice") in {(chapter, kind) for chapter, kind, _ in changes(old, new)}


@pytest.mark.usefixtures("voice")
def test_the_reference_tells_of_a_new_directive() -> None:
    assert any("`voice`" in part and "`portrait`" in part and "`says` •" in part for part in directives())


MOTTO = """
motto:
  template: motto
  fields:
    motto: {type: record, fields: {words: {type: prose}, by: {type: text, required: false}}}
    asides: {type: list, required: false}
"""
"""A kind of chapter with fields that the house has never heard of."""


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A publication whose first chapter is of the new kind, with a layout that has a template for it."""
    folder = Path(shutil.copytree(SAMPLES / "editorial" / "_base", tmp_path / "publication"))
    with (folder / "kinds.yaml").open("a", encoding="utf-8") as file:
        file.write(MOTTO)
    edit(
        folder / "start.md",
        "kind: chapter",
        "kind: motto\nmotto: {words: Regn er vand, by: Fra 10-20}\nasides: [Sol er varme.]",
    )
    layout = folder / "layouts" / "spoken"
    layout.mkdir(parents=True)
    (layout / "layout.yaml").write_text("about: Text that is spoken.\nextends: plain\n", "utf-8")
    (layout / "motto.html.j2").write_text('{% extends "chapter.html.j2" %}\n', "utf-8")
    text = (folder / "publication.yaml").read_text("utf-8")
    (folder / "publication.yaml").write_text(text.replace("layout: plain", "layout: spoken"), "utf-8")
    return folder


def test_new_prose_of_a_chapter_is_proofread_and_spelled(publication: Path) -> None:
    assert run("check", "--json", "--publication", publication).problems == []
    edit(publication / "start.md", "Regn er vand", "Regn fra 10-20 er vadn")
    edit(publication / "start.md", "Sol er varme", "Sol er vramer ...")
    found = [(p.code, p.at) for p in run("check", "--json", "--publication", publication).problems]
    assert sorted(found) == [
        *(
            ("dash-wrong", "start.md:3"),
            ("ellipsis", "start.md:4"),
            ("word-unknown", "start.md:3"),
            ("word-unknown", "start.md:4"),
        ),
    ]
    run("check", "--fix", "--json", "--publication", publication)
    assert "{words: Regn fra 10–20 er vadn, by: Fra 10-20}" in (publication / "start.md").read_text("utf-8")


def test_new_prose_of_a_chapter_is_compared(publication: Path, tmp_path: Path) -> None:
    new = shutil.copytree(publication, tmp_path / "new")
    edit(new / "start.md", "Fra 10-20", "Fra 30-40")
    assert changes(publication, new) == []
    edit(new / "start.md", "Regn er vand", "Regn er koldt vand")
    edit(new / "start.md", "Sol er varme", "Sol er altid varme")
    assert sorted(changes(publication, new)) == [
        *(("start", "asides", "Sol er altid varme."), ("start", "motto", "Regn er koldt vand")),
    ]
