"""Changes of samples: of bytes whatever they are, of texts by their grammar, of files in their folder."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random
from typing import Any

import odd
import yaml
from PIL import Image
from trial import Files, Folder, Link

Change = Callable[[Random, bytes], bytes]


def _text(change: Callable[[Random, str], str]) -> Change:
    def changed(rng: Random, data: bytes) -> bytes:
        return change(rng, data.decode("utf-8", "replace")).encode("utf-8", "surrogatepass")

    changed.__name__ = change.__name__
    return changed


def flipped(rng: Random, data: bytes) -> bytes:
    octets = bytearray(data)
    for _ in range(rng.choice([1, 1, 3, 20])):
        if octets:
            octets[rng.randrange(len(octets))] = rng.randrange(256)
    return bytes(octets)


def cut(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def without_a_piece(rng: Random, data: bytes) -> bytes:
    begin = rng.randrange(len(data) + 1)
    return data[:begin] + data[begin + rng.choice([1, 4, 50, 500]) :]


def with_a_piece_twice(rng: Random, data: bytes) -> bytes:
    begin = rng.randrange(len(data) + 1)
    return data[:begin] + data[begin : begin + rng.choice([1, 9, 300])] * rng.choice([2, 2, 50, 2000]) + data[begin:]


def numbered(rng: Random, data: bytes) -> bytes:
    """A big-endian number of the file is another: lengths and offsets of binary files are such."""
    begin = rng.randrange(max(1, min(len(data), rng.choice([64, 400, 10**9]))))
    width = rng.choice([1, 2, 4])
    return data[:begin] + rng.choice([b"\0", b"\xff", b"\x7f", b"\x80"]) * width + data[begin + width :]


def encoded(rng: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    how = rng.choice(["utf-16", "utf-8-sig", "latin-1", "cp1252", "utf-7", "utf-32"])
    return text.encode(how, "replace")


def emptied(rng: Random, data: bytes) -> bytes:
    return rng.choice([b"", b"\n", b" ", b"\0", b"\xff\xfe", b"---\n---\n"])


BYTES: tuple[Change, ...] = (
    flipped, flipped, cut, without_a_piece, with_a_piece_twice, numbered, numbered, encoded, emptied,
)  # fmt: skip


@_text
def letters(rng: Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(odd.LETTERS) * rng.choice([1, 1, 3]) + text[at:]


@_text
def unbalanced(rng: Random, text: str) -> str:
    """A mark that comes in pairs is gone, or stands twice."""
    marks = [found.start() for found in re.finditer(r"[\[\](){}`*_:|<>'\"#-]", text)]
    if not marks:
        return text
    at = rng.choice(marks)
    return text[:at] + rng.choice(["", text[at] * 2, text[at] * 400, rng.choice("[](){}`:|<>'\"")]) + text[at + 1 :]


@_text
def lines_moved(rng: Random, text: str) -> str:
    lines = text.split("\n")
    taken = lines.pop(rng.randrange(len(lines)))
    if rng.random() < 0.6:
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(["", "  ", "\t"]) + taken)
    return "\n".join(lines)


TEXTS: tuple[Change, ...] = (letters, unbalanced, unbalanced, lines_moved)


def _put(pieces: Callable[[Random], str], name: str) -> Change:
    @_text
    def put(rng: Random, text: str) -> str:
        lines = text.split("\n")
        at = rng.randrange(len(lines) + 1)
        if rng.random() < 0.3 and lines:
            row = lines[at - 1]
            column = rng.randrange(len(row) + 1)
            lines[at - 1] = row[:column] + pieces(rng) + row[column:]
        else:
            lines[at:at] = ["", pieces(rng), ""] if rng.random() < 0.8 else [pieces(rng)]
        return "\n".join(lines)

    put.__name__ = name
    return put


def _spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        found += _spots(child, (*path, key))
    return found


def _with(value: Any, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> Any:
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return value


def _tree(rng: Random, text: str) -> str:
    """A value, a key or a branch of a YAML file is another."""
    try:
        value = yaml.load(text, yaml.BaseLoader if rng.random() < 0.3 else yaml.SafeLoader)
        spots = _spots(value)[1:]
    except (yaml.YAMLError, ValueError, RecursionError):  # the last: an earlier change may have nested it deeply
        return text + "\n" + rng.choice(odd.YAML)
    if not spots:
        return text + "\n" + rng.choice(odd.YAML)

    def change(parent: Any, key: Any) -> None:
        match rng.randrange(6):
            case 0 | 1:
                parent[key] = rng.choice(odd.SCALARS)
            case 2:
                del parent[key]
            case 3 if isinstance(parent, dict):
                parent[rng.choice([str(rng.choice(odd.SCALARS)), f"{key}x", "id"])] = parent.pop(key)
            case 4:
                parent[key] = rng.choice([[parent[key]], {"x": parent[key]}, [parent[key]] * 3, str(parent[key])])
            case _:
                for _ in range(rng.choice([2, 40])):
                    parent[key] = {"x": parent[key]} if rng.random() < 0.5 else [parent[key]]

    value = _with(value, rng.choice(spots), change)
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=None)


tree = _text(_tree)


@_text
def aliased(rng: Random, text: str) -> str:
    """A list of lists of lists, each ten times the same."""
    rows = ["x0: &x0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
    rows += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, rng.choice([2, 5, 9]))]
    return text + "\n" + "\n".join(rows) + "\n"


@_text
def many(rng: Random, text: str) -> str:
    """A list or a mapping has thousands of entries."""
    count = rng.choice([500, 3000])
    entry = rng.choice(["- x\n", "- {{id: x{n}}}\n", "x{n}: y\n", "- [x]\n"])
    return text + "\n" + "".join(entry.format(n=n) for n in range(count))


def _yaml_value(rng: Random) -> str:
    """In place of a line's value: what YAML knows and people do not."""
    return rng.choice(odd.YAML)


