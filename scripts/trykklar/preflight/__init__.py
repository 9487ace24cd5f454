"""What a finished file is, held against what its profile claims. It reads the file, not what the build meant.

Nothing is shared with what made the file: it is read with pikepdf, pdfium, fontTools and Poppler. `painted/`
interprets page content once, as records; `tree.py` reads the structure once; a check is a function over these, and
passes only on what it examined. Every check has a spoiling in `tests/helpers/spoilings.py` that makes it, and no
other, fail. Only `report.approve` makes an `ApprovedPdf`.
"""
