"""Archived sources are built by the program that stands here, and by nothing that lies among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from trykklar.base.bounds import Bound
from trykklar.commands.deliver import rebuild


@pytest.mark.parametrize("name", ["json.py", "sitecustomize.py"])
def test_nothing_of_what_was_unpacked_is_run(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive's sources may have any names: they were once found before the program's own modules."""
    monkeypatch.setenv("PYTHONPATH", ".")
    scratch, ran = tmp_path / "scratch", tmp_path / "ran"
    module = scratch / name
    module.parent.mkdir(parents=True)
    module.write_text(f"open({str(ran)!r}, 'w').close()\n", "utf-8")
    told = rebuild._built(["build", "--"], scratch / "source" / "p", scratch)
    assert "publication.yaml" in told
    assert not ran.exists()


def test_a_build_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless"
    endless.write_text("#!/bin/sh\nwhile :; do :; done\n")
    endless.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(endless))
    monkeypatch.setattr(rebuild, "EDITION_SECONDS", Bound(1, "s", "a test", "to be quick"))
    assert rebuild._built(["build", "--"], tmp_path / "p", tmp_path) == "it took more than 1 s of the processor"
