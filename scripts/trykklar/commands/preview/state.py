"""How things stand, as the browser is told of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ...base.problems import Problem, sort_key
from .builder import Choice
from .built import ShownDocument
from .sites import ShownSite


class Phase(StrEnum):
    """What goes on."""

    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    """The last build found errors: what is shown is of the build before."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build has come: chapters set in this round of a document."""

    document: str
    round: int
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything but the pages."""

    phase: Phase = Phase.BUILDING
    build: int = 0
    """Builds that have ended, well or badly."""
    step: Step | None = None
    seconds: float | None = None
    """How long the last build took."""
    problems: tuple[Problem, ...] = ()
    """Of the last build."""
    changed: tuple[str, ...] = ()
    """The files whose change began the last build."""

    def begun(self, changed: Sequence[str]) -> State:
        """A build begins; the problems of the last one stay until it ends."""
        return replace(self, phase=Phase.BUILDING, step=None, changed=tuple(changed))

    def ended(self, problems: Sequence[Problem], seconds: float, *, good: bool) -> State:
        """A build ended."""
        phase = Phase.READY if good else Phase.FAILED
        return replace(self, phase=phase, build=self.build + 1, step=None, seconds=seconds, problems=tuple(problems))


def state_json(
    state: State,
    documents: Sequence[ShownDocument],
    *,
    sites: Sequence[ShownSite] = (),
    sites_at: str = "",
    release: bool,
    editor: bool,
    run: str,
    variants: Sequence[Choice] = (),
    variant: str = "",
) -> str:
    """The text of a server-sent event: one line of JSON. `sites_at`: the address that sites are served at.
    `variant`: the code of what is shown; empty for the base edition."""
    step = state.step
    record = {
        "run": run,
        "phase": state.phase.value,
        "build": state.build,
        "step": {"document": step.document, "round": step.round, "done": step.done, "total": step.total}
        if step
        else None,
        "seconds": state.seconds,
        "changed": list(state.changed),
        "documents": [_document(e) for e in documents]
        + [
            {
                "name": site.name,
                "title": site.title,
                "revision": site.revision,
                "built": site.built,
                "fresh": True,
                "site": f"{sites_at}{site.name}/",
            }
            for site in sites
        ],
        "problems": [_problem(p, documents, sites, release=release) for p in sorted(state.problems, key=sort_key)],
        "editor": editor,
        "variants": [{"code": choice.code, "name": choice.name} for choice in variants],
        "variant": variant,
    }
    return json.dumps(record, ensure_ascii=False)


def _document(document: ShownDocument) -> dict[str, Any]:
    """What it is known by. Of pages that come early this is all: whoever shows it as it was last whole need not ask."""
    told: dict[str, Any] = {
        "name": document.name,
        "title": document.leaves.title,
        "revision": document.revision,
        "built": document.built,
        "fresh": document.fresh,
    }
    if whole := document.settled:
        both = enumerate(zip(document.leaves.pages, whole.leaves.pages, strict=True))
        told["early"] = {
            "of": whole.revision,
            "digests": {number: new.digest for number, (new, old) in both if new.digest != old.digest},
        }
    return told


def _problem(
    problem: Problem, documents: Sequence[ShownDocument], sites: Sequence[ShownSite], *, release: bool
) -> dict[str, Any]:
    place = problem.place
    pages: dict[str, int | str | None] = {}
    if place and place.line:
        pages = {e.name: e.sources.page_of(place) for e in documents}
        pages |= {site.name: site.pages.get(place.file) for site in sites}
    return {
        "severity": problem.severity(release=release).value,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "file": place.file if place else "",
        "line": place.line if place else 0,
        "pages": {name: page for name, page in pages.items() if page},
    }


def document_json(document: ShownDocument) -> str:
    """A document's pages, links and contents. Lengths in pt from the page's upper left."""
    leaves = document.leaves
    record = {
        "name": document.name,
        "title": leaves.title,
        "revision": document.revision,
        "early": document.settled is not None,
        "pages": [
            {
                "digest": leaf.digest,
                "label": leaf.label,
                "width": leaf.width,
                "height": leaf.height,
                "links": [[*link.box, link.to, link.inside, link.says] for link in leaf.links],
            }
            for leaf in leaves.pages
        ],
        "anchors": leaves.anchors,
        "outline": [[mark.title, mark.page, mark.top, mark.depth] for mark in leaves.outline],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
