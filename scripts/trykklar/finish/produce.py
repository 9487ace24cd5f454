"""The files of one profile, as its row says."""

from __future__ import annotations

from dataclasses import replace

from ..base.addresses import SOURCE_URL, source_name
from ..base.problems import ProblemsFound
from ..base.profiles import Profile
from ..layouts.colour.conditions import srgb_profile
from ..preflight.records import Demands
from ..typeset.parts import EntryParts
from .attachments import attachments
from .finish import FinishedPdf, OutputIntent, Wrapping, finish
from .job import PrintJob, Produced, Product, placed_entries


def produce(job: PrintJob, profile: Profile) -> Produced:
    """All files of a document in a profile. Raises `ProblemsFound`."""
    if not profile.print_shop:
        return Produced((_whole(job, profile),))
    from .press.press import press  # and with it pypdf, for booklets

    return press(job, profile)


def _whole(job: PrintJob, profile: Profile) -> Product:
    """The document as one file that ends at the trim."""
    document = job.resolved.pdf
    intent = (
        OutputIntent(
            subtype="GTS_PDFA1",
            condition="sRGB",
            info="sRGB IEC61966-2.1",
            icc=srgb_profile(),
            components=3,
        )
        if profile.pdfa
        else None
    )
    carried = attachments(job.settings, job.resolved.manuscript, shown_files(job)) if profile.attachments else ()
    wrapping = Wrapping(intent, carried, job.origin)
    parts = job.assembler.read_parts(job.book, job.resolved)
    finished = _finished(job, profile, parts, wrapping)
    budget = round(document.mail_budget * 1e6) if profile.budget else None
    if budget and len(finished.pdf) > budget:
        finished = _within(budget, finished, parts, job, profile, wrapping)
    demands = Demands(
        profile.name,
        trim=job.composer.trim,
        size_budget=budget,
        page_multiple=document.page_multiple,
        ids={name: page.physical for name, page in job.book.pages.items() if name in job.book.expected},
    )
    return Product(finished, demands, job.blocks, placed_entries(job.book))


def _finished(job: PrintJob, profile: Profile, parts: list[EntryParts], wrapping: Wrapping) -> FinishedPdf:
    assembled = job.assembler.assemble(
        job.book, parts, job.resolved, profile, job.composer.trim, imprint=job.imprint_parts
    )
    return finish(assembled, job.resolved, profile, job.settings, wrapping)


def _within(
    budget: int, large: FinishedPdf, parts: list[EntryParts], job: PrintJob, profile: Profile, wrapping: Wrapping
) -> FinishedPdf:
    """The file with its pictures resampled to the budget. Raises `ProblemsFound` where that is not enough."""
    from .images.budget import budget_problem, fit_budget, weigh  # and with it pikepdf, for pictures

    fitted = fit_budget(parts, budget, len(large.pdf) - weigh(parts).all_pictures)
    small = _finished(job, profile, fitted.entries, wrapping) if fitted.step else large
    if fitted.fits and len(small.pdf) <= budget:
        return small
    place = job.resolved.manuscript.located.place(("documents", job.resolved.name, "mail_budget"))
    told = replace(fitted, fits=False)
    raise ProblemsFound([budget_problem(small.name, len(small.pdf), budget, told, _picture_files(job), place)])


def shown_files(job: PrintJob) -> frozenset[str]:
    """The publication's files that the document's pages show."""
    urls = (url for chapter in job.book.chapters for url in chapter.html.assets)
    return frozenset(source_name(url) for url in urls if url.startswith(SOURCE_URL))


def _picture_files(job: PrintJob) -> dict[str, str]:
    """Picture → the author's file that it is."""
    from .images.uses import picture_id

    urls = {url for chapter in job.book.chapters for url in chapter.html.assets}
    return {picture_id(url): source_name(url) for url in sorted(urls)}
