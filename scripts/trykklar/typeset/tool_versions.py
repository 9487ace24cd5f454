"""Versions of everything that has a say in what a typeset page looks like, byte for byte.

They go into the cache's keys, and a cluster's workers must have the same ones. Found without
importing WeasyPrint, which takes half a second: a build that finds all in the cache never does.
"""

from __future__ import annotations

import ctypes
import platform
import re
import sys
import zlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from ..base.problems import Problem

TYPESETTING_RULES = 34
"""Ours: raise it with every change of `worker.py` or of the records that it fills."""

_PACKAGES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools", "pillow")

# The names under which weasyprint/text/ffi.py (70.0) looks for each library, in its order.
LIBRARIES = {
    "gobject": ("libgobject-2.0-0", "gobject-2.0-0", "gobject-2.0", "libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "pango": ("libpango-1.0-0", "pango-1.0-0", "pango-1.0", "libpango-1.0.so.0", "libpango-1.0.dylib"),
    "harfbuzz": ("libharfbuzz-0", "harfbuzz", "harfbuzz-0.0", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "harfbuzz-subset": (
        "libharfbuzz-subset-0",
        "harfbuzz-subset",
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
    ),
    "fontconfig": ("libfontconfig-1", "fontconfig-1", "fontconfig", "libfontconfig.so.1", "libfontconfig.1.dylib"),
    "pangoft2": (
        "libpangoft2-1.0-0",
        "pangoft2-1.0-0",
        "pangoft2-1.0",
        "libpangoft2-1.0.so.0",
        "libpangoft2-1.0.dylib",
    ),
}


@cache
def tool_versions() -> tuple[tuple[str, str], ...]:
    """(name, version) of our rules, Python, zlib, WeasyPrint with what it stands on, and the native libraries.

    What is not installed has the version '': the build has been stopped by `missing_library` by then.
    """
    return (
        ("trykklar-typesetting", str(TYPESETTING_RULES)),
        ("python", f"{sys.implementation.name} {platform.python_version()}"),
        ("zlib", zlib.ZLIB_RUNTIME_VERSION),
        *((name, _package(name)) for name in _PACKAGES),
        ("pango", _version("pango", _pango)),
        ("harfbuzz", _version("harfbuzz", _harfbuzz)),
        ("fontconfig", _version("fontconfig", lambda library: str(library.FcGetVersion()))),
    )


def missing_library() -> Problem | None:
    """A problem where a library that WeasyPrint loads cannot be, else None."""
    for name in LIBRARIES:
        try:
            load_library(name)
        except OSError as error:
            return library_problem(str(error))
    if not _package("weasyprint"):
        return library_problem("the Python package 'weasyprint' is not installed")
    return None


def library_problem(reason: str) -> Problem:
    """That WeasyPrint cannot be loaded, with the remedy."""
    return Problem(
        "library-missing",
        f"WeasyPrint cannot be loaded: {reason[:160]}",
        "install Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        " (Debian, Ubuntu); dnf install pango (Fedora); brew install pango (macOS); 'trykklar doctor' tells what is "
        "missing",
    )


def _package(name: str) -> str:
    try:
        text = distribution(name).read_text("METADATA") or ""
    except PackageNotFoundError:
        return ""
    found = re.search(r"^Version: *(\S+)", text, re.MULTILINE)  # a parser for all of it takes ten times as long
    return found[1] if found else ""


@cache
def load_library(name: str) -> ctypes.CDLL:
    """A library of `LIBRARIES`. Raises OSError, worded as the system words it, where no name leads to it."""
    found: OSError | None = None
    for candidate in LIBRARIES[name]:
        try:
            return ctypes.CDLL(candidate)
        except OSError as error:
            # That a name is that of no file says less than why a file cannot be loaded, and another system's nothing.
            found = error if "No such file" not in str(error) else found
    raise found or OSError(f"there is no library '{name}' on this machine")


def _version(name: str, ask: Callable[[ctypes.CDLL], str]) -> str:
    try:
        return ask(load_library(name))
    except OSError:
        return ""


def _pango(library: ctypes.CDLL) -> str:
    library.pango_version_string.restype = ctypes.c_char_p
    return str(library.pango_version_string().decode())


def _harfbuzz(library: ctypes.CDLL) -> str:
    library.hb_version_string.restype = ctypes.c_char_p
    return str(library.hb_version_string().decode())
