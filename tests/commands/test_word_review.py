"""`trykklar export docx` and `trykklar review`: what people do in Word is told at the lines of the sources."""

from __future__ import annotations

import io
import json
import random
import re
import shlex
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from support import REPOSITORY, SAMPLES, Run, edit, run
from word_edits import Desk, q

PUBLICATIONS = SAMPLES / "publications"
WHOLE = ("sampler", "atlas", "odd")
LARGE = ("specimen", "grid", "means")
BOOK = """\
id: quay
title: The quay
publisher: The port
authors: [Ida Holm]
language: en
edition: {number: "1", date: 2026-01-02}
documents:
  report:
    layout: plain
    trim: A4
    outline:
      - section: body
        items: [{chapter: crane.md}, {chapter: shed.md}]
"""
CRANE = """\
---
kind: chapter
id: crane
title: The crane
summary: It stands at the end.
---
The crane is old. It was
built by hand. Nobody
climbs it.[^rust]

A second paragraph names {num}`tab-loads` and [the shed](#shed).

- Ropes
- Hooks

::::{note} Take care
Do not stand under it.
::::

:::{table} Loads
:id: tab-loads
| Load | Tonnes |
|------|-------:|
| Coal | 12     |
| Salt | 9      |
:::

[^rust]: It is rusty.
"""
SHED = """\
---
kind: chapter
id: shed
title: The shed
---
A roof, and four walls. Swallows live there.
"""


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    folder = tmp_path / "quay"
    folder.mkdir()
    for name, text in (("publication.yaml", BOOK), ("crane.md", CRANE), ("shed.md", SHED)):
        (folder / name).write_text(text, "utf-8")
    return folder


def exported(publication: Path, *chapters: str) -> bytes:
    target = publication.parent / "out.docx"
    done = run("export", "docx", *chapters, "--publication", publication, "--out", target)
    assert done.exit_code == 0, done.output
    return target.read_bytes()


def reviewed(publication: Path, *documents: bytes) -> tuple[list[str], Run]:
    """What is told, as 'code place: message | hint', and the run."""
    files = [publication.parent / f"back-{number}.docx" for number in range(len(documents))]
    for file, data in zip(files, documents, strict=True):
        file.write_bytes(data)
    done = run("review", *files, "--publication", publication, "--json")
    return [f"{p.code} {p.at}: {p.message} | {p.hint}" for p in done.problems], done


def told(lines: list[str], begins: str) -> str:
    found = [line for line in lines if line.startswith(begins)]
    assert len(found) == 1, lines
    return found[0]


# What is exported


def test_a_document_has_styles_notes_tables_and_links(quay: Path) -> None:
    document = docx.Document(io.BytesIO(exported(quay)))
    styles = {each.text: each.style.name for each in document.paragraphs if each.text}
    assert styles["1 The crane"] == "Heading 1"
    assert styles["It stands at the end."] == "Lead"
    assert styles["Ropes"] == "List Bullet"
    assert (styles["Note"], styles["Take care"]) == ("Box Name", "Box Title")
    assert styles["Table 1"] == styles["Loads"] == "Caption"
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [["Load", "Tonnes"], ["Coal", "12"], ["Salt", "9"]]
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    links = [each.get(qn("w:anchor")) for each in document.element.iter(qn("w:hyperlink"))]
    marks = {each.get(qn("w:name")) for each in document.element.iter(qn("w:bookmarkStart"))}
    assert len(links) == 2
    assert set(links) <= marks
    assert document.core_properties.language == "en-US"
    assert document.settings.element.find(qn("w:trackRevisions")) is not None
    notes = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/footnotes"))
    assert b"It is rusty." in notes.blob


def test_pictures_have_alternative_texts(tmp_path: Path) -> None:
    shutil.copytree(PUBLICATIONS / "sampler", tmp_path / "sampler", ignore=shutil.ignore_patterns("output"))
    document = docx.Document(io.BytesIO(exported(tmp_path / "sampler", "notes")))
    shown = [(each.get("descr"), each.get("name")) for each in document.element.iter(qn("wp:docPr"))]
    assert shown == [("A square that grows darker from left to right", "Picture 1")]
    assert [shape.width > 0 and shape.height > 0 for shape in document.inline_shapes] == [True]


def test_the_same_sources_give_the_same_bytes(quay: Path) -> None:
    assert exported(quay, "crane") == exported(quay, "crane.md") != exported(quay)


