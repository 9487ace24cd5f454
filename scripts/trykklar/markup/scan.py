"""What a parsed text holds: its targets, references, index marks, headings, images.

`scan` also writes ids into the tokens (headings, index marks, numbered things), so that what is
resolved later is what is printed. Token order decides every made-up id, so equal texts get equal ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from ..problems import Place, Problem
from .grammar import DIRECTIVES, ROLES, split_explicit
from .rawhtml import check_html


@dataclass(frozen=True, slots=True)
class Anchor:
    """A thing in the text that can be referred to."""

    id: str
    kind: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of a role or link: what it names and by which role."""

    role: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class IndexMark:
    """A place in the text that the index names."""

    entry: str
    sub: str
    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body."""

    level: int
    id: str
    key: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image that the text shows."""

    src: str
    alt: str
    line: int


@dataclass(frozen=True, slots=True)
class DirectiveUse:
    """A directive as the author wrote it."""

    name: str
    argument: str
    options: dict[str, str]
    line: int
    id: str = ""
    """The id under which it stands in the text, given or made up."""


@dataclass
class Scan:
    """Everything that a text holds which other stages must know."""

    anchors: list[Anchor] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    index: list[IndexMark] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    directives: list[DirectiveUse] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    words: int = 0


def scan(tokens: list[Token], chapter_id: str, file: str) -> Scan:
    """Read the tokens of a chapter's body, and give ids to what lacks one."""
    found = Scan()
    for position, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open":
            _heading(token, tokens[position + 1], chapter_id, line, found)
        elif token.type == "directive_open":
            _directive(token, _caption(tokens, position), chapter_id, line, found)
            beside = scan(token.meta["texts"], chapter_id, file)
            found.references += beside.references
            found.problems += beside.problems
        elif token.type == "html_block":
            found.problems.extend(check_html(token.content, Place(file, line)))
        elif token.type == "inline":
            _inline(token, chapter_id, file, line, found)
    return found


def plain_text(token: Token) -> str:
    """The words of an inline token as a reader sees them (targets of roles left out)."""
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "myst_role":
            parts.append(split_explicit(child.content)[0])
    return "".join(parts)


def _heading(token: Token, inline: Token, chapter_id: str, line: int, found: Scan) -> None:
    key = str(token.attrs.get("class", "")).split(" ")[0]
    number = sum(1 for h in found.headings) + 1
    heading_id = str(token.attrs.get("id") or f"{chapter_id}-{key or f's{number}'}")
    token.attrs["id"] = heading_id
    level = int(token.tag[1])
    title = plain_text(inline)
    found.headings.append(Heading(level, heading_id, key, title, line))
    found.anchors.append(Anchor(heading_id, "section", title, line))


def _caption(tokens: list[Token], position: int) -> str:
    """What a figure's list calls it: the first line of the directive's text, else its argument."""
    token = tokens[position]
    if token.meta["name"] in ("figure", "chart"):
        for following in tokens[position + 1 :]:
            if following.type == "directive_close":
                break
            if following.type == "inline":
                return plain_text(following)
    return str(token.meta["argument"])


def _directive(token: Token, title: str, chapter_id: str, line: int, found: Scan) -> None:
    name, options = token.meta["name"], token.meta["options"]
    kind = DIRECTIVES[name].target_kind
    number = sum(1 for use in found.directives if use.name == name) + 1
    token.meta["id"] = options.get("id") or f"{chapter_id}-{name}-{number}"
    found.directives.append(DirectiveUse(name, token.meta["argument"], options, line, token.meta["id"]))
    if kind or options.get("id"):
        found.anchors.append(Anchor(token.meta["id"], kind or name, title, line))


def _inline(token: Token, chapter_id: str, file: str, first_line: int, found: Scan) -> None:
    line = first_line
    for child in token.children or []:
        child.meta.setdefault("line", line)
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "text":
            found.words += sum(1 for word in child.content.split() if any(c.isalnum() for c in word))
            if "[^" in child.content:
                found.problems.append(_missing_footnote(child.content, Place(file, line)))
        elif child.type == "myst_role":
            _role(child, chapter_id, file, line, found)
        elif child.type == "link_open":
            _link(child, file, line, found)
        elif child.type == "image":
            found.images.append(Image(str(child.attrs["src"]), child.content, line))
        elif child.type == "html_inline":
            found.problems.extend(check_html(child.content, Place(file, line)))


def _role(token: Token, chapter_id: str, file: str, line: int, found: Scan) -> None:
    name = token.meta["name"]
    role = ROLES.get(name)
    if role is None:
        found.problems.append(Problem("role-unknown", f"there is no role '{name}'", "roles are: " + ", ".join(ROLES), Place(file, line)))
        return
    text, target = split_explicit(token.content)
    found.words += len(text.split())
    if name == "index":
        entry, _, sub = target.partition("!")
        token.meta["id"] = f"{chapter_id}-ix{len(found.index) + 1}"
        found.index.append(IndexMark(_capital(entry.strip()), sub.strip(), token.meta["id"], line))
    elif name == "cite":
        for key in token.content.split(","):
            found.references.append(Reference(name, key.strip(), line))
    elif role.refers_to != "nothing":
        found.references.append(Reference(name, target, line))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _link(token: Token, file: str, line: int, found: Scan) -> None:
    """A link names a target of the publication, or a page or an address elsewhere."""
    href = str(token.attrs.get("href", ""))
    if href.startswith(("https://", "http://", "mailto:")):
        return
    if ":" in href.split("#")[0].split("/")[0]:
        found.problems.append(
            Problem("html-forbidden", f"a link to '{href}' is not let through", "link to https:, http: or mailto:", Place(file, line))
        )
    else:
        found.references.append(Reference("link", href.removeprefix("#"), line))


def _missing_footnote(text: str, place: Place) -> Problem:
    """A footnote mark that has no footnote stays in the text as `[^name]`."""
    mark = text[text.index("[^") :].split("]")[0] + "]"
    return Problem("footnote-missing", f"the footnote {mark} is not written", f"add a paragraph '{mark}: …' to the chapter", place)


def role_tokens(tokens: list[Token]) -> Iterator[Token]:
    """The roles in a text, in order."""
    for token in tokens:
        if token.type == "directive_open":
            yield from role_tokens(token.meta["texts"])
        elif token.type == "inline":
            yield from (child for child in token.children or [] if child.type == "myst_role")
