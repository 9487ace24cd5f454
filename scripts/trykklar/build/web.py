"""The form `web`: a document as a site, with the files of the printed documents that it refers to."""

from __future__ import annotations

from ..publish.manifest import Kind
from ..web.site import make_site
from .files import published_file
from .making import Made, Making
from .on_screen import site_job


def make_web(making: Making) -> Made:
    """The site, as one folder. Raises `ProblemsFound`."""
    job, problems = site_job(making)
    site = make_site(job)
    files = site.files.items()
    return Made(
        files=tuple(
            published_file(making.settings, f"{making.name}/{at}", Kind.SITE, making.name, None, data)
            for at, data in files
        ),
        page_count=site.page_count,
        problems=(*problems, *site.problems),
        folder=making.name,
        composed=site.composed,
    )
