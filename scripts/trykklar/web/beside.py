"""What lies beside the pages: addresses of printed pages, data, records for citing, text for machines, scripts, sample
headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..base.problems import Problem
from ..layouts.templates import fill
from ..resolve.board import board_view
from .addresses import relative
from .cite import csl_json
from .compared import compared_script
from .data import board_files, rows_csv
from .feeds import machine_files
from .frame import Frame
from .headers import header_files
from .outline import OWN
from .page import Page
from .rewrite import Rewriting
from .searched import searched

if TYPE_CHECKING:
    from .job import SiteJob


def beside(
    job: SiteJob, work: Rewriting, pages: Sequence[Page], frame: Frame
) -> tuple[dict[str, bytes], list[Problem]]:
    """Address → bytes, and the problems that were met."""
    files: dict[str, bytes] = {}
    board = board_view(job.resolved)
    if board:
        files |= board_files(job.resolved, board, job.pages, job.printed)
        files["data/compare.js"] = compared_script(job, work)
    files |= {address: rows_csv(rows) for address, rows in work.figures.items()}
    files |= _records(frame)
    files |= _printed_pages(job)
    files |= _statement_stub(job)
    files |= searched(job, pages)
    files |= machine_files(job, pages)
    files |= header_files()
    files |= _scripts(job)
    files |= {document.file: document.pdf for document in job.documents.values() if document.file}
    files |= work.pictures.files
    return files, []


def _records(frame: Frame) -> dict[str, bytes]:
    """Citations as files, one a page, and all of them in one."""
    files: dict[str, bytes] = {}
    for name, cited in frame.cited.items():
        if name != OWN:
            files[f"cite/{name}.ris"] = cited.ris.encode()
            files[f"cite/{name}.bib"] = cited.bibtex.encode()
            files[f"cite/{name}.json"] = csl_json([cited.csl])
    every = [cited for name, cited in frame.cited.items() if name != OWN]
    files["cite/all.ris"] = "".join(cited.ris for cited in every).encode()
    files["cite/all.bib"] = "\n".join(cited.bibtex for cited in every).encode()
    files["cite/all.json"] = csl_json([cited.csl for cited in every])
    return files


def _printed_pages(job: SiteJob) -> dict[str, bytes]:
    """`page/93.html` for each printed page: leads to where it begins."""
    labels = job.resolved.labels
    files: dict[str, bytes] = {}
    for start in job.starts:
        address = f"{labels['web.address.page']}/{start.label}.html"
        target = f"{job.pages.pages[start.entry]}#{labels['web.address.page']}-{start.label}"
        title = f"{labels['page']} {start.label}"
        files[address] = _stub(job, title, relative(address, target))
    return files


def _statement_stub(job: SiteJob) -> dict[str, bytes]:
    """`/was`, where the Danish Agency for Digital Government looks for the accessibility statement."""
    statement = job.resolved.manuscript.publication.web.statement
    own = relative("was/index.html", job.pages.pages[OWN + "statement"])
    return {"was/index.html": _stub(job, job.resolved.labels["web.statement"], statement or own)}


def _stub(job: SiteJob, title: str, href: str) -> bytes:
    """A page that leads on at once."""
    context = {
        "title": title,
        "href": href,
        "language": job.resolved.manuscript.publication.language,
        "labels": job.resolved.labels,
    }
    return fill(job.layout, "stub.html.j2", context).encode()


def _scripts(job: SiteJob) -> dict[str, bytes]:
    """The layout's scripts, classic ones, since modules do not work from a folder; and its icon."""
    scripts: dict[str, bytes] = {}
    for folder in reversed(job.layout.folders):
        for file in sorted((folder / "scripts").glob("*.js")):
            scripts[f"scripts/{file.name}"] = file.read_bytes()
    icon = job.layout.find("pictures/icon.svg")
    return scripts | ({"icon.svg": icon.read_bytes()} if icon else {})
