"""Entries become a book: on which page each begins, and which number stands where.

Rounds go on until no text changes, at most nine; what does not settle is named. On which side an entry begins is
known when those before it are set, up to the last that always begins on a recto. Rows of such entries go on in
parallel (`scheduling.py`); a core that would wait sets an entry on its probable side. The first page table is guessed
from the text alone, never from an earlier build, so that a build gives the same pages whatever was built before;
`page_counts.py` keeps earlier lengths, which change the order of work and nothing else.
"""
