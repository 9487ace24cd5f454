"""What an editor would strike or query in the text, found by rule.

`prose.py` and `lines.py` are the two views of the sources that rules are given: what a reader reads, with the line
that each word stands on; and what an author typed. A rule in `rules/` is a function from a `Text` to problems,
below its declaration with the reason for it; `run.py` lists them all. `fixing.py` writes the changes that rules
propose. All may be waived.
"""
