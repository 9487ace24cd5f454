"""The command line: the group of all commands, and those that are a few lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..base.problems import Problem, ProblemsFound, counted, exit_code
from ..base.rulebook import rules
from .bring.command import bring
from .building import of_variant, run_build
from .check import check
from .deliver.archive import archive
from .deliver.mail import mail
from .deliver.print_order import print_group
from .deliver.release import release
from .diff.command import diff
from .doctor import doctor
from .impose import impose
from .layout import layout
from .looks.command import looks
from .manual import manual
from .options import (
    EPILOG,
    json_option,
    profile_option,
    publication_option,
    release_option,
    releases_option,
    variant_option,
)
from .preflight import checks as checks_command, preflight as preflight_command
from .program import Program
from .read import read
from .reference.command import reference
from .reporting import reporting, show
from .specimen.command import specimen
from .streams import say
from .variants import variants
from .word.command import export, review

if TYPE_CHECKING:
    from ..publish.reports import Report


@click.group(cls=Program, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="trykklar")
def main() -> None:
    """Trykklar turns structured chapters into long, tagged, cross-referenced PDFs.

    Start with 'trykklar new DIR', then 'trykklar build --publication DIR'.
    """


@main.command(epilog=EPILOG)
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@publication_option
@variant_option
@profile_option
@release_option
@click.option(
    "--layout",
    "layouts",
    multiple=True,
    metavar="DOCUMENT=LAYOUT",
    help="Build it in another layout, into a folder named by that.",
)
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Worker processes. Default: one per core.")
@click.option(
    "--executor", default="local", show_default=True, help="Where chapters are set: local, or dask:tcp://HOST:PORT."
)
@click.option(
    "--time-limit", type=click.FloatRange(min=1), default=120.0, show_default=True, help="Seconds to set one chapter."
)
@click.option("--no-cache", is_flag=True, help="Set everything again, and keep nothing for the next build.")
@click.option(
    "--settle",
    is_flag=True,
    help="Typeset page numbers as text, again and again until none moves: slow, to compare with.",
)
@click.option("--preflight", is_flag=True, help="Hold the files against their profiles, as a release always does.")
@click.option(
    "--changes-since",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="Draw change bars beside what is new or changed since the edition in this folder; files are named '-changes'.",
)
@click.option(
    "--line-numbers",
    type=click.Choice(["page", "chapter"]),
    help="Number the lines of a draft in its margin, from 1 on each page or through each chapter.",
)
@releases_option
@click.option("--zip", "as_zip", is_flag=True, help="Make sites once more as one ZIP archive each.")
@click.option("--single", is_flag=True, help="Make sites once more as one page each, which needs no other file.")
@json_option
@reporting
def build(
    documents: tuple[str, ...],
    publication: Path | None,
    variant: str,
    profiles: tuple[str, ...],
    release: bool,
    layouts: tuple[str, ...],
    jobs: int,
    executor: str,
    time_limit: float,
    no_cache: bool,
    settle: bool,
    preflight: bool,
    changes_since: Path | None,
    line_numbers: str | None,
    releases: Path | None,
    as_zip: bool,
    single: bool,
    as_json: bool,
) -> None:
    """Build documents of a publication (all of them, if none is named).

    A document that prints another's page numbers is built after it. Files are written only when every
    asked-for document is whole; until then the last good ones stay.
    """
    from ..base.settings import read_settings
    from ..build.other_layouts import other_layout

    if release and line_numbers:
        raise click.UsageError("lines are numbered in drafts alone: leave out --release or --line-numbers")
    settings = read_settings(
        publication,
        profiles,
        other_layouts=tuple(map(other_layout, layouts)),
        release=release,
        jobs=jobs,
        executor=executor,
        time_limit=time_limit,
        cache=not no_cache,
        settle=settle,
        preflight=preflight,
        changes_since=changes_since,
        line_numbers=line_numbers or "",
        releases=releases,
        packed=(*(["zip"] if as_zip else []), *(["single"] if single else [])),
    )
    settings = of_variant(settings, variant)
    report = run_build(settings, list(documents), quiet=as_json)
    show(list(report.problems), release, as_json, {"documents": _built(report)})
    if not as_json:
        _tell(report, settings.output_dir if settings.packed else None)
    sys.exit(exit_code(report.problems, release=release))


def _built(report: Report) -> list[dict[str, Any]]:
    """What was made of each document, as JSON tells it."""
    return [
        {
            "document": d.name,
            "files": [str(f) for f in d.files],
            "pages": d.page_count,
            "rounds": d.rounds,
            "seconds": round(d.seconds, 2),
            "unchanged": report.unchanged,
            "kept_back": list(d.kept_back),
        }
        for d in report.documents
    ]


def _tell(report: Report, packed: Path | None) -> None:
    """Say what stands where. `packed`: the folder of sites in one file, whose sizes are told; None where there are
    none."""
    for document in report.documents:
        how = "nothing has changed" if report.unchanged else f"in {document.seconds:.1f} s"
        say(f"{document.files[0]}: {counted(document.page_count, 'page')}{',' if report.unchanged else ''} {how}")
        for file in document.files if packed else ():
            if file.parent == packed and file.suffix in (".zip", ".html"):
                say(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
        for profile in document.kept_back:
            say(f"{document.name}: the files for '{profile}' are kept back; what an earlier build wrote for it stays")


@main.command(epilog=EPILOG)
@click.argument("action", type=click.Choice(["show", "clear"]), default="show")
@publication_option
@json_option
@reporting
def cache(action: str, publication: Path | None, as_json: bool) -> None:
    """Show what is kept for the next build, or clear it. Nothing is lost by that but time."""
    from ..base.cache import Cache
    from ..base.settings import read_settings

    kept = Cache(read_settings(publication).cache_dir)
    cleared = kept.clear() if action == "clear" else 0
    state = kept.state()
    if as_json:
        record = {
            "folder": str(state.folder),
            "entries": state.entries,
            "bytes": state.size,
            "limit": state.limit,
            "cleared": cleared,
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    elif action == "clear":
        say(f"{counted(cleared, 'entry', 'entries')} removed from {state.folder}")
    else:
        say(
            f"{state.folder}: {counted(state.entries, 'entry', 'entries')}, "
            f"{state.size / 2**20:.1f} of at most {state.limit / 2**20:.0f} MB"
        )


@main.command(epilog=EPILOG)
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@publication_option
@variant_option
@release_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 is any. Default: the first free one from 8420 on.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the browser too.")
@click.option(
    "--editor", metavar="COMMAND", help="Editor for 'Open in editor', such as 'code -g {file}:{line}'. Default: none."
)
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Worker processes. Default: one per core.")
@reporting
def preview(
    documents: tuple[str, ...],
    publication: Path | None,
    variant: str,
    release: bool,
    port: int | None,
    open_browser: bool,
    editor: str | None,
    jobs: int,
) -> None:
    """Show the pages in the browser, and build again after every change.

    Only this machine can reach the preview. Ctrl-C ends it, or a signal, with exit code 0.
    """
    from ..base.settings import read_settings
    from .preview.server import preview as serve
    from .preview.session import Outcome

    def ready(url: str) -> None:
        say(f"{url} shows the preview; Ctrl-C ends it")
        if open_browser:
            click.launch(url)

    def told(outcome: Outcome) -> None:
        show(list(outcome.problems), release, False, {})
        pages = ", ".join(f"{name} {counted(count, 'page')}" for name, count in outcome.pages.items())
        say(f"built in {outcome.seconds:.1f} s: {pages}" if pages else "not built: fix the errors above")

    serve(
        read_settings(publication, release=release, jobs=jobs),
        documents,
        variant=variant,
        port=port,
        editor=editor,
        ready=ready,
        told=told,
    )
    say("preview ended")


@main.command(epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="PNG to write. Default: FILE-pages.png."
)
@click.option(
    "--width", type=click.IntRange(20, 1000), default=160, show_default=True, help="Width of a page in pixels."
)
@click.option(
    "--per-type", is_flag=True, help="Show one page of each type, with the type below it. Default file: FILE-types.png."
)
@click.option("--only", multiple=True, metavar="TYPE", help="Show this type alone; may be given more than once.")
@reporting
def pages(file: Path, output: Path | None, width: int, per_type: bool, only: tuple[str, ...]) -> None:
    """Show all pages of a PDF, or one of each type, on one contact sheet."""
    from ..base.whole_files import publish
    from .foreign import in_confinement, sheet, sheet_of_types

    target = output or file.with_name(f"{file.stem}-{'types' if per_type or only else 'pages'}.png")
    made = in_confinement(sheet_of_types, file, width, only) if per_type or only else in_confinement(sheet, file, width)
    publish(target.parent, {target.name: made})
    say(str(target))


@main.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", help="The publication's title, instead of one in its language's words.")
@click.option("--language", default="en", show_default=True, help="The publication's language.")
@click.option("--template", default="book", show_default=True, help="What it is: book, annual, law or thesis.")
@reporting
def new(folder: Path, title: str | None, language: str, template: str) -> None:
    """Make a small publication that builds at once."""
    from .new.scaffold import scaffold

    for file in scaffold(folder, title, language, template):
        say(str(file))
    say(f"build it: trykklar build --publication {folder}")


@main.command(epilog=EPILOG)
@click.argument("name", required=False)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write NAME.schema.json files into.",
)
@click.option(
    "--publication",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with publication.yaml, of which the schema of chapters holds the kinds that kinds.yaml declares.",
)
@reporting
def schema(name: str | None, output: Path | None, publication: Path | None) -> None:
    """Print or write the JSON Schemas of the source files, for an editor's YAML plugin."""
    from ..base.memo import Memo
    from ..base.whole_files import publish
    from ..sources.kinds import read_kinds
    from ..sources.schemas.export import editor_schemas

    schemas = editor_schemas(read_kinds(publication, Memo()).models if publication else None)
    if name is not None and name not in schemas:
        raise ProblemsFound([Problem("usage", f"there is no schema '{name}'", "schemas are: " + ", ".join(schemas))])
    chosen = {name: schemas[name]} if name else schemas
    if output:
        files = {
            f"{key}.schema.json": (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
            for key, value in chosen.items()
        }
        for path in publish(output, files):
            say(str(path))
    else:
        click.echo(json.dumps(chosen[name] if name else chosen, indent=2, ensure_ascii=False))


@main.command(name="problems", epilog=EPILOG)
@click.option(
    "--markdown", is_flag=True, help="The editorial rules alone, as the table that stands in scripts/EDITORIAL.md."
)
@json_option
def problem_table(markdown: bool, as_json: bool) -> None:
    """List every problem code with its severity in drafts and releases and its exit code."""
    if markdown:
        from .reference.editorial import editorial_markdown

        click.echo(editorial_markdown(), nl=False)
        return
    rows = [
        {
            "code": rule.code,
            "draft": rule.draft.value,
            "release": rule.release.value,
            "exit_code": rule.exit_code,
            "about": rule.about,
            "why": rule.why,
            "fixable": rule.fixable,
        }
        for rule in rules().values()
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        say(f"{row['code']:24} {row['draft']:8} {row['release']:8} {row['exit_code']}  {row['about']}")


for _command in (check, preflight_command, checks_command, impose, read, looks, diff, specimen, doctor, layout):
    main.add_command(_command)
for _command in (reference, manual, release, archive, bring, export, review, mail, print_group, variants):
    main.add_command(_command)

if __name__ == "__main__":
    main()
