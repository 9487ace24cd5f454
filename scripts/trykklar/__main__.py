"""`python -m trykklar`, and the program `trykklar`."""

import os
import signal


def run() -> None:
    """The program. Ctrl-C while its modules are loaded ends it at once: nothing is begun, nothing is to tidy up."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))
    from .base.program import sweep_seldom

    sweep_seldom()
    from .commands.main import main

    main()


if __name__ == "__main__":
    run()
