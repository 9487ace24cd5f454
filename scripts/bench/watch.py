"""The process of the watch cases: builds whenever a line comes in, keeps everything warm in between, and says how it
went.

`python -m bench.watch typst MAIN OUTPUT FONTS` or `python -m bench.watch trykklar PUBLICATION DOCUMENT JOBS`
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path


@contextmanager
def trykklar_builder(publication: str, document: str, jobs: str) -> Iterator[Callable[[], None]]:
    """Trykklar as its preview uses it: one process, built again and again. The only place that knows that interface."""
    from trykklar.base.settings import read_settings
    from trykklar.build.workshop import Workshop
    from trykklar.publish.reports import Progress

    with Workshop(read_settings(Path(publication), jobs=int(jobs))) as workshop:
        yield lambda: _nothing(workshop.build([document], Progress()))


@contextmanager
def typst_builder(main: str, output: str, fonts: str) -> Iterator[Callable[[], None]]:
    """Typst's compiler, which keeps its cache between compilations."""
    import typst

    compiler = typst.Compiler(main, root=str(Path(main).parent), font_paths=[fonts], ignore_system_fonts=True)
    yield lambda: _nothing(compiler.compile(output=output))


def _nothing(result: object) -> None:
    """What a build gives back is not asked for; the files that it wrote are."""


Builder = Callable[..., AbstractContextManager[Callable[[], None]]]
BUILDERS: dict[str, Builder] = {"trykklar": trykklar_builder, "typst": typst_builder}


def main(arguments: list[str]) -> None:
    answers = os.fdopen(os.dup(1), "w")  # what a library prints must not be taken for an answer
    os.dup2(2, 1)
    with BUILDERS[arguments[0]](*arguments[1:]) as build:
        for _ in sys.stdin:
            try:
                build()
                answer = {"ok": True, "message": ""}
            except Exception as error:  # noqa: BLE001 - whatever a tool's fault is, the one who asked must hear of it
                answer = {"ok": False, "message": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
