"""Lines: which characters of the sources are prose, and which nobody may fix."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from support import SAMPLES, edit, run
from trykklar.base.settings import read_settings
from trykklar.review.text.lines import MASKED, TypedLine, typed_lines
from trykklar.sources.load import load
from trykklar.sources.markup.grammar import DIRECTIVES, PROSE, Directive

WORDS = "10-20 ... og 'så' 1000000"
"""What several rules would fix in prose."""
MENDED_BEFORE = f"Her står {WORDS}."
"""A line of prose above each use, which shows that its file is mended at all."""
USES = [*((name, "") for name, row in DIRECTIVES.items() if row.argument != "none")]
USES += [(name, option) for name, row in DIRECTIVES.items() for option in row.options]


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    return shutil.copytree(SAMPLES / "editorial" / "_base", tmp_path / "publication")


def written(row: Directive, option: str, words: str, other: str) -> str:
    """A use of a directive with `words` in its argument (''), or in an option, and `other` where else it asks for
    something."""
    argument = words if not option else other if row.argument == "required" else ""
    options = dict.fromkeys(sorted(row.required), other) | ({option: words} if option else {})
    body = "" if row.body == "none" or "data" in options else "Tekst.\n"
    return (
        f":::{{{row.name}}} {argument}\n"
        + "".join(f":{key}: {value}\n" for key, value in options.items())
        + f"\n{body}:::\n"
    )


@dataclass(frozen=True)
class Uses:
    """A publication with a chapter for each use of a directive."""

    folder: Path
    lines: dict[str, list[TypedLine]]
    """Of each file, before anything was mended."""

    def text(self, use: tuple[str, str]) -> str:
        name, option = use
        return written(DIRECTIVES[name], option, WORDS, f"noget{USES.index(use)}")

    def file(self, use: tuple[str, str]) -> str:
        return f"use{USES.index(use)}.md"


@pytest.fixture(scope="module")
def uses(tmp_path_factory: pytest.TempPathFactory) -> Uses:
    """All in one publication, which is read once, and then mended once."""
    folder = Path(shutil.copytree(SAMPLES / "editorial" / "_base", tmp_path_factory.mktemp("uses") / "publication"))
    made = Uses(folder, {})
    for use in USES:
        head = f"---\nkind: chapter\ntitle: Begyndelsen\n---\n{MENDED_BEFORE}\n\n"
        (folder / made.file(use)).write_text(head + made.text(use), "utf-8")
    listed = "".join(f"      - chapter: {made.file(use)}\n" for use in USES)
    edit(folder / "publication.yaml", "      - chapter: start.md\n", f"      - chapter: start.md\n{listed}")
    for line in typed_lines(load(read_settings(folder))):
        made.lines.setdefault(line.file, []).append(line)
    run("check", "--publication", folder, "--fix", "--json")
    return made


def lines_of(publication: Path, text: str, file: str = "start.md") -> list[TypedLine]:
    (publication / file).write_text((publication / file).read_text("utf-8") + "\n" + text, "utf-8")
    return [line for line in typed_lines(load(read_settings(publication))) if line.file == file]


@pytest.mark.parametrize("use", USES, ids="-".join)
def test_words_of_a_directive_are_prose_where_the_grammar_says_so(use: tuple[str, str], uses: Uses) -> None:
    row, option = DIRECTIVES[use[0]], use[1]
    line = next(line for line in uses.lines[uses.file(use)] if WORDS in line.text and line.text != MENDED_BEFORE)
    nature = row.options[option] if option else row.argument_is
    assert line.prose == (MASKED * line.text.index(WORDS) + WORDS if nature in PROSE else MASKED * len(line.text))


@pytest.mark.parametrize("use", [use for use in USES if DIRECTIVES[use[0]].options.get(use[1], "prose") not in PROSE])
def test_what_is_no_prose_is_never_mended(use: tuple[str, str], uses: Uses) -> None:
    """Ids, files and measures, beside a title or a text of the same directive that is."""
    text = (uses.folder / uses.file(use)).read_text("utf-8")
    assert uses.text(use) in text
    assert MENDED_BEFORE not in text


def test_a_directive_in_a_quotation_and_one_in_a_list_are_known_too(publication: Path) -> None:
    text = (
        "> :::{timeline}\n> :short: 10-20\n> :long: 30-40\n> :::\n\n- Et punkt\n\n  :::{box} 50-60\n  :id: "
        "70-80\n  Ord 80-90\n  :::\n"
    )
    found = {line.text.strip("> "): line.prose.strip(MASKED + " >") for line in lines_of(publication, text)}
    assert [found[key] for key in (":short: 10-20", ":long: 30-40", ":::{box} 50-60", ":id: 70-80", "Ord 80-90")] == [
        *("10-20", "30-40", "50-60", "", "Ord 80-90")
    ]


def test_what_looks_like_an_option_in_a_text_is_text(publication: Path) -> None:
    lines = lines_of(publication, ":::{box} En æske\n\n:note: står her 10-20\n:::\n\n```\n:::{box} kode\n```\n")
    assert [line.prose for line in lines if ":note:" in line.text] == [":note: står her 10-20"]
    assert not [line for line in lines if "kode" in line.text]


FRONT_MATTER = """\
---
kind: chapter
id: "10-20"
lang: da
title: 10-20
short: "30-40" # 50-60
summary: >-
  60-70 og
  80-90 {num}`1-2`
reuse: [Ord 5-6]
---
"""


def test_of_front_matter_the_texts_alone_are_prose_and_no_keys_ids_comments_or_marks_of_yaml(publication: Path) -> None:
    (publication / "start.md").write_text(FRONT_MATTER, "utf-8")
    lines = lines_of(publication, "")[:9]
    assert [line.text for line in lines] == FRONT_MATTER.split("\n")[1:10]
    assert [(line.number, line.prose.strip(MASKED)) for line in lines if line.prose.strip(MASKED)] == [
        *((5, "10-20"), (6, "30-40"), (8, "  60-70 og"), (9, "  80-90 ")),
    ]
    assert all(len(line.prose) == len(line.text) for line in lines)


def test_of_data_files_too(publication: Path) -> None:
    file = publication / "glossary.yaml"
    file.write_text(
        '- {id: en-to, term: "En-to", text: Tre-fire, see: [fem-seks]}\n- id: fem-seks\n  term: |\n    Fem\n  text: '
        "Seks\n",
        "utf-8",
    )
    found = [
        line.prose.replace(MASKED, "~").strip("~")
        for line in typed_lines(load(read_settings(publication)))
        if line.file == file.name
    ]
    assert found == ["En-to" + "~" * 9 + "Tre-fire", "", "", "    Fem", "Seks", ""]


def test_entities_and_addresses_with_brackets_are_no_prose(publication: Path) -> None:
    text = "En &lt;T&gt;, og [ord](https://example.org/a#:~:text=b%20(CI)%20c,d) her.\n"
    line = next(line for line in lines_of(publication, text) if "example" in line.text)
    assert [word for word in line.prose.replace(MASKED, " ").split() if word] == ["En", "T", ",", "og", "[ord", "her."]


def test_short_items_of_a_list_are_no_fault(publication: Path) -> None:
    """As answers to a question are: neither as text nor as lines on a page."""
    (publication / "start.md").write_text(
        (publication / "start.md").read_text("utf-8") + "\nEr det i orden?\n\n- Ja\n- Nej\n- Ved ikke\n", "utf-8"
    )
    checked = run("check", "--release", "--publication", publication, "--json")
    assert (checked.exit_code, checked.problems) == (0, [])
