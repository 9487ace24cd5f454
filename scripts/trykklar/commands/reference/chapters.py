"""The chapters of the reference: which there are, what they begin with, and what they are made from."""

from __future__ import annotations

from pathlib import Path

import click

from .commands import commands
from .keys import chapter_keys, file_keys
from .markdown import chapter
from .markup import directives, roles
from .registers import bounds, preflight_checks, problem_codes, profiles
from .tokens import tokens

_DOT = "A dot • marks a key that must be there. A key that the table does not know is the problem `schema-unknown-key`."


_DATA = (("facts", "facts.yaml"), ("cases", "cases.yaml"), ("glossary", "glossary.yaml"), ("sources", "sources.yaml"))
_TESTED = ("accessibility", "accessibility.yaml: how a site was tested")


def reference(group: click.Group, layouts: Path) -> dict[str, str]:
    """File name → text of every chapter. `group`: the command line; `layouts`: the folder of layouts."""
    return {**_of_writing(group), **_of_publications(), **_of_files(layouts)}


def _of_writing(group: click.Group) -> dict[str, str]:
    return {
        "commands.md": chapter(
            "ref-commands",
            "Commands and options",
            "Every command of trykklar with its options. Each of them also answers to -h.",
            commands(group),
        ),
        "markup.md": chapter(
            "ref-markup",
            "Directives and roles",
            "What may stand in a chapter's text besides plain Markdown.",
            [*directives(), *roles()],
        ),
        "front-matter.md": chapter(
            "ref-front-matter",
            "Keys of chapters",
            "The front matter of every kind of chapter.",
            [_DOT, *chapter_keys(), *file_keys("kinds", "Kinds of your own: kinds.yaml")],
        ),
    }


def _of_publications() -> dict[str, str]:
    return {
        "publication.md": chapter(
            "ref-publication",
            "Keys of publication.yaml",
            "Everything that may be said of a publication and of its documents.",
            [_DOT, *file_keys("publication", "The publication")],
        ),
        "data.md": chapter(
            "ref-data",
            "Keys of the data files",
            "Facts, cases, glossary and sources are lists; these are the keys of their records, and of a site's test.",
            [_DOT, *(part for name, title in (*_DATA, _TESTED) for part in file_keys(name, title))],
        ),
    }


def _of_files(layouts: Path) -> dict[str, str]:
    return {
        "problems.md": chapter(
            "ref-problems",
            "Problem codes",
            "Every code that a run can report, in the order of the alphabet.",
            [
                "Where two words stand under *severity*, the first is that of a draft and the second that of a "
                "release. *Exit* is the exit "
                "code of a run in which the problem is an error; a *w* beside it says that it may be waived.",
                *problem_codes(),
            ],
        ),
        "checks.md": chapter(
            "ref-checks",
            "Checks of preflight",
            "What a finished file is examined for. House rule means that no standard demands it.",
            preflight_checks(),
        ),
        "profiles.md": chapter(
            "ref-profiles", "Profiles", "What a file is for decides what it declares and holds.", profiles()
        ),
        "bounds.md": chapter(
            "ref-bounds",
            "Bounds",
            "How much of anything is read, drawn or waited for.",
            [
                "Sources and files of others may be broken or hostile. Beyond a bound a run says so, at the file, and "
                "goes on with the rest. Seconds are the processor's: a busy machine stops nobody.",
                *bounds(),
            ],
        ),
        "tokens.md": chapter(
            "ref-tokens",
            "Tokens of the layouts",
            "A layout has the tokens of those that it extends; its own replace them one by one.",
            [
                "Styles see a token as the custom property that the table shows; drawings and charts know a colour "
                "by what follows "
                "`--colour-`. An ink is given in percent of cyan, magenta, yellow and black, or of black alone (*K*).",
                *tokens(layouts),
            ],
        ),
    }
