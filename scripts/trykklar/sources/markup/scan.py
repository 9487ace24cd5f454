"""What a parsed text holds: its targets, references, index marks, headings, images.

`scan` also writes ids into the tokens (headings, index marks, numbered things), so that what is
resolved later is what is printed. Token order decides every made-up id, so equal texts get equal ids.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it.token import Token

from ...base.problems import Place, Problem
from ...base.rulebook import rule
from ...language.tags import language_problems
from .blocks import section_of
from .cited import cited
from .file_links import file_link, is_file_link
from .glossaries import TERM, name_terms
from .grammar import DIRECTIVES, ROLES, is_explicit, split_explicit, values_of
from .ids import as_id, is_address, is_id, literal
from .indexed import IndexedAs
from .notes import missing_footnotes
from .rawhtml import RawHtml, check_html, is_element
from .scanned import Anchor, DirectiveUse, Heading, Image, IndexMark, Reference, RuledPassage, Scan
from .telephone import number_problems
from .unfamiliar import unfamiliar_text

rule("role-unknown", "a role that does not exist")
rule("role-content", "a role whose content it cannot use")
rule("id-malformed", "an id with other characters than small letters, digits and hyphens")
rule("footnote-nested", "a footnote mark in a footnote")


_LETTER = re.compile(r"[^\W_]")


def scan(tokens: list[Token], chapter_id: str, file: str, definitions: dict[str, object] | None = None) -> Scan:
    """Read the tokens of a chapter's body, and give ids to what lacks one. `definitions`: labels of links that the text
    defines."""
    found = Scan()
    found.definitions = definitions or {}
    in_footnote = False
    for position, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else 0
        found.problems.extend(language_problems(token.attrs.get("lang"), Place(file, line)))
        if "insecure_attrs" in token.meta:
            found.problems.append(_attributes(token, Place(file, line)))
        if token.type == "myst_target":
            _label(token, _after(tokens, position), file, line, found)
        elif token.type == "math_block_label":
            found.anchors.append(Anchor(str(token.info), "equation", "", line))
            found.words += len(token.content.split())
        elif token.type in ("fence", "code_block", "math_block", "hr"):
            _block(token, file, line, found)
        elif token.type in ("footnote_open", "footnote_close"):
            in_footnote = token.nesting > 0
        elif token.type == "heading_open":
            _heading(token, tokens[position + 1], chapter_id, file, line, found)
        elif token.type == "directive_open":
            _directive(token, _caption(tokens, position), chapter_id, file, line, found)
            _within_directive(tokens, position, chapter_id, file, found)
        elif token.type == "html_block":
            found.problems.extend(check_html(token.content, Place(file, line)))
        elif token.nesting > 0 and token.attrs.get("id"):
            text = next((each for each in _after(tokens, position) if each.type == "inline"), None)
            _passage(token, plain_text(text) if text else "", file, line, found)
        elif token.type == "inline":
            _inline(token, chapter_id, file, line, found)
            if in_footnote and any(child.type == "footnote_ref" for child in token.children or []):
                hint = "write it in brackets, or as a note of its own in the text"
                found.problems.append(
                    Problem("footnote-nested", "a footnote has a footnote itself", hint, Place(file, line))
                )
    return found


def _after(tokens: list[Token], position: int) -> Iterator[Token]:
    """The tokens behind one, as far as they can belong to it; nothing is copied, for there may be many such."""
    return (tokens[index] for index in range(position + 1, min(len(tokens), position + _NEAR)))


def split_entry(content: str) -> tuple[str, str]:
    """Entry and sub-entry of an index mark's content: `text <Entry!Sub>`; `text` alone is an entry as it stands, its
    marks included."""
    _, target = split_explicit(unicodedata.normalize("NFC", content))
    words = target.rstrip("!")
    entry, mark, sub = words.rpartition("!")
    parted = mark and sub.strip() and is_explicit(content)
    return (entry.strip(), (sub + target[len(words) :]).strip()) if parted else (target, "")


def plain_text(token: Token, *, strange_tags: bool = False) -> str:
    """The words of an inline token as a reader sees them (targets of roles left out).

    `strange_tags`: what looks like an element and is none that passes is text (`vector<int>`).
    """
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline", "math_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "myst_role" and child.meta["name"] == "cite":  # its mark belongs to no title
            parts = [*parts[:-1], parts[-1].rstrip()] if parts else parts
        elif child.type == "myst_role":
            parts.append(_printed(child.meta["name"], child.content))
        elif child.type == "image":
            parts.append(alt_of(child))
        elif strange_tags and child.type == "html_inline" and not is_element(child.content):
            parts.append(child.content)
    return "".join(parts)


def alt_of(image: Token) -> str:
    """What is read out for a picture: the words of its text, without their marks (CommonMark 0.31, section 6.4)."""
    return " ".join(plain_text(image, strange_tags=True).split())


def _printed(role: str, content: str) -> str:
    """What a role prints that does not hang on the document."""
    return content.partition(":")[2].strip() if role == "lang" else split_explicit(content)[0]


def _source(inline: Token) -> str:
    """A title as it was written, in one line."""
    return " ".join(inline.content.split())


def _heading(token: Token, inline: Token, chapter_id: str, file: str, line: int, found: Scan) -> None:
    key, numbered = section_of(token)
    number = len(found.headings) + 1
    _check_id(token.attrs.get("id"), file, line, found)
    heading_id = str(token.attrs.get("id") or f"{chapter_id}-{key or f's{number}'}")
    token.attrs["id"] = heading_id
    level = int(token.tag[1])
    if any(child.type == "myst_role" and child.meta["name"] == "page" for child in inline.children or []):
        hint = "name it by {num} or {title}, or in the text below"
        what = "a heading names a page, whose number no bookmark and no list of contents can have"
        found.problems.append(Problem("role-content", what, hint, Place(file, line)))
    title = plain_text(inline)
    found.headings.append(Heading(level=level, id=heading_id, key=key, title=title, line=line, numbered=numbered))
    found.anchors.append(Anchor(heading_id, "section", _source(inline), line))


def _label(token: Token, after: Iterator[Token], file: str, line: int, found: Scan) -> None:
    """`(label)=` names the block under it, as MyST has it; what is no id is made one (`as_id`)."""
    name, named = as_id(token.content), next((token for token in after if token.type not in _NOTHING), None)
    if named is None or named.nesting < 0 or named.type in ("html_block", "inline"):
        hint = "write it on the line above a heading, a paragraph, a table or a figure"
        found.problems.append(
            Problem("markup-unknown", f"the label ({token.content})= names nothing", hint, Place(file, line))
        )
        return
    has = named.meta["options"].get("id") if named.type == "directive_open" else named.attrs.get("id")
    has = named.info if named.type == "math_block_label" else has
    if has and has != name:
        what = f"what stands here has two ids, '{name}' and '{has}'"
        found.problems.append(Problem("id-duplicate", what, "keep one of them, and refer to that", Place(file, line)))
    elif named.type == "directive_open":
        named.meta["options"]["id"] = name
    else:
        named.attrs["id"] = name


def _block(token: Token, file: str, line: int, found: Scan) -> None:
    """Code, a formula or a line, which may have an id; code is called by its first line."""
    found.words += len(token.content.split())
    if token.attrs.get("id"):
        code = "" if token.type == "math_block" else token.content
        _passage(token, code.strip().partition("\n")[0], file, line, found)


def _passage(token: Token, words: str, file: str, line: int, found: Scan) -> None:
    """A block of the text with an id of its own: references may lead to it; it is called by its first words."""
    if token.type == "dt_open" and str(token.attrs["id"]).startswith(TERM):
        return  # `name_terms` has entered it
    _check_id(token.attrs["id"], file, line, found)
    found.anchors.append(Anchor(str(token.attrs["id"]), "passage", literal(words[:_FIRST_WORDS]), line))


_BY_TITLE = frozenset({"table", "listing"})
"""Kinds of things that have a number where they have a title."""
_NEAR = 200
"""Tokens."""
_FIRST_WORDS = 60
"""Characters."""
_NOTHING = frozenset({"myst_line_comment", "attrs_block"})


def _check_id(given: str | int | float | None, file: str, line: int, found: Scan) -> None:
    """Ids become destinations of the PDF and parts of URLs: letters that need no quoting, as in front matter."""
    if given and not is_id(str(given)):
        hint = "use small letters a–z, digits and hyphens"
        found.problems.append(Problem("id-malformed", f"'{given}' is no id", hint, Place(file, line)))


def _caption(tokens: list[Token], position: int) -> str:
    """What a figure's list calls it: the first line of the directive's text, else its argument."""
    token = tokens[position]
    row = DIRECTIVES[token.meta["name"]]
    if row.body == "code":
        return str(token.meta["options"].get("caption", ""))
    if row.captioned:
        for following in _after(tokens, position):
            if following.type == "directive_close":
                break
            if following.type == "inline":
                return _source(following)
    return str(token.meta["argument"])


def _directive(token: Token, title: str, chapter_id: str, file: str, line: int, found: Scan) -> None:
    name, options = token.meta["name"], token.meta["options"]
    kind = DIRECTIVES[name].target_kind
    kind = None if not title and kind in _BY_TITLE else kind
    found.counted[name] += 1
    given = options.get("id") or token.attrs.get("id")
    _check_id(given, file, line, found)
    token.meta["id"] = given or f"{chapter_id}-{name}-{found.counted[name]}"
    found.directives.append(DirectiveUse(name, token.meta["argument"], options, line, token.meta["id"]))
    values = list(values_of(name, token.meta["argument"], options, line, token.meta["option_lines"]))
    for value in values:
        if value.nature == "alt":
            found.problems += _as_it_stands(value.text, Place(file, value.line))
    found.references += [
        Reference("num", value.text, line) for value in values if value.nature == "target" and value.text
    ]
    if name == "rules":
        codes = {level: re.split(r"[,\s]+", options.get(level, "")) for level in ("error", "warning", "off")}
        levels = {code: level for level, named in codes.items() for code in named if code}
        found.ruled.append(RuledPassage(line, token.map[1] if token.map else line, levels))
    if kind or given:
        found.anchors.append(Anchor(token.meta["id"], kind or name, title, line))


def _within_directive(tokens: list[Token], position: int, chapter_id: str, file: str, found: Scan) -> None:
    """What the texts beside a directive's body hold, and the words that a glossary explains."""
    beside = scan(tokens[position].meta["texts"], chapter_id, file)
    found.references += beside.references
    found.problems += beside.problems
    found.add_texts(beside, chapter_id)
    if tokens[position].meta["name"] == "glossary":
        name_terms(tokens, position, file, plain_text, found)


