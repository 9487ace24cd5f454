"""The tools that are compared: how each is given the book, run, and made to forget.

A tool that is not installed is left out and said to be so.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from trykklar import __version__

from .book import Book
from .measure import Run, run
from .one_go import one_html
from .typst_convert import typst_project
from .workspace import Workspace

ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]))
}


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One typesetter; everything that differs between them is here."""

    name: str
    version: str
    convert: Callable[[Book], dict[str, bytes]] | None
    """The tool's own source files from the book; None for Trykklar, which reads the workspace itself."""
    command: Callable[[Workspace], list[str]]
    pdf: Callable[[Workspace], Path]
    watch: Callable[[Workspace], list[str]] | None
    """The command of a process that keeps what it has learnt, if there is such a thing."""
    left_out: frozenset[str] = frozenset()
    """Cases that would take it minutes, and tell nothing that others do not."""

    def folder(self, workspace: Workspace) -> Path:
        return workspace.root / "tools" / self.name

    def give(self, workspace: Workspace, book: Book) -> int:
        """Write the tool's sources; only what changed is touched. Gives the number of files written."""
        if self.convert is None:
            return 0
        written = 0
        for name, data in self.convert(book).items():
            file = self.folder(workspace) / name
            if not file.is_file() or file.read_bytes() != data:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
                written += 1
        return written

    def forget(self, workspace: Workspace) -> None:
        """Remove everything that an earlier run left."""
        shutil.rmtree(workspace.output, ignore_errors=True) if self.convert is None else self.pdf(workspace).unlink(
            missing_ok=True
        )

    def set(self, workspace: Workspace) -> Run:
        """Set the book in a new process. Raises `RunError`."""
        return run(self.command(workspace), workspace.root, ENVIRONMENT)


def _python(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]


def _trykklar_pdf(workspace: Workspace) -> Path:
    return workspace.output / workspace.publication.name / f"{workspace.document}-mail-draft.pdf"


def _typst_arguments(workspace: Workspace) -> tuple[Path, Path, Path]:
    folder = workspace.root / "tools" / "typst"
    return folder / "main.typ", folder / "book.pdf", workspace.fonts


_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>
"""
"""Fontconfig's file for WeasyPrint: the project's fonts and none of the machine's, as with the others."""


def _weasyprint_command(workspace: Workspace) -> list[str]:
    folder = workspace.root / "tools" / "weasyprint"
    conf = folder / "fonts.conf"
    (folder / "fonts-cache").mkdir(parents=True, exist_ok=True)
    conf.write_text(_FONTS_CONF.format(escape(str(workspace.fonts)), escape(str(folder / "fonts-cache"))), "utf-8")
    return _python("bench.set_once", "weasyprint", folder / "book.html", folder / "book.pdf", conf)


TRYKKLAR = Tool(
    name="trykklar",
    version=__version__,
    convert=None,
    command=lambda w: _python("trykklar", "build", w.document, "--publication", w.publication, "--jobs", w.jobs),
    pdf=_trykklar_pdf,
    watch=lambda w: _python("bench.watch", "trykklar", w.publication, w.document, w.jobs),
)


def installed_tools() -> tuple[list[Tool], dict[str, str]]:
    """The tools of this machine, Trykklar first, and why others are left out: name → reason."""
    tools = [TRYKKLAR]
    missing: dict[str, str] = {}
    tools.append(
        Tool(
            name="weasyprint",
            version=importlib.metadata.version("weasyprint"),
            convert=one_html,
            command=_weasyprint_command,
            pdf=lambda w: w.root / "tools" / "weasyprint" / "book.pdf",
            watch=None,
            left_out=frozenset({"unchanged", "shift", "pages-1000"}),
        )
    )
    try:
        version = importlib.metadata.version("typst")
    except importlib.metadata.PackageNotFoundError:
        missing["typst"] = "not installed"
    else:
        tools.append(
            Tool(
                name="typst",
                version=version,
                convert=typst_project,
                command=lambda w: _python("bench.set_once", "typst", *_typst_arguments(w)),
                pdf=lambda w: _typst_arguments(w)[1],
                watch=lambda w: _python("bench.watch", "typst", *_typst_arguments(w)),
            )
        )
    for program, name in (("lualatex", "lualatex"), ("vivliostyle", "vivliostyle"), ("pagedjs-cli", "pagedjs")):
        missing[name] = "installed, but there is no adapter for it" if shutil.which(program) else "not installed"
    return tools, missing