@_text
def valued(rng: Random, text: str) -> str:
    lines = text.split("\n")
    rows = [index for index, line in enumerate(lines) if re.match(r"[ -]*[\w-]+: ", line)]
    if rows:
        row = rng.choice(rows)
        lines[row] = lines[row].partition(": ")[0] + ": " + rng.choice([_yaml_value(rng), odd.text(rng)])
    return "\n".join(lines)


YAML: tuple[Change, ...] = (tree, tree, tree, tree, valued, valued, aliased, many)


def _front(change: Change) -> Change:
    """A change of a chapter's front matter alone."""

    def changed(rng: Random, data: bytes) -> bytes:
        parts = data.split(b"---\n", 2)
        if len(parts) < 3:
            return change(rng, data)
        return b"---\n".join([parts[0], change(rng, parts[1]) + b"\n", parts[2]])

    changed.__name__ = f"front_{change.__name__}"
    return changed


_PIECES = _put(lambda rng: rng.choice(odd.MARKDOWN), "markdown")
MARKDOWN: tuple[Change, ...] = (
    _PIECES, _PIECES, _put(odd.directive, "directive"), _put(odd.directive, "directive"), _put(odd.role, "role"),
    *map(_front, (tree, tree, valued)),
)  # fmt: skip
TEMPLATES: tuple[Change, ...] = (_put(lambda rng: rng.choice(odd.TEMPLATE), "template"),)
STYLES: tuple[Change, ...] = (_put(lambda rng: rng.choice(odd.CSS), "style"),)
DRAWINGS: tuple[Change, ...] = (_put(lambda rng: rng.choice(odd.SVG), "drawing"),)


@_text
def celled(rng: Random, text: str) -> str:
    """A table with cells that are long, many, unclosed, or of another kind."""
    lines = text.split("\n")
    row = rng.randrange(len(lines))
    lines[row] += rng.choice(
        [',"', ",x" * 3000, ";" * 50, ',"' + "x" * 140_000 + '"', "\t", ",1e999", ",=1+1", ',"a""b"']
    )
    if rng.random() < 0.2:
        lines += lines[1:2] * 20_000
    return "\n".join(lines)


def pictured(rng: Random, data: bytes) -> bytes:
    """A picture of another kind, size or mode than its name says."""
    kind = rng.choice(["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP", "EPS", "PPM", "ICO", "PDF"])
    mode = {"JPEG": ["RGB", "L", "CMYK"], "EPS": ["RGB", "L", "CMYK"]}.get(kind, ["RGB", "L"])
    size = rng.choice([(1, 1), (3, 5), (1, 9000), (900, 700)])
    out = io.BytesIO()
    try:
        Image.new(rng.choice(mode), size).save(out, kind)
    except (OSError, ValueError):  # a size that the format does not have
        return b"P6 1 1 255 xyz"
    return out.getvalue()


def declared(rng: Random, data: bytes) -> bytes:
    """A PNG that says to be larger than it is."""
    at = data.find(b"IHDR")
    if at < 0:
        return flipped(rng, data)
    side = rng.choice([0, 1, 30_000, 70_000, 2**31 - 1]).to_bytes(4, "big")
    return data[: at + 4] + side + rng.choice([side, data[at + 8 : at + 12]]) + data[at + 12 :]


BY_SUFFIX: dict[str, tuple[Change, ...]] = {
    "md": (*MARKDOWN, *MARKDOWN, *TEXTS),
    "yaml": (*YAML, *YAML, *TEXTS),
    "csv": (celled, celled, celled, *TEXTS),
    "j2": (*TEMPLATES * 4, *TEXTS),
    "css": (*STYLES * 4, *TEXTS),
    "svg": (*DRAWINGS * 4, *TEXTS),
    "png": (pictured, declared, declared),
    "jpg": (pictured, pictured),
}


def _rename(rng: Random, files: Files, name: str) -> None:
    folder, _, _ = name.rpartition("/")
    other = rng.choice(
        [
            "<script>.md",
            "a b.md",
            "\u202ex.md",
            "x\x1b[31m.md",
            "x\ny.md",
            "é.md",
            "-x.md",
            "x" * 255,
            "[red].md",
            "%00",
        ]
    )
    files[f"{folder}/{other}".lstrip("/")] = files.pop(name)


def of_files(rng: Random, files: Files, name: str) -> str:
    """A change of what stands at a name."""
    what = rng.choice(["gone", "folder", "link", "renamed", "other"])
    match what:
        case "gone":
            files.pop(name)
        case "folder":
            files[name] = Folder()
        case "link":
            files[name] = Link(
                rng.choice(
                    [name.rpartition("/")[2], "/etc/hostname", "..", ".", "nothing", "/dev/zero", "/proc/self/environ"]
                )
            )
        case "renamed":
            _rename(rng, files, name)
        case _:
            files[name] = files[rng.choice(sorted(files))]
    return f"{what}: {name!r}"


def changed(rng: Random, files: Files, names: list[str]) -> str:
    """Change one of the files, and say how."""
    if not names:
        return "nothing"
    name = rng.choice(names)
    data = files.get(name)
    if not isinstance(data, bytes) or rng.random() < 0.06:
        return of_files(rng, files, name) if name in files else "nothing"
    own = BY_SUFFIX.get(name.rpartition(".")[2], ())
    change = rng.choice(own if own and rng.random() < 0.8 else BYTES)
    files[name] = change(rng, data)[:6_000_000]
    return f"{change.__name__}: {name!r}"