def _as_it_stands(text: str, place: Place) -> list[Problem]:
    """What is read out as it stands and holds a role, which would not be answered."""
    role = _ROLE.search(text)
    what = f"'{role[0]}…' is not answered in what is read out as it stands" if role else ""
    return [Problem("markup-unknown", what, "write the words out", place)] if role else []


_ROLE = re.compile(rf"\{{(?:{'|'.join(ROLES)})\}}`")


def _inline(token: Token, chapter_id: str, file: str, first_line: int, found: Scan) -> None:
    line = first_line
    found.problems.extend(unfamiliar_text(token, Place(file, line), found.definitions))
    html = RawHtml(Place(file, line))
    found.problems += [
        Problem(m.code, m.what, m.hint, Place(file, line + m.row)) for m in token.meta.get("repaired", ())
    ]
    for child in token.children or []:
        child.meta.setdefault("line", line)
        found.problems.extend(language_problems(child.attrs.get("lang"), Place(file, line)))
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in ("code_inline", "math_inline"):
            found.words += len(child.content.split())
        elif child.type == "text":
            found.words += sum(map(bool, map(_LETTER.search, child.content.split())))
            found.problems.extend(missing_footnotes(child.content, token.content, Place(file, line)))
        elif child.type == "myst_role":
            _role(child, chapter_id, file, line, found)
        elif child.type == "link_open":
            found.words += 1  # it prints its address, where it has no words
            _link(child, file, line, found)
        elif child.type == "span_open" and child.attrs.get("id"):
            _check_id(child.attrs["id"], file, line, found)
            found.anchors.append(
                Anchor(str(child.attrs["id"]), "passage", literal(plain_text(token)[:_FIRST_WORDS]), line)
            )
        elif child.type == "image":
            found.problems += _as_it_stands(child.content, Place(file, line))
            found.images.append(Image(unquote(str(child.attrs["src"])), alt_of(child), line))
        elif child.type == "html_inline":
            html.piece(child.content, Place(file, line))
    found.problems.extend(html.finish())


