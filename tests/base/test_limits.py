"""Limits of time and memory: in this process, in workers, in other people's programs. They count work, not waiting."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

import saboteurs
import trykklar
from support import HELPERS, REPOSITORY, comes_true
from trykklar.base.bounds import Bound, all_bounds, far
from trykklar.base.limits.process import TookTooLong, TookTooMuch, WorkerDied, WorkerProcess, confined
from trykklar.base.limits.programs import run_program
from trykklar.base.limits.wall import BeyondBounds, apart, walled
from trykklar.base.problems import Place, Problem, ProblemsFound
from trykklar.base.program import ENOUGH

BRIEF = Bound(1, "s", "a test", "to be quick")
AMPLE = Bound(60, "s", "a test", "to be out of the way")
MEMORY = Bound(100 * 2**20, "bytes", "a test", "to be small")


@pytest.fixture(autouse=True)
def sabotage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HELPERS), os.environ["PYTHONPATH"]]))


def test_every_bound_says_what_it_is_of_and_why() -> None:
    bounds = all_bounds()
    assert len(bounds) > 25
    assert all(bound.most > 0 and bound.unit and bound.of and len(bound.why) > 10 for bound in bounds.values())


_LIMITING = re.compile(
    r"(?m)^_?(?:\w*(?:LARGEST|LONGEST|DEEPEST|MOST|DEPTH|WAIT|PATIENCE)\w*|MAX_\w+|\w*_BYTES|\w*_PIXELS|\w*CHARACTERS"
    r"|\w+_LIMIT|\w+_SECONDS) = [\d.]"
)
_NO_BOUNDS = {
    "base/limits/ending.py": "how soon a second Ctrl-C is heard",
    "build/editions/pictures.py": "in how many pixels a thing is drawn, to be compared",
    "build/editions/strangers.py": "of what texts it is remembered what stands in them",
    "commands/bring/markup_tags.py": "of a sign that is written",
    "commands/looks/measure.py": "how much of a page may look different",
    "commands/preview/watching.py": "how soon a build begins",
    "commands/word/review.py": "of words that a message shows",
    "compose/seen.py": "of what reads it is remembered what they found",
    "language/division/divide.py": "of what is taken for one word",
    "language/labels/__init__.py": "RFC 5646",
    "language/number_forms.py": "of what is taken for one number",
    "commands/preview/server.py": "how long a thread goes on before another may",
    "layouts/colour/conditions.py": "ink on paper",
    "paginate/most_pages.py": "a part of a bound, told with it",
    "preflight/checks/content.py": "a rule of PDF/A",
    "preflight/checks/document.py": "a rule: pages without anything",
    "preflight/checks/press.py": "a rule of print shops",
    "preflight/html.py": "pictures that a report shows",
    "preflight/readings/plates.py": "a part of a bound, told with it",
    "publish/archive/names.py": "OCFL",
    "publish/contact_sheet.py": "of what a caption shows",
    "publish/gate.py": "findings that a message shows",
    "publish/mailing/send.py": "tries of a delivery",
    "review/changes/matching.py": "steps of a reckoning that is bounded otherwise",
    "review/changes/written.py": "of a line of the program's own",
    "review/form/series.py": "a rule: colours that a reader tells apart",
    "sources/charts/axes.py": "what is drawn unless the author says so",
    "sources/data/number_codes.py": "of what a cell shows",
    "sources/schemas/data.py": "IEEE 754; in the schema",
    "sources/variants/portion.py": "of words that a message shows",
    "typeset/weasyprint/page_problems.py": "rules of PDF/A",
    "typeset/weasyprint/patches/balanced.py": "of what lines are balanced",
    "typeset/weasyprint/patches/lines.py": "of what lines are remembered",
    "typeset/weasyprint/patches/optimum.py": "how paragraphs are broken",
    "typeset/weasyprint/taken_over.py": "ISO 32000",
    "web/frame.py": "of a description that is written",
    "web/search/known.py": "of what words are remembered",
}
"""Module → why a number of its own limits nothing of others that is read, drawn or worked on."""


def test_every_limit_stands_in_the_table_of_bounds() -> None:
    folder = Path(trykklar.__file__).parent
    own = {file.relative_to(folder).as_posix() for file in folder.rglob("*.py") if _LIMITING.search(file.read_text())}
    assert own == _NO_BOUNDS.keys(), "say it in base/bounds.py"
    told = (REPOSITORY / "source" / "handbook" / "reference" / "bounds.md").read_text("utf-8")
    assert told.count("\n| ") == len(all_bounds()) + 2


# In this process


def test_work_without_end_is_stopped_behind_a_wall() -> None:
    with pytest.raises(BeyondBounds, match="too long"), walled(BRIEF, MEMORY):
        saboteurs.spin()


def test_one_step_that_lets_no_other_thread_run_is_stopped_too() -> None:
    """A regular expression that would take for ever, also behind a wall with more room, and again afterwards."""
    for _ in range(2):
        begun = time.process_time()
        with pytest.raises(BeyondBounds, match="too long"), walled(AMPLE, MEMORY), walled(BRIEF, MEMORY):
            re.match(r"(a+)+$", "a" * 60 + "b")
        assert time.process_time() - begun < BRIEF.most + 3
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert re.fullmatch(r"(a+)+", "a" * 20)


def _work(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def _work_apart_and_spin() -> None:
    with apart(AMPLE):
        _work(0.2)
    saboteurs.spin()


def test_things_of_their_own_time_are_not_counted_by_the_wall_around_them() -> None:
    with walled(BRIEF, MEMORY):
        for _ in range(3):
            with apart(BRIEF):
                _work(0.6)
        _work(0.2)
    with pytest.raises(BeyondBounds), walled(AMPLE, MEMORY), apart(BRIEF):
        saboteurs.spin()
    with pytest.raises(BeyondBounds), walled(BRIEF, MEMORY):
        _work_apart_and_spin()
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_waiting_is_no_work() -> None:
    with walled(BRIEF, MEMORY):
        time.sleep(1.5)


def test_more_memory_than_is_given_is_refused_and_given_again_afterwards() -> None:
    with pytest.raises(BeyondBounds, match="too much memory"), walled(AMPLE, MEMORY):
        bytearray(200 * 2**20)
    assert len(bytearray(200 * 2**20)) == 200 * 2**20


def test_walls_stand_in_walls_and_in_threads() -> None:
    told: list[str] = []

    def work() -> None:
        try:
            with walled(AMPLE, MEMORY), walled(BRIEF, MEMORY):
                saboteurs.spin()
        except BeyondBounds:
            told.append("stopped")

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    with walled(AMPLE, MEMORY):
        for thread in threads:
            thread.join()
    assert told == ["stopped", "stopped"]


def test_a_problem_passes_a_wall_as_it_is() -> None:
    with pytest.raises(ProblemsFound), walled(BRIEF, MEMORY):
        raise ProblemsFound([])


# In a process of its own


def test_a_call_may_wait_longer_than_it_may_work() -> None:
    confined(time.sleep, (1.5,), 0.5, 2**30)
    with pytest.raises(TookTooLong):
        confined(saboteurs.spin, (), 0.3, 2**30)


def test_a_process_looks_for_circles_seldom_and_still_lets_them_go() -> None:
    assert confined(gc.get_threshold, (), 60, 2**30)[0] == ENOUGH
    assert confined(gc.isenabled, (), 60, 2**30)


def test_a_call_that_hangs_is_stopped_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert far(10) == 160
    monkeypatch.setattr("trykklar.base.limits.process.far", lambda seconds: seconds * 4)
    with pytest.raises(TookTooLong):
        confined(time.sleep, (30.0,), 0.5, 2**30)


def test_a_call_is_stopped_at_its_memory_limit() -> None:
    with pytest.raises(TookTooMuch) as told:
        confined(saboteurs.grow, (), 60, 300 * 2**20)
    assert told.value.size == 300 * 2**20


def test_problems_travel_between_processes() -> None:
    with pytest.raises(ProblemsFound) as told:
        confined(saboteurs.complain, (), 60, 2**30)
    assert told.value.problems == (Problem("usage", "as asked", "ask otherwise", Place("a.md", 7)),)


def test_a_worker_that_nobody_watches_is_ended_by_the_system() -> None:
    """The main process is killed while its worker spins without listening: RLIMIT_CPU ends it, or the closed socket."""
    says = (
        "import os, saboteurs\n"
        "from trykklar.base.limits.process import WorkerProcess\n"
        "process = WorkerProcess({})\n"
        "print(process.call(os.getpid, (), 9), flush=True)\n"
        "process.call(saboteurs.spin, (), 1)\n"
    )
    main = subprocess.Popen([sys.executable, "-c", says], stdout=subprocess.PIPE, text=True)
    assert main.stdout
    with main:
        pid = int(main.stdout.readline())
        assert psutil.pid_exists(pid)
        main.kill()
    assert comes_true(lambda: gone(pid))


def test_the_last_words_of_a_process() -> None:
    process = WorkerProcess({})
    with pytest.raises(WorkerDied, match="ended with code 7: out of luck"):
        process.call(saboteurs.shout_and_die, (), 10)
    process.end()


# Other people's programs


def test_a_program_answers() -> None:
    assert run_program(["cat"], 5, given=b"mjav") == (0, b"mjav", b"")
    assert run_program(["sh", "-c", "echo $WORD >&2; exit 3"], 5, variables={"WORD": "mjav"}) == (3, b"", b"mjav\n")


def test_a_program_is_stopped_when_it_has_worked_too_long() -> None:
    with pytest.raises(TookTooLong):
        run_program([sys.executable, "-c", "while True: pass"], 1)


def test_a_program_is_stopped_with_all_that_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("trykklar.base.limits.programs.far", lambda seconds: 1.0)
    told = tmp_path / "pid"
    with pytest.raises(TookTooLong):
        run_program(["sh", "-c", f"sleep 99 & echo $! > {told}; wait"], 60)
    assert comes_true(lambda: gone(int(told.read_text())))


def test_a_program_may_take_so_much_memory() -> None:
    code, _, said = run_program([sys.executable, "-c", "x = bytearray(2**30)"], 10, 200 * 2**20)
    assert code != 0
    assert b"MemoryError" in said


def test_a_program_dies_with_the_process_that_called_it() -> None:
    says = (
        "from trykklar.base.limits.programs import *; run_program(['sh', '-c', 'echo $$ >&2; exec sleep 99 >&2'], 60)"
    )
    main = subprocess.Popen([sys.executable, "-c", says])
    child: list[psutil.Process] = []

    def started() -> bool:
        child[:] = psutil.Process(main.pid).children()
        return bool(child)

    assert comes_true(started)
    time.sleep(0.2)
    main.send_signal(signal.SIGKILL)
    main.wait()
    assert comes_true(lambda: gone(child[0].pid))


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for has ended, too."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


_UNBOUNDED = re.compile(r"\.read_(?:bytes|text)\(|\.open\(\"rb?\"")
_OWN_FILES = {
    "sources/charts/known_keys.py": "the program's own",
    "review/spelling/remembered.py": "after the list itself, which is bounded",
}
"""Module → what it reads as it likes."""


def test_sources_are_read_by_the_one_door() -> None:
    """A file of a publication may be of any size: `base/files.py` reads it, up to a bound."""
    folder = Path(trykklar.__file__).parent
    files = [file for room in ("sources", "resolve", "review") for file in (folder / room).rglob("*.py")]
    found = {file.relative_to(folder).as_posix() for file in files if _UNBOUNDED.search(file.read_text("utf-8"))}
    assert found == _OWN_FILES.keys(), "use read_bytes, read_text or read_inside"
