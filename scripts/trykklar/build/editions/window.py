"""A few processes, each of which makes one edition after the other: what falls over costs the edition that it was at.

No more editions are under way than there are processes, so memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Event, Thread

from ...base.bounds import EDITION_BYTES, EDITION_SECONDS, EDITIONS_BYTES
from ...base.limits.ending import scratch_folder
from ...base.limits.process import TookTooLong, TookTooMuch, WorkerDied, WorkerProcess
from ...base.problems import Place, Problem
from ...base.rulebook import EXIT_ENVIRONMENT, rule
from ...base.settings import Settings
from ...sources.variants.whose import VARIANTS_FILE
from .one import EditionMade, State, make_edition

rule("edition-lost", "a process that made an edition ended, or went beyond its bounds", exit_code=EXIT_ENVIRONMENT)


def make_editions(
    wanted: Sequence[Settings], documents: list[str], jobs: int, told: Callable[[EditionMade], None]
) -> list[EditionMade]:
    """Make all of them, `jobs` at once; `told` is called for each as it ends. Their order is that of `wanted`."""
    waiting: SimpleQueue[tuple[int, Settings]] = SimpleQueue()
    for number, settings in enumerate(wanted):
        waiting.put((number, replace(settings, jobs=1)))
    ended: SimpleQueue[tuple[int, EditionMade] | None] = SimpleQueue()
    stopping = Event()
    lanes = [
        Thread(target=_lane, args=(waiting, ended, documents, stopping), name=f"edition-{lane}", daemon=True)
        for lane in range(min(jobs, len(wanted)))
    ]
    found: dict[int, EditionMade] = {}
    for lane in lanes:
        lane.start()
    try:
        working = len(lanes)
        while working:
            each = ended.get()
            if each is None:
                working -= 1
                continue
            found[each[0]] = each[1]
            told(each[1])
    finally:
        stopping.set()
        for lane in lanes:
            lane.join()
    return [found[number] for number in sorted(found)]


def _lane(
    waiting: SimpleQueue[tuple[int, Settings]],
    ended: SimpleQueue[tuple[int, EditionMade] | None],
    documents: list[str],
    stopping: Event,
) -> None:
    """Hands one edition after the other to a process, and starts another one when that is gone or has grown."""
    process: WorkerProcess | None = None
    try:
        with scratch_folder() as folder:
            while not stopping.is_set():
                try:
                    number, settings = waiting.get_nowait()
                except Empty:
                    break
                if process is None or process.ended or process.memory() > EDITIONS_BYTES.most:
                    if process:
                        process.end()
                    process = WorkerProcess({"TMPDIR": str(folder)})
                ended.put((number, one_in(process, settings, documents)))
    finally:
        if process:
            process.end()
        ended.put(None)


def one_in(process: WorkerProcess, settings: Settings, documents: list[str]) -> EditionMade:
    """Make an edition in a process, which may be gone then. Raises nothing for faults of sources and processes."""
    try:
        made: EditionMade = process.call(make_edition, (settings, documents), EDITION_SECONDS.most, EDITION_BYTES.most)
    except Exception as error:  # noqa: BLE001 - one edition fails, whatever it met, and the others go on
        return lost(settings.variant, error)
    return made


def lost(code: str, error: Exception) -> EditionMade:
    """What came of an edition that nobody has made."""
    if isinstance(error, TookTooLong):
        what, hint = (
            f"it took more than {error.seconds:.0f} s of the processor",
            "look for what is large in its sources",
        )
    elif isinstance(error, TookTooMuch):
        what, hint = f"it took more than {error.size / 1e6:.0f} MB of memory", "look for what is large in its sources"
    elif isinstance(error, WorkerDied):
        what, hint = f"its process ended ({error})", "run it again; if it stays so, build the variant alone"
    else:
        what, hint = f"{type(error).__name__}: {error}", "build the variant alone to see more, and please report it"
    problem = Problem("edition-lost", f"the variant '{code}' was not made: {what}", hint, Place(VARIANTS_FILE))
    return EditionMade(code=code, state=State.FAILED, problems=(problem,))
