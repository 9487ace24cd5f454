"""The comparison as one HTML page: what was approved, what is, and what differs, side by side."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from importlib.resources import files

import jinja2

from .compare import Compared


def looks_html(title: str, compared: Sequence[Compared]) -> str:
    """The page, self-contained: no script, nothing from the network. What has changed stands first."""
    source = (files(__package__) / "looks.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    ordered = sorted(compared, key=lambda each: each.same)
    changed = sum(not each.same for each in compared)
    return environment.from_string(source).render(title=title, compared=ordered, changed=changed, url=_url)


def _url(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()
