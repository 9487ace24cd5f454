"""Templates, styles and tokens of a document's look, with those of the layouts that it extends.

A layout is a folder with `layout.yaml`. Templates and styles are searched in the layout, then in the
one that it extends, so that a layout holds only what differs. `tokens.yaml` is the one table of
colours and measures: styles see it as CSS custom properties, drawings and charts as values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from pydantic import TypeAdapter

from ..base.bounds import TEMPLATE_FILE
from ..base.digests import digest_of_folders
from ..base.files import files_below, inside, is_file_inside, links_out, read_text
from ..base.located_yaml import Located, read_yaml
from ..base.memo import Memo
from ..base.problems import Place, Problem, ProblemsFound
from ..base.records import Record, remember_keys, validate
from ..base.rulebook import rule
from ..base.settings import Settings
from .colour.tokens import ColourToken, Rgb, ink_table, read_colours, spots_of
from .families import quoted, stack_of
from .look import Stylesheet
from .sandbox import Sandbox
from .trims import TRIM_SIZES, MadeFor, nearest, sides_of

rule("icon-unknown", "an icon that the layout does not have")
rule("colour-unknown", "a colour token that the layout does not have")
rule("layout-missing", "a layout that does not exist")


class LayoutFile(Record):
    """layout.yaml."""

    about: str
    extends: str | None = None
    styles: list[str] = []
    own_styles: bool = False
    """Whether styles of the layouts that it extends are left out: those of pages, for a site."""
    recto: list[str] = []
    """Kinds of entries that begin on a right-hand page."""
    body_recto: bool = False
    """Whether the body (arabic folios) begins on a right-hand page."""
    trims: dict[str, dict[str, dict[str, Any]]] = {}
    """Trim sizes that its pages are made for, each with the tokens that are others there, by group."""


remember_keys(LayoutFile)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A layout with everything that it inherits."""

    name: str
    folders: tuple[Path, ...]
    """Search path: the layout's own folder first."""
    styles: tuple[Stylesheet, ...]
    tokens: dict[str, Any]
    trims: tuple[MadeFor, ...]
    """Trim sizes that it is made for; none where it does not say."""
    colours: tuple[ColourToken, ...]
    """The colours among the tokens, with their inks."""
    recto: frozenset[str]
    starts_body_recto: bool
    environment: Sandbox
    chart_theme: dict[str, Any]
    """Vega-Lite config that is laid under every chart."""
    digest: str
    """SHA-256 of all layouts that it was looked for among, hexadecimal."""
    digest_of_templates: str
    """SHA-256 of all that an entry can be composed with: what lies in its folders, but for styles."""
    roots: tuple[Path, ...]
    """Folders that files' names are shown relative to: the publication's, then the workspace."""

    def shown(self, file: Path) -> str:
        """A layout file's name as problems show it."""
        return _shown(file, self.roots)

    def find(self, name: str) -> Path | None:
        """The file of this name, in the layout or in one that it extends; nothing outside of them, whatever links there
        are."""
        if name not in self._found:
            self._found[name] = next((folder / name for folder in self.folders if is_file_inside(folder, name)), None)
        return self._found[name]

    @cached_property
    def _found(self) -> dict[str, Path | None]:
        """Files that were looked for before: what lies in a layout does not change while it is used."""
        return {}

    @cached_property
    def spots(self) -> dict[str, Rgb]:
        """The inks of their own that its colours are printed in, each with the colour that pages show."""
        return spots_of(self.colours)

    def at(self, sides: tuple[float, float]) -> Layout:
        """The layout with its measures for a page of this width and height in mm: those of the trim that is nearest."""
        made = nearest(self.trims, sides)
        if made is None or made.tokens == self.tokens:
            return self
        tokens = dict(made.tokens)
        first, *others = self.styles
        return replace(self, tokens=tokens, styles=(Stylesheet(first.name, token_css(tokens)), *others))

    def colour(self, token: str) -> str | None:
        """The RGB value of a colour token, as '#rrggbb'."""
        return _colour(self.tokens, token)

    def wanted_colour(self, token: str, otherwise: str = "") -> str:
        """The RGB value of a colour token, or of the one to take where the layout lacks it. Raises `ProblemsFound`."""
        found = self.colour(token) or (self.colour(otherwise) if otherwise else None)
        if not found:
            known = ", ".join(sorted(self.tokens.get("colours", {})))
            raise ProblemsFound(
                [Problem("colour-unknown", f"the layout has no colour '{token}'", f"colours are: {known}")]
            )
        return found

    def icon(self, name: str) -> str:
        """An icon's SVG. Raises `ProblemsFound`."""
        file = self.find(f"icons/{name}.svg") if name in self.icons() else None
        if not file:
            known = ", ".join(sorted(self.icons()))
            raise ProblemsFound([Problem("icon-unknown", f"the layout has no icon '{name}'", f"icons are: {known}")])
        return read_text(file, self.shown(file))

    def icons(self) -> frozenset[str]:
        return frozenset(p.stem for folder in self.folders for p in (folder / "icons").glob("*.svg"))


