"""Code that is wider than its column: each line that goes on has a sign before it, and no program reads the sign."""

from __future__ import annotations

import json
import subprocess
import sys

SET = """
import json, sys
import weasyprint
from trykklar.typeset.weasyprint.wrapped_code import sign_wrapped_code
from weasyprint.pdf.pdfua import pdfua
document = weasyprint.HTML(string=sys.stdin.read()).render()
streams = []
def keep(document, pdf):
    sign_wrapped_code(document, pdf)
    for reference in pdf.page_references:
        contents = pdf.objects[int(reference.split()[0])]["Contents"]
        last = pdf.objects[int(contents.split()[0])].stream[-1]
        streams.append(last.decode() if isinstance(last, bytes) else "")
document.write_pdf(finisher=keep)
print(json.dumps(streams))
"""
CSS = "@page { size: 80mm 40mm; margin: 5mm } pre { font: 10px/12px monospace; white-space: pre-wrap; margin: 0; \
overflow-wrap: anywhere; padding: 0 12px; orphans: 1; widows: 1 } code { font: inherit }"


def signs(code: str) -> list[list[float]]:
    """Where the lines with a sign have their middles, page by page, in pt from the top."""
    html = (
        f"<style>{CSS}</style><p style='margin:0'>A text that is set before the code.</p><pre><code>{code}</code></pre>"
    )
    made = subprocess.run([sys.executable, "-c", SET], input=html, capture_output=True, text=True, check=True)
    return [
        [float(line.split()[4]) for line in page.splitlines() if line.count(" l") == 2 and line.endswith(" S")]
        for page in json.loads(made.stdout)
    ]


def test_only_lines_that_go_on_have_a_sign() -> None:
    assert signs("a = 1\n\nb = 2\n") == [[]]
    (found,) = signs("a = 1\n" + "b" * 50 + "\n\n    c = 3\n")
    assert len(found) == 1


def test_lines_that_spaces_end_and_lines_on_further_pages_are_told_apart() -> None:
    pages = signs("word " * 25 + "\n" + "x = 1   \n" * 8 + "word " * 12 + "\nend\n")
    assert [len(page) > 0 for page in pages[:2]] == [True, True]
    assert sum(map(len, pages)) == 4
