"""Documents in another layout than their publication says, so that a look can be tried and nothing needs editing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..base.problems import Problem, ProblemsFound
from ..base.settings import Settings

if TYPE_CHECKING:  # a build that finds nothing changed reads no layouts and no chapters
    from ..sources.manuscript import Manuscript


def other_layout(text: str) -> tuple[str, str]:
    """Document and layout of 'report=report-warm'. Raises `ProblemsFound` for anything else."""
    document, equals, layout = text.partition("=")
    if not (document and equals and layout):
        raise ProblemsFound(
            [Problem("usage", f"'{text}' names no document and layout", "write --layout DOCUMENT=LAYOUT")]
        )
    return document, layout


def in_other_layouts(manuscript: Manuscript, settings: Settings) -> Manuscript:
    """The manuscript with `settings.other_layouts`. Raises `ProblemsFound` (usage) for documents and layouts that there
    are not."""
    if not settings.other_layouts:
        return manuscript
    from ..layouts.layout import layout_names

    publication = manuscript.publication
    documents = dict(publication.documents)
    problems: list[Problem] = []
    for document, layout in settings.other_layouts:
        if document not in documents:
            problems.append(
                Problem("usage", f"there is no document '{document}'", "documents are: " + ", ".join(documents))
            )
        elif layout not in layout_names(settings):
            problems.append(
                Problem("usage", f"there is no layout '{layout}'", "layouts here: " + ", ".join(layout_names(settings)))
            )
        else:
            documents[document] = documents[document].model_copy(update={"layout": layout})
    if problems:
        raise ProblemsFound(problems)
    return replace(manuscript, publication=publication.model_copy(update={"documents": documents}))
