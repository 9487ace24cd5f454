"""Every rule of the sources, and all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...base.problems import Problem, sort_key
from ...layouts.fonts import FontSet
from ...layouts.layout import Layout
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript
from ..levels import unknown_rules
from . import board, charts, classes, faces, palette, pictures, references, series, structure, templates, web, words

Check = Callable[[Manuscript, list[ResolvedDocument]], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    board.missing,
    board.extra,
    board.unused,
    board.mismatched,
    board.outline_without_board,
    board.assessments,
    board.twice,
    board.other_documents,
    words.citation_style,
    words.languages,
    words.unlabelled_language,
    words.translated,
    references.unresolved,
    references.unknown_cases,
    references.data_references,
    references.passed_forecasts,
    structure.duplicate_ids,
    structure.headings,
    structure.sections,
    structure.perspectives,
    structure.summaries,
    structure.empty,
    structure.index_twins,
    pictures.pictures,
    series.crowded,
    web.statement,
    unknown_rules,
)


def check(
    manuscript: Manuscript, documents: list[ResolvedDocument], layouts: dict[str, Layout], fonts: FontSet | None
) -> list[Problem]:
    """All problems of the sources, sorted by place: those found in loading and those of every rule. `fonts`: None where
    they could not be read."""
    problems = list(manuscript.problems)
    for rule in CHECKS:
        problems.extend(rule(manuscript, documents))
    problems.extend(charts.charts(manuscript, documents, layouts, fonts))
    problems.extend(templates.missing_templates(documents, layouts))
    problems.extend(pictures.board_tokens(manuscript, layouts))
    problems.extend(classes.unknown_classes(manuscript, layouts))
    if fonts is not None:
        problems.extend(faces.unknown_families(layouts, fonts))
        problems.extend(faces.in_charts(manuscript, layouts, fonts))
        problems.extend(faces.in_drawings(manuscript, layouts, fonts))
        problems.extend(pictures.characters(manuscript, fonts))
    problems.extend(palette.contrasts(layouts))
    problems.extend(palette.columns_apart(manuscript, layouts))
    problems.extend(palette.twins(layouts))
    return sorted(dict.fromkeys(problems), key=sort_key)
