"""Signals end everything in order, and what must not be divided is not."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trykklar.base.limits import ending
from trykklar.base.limits.ending import ENDING, Interrupted, ScratchFolder, heed_signals, scratch_folder, unbroken


@pytest.fixture(autouse=True)
def heeding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Signals as in the program, and a temporary folder of the test's own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = {number: signal.getsignal(number) for number in ENDING}
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    heed_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
    ending._Heard.number = ending._Heard.held = 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_is_an_exception_that_knows_its_exit_code(number: signal.Signals, code: int, tmp_path: Path) -> None:
    def work() -> None:
        with scratch_folder("x-") as folder:
            (folder / "file").touch()
            os.kill(os.getpid(), number)

    with pytest.raises(Interrupted) as end:
        work()
    assert end.value.exit_code == code
    assert list(tmp_path.iterdir()) == []


def test_what_is_unbroken_is_done_to_its_end() -> None:
    steps: list[str] = []

    def work() -> None:
        with unbroken():
            with unbroken():
                os.kill(os.getpid(), signal.SIGTERM)
                steps.append("inner")
            steps.append("outer")

    with pytest.raises(Interrupted):
        work()
    assert steps == ["inner", "outer"]


def test_a_second_signal_does_not_disturb_the_tidying_up(tmp_path: Path) -> None:
    def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGHUP)
            with scratch_folder():
                os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(Interrupted):
        work()
    assert list(tmp_path.iterdir()) == []


def test_who_asks_again_after_a_while_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "PATIENCE", -1.0)
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    with pytest.raises(Interrupted):
        os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGHUP)
    assert ended == [129]


def test_a_signal_that_is_ignored_stays_so() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    heed_signals()
    os.kill(os.getpid(), signal.SIGHUP)
    assert ending._Heard.number == 0


def test_a_signal_while_a_folder_is_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def hit(*args: object, **more: object) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", hit)
    with pytest.raises(Interrupted):
        ScratchFolder()
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_other_threads_are_never_interrupted() -> None:
    done: list[bool] = []

    def work() -> None:
        with unbroken():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert (done, ending._Heard.held) == ([True], 0)


def test_a_removal_that_is_broken_off_leaves_what_the_next_run_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ScratchFolder(".made-", tmp_path)
    (first.path / "files").mkdir()
    (first.path / "files" / "page.pdf").write_bytes(b"%PDF")
    (first.path / "link").symlink_to(tmp_path)
    whole = shutil.rmtree

    def killed(path: Path, **more: Any) -> None:
        whole(path, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        first.close()
    monkeypatch.undo()
    os.close(first._lock)  # as it is when the process is gone
    assert first.path.is_dir(), "it was broken off"
    second = ScratchFolder(".made-", tmp_path)
    assert sorted(tmp_path.iterdir()) == [second.path]
    second.close()
    assert list(tmp_path.iterdir()) == []