def load_layout(
    settings: Settings, name: str, asked_at: Place, known: Memo[Layout] | None = None, digest: str = ""
) -> Layout:
    """The layout and those that it extends. Raises `ProblemsFound`. `known`: layouts that were read before; `digest`:
    of all of them, where it was just taken."""
    digest = digest or digest_of_folders(settings.layouts_dirs)
    return (known or Memo()).find(
        (settings.layouts_dirs, name, digest), lambda: _read_layout(settings, name, asked_at, digest)
    )


def _read_layout(settings: Settings, name: str, asked_at: Place, digest: str) -> Layout:
    roots = (settings.publication_dir, settings.workspace)
    folders: list[Path] = []
    files: list[tuple[LayoutFile, Located]] = []
    wanted: str | None = name
    names = layout_names(settings)
    while wanted is not None:
        places = [d / wanted for d in settings.layouts_dirs] if wanted in names else []
        folder = next((place for place in places if (place / "layout.yaml").is_file()), None)
        if folder is None or folder in folders:
            what = f"there is no layout '{wanted}'" if folder is None else f"layout '{wanted}' extends itself"
            hint = "layouts here: " + ", ".join(names)
            raise ProblemsFound([Problem("layout-missing", what, hint, asked_at)])
        _refuse_links_out(folder, roots)
        located = _read(folder / "layout.yaml", roots)
        file = validate(located, LayoutFile)
        files.append((file, located))
        folders.append(folder)
        wanted, asked_at = file.extends, located.place(("extends",))
    groups, colours = _tokens(folders, roots)
    tokens = _merged(groups)
    return Layout(
        name=name,
        folders=tuple(folders),
        styles=_styles(folders, files, tokens, roots),
        tokens=tokens,
        trims=_trims(files, groups),
        colours=colours,
        recto=frozenset(kind for file, _ in files for kind in file.recto),
        starts_body_recto=any(file.body_recto for file, _ in files),
        environment=_environment(folders, roots),
        chart_theme=_chart_theme(folders, tokens, roots),
        digest=digest,
        digest_of_templates=digest_of_folders(folders, leave=(".css",)),
        roots=roots,
    )


def _refuse_links_out(folder: Path, roots: tuple[Path, ...]) -> None:
    """A layout is no symlink, and holds none that leads out of it. Raises `ProblemsFound`."""
    out = [folder] if folder.is_symlink() else links_out(folder)
    if out:
        hint = "copy the file into the layout"
        raise ProblemsFound(
            Problem("path-outside", f"'{p.name}' leads out of its layout", hint, Place(_shown(p, roots))) for p in out
        )


