"""Signs by which markup of other Markdown dialects, and of other languages for text, is known; and what stands for each
here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .grammar import ROLES
from .rawhtml import ELEMENTS, INSTEAD as OTHERS


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern by which markup of another dialect is known, and what stands for it here."""

    needs: str
    """What stands in all that the pattern finds: most texts are without, and need not be looked through."""
    pattern: re.Pattern[str]
    what: str
    hint: str


# A pattern that begins with a sign of its own is found quicker than one that begins by looking behind.
def _sign(needs: str, pattern: str, what: str, hint: str, flags: int = 0) -> Sign:
    return Sign(needs, re.compile(pattern, re.MULTILINE | flags), what, hint)


_OTHER_ROLES = (
    "ref numref eq doc download math kbd abbr sub sup cite:p cite:t cite:ps cite:ts menuselection guilabel".split()
)
_ROLE = "|".join(sorted(map(re.escape, [*ROLES, *_OTHER_ROLES]), key=len, reverse=True))
IN_TEXT = (
    _sign(
        "{{",
        r"\{\{[^{}\n]*\}\}",
        "a substitution in double braces",
        "write the words: front matter and data hold none; for a figure, {fact}`id` prints it",
    ),
    _sign(
        "<",
        rf"</?(?:{'|'.join(name for name in (*OTHERS, *ELEMENTS) if name[1:])})(?![\w-])(?![^<]*>)",
        "a tag of HTML without its >",
        "end it with >, or write &lt; for the sign <",
        re.IGNORECASE,
    ),
    _sign("{%", r"\{%[-+]?\s*[a-z].*?%\}", "a command of a template", "write the words: chapters have no commands"),
    _sign(
        "{",
        rf"\{{(?<![\w{{]\{{)(?:{_ROLE})\}}(?=[\w'\"‘’“”‚‘„«»´])",
        "a role without backticks",
        "write its content between backticks: {cite}`key`",
    ),
    _sign(
        "{",
        r"^\s*::?\s*\{[a-z][\w:-]*\}",
        "a directive with less than three colons",
        "begin it with three: :::{figure} …",
    ),
    _sign("!!!", r"^\s*!!!\s+[a-z]", "an admonition", "write :::{box} Title, its text, and :::"),
    _sign("[!", r"^\s*\[![A-Za-z]+\]", "an alert", "write :::{box} Title, its text, and :::"),
    _sign(
        "+",
        r"\A\s*\+[-=]{3,}[-=+]*\+\s*$",
        "a grid table",
        "write the table with |: a head, a line |---|---|, and a line for each row",
    ),
    _sign(
        "=",
        r"\{[^{}\n]*\b(?:width|height|align|scale|style|target)\s*=[^{}\n]*\}",
        "an attribute",
        "a picture's width is an option of the directive: :::{figure} file, and :width: 80mm below it",
    ),
    _sign(
        "*[",
        r"^\s*\*\[[^\]\n]+\]:",
        "an abbreviation's definition",
        'write <abbr title="…">…</abbr>, or put it into glossary.yaml',
    ),
    _sign(
        "[",
        r"^\s*\[\[?_?TOC_?\]\]?\s*$",
        "a table of contents",
        "put the page 'contents' into the outline",
        re.IGNORECASE,
    ),
    _sign(
        "\n",
        r"^\s*(?:a[.)][ ]+\S.*\n\s*b|A[.)][ ]+\S.*\n\s*B|i[.)][ ]+\S.*\n\s*ii|I[.)][ ]+\S.*\n\s*II)[.)][ ]+\S",
        "a list with letters",
        "number it 1., 2., 3., and put {.letters} above it, by itself, or write each on a paragraph of its own",
    ),
    _sign("@", r"(?<!\w)\[-?@[\w:.-]+[^\]\n]*\]", "a citation in brackets", "write {cite}`key`"),
    _sign("@", r"(?<![\w.@/\[-])@[A-Za-z][\w-]*\d{4}[a-z]?\b", "a citation", "write {cite}`key`"),
    _sign("==", r"(?<!=)==(?=[^\s=])[^=\n]+(?<=\S)==(?!=)", "a marking between ==", "write <mark>…</mark>"),
    _sign("[[", r"\[\[[^\[\]\n]+\]\]", "a link of a wiki", "write [text](#id)"),
    _sign(
        "++",
        r"(?<![\w+])\+\+(?=[^\s+])[^+\n]+(?<=[^\s+])\+\+(?![\w+])",
        "an insertion between ++",
        "write <u>…</u>, or the words alone",
    ),
    _sign(
        "||", r"(?<!\|)\|\|(?=[^\s|])[^|\n]+(?<=[^\s|])\|\|(?!\|)", "a hidden text between ||", "write the words alone"
    ),
    _sign(
        "..",
        r"\A\s*\.\.[ ]+(?:[a-z][\w-]*::|_[\w-]+:|\[[^\]]+\])",
        "a directive of reStructuredText",
        "write it as :::{figure}, :::{table} or another directive; a link's target is (id)=",
    ),
    _sign(
        "{",
        rf"\{{(?<![\w{{]\{{)(?:{_ROLE})\}}\s+(?=\ufffc)",
        "a role apart from its backticks",
        "write them together: {cite}`key`",
    ),
    _sign(
        ":\ufffc",
        r"(?<![\w:]):[a-z][\w.+-]*(?::[a-z]+)?:(?=\ufffc)",
        "a role of reStructuredText",
        "write {num}`id`, {page}`id`, {cite}`key` or another role: in braces, without colons",
    ),
    _sign(
        ":",
        r"(?<![\w:\ufffc]):[a-z][a-z0-9+-]*(?:_[a-z0-9+-]+)*:(?![\w:\ufffc])",
        "a word between colons",
        "write the sign of an emoji itself; options stand right under their directive's first line",
    ),
    _sign(
        "@", r"(?<![\w.@/\[-])@(?:fig|tbl|tab|sec|eq|lst)[-:]\w[\w-]*", "a reference", "write {num}`id`, or {page}`id`"
    ),
    _sign(
        "{:",
        r"\{:[^{}\n]*\}",
        "an attribute of kramdown",
        "write {.class} on a line of its own above the block, or [words]{.class}",
    ),
    _sign(
        "{#",
        r"\{#\w[\w-]*[:.][^{}\n]*\}",
        "an id with other signs than letters, digits and hyphens",
        "write {#an-id} behind a heading; a figure and a table have the option :id:",
    ),
    _sign("???", r"^\s*\?\?\?\+?\s+[a-z]", "a block that opens", "write :::{box} Title, its text, and :::"),
    _sign(
        "%%",
        r"%%[^%\n]+%%",
        "a comment between %%",
        "write <!-- a comment -->, or a line of its own that begins with %",
    ),
    _sign("{/*", r"\{/\*.*?\*/\}", "a comment of MDX", "write <!-- a comment -->", re.DOTALL),
    _sign(
        "{", r"\{(?:\+\+|--|~~|>>)(?=[^{}\n]+\})", "a mark of CriticMarkup", "write the words as they shall be printed"
    ),
    _sign(
        "\n",
        r"(?<=\S)\n\s*\d{1,3}[.)][ ]+\S[^\n]*\n\s*\d{1,3}[.)][ ]+\S",
        "a numbered list that begins within a paragraph, and not with 1,",
        "put an empty line above it",
    ),
    _sign("(@", r"^\s*\(@[\w-]*\)\s+\S", "a numbered example", "number it 1., 2., 3."),
    _sign("#.", r"^\s*#\.\s+\S", "a list with #.", "write 1. before each item"),
    _sign(
        "|", r"^\s*\|[ ]+[^|\n]+\n\s*\|[ ]+[^|\n]+$", "a block of lines", "end each line with \\ and leave the bars out"
    ),
    _sign(
        "#",
        r"\A#{2,6}[^\W\d]|\A#[^\W\d][^\n]*[^\W\d_] [^\n]*\w\Z",
        "a heading without a space",
        "write ## and a space before its words; \\# is the sign #",
    ),
    _sign("==", r"^\s*={2,6}\s+\S[^=\n]*\s={2,6}\s*$", "a heading of a wiki", "write ## before its words"),
    _sign(
        "''",
        r"(?<!')'{2,3}(?=[^\s'])[^'\n]+(?<=[^\s'])'{2,3}(?!')",
        "a marking between ''",
        "write *emphasis* or **strong**",
    ),
    _sign(
        "[/",
        r"\[(b|i|u|url|quote|code|img)(?:=[^\]\n]*)?\][^\n]*\[/\1\]",
        "a marking of BBCode",
        "write *emphasis*, **strong** or [text](address)",
    ),
    _sign(
        "!include",
        r"^\s*!include\b",
        "a command to include a file",
        "write the text here, or make a chapter of the file",
    ),
    _sign("#+", r"^\s*#\+[A-Za-z_]+", "a command of Org", "write code between lines of ```"),
    _sign(
        "[",
        r"^\s*\[(?:source|NOTE|TIP|WARNING|quote|verse|cols)\b[^\]\n]*\]\s*$",
        "a block of AsciiDoc",
        "write code between lines of ```, and :::{box} Title for an aside",
    ),
    _sign(
        "\n",
        r"\n(?<=\S\n)[ ]*:(?![:\s{])(?=[^:\n]+$)",
        "a definition without a space behind its colon",
        "write the term, and on the line below it ': ' and what it means",
    ),
    _sign(
        "\n",
        r"\n(?<=\S\n)[ ]*:[ \t]+(?=\S)",
        "a definition of several terms",
        "write each term with its own: a line with the term, a line ': ' with what it means",
    ),
    _sign(
        "*",
        r"\*(?<=\d\*)[^*\s]+\*(?=[\w(])|\*(?<=[\w)]\*)[^*\s]+\*(?=\d)",
        "a product written with asterisks, which would make italics of it,",
        "write × or ·; \\* is the sign *",
    ),
    _sign(
        "__",
        r"(?<!\w)__[A-Za-z]\w*__(?=\.\w|\()",
        "a name with two underscores, which would make it strong,",
        "write it between backticks, as code; \\_ is the sign _",
    ),
    _sign("^", r"(?<=\s)\^[a-z][a-z0-9-]{3,}\Z", "the name of a block", "write (an-id)= on the line above the block"),
)
LATEX = _sign(
    "\\",
    r"\\(?:begin|end|cite[pt]?|ref|label|textbf|textit|emph|section|chapter|footnote|newpage|pagebreak|includegraphics)\b",
    "a command of LaTeX",
    "write it in Markdown: *emphasis*, {cite}`key`, [^note]",
)
INVERTED = _sign(
    "\\",
    r"\\\((?:[A-Za-z]|[^()\n]*?[\\^_={}<>][^\n]*?)\\\)|\\\[(?!\^)(?=[^\]\n]*\w)[^\]\n]*?[\\^_={}<>][^\n]*?\\\]",
    r"a formula between \( and \)",
    "write it with *x*, <sup>2</sup> and signs such as ≤; make a picture of what is longer",
)
RST_LINK = _sign(">`_", r"(?<!`)`[^`<\n]+<[^`<>\s]+>`__?(?!\w)", "a link of reStructuredText", "write [text](address)")
SPACED = _sign(
    "](",
    r"(?<!\\)\[[^\[\]\n]+\]\((?!<)[^()<>\"\s]+(?:[ ][^()<>\"'\s]+)+\)",
    "a link whose address has a space",
    "write - for the space in #an-id, %20 in an address, or put it between < and >",
)

INSTEAD = {
    **dict.fromkeys("eval-rst raw".split(), "make a picture of it: ':::{figure} file'"),
    **dict.fromkeys(
        "toctree contents tableofcontents".split(), "put the page 'contents' into the outline of publication.yaml"
    ),
    **dict.fromkeys(
        "content-visible content-hidden hidden".split(),
        "write it for all; what stands in some editions alone is written in a fence `when`",
    ),
}
"""What stands here for directives of MyST and Sphinx that there are not."""
