"""YAML that remembers where everything stood.

`read_yaml` gives plain values and a map from each value's path to its line, so that a schema's
complaint about `edition.number` can be shown at the line that the author typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, NamedTuple

import yaml

from .bounds import WORDED_YAML, YAML_TEXT, YAML_VALUES
from .problems import Place, Problem, ProblemsFound
from .rulebook import rule

rule("yaml-syntax", "YAML that does not parse")
rule("yaml-duplicate-key", "a YAML key stands twice in one mapping")

Path = tuple[str | int, ...]


class Span(NamedTuple):
    """Where the characters of a text stand in a file, its quotation marks left out: lines are 1-based, columns
    0-based."""

    line: int
    column: int
    last_line: int
    end: int
    """The column behind the last character."""


@dataclass(frozen=True)
class Located:
    """A YAML value with the line of every part of it (1-based, in the file it came from)."""

    value: Any
    file: str
    _: KW_ONLY
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    """How numbers, truth values and nulls are written in the file: what is meant where a text is wanted."""
    swallowed: dict[Path, str] = field(default_factory=dict)
    """What follows a plain text on its line after ' #', and is a comment to YAML."""
    spans: dict[Path, Span] = field(default_factory=dict)
    """Of every scalar."""

    def at(self, path: Path) -> Any:
        """The value at `path`."""
        value = self.value
        for part in path:
            value = value[part]
        return value

    def place(self, path: Path) -> Place:
        """The place of the value at `path`, or of its nearest ancestor that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return Place(self.file, self.lines[path[:end]])
        return Place(self.file)


def read_yaml(text: str, file: str, first_line: int = 1, *, typed: bool = True) -> Located:
    """Parse one YAML document by the core schema of YAML 1.2 (section 10.3.2): `no`, `12:30`, `1_000` and `2026-01-01`
    are texts.

    `first_line` is the line of `text`'s first line in `file` (front matter starts at 2). `typed`: False leaves every
    value the text that it is written as, and an empty one None. Raises `ProblemsFound` for YAML that does not parse and
    for duplicate keys.
    """
    if odd := _ODD_END.search(text):
        raise ProblemsFound([_odd_end(odd, file, first_line)])
    try:
        node = _compose(text)
    except yaml.YAMLError as error:
        raise ProblemsFound([_syntax_problem(error, text, file, first_line)]) from None
    except RecursionError:
        raise ProblemsFound([_too_much(file, first_line)]) from None
    if node is not None:
        _hold_to_bounds(node, file, first_line)
    found = Located(None, file)
    problems: list[Problem] = []
    value = (
        None if node is None else _Builder(found, text.split("\n"), first_line, problems, typed=typed).build(node, ())
    )
    if problems:
        raise ProblemsFound(problems)
    return replace(found, value=value)


_TAG = "tag:yaml.org,2002:"
_CORE = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?[0-9]+", list("-+0123456789")),
    "float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
    "merge": (r"<<", ["<"]),
}
"""The tags of plain scalars (YAML 1.2.2, section 10.3.2, without octal and hexadecimal integers), and YAML 1.1's merge
key, to name it."""


_READERS: dict[str, Callable[[str], Any]] = {
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": lambda text: float(re.sub(r"\.(?=[iInN])", "", text)),
}
"""Kind of a scalar → its value."""


