"""Layouts: templates, styles and tokens of a document's look, with those that it extends.

A layout is a folder with `layout.yaml`. Templates and styles are searched in the layout, then in the
one that it extends, so that a layout holds only what differs. `tokens.yaml` is the one table of
colours and measures: styles see it as CSS custom properties, drawings and charts as values.
"""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import yaml
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from .located_yaml import Located, read_yaml
from .problems import Place, Problem, ProblemsFound
from .schemas.validate import Record, remember_keys, validate
from .settings import Settings
from .source_files import read_text

LAYOUT_URL = "https://trykklar.invalid/layout/"
"""Base of the URLs under which a layout's own files are known to WeasyPrint."""


class LayoutFile(Record):
    """layout.yaml."""

    about: str
    extends: str | None = None
    styles: list[str] = []
    recto: list[str] = []
    """Kinds of entries that begin on a right-hand page."""
    body_recto: bool = False
    """Whether the body (arabic folios) begins on a right-hand page."""


remember_keys(LayoutFile)


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A stylesheet's text and the name under which problems in it are shown."""

    name: str
    text: str


@dataclass(frozen=True)
class Layout:
    """A layout with everything that it inherits."""

    name: str
    folders: tuple[Path, ...]
    """Search path: the layout's own folder first."""
    styles: tuple[Stylesheet, ...]
    tokens: dict[str, Any]
    recto: frozenset[str]
    starts_body_recto: bool
    environment: SandboxedEnvironment
    root: Path

    def shown(self, file: Path) -> str:
        """A layout file's name as problems show it, relative to the workspace."""
        return file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else file.name

    def find(self, name: str) -> Path | None:
        """The file of this name, in the layout or in one that it extends."""
        return next((folder / name for folder in self.folders if (folder / name).is_file()), None)

    def colour(self, token: str) -> str | None:
        """The RGB value of a colour token, as '#rrggbb'."""
        entry = self.tokens.get("colours", {}).get(token)
        return str(entry["rgb"] if isinstance(entry, dict) else entry) if entry else None

    def icons(self) -> frozenset[str]:
        return frozenset(p.stem for folder in self.folders for p in (folder / "icons").glob("*.svg"))


def load_layout(settings: Settings, name: str) -> Layout:
    """The layout and those that it extends. Raises `ProblemsFound`."""
    folders: list[Path] = []
    files: list[LayoutFile] = []
    wanted: str | None = name
    while wanted is not None:
        folder = next((d / wanted for d in settings.layouts_dirs if (d / wanted / "layout.yaml").is_file()), None)
        if folder is None or folder in folders:
            raise ProblemsFound(
                [
                    Problem(
                        "layout-missing",
                        f"there is no layout '{wanted}'" if folder is None else f"layout '{wanted}' extends itself",
                        "layouts here: " + ", ".join(_names(settings)),
                        Place("publication.yaml"),
                    )
                ]
            )
        text = read_text(folder / "layout.yaml", _shown(folder / "layout.yaml", settings))
        files.append(validate(read_yaml(text, _shown(folder / "layout.yaml", settings)), LayoutFile))
        folders.append(folder)
        wanted = files[-1].extends
    tokens = _tokens(folders, settings)
    return Layout(
        name,
        tuple(folders),
        _styles(folders, files, tokens, settings),
        tokens,
        frozenset(kind for file in files for kind in file.recto),
        any(file.body_recto for file in files),
        _environment(folders),
        settings.workspace,
    )


def _names(settings: Settings) -> list[str]:
    return sorted({p.parent.name for d in settings.layouts_dirs for p in d.glob("*/layout.yaml")})


def _shown(file: Path, settings: Settings) -> str:
    base = settings.workspace if file.is_relative_to(settings.workspace) else settings.publication_dir
    return file.relative_to(base).as_posix()


def _tokens(folders: list[Path], settings: Settings) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for folder in reversed(folders):
        file = folder / "tokens.yaml"
        if file.is_file():
            located: Located = read_yaml(read_text(file, _shown(file, settings)), _shown(file, settings))
            for group, values in (located.value or {}).items():
                merged.setdefault(group, {}).update(values)
    return merged


