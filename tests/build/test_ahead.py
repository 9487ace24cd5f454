"""Workers are started before a build is loaded: as many as it will need, and none for what is set on no pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from trykklar.base.cache import Cache
from trykklar.base.settings import read_settings
from trykklar.build import ahead
from trykklar.typeset.executors.workers import Workers

BOTH = "documents: {book: {layout: plain}, site: {form: web}}"


@pytest.mark.parametrize(
    ("written", "wanted", "kept", "started"),
    [
        (BOTH, [], False, [0]),
        (BOTH, [], True, [1]),
        (BOTH, ["book"], True, [1]),
        (BOTH, ["site"], False, []),
        (BOTH, ["nobody"], False, [0]),  # the build tells what is wrong
        ("documents: [", [], False, [0]),
    ],
    ids=["all", "after a build", "pages", "a site alone", "unknown", "broken"],
)
def test_as_many_make_ready_as_will_be_needed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    written: str,
    wanted: list[str],
    kept: bool,
    started: list[int],
) -> None:
    (tmp_path / "publication.yaml").write_text(written, "utf-8")
    asked: list[int] = []

    class Ready:
        def warm_up(self, workers: int = 0) -> None:
            asked.append(workers)

    def make(_: object) -> Workers:
        made: Workers = Ready()  # type: ignore[assignment]
        return made

    monkeypatch.setattr(ahead, "make_executor", make)
    settings = read_settings(tmp_path)
    if kept:
        Cache(settings.cache_dir).put("0" * 64, b"something")
    ahead.workers_ahead(settings, wanted)
    assert asked == started
