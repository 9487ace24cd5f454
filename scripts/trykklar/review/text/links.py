"""Links that lead out of the publication: which there are, and, where somebody asks for it, whether they still lead
somewhere.

The only module that uses the network, and only for `trykklar check --online`: it is asked for what the sources name, no
more.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from ...base.bounds import LINK_SECONDS, LINKS
from ...base.problems import Place, Problem
from ...base.rulebook import WARNING, rule
from ...sources.bibliography import places_of_works
from ...sources.manuscript import Manuscript
from .prose import passages

rule("link-failed", "an address outside the publication that leads nowhere (check --online)", WARNING, WARNING)

SCHEMES = ("http://", "https://")
AT_ONCE = 8
"""Servers that are waited for at the same time."""
MOST = LINKS.most
"""More addresses than this are not asked for in one run."""
SECONDS = LINK_SECONDS.most
"""How long one answer is waited for."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside the publication, and where it is named."""

    url: str
    places: tuple[Place, ...]


def external_links(manuscript: Manuscript) -> tuple[Link, ...]:
    """Every address that texts and sources name, in the order of addresses."""
    places: dict[str, list[Place]] = defaultdict(list)
    for url, place in _named(manuscript):
        if url.startswith(SCHEMES) and place not in places[url]:
            places[url].append(place)
    return tuple(Link(url, tuple(sorted(found))) for url, found in sorted(places.items()) if found)


def _named(manuscript: Manuscript) -> Iterator[tuple[str, Place]]:
    website = manuscript.publication.website
    if website:
        yield website, manuscript.located.place(("website",))
    for passage in passages(manuscript):
        for segment in passage.segments:
            if segment.role == "link":
                yield segment.target, Place(passage.file, segment.line)
    sources = manuscript.data_files.get("sources")
    for index, source in enumerate(sources.value if sources and isinstance(sources.value, list) else ()):
        if sources and isinstance(source, dict) and isinstance(source.get("URL"), str):
            yield source["URL"], sources.place((index, "URL"))
    for key, place in places_of_works(manuscript.folder, manuscript.publication.bibliographies).items():
        work = manuscript.sources.get(key)
        url = (work.model_extra or {}).get("URL") if work else None
        if isinstance(url, str):
            yield url, place


def dead_links(links: Sequence[Link], seconds: float = SECONDS) -> list[Problem]:
    """Ask for each address (at most `MOST`), and tell those that do not answer within `seconds`, or answer that there
    is nothing."""
    asked = links[:MOST]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(partial(_fault, seconds=seconds), (link.url for link in asked)))
    hint = "look for the page's new address, or name the work without one"
    told = [_problem(link, fault, hint) for link, fault in zip(asked, answers, strict=True) if fault]
    left = len(links) - len(asked)
    return told + (
        [_problem(links[MOST], f"and {left - 1} more were not asked for: {MOST} is the most of a run", hint)]
        if left
        else []
    )


def _problem(link: Link, fault: str, hint: str) -> Problem:
    return Problem("link-failed", f"'{link.url}': {fault}", hint, link.places[0])


_NOT_THIS_WAY = frozenset({400, 403, 404, 405, 406, 501})
"""Answers of servers that do not know HEAD (RFC 9110, section 9.3.2) as they should: they are asked again with GET."""
_STANDS = frozenset({401, 402, 403, 429})
"""Answers that say who may not read the page, and so that it is there."""


def _fault(url: str, seconds: float) -> str:
    """What is wrong with an address; nothing where its page is there."""
    status = _status(url, "HEAD", seconds)
    if status in _NOT_THIS_WAY:
        status = _status(url, "GET", seconds)
    if isinstance(status, str):
        return status
    return f"the server answers {status}" if status >= 300 and status not in _STANDS else ""


def _status(url: str, method: str, seconds: float) -> int | str:
    """The status of the answer after redirections, or why there is none. The page itself is not read."""
    try:
        request = urllib.request.Request(url, method=method, headers={"User-Agent": "trykklar-check"})
        with _opener().open(request, timeout=seconds) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except urllib.error.URLError as error:
        return f"no answer ({error.reason})"
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
    ) as error:  # a connection that breaks, an answer that is none, an odd address
        return f"no answer ({error or type(error).__name__})"


def _opener() -> urllib.request.OpenerDirector:
    """Knows HTTP alone, so that a redirection cannot lead to a file or another protocol."""
    opener = urllib.request.OpenerDirector()
    handlers: Iterable[urllib.request.BaseHandler] = (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    )
    for handler in handlers:
        opener.add_handler(handler)
    return opener
