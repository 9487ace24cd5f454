"""Filling in templates; what goes wrong in one is a problem at the template's own line."""

from __future__ import annotations

import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError, TemplateRuntimeError

from ..base.limits.wall import BeyondBounds
from ..base.problems import Place, Problem, ProblemsFound, placed
from ..base.rulebook import rule
from .layout import Layout

rule("template-missing", "a page type that the layout has no template for")
rule("template-syntax", "a template that does not parse")
rule("template-undefined", "a template uses a variable that does not exist")
rule("template-forbidden", "a template does what the sandbox forbids")
rule("template-error", "a template failed while it was filled in")

_FAULTS = (TemplateRuntimeError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What a template's own expressions can raise."""
_LESS = "make the template do less: see the handbook's table of bounds"


def fill(layout: Layout, template: str, context: dict[str, Any], asked_at: Place | None = None) -> str:
    """Fill in a template. Raises `ProblemsFound` with the template's file and line.

    `asked_at` is the line of the sources that asks for the template, for when there is none.
    """
    try:
        return layout.environment.get_template(template).render(context)
    except jinja2.TemplateNotFound as error:
        what, mend = (
            f"layout '{layout.name}' has no template '{error.name}'",
            f"create {error.name} in the layout, or fix the name",
        )
        raise _problem(layout, template, error, "template-missing", what, mend, asked_at) from None
    except jinja2.TemplateSyntaxError as error:
        place = Place(_shown(layout, error.filename or template), error.lineno)
        raise ProblemsFound([Problem("template-syntax", str(error.message), "fix the template", place)]) from None
    except jinja2.UndefinedError as error:
        mend = "check the name; layouts/README.md lists what templates are given"
        raise _problem(layout, template, error, "template-undefined", str(error.message), mend) from None
    except ProblemsFound as found:  # a label that does not exist, say: it does not know who asks for it
        line = _innermost(layout, found) or asked_at or Place(_shown(layout, template))
        raise ProblemsFound(placed(found.problems, line)) from None
    except (SecurityError, OverflowError) as error:  # the sandbox bounds ranges by OverflowError
        raise _problem(
            layout, template, error, "template-forbidden", str(error), "templates may only show values"
        ) from None
    except (BeyondBounds, MemoryError) as error:
        what = str(error) or "it takes too much memory, and was stopped"
        raise _problem(layout, template, error, "beyond-bounds", what, _LESS) from None
    except _FAULTS as error:
        what = f"{type(error).__name__}: {error}"
        raise _problem(layout, template, error, "template-error", what, "check what the template does here") from None


def _problem(
    layout: Layout, template: str, error: Exception, code: str, message: str, hint: str, asked_at: Place | None = None
) -> ProblemsFound:
    """The problem at the innermost frame that is a line of a template (Jinja rewrites tracebacks so)."""
    place = _innermost(layout, error) or asked_at or Place(_shown(layout, template))
    return ProblemsFound([Problem(code, message, hint, place)])


def _innermost(layout: Layout, error: Exception) -> Place | None:
    """The line of a template at which an error arose."""
    frames = [
        (f.filename, f.lineno or 0) for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")
    ]
    if not frames:
        return None
    # A template that calls itself for ever is at fault where it does so, not where the stack ran out.
    file, line = _repeated(frames) if isinstance(error, RecursionError) else frames[-1]
    return Place(_shown(layout, file), line)


def _repeated(frames: list[tuple[str, int]]) -> tuple[str, int]:
    """The place that calls itself: of those met most often, in the first file, the one furthest down."""
    counts = Counter(frames)
    often = [frame for frame, count in counts.items() if count >= max(counts.values()) - 1]
    return max(frame for frame in often if frame[0] == often[0][0])


def _shown(layout: Layout, name: str) -> str:
    path = Path(name)
    return layout.shown(path if path.is_absolute() else layout.find(name) or path)
