"""What stands within lines: links, pictures, citations, substitutions, signs that no font has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from markdown_it.common.utils import normalizeReference

from ...sources.markup.ids import as_id, is_address
from .records import Line
from .roles import roles
from .work import Work, words_of_file

_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?(?P<src>[^)>\s]+(?: [^)\"'>\s]+)*)>?"
    r"(?:\s+[\"'](?P<title>[^\"']*)[\"'])?\s*\)"
    r"(?P<attributes>\{[^}]*\})?"
)
_LINK = re.compile(
    r"(?<![!\\])\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\(\s*(?:<(?P<long>[^>]*)>|(?P<href>[^)\s\"']{0,2000}))"
    r"(?:\s+[\"'](?P<title>[^)]*)[\"'])?\s*\)(?P<attributes>\{[^}]*\})?"
)
_DEFINITION = re.compile(r"\s{0,3}\[(?!\^)(?P<name>[^\]]+)\]:\s*<?(?P<href>[^\s>]+)>?\s*(?P<title>[\"'(].*)?")


_SCHEMED = re.compile(r"(?<!`)<((?:project|path|inv|myst):[^>\s]+)>(?!`)")
"""A link of MyST without words ("Cross-references", its guide)."""
_ELSEWHERE = re.compile(r"(?:inv|myst):")
"""Begins a link into another project's register."""


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with what stands outside its code spans changed."""
    parts, last = [], 0
    for span in _CODE_SPAN.finditer(text):
        parts += [change(text[last : span.start()]), span[0]]
        last = span.end()
    return "".join([*parts, change(text[last:])])


def inline(work: Work, lines: list[Line], file: str) -> list[Line]:
    """The lines with all of it in the words that Trykklar has."""
    out: list[Line] = []
    lost = _lost_names(work, lines, file)
    for group in _groups(lines):
        line = group[0]
        if line.code:
            out.append(line)
            continue
        texts = [_smart(each.text) for each in group] if work.book.tool == "quarto" else [each.text for each in group]
        whole = "\n".join(texts)
        text = _PICTURE.sub(partial(_picture, work, line, file), whole)
        text = _SCHEMED.sub(r"[](\1)", text)
        text = _LINK.sub(partial(_link, work, line, file), text)
        text = outside_code(text, partial(_words, work, line))
        text = roles(work, line, text, file)
        if lost:
            text = _REFERENCE.sub(partial(_of_lost, lost), text)
        if (found := _DEFINITION.fullmatch(text)) and not is_address(found["href"]):
            target = work.target(found["href"], file)
            address = f"#{target}" if target else _elsewhere(work, line, found["href"], file)
            text = f"[{found['name']}]: {address}" if address else ""
        elif found and found["title"]:
            text = f"[{found['name']}]: {found['href']}"
        out += [group[min(at, len(group) - 1)].with_text(each) for at, each in enumerate(text.split("\n"))]
    return out


_REFERENCE = re.compile(
    r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|(?<![!\\\]])\[(?P<text>(?:[^\[\]]|\[[^\]]*\])+)\](?:\[(?P<name>[^\[\]]*)\])?(?![(\[{:])",
    re.DOTALL,
)
"""A code span, or a link by a name that is defined elsewhere."""


def _lost_names(work: Work, lines: list[Line], file: str) -> frozenset[str]:
    """Names of links that lead nowhere in the book: their words alone are kept, wherever they are called."""
    defined = (_DEFINITION.fullmatch(line.text) for line in lines if not line.code)
    return frozenset(
        normalizeReference(found["name"])
        for found in defined
        if found and not is_address(found["href"]) and not work.target(found["href"], file)
        if not _repository_of(work, found["href"], file)
    )


def _of_lost(lost: frozenset[str], found: re.Match[str]) -> str:
    if found["ticks"]:
        return found[0]
    return str(found["text"]) if normalizeReference(found["name"] or found["text"]) in lost else found[0]


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines that are read together: those over which the words of a link or a role run."""
    group: list[Line] = []
    for line in lines:
        group.append(line)
        text = re.sub(r"`[^`]*`", "", "\n".join(each.text for each in group))
        goes_on = text.count("[") > text.count("]") or re.search(r"\]\([^)\n]*\Z|\{[\w:]+\}`[^`]*\Z", text)
        if not goes_on or line.code or not line.text.strip() or len(group) > _RUNS_OVER:
            yield from [group] if not (line.code or not line.text.strip()) else ([each] for each in group)
            group = []
    yield from ([each] for each in group)


