"""Citations set by citeproc (CSL 1.0.2, citationstyles.org) in the publication's language.

One `Citations` stands for one document: numbers follow the order in which works are first cited.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from string import ascii_lowercase
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator, formatter
from citeproc.source.json import CiteProcJSON

from ..base.addresses import GOTO
from ..base.problems import Place, Problem, ProblemsFound
from ..base.settings import PUBLICATION_FILE
from ..language.languages import language_of
from ..language.tags import LANGUAGE_TAG
from ..sources.citation_styles import style_file
from ..sources.markup.cited import Cited, cited
from ..sources.schemas.data import Source
from .citation_order import sorting

_BEGIN, _NAMED, _END = "\ue000", "\ue001", "\ue002"
"""Stand around each work of a mark while citeproc joins them: begin, key, named, its words, end."""
_CITED = re.compile(f"{_BEGIN}([^{_NAMED}]*){_NAMED}([^{_END}]*){_END}")
_RICH = re.compile(r"&lt;(/?(?:i|b|sup|sub)|span class=&quot;nocase&quot;|span class=\"nocase\"|/span)&gt;")
"""Markup that texts of CSL-JSON may hold (CSL-JSON, 'HTML-like formatting tags')."""
_NUMBER = re.compile(r"^\s*[\[(]?(\d+)[\])]?\.?\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the list of sources."""

    id: str
    number: int
    """From 1; 0 in styles that name authors and years, whose lists have no numbers."""
    html: str
    anchor: str = ""
    """Its id in a list."""


Leads = Callable[[str], str]
"""From a work to its id in a list of sources; '' where no list has it."""


@dataclass(frozen=True)
class Citations:
    """The citations of a document: the mark for each group of keys, and the list of sources."""

    marks: dict[tuple[str, ...], str]
    references: tuple[Reference, ...]
    names: dict[str, str] = field(default_factory=dict)
    """Who wrote each work, as a sentence calls them."""
    years: dict[str, str] = field(default_factory=dict)

    def told(self, keys: Sequence[str], leads: Leads | None = None) -> str:
        """The works as words of a sentence: `Hansen og Olsen (2020, s. 5)`, `Hansen [1]`."""
        return ", ".join(self._told(piece, leads) for piece in keys)

    def _told(self, piece: str, leads: Leads | None) -> str:
        key = cited(piece)[0].key
        year = self.years.get(key, "")

        def without_names(found: re.Match[str]) -> str:
            return f"{_BEGIN}{found[1]}{_NAMED}{found[2][max(found[2].find(year), 0) if year else 0 :]}{_END}"

        mark = self.mark((piece,), leads, marks={(piece,): _CITED.sub(without_names, self.marks[(piece,)])})
        return f"{self.names[key]} {mark}" if self.names.get(key) else mark

    def mark(
        self, keys: Sequence[str], leads: Leads | None = None, *, marks: Mapping[tuple[str, ...], str] | None = None
    ) -> str:
        """The mark in the text, as HTML; `leads`: where each work in it leads. `marks`: other words for it."""

        def linked(found: re.Match[str]) -> str:
            at = leads(found[1]) if leads else ""
            return f'<a class="source" href="{GOTO}{at}">{found[2]}</a>' if at else found[2]

        return _CITED.sub(linked, (marks or self.marks)[tuple(keys)])


def cite_document(
    groups: Iterable[tuple[str, ...]], sources: dict[str, Source], style: str, language: str
) -> Citations:
    """Set every citation of a document. `groups` are the keys of each citation in text order.

    Raises `ProblemsFound` for a style that does not exist and for sources that citeproc cannot read.
    """
    wanted = [group for group in dict.fromkeys(groups) if all(source.key in sources for source in _sources(group))]
    csl = _style(style, language)
    numbered = bool(csl.root.xpath("//cs:bibliography//*[@variable='citation-number']", namespaces={"cs": _CSL}))
    try:
        with sorting(language):
            marks, references = _disambiguated(wanted, sources, csl)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        what = f"the citation processor cannot read the sources: {type(error).__name__}: {error}"
        hint = "compare the records with the CSL-JSON schema (citationstyles.org)"
        raise ProblemsFound([Problem("schema-type", what, hint, Place("sources.yaml"))]) from None
    return Citations(
        marks,
        tuple(
            Reference(key, number if numbered else 0, _entry(html, sources[key], language, numbered=numbered))
            for number, (key, html) in enumerate(references, start=1)
        ),
        {key: _called(sources[key], csl) for key, _ in references},
        {key: str(year) for key, _ in references if (year := _year(sources[key]))},
    )


def _year(source: Source) -> int:
    """The year in which a work came out; 0 where nothing says so."""
    return source.issued.date_parts[0][0] if source.issued else 0


