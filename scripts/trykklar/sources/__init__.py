"""A publication's folder becomes a `Manuscript` of chapters, in which everything knows its file and line.

A file that cannot be read costs that file only. `schemas/` says what an author may write, `markup/` reads Markdown
with directives and roles, `load.py` brings them together. Sources are not trusted: nothing outside the folder is
read, raw HTML passes a short list (`markup/rawhtml.py`), an SVG may refer to nothing outside itself, and pictures are
bounded before they are decoded.
"""