def _styles(folders: list[Path], files: list[LayoutFile], tokens: dict[str, Any], settings: Settings) -> tuple[Stylesheet, ...]:
    """Token properties first, then each layout's styles, those of the extended one before."""
    sheets = [Stylesheet("tokens", token_css(tokens))]
    for folder, file in reversed(list(zip(folders, files, strict=True))):
        for name in file.styles:
            path = folder / name
            if not path.is_file():
                raise ProblemsFound(
                    [
                        Problem(
                            "file-missing",
                            f"the stylesheet '{name}' does not exist",
                            "create it or take it out of 'styles'",
                            Place(_shown(folder / "layout.yaml", settings)),
                        )
                    ]
                )
            sheets.append(Stylesheet(_shown(path, settings), read_text(path, _shown(path, settings))))
    return tuple(sheets)


def token_css(tokens: dict[str, Any]) -> str:
    """The tokens as CSS custom properties: `--colour-ink`, `--size-body`, … on the root element."""
    lines = []
    for group, values in tokens.items():
        prefix = {"colours": "colour", "sizes": "size", "fonts": "font", "spaces": "space"}.get(group, group)
        for key, value in values.items():
            shown = value["rgb"] if isinstance(value, dict) and "rgb" in value else value
            if not isinstance(shown, (dict, list)):
                lines.append(f"  --{prefix}-{key}: {shown};")
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def _environment(folders: list[Path]) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(layout: Layout, template: str, context: dict[str, Any], asked_at: Place | None = None) -> str:
    """Fill in a template. Raises `ProblemsFound` with the template's file and line."""
    try:
        return layout.environment.get_template(template).render(context)
    except jinja2.TemplateNotFound as error:
        raise ProblemsFound(
            [
                Problem(
                    "template-missing",
                    f"layout '{layout.name}' has no template '{error.name}'",
                    f"create {error.name} in the layout",
                    asked_at,
                )
            ]
        ) from None
    except jinja2.TemplateSyntaxError as error:
        file = _template_name(layout, error.filename or template)
        raise ProblemsFound([Problem("template-syntax", str(error.message), "mend the template", Place(file, error.lineno))]) from None
    except jinja2.UndefinedError as error:
        raise _at_template(
            layout,
            template,
            error,
            "template-undefined",
            str(error.message),
            "check the name; see layouts/README.md for what templates are given",
        ) from None
    except SecurityError as error:
        raise _at_template(layout, template, error, "template-forbidden", str(error), "templates may only show values") from None
    except (TypeError, ValueError, KeyError, ZeroDivisionError, AttributeError) as error:
        raise _at_template(
            layout, template, error, "template-error", f"{type(error).__name__}: {error}", "check what the template does here"
        ) from None


def _at_template(layout: Layout, template: str, error: Exception, code: str, message: str, hint: str) -> ProblemsFound:
    """The problem at the innermost frame that is a line of a template (Jinja rewrites tracebacks so)."""
    place = Place(_template_name(layout, template))
    for frame in traceback.extract_tb(error.__traceback__):
        if re.search(r"\.j2$", frame.filename):
            place = Place(_template_name(layout, frame.filename), frame.lineno or 0)
    return ProblemsFound([Problem(code, message, hint, place)])


def _template_name(layout: Layout, name: str) -> str:
    path = Path(name)
    return layout.shown(path if path.is_absolute() else layout.find(name) or path)


def chart_theme(layout: Layout) -> dict[str, Any]:
    """The Vega-Lite config of the layout: `chart-theme.yaml`, with {token} names replaced by colours."""
    file = layout.find("chart-theme.yaml")
    if file is None:
        return {}
    text = re.sub(r"\{([a-z0-9-]+)\}", lambda m: layout.colour(m[1]) or m[0], file.read_text("utf-8"))
    theme: dict[str, Any] = yaml.safe_load(text)
    return theme