def layout_names(settings: Settings) -> list[str]:
    """The names of the layouts that there are: the publication's own, and those beside it."""
    return sorted({p.parent.name for d in settings.layouts_dirs for p in d.glob("*/layout.yaml")})


def _shown(file: Path, roots: tuple[Path, ...]) -> str:
    return next((file.relative_to(root).as_posix() for root in roots if file.is_relative_to(root)), file.name)


def _read(file: Path, roots: tuple[Path, ...]) -> Located:
    shown = _shown(file, roots)
    return read_yaml(read_text(inside(file.parent, file.name, Place(shown)), shown), shown)


_Groups = dict[str, dict[str, Any]]
_GROUPS: TypeAdapter[_Groups] = TypeAdapter(_Groups)


def _tokens(folders: list[Path], roots: tuple[Path, ...]) -> tuple[list[_Groups], tuple[ColourToken, ...]]:
    """Each folder's groups with their values, and the colours of all. Raises `ProblemsFound`."""
    files = {folder: _read(folder / "tokens.yaml", roots) for folder in folders if (folder / "tokens.yaml").is_file()}
    found = _named([validate(files[folder], _GROUPS) if folder in files else {} for folder in folders])
    colours: dict[str, ColourToken] = {}
    for folder, groups in reversed(list(zip(folders, found, strict=True))):
        if folder in files:
            colours.update(read_colours(groups.get("colours", {}), files[folder]))
    ink_table(colours.values())
    return found, tuple(colours.values())


def _named(found: list[_Groups]) -> list[_Groups]:
    """The groups with the value of the token that is named where a value is another's name: `cover: accent`. So what
    a layout that extends this one says of `accent` holds for `cover` too."""
    merged = _merged(found)

    def value(group: str, said: Any) -> Any:
        passed: set[str] = set()
        while isinstance(said, str) and said in merged[group] and said not in passed:
            passed.add(said)
            said = merged[group][said]
        return said

    return [{group: {k: value(group, v) for k, v in own.items()} for group, own in part.items()} for part in found]


def _merged(parts: Iterable[_Groups]) -> _Groups:
    """Groups of tokens in one; values of an earlier part hold over those of a later one."""
    merged: _Groups = {}
    for part in reversed(list(parts)):
        for group, values in part.items():
            merged.setdefault(group, {}).update(values)
    return merged


def _trims(files: list[tuple[LayoutFile, Located]], groups: list[_Groups]) -> tuple[MadeFor, ...]:
    """The trims that the layout, or the first one above it that says so, is made for. Raises `ProblemsFound`.

    What a layout says of a trim holds over its own tokens, and those of a layout that extends it over both.
    """
    file, located = next(((file, located) for file, located in files if file.trims), files[0])
    made, problems = [], []
    for name, own in file.trims.items():
        sides, place = sides_of(name), located.place(("trims", name))
        if sides is None:
            known = ", ".join(TRIM_SIZES)
            hint = f"write one of {known}, or width and height in whole mm, such as 210x210"
            problems.append(Problem("schema-type", f"'{name}' is no trim size", hint, place))
        elif "colours" in own:
            hint = "leave them out here: a layout's colours are the same at every trim"
            problems.append(Problem("schema-unknown-key", f"the trim '{name}' has colours", hint, place))
        else:
            parts = zip((each.trims.get(name, {}) for each, _ in files), groups, strict=True)
            made.append(MadeFor(name, sides, _merged(part for pair in parts for part in pair)))
    if problems:
        raise ProblemsFound(problems)
    return tuple(made)


def _styles(
    folders: list[Path], files: list[tuple[LayoutFile, Located]], tokens: dict[str, Any], roots: tuple[Path, ...]
) -> tuple[Stylesheet, ...]:
    """Token properties first, then each layout's styles, those of the extended one before."""
    sheets = [Stylesheet("tokens", token_css(tokens))]
    own = next((index + 1 for index, (file, _) in enumerate(files) if file.own_styles), len(files))
    for folder, (file, located) in reversed(list(zip(folders[:own], files[:own], strict=True))):
        for index, name in enumerate(file.styles):
            path, shown = inside(folder, name, located.place(("styles", index))), _shown(folder / name, roots)
            sheets.append(Stylesheet(shown, read_text(path, shown)))
    return tuple(sheets)


