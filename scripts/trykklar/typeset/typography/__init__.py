"""Typography that is measured: what the typeset pages show, and rules on it.

`weasyprint/measured.py` makes plain records of boxes (in a worker); each rule in `rules/` is a function from them to
findings; `depth.py` says how a chapter may be set again so that a finding goes away; `check.py` makes problems of
what is left.
"""
