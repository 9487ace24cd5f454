"""A layout's tokens shown on pages that the ordinary build makes of a small publication written for it.

`colours.py`, `faces.py` and `areas.py` make plain records of a layout; `publication.py` writes them into a layout
that extends the one that is shown, with the pages' templates of `layout/`; `make.py` builds it twice, first to
measure where text stands.
"""
