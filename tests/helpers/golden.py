"""Golden files: what a step wrote when a person last looked at it. `pytest --refresh` writes them again."""

from __future__ import annotations

from support import GOLDEN


def compare(name: str, text: str, *, refresh: bool) -> None:
    """The text is that of the golden file; lines that differ are shown."""
    file = GOLDEN / name
    if refresh:
        file.write_text(text, "utf-8")
    assert file.exists(), f"there is no {file}: run pytest --refresh and look at it"
    assert text.splitlines() == file.read_text("utf-8").splitlines(), "run pytest --refresh, and look at the difference"
