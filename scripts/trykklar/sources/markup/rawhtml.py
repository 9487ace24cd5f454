"""Raw HTML in Markdown: a short list of harmless elements passes, what a browser would put right has been before
(`html_tags.py`), and all else is a problem."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...language.tags import language_problems

rule("html-forbidden", "raw HTML that Trykklar does not let through")
rule("html-unclosed", "raw HTML or a comment that is opened and not closed, or closed and not opened")

ELEMENTS = frozenset(
    "abbr b bdi bdo br cite code dfn em i kbd mark q s samp small span strong sub sup time u var wbr".split()
)
INSTEAD = {
    "a": "write [words](address)",
    "img": "write :::{figure} file with its alternative text, or ![words](file)",
    "div": "write its text alone, or between ::: {.class} and :::",
    "p": "leave it out: an empty line ends a paragraph",
    "details": "write :::{dropdown} Title, its text, and :::",
    "summary": "write it behind :::{dropdown}",
    "hr": "write --- on a line of its own",
    "blockquote": "write > before each line",
    "pre": "write the code between lines of ```",
    "del": "write ~~words~~",
    "ins": "write <u>words</u>",
    **dict.fromkeys("ul li".split(), "write - before each item"),
    "ol": "write 1. before each item",
    **dict.fromkeys("dl dt dd".split(), "write the term on a line, and below it ': ' and what it means"),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), "write ## before its words"),
    **dict.fromkeys("table thead tbody tr th td".split(), "write the table with |, or as ```{list-table}"),
    **dict.fromkeys("figure figcaption picture video svg".split(), "make a picture of it: ':::{figure} file'"),
    **dict.fromkeys("center font big".split(), "write its words alone: the layout decides how they look"),
    **dict.fromkeys("script style iframe".split(), "take it out: pages are made of words and pictures"),
}
"""What is written for elements that authors know."""
REFUSED = frozenset(
    "script style iframe object embed applet frame frameset noframes noscript template slot portal svg math video "
    "audio canvas source track picture map area param form input button select option optgroup datalist textarea "
    "output progress meter xmp plaintext listing html head body title meta link base dialog".split()
)
"""Elements that are none of words: they run, load, ask, or hide."""
_NAME = re.compile(r"^</?([a-z][a-z0-9]*)\b.*$", re.DOTALL)
_VOID = frozenset({"br", "wbr"})
ATTRIBUTES = frozenset({"class", "lang", "dir", "title", "datetime"})
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<!": ">"}
"""What begins a piece of HTML that holds no elements, and what ends it (CommonMark 0.31, section 4.6)."""


def cut_tag(html: str) -> re.Match[str] | None:
    """Where a tag begins that has no end: a reader takes it for words, or drops it with all behind it."""
    return _TAG_BEGINS.search(html, html.rfind(">") + 1)


_TAG_BEGINS = re.compile(r"</?[a-zA-Z][\w-]*")


def is_element(html: str) -> bool:
    """Whether a piece of raw HTML is an element that passes, and not words that only look like one (`<int>`)."""
    return _NAME.sub(r"\1", html.lower()) in ELEMENTS or html.startswith(tuple(_ENDS))


class RawHtml(HTMLParser):
    """Reads the pieces of raw HTML of one text, in order; what is opened in one may be closed in another."""

    def __init__(self, place: Place) -> None:
        super().__init__(convert_charrefs=False)
        self.place = place
        self.problems: list[Problem] = []
        self._open: list[tuple[str, Place]] = []
        self._refused: set[str] = set()

    def piece(self, html: str, place: Place) -> None:
        """Read a piece that begins at `place`."""
        self.place = place
        for start, end in _ENDS.items():
            if html.startswith(start):
                self._hidden(html, start, end)
                return
        self.reset()
        if cut := cut_tag(html):
            what = f"the tag '{cut[0]}' has no end, and hides what stands behind it"
            at = Place(place.file, place.line + html.count("\n", 0, cut.start()))
            self.problems.append(Problem("html-unclosed", what, "write > behind it, or &lt; for the sign <", at))
        self.feed(html)
        self.close()

    def finish(self) -> list[Problem]:
        """All problems; what is open at the end of the text is one."""
        for tag, place in self._open:
            what = f"<{tag}> is not closed where its paragraph ends"
            self.problems.append(Problem("html-unclosed", what, f"write </{tag}>, or &lt; for the sign <", place))
        return self.problems

    def _hidden(self, html: str, start: str, end: str) -> None:
        """A comment, or what Trykklar has no use for: it must end, and hide nothing but itself."""
        if html in ("<!-->", "<!--->"):  # whole, though they say nothing
            return
        inner, closed, _ = html[len(start) :].partition(end)
        if start != "<!--":
            what = f"'{start}…' is not let through"
            self.problems.append(Problem("html-forbidden", what, "take it out; write &lt; for the sign <", self.place))
        elif not closed or start in inner:
            what = "this comment is not closed: what stands after it is hidden as well"
            self.problems.append(Problem("html-unclosed", what, "end it with -->", self.place))

    def _here(self) -> Place:
        return Place(self.place.file, self.place.line + self.getpos()[0] - 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            code = "url-remote" if _loads_remote(attrs) else "path-outside" if _leads_out(attrs) else "html-forbidden"
            hint = INSTEAD.get(tag, "use Markdown, a role or a directive") + "; write &lt; for the sign <"
            self.problems.append(Problem(code, f"the HTML element <{tag}> is not let through", hint, self._here()))
            self._refused.add(tag)
            return
        if tag not in _VOID:
            self._open.append((tag, self._here()))
        for name, value in attrs:
            if name == "lang":
                self.problems.extend(language_problems(value, self._here()))
            if name not in ATTRIBUTES:
                what = f"the attribute '{name}' of <{tag}> is not let through"
                hint = "attributes that pass: " + ", ".join(sorted(ATTRIBUTES))
                self.problems.append(Problem("html-forbidden", what, hint, self._here()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no <b/>: it opens like <b>

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()
        elif tag in ELEMENTS:
            what = f"</{tag}> closes nothing that is open here"
            self.problems.append(Problem("html-unclosed", what, f"open it with <{tag}>, or take it out", self._here()))
        elif tag not in self._refused:
            what = f"the HTML element </{tag}> is not let through"
            hint = INSTEAD.get(tag, "use Markdown, a role or a directive")
            self.problems.append(Problem("html-forbidden", what, hint, self._here()))


def _loads_remote(attrs: list[tuple[str, str | None]]) -> bool:
    return any("://" in (value or "") or (value or "").startswith("//") for _, value in attrs)


def _leads_out(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name in ("src", "href", "data") and ((value or "").startswith("/") or ".." in (value or "").split("/"))
        for name, value in attrs
    )


def check_html(html: str, place: Place) -> list[Problem]:
    """Problems of one piece of raw HTML: elements or attributes that are not let through, and what is not closed."""
    reader = RawHtml(place)
    reader.piece(html, place)
    return reader.finish()
