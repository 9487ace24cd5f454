"""Code with its words marked by what they are (Pygments), its lines numbered or set off.

A handful of classes is enough on paper: what Pygments calls a hundred things is a keyword, a text, a number, a name, a
remark, or plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Generic, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

from ..base.bounds import CODE

_CLASSES = (
    (Comment, "co"),
    (String, "st"),
    (Number, "nu"),
    (Keyword, "ke"),
    (Operator.Word, "ke"),
    (Name.Function, "na"),
    (Name.Class, "na"),
    (Name.Decorator, "na"),
    (Name.Tag, "ke"),
    (Name.Attribute, "na"),
    (Generic.Heading, "ke"),
    (Generic.Deleted, "co"),
    (Generic.Inserted, "st"),
    (Error, ""),
)


def shown_code(code: str, info: str, shown: Mapping[str, str], at: int = 0) -> str:
    """HTML of a piece of code. `info`: what its fence says, its language first; `shown`: options of `code-block`; `at`:
    the line of the source that it begins at, where it has one."""
    language = _language(info)
    lines = _lines(code, language)
    place = f' data-line="{at}"' if at else ""
    named = f' class="language-{escape(language)}"' if language else ""
    numbered = shown.get("linenos") or shown.get("lineno-start")
    marked = numbers_in(shown.get("emphasize-lines", ""))
    if not (numbered or marked):
        return f"<pre{place}><code{named}>{''.join(lines)}</code></pre>\n"
    first = int(shown.get("lineno-start") or 1) if (shown.get("lineno-start") or "1").isdigit() else 1
    width = len(str(first + len(lines)))
    out = []
    for number, line in enumerate(lines, start=1):
        sign = f'<span class="lineno">{number + first - 1:>{width}}  </span>' if numbered else ""
        out.append(f'<span class="line{" marked" if number in marked else ""}">{sign}{line}</span>')
    return f'<pre class="lines"{place}><code{named}>{"".join(out)}</code></pre>\n'


def numbers_in(written: str) -> frozenset[int]:
    """`1,3-5` → {1, 3, 4, 5}; what is neither a number nor a range counts for nothing."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?", written):
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def _language(info: str) -> str:
    """The language that a fence names: `python`, `{.python}`, `rust,ignore`."""
    found = re.match(r"\{?\s*\.?([\w+#-]+)", info.strip())
    return found[1].lower() if found else ""


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        return None


def _lines(code: str, language: str) -> list[str]:
    """Each line as HTML, its end included."""
    lexer = _lexer(language) if len(code) <= CODE.most else None
    pieces = lexer.get_tokens(code) if lexer else [(None, code)]
    lines = [""]
    for kind, text in pieces:
        for piece in re.findall(r"[^\n]*\n|[^\n]+", text):
            lines[-1] += _marked(kind, piece)
            if piece.endswith("\n"):
                lines.append("")
    return lines if lines[-1] else lines[:-1]


def _marked(kind: _TokenType | None, text: str) -> str:
    name = next((name for of, name in _CLASSES if kind in of), "") if kind else ""
    words = text.rstrip("\n")
    end = text[len(words) :]
    html = escape(words, quote=False)
    return (f'<span class="{name}">{html}</span>' if name and words.strip() else html) + end
