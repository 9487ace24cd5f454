"""Code, Quarto's divs, and directives that nothing here is like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .records import Line
from .work import Work, mark_code

_OPENING = re.compile(r"(?P<indent>[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?)(?P<mark>`{3,}|~{3,})\s*(?P<info>.*)")
_SILENT = frozenset("toctree tableofcontents contents bibliography only highlight currentmodule".split())
"""Directives that ask for what a publication has anyhow, or nothing."""
_LOST = frozenset(
    "raw eval-rst autosummary automodule autofunction autoclass ipython iframe youtube video audio".split()
)


def plain_code(work: Work, lines: list[Line]) -> list[Line]:
    """Code whose fences say its language alone; what others do with it (run it, hide parts) is told once a file."""
    out: list[Line] = []
    fence = info = ""
    options = ""
    for line in lines:
        found = _OPENING.match(line.text) if line.code else None
        if options:
            options = _still_options(options, line.text.strip())
            if options != "no":
                continue
            options = ""
        if re.fullmatch(r"\+\+\+.*", line.text) and not line.code:
            continue
        if found and not fence:
            options = "begin" if found["info"].startswith("{code-cell}") else ""
            fence, info = found["mark"], found["info"]
            out.append(line.with_text(found["indent"] + found["mark"] + _language(work, info, line)))
        elif found and fence and not found["info"] and found["mark"].startswith(fence):
            fence = ""
            out.append(line)
        elif not _hidden(line.text, info, work) or not fence:
            out.append(line)
    if fence:
        out.append(Line(fence, lines[-1].file, lines[-1].number, code=True))
    return out


_ATTRIBUTES = re.compile(r"(?P<indent>[\s>]*)\{(?P<inner>[^{}]*[\w-]+=[^{}]*|#[\w:.-]+)\}\s*")
_PLAIN_FENCE = re.compile(r"[\s>]*(?P<mark>`{3,}|~{3,})\s*(?P<language>[\w+#.-]*)\s*")
_KEY = re.compile(r"#(?P<id>[\w:.-]+)|(?P<key>[\w-]+)=(?:\"(?P<long>[^\"]*)\"|(?P<short>[^\s\"]+))")
_OF_CODE = ("lineno-start", "emphasize-lines", "caption", "name")


def with_attributes(lines: list[Line]) -> list[Line]:
    """Attributes on a line above code (MyST's "Block attributes") as a `code-block` with these options."""
    out: list[Line] = []
    for line in lines:
        fence = _PLAIN_FENCE.fullmatch(line.text) if line.code else None
        above = _ATTRIBUTES.fullmatch(out[-1].text) if fence and out and not out[-1].code else None
        given = list(_KEY.finditer(above["inner"])) if above else []
        if fence and above and any(each["key"] in _OF_CODE for each in given):
            mark = f"{above['indent']}{fence['mark']}"
            out[-1] = line.with_text(f"{mark}{{code-block}} {fence['language']}".rstrip())
            said = [(each["key"] or "name", each["id"] or each["long"] or each["short"]) for each in given]
            out += [line.with_text(f"{above['indent']}:{key}: {value}") for key, value in said if key in _OF_CODE]
        else:
            out.append(line)
    return out


def _still_options(state: str, text: str) -> str:
    """Options of a cell of a notebook, which tell how it is run: between lines of hyphens, or each with its colon."""
    if state == "hyphens":
        return "" if text == "---" else state
    if text == "---" and state == "begin":
        return "hyphens"
    return "colons" if re.match(r":[\w-]+:", text) else "no"


def _language(work: Work, info: str, line: Line) -> str:
    info = info.strip()
    chunk = re.match(r"\{\{?\s*([A-Za-z][\w-]*)[^}]*\}?\}", info)
    named = re.match(r"\{\s*\.([\w+#-]+)[^}]*\}", info)
    if info.startswith("{code-cell}"):
        return {"": "python", "ipython3": "python", "ipython": "python"}.get(info[11:].strip(), info[11:].strip())
    if re.match(r"\{(code-block|code|sourcecode|math|csv-table|list-table)\}", info):
        return info
    if named:
        return named[1]
    if chunk and chunk[1] in (*_SILENT, *_LOST, "parsed-literal", "doctest", "testcode", "prompt", "mermaid"):
        return info if chunk[1] in (*_SILENT, *_LOST) else chunk[1].replace("parsed-literal", "text")
    if chunk:
        if work.book.tool == "quarto":
            work.told.left(
                line.place(), "code that Quarto runs is shown, and not run", "put its results there as pictures"
            )
        return chunk[1]
    word = re.match(r"[\w+#.-]*", info)
    return word[0] if word else ""


def _hidden(text: str, info: str, work: Work) -> bool:
    """Lines of code that readers do not see: mdBook's of Rust, Quarto's options."""
    if work.book.tool == "mdbook" and re.match(r"\s*rust", info):
        return bool(re.match(r"\s*#(?:\s|$)", text))
    return work.book.tool == "quarto" and bool(re.match(r"\s*(#\||//\|)", text))


def without_directives(work: Work, lines: list[Line]) -> list[Line]:
    """Directives that nothing here is like are left out, and told."""
    out: list[Line] = []
    until = ""
    for line in lines:
        if until:
            until = "" if line.text.strip() == until else until
            continue
        found = re.match(r"[\s>]*(`{3,}|:{3,})\s*\{([a-z][\w:-]*)\}", line.text)
        if found and found[2] in (*_SILENT, *_LOST):
            until = found[1]
            if found[2] in _LOST:
                hint = "write what it shows in Markdown, or make a picture of it"
                work.told.left(line.place(), f"the directive '{found[2]}' is left out", hint)
        else:
            out.append(line)
    return mark_code(out)


# Quarto's divs: ::: {.callout-note title="…"} … :::

_DIV = re.compile(r"\s*(:{3,})\s*(?:\{([^}]*)\}|([\w-]+))\s*")
_END = re.compile(r"\s*:{3,}\s*")
_CALLOUT = re.compile(r"\.?callout-(note|tip|important|caution|warning)")
_PLAIN = re.compile(r"\.(columns?|content-|layout|center|hidden|cell|quarto|panel|landscape|incremental)|#|width")


@dataclass
class _Div:
    """A div that is open. `mark`: what opens and closes it; empty where its contents alone are kept."""

    mark: str
    tabs: bool = False
    in_tab: bool = False
    titled: bool = False
    """Whether a heading right below its opening is its title."""

    def end(self) -> list[str]:
        return [*([self.mark[:-1]] if self.in_tab else []), *([self.mark] if self.mark else [])]


def without_divs(work: Work, lines: list[Line]) -> list[Line]:
    """Divs as the directives that say the same; of others the contents alone."""
    out: list[Line] = []
    open_divs: list[_Div] = []
    for line in lines:
        inner = open_divs[-1] if open_divs else _Div("")
        found = None if line.code or re.match(r"\s*:{3,}\{[a-z]", line.text) else _DIV.fullmatch(line.text)
        heading = not line.code and re.match(r"#{1,6}\s", line.text)
        if found:
            texts, div = _opening(work, line, found[2] or found[3], len(open_divs))
            open_divs.append(div)
            out += [line.with_text(each) for each in texts]
        elif not line.code and open_divs and _END.fullmatch(line.text):
            out += [line.with_text(each) for each in open_divs.pop().end()]
        elif heading and inner.titled:
            out[-1] = out[-1].with_text(f"{out[-1].text} {line.text.lstrip('# ')}")
            inner.titled = False
        elif heading and inner.tabs:
            texts = [inner.mark[:-1]] if inner.in_tab else []
            inner.in_tab = True
            out += [
                line.with_text(each) for each in [*texts, f"{inner.mark[:-1]}{{tab-item}} {line.text.lstrip('# ')}"]
            ]
        elif line.text.strip() or not inner.titled:
            inner.titled = False
            out.append(line)
    return out


def _opening(work: Work, line: Line, attributes: str, depth: int) -> tuple[list[str], _Div]:
    """The lines that open it, and what is to know of it while it is open."""
    mark = ":" * (13 - 2 * min(depth, 5))
    callout = _CALLOUT.search(attributes)
    title = re.search(r"title=[\"']([^\"']*)[\"']", attributes)
    if callout:
        head = f"{mark}{{{callout[1]}}}" + (f" {title[1]}" if title else "")
        return [head], _Div(mark, titled=not title)
    if "panel-tabset" in attributes:
        return [mark + "{tab-set}"], _Div(mark, tabs=True)
    if "column-margin" in attributes or "aside" in attributes:
        return [mark + "{margin}"], _Div(mark)
    if not _PLAIN.search(attributes):
        hint = "write a directive in its place"
        work.told.left(line.place(), f"the block '{attributes}' is printed as plain text", hint)
    return [""], _Div("")