_RUNS_OVER = 5


def _picture(work: Work, line: Line, file: str, found: re.Match[str]) -> str:
    src, alt = found["src"], " ".join(found["alt"].split())
    if is_address(src) or src.startswith("//"):
        work.told.left(
            line.place(), f"the picture '{src}' lies on the network: a link leads to it", "save it beside the text"
        )
        return f"[{alt or src}]({src})"
    name = work.picture(src, file)
    if name is None:
        work.told.left(line.place(), f"the picture '{src}' is not in the book's folder", "put it there")
        return alt
    given = re.search(r"fig-alt=\"([^\"]*)\"", found["attributes"] or "")
    own = re.search(r"#([\w:.-]+)", found["attributes"] or "")
    words = (given[1] if given else alt) or _of_name(work, line, src)
    alone = line.text.strip() == found[0]
    if alone and ((own and alt) or (work.book.tool == "quarto" and alt)):
        return _figure(name, words, as_id(own[1]) if own else "", alt).replace("\n", "\n" + line.indent)
    return f"![{re.sub(r'[*`_]|<[^>]*>', '', words)}]({name})"


def _of_name(work: Work, line: Line, src: str) -> str:
    words = words_of_file(src)
    hint = "say what the picture shows, for those who hear the page"
    work.told.left(line.place(), f"the picture '{src}' has no alternative text: '{words}' stands in for it", hint)
    return f"Picture: {words}"


def _figure(name: str, alt: str, own: str, caption: str) -> str:
    options = [f":alt: {re.sub(r'[*`_]|<[^>]*>', '', alt)}", *([f":id: {own}"] if own else [])]
    return "\n".join(["", f":::{{figure}} {name}", *options, "", caption, ":::", ""])


def _link(work: Work, line: Line, file: str, found: re.Match[str]) -> str:
    href, text = (found["long"] or found["href"] or "").strip(), found["text"]
    if is_address(href) or href.startswith(("tel:", "sms:")):
        return f"[{text}](<{href}>)" if re.search(r"[()\s]", href) else f"[{text}]({href})"
    if not href:
        return text
    href = href.removeprefix("project:").removeprefix("path:")
    if _ELSEWHERE.match(href):
        what, hint = (
            f"a link to '{href}', in another project, is printed as its words",
            "link to its address, https://…",
        )
        work.told.left(line.place(), what, hint)
        return text or f"`{href.rpartition('#')[2]}`"
    if (target := work.target(href, file)) is not None:
        return f"[{text}](#{target})"
    address = _elsewhere(work, line, href, file)
    return f"[{text}]({address})" if address else text or f"`{href}`"


def _elsewhere(work: Work, line: Line, href: str, file: str) -> str:
    """Where a link to what the book does not print leads, if anywhere."""
    hint = "link to its address, https://…"
    address = _repository_of(work, href, file)
    if not address:
        work.told.left(line.place(), f"a link to '{href}' leads nowhere in the book: its words alone are kept", hint)
    elif not href.startswith("//"):
        work.told.left(
            line.place(), f"a link to '{href}', which the book does not print, leads to its repository", hint
        )
    return address


def _repository_of(work: Work, href: str, file: str) -> str:
    """Where what the book does not print lies; empty for what lies nowhere."""
    path = href.partition("#")[0]
    if href.startswith("//"):
        return f"https:{href}"
    whole = work.path(path, file) if work.book.repository and path and ":" not in path else ".."
    return "" if whole.startswith("..") else f"{work.book.repository}/{whole}"


_CITED = re.compile(r"\[(?P<inner>[^\[\]]*-?@[\w:.#$%&+?<>~/-]+[^\[\]]*)\](?![(\[{:])")
_KEY = re.compile(r"-?@([A-Za-z][\w:-]*(?:\.[\w-]+)*)")
_CROSS = ("fig", "tbl", "sec", "eq", "lst", "thm", "def", "exm")


def _between_marks(mark: str, found: re.Match[str]) -> str:
    return mark + found[1].strip() + mark


_MATHJAX = ((re.compile(r"\\\\\((.+?)\\\\\)"), "$"), (re.compile(r"\\\\\[(.+?)\\\\\]"), "$$"))
"""Marks around formulas that mdBook hands on to MathJax, and what they are here."""


