"""Chapters as a document of Word for people who comment there; what they did to it is told at lines of the sources.

`texts.py` has what the author wrote, paragraph by paragraph, each with its line (`records.py`); `document.py` makes a
.docx of it, in which every paragraph stands behind a mark (`marks.py`). `reading.py` reads such a file when it comes
back, `wording.py` tells which sentences changed, `placing.py` finds each paragraph in the sources of today, and
`review.py` makes problems of it all.
"""
