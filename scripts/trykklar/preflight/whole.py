"""A whole preflight: a file, the checks of its profile, and the build's map where it is the file's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .build_map import BuildMap, read_build_map
from .opened import OpenedPdf
from .records import Demands
from .registry import checks_of
from .report import PreflightReport
from .run import run_checks
from .source_map import SourceMap


def preflight_file(opened: OpenedPdf, file: Path, profile: str) -> PreflightReport:
    """Hold a file of the output folder, or any other, against a profile."""
    found, told = read_build_map(file, opened.sha256)
    return preflight_built(opened, found, profile, told)


def preflight_built(
    opened: OpenedPdf, found: BuildMap | None, profile: str, told: str = "the build's map"
) -> PreflightReport:
    """The same with a map at hand. One that was made for another profile tells of lines and pages alone."""
    demands = Demands(profile)
    if found:
        demands = (
            found.demands
            if found.demands.profile == profile
            else replace(demands, trim=found.demands.trim, ids=found.demands.ids)
        )
    return run_checks(opened, checks_of(profile), demands, SourceMap(found.blocks) if found else None, told)
