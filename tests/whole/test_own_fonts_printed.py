"""A publication's own fonts on its pages, in the file and in the colophon."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from own_fonts import bring
from support import PUBLICATIONS, REPOSITORY, run

TOKENS = "fonts: {text: \"'Our Sans'\", display: \"'Our Sans'\", sans: \"'Source Code Pro'\"}\n"


def test_pages_are_set_in_them_and_the_colophon_says_so(publication: Path) -> None:
    bring(publication, "Our Sans", "Regular", "Semibold")
    (publication / "layouts" / "tiny" / "tokens.yaml").write_text(TOKENS, "utf-8")
    file = publication / "publication.yaml"
    file.write_text(f"{file.read_text('utf-8').rstrip()}\n      - page: colophon\n", "utf-8")
    made = run("build", "--publication", str(publication), "--profile", "archive", "card")
    assert made.exit_code == 0
    assert "[font-cut] the family 'Our Sans' has no italic face" in made.output
    assert "no bold face" not in made.output
    data = (publication / "output" / "card-archive-draft.pdf").read_bytes()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "Our Sans, Source Code Pro" in " ".join(text.split())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        faces = {str(o.BaseFont).partition("+")[2] for o in pdf.objects if _is_font(o)}
        attached = set(pdf.attachments.keys())
    assert {"OurSans-Regular", "SourceCodePro-Regular"} <= faces
    assert {face.partition("-")[0] for face in faces} == {"OurSans", "SourceCodePro"}
    assert {"fonts/OurSans-Regular.ttf", "fonts/OFL.txt"} <= attached


PUBLICATION = """\
id: lettering
title: Means of the page
publisher: The harbour museum
language: en
edition: {number: "1", date: 2027-03-01}
documents:
  ours:
    layout: ours
    trim: A4
    outline:
      - {section: cover, items: [{page: cover}]}
      - {section: body, items: [{chapter: chapters/beside.md}]}
"""


@pytest.mark.full
def test_a_look_of_ones_own_as_the_handbook_has_it_is_as_it_was_approved(tmp_path: Path, refresh: bool) -> None:
    """The files of the handbook's example, word for word; the typeface that it names is a typewriter's here."""
    handbook = (REPOSITORY / "source/handbook/chapters/layouts.md").read_text("utf-8")
    publication = tmp_path / "lettering"
    for name in ("chapters", "figures"):
        shutil.copytree(PUBLICATIONS / "means" / name, publication / name)
    files = dict(re.findall(r"```\n# (layouts/ours/\w+\.yaml)\n(.*?)```", handbook, re.DOTALL))
    assert sorted(files) == ["layouts/ours/layout.yaml", "layouts/ours/tokens.yaml"]
    for name, text in files.items():
        (publication / name).parent.mkdir(parents=True, exist_ok=True)
        (publication / name).write_text(text, "utf-8")
    (publication / "publication.yaml").write_text(PUBLICATION, "utf-8")
    bring(publication, "Lato", "Typewriter")
    references = (
        "--publication",
        publication,
        "--references",
        REPOSITORY / "tests/samples/looks",
        "--draft",
        "--no-web",
    )
    told = run("looks", *references, *(["--approve"] if refresh else []))
    assert told.exit_code == 0, told.output
    tokens = publication / "layouts/ours/tokens.yaml"
    tokens.write_text(tokens.read_text("utf-8").replace("fonts: {sans: Lato}", ""), "utf-8")
    assert run("looks", *references).exit_code == 1  # the picture tells one typeface from another


def _is_font(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/BaseFont" in thing
