"""`trykklar read`: what is said where nothing can be read. What is read is golden text (`typeset/test_tagging.py`)."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from support import run


def test_a_file_without_tags_is_told(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "plain.pdf")
    done = run("read", tmp_path / "plain.pdf")
    assert done.exit_code == 1
    assert "pdf-untagged" in done.output
    done = run("read", tmp_path / "plain.pdf", "--page", "2")
    assert done.exit_code == 2
    assert "there is no page 2" in done.output
