"""The program from its start to its exit code, whichever command it runs.

Streams and signals are taken care of before the first command, and the end is told in one place: an interruption as the
shell tells it, output that was lost as a fault of the environment.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from ..base.limits.ending import Interrupted, heed_signals
from ..base.rulebook import EXIT_ENVIRONMENT, EXIT_FINE, EXIT_USAGE
from .streams import Shown, guard_streams, hush_libraries, open_standard_streams, say


class Program(click.Group):
    """The group of all commands; called without arguments it is the program."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run what the command line says, and end the process."""
        open_standard_streams()
        hush_libraries()
        streams = guard_streams()
        try:
            heed_signals()
            code = self._run()
        except KeyboardInterrupt as error:
            code = interrupted(error)
        except RuntimeError as error:  # as what Python 3.11 tells a signal that came while a class was being made
            if not isinstance(error.__cause__, Interrupted):
                raise
            code = interrupted(error.__cause__)
        sys.exit(max(code, _told_losses(streams)))

    def _run(self) -> int:
        try:
            code = self.main(standalone_mode=False)
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except click.Abort as error:  # of a question
            if isinstance(error.__context__, KeyboardInterrupt):
                return interrupted(error.__context__)
            say("the question got no answer: nothing was done", err=True)
            return EXIT_USAGE
        except SystemExit as done:
            return done.code if isinstance(done.code, int) else EXIT_FINE
        return code if isinstance(code, int) else EXIT_FINE


def interrupted(error: BaseException) -> int:
    """Say that the run was interrupted; its exit code: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP."""
    say("interrupted; every file is as it was before, or new and whole", err=True)
    return error.exit_code if isinstance(error, Interrupted) else 130


def _told_losses(streams: Sequence[Shown]) -> int:
    """The exit code of what could not be printed, which is said where it still can be."""
    for stream in streams:
        stream.flush()
    lost = [stream.lost for stream in streams if stream.lost]
    for error in lost:
        say(f"not all of the output could be written: {error.strerror}", err=True)
    for stream in streams:
        stream.flush()
    return EXIT_ENVIRONMENT if lost else EXIT_FINE
