"""Every rule of the sources, and all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ...base.memo import Memo
from ...base.problems import Problem, sort_key
from ...layouts.fonts import FontSet
from ...layouts.layout import Layout
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript
from ..guarded import ruled
from ..levels import unknown_rules
from . import (
    board,
    characters,
    charts,
    classes,
    faces,
    formulas,
    gamut,
    notes,
    numbers,
    palette,
    pictures,
    references,
    running_on,
    structure,
    templates,
    tokens,
    trims,
    web,
    words,
)

Check = Callable[[Manuscript, list[ResolvedDocument]], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    board.undeclared_kinds,
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
    notes.gathered_notes,
    references.unknown_cases,
    references.unlisted_sources,
    references.data_references,
    references.passed_forecasts,
    structure.duplicate_ids,
    structure.headings,
    structure.titles,
    structure.sections,
    structure.records,
    structure.lengths,
    structure.empty,
    structure.index_twins,
    running_on.running_on,
    numbers.first_numbers,
    pictures.all_pixels,
    gamut.gamuts,
    web.statement,
    unknown_rules,
)


def check(
    manuscript: Manuscript,
    documents: list[ResolvedDocument],
    layouts: dict[str, Layout],
    fonts: FontSet | None,
    known: Memo[tuple[Problem, ...]] | None = None,
) -> list[Problem]:
    """All problems of the sources, sorted by place: those found in loading and those of every rule. `fonts`: None where
    they could not be read; `known`: what was found by earlier builds in what takes long."""
    problems = list(manuscript.problems)
    steps: list[partial[Iterator[Problem]]] = [partial(rule, manuscript, documents) for rule in CHECKS]
    steps += [
        partial(charts.charts, manuscript, documents, layouts, fonts, known),
        partial(templates.missing_templates, documents, layouts),
        partial(trims.other_trims, documents, layouts),
        partial(pictures.board_tokens, manuscript, layouts),
        partial(pictures.own_boxes, manuscript, layouts),
        partial(classes.unknown_classes, manuscript, layouts),
        partial(tokens.slips, manuscript, layouts, known),
        partial(palette.contrasts, layouts, known),
        partial(palette.columns_apart, manuscript, layouts, known),
        partial(palette.twins, layouts, known),
        *(partial(formulas.formulas, chapter) for chapter in manuscript.chapters.values()),
    ]
    if fonts is not None:
        steps += [
            partial(faces.unknown_families, layouts, fonts, known),
            partial(tokens.missing_cuts, layouts, fonts, known),
            partial(faces.in_charts, manuscript, layouts, fonts, known),
            partial(faces.in_drawings, manuscript, layouts, fonts),
            partial(characters.characters, manuscript, fonts),
        ]
    for step in steps:
        problems.extend(ruled(step))
    for place, step in pictures.pictures(manuscript, documents, layouts):
        problems.extend(ruled(step, place))
    return sorted(dict.fromkeys(problems), key=sort_key)
