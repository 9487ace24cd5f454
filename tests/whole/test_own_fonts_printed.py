"""A publication's own fonts on its pages, in the file and in the colophon."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pypdf import PdfReader

from own_fonts import bring
from support import run

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


def _is_font(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/BaseFont" in thing
