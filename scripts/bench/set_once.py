"""The process of the cases in a new process, for the tools that have no command line of their own here.

`python -m bench.set_once typst MAIN OUTPUT FONTS` or `python -m bench.set_once weasyprint BOOK.html OUTPUT FONTS.conf`
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def typst(main: str, output: str, fonts: str) -> None:
    import typst as engine

    engine.compile(main, output=output, root=str(Path(main).parent), font_paths=[fonts], ignore_system_fonts=True)


def weasyprint(book: str, output: str, fonts_conf: str) -> None:
    os.environ["FONTCONFIG_FILE"] = fonts_conf  # read by Pango when WeasyPrint is imported
    import weasyprint as engine

    engine.HTML(filename=book).write_pdf(output, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    {"typst": typst, "weasyprint": weasyprint}[sys.argv[1]](*sys.argv[2:])
