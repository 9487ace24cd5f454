"""What an editor would strike or query in the text, found by rule.

`prose.py` and `lines.py` are the two views of the sources that rules are given: what a reader reads, with the line
that each word stands on; and what an author typed. A rule in `rules/` is a function from a `Text` to problems;
`run.py` lists them all. `fixing.py` writes the changes that rules propose. Every code is in `rulebook.RULES`, with
the reason for the rule, and may be waived.
"""
