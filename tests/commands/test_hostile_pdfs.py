"""PDFs that are meant badly, given to every command that reads foreign files: an answer at the file, within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from support import run
from trykklar.base.bounds import Bound
from trykklar.commands import foreign

COMMANDS = {
    "impose": ("impose",),
    "pages": ("pages",),
    "preflight": ("preflight", "--profile", "mail"),
    "preflight --html": ("preflight", "--profile", "press", "--html"),
    "read": ("read",),
}


def _pages(pdf: Pdf, count: int = 4, sides: object = None) -> None:
    for _ in range(count):
        pdf.add_blank_page(page_size=(300, 400))
        if sides is not None:
            pdf.pages[-1].obj.MediaBox = sides


def _forms(pdf: Pdf) -> None:
    """Thirty forms, each of which draws the next twice: 2^30 drawings."""
    _pages(pdf)
    form = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    for _ in range(30):
        resources = Dictionary(XObject=Dictionary(A=form))
        form = pdf.make_stream(
            b"/A Do /A Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=resources
        )
    pdf.pages[1].obj.Resources = Dictionary(XObject=Dictionary(A=form))
    pdf.pages[1].obj.Contents = pdf.make_stream(b"/A Do")


def _circle(pdf: Pdf) -> None:
    """A form that draws itself."""
    _pages(pdf)
    form = pdf.make_stream(b"/A Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(A=form))
    pdf.pages[0].obj.Resources = form.Resources
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/A Do")


def _content(line: bytes, count: int) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        _pages(pdf)
        packer = zlib.compressobj(1)
        data = b"".join(packer.compress(line * 10_000) for _ in range(count // 10_000)) + packer.flush()
        stream = pikepdf.Stream(pdf, data)
        stream.Filter = Name.FlateDecode
        pdf.pages[2].obj.Contents = stream

    return change


def _tree(pdf: Pdf) -> None:
    _pages(pdf)
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    pdf.Root.Pages.Count = 10**9


def _outline(pdf: Pdf) -> None:
    _pages(pdf)
    item = pdf.make_indirect(Dictionary(Title="\x1b[31mx", Count=10**9))
    item.First = item.Last = item.Next = item.Parent = item
    pdf.Root.Outlines = item
    pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([item]), Names=Array([1, 2])))
    item.Kids = Array([item])


def _tags(nest: Callable[[Pdf, Any], Any], times: int) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        _pages(pdf)
        found = pdf.make_indirect(Dictionary(S=Name.P))
        for _ in range(times):
            found = pdf.make_indirect(Dictionary(S=Name.P, K=nest(pdf, found)))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=found))

    return change


def _tags_of_themselves(pdf: Pdf) -> None:
    _tags(lambda pdf, inner: inner, 1)(pdf)
    pdf.Root.StructTreeRoot.K.K = pdf.Root.StructTreeRoot.K


def _odd_tags(pdf: Pdf) -> None:
    _tags(lambda pdf, inner: Array([inner, 7, "x", Dictionary(Type=Name.MCR, MCID=-5), Array([])]), 3)(pdf)
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Q, Q=Name.P)
    pdf.Root.StructTreeRoot.K.Lang = 5
    pdf.Root.StructTreeRoot.K.ActualText = "\x1b]0;x\x07"


ATTACKS: dict[str, Callable[[Pdf], None]] = {
    "forms that draw each other twice": _forms,
    "a form that draws itself": _circle,
    "eight million lines": _content(b"0 0 m 9 9 l S\n", 8_000_000),
    "more than pypdf unpacks": _content(b" " * 100, 1_000_000),
    "nothing but openings": _content(b"q BT [", 400_000),
    "200 pages as large as any": lambda pdf: _pages(pdf, 200, Array([0, 0, 14400, 14400])),
    "pages of no size": lambda pdf: _pages(pdf, 4, Array([0, 0, 0, 0])),
    "pages of almost no size": lambda pdf: _pages(pdf, 4, Array([0, 0, 0.0001, 0.0001])),
    "pages larger than any": lambda pdf: _pages(pdf, 4, Array([0, 0, 10**9, 10**9])),
    "boxes that are no numbers": lambda pdf: _pages(pdf, 4, Array([Name.X, Name.Y, Dictionary(), Array([])])),
    "boxes that are no boxes": lambda pdf: _pages(pdf, 4, Dictionary(A=1)),
    "a tree in a circle": _tree,
    "an outline in a circle": _outline,
    "tags in themselves": _tags_of_themselves,
    "tags nested deeply": _tags(lambda pdf, inner: inner, 3000),
    "tags that are each two": _tags(lambda pdf, inner: Array([inner, inner]), 60),
    "tags of other kinds": _odd_tags,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("attacks")

    def file(attack: str) -> Path:
        path = folder / f"{attack}.pdf"
        if not path.exists():
            with Pdf.new() as pdf:
                ATTACKS[attack](pdf)
                pdf.save(path)
        return path

    return file


HEAVY = {
    "forms that draw each other twice",
    "eight million lines",
    "more than pypdf unpacks",
    "200 pages as large as any",
}


def _is_long(attack: str, command: str) -> bool:
    """Each takes a second; tags are read by one of the commands."""
    return (attack in HEAVY and command != "impose") or (attack.startswith("tags") and command != "read")


TRIALS = [
    pytest.param(attack, command, marks=[pytest.mark.full] if _is_long(attack, command) else [])
    for attack in ATTACKS
    for command in COMMANDS
]


@pytest.mark.parametrize(("attack", "command"), TRIALS)
def test_what_is_meant_badly_is_answered_within_bounds(
    made: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attack: str, command: str
) -> None:
    monkeypatch.setattr(foreign, "READ_SECONDS", Bound(3, "s", "a test", "to be quick"))
    file = tmp_path / "x.pdf"
    file.symlink_to(made(attack))
    more = [tmp_path / "x.html"] if command.endswith("--html") else []
    done = run(COMMANDS[command][0], file, *COMMANDS[command][1:], *more, *(["--json"] if "pre" in command else []))
    assert done.exit_code in (0, 1), done.output
    assert "\x1b" not in done.output
    if done.exit_code:
        assert "x.pdf" in done.output, "the file is named"
        assert "internal" not in done.output


@pytest.mark.parametrize("command", ["impose", "pages"])
def test_an_encrypted_file_without_its_end_is_a_problem_after_it_was_repaired(tmp_path: Path, command: str) -> None:
    """qpdf finds out that it wants a password while it repairs it, which pikepdf tells by another error."""
    file = tmp_path / "x.pdf"
    with Pdf.new() as pdf:
        _pages(pdf)
        pdf.save(file, encryption=pikepdf.Encryption(owner="x", user="y"))
    file.write_bytes(file.read_bytes().replace(b"startxref", b"startxxxx"))
    done = run(*COMMANDS[command], file)
    assert done.exit_code == 1, done.output
    assert "pdf-damaged" in done.output
    assert "Traceback" not in done.output
