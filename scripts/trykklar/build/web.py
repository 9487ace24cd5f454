"""The form `web`: a document as a site, with the files of the printed documents that it refers to."""

from __future__ import annotations

from ..publish.manifest import Kind
from ..web.job import SiteJob
from ..web.site import Site, make_site
from .files import published_file
from .making import Made, Making
from .on_screen import site_job


def make_web(making: Making) -> Made:
    """The site, as one folder. Raises `ProblemsFound`."""
    job, problems = site_job(making)
    site = make_site(job)
    told = [(f"{making.name}/{at}", Kind.SITE, data) for at, data in site.files.items()]
    told += [(f"{making.name}.{suffix}", Kind.SITE_PACKED, data) for suffix, data in _packed(job, site).items()]
    return Made(
        files=tuple(published_file(making.settings, name, kind, making.name, None, data) for name, kind, data in told),
        page_count=len(site.pages),
        problems=(*problems, *site.problems),
        folder=making.name,
        composed=site.composed,
    )


def _packed(job: SiteJob, site: Site) -> dict[str, bytes]:
    """The site once more, as was asked for: suffix → file."""
    folder = f"{job.resolved.manuscript.publication.id}-{job.resolved.name}"
    files: dict[str, bytes] = {}
    if "zip" in job.settings.packed:
        from ..web.book.container import zipped

        files["zip"] = zipped({f"{folder}/{name}": site.files[name] for name in sorted(site.files)})
    if "single" in job.settings.packed:
        from ..web.single import single_page

        files["html"] = single_page(job, site)
    return files
