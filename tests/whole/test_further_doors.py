"""The doors that a chapter's text, a layout, a bibliography and variants open: none leads out of the publication.

Each is given a file of the kind that it reads, so that a path is not refused for its suffix alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from whole.test_doors import compose_all

from canary import canary, spellings
from support import edit, run

SECRET = "the canary sings"
Door = Callable[[Path, str], None]


def text(written: str) -> Door:
    """A door in the text of a chapter."""
    return lambda folder, x: edit(folder / "start.md", "More of it, and", f"{written.format(x=x)}\n\nMore of it, and")


def key(file: str, written: str) -> Door:
    """A door in a file of YAML: keys at its end."""

    def write(folder: Path, x: str) -> None:
        before = (folder / file).read_text("utf-8") if (folder / file).is_file() else ""
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(before + written.format(x=f'"{x}"' if "\\" not in x else f"'{x}'"), "utf-8")

    return write


def layout(written: str) -> Door:
    """A door in the layout's own file."""

    def write(folder: Path, x: str) -> None:
        quoted = "'" + x.replace("'", "''") + "'"
        (folder / "layouts" / "tiny" / "layout.yaml").write_text(f"about: Small.\n{written.format(x=quoted)}", "utf-8")

    return write


def style(written: str) -> Door:
    """A door in a style."""

    def write(folder: Path, x: str) -> None:
        (folder / "layouts" / "tiny" / "tiny.css").write_text(written.format(x=x), "utf-8")

    return write


def variants(written: str) -> Door:
    """A door in variants.yaml."""
    letter = "---\nkind: front\ntitle: A letter\n---\nDear {var}`name`.\n"

    def write(folder: Path, x: str) -> None:
        (folder / "letter.md").write_text(letter, "utf-8")
        (folder / "variants.yaml").write_text(written.format(x="'" + x.replace("'", "''") + "'"), "utf-8")

    return write


def table(folder: Path, x: str) -> None:
    """variants.csv tells a picture."""
    variants("variables:\n  name: {{type: text}}\n  logo: {{type: picture}}\n")(folder, x)
    (folder / "variants.csv").write_text(f'code;name;logo\n0101;A;"{x}"\n', "utf-8")


DOORS: dict[str, tuple[str, Door]] = {
    "include": (".md", text("```{{include}} {x}\n```")),
    "literalinclude": (".txt", text("```{{literalinclude}} {x}\n```")),
    "a picture": (".png", text("![A leaf]({x})")),
    "a picture in brackets": (".svg", text("![A leaf](<{x}>)")),
    "a figure": (".svg", text(":::{{figure}} {x}\n:id: f\n:alt: A leaf\n:credit: A\n:license: CC0-1.0\nA leaf.\n:::")),
    "a figure of PDF": (
        ".pdf",
        text(":::{{figure}} {x}\n:id: f\n:alt: A\n:page: 1\n:credit: A\n:license: CC0-1.0\nA.\n:::"),
    ),
    "a chart": (".yaml", text(":::{{chart}} {x}\n:id: f\n:alt: A\n:data: facts.yaml\nA.\n:::")),
    "a chart's data": (".csv", text(":::{{chart}} facts.yaml\n:id: f\n:alt: A\n:data: {x}\nA.\n:::")),
    "a table's data": (".csv", text(":::{{table}} A\n:id: t\n:data: {x}\n:::")),
    "a workbook": (".xlsx", text(":::{{table}} A\n:id: t\n:data: {x}\n:sheet: S\n:::")),
    "a workbook of OpenDocument": (".ods", text(":::{{table}} A\n:id: t\n:data: {x}\n:::")),
    "csv-table": (".csv", text("```{{csv-table}} A\n:file: {x}\n```")),
    "a link": (".md", text("[A]({x})")),
    "raw HTML": (".svg", text('<img src="{x}" alt="a">')),
    "a bibliography of BibTeX": (".bib", key("publication.yaml", "\nbibliographies: [{x}]\n")),
    "a bibliography of CSL-JSON": (".json", key("publication.yaml", "\nbibliographies: [{x}]\n")),
    "a style of citations": (".csl", key("publication.yaml", "\ncitation_style: {x}\n")),
    "the site's settings": (".svg", key("publication.yaml", "\nweb: {{address: {x}, statement: {x}}}\n")),
    "a publisher's logo": (".svg", key("publication.yaml", "\nlogos: [{{file: {x}, alt: A, name: A}}]\n")),
    "extends": (".yaml", layout("extends: {x}\n")),
    "styles": (".css", layout("extends: base\nstyles: [tiny.css, {x}]\n")),
    "a style's font": (".ttf", style("@font-face {{ font-family: A; src: url('{x}') }} p {{ font-family: A }}")),
    "a variant's picture": (
        ".png",
        variants("variables:\n  logo: {{type: picture}}\nvariants:\n  '0101': {{values: {{logo: {x}}}}}\n"),
    ),
    "a placeholder": (
        ".svg",
        variants("variables:\n  logo: {{type: picture, placeholder: {x}}}\nvariants: {{'0101': {{}}}}\n"),
    ),
    "a variant's letter": (
        ".md",
        variants("add: [{{chapter: {x}, after: contents}}]\nvariants:\n  '0101': {{values: {{}}}}\n"),
    ),
    "a variant's chapter": (
        ".md",
        variants("variants:\n  '0101': {{add: [{{chapter: {x}, before: start.md}}], without: [{x}]}}\n"),
    ),
    "a variant's other chapter": (".md", variants("variants:\n  '0101': {{replace: {{start.md: {x}}}}}\n")),
    "a variant's settings": (
        ".icc",
        variants("variants:\n  '0101': {{set: {{documents: {{book: {{print: {{profile: {x}}}}}}}}}}}\n"),
    ),
    "a variant's layout": (
        ".yaml",
        variants("set: {{documents: {{book: {{layout: {x}}}}}}}\nvariants: {{'0101': {{}}}}\n"),
    ),
    "a table of variants": (".png", table),
}
BUILT: dict[str, tuple[str, Door]] = {
    "fonts": (
        ".ttf",
        key(
            "fonts/fonts.yaml",
            "- {{family: A, face: B, file: {x}, version: '1', licence: OFL-1.1, licence_file: {x}, source: A}}\n",
        ),
    ),
    "a style that imports": (".css", style("@import '{x}'; @import url({x});")),
    "a style's picture": (".svg", style("h1 {{ background: url('{x}'); list-style-image: url({x}) }}")),
}
"""Doors that only a build comes to."""
CHANGED = (
    "publication.yaml",
    "start.md",
    "fonts/fonts.yaml",
    "layouts/tiny/layout.yaml",
    "layouts/tiny/tiny.css",
)