_SPACED_FORMULA = re.compile(r"(?<![\\\w$])\$[ \t]*((?! )[^$\n]*\\[^$\n]*?)[ \t]*(?<!\\)\$(?![\d$])")
"""A formula with spaces within its signs, as MyST reads it."""


def _words(work: Work, line: Line, text: str) -> str:
    text = _substituted(work, text, line)
    if work.book.tool == "mdbook":
        for pattern, mark in _MATHJAX:
            text = pattern.sub(partial(_between_marks, mark), text)
        text = re.sub(r"^(\s*)\\\\[\[\]]\s*$", r"\1$$", text)
    if work.book.tool == "jupyter":
        text = _SPACED_FORMULA.sub(r"$\1$", text)
    if work.book.tool == "quarto":
        text = _CITED.sub(partial(_citation, work), text)
        text = re.sub(r"(?<![\w.@/\[`-])@([A-Za-z][\w-]*(?::[\w-]+)?)", partial(_one_citation, work), text)
        text = re.sub(r"\{\{<\s*(\w+)\s*([^>]*)>\}\}", lambda found: _shortcode(work, found, line), text)
        text = re.sub(r"(?<=\w)\{\.[\w .-]+\}", "", text)
        text = re.sub(r"^(#{1,6}\s.*?)\s*\{(?:[^{}#]*(#[\w:.-]+))?[^{}]*\}\s*$", _heading_id, text)
    return text


_SMART = re.compile(
    r"(`+)(?!`).+?(?<!`)\1(?!`)|\]\([^)\s]*|<[^>\s]*>|https?://\S+|\$[^$]+\$|\\."
    r"|(?P<sign>(?<![<!-])-{2,3}(?![->])|(?<!\.)\.{3}(?!\.))"
)
_PRINTED = {"---": "—", "--": "–", "...": "…"}
_NO_TEXT = re.compile(r"[\s>|:+=-]*|\s*:{3}.*")
"""Lines of signs alone, and the first and last ones of directives."""


def _smart(line: str) -> str:
    """Dashes and points as Pandoc prints those that are typed in text (its manual, "smart")."""
    if _NO_TEXT.fullmatch(line):
        return line
    return _SMART.sub(lambda found: _PRINTED[found["sign"]] if found["sign"] else found[0], line)


def _heading_id(found: re.Match[str]) -> str:
    return f"{found[1]} {{#{as_id(found[2][1:])}}}" if found[2] else found[1]


def _substituted(work: Work, text: str, line: Line) -> str:
    def put(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name in work.book.words and "\n" not in work.book.words[name] and "![" not in work.book.words[name]:
            return work.book.words[name]
        return found[0]

    return re.sub(r"\{\{([^{}<>#]+)\}\}", put, text)


def _citation(work: Work, found: re.Match[str]) -> str:
    sources = []
    for part in found["inner"].split(";"):
        key = _KEY.search(part)
        if key is None:
            return found[0]
        place = re.search(r"\b(p{1,2}\.\s*[\d–-]+|chap\.\s*\d+)", part[key.end() :])
        sources.append(as_id(key[1]) + (f" [{place[1]}]" if place else ""))
    if all(source.partition("-")[0] in _CROSS for source in sources):
        return ", ".join(_cross(work, source) for source in sources)
    return "{cite}`" + ", ".join(sources) + "`"


def _cross(work: Work, key: str) -> str:
    """A reference to a thing of the book; the title of a text has the text's own id here."""
    name = work.labels.get(key, key)
    work.used.add(name)
    return f"[](#{name})"


def _one_citation(work: Work, found: re.Match[str]) -> str:
    key = as_id(found[1])
    return _cross(work, key) if key.partition("-")[0] in _CROSS else f"{{cite}}`{key}`"


def _shortcode(work: Work, found: re.Match[str], line: Line) -> str:
    name, given = found[1], found[2].strip()
    if name == "var" and given in work.book.words:
        return work.book.words[given]
    if name == "kbd":
        return f"<kbd>{given}</kbd>"
    if name == "video" and given.startswith("http"):
        return f"<{given.split()[0]}>"
    if name not in ("pagebreak", "fa", "bi", "iconify"):
        work.told.left(line.place(), f"Quarto's '{name}' is left out: {given}", "write its words")
    return ""