def _called(source: Source, style: CitationStylesStyle) -> str:
    """Who wrote a work, in a sentence: one name, two, or the first of more; of a work without, its title."""
    names = [escape(name.get("family") or name.get("literal") or "", quote=False) for name in source.author]
    joined, more = ("".join(style.root.get_term(term).itertext()).strip() for term in ("and", "et-al"))
    if not any(names):
        return _RICH.sub(r"<\1>", escape(source.title, quote=False))
    return (
        names[0] if len(names) == 1 else f"{names[0]} {joined} {names[1]}" if len(names) == 2 else f"{names[0]} {more}"
    )


_CSL = "http://purl.org/net/xbiblio/csl"


def _sources(group: Iterable[str]) -> tuple[Cited, ...]:
    return tuple(source for piece in group for source in cited(piece))


_Set = tuple[dict[tuple[str, ...], str], list[tuple[str, str]]]
"""The mark of each group, and (key, HTML) of each work in the order of the list."""


def _disambiguated(groups: list[tuple[str, ...]], sources: dict[str, Source], style: CitationStylesStyle) -> _Set:
    """Citations and list, and what citeproc-py leaves out of CSL 1.0.2: letters of years, and the suppression of a
    title in a name's place.

    Both are said in the data, and the style prints them where it has a place for them.
    """
    data = {
        key: source.model_dump(exclude_none=True, exclude_unset=True, by_alias=True) for key, source in sources.items()
    }
    alone: list[tuple[str, ...]] = [
        (key,) for key in dict.fromkeys(source.key for group in groups for source in _sources(group))
    ]
    marks, works = _set(alone, data, style)
    for key, html in works:
        title = str(_escaped(data[key]["title"])).casefold()  # styles change its capitals
        if not data[key].get("author") and html.casefold().count(title) > 1:
            data[key] = {**data[key], "author": [{"literal": data[key]["title"]}]}
            del data[key]["title"]
    if style.root.xpath("//cs:citation/@disambiguate-add-year-suffix", namespaces={"cs": _CSL}) == ["true"]:
        alike: dict[str, list[str]] = {}
        for key, _ in works:
            alike.setdefault(_CITED.sub(r"\2", marks[(key,)]), []).append(key)
        for keys in alike.values():
            for letter, key in zip(ascii_lowercase, keys if len(keys) > 1 else (), strict=False):
                data[key] = {**data[key], "year-suffix": letter}
    return _set(groups, data, style)


def _set(groups: list[tuple[str, ...]], data: dict[str, dict[str, Any]], style: CitationStylesStyle) -> _Set:
    with warnings.catch_warnings():  # citeproc-py warns of CSL fields that it does not know
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(
            style, CiteProcJSON([_escaped(item) for item in data.values()]), formatter.html
        )
        citations = {group: Citation([_item(source) for source in _sources(group)]) for group in groups}
        listed = dict.fromkeys(source.key for group in groups for source in _sources(group))
        # first without their places, or the list has these in the stead of a work's pages
        bibliography.register(Citation([_item(Cited(key)) for key in listed]))
        for citation in citations.values():
            bibliography.register(citation)
        bibliography.sort()
        marks = {group: str(bibliography.cite(citation, _refuse)) for group, citation in citations.items()}
        return marks, list(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))


def _item(source: Cited) -> CitationItem:
    place = {"locator": Locator(source.label, source.locator)} if source.locator else {}
    return CitationItem(source.key, prefix=f"{_BEGIN}{source.key}{_NAMED}", suffix=_END, **place)


def _escaped(value: Any) -> Any:
    """CSL data whose texts are safe as HTML, their own few tags kept: citeproc passes them on as they are."""
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_escaped(inner) for inner in value]
    return _RICH.sub(r"<\1>", escape(value, quote=False)) if isinstance(value, str) else value


def _style(name: str, language: str) -> CitationStylesStyle:
    locale = language_of(language).csl_locale or "en-US"
    file = style_file(name)
    if file is None:
        what, place = f"'citation_style': there is no style '{name}'", Place(PUBLICATION_FILE)
        raise ProblemsFound([Problem("schema-type", what, "use the name of a CSL style, e.g. 'ieee'", place)])
    return CitationStylesStyle(file, locale=locale, validate=False)


def _refuse(item: CitationItem) -> str:
    raise KeyError(item.key)  # cannot be: unknown keys are left out above and reported by check


def _entry(html: str, source: Source, language: str, *, numbered: bool) -> str:
    """An entry of the list: without its number, which the list prints, and with titles in their own language."""
    told = _quoted((_NUMBER.sub("", html) if numbered else html).strip(), language)
    own = (source.language or language).strip()
    if not LANGUAGE_TAG.fullmatch(own) or own.partition("-")[0] == language.partition("-")[0]:
        return told
    for title in (source.title, str((source.model_extra or {}).get("container-title", ""))):
        shown = re.escape(_escaped(title).strip())  # styles may change its capitals
        told = (
            re.sub(f"(?<![^\\W_]){shown}(?![^\\W_])", rf'<span lang="{own}">\g<0></span>', told, count=1, flags=re.I)
            if shown
            else told
        )
    return told


def _quoted(html: str, language: str) -> str:
    marks = language_of(language).citation_quotes
    return html.replace("“", marks[0]).replace("”", marks[1]) if marks else html