def _attributes(token: Token, place: Place) -> Problem:
    names = ", ".join(map(str, token.meta["insecure_attrs"]))
    hint = "a picture's width is an option of the directive: :::{figure} file, and :width: 80mm below it"
    if "attribution" in token.meta["insecure_attrs"]:
        hint = "it says whose words a quotation is: write it above one, whose lines begin with '>'"
    return Problem("markup-unknown", f"the attribute '{names}' is not read here", hint, place)


def _role(token: Token, chapter_id: str, file: str, line: int, found: Scan) -> None:
    name = token.meta["name"]
    role = ROLES.get(name)
    if role is None:
        found.problems.append(
            Problem("role-unknown", f"there is no role '{name}'", "roles are: " + ", ".join(ROLES), Place(file, line))
        )
        return
    if name in ("var", "when"):  # a chapter's text has been answered before
        hint = "only chapters and publication.yaml ask: write the words out"
        found.problems.append(Problem("role-content", f"'{name}' asks nothing here", hint, Place(file, line)))
        return
    text, target = split_explicit(token.content)
    found.words += len(text.split())
    if name == "index":
        told = token.meta.get("entry") or IndexedAs(*split_entry(token.content))
        if not told.entry:
            hint = "write {index}`text` or {index}`text <Entry!Sub>`"
            found.problems.append(Problem("role-content", "an index mark without an entry", hint, Place(file, line)))
        token.meta["id"] = f"{chapter_id}-ix{len(found.index) + 1}"
        written = token.meta.get("written", token.content)
        found.index.append(
            IndexMark(
                entry=told.entry,
                sub=told.sub,
                id=token.meta["id"],
                line=line,
                content=written,
                see=told.see,
                also=told.also,
            )
        )
    elif name == "cite":
        for source in cited(token.content):
            found.references.append(Reference(name, source.key, line))
            if source.wrong:
                what = f"'{source.wrong}' is no place in a work"
                hint = "write its kind and number: [p. 12], [pp. 12–14], [chap. 3], [§ 5]"
                found.problems.append(Problem("role-content", what, hint, Place(file, line)))
    elif name == "lang" and not _LANGUAGE.match(token.content):
        what = f"'{token.content}' names no language and words of it"
        found.problems.append(
            Problem("role-content", what, "write {lang}`de:Zeitgeist`: its code, a colon, the words", Place(file, line))
        )
    elif role.refers_to != "nothing":
        if name in _SAY_THEMSELVES and is_explicit(token.content):
            what = f"the words '{text}' are not printed: '{name}' has words of its own"
            found.problems.append(Problem("role-content", what, f"write [{text}](#{target})", Place(file, line)))
        found.references.append(Reference(name, as_id(target) if name == "term" else target, line))


_SAY_THEMSELVES = frozenset({"num", "page", "title", "fact"})
_LANGUAGE = re.compile(r"\s*[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*\s*:.*\S", re.DOTALL)
"""A language tag (RFC 5646, section 2.1), a colon, and words."""


_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
"""RFC 3986, section 3.1."""


def _link(token: Token, file: str, line: int, found: Scan) -> None:
    """A link names a target of the publication, or a page or an address elsewhere."""
    href = str(token.attrs.get("href", ""))
    if is_address(href):
        found.problems.extend(number_problems(href, Place(file, line)))
        return
    if _SCHEME.match(href):
        what, hint = f"a link to '{href}' is not let through", "link to https:, http:, mailto:, tel: or sms:"
        found.problems.append(Problem("html-forbidden", what, hint, Place(file, line)))
    else:
        if is_file_link(href):
            href = token.attrs["href"] = file_link(href, file)
        found.references.append(Reference("link", href.removeprefix("#"), line))


def role_tokens(tokens: list[Token]) -> Iterator[Token]:
    """The roles in a text, in order."""
    for token in tokens:
        if token.type == "directive_open":
            yield from role_tokens(token.meta["texts"])
        elif token.type == "inline":
            yield from (child for child in token.children or [] if child.type == "myst_role")
