"""What can be typed: a module or a package a command. `main.py` lists them.

A command reads options, calls another room and shows what comes back. `reporting.py` makes text or JSON of problems
and an exit code of their severities; `options.py` holds the options that several commands have; `terminal.py` draws
progress and problems.
"""