def test_notes_that_are_printed_elsewhere_are_footnotes_of_the_document(quay: Path) -> None:
    book = BOOK.replace("    trim: A4\n", "    trim: A4\n    notes: chapter\n")
    (quay / "publication.yaml").write_text(book, "utf-8")
    data = exported(quay)
    assert "It is rusty." in "".join(Desk(data).notes.itertext())
    assert reviewed(quay, data)[0] == []


def test_what_is_not_there_is_told(quay: Path) -> None:
    done = run("export", "docx", "cranes", "--publication", quay, "--json")
    assert done.exit_code == 2
    assert [(p.code, p.hint) for p in done.problems] == [("usage", "did you mean 'crane'?")]
    done = run("export", "docx", "--document", "book", "--publication", quay, "--json")
    assert (done.exit_code, [p.hint for p in done.problems]) == (2, ["documents are: report"])


def test_a_list_that_is_left_out_is_named_and_a_formula_is_a_picture_with_its_words(quay: Path) -> None:
    (quay / "index.md").write_text("---\nkind: back\nid: words\ntitle: Index\ngather: index\n---\n", "utf-8")
    edit(quay / "publication.yaml", "{chapter: shed.md}", "{chapter: shed.md}, {chapter: index.md}")
    crane = quay / "crane.md"
    crane.write_text(crane.read_text("utf-8") + "\nA load of $x^2$ and an {index}`anchor`.\n", "utf-8")
    target = quay.parent / "out.docx"
    done = run("export", "docx", "--publication", quay, "--out", target)
    assert "words: its list (index) is left out" in done.output
    with zipfile.ZipFile(target) as held:
        assert 'descr="x^2"' in held.read("word/document.xml").decode()
    done = run("export", "docx", "--publication", quay, "--out", target, "--json")
    assert json.loads(done.stdout)["left_out"] == {"words": "index"}


def test_nothing_is_exported_of_broken_sources(quay: Path) -> None:
    (quay / "crane.md").write_text(CRANE + "\n:::{nothing}\n:::\n", "utf-8")
    done = run("export", "docx", "--publication", quay, "--out", quay / "x.docx", "--json")
    assert (done.exit_code, [p.code for p in done.problems]) == (1, ["directive-unknown"])
    assert not (quay / "x.docx").exists()


# What comes back


@pytest.mark.parametrize("name", [*WHOLE, *(pytest.param(name, marks=pytest.mark.full) for name in LARGE)])
def test_what_nobody_touched_tells_nothing(name: str, tmp_path: Path) -> None:
    shutil.copytree(PUBLICATIONS / name, tmp_path / name, ignore=shutil.ignore_patterns("output"))
    lines, done = reviewed(tmp_path / name, exported(tmp_path / name))
    assert (lines, done.exit_code) == ([], 0)


