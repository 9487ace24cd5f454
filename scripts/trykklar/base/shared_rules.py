"""Rules on what several rooms report that may not import one another: the sources and a worker, or any room and the
command line."""

from __future__ import annotations

from .rulebook import EXIT_ENVIRONMENT, EXIT_USAGE, WARNING, rule

rule("heading-skipped", "a heading level is skipped, or a chapter's body has a level-1 heading")
rule("character-missing", "a character that none of the project's fonts has")
rule("image-missing", "an image file that does not exist")
rule("image-alt", "an image without alternative text", WARNING)
rule("text-lost", "a text of the sources that is not in the composed HTML, or not whole on its pages", WARNING)
rule("usage", "the command was called in a way that it does not know", exit_code=EXIT_USAGE)
rule("library-missing", "a library that Trykklar needs is not installed", exit_code=EXIT_ENVIRONMENT)
