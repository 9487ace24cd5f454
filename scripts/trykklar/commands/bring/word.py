"""A document of a word processor becomes a folder of Markdown with its pictures, which is then imported as any other.

`.docx` is read by mammoth (BSD-2-Clause), which goes by styles; `.html` is what Google Docs and others export. A
document comes from anywhere: its parts are bounded before anything reads them, and none may have a document type.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree, html as lxml_html

from ...base.bounds import DOCUMENT_BYTES, DOCUMENT_PART_BYTES
from ...base.files import read_bytes
from ...base.limits.wall import guarded
from ...base.problems import Place, Problem, ProblemsFound
from ...sources.data.packages import Office, Package, package_fault
from .as_markdown import Text, Writer
from .figures import decoded
from .records import Told
from .signs import without_controls
from .word_left import left_behind, with_fields

SUFFIXES = (".docx", ".html", ".htm")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = """
p[style-name='Title'] => !
p[style-name='Subtitle'] => !
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
r[style-name='Verbatim Char'] => code
comment-reference => sup
"""
DOCUMENT = Office(
    what="document of Word",
    code="usage",
    again="open it in the word processor, and save it again as .docx, without a password",
    smaller="divide it into documents of some chapters each",
    part=DOCUMENT_PART_BYTES,
)
_KINDS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/tiff": "tif", "image/svg+xml": "svg"}


@dataclass(frozen=True)
class About:
    """What a document says of itself."""

    title: str = ""
    author: str = ""
    language: str = ""


def as_folder(document: Path, folder: Path, told: Told) -> About:
    """Write a document as a folder of Markdown, which has an outline of mdBook's. Raises `ProblemsFound`."""
    if document.suffix.lower() not in SUFFIXES:
        hint = "name a folder of Markdown, a .docx, or an exported .html"
        raise ProblemsFound([Problem("usage", f"'{document.name}' is none of these", hint, Place(document.name))])
    data = read_bytes(document, document.name, DOCUMENT_BYTES.most, Place(document.name))
    return guarded(f"reading '{document.name}'", Place(document.name), lambda: _written(document, data, folder, told))


def _written(document: Path, data: bytes, folder: Path, told: Told) -> About:
    if document.suffix.lower() == ".docx":
        root, about = _of_word(document.name, data, told)
    else:
        root, about = _of_html(data)
    _pictures(root, document.name, folder, told)
    texts = Writer(root, lambda what, where: _tell(told, document.name, what, where)).texts
    named: dict[str, Text] = {}
    for text in texts:
        text.title = text.title or about.title or document.stem
        name, count = text.id, 2
        while name in named:
            name, count = f"{text.id}-{count}", count + 1
        named[name] = text
    for name, text in named.items():
        (folder / f"{name}.md").write_text(text.markdown(), "utf-8")
    titles = {name: re.sub(r"[\[\]\\]", "", text.title) for name, text in named.items()}
    outline = "".join(f"- [{title}]({name}.md)\n" for name, title in titles.items())
    (folder / "SUMMARY.md").write_text(f"# Summary\n\n{outline}", "utf-8")
    return about


def in_the_document(problem: Problem, name: str) -> Problem:
    """A problem of one of the texts that a document was made into, told of the document."""
    if problem.place is None or problem.place.file == name:
        return problem
    chapter = Path(problem.place.file).stem
    return replace(problem, message=f"{problem.message} (in '{chapter}')", place=Place(name))


def _tell(told: Told, file: str, what: str, where: str) -> None:
    hint = f"it stands in '{where}'" if where else "it stands before the first heading"
    told.left(Place(file), what, hint)


# Word


def _of_word(file: str, data: bytes, told: Told) -> tuple[Any, About]:
    import mammoth  # only here: most runs read no document

    parts = _parts(file, data)
    try:
        made = mammoth.convert_to_html(io.BytesIO(with_fields(data, parts)), style_map=_STYLES)
    except (KeyError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, AttributeError, IndexError) as error:
        what = f"cannot be read ({type(error).__name__})"
        raise package_fault(file, what, DOCUMENT.again, 0, code=DOCUMENT.code) from None
    for what, where in left_behind(parts):
        _tell(told, file, what, where)
    for message in dict.fromkeys(m.message for m in made.messages):
        if not re.search(r"(?i)style|element was ignored: \S*(?:oMath|fldSimple)", message):  # `left_behind` tells them
            _tell(told, file, message[:1].lower() + message[1:], "")
    return lxml_html.fragment_fromstring(made.value, create_parent="div"), _about(parts)


