"""The command `trykklar looks`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...base.problems import Problem, ProblemsFound, counted, exit_code
from ..building import of_variant, run_build
from ..options import EPILOG, json_option, publication_option, variant_option
from ..reporting import reporting, show
from ..streams import say

if TYPE_CHECKING:
    from ...publish.reports import BuiltDocument
    from .compare import Compared, Sight
    from .references import PageType, References

REFERENCES = Path("tests/samples/looks")


@click.command(epilog=EPILOG)
@publication_option
@variant_option
@click.option(
    "--references",
    type=click.Path(path_type=Path, file_okay=False),
    default=REFERENCES,
    show_default=True,
    help="Their folder.",
)
@click.option("--approve", "approving", is_flag=True, help="Store what pages look like now as references.")
@click.option(
    "--only",
    multiple=True,
    metavar="TYPE",
    help="Look at this type alone: TYPE, or DOCUMENT-TYPE. May be given more than once.",
)
@click.option(
    "--web/--no-web",
    "with_sites",
    default=True,
    help="Whether to look at pages of sites too, which takes Chromium.  [default: web]",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Page to write. Default: looks.html where the PDFs are.",
)
@click.option(
    "--release/--draft", default=True, help="Which pages: the edition's own, or a draft's, stamped.  [default: release]"
)
@json_option
@reporting
def looks(
    publication: Path | None,
    variant: str,
    references: Path,
    approving: bool,
    only: tuple[str, ...],
    with_sites: bool,
    html: Path | None,
    release: bool,
    as_json: bool,
) -> None:
    """Hold one page of each type against pictures that were approved; 1 where one looks different.

    The publication is built first, unless it stands there already. Of a site each type is looked at 320 and 1280
    pixels wide, and in the dark. The pictures lie at FOLDER/PUBLICATION/DOCUMENT-TYPE.png, those of a variant in
    FOLDER/PUBLICATION/CODE; a page shows each with what is now and what differs, changes first.
    """
    from ...base.settings import read_settings
    from ...base.whole_files import publish
    from .compare import compare, findings, page_types
    from .html import looks_html
    from .references import read_references

    settings = of_variant(read_settings(publication, release=release), variant)
    name = settings.publication_dir.name
    folder = references / name / variant
    approved = read_references(folder)
    report = run_build(settings, [], quiet=as_json)
    now = [sight for document in report.documents for sight in _sights(document, with_sites)]
    left_out = () if with_sites else [document.name for document in report.documents if _is_site(document)]
    wanted = [each for each in _chosen(page_types(now, approved), only) if each[0] not in left_out]
    compared = compare(now, approved, wanted)
    stored = 0
    if approving:
        stored = _approve(approved, compared)
        approved = read_references(folder)
        compared = compare(now, approved, wanted)
    page = html or settings.output_dir / "looks.html"
    publish(page.parent, {page.name: looks_html(name, compared).encode()})
    problems = [*report.problems, *findings(compared, approved)]
    told = {
        "publication": name,
        "references": str(folder),
        "html": str(page),
        "stored": stored,
        "looks": [_record(c) for c in compared],
    }
    show(problems, release, as_json, told)
    if not as_json:
        changed = sum(not each.same for each in compared)
        did = f"{stored} references stored or removed in {folder}; " if approving else ""
        say(f"{page}: {did}{counted(len(compared), 'page type')}, {changed} not as approved")
    sys.exit(exit_code(problems, release=release))


def _is_site(document: BuiltDocument) -> bool:
    return document.files[0].suffix == ".html"


def _sights(document: BuiltDocument, with_sites: bool) -> list[Sight]:
    """What there is to see of a document; of a book for devices nothing, as each shows it in its own way."""
    from .compare import sights

    if _is_site(document) and with_sites:
        from .screens import site_sights

        return site_sights(document.name, document.files[0].parent)
    return sights(document.name, document.files[0]) if document.files[0].suffix == ".pdf" else []


def _chosen(types: Sequence[PageType], only: Sequence[str]) -> list[PageType]:
    """Those that `only` names, all where it names none. Raises `ProblemsFound` for a type that there is not."""
    names = {each: {each[1], "-".join(each)} for each in types}
    unknown = sorted(set(only) - set().union(*names.values()))
    if unknown:
        known = ", ".join(dict.fromkeys(kind for _, kind in types))
        raise ProblemsFound(
            [Problem("usage", f"there is no page of the type '{name}'", f"types are: {known}") for name in unknown]
        )
    return [each for each in types if not only or names[each] & set(only)]


def _approve(references: References, compared: Sequence[Compared]) -> int:
    """Store what differs and forget what is gone; how many those were. References that still hold stay as they are."""
    from .references import approve

    pictures = {each.page_type: each.now.picture for each in compared if each.now and not each.same}
    gone = [each.page_type for each in compared if each.now is None]
    if pictures or gone:
        approve(references, pictures, gone)
    return len(pictures) + len(gone)


def _record(each: Compared) -> dict[str, Any]:
    document, kind = each.page_type
    page = each.now.page if each.now else None
    return {
        "document": document,
        "type": kind,
        "page": page,
        "verdict": each.outcome.value,
        "share": round(each.share, 6),
    }
