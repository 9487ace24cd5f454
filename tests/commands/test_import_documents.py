"""`trykklar import` of a document: its text reaches the chapters, or what is not carried over is told."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
import yaml
from commands.test_import import NAMELESS, PNG

from support import run
from word_documents import cell, comment_mark, document, note_mark, paragraph, run as words, table


def imported(tmp_path: Path, data: bytes, name: str = "plan.docx") -> tuple[dict[str, str], list[str], Path]:
    """Text of each chapter without front matter, what was told, and the folder."""
    (tmp_path / name).write_bytes(data)
    done = run("import", tmp_path / name, tmp_path / "book", "--json")
    assert done.exit_code == 0, done.output
    texts = {f.stem: f.read_text("utf-8").split("---\n\n", 1)[1] for f in (tmp_path / "book/chapters").glob("*.md")}
    return texts, [f"{p.at} {p.message}" for p in done.problems if p.message != NAMELESS], tmp_path / "book"


BODY = (
    paragraph("Havneplanen", "Title")
    + paragraph("Hvad der er", "Heading1")
    + paragraph(words("Kajen er ") + words("lang", "<w:b/>") + words(" og ") + words("kold", "<w:i/>") + note_mark(1))
    + paragraph("3 * 4 = 12, a_b_c [x], <b>".replace("<", "&lt;").replace(">", "&gt;"))
    + paragraph("# 1. ikke en overskrift")
    + paragraph("1. maj er ingen liste")
    + paragraph("Sten", "Heading2")
    + paragraph("Ordene er andres.", "Quote")
    + table(cell("Sted") + cell("Bænke"), cell("Kran|en") + cell("2"))
    + paragraph("Hvad der kommer", "Heading1")
    + paragraph(
        words("Det nye ")
        + f'<w:ins w:author="Bo Lund">{words("lys")}</w:ins>'
        + '<w:del w:author="Bo Lund"><w:r><w:delText>fyr</w:delText></w:r></w:del>'
        + comment_mark(4)
    )
)


def test_a_document_of_word_becomes_chapters(tmp_path: Path) -> None:
    data = document(
        BODY, notes={1: paragraph("Målt i 2024.")}, comments={4: ("Ea Krog", "Hvor højt?")}, title="Havneplanen"
    )
    texts, told, folder = imported(tmp_path, data)
    assert texts["hvad-der-er"] == (
        "Kajen er **lang** og *kold*[^footnote-1]\n\n"
        "3 \\* 4 = 12, a_b_c \\[x\\], \\<b>\n\n"
        "\\# 1. ikke en overskrift\n\n"
        "1\\. maj er ingen liste\n\n"
        "## Sten\n\n"
        "> Ordene er andres.\n\n"
        "| Sted | Bænke |\n| --- | --- |\n| Kran\\|en | 2 |\n\n"
        "[^footnote-1]: Målt i 2024.\n"
    )
    assert texts["hvad-der-kommer"] == "Det nye lys\n"
    settings = yaml.safe_load((folder / "publication.yaml").read_text("utf-8"))
    assert (settings["title"], settings["authors"], settings["language"]) == ("Havneplanen", ["Ida Holm"], "da")
    assert any("Bo Lund added 'lys'" in each for each in told)
    assert any("Bo Lund deleted 'fyr'" in each for each in told)
    assert any("Hvor højt?" in each for each in told)
    assert all(each.startswith("plan.docx") for each in told)
    assert run("build", "report", "--publication", folder, "--jobs", 1).exit_code == 0


def test_captions_belong_to_tables_and_what_belongs_to_nothing_is_told(tmp_path: Path) -> None:
    body = (
        paragraph("Kajen", "Heading1")
        + paragraph(words("Tabel 1: ", "<w:b/>") + words("Bænke på kajen"), "Caption")
        + table(cell("Sted") + cell("Bænke"), cell("Kran") + cell("2"))
        + paragraph("Ord imellem.")
        + table(cell("Sted") + cell("Lys"), cell("Mole") + cell("1"))
        + paragraph("Table 2.1 Lights", "Caption")
        + paragraph("Ord igen.")
        + paragraph("Figur 9 Ingenting", "Caption")
        + paragraph("Ord til sidst.")
        + paragraph("Tabel 3: Skrevet uden typografi")
        + table(cell("a") + cell("b"), cell("1") + cell("2"))
    )
    texts, told, folder = imported(tmp_path, document(body))
    assert ":::{table} Bænke på kajen\n| Sted | Bænke |\n| --- | --- |\n| Kran | 2 |\n:::" in texts["kajen"]
    assert ":::{table} Lights\n| Sted | Lys |" in texts["kajen"]
    assert "\n\nFigur 9 Ingenting\n\n" in texts["kajen"]
    assert "\n\nTabel 3: Skrevet uden typografi\n\n| a | b |" in texts["kajen"]
    assert {each for each in told if "caption" in each} == {
        "plan.docx the caption 'Figur 9 Ingenting' stands beside no picture and no table: it is a paragraph",
        "plan.docx 'Tabel 3: Skrevet uden typografi' looks like a caption, and is a paragraph: "
        "its style is not Caption",
    }
    assert run("build", "report", "--publication", folder, "--jobs", 1).exit_code == 0


def test_a_caption_belongs_to_the_picture_above_it(tmp_path: Path) -> None:
    picture = f'<p><img alt="En kran" src="data:image/png;base64,{base64.b64encode(PNG).decode()}"></p>'
    page = f'<html lang="da"><body><h1>Kajen</h1>{picture}<p class="caption">Figur 1: Kranen fra <em>nord</em></p>'
    page += f'<p>Ord.</p><p class="caption">1912</p>{picture}</body></html>'
    texts, told, folder = imported(tmp_path, page.encode(), "plan.html")
    one = ":::{figure} pictures/pictures-picture-1.png\n:alt: En kran\n\nKranen fra *nord*\n:::"
    assert one in texts["kajen"]
    assert "Kranen" not in texts["kajen"].replace(one, "")
    assert "\n\n1912\n:::" in texts["kajen"]
    assert told == []
    assert run("build", "report", "--publication", folder, "--jobs", 1).exit_code == 0


def test_merged_cells_stay_merged_and_a_table_within_a_cell_is_told(tmp_path: Path) -> None:
    wide, below = cell("Begge", '<w:gridSpan w:val="2"/>'), '<w:vMerge w:val="restart"/>'
    inner = cell("1").replace("</w:tc>", table(cell("i") + cell("j")) + paragraph("") + "</w:tc>")
    body = paragraph("A", "Heading1") + table(
        cell("x") + cell("y"), wide, cell("a", below) + inner, cell("", "<w:vMerge/>") + cell("2")
    )
    texts, told, folder = imported(tmp_path, document(body))
    assert texts["a"] == "| x | y |\n| --- | --- |\n| Begge | << |\n| a | 1<br>i<br>j |\n| ^^ | 2 |\n"
    assert told == ["plan.docx a table within a cell: its cells stand one after the other"]
    assert run("check", "--publication", folder).exit_code == 0


_M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'


def test_what_word_has_and_a_chapter_has_not_is_told_with_its_chapter(tmp_path: Path) -> None:
    chart = '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    body = (
        paragraph("Havnen", "Heading1")
        + paragraph(words("m") + words("2", '<w:vertAlign w:val="superscript"/>') + words(" skjult", "<w:vanish/>"))
        + paragraph(words("Se side ") + f'<w:fldSimple w:instr="PAGEREF a">{words("12")}</w:fldSimple>')
        + paragraph(words("Nu ") + f'<w:moveTo w:author="Bo">{words("her")}</w:moveTo>')
        + paragraph(f"<m:oMath {_M}><m:r><m:t>a=b</m:t></m:r></m:oMath>")
        + paragraph(
            f'<w:r><w:drawing><wp:inline {_WP}><wp:docPr id="1" name="c" descr="Et diagram"/>'
            f"<a:graphic {_A}>{chart}</a:graphic></wp:inline></w:drawing></w:r>"
        )
    )
    head = f'<w:hdr xmlns:w="{_W}">{paragraph("Sidehoved")}</w:hdr>'
    texts, told, _ = imported(tmp_path, document(body, more={"word/header1.xml": head}))
    assert texts["havnen"] == "m<sup>2</sup> skjult\n\nSe side 12\n\nNu her\n"
    assert sorted(told) == [
        "plan.docx a chart is left out: 'Et diagram'; save it as a picture",
        "plan.docx a formula is left out: 'a=b'; write it in TeX between dollar signs",
        "plan.docx a tracked change, which is taken as accepted: Bo moved 'her'",
        "plan.docx what Word hides is printed: 'skjult'",
        "plan.docx what stands on each page, 'Sidehoved', is left out: the layout has running heads and folios",
    ]


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_notes_and_comments_of_google_docs(tmp_path: Path) -> None:
    page = (
        '<body><h1>Havnen</h1><p>Den er lang<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> og smal'
        '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>.</p><table><tr><td colspan="2">A</td></tr><tr><td>b</td>'
        '<td>c</td></tr></table><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> Målt i 2024.</span></p>'
        '</div><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Hvor smal?</span></p></div></body>'
    )
    texts, told, _ = imported(tmp_path, page.encode("utf-8"), "plan.html")
    assert texts["havnen"] == (
        "Den er lang[^footnote-1] og smal.\n\n| A | << |\n| --- | --- |\n| b | c |\n\n[^footnote-1]: Målt i 2024.\n"
    )
    assert told == ["plan.html a comment: Hvor smal?"]


def test_an_exported_page_of_google_docs(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Planen</title><style>.c1{font-weight:700}.c2{font-style:italic}</style></head><body>"
        '<h1><span>Havnen</span></h1><p><span>Den er </span><span class="c1">lang</span><span class="c2"> og smal'
        '</span>.</p><ul><li><span>En</span></li><li>To<ul><li>Tre</li></ul></li></ul><p><a href="https://example.org/'
        'a">Mere</a></p><script>alert(1)</script><p><img src="https://example.org/x.png"></p></body></html>'
    )
    texts, told, _ = imported(tmp_path, page.encode(), "plan.html")
    assert texts["havnen"] == ("Den er **lang** *og smal*.\n\n- En\n- To\n  - Tre\n\n[Mere](https://example.org/a)\n")
    assert any("picture 1 is not in the document" in each for each in told)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is no document of Word"),
        (b"PK\x03\x04 and no more", "is no document of Word"),
        (document("", more={"word/document.xml": "<w:document"}), "is no XML"),
        (document("", more={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "document type"),
    ],
)
def test_what_is_no_document_is_told(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "plan.docx").write_bytes(data)
    done = run("import", tmp_path / "plan.docx", tmp_path / "book", "--json")
    assert (done.exit_code, [says in p.message for p in done.problems]) == (2, [True])
    assert not (tmp_path / "book").exists()


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "plan.odt").write_bytes(b"x")
    done = run("import", tmp_path / "plan.odt", tmp_path / "book", "--json")
    assert "name a folder of Markdown" in str(done.problems[0].hint)


def test_damaged_documents_end_in_problems(tmp_path: Path) -> None:
    """Bytes of the XML changed at random: chapters, or a problem, and never a traceback."""
    whole = document(BODY, notes={1: paragraph("Målt.")}, comments={4: ("Ea", "Ja?")})
    for seed in range(12):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / f"{seed}.docx").write_bytes(data)
        done = run("import", tmp_path / f"{seed}.docx", tmp_path / f"book-{seed}", "--json")
        assert done.exit_code in (0, 1, 2), done.output
        assert "internal" not in {p.code for p in done.problems}, seed
