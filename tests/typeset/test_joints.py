"""What stands between the words of two lines, to those who read the text and do not see the page."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys

import pikepdf
import pypdfium2
import pytest

from support import REPOSITORY
from trykklar.preflight.painted.marked_text import MarkedTexts

SET = """
import base64, json, os, sys
job = json.loads(sys.stdin.read())
os.environ["FONTCONFIG_FILE"] = job["fonts"]
import weasyprint
from trykklar.typeset.weasyprint.patches import run
from trykklar.typeset.weasyprint.patches.division import offering
run.LINES = tuple(patch for patch in run.LINES if job["joints"] or patch.name != "joints")
assert run.install_lines() == ()
for html in job["pages"]:
    with offering("da", {"løntilskud": "løn|til-skud"}):
        pdf = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    print(base64.b64encode(pdf).decode())
"""
PAGE = (
    "<html lang=da><title>x</title><style>@page {{ size: 60mm 200mm; margin: 10mm }} html {{ hyphens: auto; "
    "hyphenate-character: '-'; font: 10pt/12pt 'Source Code Pro' }} p, li {{ margin: 0; width: 36mm }} {} </style>{}"
)
BESIDE = "li { position: relative; padding-left: 9mm; list-style: none } .no { position: absolute; left: 0 }"
LINES = {
    "<p>et helt andet forhold mellem os": ["et helt andet ", "forhold mellem os"],
    "<p>et offentligt løntilskud gives": ["et offentligt ", "løntilskud gives"],
    "<p>helt offentligt løntilskud": ["helt offentligt ", "løntilskud"],
    "<p>en offentlig løntilskud": ["en offentlig løn\u00ad", "tilskud"],
    "<p>en offentlig løn-tilskud": ["en offentlig løn-", "tilskud"],
    "<p>en linje<br>og en til": ["en linje ", "og en til"],
    "<p>et <b>helt andet</b> <i>forhold mellem</i> os": ["et ", "helt andet ", "forhold mellem", " os"],
    "<p>et <b>helt</b> <i>andet</i>": ["et ", "helt ", "andet"],
    "<p>et<b>helt</b><i>andet</i>": ["et", "helt", "andet"],
    f"<style>{BESIDE}</style><ul><li><span class=no>1</span> <a>Noter</a> <span class=no>7</span></ul>": [
        "Noter ",
        "1 ",
        "7 ",
    ],
    "<style>b::before { content: '?'; display: inline-block; width: 3mm }</style><div><b>Hvad</b>": ["? ", "Hvad"],
    "<style>b { display: block }</style><div>A1<b>Hvad</b>nu</div>": ["A1 ", "Hvad ", "nu"],
    "<div style='display: flex'><span>Noter</span><span>7</span></div>": ["Noter ", "7 "],
    "<style>i::before { content: leader('.') }</style><div>Noter<i></i>7</div>": ["Noter ", "7"],
}
"""Body → the texts of its marks, in the order in which they are drawn; of leaders none."""


def set_pages(folder: str, *, joints: bool) -> list[bytes]:
    """All bodies, each on a page of its own, set by a process of its own."""
    job = {"pages": [PAGE.format("", body) for body in LINES], "joints": joints, "fonts": folder}
    done = subprocess.run([sys.executable, "-c", SET], input=json.dumps(job).encode(), capture_output=True, check=True)
    return [base64.b64decode(line) for line in done.stdout.split()]


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> str:
    scratch = tmp_path_factory.mktemp("fonts")
    conf = scratch / "fonts.conf"
    folders = f"<dir>{REPOSITORY / 'fonts'}</dir><cachedir>{scratch}/cache</cachedir>"
    conf.write_text(f"<fontconfig>{folders}</fontconfig>", "utf-8")
    return str(conf)


@pytest.fixture(scope="module")
def pages(fonts: str) -> list[bytes]:
    return set_pages(fonts, joints=True)


@pytest.mark.parametrize(("number", "body"), list(enumerate(LINES)))
def test_a_line_ends_in_what_the_text_has_there(pages: list[bytes], number: int, body: str) -> None:
    with pikepdf.open(io.BytesIO(pages[number])) as pdf:
        found = MarkedTexts().of_page(pdf.pages[0])
    assert [found[mark] for mark in sorted(found) if found[mark].strip(".")] == LINES[body]


def test_pages_look_the_same(pages: list[bytes], fonts: str) -> None:
    for number, (with_joints, plain) in enumerate(zip(pages, set_pages(fonts, joints=False), strict=True)):
        one, other = (pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil() for data in (with_joints, plain))
        assert one.tobytes() == other.tobytes(), list(LINES)[number]
