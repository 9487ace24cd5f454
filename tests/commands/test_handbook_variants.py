"""The handbook's examples of variants, word for word, in the publication that 'trykklar new' makes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2

from support import REPOSITORY, run

CHAPTER = REPOSITORY / "source/handbook/chapters/building.md"


def test_the_example_is_checked_without_an_error(tmp_path: Path) -> None:
    text = CHAPTER.read_text("utf-8").partition("{#variants}")[2].partition("### A pupil's")[0]
    declared, letter = (re.search(rf"```{name}\n(.*?)```", text, re.DOTALL) for name in ("yaml", "md"))
    assert declared
    assert letter
    folder = tmp_path / "pub"
    assert run("new", folder).exit_code == 0
    (folder / "variants").mkdir()
    (folder / "variants.yaml").write_text(declared[1], "utf-8")
    (folder / "variants/letter.md").write_text(letter[1], "utf-8")
    told = run("variants", "check", "--publication", folder, "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout) == {"variants": 3, "problems": []}
    assert run("check", "--publication", folder, "--variant", "aarhus").exit_code == 0


def test_a_publication_without_councils_has_a_pupils_and_a_teachers_edition(tmp_path: Path) -> None:
    text = CHAPTER.read_text("utf-8").partition("### A pupil's")[2].partition("### Making")[0]
    declared, exercise = (re.search(rf"```{name}\n(.*?)```", text, re.DOTALL) for name in ("yaml", "md"))
    assert declared
    assert exercise
    folder = tmp_path / "book"
    assert run("new", folder).exit_code == 0
    (folder / "variants.yaml").write_text(declared[1], "utf-8")
    (folder / "chapters/exercise.md").write_text(exercise[1], "utf-8")
    publication = folder / "publication.yaml"
    outline = publication.read_text("utf-8")
    line = next(line for line in outline.splitlines() if "chapter: chapters/" in line)
    publication.write_text(outline.replace(line, f"{line}\n{line.partition('chapters/')[0]}chapters/exercise.md", 1))
    built = run("variants", "build", "--publication", folder, "--json")
    assert built.exit_code == 0, built.output
    assert [row["state"] for row in json.loads(built.stdout)["editions"]] == ["made", "made"]
    pages = {code: words_of(next((folder / "output/editions" / code).glob("*-mail-draft.pdf"))) for code in EDITIONS}
    assert ("For teachers" in pages["teacher"], "For pupils" in pages["pupil"]) == (True, True)
    assert ("sixteen leaves" in pages["teacher"], "sixteen leaves" in pages["pupil"]) == (True, False)
    assert ("My answer" in pages["teacher"], "My answer" in pages["pupil"]) == (False, True)


EDITIONS = ("teacher", "pupil")


def words_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())
