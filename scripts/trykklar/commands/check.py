"""The command `check`: every problem of the sources, of form and of language, without making a page."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..base.problems import Problem, counted, exit_code, sort_key
from ..base.rulebook import EXIT_FINE
from .building import of_variant
from .options import EPILOG, json_option, publication_option, release_option, variant_option
from .reporting import reporting, show
from .streams import say

if TYPE_CHECKING:
    from ..base.settings import Settings
    from ..sources.manuscript import Manuscript


@dataclass(frozen=True)
class _Found:
    """What a run of `check` has to tell."""

    manuscript: Manuscript
    problems: list[Problem]
    fixed: Mapping[str, int]
    """File → places fixed."""


@click.command(epilog=EPILOG)
@publication_option
@variant_option
@release_option
@click.option("--measures", is_flag=True, help="Also tell how long and how hard to read each chapter is.")
@click.option(
    "--fix",
    is_flag=True,
    help="Write into the sources what can be fixed without a person's judgement, then tell what is left.",
)
@click.option(
    "--suggest",
    is_flag=True,
    help="Say what may have been meant by words that no list knows, by Hunspell where it is on PATH.",
)
@click.option(
    "--online",
    is_flag=True,
    help="Ask the network, too, whether links that lead out of the publication still lead somewhere.",
)
@json_option
@reporting
def check(
    publication: Path | None,
    variant: str,
    release: bool,
    measures: bool,
    fix: bool,
    suggest: bool,
    online: bool,
    as_json: bool,
) -> None:
    """Find every problem of the sources, of form and of language, without making a PDF."""
    from ..base.settings import read_settings
    from ..review.text.links import dead_links, external_links
    from ..review.text.measures import measure, measures_table
    from ..review.text.prose import passages

    found = _found(of_variant(read_settings(publication, release=release), variant), fix=fix)
    problems = found.problems
    if suggest:
        from ..review.spelling.suggesting import with_suggestions

        problems = with_suggestions(problems, found.manuscript)
    links = external_links(found.manuscript)
    if online:
        problems = sorted([*problems, *dead_links(links)], key=sort_key)
    code = exit_code(problems, release=release)
    measured = measure(passages(found.manuscript)) if measures else ()
    chapters = len(found.manuscript.chapters)
    more = {
        "chapters": chapters,
        "ok": code == EXIT_FINE,
        "fixed": dict(found.fixed),
        "links": [{"url": link.url, "places": [str(place) for place in link.places]} for link in links],
    }
    more |= {"measures": [asdict(chapter) for chapter in measured]} if measures else {}
    show(problems, release, as_json, more)
    if not as_json:
        for file, count in found.fixed.items():
            say(f"{file}: {counted(count, 'place')} fixed")
        for line in measures_table(measured):
            say(line)
        asked = "asked for" if online else "not asked for (--online)"
        told = f", {counted(len(links), 'link')} to other places {asked}" if links else ""
        say(f"{counted(chapters, 'chapter')} checked, {counted(len(problems), 'problem')}{told}")
    sys.exit(code)


def _found(settings: Settings, *, fix: bool) -> _Found:
    """The problems of the sources; where they are to be fixed, those that are left afterwards."""
    from ..base.cache import Cache
    from ..build.sources import checked, read_sources
    from ..review.text.fixing import fix_sources

    kept = Cache(settings.cache_dir)
    sources = read_sources(settings, cache=kept)
    problems = checked(sources, kept)
    fixed: Mapping[str, int] = {}
    if fix:
        fixed = fix_sources(settings.publication_dir, problems)
        sources = read_sources(settings, cache=kept)
        problems = checked(sources, kept)
    return _Found(sources.manuscript, problems, fixed)
