"""Nothing outside a publication is opened, whatever its keys, templates and links say: a canary outside tells."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from canary import Canary, canary, spellings
from support import run, settings_for
from trykklar.base.problems import ProblemsFound, errors
from trykklar.base.settings import read_settings
from trykklar.build.sources import Memory, Sources, checked, read_sources
from trykklar.compose.composer import Composer
from trykklar.compose.records import Start
from trykklar.finish.attachments import attachments
from trykklar.resolve.pages import PageRef
from trykklar.sources.schemas.export import json_schemas

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Canary]:
    with canary(tmp_path / "elsewhere" / "secret.svg", PICTURE) as watched:
        yield watched


_REMEMBERED = Memory()
"""Files that did not change need not be read again."""


@pytest.fixture(params=[4, pytest.param(14, marks=pytest.mark.full)], ids=["some", "all"])
def each(request: pytest.FixtureRequest) -> int:
    """How many of the fourteen spellings a key or a call is tried with: all in the full test."""
    return int(request.param)


def in_turn(ways: dict[str, str], turn: int, each: int) -> list[tuple[str, str]]:
    """So many spellings, behind those that others had in the turns before."""
    named = list(ways.items())
    return [named[(turn * each + step) % len(named)] for step in range(each)]


def compose_all(publication: Path, *, proofread: bool = False, variant: str = "") -> tuple[str, list[str]]:
    """All HTML and pictures of a publication, with the codes of what stood in the way."""
    made: list[str] = []
    codes: list[str] = []
    try:
        settings = read_settings(publication, jobs=1, variant=variant)
        sources = read_sources(settings, _REMEMBERED)
        found = checked(sources, None) if proofread else sources.problems
        codes += [problem.code for problem in found]
        for name in [] if errors(found, release=False) else sources.documents:
            try:
                made += _composed(sources, name, settings)
            except ProblemsFound as refused:
                codes += [problem.code for problem in refused.problems]
    except ProblemsFound as refused:
        codes += [problem.code for problem in refused.problems]
    return "".join(made), codes


def _composed(sources: Sources, name: str, settings: Any) -> Iterator[str]:
    resolved = sources.documents[name]
    if resolved.document.refers_to:
        return  # it wants the page map of a build
    composer = Composer(resolved, sources.layouts[resolved.document.layout], {}, settings)
    pages = {target: PageRef("1", 1) for target in resolved.targets}
    for entry in resolved.entries:
        pages.update({mark.id: PageRef("7", 9) for mark in (entry.text.scan.index if entry.text else ())})
    for entry in resolved.entries:
        html = composer.compose(entry, pages, Start())
        yield html.html + "".join(repr(data) for data in html.assets.values())


Path_ = tuple[str | int, ...]


def keys_of(schema: dict[str, Any], root: dict[str, Any], seen: tuple[str, ...] = ()) -> Iterator[Path_]:
    """The path of every key of a JSON Schema that may hold a text; `*` stands for a name that the author chooses."""
    reference = schema.get("$ref")
    if reference:
        if reference not in seen:
            yield from keys_of(root["$defs"][reference.rpartition("/")[2]], root, (*seen, reference))
        return
    for inner in [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]:
        yield from keys_of(inner, root, seen)
    if schema.get("type") == "string" and "enum" not in schema and "const" not in schema:
        yield ()
    for key, inner in schema.get("properties", {}).items():
        yield from ((key, *rest) for rest in keys_of(inner, root, seen))
    if isinstance(schema.get("items"), dict):
        yield from ((0, *rest) for rest in keys_of(schema["items"], root, seen))
    for inner in schema.get("patternProperties", {}).values():
        yield from (("*", *rest) for rest in keys_of(inner, root, seen))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from (("*", *rest) for rest in keys_of(schema["additionalProperties"], root, seen))


def with_value(value: Any, path: Path_, new: Any) -> Any:
    """A copy of YAML's value with something else at a path; what is missing on the way is made."""
    if not path:
        return new
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        old = list(value) if isinstance(value, list) else []
        return [with_value(old[0] if old else None, rest, new), *old[1:]]
    old_map = dict(value) if isinstance(value, dict) else {}
    name = next(iter(old_map), "word") if key == "*" else key
    return {**old_map, name: with_value(old_map.get(name), rest, new)}


