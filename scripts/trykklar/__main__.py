"""`python -m trykklar`."""

from .commands.main import main

main()
