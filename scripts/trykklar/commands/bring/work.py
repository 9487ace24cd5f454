"""What the passes over the texts of a book share: where links lead, which pictures are taken along, what is told."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from ...base.files import is_file_inside
from ...sources.markup.file_links import anchors
from ...sources.markup.ids import as_id
from .records import Book, Line, Told

_FENCE = re.compile(r"[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})\s*(.*)")
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
OWN_ID = re.compile(r"\s*\{[^{}]*?#([\w:.-]+)[^}]*\}\s*$")

_FORMULA = re.compile(r"\s*(?:`{3,}|:{3,})\{math\}")
_EQUATION = re.compile(r"\s*(?:\$\$\s*\(([^()]+)\)|:(?:label|name):\s*(\S+))\s*")
"""How a formula is given its label: behind its dollar signs, or in the directive `math`."""
_PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".tif", ".tiff", ".pdf")


@dataclass(kw_only=True)
class Work:
    """One import on its way."""

    book: Book
    told: Told
    ids: dict[str, str] = field(default_factory=dict)
    """File of the book → the id of its chapter or section."""
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    """(File, anchor) → the id of the heading that it names."""
    labels: dict[str, str] = field(default_factory=dict)
    """Labels that stand anywhere in the book → the id under which they are written."""
    used: set[str] = field(default_factory=set)
    """Ids of headings that something links to: these are written out."""
    around: list[str] = field(default_factory=list)
    """The files that include each other, outermost first."""
    includes: list[int] = field(default_factory=list)
    """Lengths of the texts that the file at hand has included, in characters."""
    _taken: dict[str, int] = field(default_factory=dict, init=False)
    """Ids that files have → how many asked for each."""
    pictures: dict[str, str] = field(default_factory=dict)
    """File of a picture → where the publication has it."""

    things: set[str] = field(default_factory=set)
    """Ids that options give to formulas, pictures and tables: no file gets one of these."""

    def reserve(self, lines: list[Line]) -> None:
        """Keep the ids that options of a text give."""
        given = (_EQUATION.fullmatch(line.text) for line in lines)
        self.things.update(as_id(found[1] or found[2]) for found in given if found)

    def add_file(self, file: str) -> str:
        """Give a file an id of its own."""
        path = PurePosixPath(file)
        name = as_id(path.stem)
        if name in ("index", "readme", "intro", "") and path.parent.name:
            name = as_id(path.parent.name) or name
        name = name if name[:1].isalpha() else f"text-{name}"
        found = name
        while found in self._taken or found in self.things:
            self._taken[name] = self._taken.get(name, 1) + 1
            found = f"{name}-{self._taken[name]}"
        self._taken[found] = 1
        self.ids[file] = found
        return found

    def learn(self, file: str, lines: list[Line], title: str) -> None:
        """Note the anchors of a file: its headings by their words, ids and labels that its author gave. `title`: what
        stands above the text, if anything does."""
        own, named, first = self.ids[file], "", 1
        heads: list[tuple[str, str]] = []
        formula = False
        for line in lines:
            formula = line.code and (formula or bool(_FORMULA.match(line.text)))
            if (given := _EQUATION.fullmatch(line.text)) and (formula or not line.code):
                self._label(file, as_id(given[1] or given[2]), as_id(given[1] or given[2]))
            if line.code or not line.text.strip():
                continue
            if label := re.fullmatch(r"\(([^()]+)\)=\s*", line.text):
                named = as_id(label[1])
            elif head := HEADING.fullmatch(line.text):
                own_id = OWN_ID.search(head[2])
                first = first if heads else len(head[1])
                heads.append((words_of_heading(head[2]), as_id(own_id[1]) if own_id else named))
                named = ""
                continue
            elif named:
                self._label(file, named, named)
                named = ""
            for parts in re.findall(r"(?<!^)\{#([\w:.-]+)|^\s*:(?:name|label):\s*(\S+)|#\| label: (\S+)", line.text):
                self._label(file, as_id("".join(parts)), as_id("".join(parts)))
        slugs = anchors([(title, str(number)) for number, (title, _) in enumerate(heads)])
        for slug, number in slugs:
            label_of = heads[int(number)][1]
            name = own if number == "0" and (first == 1 or not title) else label_of or f"{own}-{slug}"
            self.known.setdefault((file, slug), name)
            if label_of:
                self._label(file, label_of, name)

    def _label(self, file: str, label: str, name: str) -> None:
        self.labels.setdefault(label, name)
        self.known.setdefault((file, label), name)

    def target(self, href: str, file: str) -> str | None:
        """The id of what a link in `file` names; None where the book has no such thing."""
        path, _, anchor = unquote(href).partition("#")
        other = file if not path else self._file(path, file)
        if other is None:
            label = as_id(href)
            return self.labels.get(label)
        if not anchor:
            return self.ids[other]
        found = self.known.get((other, as_id(anchor))) or self.labels.get(as_id(anchor))
        if found:
            self.used.add(found)
        return found or (self.ids[other] if path else None)

    def _file(self, path: str, file: str) -> str | None:
        folder = "" if path.startswith("/") else posixpath.dirname(file)
        whole = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        stem = re.sub(r"\.(html?|md|qmd|ipynb|rst|Rmd)$", "", whole)
        names = [whole, *(stem + end for end in (".md", ".qmd", ".ipynb", ".Rmd"))]
        folder = posixpath.dirname(stem)
        if posixpath.basename(stem) == "index":
            names.append(f"{folder}/README.md".lstrip("/"))
        names += [f"{stem}/{name}" for name in ("index.md", "README.md", "index.qmd", "index.ipynb")]
        return next((name for name in names if name in self.ids), None)

    def path(self, src: str, file: str) -> str:
        """A file that a text names, from the book's folder."""
        folder = "" if src.startswith("/") else posixpath.dirname(file)
        return posixpath.normpath(posixpath.join(folder, unquote(src).lstrip("/")))

    def picture(self, src: str, file: str) -> str | None:
        """Take a picture along: where the publication has it, None where the book has no such file."""
        whole = next(
            (
                each
                for each in (self.path(src, file), posixpath.normpath(unquote(src).lstrip("/")))
                if self._is_picture(each)
            ),
            None,
        )
        if whole is None:
            return None
        suffix = PurePosixPath(whole).suffix.lower()
        name = f"pictures/{as_id(whole.removesuffix(PurePosixPath(whole).suffix))}{suffix}"
        return self.pictures.setdefault(whole, name)

    def _is_picture(self, file: str) -> bool:
        return (
            PurePosixPath(file).suffix.lower()
            in (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".tif", ".tiff", ".pdf")
            and not file.startswith("..")
            and is_file_inside(self.book.root, file)
        )


