"""The manual pages: one of each command, with all that its help says."""

from __future__ import annotations

import re
from pathlib import Path

from support import run


def test_each_command_has_a_page(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert run("man", tmp_path / folder).exit_code == 0
    pages = {page.name: page.read_text("utf-8") for page in (tmp_path / "one").iterdir()}
    assert pages == {page.name: page.read_text("utf-8") for page in (tmp_path / "two").iterdir()}
    named = [name.replace("\\", "") for name in re.findall(r"^\.BR (\S+) \(1\)$", pages["trykklar.1"], re.MULTILINE)]
    assert {"trykklar-build", "trykklar-import", "trykklar-man"} <= set(named)
    assert {f"{name}.1" for name in named} <= set(pages)
    assert "trykklar-release-freeze.1" in pages
    assert all("\n.SH EXIT STATUS\n0 fine, 1 problems" in page for page in pages.values())


def test_no_line_of_help_is_a_request_of_roff(tmp_path: Path) -> None:
    assert run("man", tmp_path).exit_code == 0
    lines = [line for page in tmp_path.iterdir() for line in page.read_text("utf-8").split("\n")]
    assert {line.split(" ")[0] for line in lines if line.startswith((".", "'"))} <= {
        ".TH",
        ".SH",
        ".PP",
        ".TP",
        ".B",
        ".BR",
    }
    assert [line for line in lines if line.startswith("\\&'")], "help that begins with a quotation mark is text"
