"""A source file is opened at a line in the author's own editor, where one was named."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from ...base.bounds import TEXT_BYTES
from ...base.files import inside, read_bytes
from ...base.problems import Place, Problem, ProblemsFound
from ...base.settings import Settings

SHELLS = frozenset(["ash", "bash", "busybox", "csh", "dash", "fish", "ksh", "mksh", "sh", "tcsh", "zsh"])
EXAMPLE = 'code -g "{file}:{line}"'


class Editor:
    """A command with the places `{file}` and `{line}`. It is run without a shell."""

    def __init__(self, command: str) -> None:
        """Raises `ProblemsFound` (usage) for a command that cannot be run or names no file."""
        try:
            self._words = shlex.split(command)
        except ValueError as error:
            raise _usage(f"--editor cannot be read: {error}", f"for example: --editor '{EXAMPLE}'") from None
        if not any("{file}" in word for word in self._words[1:]):
            raise _usage("--editor does not say where the file's name goes", f"for example: --editor '{EXAMPLE}'")
        program = shutil.which(self._words[0])
        named = {Path(word).name for word in self._words} | ({Path(program).resolve().name} if program else set())
        if named & SHELLS:
            hint = "name the editor itself: a shell would read the file's name as its language"
            raise _usage("--editor runs a shell", hint)
        if not program:
            raise _usage(
                f"--editor names '{self._words[0]}', which is no program here", "install it, or give its whole path"
            )

    def arguments(self, file: Path, line: int) -> list[str]:
        """The command's words for one place."""
        values = {"{file}": str(file), "{line}": str(max(line, 1))}
        return [re.sub(r"\{file\}|\{line\}", lambda found: values[found[0]], word) for word in self._words]

    def open(self, file: Path, line: int) -> None:
        """Start the editor and do not wait for it; it may outlive the preview. Raises `OSError`."""
        nothing = subprocess.DEVNULL
        process = subprocess.Popen(
            self.arguments(file, line), stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
        threading.Thread(target=process.wait, daemon=True).start()  # so that no zombie is left


def _usage(message: str, hint: str) -> ProblemsFound:
    return ProblemsFound([Problem("usage", message, hint)])


def source_file(settings: Settings, place: Place) -> Path | None:
    """The file that a place names: in the publication, or among the layouts and fonts; None where there is none."""
    for folder in (settings.publication_dir, *(folder.parent for folder in settings.layouts_dirs)):
        try:
            return inside(folder, place.file, place)
        except ProblemsFound:
            continue
    return None


def excerpt(file: Path, line: int, most: int = 8) -> Sequence[str]:
    """The lines of a paragraph, from `line` (1-based) to the next empty line; none where the file is no text."""
    try:
        lines = (
            read_bytes(file, file.name, TEXT_BYTES.most, Place(file.name))
            .decode("utf-8-sig")
            .splitlines()[max(line, 1) - 1 :][:most]
        )
    except (ProblemsFound, UnicodeDecodeError):
        return []
    end = next((number for number, text in enumerate(lines) if not text.strip()), len(lines))
    return lines[:end]
