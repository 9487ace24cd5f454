"""The benchmark: Trykklar against other typesetters, with the same words on the same paper in one run.

A program of its own, which is not packaged. `book.py` composes a document with marks for page numbers; the modules
`typst_*` with `look.typ`, and `one_go.py`, turn it into other tools' sources; `texts.py` writes long texts;
`cases.py` edits, runs and compares; `targets.py` is the table of targets.
"""