FILES = {
    "publication": "publication.yaml",
    "facts": "facts.yaml",
    "cases": "cases.yaml",
    "glossary": "glossary.yaml",
    "sources": "sources.yaml",
    "chapter": "start.md",
    "kinds": "kinds.yaml",
    "variants": "variants.yaml",
    "accessibility": "accessibility.yaml",
}
FIRST = {
    "variants": """\
variables:
  logo: {type: picture, optional: true, placeholder: pictures/leaf.svg}
  name: {type: text, default: A}
variants:
  a1: {values: {logo: pictures/leaf.svg}}
""",
    "accessibility": "date: 2026-01-02\nedition: '1'\ncheckers: [{name: A, version: '1', pages: 1, findings: []}]\n",
}
"""What stands in those that the publication has none of, at first."""
SCHEMAS = json_schemas()
KEYS = [(name, path) for name in FILES for path in sorted(set(keys_of(SCHEMAS[name], SCHEMAS[name])), key=repr)]


def test_the_walk_meets_every_schema() -> None:
    assert len(KEYS) > 100
    assert ("publication", ("citation_style",)) in KEYS
    assert ("publication", ("documents", "*", "layout")) in KEYS
    assert ("publication", ("documents", "*", "print", "profile")) in KEYS
    assert ("variants", ("variables", "*", "placeholder")) in KEYS
    assert SCHEMAS.keys() == FILES.keys()


@contextmanager
def opened_key(publication: Path, name: str) -> Iterator[None]:
    """One of the publication's files, to be written into, and put back as it was."""
    file = publication / FILES[name]
    before = file.read_text("utf-8") if file.is_file() else None
    file.write_text(before or FIRST[name], "utf-8")
    try:
        yield
    finally:
        file.unlink() if before is None else file.write_text(before, "utf-8")


def write_key(publication: Path, name: str, path: Path_, value: Any) -> None:
    """Set a key in one of the publication's files."""
    file = publication / FILES[name]
    text = file.read_text("utf-8")
    if name == "chapter":
        _, front, body = text.split("---\n", 2)
        new = with_value(yaml.safe_load(front), path, value)
        file.write_text(f"---\n{yaml.safe_dump(new, allow_unicode=True)}---\n{body}", "utf-8")
    else:
        file.write_text(
            yaml.safe_dump(with_value(copy.deepcopy(yaml.safe_load(text)), path, value), allow_unicode=True), "utf-8"
        )


def try_keys(publication: Path, outside: Canary, each: int) -> None:
    """Write spellings into keys, one after the other: `each` many of them into each key, in turn."""
    ways = spellings(publication, outside.file)
    outside.opened()
    for turn, (name, path) in enumerate(KEYS):
        for way, value in in_turn(ways, turn, each):
            with opened_key(publication, name):
                write_key(publication, name, path, value)
                made, _ = compose_all(publication, variant="a1" if name == "variants" else "")
            assert not outside.opened(), f"{FILES[name]}, {path}: opened by way of '{way}'"
            assert "M0 0h9v9z" not in made


@pytest.mark.full
def test_no_key_opens_a_file_outside(publication: Path, outside: Canary) -> None:
    """Five spellings of each key, the next key's are the next five: fourteen keys later all have had their turn."""
    try_keys(publication, outside, 5)


NAMING = [
    ("publication", ("citation_style",)),
    ("publication", ("documents", "book", "layout")),
    ("publication", ("documents", "book", "print", "profile")),
    ("publication", ("documents", "book", "outline", 0, "chapter")),
    ("publication", ("documents", "book", "outline", 0, "page")),
    ("publication", ("editorial", "spelling", "en")),
    ("publication", ("language",)),
    ("publication", ("board", "rows", "path")),
    ("publication", ("logos", 0, "file")),
    ("variants", ("variants", "a1", "values", "logo")),
    ("variants", ("variables", "logo", "placeholder")),
    ("variants", ("variants", "a1", "add", 0, "chapter")),
    ("variants", ("variants", "a1", "replace", "start.md")),
    ("variants", ("variants", "a1", "set", "documents", "book", "layout")),
    ("variants", ("add", 0, "chapter")),
]
"""Keys that do name files."""


@pytest.mark.parametrize(("name", "path"), NAMING)
def test_keys_that_name_files_open_none_outside(
    publication: Path, outside: Canary, name: str, path: Path_, each: int
) -> None:
    for way, value in in_turn(spellings(publication, outside.file), NAMING.index((name, path)), each):
        with opened_key(publication, name):
            write_key(publication, name, path, value)
            made, _ = compose_all(publication, variant="a1" if name == "variants" else "")
        assert not outside.opened(), way
        assert "M0 0h9v9z" not in made, way


CALLS = [
    "{{ picture(x) }}",
    "{{ icon(x, 'ink') }}",
    "{{ icon(x[:-4], 'ink') }}",
    "{{ icon('../../../' ~ x[:-4], 'ink') }}",
    "{{ drawing(x) }}",
    "{{ drawing('../../' ~ x) }}",
    "{{ colour(x) }}",
    "{{ fact(x) }}",
    "{{ inline('![a](' ~ x ~ ')') }}",
    "{{ document_citation(x) }}",
    "{{ labels[x] }}",
    "{% include x %}",
    "{% include '../' ~ x %}",
    "{% import x as y %}",
    "{% from x import y %}",
    "{% extends x %}",
]


