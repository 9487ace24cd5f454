"""Freezing, approving and withdrawing: what changes a release, each an event of its ledger.

Once frozen, an edition's bytes are those that were frozen: the same build again changes nothing, another is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...base.files import read_answer
from ...base.limits.ending import scratch_folder
from ...base.problems import Place, Problem, ProblemsFound
from ...base.rulebook import EXIT_PARTLY, rule
from .. import durable
from ..ledger import append, read_ledger
from ..manifest import Section, Status, digest_in
from .record import LEDGER, SUMS, Content, Record, contents, differing, read_sums, sha512
from .state import LEDGER_CODE, State, What, read_state

rule("release-none", "there is no frozen release of this edition")
rule("release-nothing", "no release stands in the output folder")
rule("release-unapproved", "a file that preflight has not approved")
rule("release-changed", "a file is not what the build published")
rule("release-frozen", "the edition is frozen, with other bytes")
rule("release-withdrawn", "the release was withdrawn")
rule("release-busy", "another process changes the release", exit_code=EXIT_PARTLY)

BUSY = "release-busy"


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something with a release, and when."""

    who: str
    when: str
    """ISO 8601, UTC."""


def approved_files(output: Path, section: Section | None) -> dict[str, Path]:
    """The files of an output folder that the manifest says a release made, each held to it.

    Raises `ProblemsFound`: release-nothing where no release was built, release-unapproved for PDFs that preflight has
    not approved, release-changed for files that are not what was published.
    """
    if section is None or not section.files:
        hint = "build it first: 'trykklar build --release --profile all'"
        raise ProblemsFound(
            [Problem("release-nothing", "no release stands in the output folder", hint, Place(str(output)))]
        )
    problems: list[Problem] = []
    files: dict[str, Path] = {}
    for file in section.files:
        place = Place(str(output / file.name))
        if file.changes:
            continue  # change bars are for the editors of the next edition
        if file.held_to and file.status is not Status.APPROVED:
            hint = "build it again as a release"
            problems.append(Problem("release-unapproved", f"preflight has not approved '{file.name}'", hint, place))
        elif digest_in(output, file.name) != file.sha256:
            hint = "build the release again, and freeze what was built"
            problems.append(Problem("release-changed", f"'{file.name}' is not what was published", hint, place))
        else:
            files[file.name] = output / file.name
    if problems:
        raise ProblemsFound(problems)
    return files


def freeze(
    folder: Path, record: Record, files: Mapping[str, Path], sources: Path, act: Act, *, approvals: int = 1
) -> bool:
    """Freeze a release into its folder. Gives whether it was frozen now; False where these very bytes were before.

    Raises `ProblemsFound`: release-frozen, where other bytes were, release-changed; OSError.
    """
    made = contents(record, files, sources)
    if (folder / SUMS).exists():
        old = read_sums(read_answer(folder / SUMS).decode("utf-8", errors="replace"))
        new = {name: sha512(content) for name, content in made.items() if name != SUMS}
        names = list(differing(old, new))
        if not names:
            return False
        what = (
            f"edition {record.edition} is frozen with other bytes in "
            f"{', '.join(names[:5])}{' …' if len(names) > 5 else ''}"
        )
        hint = "give the edition another number in publication.yaml; what was published keeps its own"
        raise ProblemsFound([Problem("release-frozen", what, hint, Place(str(folder)))])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(beside=folder) as scratch:
        _freeze(folder, scratch / folder.name, record, made, act, approvals)
    return True


def _freeze(folder: Path, staged: Path, record: Record, made: Mapping[str, Content], act: Act, approvals: int) -> None:
    """Write a release beside its place, and give it that. Raises `ProblemsFound` (release-changed), OSError."""
    for name, content in made.items():
        if isinstance(content, bytes):
            durable.write(staged / name, content)
        else:
            durable.copy(content, staged / name)
    for name in read_state(staged).damaged:
        hint = "somebody builds at the same time: wait until that has ended, and freeze it again"
        what = f"'{name}' was changed while it was frozen"
        raise ProblemsFound([Problem("release-changed", what, hint, Place(name))])
    sums = read_state(staged).sums
    about = {"sums": sums, "edition": record.edition, "approvals": str(approvals)}
    append(
        staged / LEDGER,
        read_ledger(staged / LEDGER, LEDGER_CODE),
        when=act.when,
        what=What.FROZEN,
        who=act.who,
        about=about,
    )
    durable.flush_tree(staged)
    durable.move(staged, folder)


def approve(folder: Path, act: Act) -> State:
    """Approve what is frozen. Raises `ProblemsFound`: release-none, release-damaged, release-withdrawn, release-busy;
    OSError."""
    with durable.locked(existing(folder), BUSY):
        state = _whole(folder)
        if act.who not in {event.who for event in state.approvals}:
            _note(folder, state, What.APPROVED, act, {})
        return read_state(folder)


def withdraw(folder: Path, act: Act, why: str) -> State:
    """Withdraw a release: it stays, and says so. Raises `ProblemsFound`: release-none, release-busy; OSError."""
    with durable.locked(existing(folder), BUSY):
        state = read_state(folder)
        if state.withdrawn is None:
            _note(folder, state, What.WITHDRAWN, act, {"why": why})
        return read_state(folder)


def note_signature(folder: Path, act: Act, key: str) -> State:
    """Note that a release was signed with a key (its id)."""
    state = _whole(folder)
    _note(folder, state, What.SIGNED, act, {"key": key})
    return read_state(folder)


def existing(folder: Path) -> Path:
    """The folder of a release that is frozen. Raises `ProblemsFound` (release-none)."""
    if not (folder / SUMS).is_file():
        hint = "freeze it first: 'trykklar release freeze EDITION'"
        raise ProblemsFound(
            [Problem("release-none", f"there is no frozen release in '{folder}'", hint, Place(str(folder)))]
        )
    return folder


def _whole(folder: Path) -> State:
    """The state of a release of which nothing is damaged or withdrawn."""
    state = read_state(folder)
    if state.withdrawn:
        what = f"the release was withdrawn: {state.withdrawn.about.get('why', '')}"
        raise ProblemsFound([Problem("release-withdrawn", what, "publish another edition", Place(str(folder)))])
    faults = [*state.damaged, *state.extra] or ([] if state.frozen else [SUMS])
    if faults:
        hint = "take the files from a backup or the archive; what was frozen is not made again"
        raise ProblemsFound(
            [
                Problem("release-damaged", f"'{name}' is not what was frozen", hint, Place(str(folder / name)))
                for name in faults
            ]
        )
    return state


def _note(folder: Path, state: State, what: What, act: Act, about: Mapping[str, str]) -> None:
    path = folder / LEDGER
    held = {"sums": state.sums, **about}
    append(path, read_ledger(path, LEDGER_CODE), when=act.when, what=what, who=act.who, about=held)
