"""What lies beside the pages: addresses of printed pages, data, records for citing, text for machines, scripts, sample
headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..base.problems import Problem
from ..layouts.templates import fill
from ..resolve.board import board_view
from . import shared
from .addresses import relative
from .cite import bibtex, csl_json, ris
from .compared import compared_script
from .data import board_files, rows_csv
from .editions.frozen import Beside
from .editions.ledger import LEDGER_FILE
from .editions.ways import gone_pages, rules_for_servers, ways
from .feeds import machine_files
from .frame import Frame
from .headers import header_files
from .outline import OWN
from .page import Page
from .rewrite import Rewriting
from .searched import searched

if TYPE_CHECKING:
    from .job import SiteJob


_ONWARD = "scripts/onward.js"
"""The layout's script of pages that lead on, where it has one."""


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
    files |= _scripts(job)
    files |= _editions(job, files.pop("scripts/editions.js", b""))
    files |= {document.file: document.pdf for document in job.documents.values() if document.file}
    files |= work.pictures.files
    files[shared.ADDRESS] = shared.shared_picture(job)
    return files, []


def _records(frame: Frame) -> dict[str, bytes]:
    """Citations as files: one a page, one of its sections, and one of all pages."""
    files: dict[str, bytes] = {}
    for name, cited in frame.cited.items():
        if name != OWN:
            files[f"cite/{name}.ris"] = cited.ris.encode()
            files[f"cite/{name}.bib"] = cited.bibtex.encode()
            files[f"cite/{name}.json"] = csl_json([cited.csl])
    for page in frame.order:
        items = frame.cited_sections(page)
        if items:
            name = f"cite/{page.entry.id}-sections"
            files[f"{name}.ris"] = "".join(map(ris, items)).encode()
            files[f"{name}.bib"] = "\n".join(map(bibtex, items)).encode()
            files[f"{name}.json"] = csl_json(items)
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
        files[address] = _stub(job, title, address, target)
    return files


def _statement_stub(job: SiteJob) -> dict[str, bytes]:
    """`/was`, where the Danish Agency for Digital Government looks for the accessibility statement."""
    statement = job.resolved.manuscript.publication.web.statement
    to = statement or job.pages.pages[OWN + "statement"]
    return {"was/index.html": _stub(job, job.resolved.labels["web.statement"], "was/index.html", to)}


def _editions(job: SiteJob, code: bytes) -> dict[str, bytes]:
    """Earlier editions beside this one, a page for each address that has no other, and the ledger of ids. `code`: the
    layout's script for pages of earlier editions."""
    publication, labels, pages = job.resolved.manuscript.publication, job.resolved.labels, job.pages.pages
    there = Beside(
        history=job.history,
        labels=labels,
        newest=publication.edition.number,
        folder=job.editions,
        search=pages[OWN + "search"],
        code=code,
    )
    files = there.files()
    was = {page.page: f"{job.editions}{page.last}/{page.page}" for page in gone_pages(job.fates, pages)}
    was = {page: address for page, address in was.items() if address in files}
    led = list(ways(job.fates, pages, pages.get(f"{OWN}editions", "index.html"), was))
    for old, new, places in there.named():
        files[old] = _stub(job, labels["web.editions"], old, new, places=places)
    for way in led:
        title = labels["web.gone-page"].format(edition=way.gone) if way.gone else labels["web.go-on"]
        then = labels["web.as-it-was"].format(edition=way.gone) if way.gone and way.new in files else ""
        files[way.old] = _stub(job, title, way.old, way.new, stays=bool(way.gone), then=then)
    moved = rules_for_servers([way for way in led if not way.gone], publication.web.base)
    files |= header_files(job.editions if job.history.earlier else "", moved)
    return files | {LEDGER_FILE: job.fates.ledger.to_bytes()}


def _stub(
    job: SiteJob,
    title: str,
    address: str,
    to: str,
    *,
    stays: bool = False,
    then: str = "",
    places: Sequence[str] = (),
) -> bytes:
    """A page that leads on: at once, or by a link alone where it `stays`. `address`: where it lies; `to`: an address in
    the site, or a whole one; `then`: what the link says; `places`: ids there that are asked for."""
    base = job.resolved.manuscript.publication.web.base
    elsewhere = to.startswith("https://")
    context = {
        "title": title,
        "href": to if elsewhere else relative(address, to),
        "script": relative(address, _ONWARD) if job.layout.find(_ONWARD) else "",
        "canonical": to if elsewhere else base + to if base else "",
        "stays": stays,
        "then": then or job.resolved.labels["web.go-on"],
        "home": relative(address, "index.html"),
        "styles": relative(address, "site.css"),
        "site": job.resolved.title_words,
        "places": places,
        "language": job.resolved.manuscript.publication.language,
        "labels": job.resolved.labels,
    }
    return fill(job.layout, "stub.html.j2", context).encode()


def _scripts(job: SiteJob) -> dict[str, bytes]:
    """The layout's scripts, classic ones, since modules do not work from a folder."""
    scripts: dict[str, bytes] = {}
    for folder in reversed(job.layout.folders):
        for file in sorted((folder / "scripts").glob("*.js")):
            scripts[f"scripts/{file.name}"] = file.read_bytes()
    return scripts