def whole(folder: Path) -> dict[str, bytes]:
    """The files that doors are written into, as they were."""
    return {name: (folder / name).read_bytes() for name in CHANGED if (folder / name).is_file()}


def restore(folder: Path, before: dict[str, bytes]) -> None:
    for name in CHANGED:
        (folder / name).unlink(missing_ok=True)
    for name, data in before.items():
        (folder / name).write_bytes(data)


@pytest.mark.full
@pytest.mark.parametrize("door", BUILT)
def test_no_build_opens_a_file_outside(publication: Path, tmp_path: Path, door: str) -> None:
    suffix, write = BUILT[door]
    before = whole(publication)
    with canary(tmp_path / "elsewhere" / f"secret{suffix}", SECRET) as outside:
        for way, x in spellings(publication, outside.file).items():
            restore(publication, before)
            write(publication, x.replace("\0", "\\0"))
            done = run("build", "card", "--publication", publication, "--json")
            assert not outside.opened(), way
            assert done.problems, f"'{way}' is told"


AT_ONCE = ("include", "a workbook", "a figure of PDF", "a bibliography of BibTeX", "extends", "a variant's picture")


@pytest.mark.parametrize(
    "door", [pytest.param(each, marks=[] if each in AT_ONCE else [pytest.mark.full]) for each in DOORS]
)
def test_no_door_opens_a_file_outside(publication: Path, tmp_path: Path, door: str) -> None:
    suffix, write = DOORS[door]
    before = whole(publication)
    with canary(tmp_path / "elsewhere" / f"secret{suffix}", SECRET) as outside:
        for way, x in spellings(publication, outside.file).items():
            if "\0" in x:
                continue  # neither Markdown nor YAML lets one in
            restore(publication, before)
            write(publication, x)
            variant = "0101" if (publication / "variants.yaml").is_file() else ""
            made, told = compose_all(publication, proofread=True, variant=variant)
            assert not outside.opened(), way
            assert SECRET not in made, way
            assert told, f"'{way}' is told"


@pytest.mark.parametrize("name", ["variants.yaml", "variants.csv", "fonts/fonts.yaml", "kinds.yaml", "division.yaml"])
def test_a_list_that_is_a_link_is_not_followed(publication: Path, tmp_path: Path, name: str) -> None:
    if name == "variants.csv":
        (publication / "variants.yaml").write_text("variables: {name: {type: text}}\n")
    (publication / name).unlink(missing_ok=True)
    with canary(tmp_path / "elsewhere" / name, "code;name\n0101;A\n") as outside:
        (publication / name).parent.mkdir(exist_ok=True)
        (publication / name).symlink_to(outside.file)
        _, codes = compose_all(publication, proofread=True)
        assert "path-outside" in codes
        assert not outside.opened()


def test_no_layout_is_listed_or_copied_from_outside(publication: Path, tmp_path: Path) -> None:
    with canary(tmp_path / "elsewhere" / "layout.yaml", "about: Not ours.\n") as outside:
        for name in spellings(publication, outside.file).values():
            run("layout", "eject", name.replace("\0", ""), "--publication", publication)
        assert not outside.opened()
        (publication / "layouts" / "far").symlink_to(outside.file.parent)
        (publication / "layouts" / "near").mkdir()
        (publication / "layouts" / "near" / "layout.yaml").symlink_to(outside.file)
        done = run("layout", "list", "--publication", publication)
        assert not outside.opened()
        assert "Not ours" not in done.output