def words_of_file(src: str) -> str:
    """What a picture is called by its file's name, for want of an alternative text."""
    return re.sub(r"[\W_]+", " ", PurePosixPath(src).stem).strip() or "picture"


def words_of_heading(text: str) -> str:
    """A heading's words without markup: of its links what is printed, of its own id nothing."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", OWN_ID.sub("", text))
    return re.sub(r"\{[\w:]+\}`([^`<]*)[^`]*`", r"\1", text).strip()


def mark_code(lines: list[Line]) -> list[Line]:
    """Note which lines are code. What stands in a directive's fence is text, as is that directive's own fence."""
    out: list[Line] = []
    open_fences: list[tuple[str, bool]] = []
    for line in lines:
        found = _FENCE.match(line.text)
        in_code = bool(open_fences) and open_fences[-1][1]
        if found and open_fences and not found[2].strip() and _closes(found[1], open_fences[-1][0]):
            _, was_code = open_fences.pop()
            out.append(Line(line.text, line.file, line.number, was_code))
        elif found and not in_code and not ("`" in found[2] and found[1][0] == "`"):
            code = not holds_text(found[2])
            open_fences.append((found[1], code))
            out.append(Line(line.text, line.file, line.number, code))
        else:
            out.append(Line(line.text, line.file, line.number, in_code))
    return out


def _closes(mark: str, opening: str) -> bool:
    return mark[0] == opening[0] and len(mark) >= len(opening)


_CODE_IN_BRACES = re.compile(
    r"\{(?:code-block|code-cell|code|sourcecode|literalinclude|math|mermaid|raw|eval-rst|csv-table|prompt|bibliography|"
    r"parsed-literal|highlight|doctest|testcode|toctree|tableofcontents|contents|include)\}"
)


def holds_text(info: str) -> bool:
    """Whether a fence is a directive with Markdown in it: `{note} Title`, and neither code nor `{r}`."""
    name = re.match(r"\{([a-z][\w:-]*)\}", info.strip())
    return bool(name) and not _CODE_IN_BRACES.match(info.strip()) and name is not None and name[1] not in _LANGUAGES


_LANGUAGES = frozenset("r python julia ojs sql bash sh js dot mermaid stan javascript html css cpp rust".split())