def test_tracked_changes_are_told_as_sentences_at_their_lines(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.replace("by hand", "by machine", "Ea Krog")
    desk.replace("Do not stand under it.", "", "Ea Krog")
    desk.insert("Ropes", " and chains", "Bo Lund")
    desk.replace("12", "14", "Bo Lund")
    desk.replace("rusty", "painted", "Bo Lund")
    desk.add_paragraph("A second paragraph", "A third one.", "Bo Lund")
    lines, done = reviewed(quay, desk.saved())
    assert done.exit_code == 5
    assert len(lines) == 6
    found = told(lines, "review-change crane.md:8: ")
    assert "Ea Krog (2026-03-04) changes 'It was built by hand.'" in found
    assert "write 'It was built by machine.'" in found
    assert "deletes 'Do not stand under it. ¶'" in told(lines, "review-change crane.md:17: ")
    assert "write 'Ropes and chains'" in told(lines, "review-change crane.md:13: ")
    assert "changes '12'" in told(lines, "review-change crane.md:24: ")
    assert "write 'It is painted.'" in told(lines, "review-change crane.md:28: ")
    assert "Bo Lund (2026-03-04) adds 'A third one. ¶'" in told(lines, "review-change crane.md:11: ")


def test_a_change_among_references_says_to_keep_them(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.replace("A second paragraph", "Another paragraph", "Ea Krog")
    lines, _ = reviewed(quay, desk.saved())
    assert "write 'Another paragraph names table 1 and the shed.'; keep what the line fills in" in lines[0]


def test_comments_are_told_with_their_replies(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.comment("climbs it", [("Ea Krog", "Is that so?"), ("Bo Lund", "I did.")])
    desk.comment("Swallows live there.", [("Bo Lund", "Nice!")], done=True)
    desk.comment("", [("Bo Lund", "Who reads this?")], nowhere=True)
    lines, done = reviewed(quay, desk.saved())
    found = told(lines, "review-comment crane.md:9: ")
    assert "Ea Krog (2026-03-04): 'Is that so?'; reply by Bo Lund (2026-03-04): 'I did.'" in found
    assert "it is about 'climbs it'" in found
    assert "resolved: Bo Lund (2026-03-04): 'Nice!'" in told(lines, "review-comment shed.md:6: ")
    assert "Who reads this?" in told(lines, "review-unplaced back-0.docx: ")
    assert len(lines) == 3
    assert done.exit_code == 5


def test_what_was_not_tracked_is_told_too(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.retype("built by hand", "built long ago")
    gone = desk.paragraph("Hooks")
    gone.getparent().remove(gone)
    lines, _ = reviewed(quay, desk.saved())
    assert len(lines) == 2
    assert "without tracking it, changes 'It was built by hand.'" in told(lines, "review-change crane.md:8: ")
    assert "without tracking it, deletes 'Hooks ¶'" in told(lines, "review-change crane.md:14: ")


def test_a_paragraph_that_moved_or_was_joined_is_told(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.paragraph("Hooks").addnext(desk.paragraph("Ropes"))
    lines, _ = reviewed(quay, desk.saved())
    assert [line for line in lines if "moves" not in line] == []
    assert "moves 'Hooks' behind" in lines[0] or "moves 'Ropes' behind 'Hooks'" in lines[0]
    desk = Desk(exported(quay))
    second = desk.paragraph("A second paragraph")
    first = desk.paragraph("The crane is old")
    for child in list(second)[1:]:
        first.append(child)
    second.getparent().remove(second)
    lines, _ = reviewed(quay, desk.saved())
    assert len(lines) == 1
    assert "Nobody climbs it.[…] ¶" in lines[0]


def test_a_change_of_looks_is_told(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.embolden("four walls", "Ea Krog")
    lines, _ = reviewed(quay, desk.saved())
    assert "Ea Krog (2026-03-04) changes how 'four walls' looks" in told(lines, "review-change shed.md:6: ")


def test_several_peoples_files_are_told_together(quay: Path) -> None:
    one, other = Desk(exported(quay)), Desk(exported(quay))
    one.replace("old", "young", "Ea Krog")
    other.replace("old", "new", "Bo Lund")
    lines, done = reviewed(quay, one.saved(), other.saved())
    assert len(lines) == 2
    assert all(line.startswith("review-change crane.md:7: ") for line in lines)
    assert all("2 proposals for this sentence" in line for line in lines)
    assert '"changes": 2' in done.stdout


def test_the_sources_may_have_moved_on(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.replace("by hand", "by machine", "Ea Krog")
    desk.replace("Swallows live there.", "Bats live there.", "Ea Krog")
    moved = CRANE.replace("The crane is old.", "A line before.\n\nThe crane is very old.").replace("- Hooks\n", "")
    (quay / "crane.md").write_text(moved, "utf-8")
    (quay / "shed.md").write_text(SHED.replace("Swallows", "Bats"), "utf-8")
    lines, done = reviewed(quay, desk.saved())
    assert "It was built by hand." in told(lines, "review-change crane.md:10: ")
    assert "changed here, or are gone, since this was exported" in told(lines, "review-source crane.md:")
    told(lines, "review-source shed.md:6")
    assert '"made": 1' in done.stdout
    assert len(lines) == 3


def test_marks_alone_are_enough_where_the_sources_are_the_same(quay: Path) -> None:
    desk = Desk(exported(quay))
    desk.replace("by hand", "by machine", "Ea Krog")
    desk.parts = {name: data for name, data in desk.parts.items() if not name.startswith("customXml")}
    lines, _ = reviewed(quay, desk.saved())
    assert "write 'It was built by machine.'" in told(lines, "review-change crane.md:8: ")
    assert len(lines) == 1


def test_a_row_that_goes_is_told(quay: Path) -> None:
    desk = Desk(exported(quay))
    row = next(each for each in desk.root.iter(q("tr")) if "Coal" in "".join(each.itertext()))
    properties = row.find(q("trPr"))
    properties.append(etree.Element(q("del"), {q("id"): "7", q("author"): "Ea Krog", q("date"): ""}))
    lines, _ = reviewed(quay, desk.saved())
    assert [line.split(" | ")[0] for line in lines] == [
        "review-change crane.md:24: Ea Krog deletes '12 ¶' [back-0.docx]",
        "review-change crane.md:24: Ea Krog deletes 'Coal ¶' [back-0.docx]",
    ]


def test_the_handbooks_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (REPOSITORY / "source/handbook/chapters/reviewing.md").read_text("utf-8")
    there, back = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    assert _played(there)[-1] in there
    desk = Desk(Path("writing.docx").read_bytes())
    desk.replace("once it is cut", "once it is trimmed", "Ea Krog")
    desk.comment("upright or lying", [("Bo Lund", "Which is the usual one?")])
    Path("writing.docx").write_bytes(desk.saved())
    shown = _played(back)[-1]
    assert sorted(" ".join(shown.split()).split()) == sorted(back.partition("\n")[2].split())


def _played(block: str) -> list[str]:
    """What the commands of a block print, each in its turn."""
    commands = [shlex.split(line)[2:] for line in block.splitlines() if line.startswith("$ trykklar ")]
    return [run(*command).output for command in commands]


# What is no export


def test_other_documents_are_refused_all_at_once(quay: Path, tmp_path: Path) -> None:
    other = io.BytesIO()
    docx.Document().save(other)
    foreign = Desk(exported(quay))
    foreign.parts["customXml/item1.xml"] = foreign.parts["customXml/item1.xml"].replace(b'"quay"', b'"pier"')
    _, done = reviewed(quay, b"no archive", other.getvalue(), foreign.saved(), exported(quay))
    assert done.exit_code == 2
    assert [(p.code, p.at) for p in done.problems] == [("usage", f"back-{number}.docx") for number in range(3)]


def test_a_document_that_would_grow_is_refused(quay: Path) -> None:
    desk = Desk(exported(quay))
    bomb = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"
    whole = desk.saved()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, bomb if name == "word/document.xml" else old.read(name))
    _, done = reviewed(quay, out.getvalue())
    assert (done.exit_code, "document type" in done.output) == (2, True)


def _damaged(data: bytes, seed: int) -> bytes:
    """A document with faults in its archive, or in one of its parts."""
    chance = random.Random(seed)
    if seed % 4 == 0:
        spoilt = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        return bytes(spoilt[: chance.randrange(1, len(spoilt))] if seed % 8 else spoilt)
    desk = Desk(data)
    name = chance.choice(["word/document.xml", "word/footnotes.xml", "customXml/item1.xml", "_rels/.rels"])
    desk.parts["word/_rels/document.xml.rels"] = desk.parts["word/_rels/document.xml.rels"]
    root = {"word/document.xml": desk.root, "word/footnotes.xml": desk.notes}.get(name)
    root = etree.fromstring(desk.parts[name]) if root is None else root
    for _ in range(chance.randrange(1, 6)):
        elements = [each for each in root.iter(etree.Element) if each.getparent() is not None]
        if not elements:
            break
        each, other = chance.choice(elements), chance.choice(elements)
        act = chance.randrange(5)
        if act == 0:
            each.getparent().remove(each)
        elif act == 1 and each is not other and other not in each.iterancestors():
            each.addprevious(other)
        elif act == 2:
            each.tag = other.tag
        elif act == 3:
            each.text = chance.choice(["", "\u202e x", "9" * 400, "-1", "☃"])
        else:
            for key in list(each.attrib):
                each.set(key, chance.choice(["", "-1", "99999999999999999999", "x", "00000041"]))
    if name not in ("word/document.xml", "word/footnotes.xml"):
        desk.parts[name] = etree.tostring(root)
    return desk.saved()


def _hold(quay: Path, seeds: range) -> None:
    desk = Desk(exported(quay))
    desk.replace("by hand", "by machine", "Ea Krog")
    desk.comment("climbs it", [("Ea Krog", "Is that so?"), ("Bo Lund", "I did.")])
    data = desk.saved()
    for seed in seeds:
        _, done = reviewed(quay, _damaged(data, seed))
        assert done.exit_code in (0, 2, 5), (seed, done.output)
        assert "internal" not in done.output, (seed, done.output)


def test_damaged_documents_leave_no_traceback(quay: Path) -> None:
    _hold(quay, range(8))


@pytest.mark.full
def test_many_damaged_documents_leave_no_traceback(quay: Path) -> None:
    _hold(quay, range(400))


@pytest.mark.full
@pytest.mark.parametrize("name", ["kortlaegning", "handbook"])
def test_what_nobody_touched_of_the_real_publications_tells_nothing(name: str, tmp_path: Path) -> None:
    source, target = REPOSITORY / "source" / name, tmp_path / "whole.docx"
    assert run("export", "docx", "--publication", source, "--out", target).exit_code == 0
    done = run("review", target, "--publication", source, "--json")
    assert (done.problems, done.exit_code) == ([], 0)
