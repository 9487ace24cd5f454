"""`trykklar doctor`: what this machine lacks, and what to type so that it does not."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import click

from ..base.rulebook import EXIT_ENVIRONMENT
from .options import EPILOG, json_option
from .reporting import reporting
from .streams import say

LEAST_PYTHON = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PANGO = {"apt-get": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", "dnf": "pango", "brew": "pango"}
PYTHON = {"apt-get": "python3 python3-venv", "dnf": "python3", "brew": "python@3.13"}
POPPLER = {"apt-get": "poppler-utils", "dnf": "poppler-utils", "brew": "poppler"}
CHROMIUM = dict.fromkeys(PANGO, "chromium")
MANAGERS = {"apt-get": "sudo apt-get install -y", "dnf": "sudo dnf install -y", "brew": "brew install"}
"""Package manager → how it is told to install."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something that a machine should have, looked for."""

    name: str
    use: str
    """What it is there for."""
    needed: bool
    """Whether building needs it."""
    found: str
    """Its version or path; '' where it is missing."""
    packages: dict[str, str]
    """Package manager → its packages that bring it, with spaces between."""


@click.command(epilog=EPILOG)
@click.option("--packages", is_flag=True, help="Tell what each package that comes along takes, and is for.")
@json_option
@reporting
def doctor(packages: bool, as_json: bool) -> None:
    """Tell what this machine lacks, and the command that installs it; 3 where building needs it."""
    if packages:
        tell_packages(as_json=as_json)
        return
    needs = look_around()
    managers = [manager for manager in MANAGERS if shutil.which(manager)]
    install = remedies((need for need in needs if need.needed), managers)
    besides = remedies((need for need in needs if not need.needed), managers)
    if as_json:
        told = {"needs": [asdict(need) for need in needs], "install": install, "besides": besides}
        click.echo(json.dumps(told, indent=1))
    else:
        for need in needs:
            state = need.found or ("MISSING" if need.needed else "missing, but building does without")
            say(f"{need.name:16} {state}  ({need.use})")
        for command in install:
            say(f"install what building needs: {command}")
        for command in besides:
            say(f"install what is missing besides: {command}")
    if any(need.needed and not need.found for need in needs):
        sys.exit(EXIT_ENVIRONMENT)


def tell_packages(*, as_json: bool) -> None:
    """Say what each package takes and what it is for, the largest first."""
    from .packages import installed_packages

    found = installed_packages()
    if as_json:
        click.echo(json.dumps({"packages": [asdict(package) for package in found]}, indent=1))
        return
    for package in found:
        say(f"{package.size / 1e6:8.1f} MB  {package.name:22} {package.use or 'asked for by another package'}")
    say(f"{sum(package.size for package in found) / 1e6:8.1f} MB  in {len(found)} packages")


def look_around() -> list[Need]:
    """Everything that Trykklar asks of a machine: Python, libraries, programs."""
    from ..base.settings import named_browser
    from ..typeset.tool_versions import LIBRARIES

    version = platform.python_version() if sys.version_info >= LEAST_PYTHON else ""
    needs = [Need(name="Python", use="3.11 or newer, to run", needed=True, found=version, packages=PYTHON)]
    for library in LIBRARIES:
        use = "loaded by WeasyPrint, to set pages"
        needs.append(Need(name=library, use=use, needed=True, found=_library(library), packages=PANGO))
    for program, use in (
        ("pdftoppm", "to measure inks in press files"),
        ("pdftotext", "for tests, to read files back"),
    ):
        needs.append(
            Need(
                name=program, use=use, needed=program == "pdftoppm", found=shutil.which(program) or "", packages=POPPLER
            )
        )
    browsers = filter(None, map(shutil.which, filter(None, [named_browser(), *BROWSERS])))
    needs.append(
        Need(
            name="Chromium",
            use="to look at pages of sites, and for tests",
            needed=False,
            found=next(browsers, ""),
            packages=CHROMIUM,
        )
    )
    return needs


def _library(name: str) -> str:
    """The name under which the dynamic linker knows a library, or ''."""
    from ..typeset.tool_versions import load_library

    try:
        return load_library(name)._name or ""
    except OSError:
        return ""


def remedies(needs: Iterable[Need], managers: list[str]) -> list[str]:
    """What installs all that is missing: a command of the first manager, or of all that are known where there is none.
    A machine without `sudo` is told to be root."""
    missing = [need for need in needs if not need.found]
    if not missing:
        return []
    commands = []
    for manager in managers[:1] or list(MANAGERS):
        packages = dict.fromkeys(package for need in missing for package in need.packages[manager].split())
        command = " ".join([MANAGERS[manager], *packages])
        asks = command.startswith("sudo ") and not shutil.which("sudo")  # a bare Debian has none
        commands.append(f"{command.removeprefix('sudo ')}  (as root)" if asks else command)
    return commands
