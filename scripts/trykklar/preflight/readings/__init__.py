"""What checks must know of pages, page by page, each kept under a digest of all that it was read from.

A check that looks at one page alone asks for a reading; one that looks at several, or at what a file is demanded to
be, asks for it too and does the rest itself. A reading knows nothing of demands, profiles or page numbers, so that
the same page of another file, in another place, is the same to it. What is kept is input like any other: it is held
to the reading's type, and what does not fit is absent.
"""
