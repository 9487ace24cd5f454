"""Folders of strangers that `import` is given: nothing outside them is opened, and nothing in them hangs it."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from test_import import NAMELESS

from canary import canary, spellings
from support import run
from word_documents import document, paragraph

SECRET = "the canary sings"
OUTLINES = {
    "book.toml": "[book]\nsrc = '{x}'\n",
    "src/SUMMARY.md": "# Summary\n\n- [Own](own.md)\n- [Out]({x})\n- [Out](<{x}>)\n",
    "_quarto.yml": "book:\n  chapters: [own.md, '{x}', {{part: '{x}', chapters: ['{x}']}}]\nbibliography: '{x}'\n",
    "_toc.yml": "format: jb-book\nroot: own\nchapters:\n- file: '{x}'\n- file: '{stem}'\n- glob: '{x}'\n"
    "- glob: '{folder}/*'\n",
    "myst.yml": "project:\n  bibliography: ['{x}']\n  toc: [{{file: own.md}}, {{file: '{x}'}}, {{pattern: '{x}'}}]\n",
    "mkdocs.yml": "nav: [own.md, Out: '{x}', In: [Out: '{x}'], All: '{folder}/']\n",
    "mkdocs.yml#": "docs_dir: '{folder}'\nnav: [secret.md, own.md, All: ./]\n",
    "_config.yml": "bibtex_bibfiles: ['{x}']\n",
}
"""Settings that name files, as they name one outside. `_config.yml` has a `_toc.yml` beside it."""
TEXT = """\
# Own

Text, ![a]({x}) and [b]({x}), <img src="{x}">.

