"""The whole way from a publication's folder to its files.

`line.py` is the story, in the order of work. `sources.py` reads what a build is made from, `other_layouts.py` shows
documents in other layouts than their own, and `workshop.py` keeps processes and memories warm from one build to the
next.
"""
