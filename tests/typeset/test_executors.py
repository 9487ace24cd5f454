"""Lanes of worker processes: order, limits, and what the loss of one costs."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, wait
from pathlib import Path

import pytest

import saboteurs
from support import HELPERS, comes_true
from tiny import chapter, chapters, look
from trykklar.base.cache import Cache
from trykklar.base.limits.process import TookTooLong, WorkerDied
from trykklar.base.problems import Place, ProblemsFound
from trykklar.base.settings import read_settings
from trykklar.typeset.executors.choose import make_executor
from trykklar.typeset.executors.local import LocalWorkers
from trykklar.typeset.executors.scratch import Scratch
from trykklar.typeset.typesetter import Typesetter


@pytest.fixture(autouse=True)
def sabotage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Workers can import `saboteurs`; scratch folders are the test's own."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HELPERS), os.environ["PYTHONPATH"]]))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    return scratch


@pytest.fixture
def lane() -> Iterator[LocalWorkers]:
    with LocalWorkers(1) as workers:
        yield workers


def test_they_are_an_executor_like_any_other(lane: LocalWorkers) -> None:
    assert isinstance(lane, Executor)
    assert list(lane.map(pow, [2, 3], [4, 5])) == [16, 243]
    assert lane.submit(int, "ff", base=16).result() == 255
    with pytest.raises(KeyError, match="as asked"):
        lane.submit(saboteurs.fail).result()
    with pytest.raises(RuntimeError, match="UnpicklableError: 1 and 2"):
        lane.submit(saboteurs.fail_oddly).result()
    lane.shutdown()
    with pytest.raises(RuntimeError, match="shut down"):
        lane.submit(pow, 2, 2)


def test_what_has_not_begun_can_be_called_off(lane: LocalWorkers, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    first = lane.submit(saboteurs.append, str(trace), "first", 0.5)
    second, third = (lane.submit(saboteurs.append, str(trace), word) for word in ("second", "third"))
    assert second.cancel()
    wait([first, third])
    assert trace.read_text().split() == ["first", "third"]


def test_the_heaviest_goes_first(lane: LocalWorkers, tmp_path: Path) -> None:
    trace = str(tmp_path / "trace")
    begun = lane._schedule(saboteurs.append, (trace, "begun", 0.5), 0, 60)
    assert comes_true(begun.running)
    wait([lane._schedule(saboteurs.append, (trace, f"{weight}"), weight, 60) for weight in (2, 9, 1, 5)])
    assert Path(trace).read_text().split() == ["begun", "9", "5", "2", "1"]


def test_a_worker_that_dies_costs_its_call_and_no_other(lane: LocalWorkers) -> None:
    dying, living = lane.submit(saboteurs.shout_and_die), lane.submit(pow, 2, 3)
    with pytest.raises(WorkerDied, match=r"ended with code 7: out of luck"):
        dying.result()
    assert living.result() == 8


def test_a_worker_that_died_idle_costs_nothing(lane: LocalWorkers) -> None:
    pid = lane.submit(os.getpid).result()
    os.kill(pid, signal.SIGKILL)
    assert comes_true(lambda: lane._processes[0].ended)
    assert lane.submit(os.getpid).result() != pid


def test_a_call_is_stopped_at_its_time_limit(lane: LocalWorkers) -> None:
    lane.submit(pow, 2, 2).result()
    endless, next_one = lane._schedule(saboteurs.spin, (), 0, 0.3), lane.submit(pow, 2, 3)
    with pytest.raises(TookTooLong) as told:
        endless.result()
    assert (told.value.seconds, next_one.result()) == (0.3, 8)


def test_a_worker_above_its_memory_limit_is_replaced() -> None:
    with LocalWorkers(1, memory_limit=1) as workers:
        assert len({workers.submit(os.getpid).result() for _ in range(3)}) == 3
    with LocalWorkers(1) as workers:
        assert len({workers.submit(os.getpid).result() for _ in range(3)}) == 1


def test_nothing_starts_before_it_is_wanted(tmp_path: Path, sabotage: Path) -> None:
    cache = Cache(tmp_path / "cache")
    with LocalWorkers(1) as workers:
        first = Typesetter(look(), workers, cache).submit(chapter("<h1>x</h1>")).result()
    with LocalWorkers(1) as workers:
        typesetter = Typesetter(look(), workers, cache)
        assert typesetter.submit(chapter("<h1>x</h1>")).result() == first
        assert (typesetter.hits, typesetter.misses) == (1, 0)
        assert not workers._processes
        assert list(sabotage.iterdir()) == []


def test_no_more_start_than_there_is_work() -> None:
    with LocalWorkers(3) as workers:
        workers.submit(pow, 2, 2).result()
        workers.submit(pow, 2, 2).result()
        assert len(workers._processes) == 1
        workers.warm_up(2)
        assert comes_true(lambda: len(workers._processes) == 2)


def test_warm_workers_are_ready_before_they_are_asked() -> None:
    with LocalWorkers(2) as workers:
        workers.warm_up()
        assert comes_true(lambda: len(workers._processes) == 2)
        warm = {process._process.pid for process in workers._processes.values()}
        assert workers.submit(os.getpid).result() in warm


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, ProblemsFound])
def test_an_interrupt_stops_what_is_under_way(interrupt: type[BaseException], sabotage: Path) -> None:
    with pytest.raises(interrupt), LocalWorkers(1) as workers:  # noqa: PT012
        under_way, waiting = workers.submit(saboteurs.spin), workers.submit(pow, 2, 2)
        assert comes_true(under_way.running)
        assert comes_true(lambda: bool(workers._processes))
        process = workers._processes[0]
        raise interrupt([])
    assert process.ended
    with pytest.raises((WorkerDied, RuntimeError)):
        under_way.result()
    with pytest.raises(CancelledError):
        waiting.result()
    assert list(sabotage.iterdir()) == [], "nothing is left behind"


def test_what_the_users_environment_says_reaches_no_page(lane: LocalWorkers, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "LC_ALL",
        "LANG",
        "LANGUAGE",
        "FC_LANG",
        "PANGO_LANGUAGE",
        "FONTCONFIG_PATH",
        "FONTCONFIG_FILE",
        "SOURCE_DATE_EPOCH",
    ):
        monkeypatch.setenv(name, "7")
    seen = lane.submit(saboteurs.environment).result()
    assert {name for name, value in seen.items() if value == "7"} == set()
    assert (seen["LC_ALL"], seen["PYTHONHASHSEED"]) == ("C.UTF-8", "0")


def test_scratch_that_nobody_holds_is_cleared(sabotage: Path) -> None:
    held, left = Scratch(), Scratch()
    os.close(left._scratch._lock)  # as the system does when a process is killed
    (sabotage / "trykklar-someone-elses").mkdir()
    Scratch().close()
    assert {folder.name for folder in sabotage.iterdir()} == {held.folder.name, "trykklar-someone-elses"}
    held.close()


def test_a_chapter_that_kills_its_worker_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    spoiled = [
        *chapters(3),
        chapter("<h1>KILL</h1>", "k.md", "k"),
        chapter("<h1>SEGV</h1>", "s.md", "s"),
        *chapters(5)[3:],
    ]
    cache = Cache(tmp_path / "cache")
    with saboteurs.Sabotaged(2) as workers:
        typesetter = Typesetter(look(), workers, cache)
        results = [future.result() for future in [typesetter.submit(each) for each in spoiled]]
    assert [result.entry for result in results if not result.page_count] == ["k", "s"]
    problems = {problem.place: problem for result in results for problem in result.problems}
    assert {place: problem.code for place, problem in problems.items()} == {
        Place("k.md"): "worker-died",
        Place("s.md"): "worker-died",
    }
    assert "killed by signal 9" in problems[Place("k.md")].message
    assert cache.state().entries == 5


def test_a_chapter_that_never_ends_is_stopped_and_named() -> None:
    with saboteurs.Sabotaged(1) as workers:
        Typesetter(look(), workers, None).submit(chapter("x")).result()
        typesetter = Typesetter(look(), workers, None, time_limit=2)
        endless, next_one = typesetter.submit(chapter("LOOP", "loop.md", "loop")), typesetter.submit(chapter("y"))
    assert [(p.code, p.place) for p in endless.result().problems] == [("typeset-timeout", Place("loop.md"))]
    assert "'loop' took more than 2 s" in endless.result().problems[0].message
    assert next_one.result().page_count == 1


def test_a_library_that_is_missing_in_the_workers() -> None:
    with saboteurs.WithoutPango(1) as workers:
        problem = Typesetter(look(), workers, None).submit(chapter("x")).result().problems[0]
    assert (problem.code, "libpango" in problem.message) == ("library-missing", True)


def test_many_hands_at_once(lane: LocalWorkers) -> None:
    """Several threads may hand out work."""
    found: list[int] = []
    threads = [threading.Thread(target=lambda n=n: found.append(lane.submit(pow, n, 2).result())) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [n * n for n in range(8)]


def test_an_executor_that_does_not_exist(publication: Path) -> None:
    with pytest.raises(ProblemsFound, match="no executor 'grid'"):
        read_settings(publication, executor="grid")
    with make_executor(read_settings(publication, jobs=3)) as workers:
        assert workers.width == 3
