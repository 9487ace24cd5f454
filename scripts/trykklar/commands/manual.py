"""`trykklar man`: the manual pages that `man` shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from .. import __version__
from .options import EPILOG
from .reporting import reporting
from .streams import say


@click.command(name="man", epilog=EPILOG)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
@reporting
def manual(context: click.Context, folder: Path) -> None:
    """Write manual pages into FOLDER.

    There is one of the program and one of each command. In '~/.local/share/man/man1' they are found:
    'man trykklar' and 'man trykklar-build' show them.
    """
    top = context.find_root()
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in _pages(click.Context(top.command, info_name="trykklar", **top.command.context_settings)):
        (folder / f"{name}.1").write_text(page, "utf-8")
    say(str(folder / "trykklar.1"))


def _pages(context: click.Context) -> Iterator[tuple[str, str]]:
    """Name and text of the page of a command, then of all below it."""
    yield context.command_path.replace(" ", "-"), _page(context)
    if isinstance(context.command, click.Group):
        for name, command in sorted(context.command.commands.items()):
            yield from _pages(click.Context(command, info_name=name, parent=context))


def _page(context: click.Context) -> str:
    """A page in the requests of man(7). It bears no date: the same program writes the same pages."""
    command, name = context.command, context.command_path.replace(" ", "-")
    about, *more = _paragraphs(command.help or "")
    rows = [
        f'.TH {name.upper()} 1 "" "Trykklar {__version__}"',
        f".SH NAME\n{_text(name)} \\- {_text(about.removesuffix('.'))}",
        f".SH SYNOPSIS\n.B {_text(context.command_path)}\n{_text(' '.join(command.collect_usage_pieces(context)))}",
        ".SH DESCRIPTION\n" + "\n.PP\n".join(map(_text, [about, *more])),
        ".SH OPTIONS",
    ]
    records = (each.get_help_record(context) for each in command.get_params(context) if isinstance(each, click.Option))
    rows += [f".TP\n.B {_text(option)}\n{_text(said)}" for option, said in filter(None, records)]
    if isinstance(command, click.Group):
        rows.append(".SH COMMANDS")
        for each, below in sorted(command.commands.items()):
            about = _paragraphs(below.help or "")[0]
            rows.append(f".TP\n.BR {_text(f'{name}-{each}')} (1)\n{_text(about)}")
    return "\n".join([*rows, f".SH EXIT STATUS\n{_text(EPILOG.removeprefix('Exit codes: '))}", ""])


def _paragraphs(text: str) -> list[str]:
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", text.replace("\b", "")) if each.strip()] or [""]


def _text(text: str) -> str:
    """Text that roff prints as it stands: what begins with its signs is no request (groff(7), "Control characters")."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
