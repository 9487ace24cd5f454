"""Raw HTML in Markdown: a short list of harmless elements passes, all else is a problem."""

from __future__ import annotations

from html.parser import HTMLParser

from ...base.problems import Place, Problem
from ...language.tags import language_problems

_ELEMENTS = frozenset("abbr b bdi bdo br code dfn em i kbd mark q s samp small span strong sub sup time u var wbr".split())
_ATTRIBUTES = frozenset({"class", "lang", "dir", "title", "datetime"})


class _Checker(HTMLParser):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.problems: list[Problem] = []

    def _here(self) -> Place:
        return Place(self.place.file, self.place.line + self.getpos()[0] - 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            code = "url-remote" if _loads_remote(attrs) else "path-outside" if _leads_out(attrs) else "html-forbidden"
            self.problems.append(
                Problem(
                    code,
                    f"the HTML element <{tag}> is not let through",
                    "use Markdown, a role or a directive (pictures: the 'figure' directive)",
                    self._here(),
                )
            )
            return
        for name, value in attrs:
            if name == "lang":
                self.problems.extend(language_problems(value, self._here()))
            if name not in _ATTRIBUTES:
                self.problems.append(
                    Problem(
                        "html-forbidden",
                        f"the attribute '{name}' of <{tag}> is not let through",
                        "attributes that pass: " + ", ".join(sorted(_ATTRIBUTES)),
                        self._here(),
                    )
                )


def _loads_remote(attrs: list[tuple[str, str | None]]) -> bool:
    return any("://" in (value or "") or (value or "").startswith("//") for _, value in attrs)


def _leads_out(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name in ("src", "href", "data") and ((value or "").startswith("/") or ".." in (value or "").split("/")) for name, value in attrs
    )


def check_html(html: str, place: Place) -> list[Problem]:
    """Problems of a piece of raw HTML: elements or attributes that are not let through."""
    checker = _Checker(place)
    checker.feed(html)
    checker.close()
    return checker.problems
