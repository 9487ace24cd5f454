"""Produce: the files of one profile, as its row says."""

from __future__ import annotations

from ..attachments import attachments
from ..finish import Wrapping, finish
from ..preflight.records import Demands
from ..profiles import Profile
from .job import Job, Produced, Product, placed_blocks


def produce(job: Job, profile: Profile) -> Produced:
    """All files of a document in a profile. Raises `ProblemsFound`."""
    return _trimmed(job, profile)


def _trimmed(job: Job, profile: Profile) -> Produced:
    parts = job.assembler.read_parts(job.book, job.resolved)
    assembled = job.assembler.assemble(job.book, parts, job.resolved, profile, job.composer.trim)
    carried = attachments(job.settings, job.resolved.manuscript) if profile.attachments else ()
    finished = finish(assembled, job.resolved, profile, job.settings, Wrapping(None, carried, job.origin))
    demands = Demands(
        profile.name,
        trim=job.composer.trim,
        size_budget=round(job.resolved.document.mail_budget * 1e6) if profile.budget else None,
        page_multiple=job.resolved.document.page_multiple,
        ids={name: page.physical for name, page in job.book.pages.items() if name in job.book.expected},
    )
    return Produced((Product(finished, demands, placed_blocks(job.book)),))
