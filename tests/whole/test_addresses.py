"""Addresses lead where they say, from the page and from a book for devices, however they are written."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf

from support import run

PUBLICATION = """id: leaflet
title: Leaflet
publisher: The Testers
authors: [A. Tester]
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  leaflet: {layout: plain, trim: A5, outline: [{chapter: leaflet.md}]}
  leaves: {form: epub, layout: epub, outline: [{chapter: leaflet.md}]}
"""
TEXT = """---
kind: chapter
title: Leaflet
summary: Where to write.
---
See HTTPS://Example.org/A#b, Http://example.org/c. And https://example.org/d_(e), too.

Write [a letter](mailto:a@example.org?subject=#1), mailto:b@example.org?subject=#2 or <MAILTO:c@example.org>.

Call [us](tel:+45-00-00-00-01), tel:+4500000002, <tel:+4500000003> or [112](tel:112;phone-context=+45).[^call]

| by | number |
|---|---|
| letters | [a short one](sms:+4500000004?body=Hello%20you) |
| voice | tel:+45-0000-0005 |

[^call]: At night [another](tel:+4500000006;ext=7).
"""
TARGETS = [
    "https://Example.org/A#b",
    "http://example.org/c",
    "https://example.org/d_(e)",
    "mailto:a@example.org?subject=%231",
    "mailto:b@example.org?subject=%232",
    "MAILTO:c@example.org",
    "tel:+45-00-00-00-01",
    "tel:+4500000002",
    "tel:+4500000003",
    "tel:112;phone-context=+45",
    "sms:+4500000004?body=Hello%20you",
    "tel:+45-0000-0005",
    "tel:+4500000006;ext=7",
]


def test_addresses_lead_where_they_say(tmp_path: Path) -> None:
    (tmp_path / "publication.yaml").write_text(PUBLICATION, "utf-8")
    (tmp_path / "leaflet.md").write_text(TEXT, "utf-8")
    done = run("build", "--release", "--jobs", 1, "--json", "--publication", tmp_path)
    assert (done.exit_code, done.problems) == (0, [])
    with pikepdf.open(tmp_path / "output" / "leaflet-mail.pdf") as pdf:
        links = [link for page in pdf.pages for link in page.obj.get("/Annots", []) if "/URI" in link.get("/A", {})]
        targets = [str(link.A.URI) for link in links]
        assert sorted({*targets}) == sorted(TARGETS), "one that goes on in the next line is two areas"
    with zipfile.ZipFile(tmp_path / "output" / "leaves.epub") as book:
        (leaf,) = [book.read(name).decode() for name in book.namelist() if name.endswith("leaflet.xhtml")]
    assert {*re.findall(r'<a class="external" href="([^"]*)"', leaf)} == {*TARGETS}
