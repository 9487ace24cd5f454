"""Documents that come back from Word, and rows that are compared: four times as much takes little more than four times
the time. `test_doubling` tells how it is measured."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from commands.test_word_review import BOOK, SHED
from machine.test_doubling import held

from support import run, settings_for
from trykklar.base.problems import ProblemsFound
from trykklar.commands.word.reading import read_document
from trykklar.commands.word.returned import END
from trykklar.commands.word.review import reviewed
from trykklar.commands.word.wording import Authored, changed
from trykklar.review.changes.likeness import likeness
from trykklar.review.changes.matching import matching, steps
from word_documents import document, paragraph
from word_edits import DAY, Desk, q

pytestmark = pytest.mark.full

_BY = f'w:id="1" w:author="A" w:date="{DAY}"'
_TEXT = "<w:r><w:t>A crane. </w:t></w:r>"


def _mark(number: int) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="_tkb{number}_0123456789ab"/>'


def _said(number: int, end: str = "End") -> str:
    return f'<w:commentRange{end} w:id="{number}"/>'


BODIES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: paragraph("A crane.") * n,
    "marks": lambda n: "".join(paragraph(_mark(i) + _TEXT) for i in range(n)),
    "marks in one": lambda n: paragraph("".join(_mark(i) + _TEXT for i in range(n))),
    "runs": lambda n: paragraph(_TEXT * n),
    "added": lambda n: paragraph(f"<w:ins {_BY}>{_TEXT}</w:ins>" * n),
    "removed": lambda n: paragraph(f"<w:del {_BY}>{_TEXT.replace('w:t>', 'w:delText>')}</w:del>" * n),
    "comments": lambda n: paragraph("".join(_said(i, "Start") + _TEXT + _said(i) for i in range(n))),
    "comments in each other": lambda n: paragraph(
        "".join(_said(i, "Start") + _TEXT for i in range(n)) + "".join(map(_said, range(n)))
    ),
    "comments without an end": lambda n: paragraph("".join(_said(i, "Start") + _TEXT for i in range(n))),
    "a note named often": lambda n: paragraph('<w:r><w:footnoteReference w:id="1"/></w:r>' * n),
    "looks": lambda n: paragraph(f"<w:r><w:rPr><w:rPrChange {_BY}/></w:rPr><w:t>A </w:t></w:r>" * n),
}


@pytest.mark.parametrize("shape", BODIES)
def test_what_comes_back_is_read_in_time(shape: str, tmp_path: Path) -> None:
    def read(n: int) -> Callable[[], object]:
        comments = dict.fromkeys(range(n), ("A", "b")) if "comments" in shape else None
        file = tmp_path / f"{n}.docx"
        notes = {1: "A note. " * n}
        file.write_bytes(document(BODIES[shape](n), comments=comments, notes=notes))

        def work() -> None:
            with suppress(ProblemsFound):
                read_document(file)

        return work

    held(read(4_000), read(16_000), shape)


def test_a_chain_of_replies(tmp_path: Path) -> None:
    """Each replies to the one before it, or to the one behind it, or all go round in a circle."""

    def read(n: int, step: int) -> Callable[[], object]:
        desk = Desk(document(paragraph("A crane.")))
        desk.comment("A crane.", [("A", "b")] * n)
        threads = (
            f'<w15:commentEx w15:paraId="0000{i:04d}" w15:paraIdParent="0000{(i + step) % n:04d}"/>' for i in range(n)
        )
        desk._threads = list(threads)
        (tmp_path / "a.docx").write_bytes(desk.saved())
        data = (tmp_path / "a.docx").read_bytes()
        (tmp_path / f"{n}{step}.docx").write_bytes(data)
        found = read_document(tmp_path / f"{n}{step}.docx").comments
        assert sum(1 + len(comment.replies) for comment in found) == n
        return lambda: read_document(tmp_path / f"{n}{step}.docx")

    for step in (-1, 1):
        held(read(1_000, step), read(4_000, step), f"each to the next {step}")


def _authored(sentences: list[str], end: str = " ") -> Authored:
    text = end.join(sentences)
    return Authored(text, (None,) * len(text))


Rows = Callable[[int], tuple[list[str], list[str]]]
ROWS: dict[str, Rows] = {
    "all changed": lambda n: ([f"Crane {i}." for i in range(n)], [f"Shed {i}." for i in range(n)]),
    "every second": lambda n: (
        [f"Crane {i}." for i in range(n)],
        [f"Crane {i}." if i % 2 else f"Shed {i}." for i in range(n)],
    ),
    "all the same": lambda n: (["A crane."] * n, ["A crane."] * (n + 1)),
    "two in turn": lambda n: (["A crane.", "A shed."] * n, ["A crane.", "A quay."] * n),
    "by chance": lambda n: (_chance(n, 1), _chance(n, 2)),
    "reversed": lambda n: ([f"Crane {i}." for i in range(n)], [f"Crane {i}." for i in reversed(range(n))]),
    "one more at the end of each": lambda n: (
        [each for i in range(n) for each in ("The crane.", f"It is {i}.")],
        [each for i in range(n) for each in ("The crane.", f"It is {i}.", "So.")],
    ),
}


def _chance(n: int, seed: int) -> list[str]:
    pick = random.Random(seed)
    return [f"Crane {pick.randrange(50)}." for _ in range(n)]


@pytest.mark.parametrize("shape", ROWS)
def test_rows_are_compared_in_time(shape: str) -> None:
    def compare(n: int) -> Callable[[], object]:
        old, new = ROWS[shape](n)
        return lambda: list(steps(old, new))

    held(compare(20_000), compare(80_000), shape)


@pytest.mark.parametrize("shape", ROWS)
@pytest.mark.parametrize("end", [" ", END])
def test_sentences_are_compared_in_time(shape: str, end: str) -> None:
    def compare(n: int) -> Callable[[], object]:
        old, new = (_authored(row, end) for row in ROWS[shape](n))
        return lambda: list(changed(old, new, "en"))

    held(compare(2_000), compare(8_000), shape)


@pytest.mark.parametrize("words", ["quay", "a", "ab " * 2])
def test_texts_are_alike_in_time(words: str) -> None:
    def compare(n: int) -> Callable[[], object]:
        one, other = words * n + "x", "y" + words * n
        return lambda: likeness.__wrapped__(one, other)

    held(compare(20_000), compare(80_000), words)


@pytest.mark.parametrize("shape", ROWS)
def test_long_rows_have_in_common_what_short_ones_have(shape: str) -> None:
    old, new = ROWS[shape](2_000)
    at = {i + step: j + step for i, j, size in matching(old, new) for step in range(size)}
    assert all(old[i] == new[j] for i, j in at.items())
    assert list(at.values()) == sorted(at.values())
    gone = "".join(f"{old[i1:i2] if same else new[j1:j2]}" for same, i1, i2, j1, j2 in steps(old, new))
    assert gone.count("'") == 2 * len(new)
    least = {"all changed": 0, "every second": 1_000, "all the same": 2_000, "two in turn": 0, "by chance": 0}
    assert len(at) >= least.get(shape, 1 if shape == "reversed" else 4_000)


CHAPTER = "---\nkind: chapter\nid: crane\ntitle: The crane\n---\n"


def test_a_document_is_reviewed_in_time(tmp_path: Path) -> None:
    """Every sentence is changed, half of them tracked, and commented on; the sources have changed, too."""

    def review(n: int) -> Callable[[], object]:
        folder = tmp_path / str(n)
        folder.mkdir()
        paragraphs = "\n\n".join(f"Sentence {i} is here. It is {i}. " * 10 for i in range(n))
        for name, text in (("publication.yaml", BOOK), ("crane.md", CHAPTER + paragraphs), ("shed.md", SHED)):
            (folder / name).write_text(text, "utf-8")
        assert run("export", "docx", "--publication", folder, "--out", folder / "a.docx").exit_code == 0
        desk = Desk((folder / "a.docx").read_bytes())
        for text in desk.root.iter(q("t")):
            text.text = (text.text or "").replace("is here", "was there")
        (folder / "a.docx").write_bytes(desk.saved())
        (folder / "crane.md").write_text(CHAPTER + paragraphs.replace("It is", "It was"), "utf-8")
        settings = settings_for(folder)
        assert len(reviewed(settings, [folder / "a.docx"]).problems) > n
        return lambda: reviewed(settings, [folder / "a.docx"])

    held(review(100), review(400), "a document")
