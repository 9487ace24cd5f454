"""Page types that an outline names: the layout must have a template for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...base.problems import Problem, did_you_mean
from ...layouts.layout import Layout
from ...resolve.document import ResolvedDocument

_ENDING = ".html.j2"


def missing_templates(documents: list[ResolvedDocument], layouts: Mapping[str, Layout]) -> Iterator[Problem]:
    """Pages and chapters of an outline that their document's layout has no template for."""
    for document in documents:
        layout = layouts.get(document.document.layout)
        for entry in document.entries if layout else ():
            if layout and not layout.find(entry.template + _ENDING):
                known = sorted(
                    {
                        file.name.removesuffix(_ENDING)
                        for folder in layout.folders
                        for file in folder.glob(f"*{_ENDING}")
                    }
                )
                hint = did_you_mean(entry.template, known, "page types are: " + ", ".join(known))
                what = f"layout '{layout.name}' has no template '{entry.template}{_ENDING}'"
                yield Problem("template-missing", what, hint, entry.named_at)