_CoreLoader: Any = type("_CoreLoader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {}})


_Fast: Any = getattr(yaml, "CSafeLoader", None)
"""libyaml where PyYAML has it (six times faster); PyYAML's own errors say more."""
_LOADERS: list[Any] = [_CoreLoader]
if _Fast is not None:
    _LOADERS.append(type("_FastCoreLoader", (_Fast,), {"yaml_implicit_resolvers": {}}))
for _loader in _LOADERS:
    for _name, (_form, _first) in _CORE.items():
        _loader.add_implicit_resolver(_TAG + _name, re.compile(rf"^(?:{_form})$"), _first)


_WORDED = WORDED_YAML.most
"""Characters of a file that PyYAML reads once more to say better what is wrong: it takes a second for 50,000."""


def _compose(text: str) -> yaml.Node | None:
    """The node tree. Raises `RecursionError` for what is nested more deeply than libyaml reads."""
    for loader in _LOADERS[1:]:
        try:
            return yaml.compose(text, Loader=loader)
        except yaml.YAMLError as error:
            if "maximum nesting depth" in str(error):
                raise RecursionError from None
            if len(text) > _WORDED:
                raise
    return yaml.compose(text, Loader=_CoreLoader)


_ODD_END = re.compile("[\x85\u2028\u2029]")
"""Ends of lines for YAML 1.1, and so for PyYAML and libyaml, but not for editors nor for YAML 1.2 (section 5.4)."""


def _odd_end(odd: re.Match[str], file: str, first_line: int) -> Problem:
    line = first_line + odd.string.count("\n", 0, odd.start())
    said = f"a line has the sign U+{ord(odd[0]):04X} in it, which ends a line for some programs and not for others"
    hint = "write a space or a new line there"
    return Problem("yaml-syntax", f"this is not valid YAML: {said}", hint, Place(file, line))


def _syntax_problem(error: yaml.YAMLError, text: str, file: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    begun = getattr(error, "context_mark", None)
    if (
        mark
        and begun
        and mark.line > begun.line
        and mark.buffer is not None
        and not mark.buffer[mark.pointer :].strip("\0 \n")
    ):
        mark = begun  # something was never closed: where it begins tells more than the end of the file
    line = first_line + mark.line if mark else first_line
    written = text.split("\n")[mark.line].strip() if mark else ""
    above = text.split("\n")[mark.line - 1].strip() if mark and mark.line else ""
    said, hint = _said(what, written, above)
    key, colon, value = written.partition(": ")
    if colon and ": " in value and what == "mapping values are not allowed here":
        hint = f"put the value between quotation marks: {key}: '{value.replace(chr(39), chr(39) * 2)}'"
    return Problem("yaml-syntax", f"this is not valid YAML: {said}", hint, Place(file, line))


def _said(what: str, written: str, above: str) -> tuple[str, str]:
    """What PyYAML says of the line `written`, below the line `above`, in an author's words, and what to do."""
    unquoted = not written.startswith(("'", '"')) and not re.search(r":\s+['\"]", written)
    if what == "mapping values are not allowed here" and re.fullmatch(r"[\w-]+:[^\s/].*", above):
        return "a key has no space after its colon, on the line above", "write 'key: value'"
    if what == "expected <block end>, but found '<scalar>'" and unquoted:
        return "this line is indented less than the text that it goes on with", "indent it as the lines above"
    if what in _SYNTAX:
        return _SYNTAX[what]
    if "that cannot start any token" in what:
        return f"a value begins with {what.split()[2]}", "put it between quotation marks"
    return next((words for begin, words in _BEGINNINGS.items() if what.startswith(begin)), (what, _QUOTE))


_QUOTE = "check indentation, colons and quotes; put a text with ': ' or '?' in it between quotation marks"
_SYNTAX = {
    "mapping values are not allowed here": ("a colon followed by a space, inside a value", _QUOTE),
    "could not find expected ':'": ("a key without a colon after it", "write 'key: value'"),
    "found character '\\t' that cannot start any token": ("a tab at the beginning of a line", "indent with spaces"),
    "expected <block end>, but found '<scalar>'": (
        "text goes on after a closing quotation mark",
        "put the whole value between quotation marks",
    ),
    "expected <block end>, but found '-'": (
        "a list item stands where a key is expected",
        "indent it as deep as the other items",
    ),
    "expected <block end>, but found '<block mapping start>'": (
        "this line is indented otherwise than those before it",
        "indent it as they are",
    ),
    "expected ',' or ']', but got '<stream end>'": ("a square bracket is not closed", "close it with ']'"),
    "expected ',' or '}', but got '<stream end>'": ("a curly bracket is not closed", "close it with '}'"),
    "sequence entries are not allowed here": (
        "a list item beside its key",
        "begin each item on a line of its own, under its key",
    ),
    "expected <block end>, but found '?'": ("a key stands where a list item is expected", "write it as '- key: value'"),
    "mapping keys are not allowed here": ("a value begins with '?'", "put it between quotation marks"),
    "but found another document": ("a second '---' begins another document", "take it out"),
    "found unexpected end of stream": ("a quotation mark or a bracket is not closed", "close it"),
}
_BEGINNINGS = {
    **dict.fromkeys(
        ("expected alphabetic or numeric character", "found undefined alias"),
        ("a value begins with '*' or '&', which are signs of YAML", "put it between quotation marks"),
    ),
    **dict.fromkeys(
        ("expected a comment or a line break", "expected chomping"),
        ("text stands behind '|' or '>'", "begin it on the line below, indented, or put all between quotation marks"),
    ),
    "expected the node content": (
        "a value begins with a comma or a closing bracket",
        "put it between quotation marks, or open the bracket",
    ),
    "found unknown escape character": (
        "a backslash between double quotation marks begins a sign of YAML",
        "use single quotation marks, or write \\\\ for it",
    ),
    "expected ',' or ']'": ("a square bracket is not closed", "close it with ']'"),
    "expected ',' or '}'": ("a curly bracket is not closed", "close it with '}'"),
}
"""What PyYAML's words begin with, in an author's."""


def _too_much(file: str, line: int) -> Problem:
    what = "this YAML is nested too deeply, or its aliases stand for too much"
    return Problem("yaml-syntax", what, "write it more plainly", Place(file, line))


def _hold_to_bounds(root: yaml.Node, file: str, first_line: int) -> None:
    """What the aliases stand for is counted before anything is built of it, each node once. Raises `ProblemsFound` at
    the line of the innermost list or mapping that is too much."""
    sizes: dict[int, tuple[int, int]] = {}

    def size(node: yaml.Node) -> tuple[int, int]:
        """Values and characters that a node stands for."""
        if isinstance(node, yaml.ScalarNode):
            return 1, len(node.value)
        if id(node) not in sizes:
            sizes[id(node)] = (0, 0)  # an alias to what it stands in is told by `_Builder`
            inner = node.value if isinstance(node, yaml.SequenceNode) else [child for _, child in node.value]
            counts, lengths = zip(*map(size, inner), strict=True) if inner else ((), ())
            sizes[id(node)] = whole = 1 + sum(counts), sum(lengths)
            if whole[0] > YAML_VALUES.most or whole[1] > YAML_TEXT.most:
                raise ProblemsFound([_too_much(file, node.start_mark.line + first_line)])
        return sizes[id(node)]

    size(root)


UNWRITABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")
"""What XML, and so a PDF's metadata, cannot hold (XML 1.0, section 2.2); YAML lets it in by escapes."""


def _span(node: yaml.ScalarNode, first_line: int) -> Span:
    begin, end = node.start_mark, node.end_mark
    if node.style in ("|", ">"):  # the text begins below its indicator (YAML 1.2, section 8.1)
        return Span(begin.line + 1 + first_line, 0, end.line + first_line, end.column)
    quote = 1 if node.style else 0
    return Span(begin.line + first_line, begin.column + quote, end.line + first_line, end.column - quote)


class _Builder:
    """Turns YAML nodes into values, writing down lines and problems on the way."""

    def __init__(
        self, found: Located, text: list[str], first_line: int, problems: list[Problem], *, typed: bool
    ) -> None:
        self.found = found
        self.text = text
        self.first = first_line
        self.problems = problems
        self.typed = typed
        self.open: set[int] = set()
        """Nodes that we are inside of: an alias to one of them would never end."""

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.found.lines.setdefault(path, node.start_mark.line + self.first)
        if isinstance(node, yaml.ScalarNode):
            self.found.spans[path] = _span(node, self.first)
            return self._scalar(node, path)
        if id(node) in self.open:
            self._report("yaml-syntax", "an alias stands inside of what it names", "write the value out", node)
            return None
        self.open.add(id(node))
        value: Any
        if isinstance(node, yaml.SequenceNode):
            value = [self.build(child, (*path, i)) for i, child in enumerate(node.value)]
        else:
            value = self._mapping(node, path)
        self.open.discard(id(node))
        return value

    def _mapping(self, node: yaml.Node, path: Path) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._report("yaml-syntax", "a key must be a plain word", "put it between quotation marks", key_node)
                continue
            key = self._key(key_node)
            if key in mapping:
                self._report("yaml-duplicate-key", f"the key '{key}' stands twice here", "remove one of them", key_node)
            self.found.lines[(*path, key)] = key_node.start_mark.line + self.first
            mapping[key] = self.build(child, (*path, key))
        return mapping

    def _key(self, node: yaml.ScalarNode) -> str:
        """A key as it is written: `2026`, `no`."""
        if node.tag == _TAG + "merge":
            self._report("yaml-syntax", "the key '<<' is not read", "write out the keys that it stands for", node)
        return str(node.value) if self._is_clean(node) else ""

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        """The value of a scalar node. What stands between quotation marks is text."""
        if not self._is_clean(node):
            return None
        if not node.style:
            self._note_comment(node, path)
            self._check_anchor(node)
        kind = node.tag.removeprefix(_TAG)
        if kind not in ("str", "merge"):
            self.found.written[path] = node.value
        if kind == "null":
            return None
        if kind in ("str", "merge") or (not self.typed and kind in _READERS):
            return str(node.value)
        if kind not in _READERS or not re.fullmatch(_CORE[kind][0], node.value):
            self._report(
                "yaml-syntax", f"'{node.value}' has the tag {node.tag}, which is not read", "leave the tag out", node
            )
            return None
        try:
            return _READERS[kind](node.value)
        except ValueError:  # more digits than Python reads: no number, whatever it is
            return str(node.value)

    def _check_anchor(self, node: yaml.ScalarNode) -> None:
        """A plain text that begins with &, such as `&Co A/S`, is not meant as an anchor where nothing refers to it."""
        mark = node.start_mark
        line = self.text[mark.line] if mark.line < len(self.text) else ""
        found = re.match(r"&(\S+)", line[mark.column :]) if line[mark.column : mark.column + 1] == "&" else None
        if found and not any(re.search(rf"\*{re.escape(found[1])}(?!\S)", line) for line in self.text):
            what = f"'{found[0]}' at the beginning of a text is an anchor to YAML, and would vanish"
            hint = f"put it between quotation marks: '{' '.join([found[0], node.value]).strip()}'"
            self._report("yaml-syntax", what, hint, node)

    def _note_comment(self, node: yaml.ScalarNode, path: Path) -> None:
        """What follows a plain value on its line after ' #'."""
        mark = node.end_mark
        rest = self.text[mark.line][mark.column :] if mark.line < len(self.text) else ""
        if re.match(r"[ \t]+#", rest):
            self.found.swallowed[path] = rest.strip()

    def _is_clean(self, node: yaml.ScalarNode) -> bool:
        if UNWRITABLE.search(node.value):
            self._report("yaml-syntax", "a text holds a control character", "take the escape, such as \\x07, out", node)
            return False
        return True

    def _report(self, code: str, message: str, hint: str, node: yaml.Node) -> None:
        self.problems.append(Problem(code, message, hint, Place(self.found.file, node.start_mark.line + self.first)))