def _parts(file: str, data: bytes) -> dict[str, Any]:
    """The parts in XML, parsed; all others are within bounds. Raises `ProblemsFound`."""
    package = Package(data, file, DOCUMENT)
    if "word/document.xml" not in package.names:
        raise package.fault("is no document of Word")
    xml = {name for name in package.names if name.endswith((".xml", ".rels"))}
    for name in package.names - xml:
        package.content(name)
    return {name: package.part(name) for name in sorted(xml)}


def _about(parts: dict[str, Any]) -> About:
    core = parts.get("docProps/core.xml")
    found = {etree.QName(e).localname: (e.text or "").strip() for e in core} if core is not None else {}
    styles = parts.get("word/styles.xml")
    spoken = next((e.get(f"{_W}val") for e in styles.iter(f"{_W}lang")), "") if styles is not None else ""
    language = (found.get("language") or spoken or "")[:2].lower()
    return About(found.get("title", ""), found.get("creator", ""), language if language.isalpha() else "")


# HTML


def _of_html(data: bytes) -> tuple[Any, About]:
    try:
        data.decode("utf-8")
        parser = lxml_html.HTMLParser(encoding="utf-8")  # else a page that does not say so would be read as Latin-1
    except UnicodeDecodeError:
        parser = None
    try:
        root = without_controls(lxml_html.document_fromstring(data, parser=parser))
    except etree.ParserError:  # there is no element in it
        root = lxml_html.document_fromstring("<p></p>")
    about = About(" ".join((root.findtext(".//title") or "").split()), "", (root.get("lang") or "")[:2])
    body = root.find("body")
    body = root if body is None else body
    _marked_by_style(root, body)
    _notes_of_google(body)
    etree.strip_elements(body, "script", "style", "head", etree.Comment, with_tail=False)
    etree.strip_tags(body, "span", "font", "u", "div", "section", "article", "main", "center")
    return body, about


def _notes_of_google(body: Any) -> None:
    """Footnotes and comments as Google Docs exports them (paragraphs at the end, with ids `ftnt1` and `cmnt1`), in the
    form in which those of Word come."""
    for back in [e for e in body.iter("a") if re.fullmatch(r"(?:ftnt|cmnt)\d+", e.get("id") or "")]:
        kind, number = ("footnote" if back.get("id").startswith("ftnt") else "comment"), back.get("id")[4:]
        block = next(e for e in back.iterancestors() if e.tag in ("p", "div", "li", "body"))
        if block.tag == "body":
            continue
        outer = block.getparent()
        around = outer if outer.tag == "div" and outer is not body else block
        back.drop_tree()
        notes = lxml_html.fromstring(f'<ol><li id="{kind}-{number}"></li></ol>')
        notes[0].extend(list(around) if around is not block else [block])
        body.append(notes)
        if around is not block:
            around.drop_tree()
    for link in body.iter("a"):
        if found := re.fullmatch(r"#(ftnt|cmnt)(\d+)", link.get("href") or ""):
            link.set("href", f"#{'footnote' if found[1] == 'ftnt' else 'comment'}-{found[2]}")


def _marked_by_style(root: Any, body: Any) -> None:
    """Spans that a style makes bold or slanted (Google Docs writes no other) as the elements that mean it."""
    rules = dict(re.findall(r"\.([\w-]+)\s*\{([^}]*)\}", "".join(e.text or "" for e in root.iter("style"))))
    for span in list(body.iter("span")):
        classes = (span.get("class") or "").split()
        style = ";".join([span.get("style") or "", *(rules.get(name, "") for name in classes)])
        if re.search(r"font-weight:\s*(?:bold|[7-9]00)", style):
            span.tag = "strong"
        elif re.search(r"font-style:\s*italic", style):
            span.tag = "em"


def _pictures(root: Any, file: str, folder: Path, told: Told) -> None:
    """Write pictures that stand in the document itself; others are told, and left out."""
    (folder / "pictures").mkdir(exist_ok=True)
    for number, picture in enumerate(list(root.iter("img")), start=1):
        found = re.fullmatch(r"data:([\w/+.-]+);base64,([\w+/=\s]*)", picture.get("src") or "")
        if not found or found[1] not in _KINDS or (data := decoded(found[2])) is None:
            _tell(told, file, f"picture {number} is not in the document, or of a kind that is not known", "")
            picture.drop_tree()
            continue
        name = f"pictures/picture-{number}.{_KINDS[found[1]]}"
        (folder / name).write_bytes(data)
        picture.set("src", name)
        if not picture.get("alt"):
            _tell(told, file, f"picture {number} has no alternative text", "")
