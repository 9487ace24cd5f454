"""A small publication that builds at once, copied from `templates/` with a title of its own.

Each template is a whole publication itself, so that it is checked and built as any other. Their chapters are in
English, and a folder of a template that is called as a language holds those files of it that have words, in that
language. In any other the one called 'book' has one chapter, with a first paragraph in its words.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from ...base.files import os_problem
from ...base.limits.ending import scratch_folder
from ...base.memo import Memo
from ...base.problems import Problem, ProblemsFound
from ...base.settings import PUBLICATION_FILE
from ...language.labels import Labels, labels_for, languages_with_labels
from ...language.languages import language_of
from ...sources.kinds import read_kinds
from .vscode import FOLDER, REMARK, vscode_files

TEMPLATES = Path(__file__).with_name("templates")
BOOK = "book"
"""The template that shows what there is, and that is taken where none is named."""
SHOWN_IN = "en"
"""The language of the templates' chapters."""
FIRST = "chapters/first.md"
_CHAPTERS = re.compile(r"^ +- (?:chapter: chapters/.*|page: lists)\n", re.MULTILINE)


def scaffold(folder: Path, title: str | None, language: str = SHOWN_IN, template: str = BOOK) -> list[Path]:
    """Make `folder`, whole or not at all, and give the files in it that are a publication's own.

    `title`: None for one in the language's words. Raises `ProblemsFound`: usage where the folder is in use, the title
    empty, or the language one without words; permission, disk-full, io-error.
    """
    place = folder.resolve()
    _refuse(place, folder, title, language)
    source = _template(template, language)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with scratch_folder(beside=place) as scratch:
            made = scratch / place.name
            _write(made, source, title, language)
            for name, helping in vscode_files(read_kinds(made, Memo()).models).items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_text(helping, "utf-8")
            made.rename(place)
    except OSError as error:
        raise ProblemsFound([os_problem(error, str(folder), folder)]) from None
    files = (file for file in place.rglob("*") if file.is_file() and FOLDER not in file.parts)
    return sorted(file for file in files if file.name != REMARK)


def _write(made: Path, source: Path, title: str | None, language: str) -> None:
    """Copy a template to `made`, in a language that it is written in or in one chapter of the language's words."""
    words = labels_for(language, {})
    own = source / words.language
    shown = words.language == SHOWN_IN or own.is_dir()
    if shown:
        ignored = shutil.ignore_patterns(".*", "output", *languages_with_labels())
        shutil.copytree(source, made, copy_function=shutil.copyfile, ignore=ignored)
    else:
        (made / FIRST).parent.mkdir(parents=True)
        (made / FIRST).write_text(_first_chapter(words), "utf-8")
    if own.is_dir():
        shutil.copytree(own, made, copy_function=shutil.copyfile, dirs_exist_ok=True)
    text = ((own if own.is_dir() else source) / PUBLICATION_FILE).read_text("utf-8")
    text = _titled(_set(text, "id", _id(made.name)), title, words, source.name)
    if language != SHOWN_IN:
        text = _set(text, "language", language)
    (made / PUBLICATION_FILE).write_text(text if shown else _in_words(text, words), "utf-8")


def template_names() -> list[str]:
    """Names of the templates, by alphabet."""
    return sorted(file.parent.name for file in TEMPLATES.glob(f"*/{PUBLICATION_FILE}"))


def _template(name: str, language: str) -> Path:
    """The folder of a template. Raises `ProblemsFound` (usage) for one that there is not, or not in this language."""
    if name not in template_names():
        hint = f"templates are: {', '.join(template_names())}"
        raise ProblemsFound([Problem("usage", f"there is no template '{name}'", hint)])
    folder, code = TEMPLATES / name, language_of(language).code
    if name != BOOK and code != SHOWN_IN and not (folder / code).is_dir():
        written = " and ".join([SHOWN_IN, *(each for each in languages_with_labels() if (folder / each).is_dir())])
        what = f"the template '{name}' is written in {written} alone, not in '{language}'"
        raise ProblemsFound(
            [Problem("usage", what, "leave out --language, and set 'language' when you have your own text")]
        )
    return folder


def _titled(text: str, title: str | None, words: Labels, template: str) -> str:
    """The text with the title that is asked for; without one a book has that of the language, others have their own."""
    if title is None and template != BOOK:
        return text
    return _set(text, "title", title.strip() if title else words["new.title"])


def _in_words(text: str, words: Labels) -> str:
    """The text of a publication.yaml in the words of a language, with one chapter."""
    for key in ("subtitle", "publisher"):
        text = _set(text, key, words[f"new.{key}"])
    text = _set(text, "authors", [words["new.author"]])
    last = [*_CHAPTERS.finditer(text)][-1]
    indent = last[0][: last[0].index("-")]
    return _CHAPTERS.sub("", text[: last.start()]) + f"{indent}- chapter: {FIRST}\n" + text[last.end() :]


def _first_chapter(words: Labels) -> str:
    return f"---\nkind: chapter\ntitle: {words['new.chapter']}\n---\n\n{words['new.text']}\n"


def _refuse(place: Path, folder: Path, title: str | None, language: str) -> None:
    known = languages_with_labels()
    if language_of(language).code not in known:
        what = f"there are no words for the language '{language}'"
        raise ProblemsFound([Problem("usage", what, f"choose one of: {', '.join(known)}")])
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise ProblemsFound([Problem("usage", f"'{folder}' exists and is not empty", "name a new folder")])
    if place == Path.cwd():
        raise ProblemsFound(
            [Problem("usage", f"'{folder}' is the folder you stand in", "name a new folder in it, or beside it")]
        )
    if title is not None and not title.strip():
        raise ProblemsFound([Problem("usage", "the title is empty", "give one with --title, or leave the option out")])


def _id(name: str) -> str:
    """A folder's name as an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "publication"


def _set(text: str, key: str, value: str | list[str]) -> str:
    """Set one top-level key of a YAML text, quoted so that any value stays a string; comments stay."""
    flow = isinstance(value, list)
    scalar = yaml.safe_dump(
        value, default_style='"', default_flow_style=flow, allow_unicode=True, width=float("inf")
    ).strip()
    return re.sub(rf"^{key}: .*$", lambda _: f"{key}: {scalar}", text, count=1, flags=re.MULTILINE)