@pytest.mark.parametrize("call", CALLS)
def test_no_template_opens_a_file_outside(publication: Path, outside: Canary, call: str, each: int) -> None:
    template = publication / "layouts" / "tiny" / "contents.html.j2"
    for way, value in in_turn(spellings(publication, outside.file), CALLS.index(call), each):
        quoted = value.replace("\\", "\\\\").replace("\0", "\\0")
        template.write_text(f'{{% set x = "{quoted}" %}}{call}', "utf-8")
        made, codes = compose_all(publication)
        assert not outside.opened(), way
        assert "M0 0h9v9z" not in made
        assert codes, f"{call} with '{way}' is told"


LINKED = [
    ("publication.yaml", "path-outside"),
    ("start.md", "path-outside"),
    ("facts.yaml", "path-outside"),
    ("words.txt", "path-outside"),
    ("division.yaml", "path-outside"),
    ("pictures/leaf.svg", "path-outside"),
    ("layouts/tiny/layout.yaml", "path-outside"),
    ("layouts/tiny/tiny.css", "path-outside"),
    ("layouts/tiny/tokens.yaml", "path-outside"),
    ("layouts/tiny/chart-theme.yaml", "path-outside"),
    ("layouts/tiny/contents.html.j2", "path-outside"),
    ("layouts/tiny/icons/own.svg", "path-outside"),
    ("layouts/tiny/pattern.svg", "path-outside"),
]


@pytest.mark.parametrize(("name", "code"), LINKED)
@pytest.mark.parametrize("far", [1, 3])
def test_a_link_that_leads_out_is_not_followed(
    publication: Path, outside: Canary, name: str, code: str, far: int
) -> None:
    file = publication / name
    file.unlink(missing_ok=True)
    file.parent.mkdir(exist_ok=True)
    target = outside.file
    for step in range(far - 1):
        link = publication / f"step{step}"
        link.symlink_to(target)
        target = link
    file.symlink_to(target)
    _, codes = compose_all(publication, proofread=True)
    assert code in codes
    assert not outside.opened()


@pytest.mark.parametrize("name", ["layouts", "fonts", "output"])
def test_a_folder_that_leads_out_is_refused(publication: Path, outside: Canary, name: str) -> None:
    if name == "layouts":
        (publication / "layouts").rename(publication / "other")
    (publication / name).symlink_to(outside.file.parent)
    done = run("build", "--publication", publication, "--json")
    assert [(problem.code, problem.at) for problem in done.problems] == [("path-outside", name)]
    assert not outside.opened()
    assert list(outside.file.parent.iterdir()) == [outside.file]


def test_a_build_of_links_opens_nothing_outside_even_to_see_whether_anything_changed(
    publication: Path, outside: Canary
) -> None:
    (publication / "unused.svg").symlink_to(outside.file)
    (publication / "layouts" / "unused").mkdir()
    (publication / "layouts" / "unused" / "picture.svg").symlink_to(outside.file)
    done = run("build", "card", "--publication", publication)
    assert done.exit_code == 0, done.output
    assert not outside.opened()


def test_what_is_attached_lies_in_the_publication(publication: Path, outside: Canary) -> None:
    write_key(
        publication, "publication", ("attachments", 0), {"file": "facts.yaml", "relationship": "Data", "about": "facts"}
    )
    for way, value in spellings(publication, outside.file).items():
        if "\0" in value:
            continue  # YAML lets none in
        write_key(publication, "publication", ("attachments", 0, "file"), value)
        settings = settings_for(publication)
        with pytest.raises(ProblemsFound):
            attachments(settings, read_sources(settings).manuscript)
        assert not outside.opened(), way


def test_a_link_put_in_a_files_place_after_it_was_found(
    publication: Path, outside: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race: what was found to lie inside becomes a link before it is read."""
    from trykklar.base import files

    before = files.open_plainly
    target = publication / "start.md"

    def late(file: Path) -> Any:
        if file == target.resolve() and not target.is_symlink():
            target.unlink()
            target.symlink_to(outside.file)
        return before(file)

    monkeypatch.setattr(files, "open_plainly", late)
    place = files.Place("start.md")
    with pytest.raises(ProblemsFound, match="cannot read the file"):
        files.read_text(files.inside(publication, "start.md", place), "start.md")
    assert not outside.opened()
    folder = publication / "places"
    moved = publication / "moved"
    folder.rename(moved)
    folder.symlink_to(moved)
    with pytest.raises(OSError, match=r"directory|Too many"):
        before(folder / "farm.md")
