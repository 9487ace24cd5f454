"""What a site must have: an address, contacts and a statement."""

from __future__ import annotations

from collections.abc import Iterator

from ...base.problems import Problem
from ...base.rulebook import WARNING, rule
from ...resolve.document import ResolvedDocument
from ...sources.manuscript import Manuscript

rule(
    "web-statement",
    "a site without address, accessibility statement, or contacts by mail and telephone",
    WARNING,
    waivable=True,
)


def statement(manuscript: Manuscript, documents: list[ResolvedDocument]) -> Iterator[Problem]:
    """A site names its address, its accessibility statement, and contacts by mail and telephone.

    Act no. 692 of 2018 on the accessibility of public websites, section 4, and order no. 904 of 2019 (Denmark); who is
    not bound by them waives it, and says why.
    """
    web = manuscript.publication.web
    told = {
        "address": web.address,
        "statement": web.statement,
        "contact.mail": web.contact.mail,
        "contact.phone": web.contact.phone,
    }
    missing = [name for name, value in told.items() if not value]
    for document in documents:
        if document.document.form == "web" and missing:
            what = f"the site '{document.name}' does not tell its {', '.join(missing)}"
            hint = "give them under 'web:', or let it stand by a waiver of web-statement with the reason"
            yield Problem("web-statement", what, hint, manuscript.located.place(("documents", document.name, "form")))
