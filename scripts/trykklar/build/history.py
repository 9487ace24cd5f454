"""The editions before this one, as a site is handed them: read from the releases that were frozen."""

from __future__ import annotations

import weakref
from contextlib import ExitStack

from ..base.bounds import FINISHED_BYTES
from ..base.limits.ending import scratch_folder
from ..base.problems import Place, Problem, ProblemsFound
from ..base.rulebook import WARNING, rule
from ..publish.release.editions import FrozenEdition, earlier_editions
from ..publish.release.record import SOURCES, unpacked
from ..review.changes.changes import ComparedEdition, Comparison
from ..review.changes.compare import compare
from ..review.changes.files import digests_of
from ..review.changes.read import edition_of, read_edition
from ..web.editions.ledger import LEDGER_FILE, Ledger, read_ledger
from ..web.editions.records import Edition, History
from .making import Making

rule("web-changes", "what is different since the last edition cannot be told on a site", WARNING)

_PUBLICATION = "publication/"
"""Begins the names of the publication's files among a release's sources."""


def history_of(making: Making) -> tuple[History, list[Problem]]:
    """The history of a site, and what of it cannot be told. Raises `ProblemsFound`: release-damaged, release-ledger,
    web-ledger."""
    publication = making.sources.manuscript.publication
    number, day = publication.edition.number, publication.edition.date
    frozen = earlier_editions(making.settings.releases_dir, publication.id, number, day)
    if not frozen:
        return History(), []
    last = frozen[-1]
    comparison, problems = _comparison(making, last)
    ledger = _ledger(making.name, last)
    if ledger is None:
        problems.append(_told(last, "has no ledger of its site's ids", "its paragraphs and pages are not followed"))
    editions = tuple(_edition(making.name, each) for each in reversed(frozen))
    return History(earlier=editions, comparison=comparison, ledger=ledger or Ledger()), problems


def _edition(site: str, frozen: FrozenEdition) -> Edition:
    why = frozen.withdrawn
    files = frozen.below(site) if why is None else {}
    return Edition(number=frozen.record.edition, date=frozen.record.date, withdrawn=why, files=files)


def _ledger(site: str, last: FrozenEdition) -> Ledger | None:
    """What the last edition left; None where it was frozen without a site. Raises `ProblemsFound`."""
    name = f"files/{site}/{LEDGER_FILE}"
    if name not in last.sums:
        return None
    record = last.record
    return read_ledger(last.read(name), record.publication, record.edition, Place(str(last.folder / name)))


def _comparison(making: Making, last: FrozenEdition) -> tuple[Comparison | None, list[Problem]]:
    manuscript = making.sources.manuscript
    try:
        old = making.warm.memory.editions.find(last.sums[SOURCES], lambda: _read(last))
    except ProblemsFound as found:
        if any(problem.code == "release-damaged" for problem in found.problems):
            raise
        first = found.problems[0]
        return None, [_told(last, f"cannot be read any more: {first.message}", "only its pages stand beside this one")]
    return compare(old, edition_of(making.settings.publication_dir, manuscript, digests_of(manuscript))), []


def _told(last: FrozenEdition, what: str, then: str) -> Problem:
    place = Place(str(last.folder / SOURCES))
    hint = f"{then}; to follow them, freeze the edition again from a build of today's program under a number of its own"
    return Problem("web-changes", f"edition {last.record.edition} {what}", hint, place)


def _read(frozen: FrozenEdition) -> ComparedEdition:
    """The sources of an edition, which lie unpacked as long as it is known: its pages are composed to be compared.

    Raises `ProblemsFound` where they are not those of a publication.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder("edition"))
        try:
            unpacked(frozen.sources(), folder, FINISHED_BYTES.most, _PUBLICATION)
            found = read_edition(folder / _PUBLICATION)
        except (OSError, ValueError) as error:
            raise ProblemsFound([Problem("web-changes", str(error), "", Place(str(frozen.folder / SOURCES)))]) from None
        weakref.finalize(found, stack.pop_all().close)
    return found
