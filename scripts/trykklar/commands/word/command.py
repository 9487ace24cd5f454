"""The commands `export docx` and `review`: to people who comment in Word, and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...base.problems import counted
from ...base.rulebook import EXIT_FINE, EXIT_PERSON
from ..building import of_variant
from ..options import EPILOG, json_option, publication_option, variant_option
from ..reporting import reporting, show
from ..streams import say


@click.group(epilog=EPILOG)
def export() -> None:
    """Write chapters for other programs."""


@export.command("docx", epilog=EPILOG)
@click.argument("chapters", nargs=-1, metavar="[CHAPTER]...")
@publication_option
@variant_option
@click.option("--document", default="", help="Number everything as in this document. Default: the first with pages.")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write. Default: CHAPTER.docx, or PUBLICATION.docx for several, in this folder.",
)
@json_option
@reporting
def docx(
    chapters: tuple[str, ...], publication: Path | None, variant: str, document: str, out: Path | None, as_json: bool
) -> None:
    """Write chapters as a document of Word, for people who comment there.

    A CHAPTER is an id or a file, such as chapters/first.md; all of a document, if none is named. Changes are tracked
    from the start. When the file comes back, 'trykklar review' tells comments and changes at the lines of the sources:

    \b
      trykklar export docx first
      trykklar review first.docx
    """
    from ...base.settings import read_settings
    from ...base.whole_files import publish
    from .document import document_of
    from .marks import Lines, exported
    from .texts import texts_of

    settings = of_variant(read_settings(publication), variant)
    texts = texts_of(settings, chapters, document)
    told = exported(texts, Lines(settings, texts.chapters))
    name = texts.chapters[0].id if len(texts.chapters) == 1 else texts.publication
    target = out or Path(f"{name}.docx")
    publish(target.parent, {target.name: document_of(texts, told)})
    found = {"file": str(target), "chapters": [chapter.id for chapter in texts.chapters], "paragraphs": len(told.marks)}
    left_out = {chapter.id: chapter.left_out for chapter in texts.chapters if chapter.left_out}
    if as_json:
        show([], False, True, {**found, "left_out": left_out})
        return
    for chapter, gathers in left_out.items():
        say(f"{chapter}: its list ({gathers}) is left out, for it is made of other chapters' words")
    say(f"{target}: {counted(len(texts.chapters), 'chapter')}, {counted(len(told.marks), 'paragraph')}")


@click.command(epilog=EPILOG)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@publication_option
@json_option
@reporting
def review(files: tuple[Path, ...], publication: Path | None, as_json: bool) -> None:
    """Tell comments and changes from Word at lines of the sources.

    The files are those that 'trykklar export docx' wrote. Name those of all who commented: what they say of a line is
    told together. A change that was not tracked is told too, and so is what stands nowhere in the sources. A change
    that the sources have already is only counted.

    The exit code is 5 where there is anything to decide, and 0 where there is nothing.
    """
    from ...base.settings import read_settings
    from .review import reviewed

    found = reviewed(read_settings(publication), files)
    counts = {"comments": found.comments, "changes": found.changes, "made": found.made, "unplaced": found.unplaced}
    show(found.problems, False, as_json, counts)
    if not as_json:
        made = f", {counted(found.made, 'change')} already in the sources" if found.made else ""
        nowhere = f", {found.unplaced} of no known place" if found.unplaced else ""
        told = f"{counted(found.comments, 'comment')}, {counted(found.changes, 'change')}{nowhere}{made}"
        say(f"{counted(len(files), 'document')}: {told}")
    sys.exit(EXIT_PERSON if found.asks else EXIT_FINE)
