"""A temporary copy of sources, layouts and fonts, and the edits that are made in it.

Every edit is a new one: no tool can have met its result before, in any repetition.
"""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from .texts import LongText, Writer, write_publication

REPOSITORY = Path(__file__).resolve().parents[2]
PARAGRAPHS_ADDED = 30
"""At least three pages in every tool: where the next part begins on a right-hand page, one page more could vanish in a
blank one."""


_NEW, _ADDED = "nyord", "tilføjet"
"""Begin the words that edits bring, each of which is another one."""
EDITS = 1000
"""More than a run makes."""


@dataclass(frozen=True)
class Workspace:
    """A copy to work in."""

    root: Path
    publication: Path
    document: str
    seed: int = 1
    jobs: int = 0
    """Trykklar's worker processes; 0: one a core."""

    @property
    def fonts(self) -> Path:
        return self.root / "fonts"

    @property
    def output(self) -> Path:
        return self.root / "output"


def copy_report(root: Path) -> Workspace:
    """The real report, whole."""
    _copy_looks(root)
    publication = root / "source" / "kortlaegning"
    shutil.copytree(REPOSITORY / "source" / "kortlaegning", publication)
    with (publication / "words.txt").open("a", encoding="utf-8") as words:  # a release refuses what is in no list
        words.writelines(f"{stem}{_letters(number)}\n" for stem in (_NEW, _ADDED) for number in range(EDITS))
    whole = publication / "publication.yaml"  # and more pages than it may have, which edits bring
    whole.write_text(re.sub(r"(pages: \{minimum: \d+, maximum: )\d+", r"\g<1>2000", whole.read_text("utf-8")), "utf-8")
    lists = publication / "variants.yaml"  # and pictures that have not come yet
    lists.write_text(lists.read_text("utf-8").replace("    placeholder: ", "    default: "), "utf-8")
    return Workspace(root, publication, "report")


def make_text(root: Path, text: LongText, jobs: int = 0) -> Workspace:
    """A generated publication."""
    _copy_looks(root)
    return Workspace(root, write_publication(root / "source" / "langtekst", text), "bog", text.seed, jobs)


def _copy_looks(root: Path) -> None:
    for name in ("layouts", "fonts"):
        shutil.copytree(REPOSITORY / name, root / name)


_PARAGRAPH = re.compile(r"(?m)^[A-ZÆØÅ»][^\n{}\[\]|`<]{40,}$")
"""A line of running text without roles, which an edit can change without touching anything else."""


def change_word(workspace: Workspace, source: str, number: int) -> str:
    """Put a new word into a paragraph in the middle of a chapter. Gives the word."""
    file = workspace.publication / source
    text = file.read_text("utf-8")
    word = f"{_NEW}{_letters(number)}"
    places = [match for match in _PARAGRAPH.finditer(text) if match.start() > len(text) // 3]
    if not places:
        raise ValueError(f"{source} has no line of plain text to edit")
    before, space, after = places[0][0].partition(" ")
    after = re.sub(rf"^{_NEW}\w* ", "", after)
    line = f"{before}{space}{word} {after}"
    file.write_text(text[: places[0].start()] + line + text[places[0].end() :], "utf-8")
    return word


_RIGHT = ("også", "dog", "derfor", "desuden", "ofte", "stadig", "imidlertid", "samtidig", "fortsat", "nu")


def change_word_rightly(workspace: Workspace, source: str, number: int) -> None:
    """The same with a word that proofreading lets pass: a release refuses one that is in no list."""
    file = workspace.publication / source
    text = file.read_text("utf-8")
    place = next((match for match in _PARAGRAPH.finditer(text) if match.start() > len(text) // 3), None)
    if place is None:
        raise ValueError(f"{source} has no line of plain text to edit")
    before, space, after = place[0].partition(" ")
    after = re.sub(rf"^({'|'.join(_RIGHT)}) ", "", after)
    word = _RIGHT[number % len(_RIGHT)]
    file.write_text(text[: place.start()] + f"{before}{space}{word} {after}" + text[place.end() :], "utf-8")


def add_pages(workspace: Workspace, source: str, number: int) -> str:
    """Add some pages of paragraphs to a chapter, so that every later page moves. Gives a word of it."""
    file = workspace.publication / source
    text = file.read_text("utf-8")
    word = f"{_ADDED}{_letters(number)}"
    writer = Writer(random.Random(f"shift/{workspace.seed}/{number}"))
    added = [f"{writer.paragraph(1)} Dette er {word}.", *(writer.paragraph(7) for _ in range(PARAGRAPHS_ADDED))]
    place = _PARAGRAPH.search(text, text.index("\n## "))
    if place is None:
        raise ValueError(f"{source} has no line of plain text to add to")
    start = text.rindex("\n\n", 0, place.start()) + 2
    file.write_text(text[:start] + "\n\n".join(added) + "\n\n" + text[start:], "utf-8")
    return word


def change_style(workspace: Workspace, number: int) -> None:
    """Change a colour of the layouts' one table of colours and measures."""
    file = workspace.root / "layouts" / "base" / "tokens.yaml"
    text = file.read_text("utf-8")
    changed = re.sub(r'(?m)^(  soft: \{rgb: ")#[0-9a-f]{6}', rf"\g<1>#5a62{number % 256:02x}", text, count=1)
    if changed == text:
        raise ValueError("the colour 'soft' was not found in layouts/base/tokens.yaml")
    file.write_text(changed, "utf-8")


def _letters(number: int) -> str:
    """A number in letters only, so that it is read back as one word."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
