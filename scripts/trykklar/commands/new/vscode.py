"""What Visual Studio Code needs to help with a publication: schemas of its YAML files and of front matter, tasks, and
how to read problems.

The keys are those of VS Code's tasks (version 2.0.0), of Red Hat's YAML extension (`yaml.schemas`) and, as that one
reads no front matter in Markdown, of remark's rule that does: https://www.npmjs.com/package/remark-lint-frontmatter-schema.
"""

from __future__ import annotations

import json
from typing import Any

from ...sources.schemas.chapters import ChapterModels
from ...sources.schemas.export import editor_schemas

FOLDER = ".vscode"
REMARK = ".remarkrc.json"
PROBLEM = r"^(.+?):(\d+): (error|warning) \[([a-z0-9-]+)\] (.*)$"
"""A problem as the command line tells it: file, line, severity, code, message."""
PROBLEM_OF_FILE = r"^([^:]+): (error|warning) \[([a-z0-9-]+)\] (.*)$"
"""The same, where a whole file is meant."""


def vscode_files(models: ChapterModels) -> dict[str, str]:
    """Path within a publication → text of every file. `models`: its kinds of chapter."""
    schemas = editor_schemas(models)
    files = {f"{FOLDER}/schemas/{name}.schema.json": schema for name, schema in schemas.items()}
    own = {
        f"{FOLDER}/settings.json": _settings([name for name in schemas if name != "chapter"]),
        f"{FOLDER}/tasks.json": _tasks(),
        f"{FOLDER}/extensions.json": {"recommendations": ["redhat.vscode-yaml", "unifiedjs.vscode-remark"]},
        REMARK: _remark(),
    }
    return {name: json.dumps(value, indent=2, ensure_ascii=False) + "\n" for name, value in {**own, **files}.items()}


def _remark() -> dict[str, Any]:
    schemas = {f"./{FOLDER}/schemas/chapter.schema.json": ["./**/*.md"]}
    return {"plugins": ["remark-frontmatter", ["remark-lint-frontmatter-schema", {"schemas": schemas}]]}


def _settings(names: list[str]) -> dict[str, Any]:
    return {
        "files.eol": "\n",
        "files.encoding": "utf8",
        "files.exclude": {"output/.cache": True},
        "yaml.schemas": {f"./{FOLDER}/schemas/{name}.schema.json": f"/{name}.yaml" for name in names},
    }


def _tasks() -> dict[str, Any]:
    at_line = {"regexp": PROBLEM, "file": 1, "line": 2, "severity": 3, "code": 4, "message": 5}
    of_file = {"kind": "file", "regexp": PROBLEM_OF_FILE, "file": 1, "severity": 2, "code": 3, "message": 4}
    commands = {"check": ["check"], "build": ["build"], "build the release": ["build", "--release"]}
    tasks = [_task(label, arguments, [_matcher(at_line), _matcher(of_file)]) for label, arguments in commands.items()]
    tasks[0]["group"] = {"kind": "test", "isDefault": True}
    tasks[1]["group"] = {"kind": "build", "isDefault": True}
    preview = {**_task("preview", ["preview", "--open"], []), "isBackground": True}
    return {"version": "2.0.0", "tasks": [*tasks, preview]}


def _task(label: str, arguments: list[str], matchers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "label": f"Trykklar: {label}",
        "type": "process",
        "command": "trykklar",
        "args": [*arguments, "--publication", "${workspaceFolder}"],
        "problemMatcher": matchers,
    }


def _matcher(pattern: dict[str, Any]) -> dict[str, Any]:
    return {
        "owner": "trykklar",
        "source": "trykklar",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": pattern,
    }
