"""What is wrong with the sources, and what has changed in them.

`form/` holds rules on what refers to what, `text/` what an editor would query, `spelling/` words that no list has,
`changes/` what differs between two editions. `waivers.py` lets stand what a person decided to let stand, until a
date.
"""