{{{{#include {x}}}}} and {{{{#playground {x}}}}}

{{{{< include {x} >}}}}

```{{include}} {x}
```

```{{literalinclude}} {x}
```

```{{figure}} {x}
```
"""


def book(folder: Path, settings: str, x: str) -> None:
    """A folder whose settings and text name a file outside."""
    told = OUTLINES[settings].format(x=x, stem=x.rpartition(".")[0], folder=x.rpartition("/")[0])
    files = {settings.rstrip("#"): told}
    if settings == "_config.yml":
        files["_toc.yml"] = "format: jb-book\nroot: own\n"
    files |= {at + "own.md": TEXT.format(x=x) for at in ("", "src/", "docs/")}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


ASKED = [(settings, suffix) for settings in OUTLINES for suffix in ("md", "svg", "bib")]
AT_ONCE = {("src/SUMMARY.md", "md"), ("mkdocs.yml", "md"), ("_quarto.yml", "bib")}


@pytest.mark.parametrize(
    ("settings", "suffix"),
    [pytest.param(*each, marks=[] if each in AT_ONCE else [pytest.mark.full]) for each in ASKED],
)
def test_no_outline_and_no_text_opens_a_file_outside(tmp_path: Path, settings: str, suffix: str) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    with canary(tmp_path / "elsewhere" / f"secret.{suffix}", SECRET) as outside:
        for way, x in spellings(folder, outside.file).items():
            book(folder, settings, x.replace("\0", ""))
            done = run("import", folder, tmp_path / way, "--json")
            assert not outside.opened(), way
            assert done.problems, f"'{way}' is told"
            made = [file.read_bytes() for file in (tmp_path / way).rglob("*") if file.is_file()]
            assert not any(SECRET.encode() in data for data in made), way


def with_relationship(data: bytes, target: str) -> bytes:
    """A document whose picture lies in a file outside of it (ECMA-376, part 2, "External")."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rOut" Type="{office}/image" Target="{target}" TargetMode="External"/></Relationships>'
    inside = f'<Relationship Id="rIn" Type="{office}/image" Target="{target}"/>{link}'
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/_rels/document.xml.rels":
                text = text.replace(b"</Relationships>", inside.encode())
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("relation", ['r:link="rOut"', 'r:embed="rOut"', 'r:embed="rIn"'])
def test_no_document_opens_a_picture_outside_of_it(tmp_path: Path, relation: str) -> None:
    schemas = "http://schemas.openxmlformats.org"
    drawing = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{schemas}/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="p" descr="d"/><a:graphic xmlns:a="{schemas}/drawingml/2006/main"><a:graphicData>'
        f'<pic:pic xmlns:pic="{schemas}/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{schemas}/officeDocument/2006/relationships" {relation}/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    data = document(paragraph("A", "Heading1") + paragraph("Text.") + drawing)
    with canary(tmp_path / "elsewhere" / "secret.png", SECRET) as outside:
        for way in ("absolute", "relative", "scheme", "proc"):
            x = spellings_of(outside.file, tmp_path)[way]
            (tmp_path / "a.docx").write_bytes(with_relationship(data, x))
            done = run("import", tmp_path / "a.docx", tmp_path / way, "--json")
            assert not outside.opened(), way
            assert done.problems, f"'{way}' is told"


def spellings_of(file: Path, beside: Path) -> dict[str, str]:
    """The spellings for a document that lies in a folder, without their links."""
    return {
        "absolute": str(file),
        "relative": file.relative_to(beside).as_posix(),
        "scheme": file.as_uri(),
        "proc": f"/proc/self/root{file}",
    }


ODD = {
    "a name of a strange digit": {"²1.md": "# A\n\nText.\n", "1.md": "# B\n\nText.\n"},
    "lines that are no numbers": {
        "_toc.yml": "format: jb-book\nroot: a\n",
        "a.md": "# A\n\n```{include} b.txt\n:lines: a:3\n```\n\nText.\n",
        "b.txt": "Text.\n",
    },
    "lines beyond all numbers": {
        "SUMMARY.md": "- [A](a.md)\n",
        "a.md": "# A\n\n{{#include b.txt:²:3}} {{#include b.txt:1" + "0" * 5000 + "}}\n\nText.\n",
        "b.txt": "Text.\n",
    },
    "cells that are none": {"a.ipynb": '{"cells": [1, {"source": 3}]}', "b.md": "Text.\n"},
    "a notebook without a list": {"a.ipynb": '{"cells": 5}', "b.md": "Text.\n"},
    "a date that is none": {"a.md": "---\ndate: 2020-99-99\n---\nText.\n"},
    "a file that includes itself": {
        "SUMMARY.md": "- [A](a.md)\n",
        "a.md": "# A\n\nText.\n" + "{{#include a.md}}\n" * 60,
    },
}


@pytest.mark.parametrize("name", ODD)
def test_what_nobody_writes_is_told_or_read(tmp_path: Path, name: str) -> None:
    for file, text in ODD[name].items():
        (tmp_path / "given").mkdir(exist_ok=True)
        (tmp_path / "given" / file).write_text(text, "utf-8")
    done = run("import", tmp_path / "given", tmp_path / "made", "--json")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "made" / "publication.yaml").is_file()


def test_what_cannot_be_included_is_told_with_why(tmp_path: Path) -> None:
    """Texts that include each other as in a chain, a file outside, and one that is not there."""
    given = tmp_path / "given"
    given.mkdir()
    (given / "SUMMARY.md").write_text("- [A](c0.md)\n- [B](b.rst)\n", "utf-8")
    (given / "b.rst").write_text("B\n", "utf-8")
    for number in range(8):
        (given / f"c{number}.md").write_text(f"Text {number}.\n\n{{{{#include c{number + 1}.md}}}}\n", "utf-8")
    (given / "c1.md").write_text("{{#include ../x.md}}\n{{#include none.md}}\n{{#include c2.md}}\n", "utf-8")
    done = run("import", given, tmp_path / "made", "--json")
    told = {problem.at: problem.message for problem in done.problems if problem.code == "import-left"}
    begins = "the text includes '{}', which cannot be read: "
    assert told["c1.md:1"] == begins.format("../x.md") + "it lies outside the book"
    assert told["c1.md:2"].startswith(begins.format("none.md"))
    assert told["c5.md:3"] == begins.format("c6.md") + "more than 5 files include each other"
    assert told["b.rst"] == "this text is left out: it is no Markdown"
    made = "".join(file.read_text("utf-8") for file in (tmp_path / "made").rglob("*.md"))
    assert "Text 5." in made
    assert "{{" not in made


def test_lists_too_deep_in_an_outline_are_told(tmp_path: Path) -> None:
    (tmp_path / "given" / "docs").mkdir(parents=True)
    (tmp_path / "given" / "docs" / "index.md").write_text("# A\n\nText.\n")
    (tmp_path / "given" / "mkdocs.yml").write_text("nav: [index.md, " + "{x: [" * 9 + "index.md" + "]}" * 9 + "]\n")
    done = run("import", tmp_path / "given", tmp_path / "made", "--json")
    assert "lists stand more than 8 deep" in " ".join(problem.message for problem in done.problems)


@pytest.mark.parametrize(
    "text",
    [
        "<img src='x'>a&#11;b",
        "<p>a</p><img src='data:image/png;base64,AAAAA'>&#31;",
        " ",
        "<!-- a -->",
        "<a id='ftnt1'>a",
    ],
)
def test_html_that_no_program_exports_is_no_fault_of_ours(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(text, "utf-8")
    done = run("import", tmp_path / "a.html", tmp_path / "made", "--json")
    assert "internal" not in [problem.code for problem in done.problems], [p.message for p in done.problems]


def test_a_value_that_is_not_what_its_tag_says_is_told_at_its_file(tmp_path: Path) -> None:
    """PyYAML raises `KeyError`, `AttributeError` and others for these."""
    for number, value in enumerate(("!!bool x", "!!timestamp x", '!!int ""', "2026-02-30")):
        given = tmp_path / f"given{number}"
        (given / "docs").mkdir(parents=True)
        (given / "docs" / "a.md").write_text(f"---\nx: {value}\n---\n# A\n\nText.\n", "utf-8")
        done = run("import", given, tmp_path / f"made{number}", "--json")
        assert [found.message for found in done.problems] == [NAMELESS], value
        assert any("Text." in file.read_text("utf-8") for file in (tmp_path / f"made{number}").rglob("*.md"))
        (given / "mkdocs.yml").write_text(f"nav: [a.md]\nx: {value}\n", "utf-8")
        done = run("import", given, tmp_path / f"other{number}", "--json")
        assert [problem.code for problem in done.problems] in (["yaml-syntax"], []), value


@pytest.mark.full
def test_an_outline_whose_aliases_multiply_is_stopped(tmp_path: Path) -> None:
    rows = ["a0: &a0 [index.md]"]
    rows += [f"a{n}: &a{n} [" + ", ".join([f"{{x: *a{n - 1}}}"] * 30) + "]" for n in range(1, 9)]
    (tmp_path / "given" / "docs").mkdir(parents=True)
    (tmp_path / "given" / "docs" / "index.md").write_text("# A\n\nText.\n")
    (tmp_path / "given" / "mkdocs.yml").write_text("\n".join([*rows, "nav: *a8", ""]))
    done = run("import", tmp_path / "given", tmp_path / "made", "--json")
    assert [problem.code for problem in done.problems] == ["beyond-bounds"]
    assert not (tmp_path / "made").exists()