def _chart_theme(folders: list[Path], tokens: dict[str, Any], roots: tuple[Path, ...]) -> dict[str, Any]:
    """`chart-theme.yaml` of the layout, with {token} names in its texts replaced by colours."""
    file = next((f / "chart-theme.yaml" for f in folders if (f / "chart-theme.yaml").is_file()), None)
    if file is None:
        return {}
    theme = validate(_read(file, roots), TypeAdapter(dict[str, Any]))

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [filled(inner) for inner in value]
        if isinstance(value, str):
            return re.sub(r"\{([a-z0-9-]+)\}", lambda m: _colour(tokens, m[1]) or _family(tokens, m[1]) or m[0], value)
        return value

    return dict(filled(theme))


def _colour(tokens: dict[str, Any], token: str) -> str | None:
    entry = tokens.get("colours", {}).get(token)
    return str(entry.get("rgb") if isinstance(entry, dict) else entry) if entry else None


def _family(tokens: dict[str, Any], token: str) -> str | None:
    """The families of a font's token, `font-sans`, as Vega-Lite wants them: one without its quotation marks."""
    names = stack_of(tokens, token.removeprefix("font-")) if token.startswith("font-") else ()
    return names[0] if len(names) == 1 else quoted(names) or None


PREFIXES = {"colours": "colour", "sizes": "size", "fonts": "font", "spaces": "space", "margins": "margin"}
"""Group of tokens → what its custom properties begin with; else its own name."""


def token_css(tokens: dict[str, Any]) -> str:
    """The tokens as CSS custom properties: `--colour-ink`, `--size-body`, … on the root element."""
    lines = []
    for group, values in tokens.items():
        prefix = PREFIXES.get(group, group)
        for key, value in values.items():
            shown = value["rgb"] if isinstance(value, dict) and "rgb" in value else value
            if not isinstance(shown, (dict, list)):
                lines.append(f"  --{prefix}-{key}: {shown};")
    return ":root {\n" + "\n".join(lines) + "\n}\n"


class _Templates(jinja2.BaseLoader):
    """Templates of a layout and of those that it extends, read through the one door to files."""

    def __init__(self, folders: list[Path], roots: tuple[Path, ...]) -> None:
        self._folders = folders
        self._roots = roots

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's text and file; layouts do not change while they are used. Raises `ProblemsFound`."""
        folder = next((folder for folder in self._folders if is_file_inside(folder, template)), None)
        if folder is None:
            raise jinja2.TemplateNotFound(template)
        file = folder / template
        shown = _shown(file, self._roots)
        text = read_text(inside(folder, template, Place(template)), shown)
        if len(text) > TEMPLATE_FILE.most:
            raise ProblemsFound([_too_long(text, shown)])
        return text, str(file), lambda: True

    def list_templates(self) -> list[str]:
        """The names of all files in the layouts' folders."""
        return sorted({file.relative_to(folder).as_posix() for folder in self._folders for file in files_below(folder)})


def _too_long(text: str, shown: str) -> Problem:
    """What is repeated in a template is set as often, on all pages that it makes."""
    what = f"the template has more than {TEMPLATE_FILE.most:,} characters, from this line on"
    place = Place(shown, text.count("\n", 0, TEMPLATE_FILE.most) + 1)
    return Problem("beyond-bounds", what, "write what comes again as a loop or a macro, and texts as chapters", place)


def _environment(folders: list[Path], roots: tuple[Path, ...]) -> Sandbox:
    return Sandbox(
        loader=_Templates(folders, roots),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
